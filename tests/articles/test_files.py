"""Files: a write is whole or does not happen, and says why."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles import files
from helpers.articles.files import (
    WorkbookError,
    as_csv,
    decisions,
    file_name,
    locked,
    read_sheet,
    sheet_rows,
    write_once,
    write_safely,
)


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


def test_a_locked_file_is_left_alone_and_what_many_write_at_once_is_all_there(tmp_path):
    path = tmp_path / "sheet.csv"
    with ThreadPoolExecutor(1) as other:

        def try_to_lock():
            with locked(path, seconds=0.05):
                return "got it"

        with (
            locked(path),
            locked(path),
            pytest.raises(WorkbookError, match=r"Another notebook .*/sheet\.csv"),
        ):
            other.submit(try_to_lock).result()
        assert other.submit(try_to_lock).result() == "got it"
    path = write_safely(tmp_path / "sheet.csv", b"")

    def add(number):
        with locked(path):
            path.write_bytes(path.read_bytes() + f"{number}\n".encode())

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(40)))
    assert sorted(map(int, path.read_text().split())) == list(range(40))


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder one may not write to"
)
def test_a_lock_in_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WorkbookError, match="Could not write"), locked(tmp_path / "sheet.csv"):
        pass


def test_lines_of_a_readers_table_are_counted_as_a_spreadsheet_does(tmp_path):
    path = tmp_path / "my table.csv"
    assert list(sheet_rows(path, ["words"])) == []
    text = 'words,why,\r\n"a, b",\r\n\r\n,,\r\n \'=1+1 ,"two\r\nlines",x\r\n'
    path.write_bytes(text.encode())
    lines = [
        (f"line {number} of {tmp_path.name}/my table.csv", {"words": words, "why": why})
        for number, words, why in [(2, "a, b", ""), (5, "=1+1", "two\r\nlines")]
    ]
    assert list(sheet_rows(path, ["words"])) == lines
    path.write_text(text.replace("\r\n", "\r"), "utf-8", newline="")
    assert [line["words"] for _, line in sheet_rows(path, ["words"])] == ["a, b", "=1+1"]
    path.write_text("words,why\na,b\n,b\n", "utf-8")
    with pytest.raises(WorkbookError, match="nothing under “words” in line 3 of"):
        list(sheet_rows(path, ["words"], filled=["words"]))


@pytest.mark.parametrize(("encoding", "text"), cases(__file__, "tables as spreadsheets save them"))
def test_tables_as_spreadsheets_save_them(tmp_path, encoding, text):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    rows = [(line["label"], line["note"]) for _, line in sheet_rows(path, ["label", "note"])]
    assert rows == [("A", "Quay, open"), ("B", "")]


def test_a_cell_of_any_length_and_a_comma_too_many(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(f'label,note\nA,"{"x" * 200_000}"\nB,Quay, open\n', "utf-8")
    rows = sheet_rows(path, ["label"])
    assert len(next(rows)[1]["note"]) == 200_000
    with pytest.raises(WorkbookError, match=r"line 3 of .* more cells"):
        next(rows)


@pytest.mark.parametrize(("text", "line"), cases(__file__, "tables that contradict themselves"))
def test_tables_that_contradict_themselves(tmp_path, text, line):
    (tmp_path / "table.csv").write_text(text, "utf-8")
    with pytest.raises(WorkbookError, match=rf"{line} of .*Delete one of them"):
        decisions(tmp_path / "table.csv", ["article", "words", "kind"], ["article"])


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and modes")
def test_a_link_stays_one_and_a_mode_is_kept(tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_safely(link, b"new")
    assert link.is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("new", 0o640)


@given(st.text(alphabet="'=+-@ab\t\n;,\"“", min_size=1).map(str.strip).filter(bool))
def test_the_guard_against_formulas_is_taken_off_again(tmp_path_factory, cell):
    path = tmp_path_factory.getbasetemp() / "guarded.csv"
    path.write_bytes(as_csv(pd.DataFrame({"words": [cell], "note": ["x"]})))
    assert read_sheet(path, ["words"]).rows[0][0][0] not in "=+-@"
    assert [line["words"] for _, line in sheet_rows(path, ["words"])] == [cell]


@pytest.mark.parametrize(("name", "safe"), cases(__file__, "a name is one that every system takes"))
def test_a_name_is_one_that_every_system_takes(name, safe):
    assert file_name(name) == safe
    assert file_name("My.Pair 2", kept=".") == "My.Pair-2"
    assert file_name("NUL.txt", "articles", kept=".") == "articles-NUL.txt"
