"""Segments: where the words, sentences and paragraphs of a text begin and end.

Nothing is removed or changed; every function returns places (0-based, end exclusive) in the text it was given. What
is no story is marked, by the rules of ``lexicons/boilerplate.csv`` (a pattern for a whole line, what such a line is, and
why it is no story), which a reader may overrule in ``my_work/paragraphs.csv``: article, beginning (the paragraph's
first words), kind ("story" or "not story") and, if you like, why. For another folder than the seeds the name ends in
``-FOLDER``. A run reads that table and never writes it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from helpers.articles.files import WorkbookError, plain_text, sheet_rows
from helpers.articles.wordlists import read_table

Span = tuple[int, int]

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+|(?<=\d)[.,/:]\d+|\.[^\W\d_]\b)*")
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_CLOSERS = r"”’\"'»)\]"
# "++" and "*+" never give back what they took: a line of ten thousand dots is read once.
_SENTENCE_END = re.compile(
    rf"(?:(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?=\s)|(?<=[^\W\d_]{{2}})[.!?…]++[{_CLOSERS}]*+(?=[“‘]?[A-Z][a-z]))"
)
_OPENS_SENTENCE = re.compile(r"\s*+[“‘\"'«(\[—–-]*+\s*+[A-Z0-9À-ÖØ-Þ]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Rev|Hon|St|Jr|Sr|vs|No|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Inc|Ltd|Corp|Co|Mt|Ft|etc|cf)|\b[A-Z])\.$"
)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}$")
_STARTER = re.compile(
    r"\s*+[“‘\"'«(\[]*+(?:The|A|An|But|And|He|She|It|They|We|I|You|In|On|At|That|This|These|Those|There|When"
    r"|While|If|As|For|His|Her|Its|Their|Our|After|Before|However|Still|Yet|So|What|Who|Not|No)\b"
)


def count_words(text: str) -> int:
    """Count the words of a text: letters and digits, with apostrophes and hyphens inside.

    >>> count_words("The U.S. doesn’t agree — 4 1/2 hours.")
    7
    """
    return sum(1 for _ in WORD.finditer(text))


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split text[start:end] into sentences; a closing quotation mark stays with its sentence.

    >>> sentence_spans("“Is it? Yes,” he said. Then he left.")
    [(0, 7), (8, 22), (23, 36)]
    """
    end = len(text) if end is None else end
    spans, begin = [], start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ends_sentence(text, match, end):
            spans.append(_trim(text, begin, match.end()))
            begin = match.end()
    spans.append(_trim(text, begin, end))
    return [s for s in spans if s[1] > s[0]]


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    if not _OPENS_SENTENCE.match(text, match.end(), end):
        return False
    if match.group()[0] != "." or len(match.group()) > 1:
        return True
    before = text[max(0, match.start() - 12) : match.start() + 1]
    if _DOTTED.search(before):
        return _STARTER.match(text, match.end(), end) is not None
    return _ABBREVIATION.search(before) is None


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def overlaps(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The stretches that lie in text[start:end], cut off at its edges; spans are in order and never overlap.

    >>> overlaps([(0, 4), (6, 9), (12, 15)], 3, 8)
    [(3, 4), (6, 8)]
    """
    first = bisect_right(spans, start, key=itemgetter(1))
    last = bisect_left(spans, end, lo=first, key=itemgetter(0))
    return [(max(a, start), min(b, end)) for a, b in spans[first:last]]


def outside(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The stretches of text[start:end] that none of the spans covers; these are in order and never overlap.

    >>> outside([(0, 4), (6, 9), (12, 15)], 3, 8)
    [(4, 6)]
    """
    edges = [start, *chain.from_iterable(overlaps(spans, start, end)), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


class Paragraph(NamedTuple):
    """A non-empty line (see Article.paragraphs)."""

    paragraph: int
    start: int
    end: int
    kind: str
    repeats: bool
    counted: bool
    why: str
    text: str


class Sentence(NamedTuple):
    """A sentence with its number and that of its paragraph."""

    sentence: int
    paragraph: int
    start: int
    end: int
    kind: str
    counted: bool
    text: str


class Word(NamedTuple):
    """A word of the story."""

    start: int
    end: int
    paragraph: int
    sentence: int
    text: str


def paragraph_rows(text: str, title: str | None, overrules: Sequence[Overrule] = ()) -> Iterator[Paragraph]:
    """Each non-empty line of a text, in order.

    Raises WorkbookError when an overrule fits no paragraph; nothing without overrules.
    """
    spans = [s for s in (_trim(text, m.start(), m.end()) for m in _LINE.finditer(text)) if s[1] > s[0]]
    texts = [text[a:b] for a, b in spans]
    said = overruled(texts, overrules)
    whys = [_why(t, said.get(n)) for n, t in enumerate(texts)]
    seen: set[str] = set()
    for n, ((start, end), kind) in enumerate(zip(spans, _paragraph_kinds(texts, whys, title), strict=True)):
        key = " ".join(w.lower() for w in WORD.findall(texts[n]))
        is_story = n in said and said[n].kind == "story"
        repeats = not is_story and (kind == "deck" or (key in seen and key.count(" ") >= 4))
        seen.add(key)
        why = whys[n] or (_REPEATS if repeats else said[n].why or _READER if is_story else "")
        yield Paragraph(n, start, end, kind, repeats, not whys[n] and not repeats, why, texts[n])


_REPEATS = "says again what another paragraph says"
_READER = "you said so"


def _why(text: str, said: Overrule | None) -> str:
    """Why a paragraph is no story; empty when it is one."""
    if said:
        return "" if said.kind == "story" else said.why or _READER
    return why_not_story(text) or ""


def _paragraph_kinds(texts: Sequence[str], whys: Sequence[str], title: str | None) -> list[str]:
    kinds = ["boilerplate" if why else "body" for why in whys]
    story = [n for n, why in enumerate(whys) if not why][:3]
    if len(story) > 1 and _is_headline(texts[story[0]], title):
        kinds[story[0]] = "headline"
        if len(story) > 2 and shared_words(texts[story[1]], texts[story[2]]) >= 0.8:
            kinds[story[1]] = "deck"
    return kinds


def _is_headline(first: str, title: str | None) -> bool:
    words = count_words(first)
    return (title or "").strip() == first or words <= (25 if first[-1] not in '.!?…”"' else 15)


def shared_words(short: str, long: str) -> float:
    """Share of the different words of one text that the other has too, 0 to 1.

    >>> shared_words("Talks begin", "The talks begin in Geneva")
    1.0
    """
    mine, other = ({w.lower() for w in WORD.findall(t)} for t in (short, long))
    return len(mine & other) / len(mine) if mine else 0.0


LONGEST = 400  # characters; a longer line is taken for story, whatever it begins with


class Overrule(NamedTuple):
    """One line of the reader's table; ``where`` names it in a message."""

    article: str
    beginning: str
    kind: str
    why: str = ""
    where: str = "your table"


@cache
def rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The table of rules, in its order: what fits a line that is no story, and why it is none."""
    rows = read_table("boilerplate.csv")
    return tuple((re.compile(r["pattern"], re.IGNORECASE), f"{r['kind']}: {r['why']}") for r in rows)


def why_not_story(line: str) -> str | None:
    """Say what makes a line boilerplate; None when nothing does.

    >>> why_not_story("Leave a comment:")
    'comments: an invitation to comment'
    >>> why_not_story("The mayor left a comment.") is None
    True
    """
    if len(line) > LONGEST:
        return None
    line = " ".join(line.split())
    return next((why for pattern, why in rules() if pattern.fullmatch(line)), None)


def read_overrules(path: Path) -> tuple[Overrule, ...]:
    """Read what a reader decided about paragraphs; nothing if there is no table.

    Raises WorkbookError naming the line: a column is missing, a cell is empty or the kind unknown.
    """
    found = []
    for where, row in sheet_rows(path, Overrule._fields[:3], Overrule._fields[:2]):
        if row["kind"].lower() not in ("story", "not story"):
            raise WorkbookError(f"In {where} the kind is “{row['kind']}”. Write story or not story.")
        found.append(
            Overrule(row["article"], row["beginning"], row["kind"].lower(), row.get("why", ""), where)
        )
    return tuple(found)


def overruled(texts: Sequence[str], overrules: Sequence[Overrule]) -> dict[int, Overrule]:
    """Which paragraphs a reader decided about, by number.

    Raises WorkbookError when a beginning fits no paragraph.
    """
    found: dict[int, Overrule] = {}
    begins = [plain_text(text) for text in texts] if overrules else []
    for rule in overrules:
        words = plain_text(rule.beginning)
        fits = [n for n, text in enumerate(begins) if words and text.startswith(words)]
        if not fits:
            raise WorkbookError(
                f"“{rule.beginning}” in {rule.where} begins no paragraph of Article {rule.article}. "
                "Copy the first words of the paragraph as the article prints them."
            )
        found |= dict.fromkeys(fits, rule)
    return found
