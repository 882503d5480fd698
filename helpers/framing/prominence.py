"""Prominence: what stands at the top and at the end of an article, and what is only touched on.

A headline and the first sentences are read by most people, the rest by fewer: what comes first is a choice.
Numbers told stand in framing/numbers.py, hedges and sources without a name in framing/hedging.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.segments import Sentence
from helpers.articles.tables import rows_of, table_of
from helpers.framing.labels import topic_hits
from helpers.framing.numbers import number_rows
from helpers.framing.shares import NARRATOR, voice_at
from helpers.statistics import percent


def passages(*articles: Article, part: float = 0.1) -> pd.DataFrame:
    """The headline, the beginning and the ending of an article: article, part, start, end, text, words.

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
    return table_of(
        articles, ["part", "start", "end", "text", "words"], lambda article: _passages(article, part)
    )


def _passages(article: Article, part: float) -> list[tuple]:
    starts = article.word_starts
    headline = [s for s in article.story if s.kind == "headline"]
    body = [s for s in article.story if s.kind != "headline"]
    sizes = [bisect_left(starts, s.end) - bisect_left(starts, s.start) for s in body]
    name, wanted = "tenth" if part == 0.1 else percent(part), part * len(starts)
    first, last = _enough(sizes, wanted), _enough(sizes[::-1], wanted)
    chosen = {"headline": headline, f"first {name}": body[:first], f"last {name}": body[len(body) - last :]}
    return [_passage(article, name, some) for name, some in chosen.items() if some]


def _passage(article: Article, name: str, sentences: Sequence[Sentence]) -> tuple:
    start, end, starts = sentences[0].start, sentences[-1].end, article.word_starts
    return name, start, end, article.text[start:end], bisect_left(starts, end) - bisect_left(starts, start)


def _enough(sizes: Sequence[int], wanted: float) -> int:
    """How many of the sentences, in this order, hold the words that are wanted."""
    held = 0
    for n, size in enumerate(sizes, start=1):
        held += size
        if held >= wanted:
            return n
    return len(sizes)


def compare_passages(
    *articles: Article, topics: pd.DataFrame | None = None, part: float = 0.1
) -> pd.DataFrame:
    """What stands in the headline, the beginning and the ending of each article, one row a passage.

    Columns: article, part, start, end, text, words, narrator (share of the passage's words that are the
    narrator's, 0 to 1), speakers (who else has words there, most first, joined by "; "), topics (which of
    ``topics``, by default helpers/lexicons/topics.csv, come up there, in reading order), numbers (how many are
    told there, parts of names left out).

    >>> table = compare_passages(Article.from_text("Mayor speaks\\n“We agree,” said Ann Lee."))
    >>> table[["part", "narrator", "speakers"]].values.tolist()[1]
    ['first tenth', 0.6, 'Ann Lee']
    """

    def rows(article: Article) -> list[tuple]:
        hits = sorted(rows_of(topic_hits(article, topics=topics), "start", "topic"))
        numbers = [row[1] for row in number_rows(article) if row[4] != "part of a name"]
        said = list(zip(article.word_starts, voice_at(article, article.word_starts), strict=True))
        found = []
        for name, start, end, text, words in _passages(article, part):
            voices = [voice for place, voice in said if start <= place < end]
            narrator = sum(v == NARRATOR for v, _ in voices) / len(voices) if voices else float("nan")
            speakers = "; ".join(who for who, _ in Counter(w for _, w in voices if w).most_common())
            named = "; ".join(dict.fromkeys(topic for place, topic in hits if start <= place < end))
            told = sum(start <= place < end for place in numbers)
            found.append((name, start, end, text, words, narrator, speakers, named, told))
        return found

    columns = ["part", "start", "end", "text", "words", "narrator", "speakers", "topics", "numbers"]
    return table_of(articles, columns, rows)
