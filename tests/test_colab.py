"""The notebook that begins on Colab: in step with notebook 00, and a sentence for whatever the reader brings."""

import io
import os
import sys
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from test_hygiene import headings, no_machine

from helpers.articles.files import PROJECT

START = PROJECT / ".colab" / "start.ipynb"
CODE = [cell for cell in nbformat.read(START, as_version=4).cells if cell.cell_type == "code"]
WORKBOOK = {"two-main/seeds/articles.csv": "kept", "two-main/helpers/__init__.py": ""}


def zipped(files: dict[str, str]) -> bytes:
    with zipfile.ZipFile(archive := io.BytesIO(), "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return archive.getvalue()


@pytest.fixture
def bring(tmp_path, monkeypatch):
    """What the cells of step 1 do in an empty folder, with an address in the field, or files chosen at the button."""
    inside = tmp_path / "content"
    inside.mkdir()
    monkeypatch.setattr(sys, "path", sys.path[:])

    def run(address: str = "", chosen: dict[str, bytes] | None = None) -> None:
        monkeypatch.chdir(inside)
        button = SimpleNamespace(files=SimpleNamespace(upload=lambda: chosen or {}))
        monkeypatch.setitem(sys.modules, "google.colab", button)
        exec(CODE[1].source, {"address": address})

    return run


def test_it_is_a_clean_notebook_that_begins_as_notebook_00_does():
    notebook = nbformat.read(START, as_version=4)
    nbformat.validate(notebook)
    assert [*headings(notebook, START), *no_machine(notebook, START)] == []
    assert not any(cell.outputs or cell.execution_count for cell in CODE)
    first = nbformat.read(PROJECT / "notebooks" / "00_start_here.ipynb", as_version=4).cells
    begins = [cell.source for cell in first if cell.cell_type == "code"][:3]
    assert [cell.source for cell in CODE[3:6]] == begins


def test_a_zip_file_is_unpacked_inside_its_folder_and_never_over_what_is_there(bring, tmp_path, capsys):
    bring(chosen={"a.zip": zipped(WORKBOOK | {"../../out.txt": "", "two-main/helpers/../../../up.txt": ""})})
    assert os.path.samefile(os.getcwd(), tmp_path / "content" / "two-tellings")
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
    assert [path.name for path in (tmp_path / "content").iterdir()] == ["two-tellings"]
    for chosen in ({"a.zip": zipped(WORKBOOK | {"two-main/seeds/articles.csv": "new"})}, None):
        bring(chosen=chosen)
    assert (tmp_path / "content" / "two-tellings" / "seeds" / "articles.csv").read_text() == "kept"
    assert "folder two-tellings" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("address", "chosen", "says"),
    [
        ("http://example.org/x", None, "begins with https"),
        ("--upload-pack=true", None, "begins with https"),
        ("https://127.0.0.1:9/nobody/nothing", None, "Nothing came from https"),
        ("", None, "No file was chosen"),
        ("", {"a.zip": b"no zip"}, "no zip file that can be read"),
        ("", {"a.zip": zipped(WORKBOOK)[:-30]}, "no zip file that can be read"),
        ("", {"a.zip": zipped({"x/seeds/articles.csv": ""})}, "Two Tellings is not in there"),
    ],
)
def test_what_cannot_be_brought_gets_a_sentence_and_leaves_no_trace(bring, tmp_path, address, chosen, says):
    with pytest.raises(Exception, match=says) as raised:
        bring(address, chosen)
    assert raised.value._render_traceback_() == [str(raised.value)]
    assert list((tmp_path / "content").iterdir()) == []
