"""The coding desk keeps each click; the tone lab shows what the instruments say, of which words, as the reader's text changes."""

import re

import pytest

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.classroom import desks
from helpers.classroom.coding import coding_folder, read_sheets
from helpers.classroom.desks import coding_desk, tone_lab, tone_readout, tone_words
from helpers.tone.sentiment import INSTRUMENTS, score_texts

pytestmark = pytest.mark.usefixtures("work")


def opened(articles, coder="Ann"):
    sentence, row, keys, state = coding_desk(*articles, coder=coder).children
    return sentence, {button.description: button for button in row.children} | {"keys": keys}, state


def test_a_click_is_kept_and_the_desk_goes_on(seeds):
    sentence, buttons, state = opened(seeds)
    assert list(buttons) == ["negative", "neutral", "positive", "back", "skip", "keys"]
    assert all(len(buttons[name].tooltip) > 40 for name in ("negative", "neutral", "positive"))
    assert "It is not us who threaten anyone" in (first := sentence.value)
    buttons["negative"].click()
    assert sentence.value != first
    assert "1 of 91 coded" in state.value
    assert read_sheets(*seeds)["code"].dropna().tolist() == [-1]
    buttons["back"].click()
    assert "coded negative" in state.value
    buttons["positive"].click()
    assert read_sheets(*seeds)["code"].dropna().tolist() == [1]


def test_a_desk_starts_where_its_own_coder_stopped_and_says_why_a_code_is_not_kept(seeds):
    _, buttons, _ = opened(seeds)
    for name in ("neutral", "skip", "neutral"):
        buttons[name].click()
    sentence, buttons, state = opened(seeds, "ann")
    assert "2 of 91 coded" in state.value
    assert "Article A, sentence 2:" in state.value
    assert "0 of 91 coded" in opened(seeds, "Ben")[2].value
    before = sentence.value
    (coding_folder() / "tone-ann.csv").write_text("article,sentence,text,code\n")
    buttons["negative"].click()
    assert "has no sentence 2 of Article A" in state.value
    assert sentence.value == before


def test_codes_are_typed_as_1_2_and_3(seeds):
    _, controls, state = opened(seeds)
    for key in ("1", "2", "3", "4", "3"):
        controls["keys"].value = key
        assert controls["keys"].value == ""
        assert ("The keys are 1, 2 and 3." in state.value) is (key == "4")
    assert read_sheets(*seeds)["code"].dropna().tolist() == [-1, 0, 1, 1]


def test_a_desk_without_a_sentence_says_so():
    with pytest.raises(WorkbookError, match=r"no sentence to code in tone-ann\.csv"):
        coding_desk(Article.from_text(""), Article.from_text("", "B"), coder="ann")


# The tone lab.

SENTENCE = "This is not a very good day for the great new bridge."
SCRIPT = "<script>alert(1)</script> is good"


def plain(shown) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", getattr(shown, "data", shown)).split())


def test_weights_add_up_to_the_scores_and_rows_point_into_the_text(seeds):
    invented = [SENTENCE, "War, war, war.", "“Good”, he said: bad.", "It isn't safe!!", "", "…", "Der Hund."]
    for text in [*invented, *seeds[0].sentences["text"].head(25)]:
        words, scores = tone_words(text), desks.tone_scores(text).set_index("instrument")["score"]
        assert [text[a:b] for a, b in words[["start", "end"]].values] == words["text"].tolist()
        for name, score in scores.dropna().items():
            assert words[name].sum() == pytest.approx(score, abs=1e-9)
            assert score == score_texts([text])[name].iloc[0]
        assert words[scores.index[scores.isna()]].isna().all(axis=None)


def test_one_place_is_one_row_and_disagreement_is_named():
    spans = tone_words("It is not good.").query("end > start")
    assert spans["text"].tolist() == ["not good"]
    assert spans[list(INSTRUMENTS)].notna().all(axis=None)
    kinds = tone_words("Many tremendous casualties.").set_index("text")["kind"]
    assert (kinds["tremendous"], kinds["casualties"]) == ("positive", "negative")
    assert tone_words("It isn't safe.")["kind"].tolist()[0] == "mixed"


def test_the_readout_has_a_number_for_every_bar_and_none_where_nothing_is_known():
    shown = tone_readout(SENTENCE).data
    assert shown.count("linear-gradient") == shown.count('<div aria-hidden="true"') == 4
    for row in desks.tone_scores(SENTENCE).itertuples(index=False):
        assert f"{abs(row.score):.2f}" in shown
        assert f">{row.reading}<" in shown
    assert all(len(mark) for mark in re.findall(r"<mark[^>]*>.*?<sub[^>]*>(.*?)</sub>", shown))
    assert "% of the 12 words" in shown
    shown = plain(tone_readout("The cat sat."))
    assert shown.count("not scored") == 4
    assert "+0.00" not in shown
    assert "There is no text to score." in tone_readout("").data


def test_article_text_is_shown_and_never_run(seeds):
    for html in (tone_readout(SCRIPT).data, tone_lab(*seeds, text=SCRIPT).children[2].value):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_the_lab_follows_the_reader(seeds):
    pick, text, scores = (lab := tone_lab(*seeds, text="A good day.")).children
    assert "+0.70" in scores.value
    sentence = seeds[1].sentences["text"][12]
    for choice in ("b 12", next(label for label in pick.options if label.startswith("B 12:"))):
        text.value = "A bad day."
        pick.value = choice
        assert text.value == sentence
    pick.value = "B 999"
    assert text.value == sentence
    text.value = "A bad day."
    assert "−0.70" in scores.value
    text.value = ""
    assert "no text to score" in scores.value
    assert all(control.description for control in (pick, text))
    assert len(lab.children) == 3
    assert len(tone_lab().children[0].options) == 0
