"""Prominence: what stands at the top and at the end of an article, and what is only touched on.

A headline and the first sentences are read by most people, the rest by fewer: what comes first is a choice.
Numbers told stand in framing/numbers.py, hedges and sources without a name in framing/hedging.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.tables import table_of


def passages(*articles: Article) -> pd.DataFrame:
    """The headline, the beginning and the ending of an article: article, part, start, end, text, words.

    part is "headline", "first tenth" and "last tenth". The beginning takes whole sentences of the body from the first
    on, until they hold at least a tenth of the article's counted words; the ending likewise from the last one back.
    In a short article the two overlap. text may run over several paragraphs; words leaves out what does not count.
    A row is absent where there is nothing: no headline, no body. News puts first what it holds most important
    (van Dijk 1988, *News as Discourse*).

    >>> passages(Article.from_text("Mayor speaks\\nIt rained. Nobody came. She left."))["text"].tolist()
    ['Mayor speaks', 'It rained.', 'She left.']
    """
    return table_of(articles, ["part", "start", "end", "text", "words"], _passages)


def _passages(article: Article) -> list[tuple]:
    headline = [s for s in article.story if s.kind == "headline"]
    body = [s for s in article.story if s.kind != "headline"]
    sizes = [article.words_in(s.start, s.end) for s in body]
    wanted = 0.1 * len(article.word_rows)
    last = len(body) - _enough(sizes[::-1], wanted)
    chosen = {"headline": headline, "first tenth": body[: _enough(sizes, wanted)], "last tenth": body[last:]}
    spans = [(part, some[0].start, some[-1].end) for part, some in chosen.items() if some]
    return [(part, a, b, article.text[a:b], article.words_in(a, b)) for part, a, b in spans]


def _enough(sizes: Sequence[int], wanted: float) -> int:
    """How many of the sentences, in this order, hold the words that are wanted."""
    return min(len(sizes), int(np.searchsorted(np.cumsum(sizes), wanted)) + 1)
