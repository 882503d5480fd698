"""That nbval bites: a copy of a committed notebook fails at the cell whose output was altered, and there only.

The committed notebooks themselves are collected as here, by kernels.py; pyproject.toml names their folder.
"""

from __future__ import annotations

import re

import nbformat
import pytest
from kernels import Notebook
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.articles.files import PROJECT
from helpers.workbook import empty_places

ALONE = "-rA --color=no -p no:cacheprovider -p no:xdist -W ignore -p kernels -c pytest.ini --nbval --nbval-current-env"


def alter_an_output(notebook) -> int:
    """Change one committed text output; returns nbval's number of the cell, which counts from 0."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        for output in [] if "nbval-ignore-output" in cell.metadata.get("tags", []) else cell.outputs:
            data = output.get("data", {})
            for held, key in ((output, "text"), (data, "text/markdown"), (data, "text/plain")):
                if isinstance(held.get(key), str):
                    held[key] += " altered"
                    return number
    raise AssertionError("the notebook has no text output to alter")


def test_nbval_fails_at_the_cell_that_was_altered_and_at_no_other(tmp_path, monkeypatch, capsys):
    """Run on its own, away from any reader's work; the notebook after it finds nothing of it in their kernel."""
    notebooks = sorted((PROJECT / "notebooks").glob("*.ipynb"), key=lambda path: path.stat().st_size)
    notebook = nbformat.read(notebooks[0], as_version=4)
    number = alter_an_output(notebook)
    nbformat.write(notebook, tmp_path / "copy.ipynb")
    source = "import sys\nprint([name for name in [*dir(), *sys.modules] if name in ('helpers', 'show')])"
    nothing = [new_output("stream", name="stdout", text="[]\n")]
    after = new_notebook(cells=[new_code_cell(source, execution_count=1, outputs=nothing)])
    nbformat.write(after, tmp_path / "next.ipynb")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for name, place in empty_places(tmp_path).items():
        monkeypatch.setenv(name, place)
    monkeypatch.chdir(tmp_path)
    sanitize = f"--nbval-sanitize-with={PROJECT / 'tests' / 'nbval_sanitize.cfg'}"
    with monkeypatch.context() as own:
        own.setattr(Notebook, "going", None)
        ended = pytest.main([*ALONE.split(), sanitize, "copy.ipynb", "next.ipynb"])
    assert ended == pytest.ExitCode.TESTS_FAILED
    said = capsys.readouterr().out
    outcomes = re.findall(r"^([A-Z]+) (\w+)\.ipynb::Cell (\d+)", said, re.MULTILINE)
    assert len(outcomes) == sum(cell.cell_type == "code" for cell in notebook.cells) + 1, said
    assert [cell for outcome, *cell in outcomes if outcome != "PASSED"] == [["copy", str(number)]], said
