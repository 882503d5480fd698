"""The coding desk writes each click into the coder's own sheet and finds its place again."""

import pytest

from helpers.classroom.coding import coding_folder, read_sheets
from helpers.classroom.desks import coding_desk


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path))


def parts(desk):
    sentence, row, state = desk.children
    return sentence, {button.description: button for button in row.children}, state


def test_a_click_is_kept_and_the_desk_goes_on(seeds):
    sentence, buttons, state = parts(coding_desk(seeds, "Ann"))
    first = sentence.value
    assert "It is not us who threaten anyone" in first
    buttons["negative"].click()
    assert sentence.value != first
    assert "1 of 91 coded" in state.value
    assert read_sheets(seeds)["code"].dropna().tolist() == [-1]
    buttons["back"].click()
    assert "coded negative" in state.value
    buttons["positive"].click()
    assert read_sheets(seeds)["code"].dropna().tolist() == [1]


def test_a_desk_opened_again_starts_where_the_coder_stopped(seeds):
    _, buttons, _ = parts(coding_desk(seeds, "Ann"))
    buttons["neutral"].click()
    buttons["skip"].click()
    buttons["neutral"].click()
    _, _, state = parts(coding_desk(seeds, "ann"))
    assert "2 of 91 coded" in state.value
    assert "sentence 2" in state.value


def test_two_coders_do_not_see_each_other(seeds):
    _, buttons, _ = parts(coding_desk(seeds, "Ann"))
    buttons["neutral"].click()
    _, _, state = parts(coding_desk(seeds, "Ben"))
    assert "0 of 91 coded" in state.value


def test_every_button_says_what_it_means(seeds):
    _, buttons, _ = parts(coding_desk(seeds, "Ann"))
    assert list(buttons) == ["negative", "neutral", "positive", "back", "skip"]
    assert all(len(buttons[name].tooltip) > 40 for name in ("negative", "neutral", "positive"))


def test_the_desk_says_why_a_code_could_not_be_kept(seeds):
    sentence, buttons, state = parts(coding_desk(seeds, "Ann"))
    first = sentence.value
    (coding_folder() / "tone-ann.csv").write_text("article,sentence,text,code\n")
    buttons["negative"].click()
    assert "has no sentence 0 of Article A" in state.value
    assert sentence.value == first
