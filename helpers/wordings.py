"""Wordings: what things are called and where topics come up, counted in the text with every hit's place.

Repeats (a deck that says the lead again) and boilerplate are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

import pandas as pd

from helpers.articles import LEXICONS, Article, WorkbookError
from helpers.files import read_sheet
from helpers.voices import with_voice


def read_wordings(name: str, columns: Sequence[str]) -> pd.DataFrame:
    """Read an editable word table of helpers/lexicons; these columns must be filled in on every line.

    Raises WorkbookError when the table is missing, lacks a column, or has an empty cell in one.

    >>> read_wordings("topics.csv", ["topic", "words"]).columns.tolist()
    ['topic', 'words']
    """
    path = LEXICONS / name
    if not path.is_file():
        raise WorkbookError(
            f"The word table helpers/lexicons/{name} is missing. Put it back from the project."
        )
    sheet = read_sheet(path, columns)
    rows = []
    for number, line in enumerate(sheet.lines, start=2):
        cells = {column: (line.get(column) or "").strip() for column in sheet.header}
        empty = [column for column in columns if not cells[column]]
        if empty and any(cells.values()):
            raise WorkbookError(
                f"The word table helpers/lexicons/{name} has nothing under “{empty[0]}” in line {number}. "
                "Fill the cell in, or delete the whole line."
            )
        rows += [] if empty else [cells]
    if not rows:
        raise WorkbookError(
            f"The word table helpers/lexicons/{name} names its columns but has no line below them. Add at least one."
        )
    return pd.DataFrame(rows, columns=sheet.header)


@cache
def wording_pattern(words: str) -> re.Pattern[str]:
    """Turn "rebel*|separatist*" into a pattern: whole words, | between alternatives, * for any ending.

    >>> wording_pattern("war|wars").findall("War, wars, warn, toward")
    ['War', 'wars']
    """
    parts = [re.escape(w.strip()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for w in words.split("|")]
    either = "|".join(p for p in parts if p) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def find_wording(article: Article, words: str) -> pd.DataFrame:
    """Find a wording in the counted text: paragraph, start, end, text, position, voice, speaker.

    position is the share of the article's words that come before it, 0 to 1.
    """
    return with_voice(article, _places(article, words))


def _places(article: Article, words: str) -> pd.DataFrame:
    found = [
        (p.paragraph, m.start(), m.end(), m.group())
        for p in article.paragraphs.query("counted").itertuples(index=False)
        for m in wording_pattern(words).finditer(article.text, p.start, p.end)
    ]
    hits = pd.DataFrame(found, columns=["paragraph", "start", "end", "text"])
    starts = article.words["start"].tolist()
    return hits.assign(position=[bisect_left(starts, place) / max(1, len(starts)) for place in hits["start"]])


def count_labels(articles: Sequence[Article], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count each wording of each concept: concept, wording, words, then a column for each article's label."""
    table = read_wordings("labels.csv", ["concept", "wording", "words"]) if table is None else table
    counts = table.reset_index(drop=True).copy()
    for article in articles:
        text = counted_text(article)
        counts[article.label] = [len(wording_pattern(words).findall(text)) for words in counts["words"]]
    return counts


def counted_text(article: Article) -> str:
    """The paragraphs that count, joined by line breaks: a copy for counting, not for places."""
    return "\n".join(article.paragraphs.query("counted")["text"])


def topic_hits(article: Article, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where each topic comes up: article, the columns of find_wording, topic."""
    table = read_wordings("topics.csv", ["topic", "words"]) if table is None else table
    parts = [_places(article, line.words).assign(topic=line.topic) for line in table.itertuples(index=False)]
    hits = with_voice(article, pd.concat(parts, ignore_index=True))
    columns = ["paragraph", "start", "end", "text", "position", "voice", "speaker", "topic"]
    return hits[columns].assign(article=article.label)[["article", *columns]]


def _whole_words(text: str, cut_before: bool, cut_after: bool) -> str:
    """Spaces made even, and a word that was cut in two at either end left out."""
    words = re.split(r"(\s+)", text)
    words = words[1:] if cut_before and len(words) > 1 else words
    words = words[:-1] if cut_after and len(words) > 1 else words
    return re.sub(r"\s+", " ", "".join(words))


def concordance(article: Article, words: str, width: int = 45) -> pd.DataFrame:
    """Keyword in context: paragraph, start, end, before, text, after (width characters each side)."""
    hits = find_wording(article, words)
    hits["before"] = [
        _whole_words(article.text[max(0, s - width) : s], s > width, False) for s in hits["start"]
    ]
    hits["after"] = [
        _whole_words(article.text[e : e + width], False, e + width < len(article.text)) for e in hits["end"]
    ]
    return hits[["paragraph", "start", "end", "before", "text", "after", "voice", "speaker"]]
