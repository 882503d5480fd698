"""Self-checks: an answer to an exercise, and a sentence that says how near it is, what came, and where to look.

The right value is always computed in the notebook: a number, a word, or {item: answer}. A wrong answer is met with the
most helpful of: a hint for a known slip, what is near, what is missing, what kind of answer is asked for. The right one
is never given away.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping
from textwrap import shorten
from typing import Any, NamedTuple

from helpers.articles.files import plain_text
from helpers.classroom.display import paragraph
from helpers.statistics import listed

CLOSE = 0.1  # what is near, as a share of the right value
ROUNDED = 0.02  # what rounding to two digits may change, as a share of it
LONGEST = 200
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)%?")
_NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ARTICLE = re.compile(r"(?:in )?article ")
_SAME = {"true": "yes", "false": "no", "no difference": "same"}


class Judgement(NamedTuple):
    """What became of an answer: kind ("right", "nothing yet", "hint", "close", "part", "wrong", …) and a sentence."""

    kind: str
    sentence: str


def check(
    what: str, *, answer: object, right: object, hints: Mapping[Any, str] | None = None, look: str = ""
) -> Any:
    """Show in a sentence what becomes of an answer; never raises, and does not give the right one away.

    ``right`` is a number, a text or {item: value}; ``hints`` maps a known wrong answer to a sentence, ``look`` says
    where to look.

    >>> check("How many speak?", answer="3", right=3).data.count("Right")
    1
    """
    verdict = judge(answer, right, hints)
    sentences = [verdict.sentence]
    if verdict.kind not in ("right", "nothing yet"):
        sentences += [f"You gave: {_said(answer)}."] * (not isinstance(right, Mapping))
        sentences += [f"Look here: {look.rstrip('.')}."] * bool(look)
    return paragraph(what, " ".join(sentences))


def judge(answer: object, right: object, hints: Mapping[Any, str] | None = None) -> Judgement:
    """Tell what an answer is: right, or in which way not yet; never raises.

    "b", "B " and "Article B" are the same; so are 3, 3.0, "3" and "three"; a share may be given as 31% or 0.31 and
    be rounded to two digits. The kinds: "right", "nothing yet", "hint", "wrong kind", "unit", "close", "far",
    "part", "some wrong", "wrong".

    >>> [judge(x, 7).kind for x in (7.0, "seven", None, "many", 8, 700)]
    ['right', 'right', 'nothing yet', 'wrong kind', 'close', 'far']
    >>> judge({"Ann": "A", "Ben": None}, {"Ann": "A", "Ben": "B"}).sentence
    '1 of 2 right; 1 has no answer yet.'
    """
    try:
        got, goal = _plain(answer), _plain(right)
        if _is_empty(got) and not _is_empty(goal):
            return Judgement("nothing yet", "Nothing to check yet: write your answer and run the cell again.")
        if isinstance(goal, dict):
            return _judged_items(got, goal)
        if _same(got, goal):
            return Judgement("right", f"Right: {_said(got)}.")
        hint = next((sentence for slip, sentence in (hints or {}).items() if _same(got, _plain(slip))), None)
        return Judgement("hint", f"Not yet. {hint}") if hint else _wrong(got, _number(goal))
    except Exception:  # an answer may be any object at all, with any fault of its own
        return Judgement("wrong kind", "Not yet: this kind of answer cannot be compared.")


def decimal_comma(answer: object) -> str:
    """A hint for a number with a comma where Python wants a point, as "4,8"; nothing for any other answer.

    >>> decimal_comma("4,8"), decimal_comma("1,131")
    ('Write the decimal with a point: 4.8.', '')
    """
    # In Python 4,8 without quotation marks is a pair of numbers.
    text = ",".join(map(str, answer)) if isinstance(answer, tuple) else str(answer)
    comma = re.fullmatch(r"\s*([+−-]?\d+),(\d+)\s*%?\s*", text)
    thousands = comma and len(comma[2]) == 3 and isinstance(answer, str)
    return f"Write the decimal with a point: {comma[1]}.{comma[2]}." if comma and not thousands else ""


def _wrong(answer: Any, goal: float | None) -> Judgement:
    if goal is None:
        return Judgement("wrong", "Not yet.")
    got = _number(answer)
    if got is None:
        return Judgement("wrong kind", f"Not yet: the answer is a number. {decimal_comma(answer)}".strip())
    slipped = any(math.isclose(got * factor, goal, rel_tol=ROUNDED) for factor in (100, 0.01))
    if slipped and 0 < min(abs(got), abs(goal)) <= 1 and not (got.is_integer() and goal.is_integer()):
        return Judgement(
            "unit", "Nearly: share or per cent? A share runs from 0 to 1, per cent from 0 to 100."
        )
    way = "too low" if got < goal else "too high"
    near = abs(got - goal) <= max(CLOSE * abs(goal), 1 if goal.is_integer() else 0)
    return Judgement("close", f"Close: a little {way}.") if near else Judgement("far", f"Not yet: {way}.")


def _judged_items(got: Any, goal: dict[Any, Any]) -> Judgement:
    if not isinstance(got, dict):
        return Judgement("wrong kind", "Not yet: the answer gives each item its value, in curly brackets.")
    given = {_text(k): v for k, v in got.items()}
    empty = [k for k in goal if _is_empty(given.get(_text(k)))]
    wrong = [k for k, v in goal.items() if k not in empty and not _same(given[_text(k)], v)]
    told = [f"{len(goal) - len(wrong) - len(empty)} of {len(goal)} right"]
    if not empty and not wrong:
        return Judgement("right", f"Right: {len(goal)} of {len(goal)}.")
    told += [f"{len(empty)} {'has' if len(empty) == 1 else 'have'} no answer yet"] * bool(empty)
    told += [f"look again at {listed(f'“{k}”' for k in wrong)}"] * bool(wrong)
    return Judgement("some wrong" if wrong else "part", f"{'; '.join(told)}.")


def _same(one: Any, other: Any) -> bool:
    a, b = _number(one), _number(other)
    if a is None or b is None:
        return isinstance(one, str) and isinstance(other, str) and _text(one) == _text(other)
    per_cent = isinstance(one, str) and one.strip().endswith("%")
    return any(
        x == b if b.is_integer() else math.isclose(x, b, rel_tol=ROUNDED)
        for x in (a, 100 * a)[: 1 + per_cent]
    )


def _plain(value: Any) -> Any:
    """A value in one of few forms: None, text, number or dict, or else a list or whatever it is."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return None if value is Ellipsis else value


def _is_empty(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(_is_empty, value.values() if isinstance(value, dict) else value))
    return value is None or (isinstance(value, str) and not value.strip())


def _number(value: Any) -> float | None:
    if isinstance(value, numbers.Real):
        return None if math.isnan(value) else float(value)
    if not isinstance(value, str):
        return None
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", value.strip().lower().replace("−", "-").replace(" %", "%"))
    if text in _NUMERALS:
        return float(_NUMERALS.index(text))
    if not _NUMBER.fullmatch(text):
        return None
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _text(value: Any) -> str:
    """A text as answers are compared: no capitals, one form of quotation mark, "Article B" as "b"."""
    text = plain_text(str(value))
    return _ARTICLE.sub("", _SAME.get(text, text).strip(" .,;:!?'\""))


def _said(answer: object) -> str:
    """An answer as a sentence shows it, cut where it is long."""
    try:
        value = _plain(answer)
        text = f"{value:.4g}" if isinstance(value, float) and abs(value) < 1000 else str(value)
        return "nothing" if _is_empty(value) else shorten(text, LONGEST, placeholder=" …")
    except Exception:  # as in judge
        return "something that cannot be shown"
