"""axe-core finds nothing serious on any page the workbook makes: notebooks, the report, the handouts."""

from __future__ import annotations

import itertools
import re

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers.articles.files import PROJECT
from helpers.charts.shares import whose_words
from helpers.framing.shares import share_of_voice
from helpers.report.figures import write_gallery
from helpers.report.handouts import TEACHING, article_page, to_html, to_page
from helpers.report.page import write_report
from helpers.report.results import findings

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
SERIOUS = {"serious", "critical"}
# Heading order is only "moderate" to axe-core, but it is how a screen reader's user finds the way.
ALSO = {"heading-order", "page-has-heading-one", "empty-heading", "image-alt", "color-contrast"}


@pytest.fixture
def violations(page):
    """A function that opens a file and lists what axe-core minds: rule, number of places, the first of them."""

    def of(path) -> list[tuple[str, int, str]]:
        page.goto(path.as_uri())
        found = Axe().run(page).response["violations"]
        minded = [v for v in found if v["impact"] in SERIOUS or v["id"] in ALSO]
        return [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:200]) for v in minded]

    return of


def kinds(cell) -> set[str]:
    """The kinds of output of a cell, and the elements and classes in them."""
    data = [output.get("data", {"stream": ""}) for output in cell.get("outputs", [])]
    html = " ".join(some.get("text/html", "") for some in data)
    return {*itertools.chain(*data), *re.findall(r"<\w+|(?<=class=)[\"'][^\"']+", html)}


def test_a_notebook_as_a_page(violations, tmp_path):
    """The first notebook, and after it every cell of the others whose output holds a kind of thing not seen before."""
    first, *others = (nbformat.read(path, as_version=4) for path in NOTEBOOKS)
    seen = set().union(*map(kinds, first.cells))
    for cell in (cell for notebook in others for cell in notebook.cells):
        if new := kinds(cell) - seen:
            first.cells.append(cell)
            seen |= new
    assert seen >= {"image/png", "<details", "<mark", "<table", "stream"}
    target = tmp_path / "page.html"
    target.write_text(to_html(first, NOTEBOOKS[0], tmp_path), encoding="utf-8")
    assert violations(target) == []


def test_the_report_and_the_gallery(seeds, violations, tmp_path):
    chart = whose_words(share_of_voice(*seeds))
    page = write_report(findings(*seeds), [chart], tmp_path)
    assert violations(page) == []
    assert violations(write_gallery([chart], tmp_path)) == []


SHEET = "# Sheet\n\n| claim | rung |\n|---|---|\n| one | &nbsp; |\n\n___\n\n- [ ] done, see [words](a.md#b)"


def test_handouts(seeds, violations, tmp_path):
    guide = (TEACHING / "guide.md").read_text(encoding="utf-8")
    pages = [to_page(text, TEACHING, tmp_path) for text in (SHEET, guide)]
    for page in [*pages, article_page(seeds[0])]:
        target = tmp_path / "handout.html"
        target.write_text(page, encoding="utf-8")
        assert violations(target) == []


def test_what_must_not_be_is_noticed(violations, tmp_path):
    body = '<p style="color:#ccc;background:#fff">pale</p><img src="x.png"><h2>t</h2><h4>t</h4>'
    page = tmp_path / "bad.html"
    page.write_text(f'<!doctype html><html lang="en"><title>T</title><body><main>{body}</main></body></html>')
    found = {name for name, _, _ in violations(page)}
    assert found >= {"image-alt", "heading-order", "color-contrast", "page-has-heading-one"}
