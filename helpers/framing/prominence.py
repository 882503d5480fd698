"""Prominence: what stands at the top and at the end of an article, and what is only touched on.

A headline and the first sentences are read by most people, the rest by fewer: what comes first is a choice.
Numbers told stand in framing/numbers.py, hedges and sources without a name in framing/hedging.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.framing.labels import topic_hits
from helpers.framing.numbers import numbers_told
from helpers.framing.shares import NARRATOR, with_voice
from helpers.statistics import percent


def passages(article: Article, part: float = 0.1) -> pd.DataFrame:
    """The headline, the beginning and the ending of an article: part, start, end, text, words.

    part is "headline", "first tenth" and "last tenth" ("first 20%" for another ``part``). The beginning takes
    whole sentences of the body from the first on, until they hold at least that share of the article's counted
    words; the ending likewise from the last one back. In a short article the two overlap. text may run over
    several paragraphs; words leaves out what does not count. A row is absent where there is nothing: no
    headline, no body. News puts first what it holds most important (van Dijk 1988, *News as Discourse*).

    Raises WorkbookError unless part lies above 0 and at most at 1.

    >>> passages(Article.from_text("Mayor speaks\\nIt rained. Nobody came. She left."))["text"].tolist()
    ['Mayor speaks', 'It rained.', 'She left.']
    """
    if not 0 < part <= 1:
        raise WorkbookError(
            f"The part of an article must lie above 0 and at most at 1 (all of it), not at {part}."
        )
    sentences, words = article.sentences.query("counted"), article.words
    body = sentences[sentences["kind"] != "headline"]
    spans = {"headline": _span(sentences[sentences["kind"] == "headline"])}
    sizes = words.groupby("sentence").size().reindex(body["sentence"], fill_value=0).tolist()
    name = "tenth" if part == 0.1 else percent(part)
    spans[f"first {name}"] = _span(body.head(_enough(sizes, part * len(words))))
    spans[f"last {name}"] = _span(body.tail(_enough(sizes[::-1], part * len(words))))
    starts = words["start"].tolist()
    rows = [
        (name, *span, article.text[slice(*span)], bisect_left(starts, span[1]) - bisect_left(starts, span[0]))
        for name, span in spans.items()
        if span is not None
    ]
    return pd.DataFrame(rows, columns=["part", "start", "end", "text", "words"])


def _span(sentences: pd.DataFrame) -> tuple[int, int] | None:
    return (int(sentences["start"].iloc[0]), int(sentences["end"].iloc[-1])) if len(sentences) else None


def _enough(sizes: Sequence[int], wanted: float) -> int:
    """How many of the sentences, in this order, hold the words that are wanted."""
    held = 0
    for n, size in enumerate(sizes, start=1):
        held += size
        if held >= wanted:
            return n
    return len(sizes)


def compare_passages(
    articles: Sequence[Article], topics: pd.DataFrame | None = None, part: float = 0.1
) -> pd.DataFrame:
    """What stands in the headline, the beginning and the ending of each article, one row a passage.

    Columns: article, part, start, end, text, words, narrator (share of the passage's words that are the
    narrator's, 0 to 1), speakers (who else has words there, most first, joined by "; "), topics (which of
    ``topics``, by default helpers/lexicons/topics.csv, come up there, in reading order), numbers (how many are
    told there, parts of names left out).

    >>> table = compare_passages([Article.from_text("Mayor speaks\\n“We agree,” said Ann Lee.")])
    >>> table[["part", "narrator", "speakers"]].values.tolist()[1]
    ['first tenth', 0.6, 'Ann Lee']
    """
    rows = []
    for article in articles:
        said = with_voice(article, article.words)
        hits = topic_hits(article, topics).sort_values("start")
        numbers = numbers_told(article).query("kind != 'part of a name'")
        for p in passages(article, part).itertuples(index=False):
            words, named, told = (_within(table, p.start, p.end) for table in (said, hits, numbers))
            narrator = (words["voice"] == NARRATOR).mean() if len(words) else float("nan")
            speakers = "; ".join(words["speaker"].dropna().value_counts().index)
            topic_names = "; ".join(named["topic"].drop_duplicates())
            rows.append((article.label, *p, float(narrator), speakers, topic_names, len(told)))
    columns = [
        "article",
        "part",
        "start",
        "end",
        "text",
        "words",
        "narrator",
        "speakers",
        "topics",
        "numbers",
    ]
    return pd.DataFrame(rows, columns=columns)


def _within(table: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    return table[(table["start"] >= start) & (table["start"] < end)]
