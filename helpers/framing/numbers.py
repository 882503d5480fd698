"""Numbers told: every figure an article gives, with its unit, its sentence and whose word it rests on."""

from __future__ import annotations

import re

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import overlaps
from helpers.articles.tables import table_of
from helpers.articles.wordlists import verb_forms, word_classes, word_set
from helpers.framing.labels import with_voices
from helpers.framing.shares import NARRATOR

_COLUMNS = [
    "paragraph", "start", "end", "text", "kind", "sentence", "sentence_start", "sentence_end", "voice", "speaker", "source",
]  # fmt: skip
_ONES = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_BIG = "hundred|thousand|million|billion|trillion"
_SIZE = f"(?:dozen|{_BIG}|bn)"
_WORD = f"(?i:{_TENS}(?:-(?:one|{_ONES}))?|{_ONES}|zero|one|an?(?=\\s(?:dozen|{_BIG})\\b))"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:\s\d/\d)?|\d/\d)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)"
)
_NTH = r"\d+(?:st|nd|rd|th)"
_PART = "third|quarter|fifth|tenth"
_FREE, _ENDS = r"(?<![\w.,/–-])", r"(?![\w/]|[.,]\d)"
# In the order in which they are tried: what an earlier pattern takes, no later one gets.
_PATTERNS = [
    (
        "year or date",
        rf"{_MONTH}\s(?:{_NTH}|\d\d?)(?:,\s{_YEAR})?|(?:{_NTH}|\d\d?)\s{_MONTH}(?:\s{_YEAR})?|{_MONTH}\s{_YEAR}"
        r"|\d{1,4}([./-])\d\d?\1\d{2,4}|\d\d?(?:[:.]\d\d)?\s?[ap]\.?m(?!\w)\.?|\d\d?:\d\d",
    ),
    ("share", rf"(?:{_DIGITS}|{_WORD})(?:\s?%|\sper\s?cent|\spercentage\spoints?)"),
    ("share", rf"(?i:half(?!-)|(?:one|an?)[\s-](?:{_PART})(?=\sof\b)|(?:two|three)[\s-](?:{_PART})s)"),
    ("amount", rf"[$€£¥]\s?{_DIGITS}(?:\s?(?:{_SIZE}|m|k)\b)?"),
    ("year or date", rf"{_YEAR}(?:s|[–-](?:{_YEAR}|\d\d))?(?!\s?%|\s{_SIZE}\b)"),
    ("ordinal", rf"(?:{_NTH}|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?!-))"),
    ("amount", rf"(?:{_DIGITS}|{_WORD})(?:[–-](?:{_DIGITS}|(?i:{_ONES}))|)(?:\s{_SIZE}\b)*"),
    ("amount", rf"(?i:(?:dozen|ten|{_BIG})s(?:\sof\s(?:{_BIG})s)?)"),
]
_FINDERS = [(kind, re.compile(f"{_FREE}(?:{pattern}){_ENDS}")) for kind, pattern in _PATTERNS]
_MID_YEAR = re.compile(rf"(?<=[a-z]-){_YEAR}s?{_ENDS}")
_UNIT = re.compile(r"[^\S\r\n\u2028\u2029]([a-z]+(?:-[a-z]+)*)(?![\w’'])|(-[a-z]+(?:-[a-z]+)*)(?!\w)")
_COUNTED = frozenset(
    "people men women children troops soldiers cases deaths hours days miles dollars euros pounds votes".split()
)
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_BEFORE = re.compile(r"([^\W\d_]+)\s+$")
_NUMBER_SIGN = re.compile(r"\bNo\.\s$")
_NOT_A_NUMBER_AFTER = frozenset("no any every some this that the which each another".split())


def numbers_told(*articles: Article) -> pd.DataFrame:
    """List the numbers of an article in text order, repeats left out.

    Columns: article, paragraph, start, end, text (the number, with a magnitude, a per cent sign or the unit that
    follows at once: "10.2 million cases"), kind ("year or date": clock times too; "amount"; "share": per cent
    and fractions; "ordinal"; "part of a name": Nord Stream 2), sentence, sentence_start, sentence_end, voice,
    speaker, source (whose word it is in this article: the speaker's name, else "narrator").

    "One" counts only before a thing that is counted ("one year"), and "the two agreed" not at all. Who is a
    number's source is one of the questions Bell (1991, *The Language of News Media*) asks of news figures.

    >>> rows = numbers_told(Article.from_text("Nobody came on May 5. Ann Lee said that two million people left."))
    >>> rows[["text", "kind", "source"]].values.tolist()
    [['May 5', 'year or date', 'narrator'], ['two million people', 'amount', 'Ann Lee']]
    """

    def rows(article: Article) -> list[tuple]:
        found = [
            (s.paragraph, start, end, article.text[start:end], kind, s.sentence, s.start, s.end)
            for s in article.story
            for kind, start, end in _numbers(article.text, s.start, s.end)
        ]
        return [(*row, row[-1] or NARRATOR) for row in with_voices(article, found)]

    return table_of(articles, _COLUMNS, rows)


def _numbers(text: str, low: int, high: int) -> list[tuple[str, int, int]]:
    """Kind, start and end of each number in a sentence."""
    found: list[tuple[str, int, int]] = [
        ("year or date", *m.span()) for m in _MID_YEAR.finditer(text, low, high)
    ]
    for kind, pattern in _FINDERS:
        taken = sorted((start, end) for _, start, end in found)
        for match in pattern.finditer(text, low, high):
            if not overlaps(taken, *match.span()):
                row = _judged(text, low, high, kind, match)
                found += [row] if row else []
    return sorted(found, key=lambda row: row[1])


def _judged(text: str, low: int, high: int, kind: str, match: re.Match[str]) -> tuple[str, int, int] | None:
    """A number with its unit and kind; None where the word is a pronoun or an adverb."""
    start, end = match.span()
    after, before = _NEXT.match(text, end, high), _BEFORE.search(text, max(low, start - 30), start)
    nearest, previous = after.group(1) if after else "", before.group(1) if before else ""
    if not match.group()[0].isdigit() and _no_number(match.group().lower(), previous.lower(), nearest):
        return None
    if kind == "ordinal" and (text[end : end + 1] in ",;:" or previous.lower() == "at"):
        return None
    unit = _unit(text, end, high, match.group().lower())
    bare = unit == end and kind == "amount"
    named = _in_a_name(match.group(), previous, nearest, kind, bare, start == low)
    if named or _NUMBER_SIGN.search(text, low, start):
        return "part of a name", start, end
    if kind == "year or date" and match.group().isdigit() and nearest in _COUNTED:
        kind = "amount"
    return kind, start, unit if kind == "amount" else end


def _no_number(word: str, previous: str, nearest: str) -> bool:
    """ "No one", "one can", "the two agreed"."""
    if word not in {"one", "two", "three", "four", "five"}:
        return False
    counts = nearest.islower() and nearest != "another" and not _is_verb(nearest)
    if word == "one":
        return previous in _NOT_A_NUMBER_AFTER or not counts or nearest in word_classes()
    return previous in {"the", "these", "those"} and not counts


def _is_verb(word: str) -> bool:
    if word in word_set("noun like verb") or word in word_set("cue noun"):
        return False
    return word in verb_forms()[0] or word_classes().get(word, "") in ("v", "X")


def _in_a_name(word: str, previous: str, nearest: str, kind: str, bare: bool, first: bool) -> bool:
    """ "Nord Stream 2", "the Second World War", "the Big Three"; bare: an amount of no unit."""
    named = previous[:1].isupper() and previous.lower() not in word_classes()
    if word.isdigit():
        return bare and named
    if not word[:1].isupper():
        return False
    return nearest[:1].isupper() if kind == "ordinal" else bare and named and not first


def _unit(text: str, end: int, high: int, number: str) -> int:
    """Where a number ends once the unit behind it is counted in."""
    match = _UNIT.match(text, end, high)
    word = (match.group(1) or "") if match else ""
    if match and match.group(2):
        return match.end()
    plural = word.endswith("s") and word[-2:] not in ("ss", "us", "is") and not _is_verb(word)
    plural = plural and word_classes().get(word, "T") == "T"
    counted = word in _COUNTED or plural or (number == "one" and word)
    return match.end() if match and counted else end
