"""A self-check accepts the right answer in any honest form, tells wrong ones apart, and gives nothing away."""

import numpy as np
import pandas as pd
import pytest

from helpers.classroom.exercises import check, judge

PEOPLE = ["Jen Psaki", "Liz Truss", "Ned Price"]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        *[(x, "B") for x in ("B", "b", " B ", "Article B", "article b.", "“B”")],
        *[(x, "same") for x in ("same", "Same", "no difference")],
        *[(x, 3) for x in (3, 3.0, "3", " 3.0 ", "three", "Three", np.int64(3), np.float64(3))],
        *[(x, 1131) for x in (1131, "1,131", "1131")],
        *[(x, 0.3127) for x in (0.3127, 0.31, "0.31", "31%", "31 %", "31.3%", np.float64(0.3127))],
        *[(x, 31.27) for x in ("31%", 31, 31.3)],
        *[(x, -0.034) for x in ("-0.034", "−0.034", -0.034)],
        *[(x, True) for x in (True, "yes", "True", np.bool_(True))],
        *[(x, np.int64(4)) for x in (4, "four")],
        (list(reversed(PEOPLE)), PEOPLE),
        (tuple(PEOPLE), pd.Series(PEOPLE)),
        (set(PEOPLE), PEOPLE),
        (pd.Index(PEOPLE), set(PEOPLE)),
        ("ned price, jen psaki, liz truss", PEOPLE),
        (["3", 1], [1, 3]),
        ({"x": "2", "y": "b"}, {"x": 2, "y": "B"}),
        ("It counts words nobody scored", lambda text: "scored" in text),
        ([], []),
    ],
)
def test_the_right_answer_is_accepted_in_any_honest_form(answer, right):
    assert judge(answer, right).kind == "right"


@pytest.mark.parametrize(
    ("answer", "right", "kind"),
    [
        *[(x, 8, "nothing yet") for x in (None, "", "  ", ..., [], {})],
        *[(x, PEOPLE, "nothing yet") for x in (None, [], [None], "")],
        ("", lambda _: True, "nothing yet"),
        *[
            (x, 8, "wrong kind")
            for x in ("many", [8], {"a": 8}, object(), pd.DataFrame({"a": [8]}), float("nan"), True)
        ],
        *[(x, 8, "close") for x in (7, 9, "nine")],
        *[(x, 8, "far") for x in (3, 80, 0)],
        (0.03, 0.031, "close"),
        (31.27, 0.3127, "unit"),
        (0.31, 31.27, "unit"),
        (0.034, -0.034, "sign"),
        ("A", "B", "wrong"),
        (3, "B", "wrong kind"),
        (PEOPLE[:2], PEOPLE, "part"),
        ([*PEOPLE, "Joe Biden"], PEOPLE, "extra"),
        ([*PEOPLE, PEOPLE[0]], PEOPLE, "extra"),
        ([*PEOPLE[:2], "Joe Biden"], PEOPLE, "part and extra"),
        (["Joe Biden"], PEOPLE, "wrong"),
        (3, PEOPLE, "wrong kind"),
        ({"x": 1, "y": None}, {"x": 1, "y": 2}, "part"),
        ({"x": 1, "y": 3}, {"x": 1, "y": 2}, "some wrong"),
        ([1, 2], {"x": 1, "y": 2}, "wrong kind"),
        ("The mean is near zero", lambda text: "scored" in text, "wrong"),
    ],
)
def test_wrong_answers_are_told_apart(answer, right, kind):
    assert judge(answer, right).kind == kind


def test_a_sentence_says_what_was_expected_what_came_and_where_to_look():
    shown = check("How many people does A quote?", answer=9, right=8, look="the table above").data
    assert "How many people does A quote?" in shown
    assert (
        "Expected: a whole number. You gave: 9. Close: a little too high. Look here: the table above."
        in shown
    )
    shown = check("Whom?", answer=["Ned Price", "<b>Biden</b>"], right=PEOPLE).data
    assert "1 of 3 found, and 2 are missing; &lt;b&gt;Biden&lt;/b&gt; does not belong here." in shown


def test_a_known_slip_has_its_own_hint():
    hints = {9: "That counts Putin as well.", lambda n: n > 100: "Those are words."}
    assert judge("nine", 8, hints).sentence == "Not yet. That counts Putin as well."
    assert judge(344, 8, hints).sentence == "Not yet. Those are words."
    assert judge("many", 8, hints).kind == "wrong kind"
    assert judge(8, 8, {8: "never shown"}).kind == "right"
    assert judge("a", "B", {"A": "Look at the verb."}).sentence == "Not yet. Look at the verb."


@pytest.mark.parametrize(
    ("answer", "right", "secret"),
    [
        (3, 8, "8"),
        (31.27, 0.3127, "0.3127"),
        ("A", "neutral", "neutral"),
        (["x"], PEOPLE, "Psaki"),
        ({"x": 1}, {"x": 77}, "77"),
    ],
)
def test_the_answer_is_shown_only_on_request(answer, right, secret):
    assert secret not in check("What?", answer=answer, right=right).data
    assert secret in check("What?", answer=answer, right=right, reveal=True).data
    assert secret not in check("What?", answer=None, right=right).data


def test_items_are_named_that_deserve_another_look():
    rungs = {"a word occurs": 1, "it means to": 5, "texts differ": 2}
    verdict = judge({"a word occurs": "1", "it means to": 4, "texts differ": None}, rungs)
    assert verdict.sentence == "Not yet: 1 of 3 are right, 1 has no answer yet; look again at “it means to”."


class Hostile:
    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None
    __str__ = __repr__ = __bool__ = __len__ = __iter__ = __eq__

    def tolist(self):
        raise RuntimeError


@pytest.mark.parametrize("right", [8, "B", PEOPLE, {"x": 1}, True, None, lambda x: x > 1, 0.5])
@pytest.mark.parametrize(
    "answer", [Hostile(), Hostile, print, float("inf"), 1j, b"x", [[1, [2]]], {1: {2: 3}}, "x" * 9999]
)
def test_no_answer_raises(answer, right):
    def fails(_):
        raise ZeroDivisionError

    shown = check("What?", answer=answer, right=right, hints={fails: "no"}).data
    assert 10 < len(shown) < 2000


def test_what_is_expected_can_be_said():
    shown = check("Why?", answer="x", right=lambda _: False, expected="one sentence with a number").data
    assert "Expected: one sentence with a number. You gave: x. Not yet." in shown
