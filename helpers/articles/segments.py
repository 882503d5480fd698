"""Segments: where the words, sentences and paragraphs of a text begin and end.

Nothing is removed or changed; every function returns places (0-based, end exclusive) in the text it was given. What
is no story is marked, by the rules of ``lexicons/boilerplate.csv`` (a pattern for a whole line, what such a line is, and
why it is no story), which a reader may overrule in ``my_work/paragraphs.csv``: article, beginning (the paragraph's
first words), kind ("story" or "not story") and, if you like, why. For another folder than the seeds the name ends in
``-FOLDER``. A run reads that table and never writes it. A line of kind "lines apart" or "lines joined" (with any words under
beginning) says that the article's lines are paragraphs, or that a page broke them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from helpers.articles.files import WorkbookError, decisions, plain_text
from helpers.articles.names import PARTICLES
from helpers.articles.wordlists import PARTED, read_table, word_classes

Span = tuple[int, int]

WORD = re.compile(
    r"[^\W_]+(?:(?:[’']|[-\u00ad‐]\u00ad*+(?:[ \t]*+\r?\n[ \t]*+)?)[^\W_]+|(?<=\d)[.,/:]\d+|\.[^\W\d_]\b)*"
)
_FIRST_WORDS = re.compile(r"[\W_]*+([^\W_]*+)[\W_]*+([^\W_]*+)")
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_CLOSERS = r"”’\"'»)\]』」"
_NOTES = r"(?:\[(?:\d{1,3}|[a-z]|[a-z]+ needed)\])*+"  # as in Wikipedia
# "++" and "*+" never give back what they took: a line of ten thousand dots is read once.
_SENTENCE_END = re.compile(
    rf"(?:(?<![.!?…])[.!?…]++[{_CLOSERS}]*+{_NOTES}(?=\s)|(?<=[^\W\d_]{{2}})[.!?…]++[{_CLOSERS}]*+{_NOTES}(?=[“‘]?[A-Z][a-z])|[。！？।؟۔]++[{_CLOSERS}]*+)"
)
_NEXT = re.compile(r"\s*+([“‘’„‚`‹\"'«「『〝❝＂(\[—–-]*+)\s*+(\w?[\w’']*+)(\S?)")
_BEFORE = re.compile(r"[^\W\d_](?:\w|\.(?=\w))*+[.!?]$")
_NUMBERED = re.compile(r"\s*+[(\[]?(?:\d{1,3}|[^\W_])[.)]++")  # "1." at the beginning of an item
_SMALL_AT_FIRST = re.compile(r"[^\W\d_]{1,3}[’']?[A-Z]")  # iPhone, eBay, d'Angelo
_SIGNS = frozenset("@#•‣·*§¿¡")
_DASH = re.compile("[—–-]")  # "NASHUA, N.H. – At the moment"
_LETTERS = re.compile(r"[A-Z]\.|(?:[A-Za-z]{1,2}\.){2,}")  # J., U.S., Ph.D.
_ROMAN = re.compile(r"[IVXLC]+")
_CLOCKS = frozenset("eastern central mountain pacific local london moscow daylight standard".split())
_NO_STARTERS = frozenset("will may under near over us".split())  # "Will Smith", "Under Secretary", "US"


@cache
def _abbreviations() -> dict[str, str]:
    return {row["abbreviation"]: row["kind"] for row in read_table("abbreviations.csv")}


def count_words(text: str) -> int:
    """Count the words of a text: letters and digits, with apostrophes and hyphens inside.

    >>> count_words("The U.S. doesn’t agree — 4 1/2 hours.")
    7
    """
    return len(WORD.findall(text))


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split text[start:end] into sentences; a closing quotation mark stays with its sentence.

    >>> sentence_spans("“Is it? Yes,” he said. Then he left.")
    [(0, 7), (8, 22), (23, 36)]
    """
    end = len(text) if end is None else end
    spans, begin = [], start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ends_sentence(text, begin, match, end):
            spans.append(_trim(text, begin, match.end()))
            begin = match.end()
    spans.append(_trim(text, begin, end))
    return [s for s in spans if s[1] > s[0]]


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether what follows can begin a sentence, and the stop is not an abbreviation's, a name's or a number's."""
    following = _NEXT.match(text, match.end(), end)
    if match.group()[0] in "。！？।؟۔":
        return True
    if not _opens(text, following, end) or _NUMBERED.fullmatch(text, begin, match.end()):
        return False
    if len(match.group()) > 1 or match.group() == "…":
        return True
    before = _BEFORE.search(text, max(begin, match.start() - 16), match.end())
    return before is None or _stops_after(before.group(), *following.groups())


def _opens(text: str, following: re.Match[str], end: int) -> bool:
    """Whether a word can begin a sentence: with a capital of any script, a digit, a sign, or as "van der Berg" does."""
    _, word, sign = following.groups()
    if not word:
        return sign in _SIGNS or unicodedata.category(sign or " ") in ("Sc", "So")
    if not word[0].islower() or (len(word) == 1 and sign == ")"):  # "(b) Nobody paid."
        return True
    if word not in PARTICLES:
        return _SMALL_AT_FIRST.match(word) is not None
    rest = text[following.end(2) : min(end, following.end(2) + 40)].replace("-", " ").split()
    return next((w for w in rest if w not in PARTICLES), "x")[0].isupper()


def _stops_after(word: str, between: str, following: str, sign: str) -> bool:
    """Whether a sentence ends after a word and its stop, by what follows: marks, a word, and the sign after it."""
    kinds, low = _abbreviations(), following.lower()
    kind = kinds.get(word if word[-1] in "!?" else word[:-1], "letters" if _LETTERS.fullmatch(word) else "")
    if kind in ("title", "number", "latin"):
        return False
    if kind == "reference":
        return len(following) > 1 and not following[0].isdigit() and not _ROMAN.fullmatch(following)
    if kind == "list" or not (kind or kinds.get(following) == "company"):  # "Guess? Inc. rose"
        return True
    if following.istitle() and low in _starters() and sign != "." and not _DASH.search(between):
        return True
    return kind == "time" and not (
        following.isupper()
        or word_classes().get(low) == "T"
        or low in _CLOCKS
        or kinds.get(following) == "month"
    )


@cache
def _starters() -> frozenset[str]:
    """Words that have a capital because a sentence begins, and not because they are names."""
    return frozenset(word for word, kind in word_classes().items() if kind not in "Tv") - _NO_STARTERS


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


def paragraph_rows(text: str, title: str | None, overrules: Sequence[Overrule] = ()) -> Iterator[Paragraph]:
    """Each non-empty line of a text, in order; of a text whose lines a page broke, each paragraph of such lines.

    Raises WorkbookError when an overrule fits no paragraph; nothing without overrules.
    """
    spans = [s for s in (_trim(text, m.start(), m.end()) for m in _LINE.finditer(text)) if s[1] > s[0]]
    about_lines = {o.kind for o in overrules} & {*LINES}
    if about_lines == {JOINED} or (not about_lines and has_broken_lines(text, spans)):
        spans = list(_joined_lines(text, spans))
    texts = [text[a:b] for a, b in spans]
    said = overruled(texts, [o for o in overrules if o.kind not in LINES])
    whys = [_why(t, said.get(n)) for n, t in enumerate(texts)]
    begins = [" ".join(_FIRST_WORDS.match(text).groups()).lower() for text in texts]
    alike, seen = Counter(begins), set()
    for n, ((start, end), kind) in enumerate(zip(spans, _paragraph_kinds(texts, whys, title), strict=True)):
        key = " ".join(WORD.findall(texts[n])).lower() if alike[begins[n]] > 1 else ""
        is_story = n in said and said[n].kind == "story"
        repeats = not is_story and (kind == "deck" or (key in seen and key.count(" ") >= 4))
        seen.add(key)
        why = whys[n] or (_REPEATS if repeats else said[n].why or _READER if is_story else "")
        yield Paragraph(n, start, end, kind, repeats, not whys[n] and not repeats, why, texts[n])


def _breaks(text: str, lines: Sequence[Span]) -> list[tuple[bool, bool, bool]]:
    """What shows at each line's end but the last: no room for the next word, a small letter next, an empty line next."""
    longest = max(end - start for start, end in lines)
    apart = [len(_LINE_END.findall(text, one[1], two[0])) > 1 for one, two in pairwise(lines)]
    blocks, found = any(apart), []
    for (start, end), (following, stop), empty in zip(lines, lines[1:], apart, strict=False):
        word = text[following:stop].split(maxsplit=1)[0]
        small = word[0].islower()
        may_end = not small and not blocks and text[end - 1] in '.!?…”"’'
        full = end - start + 1 + len(word) > (longest if may_end else NEARLY * longest)
        found.append((full, small, empty))
    return found


def has_broken_lines(text: str, lines: Sequence[Span]) -> bool:
    """Whether a page and not the writer broke the lines: many go on in small letters, and those end at one width.

    >>> text = "The quay is shut until\\nMonday, the mayor said\\nto a crowd of people on\\nthe bridge. Many left."
    >>> has_broken_lines(text, [m.span() for m in _LINE.finditer(text)])
    True
    """
    if len(lines) < 4 or max(end - start for start, end in lines) > WIDEST:
        return False
    within = [(full, small) for full, small, empty in _breaks(text, lines) if not empty]
    small = [full for full, small in within if small]
    return len(small) >= max(2, 0.25 * len(within)) and sum(small) >= 0.8 * len(small)


def _joined_lines(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """The paragraphs: a line goes on in the next one if it was full, or if that begins with a small letter."""
    begin = lines[0][0]
    for n, (full, small, empty) in enumerate(_breaks(text, lines)):
        if empty or not (full or small):
            yield begin, lines[n][1]
            begin = lines[n + 1][0]
    yield begin, lines[-1][1]


def flat(text: str, spans: Sequence[Span]) -> str:
    """The text with every line end inside these spans a space, or nothing to see where it parts a word: no place shifts.

    >>> flat("It is main-\\ntained\\nby us.", [(0, 24)]).replace("\\xad", "~")
    'It is main~~tained by us.'
    """
    parts, at = [], 0
    for start, end in spans:
        inside = PARTED.sub(lambda m: "\u00ad" * len(m.group()), text[start:end])
        inside = _HYPHEN_AND_END.sub(lambda m: "-".rjust(len(m.group()), "\u00ad"), inside)
        parts += [text[at:start], _LINE_END.sub(lambda m: " " * len(m.group()), inside)]
        at = end
    return "".join([*parts, text[at:]])


def joined(text: str) -> str:
    """A text as it is shown: in one line, a word in one piece.

    >>> joined("It is main-\\ntained\\nby us.")
    'It is maintained by us.'
    """
    if "\n" not in text and "\r" not in text:
        return text
    return _LINE_END.sub(" ", _HYPHEN_AND_END.sub("-", PARTED.sub("", text)))


_HYPHEN_AND_END = re.compile(r"(?<=[^\W_])[-‐][ \t]*\r?\n[ \t]*(?=[^\W_])")
_LINE_END = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")
WIDEST = 160  # characters of a line that a page may have broken
NEARLY = 0.75  # of the longest line: in a proportional font lines that look alike have fewer or more letters
JOINED, APART = LINES = ("lines joined", "lines apart")
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
SHORT = 160  # characters; of longer lines only these kinds are marked
_CAN_BE_LONG = {"byline", "caption", "copyright", "correction", "cookie notice", "keywords", "note", "markup"}


KINDS = ("story", "not story", *LINES)


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


@cache
def _any_rule(long: bool) -> re.Pattern[str]:
    """All rules in one, or those for long lines, so that most lines are tried only once."""
    fit = (r["pattern"] for r in read_table("boilerplate.csv") if not long or r["kind"] in _CAN_BE_LONG)
    return re.compile("|".join(f"(?:{pattern})" for pattern in fit), re.IGNORECASE)


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
    if not _any_rule(len(line) > SHORT).fullmatch(line):
        return None
    return next((why for pattern, why in rules() if pattern.fullmatch(line)), None)


def read_overrules(path: Path) -> tuple[Overrule, ...]:
    """Read what a reader decided about paragraphs; nothing if there is no table.

    Raises WorkbookError naming the line: a column is missing, a cell is empty or the kind unknown.
    """
    columns = Overrule._fields[:3]
    rows = decisions(path, columns, columns[:2])
    found = tuple(
        Overrule(article, words, kind.lower(), why, where) for article, words, kind, why, where in rows
    )
    for said in found:
        if said.kind not in KINDS:
            raise WorkbookError(f"In {said.where} the kind is “{said.kind}”. Write story or not story.")
    return found


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
