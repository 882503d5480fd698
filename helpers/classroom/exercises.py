"""Self-checks: an answer to an exercise, and a sentence that says what was expected, what came, and where to look.

The right value is always computed in the notebook; a wrong answer is met with the most helpful of: a hint for a
known slip, what is near, what is missing or too much, what kind of answer is asked for. It is given away only when
the reader asks (``reveal=True``).
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from helpers.classroom.display import paragraph
from helpers.statistics import listed

CLOSE = 0.1
LONGEST = 200
ROUNDED = 0.02
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)%?")
_NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ARTICLE = re.compile(r"(?:in )?article ")


class Verdict(NamedTuple):
    """What became of an answer: kind ("right", "nothing yet", "hint", "close", "part", "wrong", …) and a sentence."""

    kind: str
    sentence: str


def check(
    what: str,
    *,
    answer: object,
    right: object,
    hints: Mapping[Any, str] | None = None,
    look: str = "",
    expected: str = "",
    reveal: bool = False,
) -> Any:
    """Show in a sentence what becomes of an answer; never raises, and does not give the right one away.

    ``right`` is a number, text, list (in any order), {item: value}, or a test that the answer must pass. ``hints``
    maps a known wrong answer, or a test for one, to a sentence. ``look`` says where to look, ``expected`` what kind
    of answer is asked for (else it is told from ``right``). With ``reveal=True`` the right answer is shown.

    >>> check("How many speak?", answer="3", right=3).data.count("Right")
    1
    """
    verdict = judge(answer, right, hints)
    sentences = [verdict.sentence]
    if verdict.kind not in ("right", "nothing yet"):
        sentences.insert(0, f"Expected: {expected or _kind(right)}. You gave: {_said(answer)}.")
        sentences += [f"Look here: {look.rstrip('.')}."] * bool(look)
    if reveal and verdict.kind != "right" and not callable(right):
        sentences.append(f"The answer: {_shown(right)}.")
    return paragraph(what, " ".join(sentences))


def judge(answer: object, right: object, hints: Mapping[Any, str] | None = None) -> Verdict:
    """Tell what an answer is: right, or in which way not yet; never raises.

    "b", "B " and "Article B" are the same; so are 3, 3.0, "3" and "three"; a share may be given as 31% or 0.31 and
    be rounded to two digits. The kinds: "right", "nothing yet", "hint", "wrong kind", "unit", "sign", "close",
    "far", "part", "extra", "part and extra", "some wrong", "wrong".

    >>> [judge(x, 7).kind for x in (7.0, "seven", None, "many", 8, 700)]
    ['right', 'right', 'nothing yet', 'wrong kind', 'close', 'far']
    >>> judge(["Ben"], ["Ann", "Ben"]).sentence
    'Not yet: 1 of 2 found, and 1 is missing.'
    """
    try:
        return _judge(_plain(answer), right if callable(right) else _plain(right), hints or {}, answer)
    except Exception:  # an answer may be any object at all, with any fault of its own
        return Verdict("wrong kind", "Not yet: this kind of answer cannot be compared.")


def _judge(answer: Any, right: Any, hints: Mapping[Any, str], given: object) -> Verdict:
    if _is_empty(answer) and (callable(right) or not _is_empty(right)):
        return Verdict("nothing yet", "Nothing to check yet: write your answer and run the cell again.")
    if right(given) if callable(right) else _same(answer, right):
        return Verdict("right", f"Right: {_shown(given)}.")
    for slip, sentence in hints.items():
        if _fits(slip, answer, given):
            return Verdict("hint", f"Not yet. {sentence}")
    if callable(right):
        return Verdict("wrong", "Not yet.")
    if isinstance(right, dict):
        return _judge_items(answer, right)
    if isinstance(right, list):
        return _judge_list(answer, right)
    if _number(right) is not None:
        return _judge_number(answer, right)
    if not isinstance(answer, str):
        return Verdict("wrong kind", "Not yet: this is another kind of answer.")
    return Verdict("wrong", "Not yet.")


def _fits(slip: Any, answer: Any, given: object) -> bool:
    try:
        return bool(slip(given)) if callable(slip) else _same(answer, _plain(slip))
    except Exception:  # a test written for numbers meets an answer in words
        return False


def _judge_number(answer: Any, right: Any) -> Verdict:
    got, goal = _number(answer), _number(right)
    if got is None or goal is None:
        return Verdict("wrong kind", "Not yet: the answer is a number.")
    way = "too low" if got < goal else "too high"
    slipped = any(math.isclose(got * factor, goal, rel_tol=ROUNDED) for factor in (100, 0.01))
    if slipped and 0 < min(abs(got), abs(goal)) <= 1 and not (_whole(got) and _whole(goal)):
        return Verdict("unit", "Nearly: share or per cent? A share runs from 0 to 1, per cent from 0 to 100.")
    if goal and math.isclose(got, -goal, rel_tol=ROUNDED):
        return Verdict("sign", "Nearly: mind the sign, plus or minus.")
    near = abs(got - goal) <= max(CLOSE * abs(goal), 1 if _whole(goal) else 0)
    return Verdict("close", f"Close: a little {way}.") if near else Verdict("far", f"Not yet: {way}.")


def _judge_list(answer: Any, right: list[Any]) -> Verdict:
    if isinstance(answer, dict) or (_number(answer) is not None and _number(right[:1] and right[0]) is None):
        return Verdict("wrong kind", "Not yet: the answer is a list, in square brackets.")
    got = answer if isinstance(answer, list) else [_text(x) for x in str(answer).split(",")]
    missing, extra = _without(right, got), _without(got, right)
    found = f"{len(right) - len(missing)} of {len(right)} found"
    lacking = f"{len(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    surplus = f"{listed([_shown(x) for x in extra])} {'does' if len(extra) == 1 else 'do'} not belong here"
    if not missing and not extra:
        return Verdict("right", f"Right: {_shown(got)}.")
    if len(missing) == len(right):
        return Verdict("wrong", "Not yet: none of these belongs here.")
    if missing and extra:
        return Verdict("part and extra", f"Not yet: {found}, and {lacking}; {surplus}.")
    return (
        Verdict("part", f"Not yet: {found}, and {lacking}.")
        if missing
        else Verdict("extra", f"Not yet: all are there, but {surplus}.")
    )


def _judge_items(answer: Any, right: dict[Any, Any]) -> Verdict:
    if not isinstance(answer, dict):
        return Verdict("wrong kind", "Not yet: the answer gives each item its value, in curly brackets.")
    got = {_text(k): v for k, v in answer.items()}
    wrong = [k for k, v in right.items() if not _is_empty(got.get(_text(k))) and not _same(got[_text(k)], v)]
    empty = sum(_is_empty(got.get(_text(k))) for k in right)
    done = f"{len(right) - len(wrong) - empty} of {len(right)} are right"
    rest = f"{empty} {'has' if empty == 1 else 'have'} no answer yet"
    if not wrong:
        return Verdict("part", f"Not yet: {done}, and {rest}.")
    again = f"look again at {listed([f'“{k}”' for k in wrong])}"
    return Verdict("some wrong", f"Not yet: {done}{f', {rest}' if empty else ''}; {again}.")


def _without(items: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """The items that have no partner among the others; twice needs two partners."""
    left, rest = list(others), []
    for item in items:
        partner = next((n for n, other in enumerate(left) if _same(item, other)), None)
        if partner is None:
            rest.append(item)
        else:
            del left[partner]
    return rest


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return len(one) == len(other) and all(k in one and _same(one[k], v) for k, v in other.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and not _without(one, other)
    a, b = _number(one), _number(other)
    if a is not None and b is not None:
        per_cent = isinstance(one, str) and one.strip().endswith("%")
        return any(_equal(x, b) for x in ((a, 100 * a) if per_cent else (a,)))
    return isinstance(one, str) and isinstance(other, str) and _text(one) == _text(other)


def _equal(value: float, right: float) -> bool:
    return value == right if _whole(right) else math.isclose(value, right, rel_tol=ROUNDED)


def _plain(value: Any) -> Any:
    """A value in one of few forms: None, text, number, list or dict; tables' columns and sets become lists."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    return None if value is Ellipsis else value


def _is_empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_empty(v) for v in value.values())
    if isinstance(value, list):
        return all(_is_empty(v) for v in value)
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


def _whole(value: float) -> bool:
    return float(value).is_integer()


def _text(value: Any) -> str:
    """A text as answers are compared: no capitals, one form of quotation mark, "Article B" as "b"."""
    text = " ".join(str(value).casefold().translate(str.maketrans("’‘“”", "''\"\"")).split())
    text = {"true": "yes", "false": "no", "no difference": "same"}.get(text, text)
    return _ARTICLE.sub("", text.strip(" .,;:!?'\"")) if text else text


def _kind(right: object) -> str:
    """What kind of answer is asked for, without giving it away."""
    right = right if callable(right) else _plain(right)
    if callable(right):
        return "what the task asks for"
    if isinstance(right, list | dict):
        return "a list" if isinstance(right, list) else "an answer to each item"
    if (number := _number(right)) is not None:
        return "a whole number" if _whole(number) else "a number"
    choices = {"yes": "yes or no", "no": "yes or no"} | dict.fromkeys(("a", "b", "same"), "A, B or same")
    return choices.get(_text(right), "a word or a few")


def _said(answer: object) -> str:
    try:
        return _shown(answer)
    except Exception:  # as in judge
        return "something that cannot be shown"


def _shown(value: object) -> str:
    """A value as a sentence shows it, cut where it is long."""
    if callable(value):
        return "a function (are its brackets missing?)"
    plain = _plain(value)
    if _is_empty(plain):
        return "nothing"
    if isinstance(plain, list):
        return listed([_shown(x) for x in plain])
    if isinstance(plain, dict):
        return "; ".join(f"{k}: {_shown(v)}" for k, v in plain.items())
    if isinstance(plain, str | numbers.Real):
        text = f"{plain:.4g}" if isinstance(plain, float) and abs(plain) < 1000 else str(plain)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return f"something of the kind {type(value).__name__}"
