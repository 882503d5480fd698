"""Views: what a notebook shows is complete, labelled and never run."""

import pandas as pd
import pytest

from helpers.classroom.display import marked_text, prediction_card, side_by_side, table


def kept(question, answer):
    return pd.DataFrame(
        {"question": [question], "answer": [answer], "first": [answer], "changes": [0]}, dtype=object
    )


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "shown",
    [
        table(pd.DataFrame({SCRIPT: [SCRIPT]})),
        marked_text(SCRIPT + SCRIPT, pd.DataFrame({"start": [0], "end": [25], "kind": [SCRIPT]}), "kind"),
        side_by_side(SCRIPT, "other words", (SCRIPT, "B")),
        prediction_card(kept(SCRIPT, "A")),
        prediction_card(kept("a claim", SCRIPT)),
    ],
    ids=["table", "marked_text", "side_by_side", "prediction_card", "wrong prediction"],
)
def test_markup_in_an_article_is_shown_and_not_run(shown):
    assert "<script" not in shown.data
    assert "&lt;script&gt;" in shown.data


def test_a_table_shows_whole_texts_and_names_what_is_missing():
    shown = table(
        pd.DataFrame({"text": ["x" * 500, None], "n": [0.123, float("nan")], "ok": [True, False]})
    ).data
    assert "x" * 500 in shown
    assert shown.count(">–<") == 2
    assert ">0.12<" in shown
    assert ">yes<" in shown
    shown = table(pd.DataFrame({"a": [1], "b": [2]}), {"b": "second"}).data
    assert "second" in shown
    assert ">1<" not in shown
    assert "no prediction yet" in prediction_card(kept("a claim", None)).data
    shown = table([("a", 1)], "letter, n as number").data
    assert "letter" in shown
    assert "number" in shown


def test_marked_text_keeps_every_character_once():
    spans = pd.DataFrame({"start": [2, 4], "end": [5, 7], "kind": ["one", "two"]})
    shown = marked_text("abcdefgh", spans, "kind").data
    marks = shown.replace('<sub style="padding-left:.3em">one</sub>', "").replace(
        '<sub style="padding-left:.3em">two</sub>', ""
    )
    import re

    assert re.sub(r"<[^>]+>", "", marks) == "abcdefgh"
