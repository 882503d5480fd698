"""A self-check accepts the right answer in any honest form, tells wrong ones apart, and gives nothing away."""

import numpy as np
import pandas as pd
import pytest
from cases import cases

from helpers.classroom.exercises import check, judge

HONEST = [(answer, right) for right, answers in cases(__file__, "honest forms") for answer in answers]
HONEST += [(kind(number), number) for kind in (np.int64, np.float64) for number in (3, 8)]
HONEST += [(np.float64(0.3127), 0.3127), (np.bool_(True), True), (4, np.int64(4)), ("four", np.int64(4))]
WRONG = [(answer, *case) for *case, answers in cases(__file__, "wrong answers") for answer in answers]
WRONG += [(x, "wrong kind", 8) for x in (object(), pd.DataFrame({"a": [8]}), float("nan"))]


@pytest.mark.parametrize(("answer", "right"), HONEST)
def test_the_right_answer_is_accepted_in_any_honest_form(answer, right):
    assert judge(answer, right).kind == "right"


@pytest.mark.parametrize(("answer", "kind", "right"), [*WRONG, (..., "nothing yet", 8)])
def test_wrong_answers_are_told_apart(answer, right, kind):
    assert judge(answer, right).kind == kind


def test_a_sentence_says_how_near_it_is_what_came_and_where_to_look():
    shown = check("How many people does A quote?", answer=9, right=8, look="the table above").data
    assert "How many people does A quote?" in shown
    assert "Close: a little too high. You gave: 9. Look here: the table above." in shown
    shown = check("?", answer=["<b>Biden</b>", 2], right=1).data
    assert "Not yet: the answer is a number. You gave: [&#x27;&lt;b&gt;Biden&lt;/b&gt;&#x27;, 2]." in shown
    rungs = {"a word occurs": 1, "it means to": 5, "texts differ": 2}
    verdict = judge({"a word occurs": "1", "it means to": 4, "texts differ": None}, rungs)
    assert verdict.sentence == "1 of 3 right; 1 has no answer yet; look again at “it means to”."
    assert "<br>1 of 3 right;" in check("?", answer={"a word occurs": 1, "texts differ": 1}, right=rungs).data


@pytest.mark.parametrize(("answer", "hint"), cases(__file__, "a decimal comma"))
def test_a_decimal_comma_has_a_hint(answer, hint):
    assert judge(answer, 4.9).sentence == f"Not yet: {hint}"
    assert judge((4, 8), 4.9).sentence.endswith("Write the decimal with a point: 4.8.")


def test_a_known_slip_has_its_own_hint():
    hints = {9: "That counts Putin as well.", 344: "Those are words."}
    assert judge("nine", 8, hints).sentence == "Not yet. That counts Putin as well."
    assert judge(344, 8, hints).sentence == "Not yet. Those are words."
    assert judge("many", 8, hints).kind == "wrong kind"
    assert judge(8, 8, {8: "never shown"}).kind == "right"
    assert judge("a", "B", {"A": "Look at the verb."}).sentence == "Not yet. Look at the verb."


def test_the_answer_is_not_given_away():
    secrets = [(3, 8, "8"), (31, 0.3127, "0.31"), ("A", "neutral", "neutral"), (1, {"x": 77}, "77")]
    for answer, right, secret in secrets:
        assert secret not in check("What?", answer=answer, right=right).data
        assert secret not in check("What?", answer=None, right=right).data


class Hostile:
    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None
    __str__ = __repr__ = __bool__ = __len__ = __iter__ = __eq__

    def tolist(self):
        raise RuntimeError


@pytest.mark.parametrize("right", [8, "B", {"x": 1}, True, None, 0.5])
def test_no_answer_raises(right):
    def fails(_):
        raise ZeroDivisionError

    odd = [Hostile(), Hostile, print, float("inf"), 1j, b"x", [[1, [2]]], {1: {2: 3}}, "x" * 9999]
    for answer in odd:
        shown = check("What?", answer=answer, right=right, hints={fails: "no"}).data
        assert 10 < len(shown) < 2000
