"""In a real JupyterLab notebooks run, and every control works by keyboard and remembers what was chosen."""

from __future__ import annotations

import nbformat
import pytest
from cases import cases
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import expect

from helpers.articles.files import read_text
from helpers.classroom.display import html
from helpers.workbook import METADATA

NOTEBOOKS = ["00_start_here.ipynb", "04_compare_tone.ipynb"]  # they hold the cards, the desk and the lab
MOST_TABS = 80


def test_what_the_workbook_makes_can_be_reached_and_nobody_is_asked_about_news(page, lab):
    listed = page.request.get(f"{lab.address}/api/contents").json()["content"]
    assert {"exports", "my_work", "seeds"} <= {item["name"] for item in listed}
    page.goto(f"{lab.address}/lab", wait_until="domcontentloaded")
    expect(page.locator(".jp-Launcher").first).to_be_visible()
    expect(page.get_by_text("Jupyter news")).to_have_count(0)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_without_an_error(page, lab, name):
    lab.open(page, name)
    cells = lab.run_all(page)
    assert isinstance(cells, list), cells
    assert [cell["errors"] for cell in cells if cell["errors"]] == []
    assert [cell["count"] for cell in cells] == list(range(1, len(cells) + 1))
    lab.close(page)


def control(page, role: str, name: str):
    """A control by what a screen reader calls it."""
    return page.locator(".jupyter-widgets").get_by_role(role, name=name).first


def tab_to(page, role: str, name: str) -> None:
    """Press Tab until the focus is on this control, as somebody does who has no mouse."""
    page.bring_to_front()
    wanted = control(page, role, name)
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to the {role} “{name}”")


def shown(page, text: str) -> None:
    expect(page.locator(".jp-OutputArea").get_by_text(text).first).to_be_visible()


CELLS = cases(
    __file__, "CELLS"
)  # every control, what shows a text that means harm, an answer, a mistake, one more
FOLDED = {"tags": ["answer"], "jupyter": {"outputs_hidden": True}}


@pytest.fixture(scope="module")
def outcome(tab, lab):
    """One notebook for all tests below: its widgets are used one after another; the last test runs it again."""
    notebook = new_notebook(metadata=METADATA, cells=[new_code_cell(cell) for cell in CELLS])
    notebook.cells[-3].metadata = FOLDED
    notebook.cells[-3].outputs = [new_output("display_data", {"text/html": html("an earlier answer").data})]
    nbformat.write(notebook, lab.work / "notebooks" / "widgets.ipynb")
    lab.open(tab, "widgets.ipynb")
    expect(tab.locator(".jp-OutputPlaceholder")).to_be_visible()
    expect(tab.get_by_text("an earlier answer")).to_be_hidden()
    return lab.run_all(tab)


@pytest.fixture
def widgets(outcome, page):
    assert len(outcome) == len(CELLS)
    return page


def test_a_cell_that_fails_is_noticed_and_says_one_sentence(outcome, page):
    assert [len(cell["errors"]) for cell in outcome] == [*[0] * (len(CELLS) - 2), 1, 0]
    assert outcome[-1]["count"] != len(outcome)
    (said,) = page.locator(
        ".jp-OutputArea [data-mime-type*=error], .jp-OutputArea [data-mime-type*=stderr]"
    ).all()
    assert said.text_content().strip().startswith("There is no folder “nowhere”.")
    assert "Traceback" not in said.text_content()


def test_a_folded_answer_says_nothing_and_opens_when_its_cell_is_run(widgets):
    """That it says nothing before is seen when the notebook is opened."""
    shown(widgets, "now 42")


def test_a_script_in_an_article_is_shown_and_does_not_run(widgets):
    shown(widgets, "window.harm = 1")
    assert widgets.evaluate("window.harm ?? null") is None


def test_predictions_are_kept_by_keyboard(widgets, lab):
    tab_to(widgets, "button", "Article B")
    widgets.keyboard.press("Space")
    shown(widgets, "You expected: Article B.")
    assert "is longer,B,20" in read_text(lab.work / "predictions.csv")[0]


def test_the_coding_desk_by_keyboard(widgets, lab):
    for key, coded in (("Space", 1), ("Enter", 2)):
        tab_to(widgets, "button", "negative")
        widgets.keyboard.press(key)
        shown(widgets, f"{coded} of 91 coded")
    tab_to(widgets, "textbox", "Or type")
    for coded in (3, 4):
        widgets.keyboard.press("1")
        shown(widgets, f"{coded} of 91 coded")
    assert read_text(lab.work / "coding" / "tone-browser.csv")[0].count(",-1,") == 4


def test_the_tone_lab_by_keyboard(widgets, seeds):
    shown(widgets, "+0.70")
    tab_to(widgets, "combobox", "Pick a sentence")
    widgets.keyboard.type("b 2")
    widgets.keyboard.press("Tab")
    expect(control(widgets, "textbox", "Sentence")).to_have_value(seeds[1].sentences["text"][2])
    tab_to(widgets, "textbox", "Sentence")
    widgets.keyboard.press("ControlOrMeta+a")
    widgets.keyboard.type("A bad day.")
    shown(widgets, "−0.70")


def test_an_article_is_pasted_by_keyboard(widgets, lab):
    for name, text in (("Title", "Rain"), ("Text", "Rain fell on the town.")):
        tab_to(widgets, "textbox", name)
        widgets.keyboard.type(text)
    tab_to(widgets, "button", "Save as an article")
    widgets.keyboard.press("Space")
    shown(widgets, "Saved as articles/")
    (path,) = (lab.work / "articles").glob("*.txt")
    assert "Rain fell on the town." in read_text(path)[0]


def test_what_was_chosen_is_there_after_a_new_kernel_and_a_reload(widgets, lab):
    lab.close(widgets)
    widgets.goto(f"{lab.address}/lab", wait_until="domcontentloaded")
    lab.open(widgets, "widgets.ipynb")
    lab.run_all(widgets)
    expect(control(widgets, "button", "✓ Article B")).to_be_visible()
    shown(widgets, "You expected: Article B.")
    shown(widgets, "4 of 91 coded")
