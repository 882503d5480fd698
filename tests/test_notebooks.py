"""That nbval bites: a copy of a committed notebook passes, and fails at the cell whose output was altered.

The committed notebooks themselves are collected by nbval; pyproject.toml names their folder and its options.
"""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys

import nbformat
import pytest

from helpers.articles.files import PROJECT
from helpers.workbook import empty_places

PYTEST = [sys.executable, "-m", "pytest", "-rA", "--color=no", "-p", "no:cacheprovider", "-c", "pytest.ini"]
NBVAL = [
    "--nbval",
    "--nbval-current-env",
    f"--nbval-sanitize-with={PROJECT / 'tests' / 'nbval_sanitize.cfg'}",
]


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


def start_nbval(notebook, folder) -> subprocess.Popen[str]:
    """Start pytest on this notebook alone, away from the project's settings and from any reader's work."""
    folder.mkdir()
    nbformat.write(notebook, folder / "copy.ipynb")
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.Popen(
        [*PYTEST, *NBVAL, "copy.ipynb"],
        cwd=folder,
        env=os.environ | empty_places(folder),
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """nbval over a copy of the smallest notebook and over an altered one: the cells' outcomes; the cell altered."""
    notebooks = sorted((PROJECT / "notebooks").glob("*.ipynb"), key=lambda path: path.stat().st_size)
    assert notebooks, "notebooks/ is empty"
    same = nbformat.read(notebooks[0], as_version=4)
    altered = copy.deepcopy(same)
    number = alter_an_output(altered)
    folder = tmp_path_factory.mktemp("nbval")
    started = [start_nbval(same, folder / "same"), start_nbval(altered, folder / "altered")]
    said = [run.communicate()[0] for run in started]
    outcomes = [re.findall(r"^([A-Z]+) copy\.ipynb::Cell (\d+)", text, re.MULTILINE) for text in said]
    assert all(outcomes), said
    return *outcomes, number


def test_nbval_passes_on_a_copy(runs):
    same, _, _ = runs
    assert {outcome for outcome, _ in same} == {"PASSED"}


def test_nbval_fails_at_the_cell_that_was_altered(runs):
    same, altered, number = runs
    assert len(altered) == len(same)
    assert [int(cell) for outcome, cell in altered if outcome != "PASSED"] == [number]
