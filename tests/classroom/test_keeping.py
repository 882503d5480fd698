"""Where a class works, and what it made: a copy of the notebooks, a clean start for the next class, a zip file."""

import json
import os
import sys
import zipfile

import pytest

from helpers.__main__ import main
from helpers.articles.files import write_safely
from helpers.classroom.keeping import copy_notebooks
from helpers.classroom.predictions import keep_predictions, predicted

TONE = "has the more positive tone"

pytestmark = pytest.mark.usefixtures("work")


# The copy of the notebooks.

LINKS = "[up](../seeds/a.txt) [a](01.ipynb#x) [web](https://example.org/../x) [cue](teaching/glossary.md#alt-text)"


def notebook(source):
    tags = {"tags": ["answer"], "jupyter": {"outputs_hidden": True, "source_hidden": True}}
    code = {"cell_type": "code", "source": [source], "outputs": ["7"], "metadata": {}}
    answer = code | {"outputs": ["42"], "execution_count": 2, "metadata": tags}
    prose = {"cell_type": "markdown", "source": LINKS, "metadata": {}}
    return json.dumps({"cells": [prose, code, answer]}).encode()


@pytest.fixture
def source(tmp_path):
    """A folder of notebooks like the project's own."""
    files = {"00.ipynb": notebook("1"), "teaching/guide.md": b"[up](../../README.md), [00](../00.ipynb)"}
    for name, data in (files | {"p.png": b"\x89", "torn.ipynb": b"{", ".x/y": b"", "ruff.toml": b""}).items():
        write_safely(tmp_path / "notebooks" / name, data)
    return tmp_path / "notebooks"


def test_the_copy_is_whole_but_for_answers_and_its_links_lead_where_they_led(source, work):
    copy, stayed = copy_notebooks(source)
    assert (copy, stayed) == (work / "notebooks", [])
    names = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert names == {"00.ipynb", "teaching/guide.md", "p.png", "torn.ipynb", ".copied.json"}
    assert (copy / "teaching/guide.md").read_text() == "[up](../../../README.md), [00](../00.ipynb)"
    prose, code, answer = json.loads((copy / "00.ipynb").read_bytes())["cells"]
    assert (code["outputs"], answer["outputs"], answer["execution_count"]) == (["7"], [], None)
    assert answer["metadata"] == {"tags": ["answer"], "jupyter": {"source_hidden": True}}
    text = prose["source"]
    assert text.startswith("[up](../../seeds/a.txt) [a](01.ipynb#x) [web](https://example.org/../x) [cue](")
    assert 'glossary.md#Alt-text "A description of a picture' in text


@pytest.mark.parametrize(
    ("mine", "newer", "kept", "told"),
    [
        ("1", "1", True, False),  # a reader's outputs stay too, as long as nothing is newer
        ("1", "2", False, False),
        ("mine", "1", True, False),
        ("mine", "2", True, True),
        ("2", "2", False, False),
        ('torn"', "2", True, True),
    ],
)
def test_a_copy_is_renewed_unless_the_reader_changed_it(source, mine, newer, kept, told):
    copy = copy_notebooks(source)[0] / "00.ipynb"
    copy.write_bytes(copy.read_bytes().replace(b'"1"', f'"{mine}"'.encode()).replace(b'"7"', b'"my run"'))
    before = copy.read_bytes()
    (source / "00.ipynb").write_bytes(notebook(newer))
    assert copy_notebooks(source)[1] == ["00.ipynb"] * told
    assert (copy.read_bytes() == before) is kept
    assert kept or (b'"2"' in copy.read_bytes() and b"my run" not in copy.read_bytes())


# For the next class.


def test_resets_even_in_one_minute_and_backups_lose_nothing(work, tmp_path, capsys):
    assert main(["backup"]) == main(["reset"]) == 0
    said = capsys.readouterr().out
    assert "Nothing to copy" in said
    assert "Nothing to set aside" in said
    for answer in ("A", "B"):
        keep_predictions({TONE: answer})
        write_safely(work / "coding" / "tone-ann.csv", b"x")
        assert main(["reset"]) == 0
        assert "nothing deleted: coding and predictions.csv." in capsys.readouterr().out
        assert predicted(TONE) is None
    aside = sorted(work.glob("set-aside-????-??-??-????*"))
    kept = [(path / "predictions.csv").read_text(encoding="utf-8-sig").split(",")[3] for path in aside]
    assert kept == ["A", "B"]
    keep_predictions({TONE: "same"})
    assert main(["backup"]) == 0
    (copy,) = (tmp_path / "exports").glob("my_work-*.zip")
    names = {
        f"my_work/{path.name}/{name}" for path in aside for name in ("predictions.csv", "coding/tone-ann.csv")
    }
    assert set(zipfile.ZipFile(copy).namelist()) == names | {"my_work/predictions.csv"}
    assert predicted(TONE) == "same"


def test_a_file_that_cannot_be_moved_is_named(capsys, monkeypatch):
    keep_predictions({TONE: "A"})

    def refuse(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    assert main(["reset"]) == 1
    assert "Still there, as another program has it open: predictions.csv" in capsys.readouterr().out


@pytest.mark.parametrize("year", [0, 4_500_000_000])
def test_a_backup_holds_files_of_any_date_and_any_name(work, tmp_path, year):
    write_safely(work / "a.txt", b"mine")
    os.utime(work / "a.txt", (year, year))
    names = {"my_work/a.txt"}
    if os.name == "posix" and sys.platform != "darwin":
        write_safely(work / os.fsdecode(b"\xff.txt"), b"odd")
        names.add("my_work/\ufffd.txt")
    assert main(["backup"]) == 0
    (copy,) = (tmp_path / "exports").iterdir()
    assert set(zipfile.ZipFile(copy).namelist()) == names


def test_a_backup_that_fails_leaves_nothing(work, tmp_path, monkeypatch, capsys):
    write_safely(work / "a.txt", b"mine")
    monkeypatch.setattr(zipfile.ZipFile, "write", lambda *_: os.open(work / "not there", os.O_RDONLY))
    assert main(["backup"]) == 1
    assert "Could not write my_work-" in capsys.readouterr().err
    assert not list(tmp_path.glob("exports/*"))
