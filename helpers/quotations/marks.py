"""Quotation marks: where each quotation starts and ends, whichever marks it uses and however broken they are.

A paragraph is read once from left to right. Every mark is asked what it looks like: a mark with a space before it and a
word after it looks like an opening one, a mark with a space after it like a closing one. That decides straight marks
and curly ones that face the wrong way. Marks inside other marks belong to the outer quotation. Single marks count only
with a partner that is not an apostrophe; inches and seconds (12", 5′ 3″) are no marks. What is still open or was never
opened at the end of a paragraph is repaired, and the quotation says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpers.articles.segments import Span, sentence_spans

_OPENING = ("``", "<<", "‘‘", *"“„«‟「『﹁﹃〝❝")
_CLOSING = (">>", "’’", *"”»」』﹂﹄〞〟❞")
# The first form is no quotation but an attribute in a rest of HTML: <a href="…">.
_DOUBLE = re.compile(
    "=[\"”][^\"”\n]*[\"”]|''(?=\\S)|''(?<=\\S'')|" + "|".join((*_OPENING, *_CLOSING, *'"＂″'))
)
_PARTNERS = {"‘": "’›", "'": "'›", "‚": "‘’", "‹": "›", "❛": "❜", "`": "'´’", "´": "´"}
_SINGLE_OPEN = re.compile(
    r"[‘'‚‹❛`´](?<![^\W_].)(?<![’'‘].)(?=[^\W_]|[\[“\"«…])(?!(?:em|tis|twas|til|cause|n)\b|\d\ds\b)"
)
_SINGLE_CLOSE = re.compile(r"(?<=\S)(?<![\s(])[’'›‘❜´](?![^\W_])")
_BEFORE_OPENING = " \t\u00a0\u2009\u202f(—–-/[‘'“\"…:;,"
_AFTER_CLOSING = " \t\u00a0\u2009\u202f)—–-/].,;:!?…’'”\"“«"
_SENTENCE_STOP = ".!?…"
_MEASURE = re.compile(r"\d['’′]\s?\d+$")
_TURN = re.compile(
    r"[*_]{0,2}([QA](?=\.)|(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3})(?: ?\([^)\n]{1,40}\))?"
    r"[*_]{0,2}(?::|(?<=\b[QA])\.)[*_]{0,2}\s+(?=\S)"
)
_TAG = re.compile(
    r"(?:[,?!.…][”’]?\s+|^\s*)(?:(?:he|she|they|it|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3})\s(?:\w+ly\s|also\s|then\s)?"
    r"(?:said|says|say|told|added|asked|wrote|explained|stated|warned|continued|replied|tweeted)\b"
    r"|(?:said|says|added|asked|wrote|explained|stated|warned|replied)\s(?:the\s|a\s)?[A-Zhs])"
)
_LAST_WORDS = re.compile(
    r"(?<=[,?!])\s+(?:he|she|they|(?:the|a|an)(?:\s\w+){1,2}|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3})\s(?:\w+ly\s)?"
    r"(?:said|says|told|added|asked|wrote|explained|warned|replied)(?:\s\w+){0,3}\.?\s*$"
)
_FURTHEST = 8  # paragraphs of a speech without a mark


class Mark(NamedTuple):
    """One quotation: its words are text[start:end], with its marks text[outer_start:outer_end]."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    repaired: bool = False
    runs_on: bool = False  # the paragraph ends inside the quotation and the next one takes it up again
    turn: str = ""  # Q or A, in an interview without colons


def find_marks(text: str, paragraphs: Sequence[Span]) -> list[Mark]:
    """Every quotation of a text, in order, never overlapping; the paragraphs are (start, end).

    >>> text = "‘It’s late,’ she said. “Stay” was all."
    >>> [text[m.start:m.end] for m in find_marks(text, [(0, len(text))])]
    ['It’s late,', 'Stay']
    """
    found: list[Mark] = []
    for number, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        doubles = list(_doubles(text, start, end, number, following))
        singles = _singles(text, start, end, number, doubles)
        free = start
        for mark in sorted(doubles + singles) if singles else doubles:
            if mark.outer_start >= free and text[mark.start : mark.end].strip():
                found.append(mark)
                free = mark.outer_end
    return _speeches(paragraphs, found)


def _speeches(paragraphs: Sequence[Span], marks: list[Mark]) -> list[Mark]:
    """A quotation that nothing closes, then paragraphs without a mark, then one that only closes: one speech."""
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        opened = last and last.repaired and last.outer_end == last.end and last.outer_start < last.start
        closes = mark.repaired and mark.outer_start == mark.start == paragraphs[mark.paragraph][0]
        if opened and closes and 1 < mark.paragraph - last.paragraph < _FURTHEST:
            found[-1] = last._replace(repaired=False, runs_on=True)
            for n in range(last.paragraph + 1, mark.paragraph):
                start, end = paragraphs[n]
                found.append(Mark(start, end, start, end, n, False, True))
        found.append(mark)
    return found


def is_nickname(text: str, mark: Mark) -> bool:
    """Whether a quotation is a nickname inside a name: George “Jay” Smith.

    >>> is_nickname("George “Jay” Smith left", find_marks("George “Jay” Smith left", [(0, 23)])[0])
    True
    """
    around = text[max(0, mark.outer_start - 30) : mark.outer_end + 2]
    return re.search(r"\b[A-Z]\w* \W{1,2}[A-Z][^\W\d_]{0,10}\W{1,2} [A-Z]$", around) is not None


def find_turns(text: str, paragraphs: Sequence[Span]) -> list[Mark]:
    """The turns of an interview or transcript ("Q: …", "LEE: …").

    None unless there are three turns at least, and half the paragraphs are turns and one name comes back, or two do.
    What follows a turn without a name of its own goes on with it.

    >>> talk = "Q: Why?\\nA: Because.\\nQ: And now?"
    >>> [talk[m.start:m.end] for m in find_turns(talk, [(0, 7), (8, 19), (20, 31)])]
    ['Why?', 'Because.', 'And now?']
    """
    opened = [_TURN.match(text, start, end) for start, end in paragraphs]
    names = [match.group(1).split()[-1] if match else "" for match in opened]  # "Karl Ott:", then "Ott:"
    labels = Counter(filter(None, names))
    talk = [m for m, name in zip(opened, names, strict=True) if m and (labels[name] > 1 or len(name) == 1)]
    spoken = sum(re.search(r"[a-z]\w+", m.string[m.end() : m.endpos]) is not None for m in talk)
    questions = [n for n, name in enumerate(names) if name == "Q"]
    last_question = questions[-1] if set(labels) == {"Q"} else -1
    turns: list[Mark] = []
    name = ""
    for number, ((start, end), match) in enumerate(zip(paragraphs, opened, strict=True)):
        if match and (labels[names[number]] > 1 or len(names[number]) == 1 or turns) and match.end() < end:
            name = names[number]
            stop = match.end() + len(text[match.end() : end].rstrip("*_ "))
            letter = name if text[match.start() : match.end()].strip("*_ ").endswith(".") else ""
            turns.append(Mark(match.end(), stop, match.end(), end, number, turn=letter))
        elif turns and last_question >= 0:
            if number < last_question or number == last_question + 1:
                turns.append(Mark(start, end, start, end, number, turn="A"))
        elif turns and len(name) > 1 and re.search(rf"\b{re.escape(name)}\b", text[start:end], re.I):
            name = "-"  # whoever speaks is spoken of: the narrator goes on
        elif turns and name != "-" and text[start] not in "([":  # an answer of several paragraphs
            turns[-1] = turns[-1]._replace(runs_on=True)
            turns.append(Mark(start, end, start, end, number))
    several = len({m.group(1).split()[-1] for m in talk}) > 1 and 4 * len(talk) >= len(paragraphs)
    mostly = (2 + 2 * (last_question >= 0)) * labels.total() >= len(paragraphs) and talk
    return turns if labels.total() >= 3 and 2 * spoken > len(talk) and (mostly or several) else []


def crossheads(text: str, paragraphs: Sequence[Span], marks: Sequence[Mark]) -> set[Mark]:
    """Sub-headings that only repeat words quoted in the text: a line with nothing but ‘A hard choice.’ in single marks.

    >>> text = "‘Too late.’\\n“It is too late,” she said."
    >>> [text[m.start:m.end] for m in crossheads(text, [(0, 11), (12, 38)], find_marks(text, [(0, 11), (12, 38)]))]
    ['Too late.']
    """
    short = [m for m in marks if text[m.outer_start] in "‘'" and m.end - m.start < 70]
    lines = [text[slice(*paragraphs[m.paragraph])] for m in short]
    alone = {m for m, line in zip(short, lines, strict=True) if len(line) < m.outer_end - m.outer_start + 3}
    said = _words(" ".join(text[m.start : m.end] for m in marks if m not in alone)) if alone else ""
    return {mark for mark in alone if _words(text[mark.start : mark.end]) in said}


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _looks(text: str, mark: Span, start: int, end: int) -> tuple[bool, bool]:
    """Whether a mark looks like an opening one, and whether like a closing one, by what stands around it."""
    before = text[mark[0] - 1] if mark[0] > start else " "
    after = text[mark[1]] if mark[1] < end else " "
    opens = before in _BEFORE_OPENING and not after.isspace() and after not in ".,;:!?)"
    return opens, not before.isspace() and before not in "([" and after in _AFTER_CLOSING


def _opens(text: str, marks: Sequence[Span], n: int, opener: str, start: int, end: int) -> bool | None:
    """Whether the n-th mark opens a quotation (else it closes one), opener being the one now open; None: no mark at all."""
    at, stop = marks[n]
    before = text[at - 1 : at] if at > start else ""
    mark, after = text[at:stop], text[stop : min(stop + 1, end)]
    opens, closes = _looks(text, marks[n], start, end)
    if mark in _OPENING:
        return not opener or (bool(after) and (opens or not closes))
    if before.isdigit() and mark in "\"＂″”''":
        next_closes = n + 1 < len(marks) and _looks(text, marks[n + 1], start, end) == (False, True)
        if not opener or next_closes or _MEASURE.search(text, max(start, at - 8), at):
            return None
    if mark in _CLOSING:
        return None if len(mark) > 1 and not opener else not opener and opens and not closes
    if opener:
        return not before.strip() and after.isalnum()
    floating = not after.strip() and text[max(start, at - 2) : at].rstrip()[-1:] in (",", ":")
    return (floating and (len(marks) - n) % 2 == 0) or opens or not closes  # said ," It is late . "


def _doubles(text: str, start: int, end: int, number: int, following: str) -> Iterator[Mark]:
    """Quotations in double marks of one paragraph, repaired where a mark is missing."""
    stack: list[Span] = []
    last: Mark | None = None
    floor = start
    marks = [m.span() for m in _DOUBLE.finditer(text, start, end) if m.group()[0] != "="]
    for n, (at, stop) in enumerate(marks):
        opener = text[slice(*stack[-1])] if stack else ""
        role = _opens(text, marks, n, opener, start, end)
        if role is None:
            continue
        if role:
            stack.append((at, stop))
        elif stack:
            opened = stack.pop()
            if not stack:
                if last is not None:
                    yield last
                inside = text[opened[1] : at]
                first = opened[1] + len(inside) - len(inside.lstrip())
                last = Mark(first, max(first, opened[1] + len(inside.rstrip())), opened[0], stop, number)
                floor = stop
        else:
            repaired = _unopened(text, last, floor, (at, stop), number)
            if last is not None and repaired is not None and repaired.start > last.end:
                yield last
            last = repaired or last
            floor = stop
    if last is not None:
        yield last
    if stack:
        yield from _unclosed(text, stack, end, number, following)


def _unopened(text: str, last: Mark | None, floor: int, close: Span, number: int) -> Mark | None:
    """A closing mark that nothing opened: the words before it, back to the last words of the narrator.

    When no narrator speaks between an earlier closing mark and this one, that one came too early, and the
    quotation runs on to here.
    """
    sentences = sentence_spans(text, floor, close[0])
    told = [n for n, (a, b) in enumerate(sentences) if _TAG.search(text, max(floor, a - 2), b)]
    if last is not None and not told and text[last.end - 1 : last.end] in _SENTENCE_STOP:
        return Mark(last.start, close[0], last.outer_start, close[1], number, True)
    own = sentences[told[-1] + 1 :] if told else sentences
    return Mark(own[0][0], close[0], own[0][0], close[1], number, True) if own else None


def _unclosed(text: str, stack: list[Span], end: int, number: int, following: str) -> Iterator[Mark]:
    """Opening marks that nothing closed: the quotation goes on to the next opening mark or the paragraph's end."""
    runs_on = following in (*_OPENING, *"\"＂'‘")
    for n, (outer, inner) in enumerate(stack):
        limit = stack[n + 1][0] if n + 1 < len(stack) else end
        rule = _LAST_WORDS if limit == end and runs_on else _TAG
        tag = rule.search(text, inner, limit)
        stop = tag.start() + 1 if tag else limit
        stop = inner + len(text[inner:stop].rstrip())
        if stop > inner:
            yield Mark(inner, stop, outer, stop, number, stop != end or not runs_on, runs_on and stop == end)


def _singles(text: str, start: int, end: int, number: int, doubles: list[Mark]) -> list[Mark]:
    """Quotations in single marks, outside the double ones; an apostrophe is no mark."""
    opens = [m.start() for m in _SINGLE_OPEN.finditer(text, start, end)]
    if not opens:
        return []
    edges = [m.outer_start for m in doubles]
    ends = [start, *(m.outer_end for m in doubles)]
    closes = [m.start() for m in _SINGLE_CLOSE.finditer(text, start, end)]
    closes = [at for at in closes if ends[bisect_left(edges, at)] <= at]
    found: list[Mark] = []
    free = start
    for n, at in enumerate(opens):
        double = bisect_left(edges, at)
        if at < max(free, ends[double]):
            continue
        nearest = bisect_left(closes, at + 2)
        limits = [edges[double] if double < len(edges) else end, opens[n + 1] if n + 1 < len(opens) else end]
        close = _single_partner(text, at, closes[nearest : nearest + 8], *limits)
        if close is not None:
            found.append(Mark(at + 1, close, at, close + 1, number))
            free = close + 1
    return found


def _single_partner(text: str, at: int, closes: list[int], double: int, following: int) -> int | None:
    """The mark that closes text[at]: the first that is not the apostrophe of a plural (“the workers’ pay”).

    Behind a double quotation inside it (British style: ‘He told us “no” twice,’ she said) only one after a comma or stop.
    """
    first = None
    for close in closes:
        if close >= following and (first is not None or close > double):
            break
        if text[close] not in _PARTNERS[text[at]]:
            continue
        if text[close - 1] in ",.!?…" or (close < double and text[close + 1 : close + 2] in ",.;:)!?"):
            return close
        first = close if first is None else first
        if text[close - 1] not in "s0123456789":
            return first
    return first
