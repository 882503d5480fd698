"""Nothing is given away before it is asked for, and nbval bites: a copy of a committed notebook fails at the cell whose output was altered, and there only.

The committed notebooks themselves are collected by nbval; pyproject.toml names their folder and its options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.articles.files import PROJECT
from helpers.workbook import FOLDED, empty_places

NOTEBOOKS = sorted((PROJECT / "notebooks").rglob("*.ipynb"), key=lambda path: path.stat().st_size)
ALONE = "-rA --color=no -p no:cacheprovider -p no:xdist -c pytest.ini --nbval --nbval-current-env"


def alter_an_output(notebook) -> int:
    """Change one committed text output; returns nbval's number of the cell, which counts from 0."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        for output in cell.outputs:
            data = output.get("data", {})
            for held, key in ((output, "text"), (data, "text/markdown"), (data, "text/plain")):
                if isinstance(held.get(key), str):
                    held[key] += " altered"
                    return number
    raise AssertionError("the notebook has no text output to alter")


def test_nbval_fails_at_the_cell_that_was_altered_and_at_no_other(tmp_path, monkeypatch, capsys):
    """Run on its own, away from the project's settings and from any reader's work."""
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    number = alter_an_output(notebook)
    nbformat.write(notebook, tmp_path / "copy.ipynb")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for name, place in empty_places(tmp_path).items():
        monkeypatch.setenv(name, place)
    monkeypatch.chdir(tmp_path)
    sanitize = f"--nbval-sanitize-with={PROJECT / 'tests' / 'nbval_sanitize.cfg'}"
    assert pytest.main([*ALONE.split(), sanitize, "copy.ipynb"]) == pytest.ExitCode.TESTS_FAILED
    said = capsys.readouterr().out
    outcomes = re.findall(r"^([A-Z]+) copy\.ipynb::Cell (\d+)", said, re.MULTILINE)
    assert len(outcomes) == sum(cell.cell_type == "code" for cell in notebook.cells), said
    assert [int(cell) for outcome, cell in outcomes if outcome != "PASSED"] == [number]


def visible_answers(notebook) -> Iterator[str]:
    """What a notebook that was only just opened gives away: each cell's first line whose output or solution is open."""
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        tags, hidden = cell.metadata.get("tags", []), cell.metadata.get("jupyter", {})
        compared = "compare_prediction(" in cell.source and "answer" not in tags
        if compared or any(tag in tags and not hidden.get(what) for tag, what in FOLDED.items()):
            yield cell.source.partition("\n")[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_answer_is_visible_before_its_cell_is_run(path):
    notebook = nbformat.read(path, as_version=4)
    tagged = any("answer" in cell.metadata.get("tags", []) for cell in notebook.cells)
    assert not tagged or list(visible_answers(notebook)) == []


def test_a_visible_answer_is_noticed():
    both = {"tags": ["answer", "folded"], "jupyter": {"outputs_hidden": True, "source_hidden": True}}
    cells = [new_code_cell("compare_prediction(q, 7)", metadata=both) for _ in range(4)]
    cells[1].metadata.jupyter.pop("source_hidden")
    cells[2].metadata.jupyter.pop("outputs_hidden")
    cells[3].metadata.pop("tags")
    assert len(list(visible_answers(new_notebook(cells=cells)))) == 3
