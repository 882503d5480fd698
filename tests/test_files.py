"""Files: a write is whole or does not happen, and says why."""

import pandas as pd
import pytest

from helpers import files
from helpers.files import WorkbookError, write_once, write_safely


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder", "utf-8")
    with pytest.raises(WorkbookError, match="Could not write"):
        write_safely(tmp_path / "taken" / "x.png", b"data")
    assert (tmp_path / "taken").read_text("utf-8") == "a file, not a folder"


def test_a_failed_write_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = write_safely(tmp_path / "a.txt", b"old")

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(WorkbookError, match="No space left"):
        write_safely(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_bytes() == b"old"


def test_a_sheet_is_written_once_and_never_over(tmp_path):
    path, table = tmp_path / "work" / "sheet.csv", pd.DataFrame({"words": ["=1+1"], "note": [""]})
    assert write_once(path, table)
    assert path.read_text("utf-8-sig") == "words,note\n'=1+1,\n"
    path.write_text("what a reader wrote", "utf-8")
    assert not write_once(path, table)
    assert path.read_text("utf-8") == "what a reader wrote"
