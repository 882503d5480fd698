"""axe-core finds nothing serious on any page the workbook makes: notebooks, the report, the handouts."""

from __future__ import annotations

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from cases import cases

from helpers.articles.files import PROJECT
from helpers.charts.shares import whose_words
from helpers.framing.shares import share_of_voice
from helpers.report.figures import write_gallery
from helpers.report.handouts import TEACHING, to_html, to_page
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
        return [
            (v["id"], len(v["nodes"]), v["nodes"][0]["html"][:200])
            for v in found
            if v["impact"] in SERIOUS or v["id"] in ALSO
        ]

    return of


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_as_a_page(path, violations, tmp_path):
    target = tmp_path / "page.html"
    target.write_text(to_html(nbformat.read(path, as_version=4), path, tmp_path), encoding="utf-8")
    assert violations(target) == []


def test_the_report_and_the_gallery(seeds, violations, tmp_path):
    chart = whose_words(share_of_voice(*seeds))
    page = write_report(findings(*seeds), [chart], tmp_path)
    assert violations(page) == []
    assert violations(write_gallery([chart], tmp_path)) == []


SHEET = """# Sheet

| claim | rung |
|---|---|
| one | &nbsp; |

___

- [ ] done, see [words](glossary.md#coverage) in this text
"""


@pytest.mark.parametrize(
    "path", [None, *sorted(TEACHING.glob("*.md"))], ids=lambda p: p.stem if p else "invented"
)
def test_a_handout(path, violations, tmp_path):
    target = tmp_path / "handout.html"
    text = path.read_text(encoding="utf-8") if path else SHEET
    target.write_text(to_page(text, TEACHING, tmp_path), encoding="utf-8")
    assert violations(target) == []


@pytest.mark.parametrize(("body", "rule"), cases(__file__, "what must not be is noticed"))
def test_what_must_not_be_is_noticed(body, rule, violations, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(f'<!doctype html><html lang="en"><title>T</title><body><main>{body}</main></body></html>')
    assert rule in [name for name, _, _ in violations(page)]
