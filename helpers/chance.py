"""Chance: what lists of words would show of two articles if their sentences or paragraphs fell otherwise.

Both are permutation baselines (Good 2005, *Permutation, Parametric and Bootstrap Tests of Hypotheses*): the texts'
own pieces are dealt or ordered anew, and the same count is made again. The seed is fixed, so the numbers are too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.articles import Article
from helpers.wordings import wording_pattern

DEALS, SHUFFLES, SEED = 500, 200, 1223


def alone_by_chance(a: Article, b: Article, wordings: Sequence[str]) -> float:
    """How many wordings stand in one article only when the counted sentences of both are dealt anew, on average.

    Each of 500 deals gives each article as many sentences as it has. Wordings are written as in
    helpers/lexicons ("rebel*|separatist*").

    >>> one, other = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> alone_by_chance(one, other, ["rain", "fell"])
    1.0
    """
    own = [x.sentences.query("counted")["text"].tolist() for x in (a, b)]
    patterns = [wording_pattern(words) for words in wordings]
    hits = np.array([[bool(p.search(text)) for p in patterns] for text in own[0] + own[1]], dtype=int)
    rng = np.random.default_rng(SEED)
    places = rng.permuted(np.tile(np.arange(len(hits)), (DEALS, 1)), axis=1)
    first = (places < len(own[0])).astype(int) @ hits
    return float(((first == 0) ^ (first == hits.sum(axis=0))).sum(axis=1).mean())


def gap_by_chance(a: Article, b: Article, hits: Sequence[pd.DataFrame]) -> float:
    """How often the widest gap between first mentions is at least as wide when each article's paragraphs are shuffled.

    ``hits`` holds the rows of topic_hits of each article; only topics of both count. The gap is between the shares
    of the articles (0 to 1) that come before the first mention; the result is a share of 200 shuffles, 0 to 1.
    Raises ValueError when no topic comes up in both.

    >>> from helpers.wordings import topic_hits
    >>> one, other = Article.from_text("Geneva talks."), Article.from_text("The talks in Geneva.", "B")
    >>> gap_by_chance(one, other, [topic_hits(one), topic_hits(other)])
    1.0
    """
    topics = sorted(set(hits[0]["topic"]) & set(hits[1]["topic"]))
    rng = np.random.default_rng(SEED)
    real, shuffled = [], []
    for article, found in zip((a, b), hits, strict=True):
        sizes, first = _by_paragraph(article, found, topics)
        orders = rng.permuted(np.tile(np.arange(len(sizes)), (SHUFFLES, 1)), axis=1)
        real.append(_first_places(np.arange(len(sizes))[None], sizes, first))
        shuffled.append(_first_places(orders, sizes, first))
    gaps = np.abs(shuffled[0] - shuffled[1]).max(axis=1)
    return float((gaps >= np.abs(real[0] - real[1]).max() - 1e-9).mean())


def _by_paragraph(article: Article, found: pd.DataFrame, topics: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The words of each counted paragraph, and how many of them come before each topic there (infinite: no hit)."""
    starts, counted = article.words["start"].tolist(), article.paragraphs.query("counted")
    edges = {p.paragraph: bisect_left(starts, p.start) for p in counted.itertuples(index=False)}
    ends = [bisect_left(starts, end) for end in counted["end"]]
    sizes = np.array([end - edge for end, edge in zip(ends, edges.values(), strict=True)])
    rows = {paragraph: n for n, paragraph in enumerate(edges)}
    first = np.full((len(sizes), len(topics)), np.inf)
    for paragraph, start, topic in zip(found["paragraph"], found["start"], found["topic"], strict=True):
        if topic in topics:
            at = rows[paragraph], topics.index(topic)
            first[at] = min(first[at], bisect_left(starts, start) - edges[paragraph])
    return sizes, first


def _first_places(orders: np.ndarray, sizes: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Where each topic first comes up in each order of the paragraphs: a share of the article's words."""
    before = np.cumsum(sizes[orders], axis=1) - sizes[orders]
    return (before[:, :, None] + first[orders]).min(axis=1) / max(1, sizes.sum())
