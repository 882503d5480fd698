"""Views: what a notebook shows is complete, labelled and never run."""

import re

import pandas as pd
import pytest

from helpers.classroom.display import marked_text, prediction_card, side_by_side, table


def kept(question, answer):
    row = {"question": question, "answer": answer, "first": answer, "changes": 0}
    return pd.DataFrame([row], dtype=object)


SCRIPT = "<script>alert(1)</script>"
VIEWS = {
    "table": table(pd.DataFrame({SCRIPT: [SCRIPT]})),
    "marked_text": marked_text(
        SCRIPT * 2, pd.DataFrame({"start": [0], "end": [25], "kind": [SCRIPT]}), "kind"
    ),
    "side_by_side": side_by_side(SCRIPT, "other words", (SCRIPT, "B")),
    "prediction_card": prediction_card(kept(SCRIPT, "A")),
    "wrong prediction": prediction_card(kept("a claim", SCRIPT)),
}


@pytest.mark.parametrize("view", VIEWS)
def test_markup_in_an_article_is_shown_and_not_run(view):
    assert "<script" not in VIEWS[view].data
    assert "&lt;script&gt;" in VIEWS[view].data


def test_a_table_shows_whole_texts_and_names_what_is_missing():
    rows = {"text": ["x" * 500, None], "n": [0.123, float("nan")], "ok": [True, False]}
    shown = table(pd.DataFrame(rows)).data
    assert all(part in shown for part in ("x" * 500, ">0.12<", ">yes<"))
    assert shown.count(">–<") == 2
    shown = table(pd.DataFrame({"a": [1], "b": [2]}), {"b": "second"}).data
    assert "second" in shown
    assert ">1<" not in shown
    assert "no prediction yet" in prediction_card(kept("a claim", None)).data
    shown = table([("a", 1)], "letter, n as number").data
    assert all(part in shown for part in (">letter<", ">number<", ">a<"))


def test_marked_text_keeps_every_character_once():
    spans = pd.DataFrame({"start": [2, 4], "end": [5, 7], "kind": ["one", "two"]})
    shown = re.sub(r"<sub.*?</sub>", "", marked_text("abcdefgh", spans, "kind").data)
    assert re.sub(r"<[^>]+>", "", shown) == "abcdefgh"
