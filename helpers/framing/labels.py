"""Labels and topics: what things are called and where topics come up, with every hit's place, and what chance gives.

Repeats (a deck that says the lead again) and boilerplate are left out. The two baselines of chance are permutations
(Good 2005, *Permutation, Parametric and Bootstrap Tests of Hypotheses*): the texts' own sentences are dealt anew, or
their paragraphs ordered anew, and the same count is made again. The seed is fixed, so the numbers are too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.wordlists import read_wordings, wording_pattern
from helpers.framing.shares import with_voice


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

    >>> from helpers import topic_hits
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
