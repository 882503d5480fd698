"""Hedges: where an article holds back how sure it is."""

from __future__ import annotations

import re
from operator import itemgetter

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.tables import table_of
from helpers.articles.wordlists import read_wordings, word_classes, wording_pattern
from helpers.framing.labels import with_voices
from helpers.framing.numbers import number_rows
from helpers.quotations.quotes import tellings

_WORD_BEFORE, _WORD_AFTER = re.compile(r"([^\W\d_]+)[’']?\s+$"), re.compile(r"\s+([^\W_]+)")
_IF_SOMEBODY = re.compile(r"\b(?:if|whether)\s+(?:I|you|he|she|it|we|they)\s+$", re.IGNORECASE)
_QUANTITIES = frozenset(
    "every all half everyone everything nobody nothing none dozens hundreds thousands".split()
)


def hedges(*articles: Article) -> pd.DataFrame:
    """List the words that hold back how sure a statement is, in text order, repeats left out.

    Columns: article, paragraph, start, end, text, kind ("modal", "adverb", "adjective", "verb", "approximator"),
    phrase (the line of helpers/lexicons/hedges.csv), voice, speaker. Words that are often no hedge are counted only
    where their column ``needs`` is met: "about" before a number, "may" where it is not the month. What is left to
    misread stands in the list's ``note``.

    The idea and the kinds follow Hyland (1998, *Hedging in Scientific Research Articles*; 2005, *Metadiscourse*).
    Raises WorkbookError when the word list is missing or incomplete.

    >>> rows = hedges(Article.from_text("About 30 people may come in May. They spoke about rain."))
    >>> rows[["text", "kind"]].values.tolist()
    [['About', 'approximator'], ['may', 'modal']]
    """
    columns = ["paragraph", "start", "end", "text", "kind", "phrase", "voice", "speaker"]
    return table_of(tellings(*articles), columns, _hedge_rows)


def _hedge_rows(article: Article) -> list[tuple]:
    lines = list(read_wordings("hedges.csv", ["phrase", "kind"]).itertuples(index=False))
    numbers = {row[1] for row in number_rows(article)}
    found = [
        (s.paragraph, *m.span(), m.group(), line.kind, line.phrase)
        for s in article.story
        for line in lines
        for m in wording_pattern(line.phrase).finditer(article.text, s.start, s.end)
        if _hedges(article.text, s.start, s.end, m, line.needs, numbers)
    ]
    rows, free = [], 0
    for row in sorted(found, key=itemgetter(1)):
        if row[1] >= free:
            rows.append(row)
            free = row[2]
    return with_voices(article, rows)


def _hedges(text: str, low: int, high: int, m: re.Match[str], needs: str, numbers: set[int]) -> bool:
    """Whether a hit of the word list is a hedge here."""
    before = _WORD_BEFORE.search(text, max(low, m.start() - 30), m.start())
    after = _WORD_AFTER.match(text, m.end(), high)
    previous, following = before.group(1).lower() if before else "", after.group(1) if after else ""
    if needs == "number":
        return bool(after) and (after.start(1) in numbers or following.lower() in _QUANTITIES)
    if needs == "possibility":
        return following.lower() != "not" and not _IF_SOMEBODY.search(text, low, m.start())
    if needs == "modal verb":
        capital_inside = m.group()[0].isupper() and text[low : m.start()].strip(" “”‘’\"'") != ""
        noun = word_classes().get(previous) in {"D", "P"} or previous in {"military", "economic", "political"}
        named = m.group()[0].isupper() and following[:1].isupper()
        return not (capital_inside or named or following[:1].isdigit() or noun)
    return True
