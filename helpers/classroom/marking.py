"""Marking: the words a reader marks in an article while reading it, in three colours.

Yellow is language that leads the reader, orange is background that helps to understand, green is an answer from
another side; after the exercise "Is It Fair?" of the media-literacy programme NewseumED, in our own words. The rules
decree nothing here: a reader copies words from the article, and they are looked up in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import Span
from helpers.classroom.coding import article_of, demand

COLOURS = {
    "yellow": "language that leads the reader",
    "orange": "background that helps to understand",
    "green": "an answer from another side",
}
MARKS = ["article", "start", "end", "text", "colour"]
_ALIKE = {mark: f"[{re.escape(marks)}]" for marks in ("'’‘‚ʼ′`", '"“”„‟«»″', "-‐‑‒–—−") for mark in marks}
_GAP = re.compile(r"\s*\[?(?:…|\.\s?\.\s?\.)\]?\s*")


def find_words(text: str, words: str) -> list[Span]:
    """Every place, start and end, where words copied from a text stand in it, in text order.

    Spaces of any kind and length are alike, and so are straight and curly marks, hyphens and dashes, capitals and
    small letters. Only whole words are found. "…" may stand for words left out: the place then reaches from the
    first words to the last. Words that the copier put in quotation marks of their own are found without them.

    >>> find_words("It’s a war, a long\\u00a0war.", "it's a WAR"), find_words("a long\\u00a0war.", "long war")
    ([(0, 10)], [(2, 10)])
    >>> find_words("Talks will begin in Geneva next month.", "Talks … next month")
    [(0, 37)]
    """
    for candidate in dict.fromkeys([words.strip(), words.strip(" \t\r\n\u00a0'\"“”‘’«».,;")]):
        parts = [_pattern(part.split()) for part in _GAP.split(candidate) if part.strip()]
        # Looked ahead for, as the places may overlap: each begins with the first words and ends with the nearest others.
        pattern = re.compile(f"(?=({'(?s:.*?)'.join(parts)}))", re.IGNORECASE)
        if re.search(r"\w", candidate) and (places := [m.span(1) for m in pattern.finditer(text)]):
            return places
    return []


def _pattern(words: Sequence[str]) -> str:
    tokens = [re.sub(r"\W", lambda m: _ALIKE.get(m[0], re.escape(m[0])), word) for word in words]
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return before + r"\s+".join(tokens) + after


def find_in_article(article: Article, words: str) -> list[Span]:
    """The places of find_words, those in the counted story before those in repeats and boilerplate."""
    counted = [(p.start, p.end) for p in article.paragraph_rows if p.counted]
    places = find_words(article.text, words)
    return sorted(places, key=lambda place: not any(a <= place[0] < b for a, b in counted))


def marks_from(*articles: Article, marks: Mapping[str, Mapping[str, str | Sequence[str]]]) -> pd.DataFrame:
    """What a reader marked: for each article's label, for each colour, the words: article, start, end, text, colour.

    >>> article = Article.from_text("The reckless plan was dropped.")
    >>> marks_from(article, marks={"A": {"yellow": ["reckless"]}}).values.tolist()
    [['A', 4, 12, 'reckless', 'yellow']]

    Words marked again mean their next place in the article; a sentence that the article repeats is taken where it
    counts. Raises WorkbookError: the words are not in the article or already marked wherever they stand, or the article
    or the colour is unknown.
    """
    rows, where = set(), "your marks"
    every = ((a, colour, some) for a, colours in marks.items() for colour, some in colours.items())
    for label, colour, some in every:
        article = article_of(articles, label, where)
        known = f"the colour is “{colour}”. The colours are yellow, orange and green."
        demand(where, colour.lower() in COLOURS, known)
        for words in filter(str.strip, [some] if isinstance(some, str) else some):
            places = find_in_article(article, words)
            taken = {row[1:3] for row in rows if row[0] == article.label}
            free = [place for place in places if place not in taken]
            often = f"is marked once more than {article.name} has these words. Copy them as they stand there."
            demand(where, free, f"“{words}” {often}")
            start, end = free[0]
            rows.add((article.label, start, end, article.text[start:end], colour.lower()))
    return pd.DataFrame(sorted(rows), columns=MARKS)


def overlapping(rows: pd.DataFrame) -> pd.Series:
    """A number for each row, in text order: rows that hang together by common characters have the same."""
    reach = rows["end"].cummax().shift(fill_value=-1)
    return (rows["start"] >= reach).cumsum()
