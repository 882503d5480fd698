"""In a real JupyterLab every notebook runs, and every control works by keyboard and remembers what was chosen."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from helpers.articles.files import PROJECT, read_text

NOTEBOOKS = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))
TOGETHER = 2
ALL_SECONDS = 600
MOST_TABS = 80


@pytest.fixture(scope="module")
def outcomes(browser, lab):
    """Run every notebook, a few at a time: the cells of each, and the errors of its page."""
    waiting, running, done = NOTEBOOKS[::-1], {}, {}
    end = time.monotonic() + ALL_SECONDS
    while (waiting or running) and time.monotonic() < end:
        while waiting and len(running) < TOGETHER:
            name, errors = waiting.pop(), []
            page = running[name] = (browser.new_page(), errors)
            page[0].on("pageerror", lambda error, errors=errors: errors.append(str(error)))
            lab.start(page[0], f"notebooks/{name}")
        for name, (page, errors) in list(running.items()):
            page.wait_for_timeout(100)
            if cells := lab.outcome(page):
                done[name] = (cells, errors)
                lab.end_kernel(page)
                running.pop(name)[0].close()
    return done


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_runs_without_an_error(outcomes, name):
    assert name in outcomes, "the notebook did not come to its end"
    cells, page_errors = outcomes[name]
    assert page_errors == []
    assert isinstance(cells, list), cells
    assert [cell["errors"] for cell in cells if cell["errors"]] == []
    assert [cell["count"] for cell in cells] == list(range(1, len(cells) + 1))


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
    expect(page.locator(".jp-OutputArea").get_by_text(text).first).to_be_visible(timeout=10_000)


def again(page, lab, path: str) -> None:
    """Close the kernel, load the page again, run it again."""
    lab.end_kernel(page)
    lab.run_all(page, path)


def test_a_notebook_that_fails_is_noticed(page, lab):
    cells = lab.run_all(page, lab.write("fails", "1 / 0", "2"))
    assert [len(cell["errors"]) for cell in cells] == [1, 0]
    assert [cell["count"] for cell in cells] != [1, 2]


def test_predictions_are_kept_by_keyboard_and_there_after_a_reload(page, lab):
    path = lab.write(
        "cards",
        "from helpers.classroom import predict",
        'predict(["is longer", "is calmer"])',
    )
    lab.run_all(page, path)
    tab_to(page, "radio", "Article B")
    page.keyboard.press("Space")
    shown(page, "You expected: Article B.")
    again(page, lab, path)
    expect(control(page, "radio", "Article B")).to_be_checked()
    shown(page, "You expected: Article B.")
    assert "is longer,B,20" in read_text(lab.work / "predictions.csv")[0]


HOSTILE = '<script>window.harm = 1</script><img src="x" onerror="window.harm = 2"> $x$ [a](javascript:harm) '


def test_a_script_in_an_article_is_shown_and_does_not_run(page, lab):
    cells = [
        f"text = {HOSTILE!r} + '“We agree,” said Ann Lee. Rain fell.'\nfrom helpers import Article, charts\nfrom helpers.classroom import compare_prediction, keep_predictions\nfrom helpers.classroom import marked_text, side_by_side, stretches_to_open, tone_lab, tone_readout\nfrom helpers import say, share_of_voice, show, table, voices\narticle = Article.from_text(text)",
        "display(table(article.sentences), marked_text(text, article.sentences, 'text'), side_by_side(text, text))",
        "display(stretches_to_open(voices(article)), tone_readout(text), compare_prediction(text, text))\nsay(text)",
        "show(charts.whose_words(share_of_voice(Article.from_text(text, label=text))), caption=text)\ntone_lab(article, text=text)",
    ]
    outcome = lab.run_all(page, lab.write("hostile", *cells))
    assert [cell["errors"] for cell in outcome] == [[]] * len(cells)
    shown(page, "window.harm = 1")
    assert page.evaluate("window.harm ?? null") is None


def test_the_coding_desk_by_keyboard_and_after_a_reload(page, lab):
    path = lab.write(
        "desk",
        "from helpers import load_articles\nfrom helpers.classroom import coding_desk",
        'coding_desk(*load_articles("seeds"), coder="browser")',
    )
    lab.run_all(page, path)
    for key, coded in (("Space", 1), ("Enter", 2)):
        tab_to(page, "button", "negative")
        page.keyboard.press(key)
        shown(page, f"{coded} of 91 coded")
    again(page, lab, path)
    shown(page, "2 of 91 coded")
    assert read_text(lab.work / "coding" / "tone-browser.csv")[0].count(",-1,") == 2


def test_the_tone_lab_by_keyboard(page, lab, seeds):
    path = lab.write(
        "tone",
        "from helpers import load_articles\nfrom helpers.classroom import tone_lab",
        'tone_lab(*load_articles("seeds"), text="A good day.")',
    )
    lab.run_all(page, path)
    shown(page, "+0.70")
    tab_to(page, "combobox", "Pick a sentence")
    page.keyboard.type("b 1")
    page.keyboard.press("Tab")
    expect(control(page, "textbox", "Sentence")).to_have_value(seeds[1].sentences["text"][1])
    tab_to(page, "textbox", "Sentence")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("A bad day.")
    shown(page, "−0.70")
    tab_to(page, "textbox", "for the word")
    page.keyboard.type("good")
    shown(page, "+1.40")
    expect(control(page, "combobox", "Swap the word")).to_have_value("bad")
