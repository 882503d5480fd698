"""Labels and topics: what things are called and where topics come up, with every hit's place, and what chance gives.

Repeats (a deck that says the lead again) and boilerplate are left out. The two baselines of chance are permutations
(Good 2005, *Permutation, Parametric and Bootstrap Tests of Hypotheses*): the texts' own sentences are dealt anew, or
their paragraphs ordered anew, and the same count is made again. The seed is fixed, so the numbers are too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.tables import apart, table_of
from helpers.articles.wordlists import read_wordings, wording_pattern
from helpers.framing.shares import voice_at
from helpers.statistics import SEED

_PLACES = ["paragraph", "start", "end", "text", "position", "voice", "speaker"]


def find_wording(*articles: Article, words: str) -> pd.DataFrame:
    """Find a wording in the counted text: article, paragraph, start, end, text, position, voice, speaker.

    ``words`` is written as in helpers/lexicons ("rebel*|separatist*"); position is the share of the article's
    words that come before it, 0 to 1.

    >>> find_wording(Article.from_text("Rain fell. It rained."), words="rain*")["text"].tolist()
    ['Rain', 'rained']
    """
    return table_of(articles, _PLACES, lambda article: with_voices(article, _places(article, words)))


def _places(article: Article, words: str) -> list[tuple]:
    starts, pattern = article.word_starts, wording_pattern(words)
    return [
        (p.paragraph, *m.span(), m.group(), bisect_left(starts, m.start()) / max(1, len(starts)))
        for p in article.paragraph_rows
        if p.counted
        for m in pattern.finditer(article.text, p.start, p.end)
    ]


def with_voices(article: Article, rows: Iterable[tuple]) -> list[tuple]:
    """Rows that begin with a paragraph and a start, each with the voice and the speaker at its place at its end."""
    rows = list(rows)
    said = voice_at(article, [row[1] for row in rows])
    return [(*row, *who) for row, who in zip(rows, said, strict=True)]


def count_labels(*articles: Article, wordings: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count each wording of each concept: concept, wording, words, then a column for each article's label.

    ``wordings`` replaces the word list helpers/lexicons/labels.csv.
    """
    counts = read_wordings("labels.csv", ["concept", "wording", "words"]) if wordings is None else wordings
    counts = counts.reset_index(drop=True)
    for article in apart(articles):
        text = counted_text(article)
        counts[article.label] = [len(wording_pattern(words).findall(text)) for words in counts["words"]]
    return counts


def counted_text(article: Article) -> str:
    """The paragraphs that count, joined by line breaks: a copy for counting, not for places."""
    return "\n".join(p.text for p in article.paragraph_rows if p.counted)


def topic_hits(*articles: Article, topics: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where each topic comes up: article, paragraph, start, end, text, position, voice, speaker, topic.

    ``topics`` has the columns topic and words and replaces the word list helpers/lexicons/topics.csv; position is
    the share of the article's words that come before, 0 to 1.
    """
    lines = read_wordings("topics.csv", ["topic", "words"]) if topics is None else topics

    def rows(article: Article) -> list[tuple]:
        hits = [
            (place, topic)
            for topic, words in zip(lines["topic"], lines["words"], strict=True)
            for place in _places(article, words)
        ]
        said = with_voices(article, [place for place, _ in hits])
        return [(*row, topic) for row, (_, topic) in zip(said, hits, strict=True)]

    return table_of(articles, [*_PLACES, "topic"], rows)


def concordance(*articles: Article, words: str, width: int = 45) -> pd.DataFrame:
    """Keyword in context: article, paragraph, start, end, before, text, after (width characters a side), voice, speaker.

    >>> concordance(Article.from_text("Then rain fell."), words="rain")[["before", "after"]].values.tolist()
    [['Then ', ' fell.']]
    """

    def rows(article: Article) -> list[tuple]:
        text, found = article.text, with_voices(article, _places(article, words))
        before = [
            _whole_words(text[max(0, start - width) : start], start > width, False) for _, start, *_ in found
        ]
        after = [
            _whole_words(text[end : end + width], False, end + width < len(text)) for _, _, end, *_ in found
        ]
        return [
            (*r[:3], one, r[3], other, *r[5:]) for r, one, other in zip(found, before, after, strict=True)
        ]

    columns = ["paragraph", "start", "end", "before", "text", "after", "voice", "speaker"]
    return table_of(articles, columns, rows)


def _whole_words(text: str, cut_before: bool, cut_after: bool) -> str:
    """Spaces made even, and a word that was cut in two at either end left out."""
    words = re.split(r"(\s+)", text)
    words = words[1:] if cut_before and len(words) > 1 else words
    words = words[:-1] if cut_after and len(words) > 1 else words
    return re.sub(r"\s+", " ", "".join(words))


DEALS, SHUFFLES = 500, 200  # of the two baselines of chance


def alone_by_chance(a: Article, b: Article, wordings: Sequence[str]) -> float:
    """How many wordings stand in one article only when the counted sentences of both are dealt anew, on average.

    Each of 500 deals gives each article as many sentences as it has. Wordings are written as in
    helpers/lexicons ("rebel*|separatist*").

    >>> one, other = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> alone_by_chance(one, other, ["rain", "fell"])
    1.0
    """
    own = [[s.text for s in x.story] for x in (a, b)]
    patterns = [wording_pattern(words) for words in wordings]
    hits = np.array([[bool(p.search(text)) for p in patterns] for text in own[0] + own[1]], dtype=int)
    rng = np.random.default_rng(SEED)
    places = rng.permuted(np.tile(np.arange(len(hits)), (DEALS, 1)), axis=1)
    first = (places < len(own[0])).astype(int) @ hits
    return float(((first == 0) ^ (first == hits.sum(axis=0))).sum(axis=1).mean())


def gap_by_chance(a: Article, b: Article, hits: pd.DataFrame) -> float:
    """How often the widest gap between first mentions is at least as wide when each article's paragraphs are shuffled.

    ``hits`` holds the rows of topic_hits of both; only topics of both count. The gap is between the shares
    of the articles (0 to 1) that come before the first mention; the result is a share of 200 shuffles, 0 to 1.
    Raises ValueError when no topic comes up in both.

    >>> from helpers import topic_hits
    >>> one, other = Article.from_text("Geneva talks."), Article.from_text("The talks in Geneva.", "B")
    >>> gap_by_chance(one, other, topic_hits(one, other))
    1.0
    """
    found = [hits[hits["article"] == x.label] for x in (a, b)]
    topics = sorted(set(found[0]["topic"]) & set(found[1]["topic"]))
    rng = np.random.default_rng(SEED)
    real, shuffled = [], []
    for article, mine in zip((a, b), found, strict=True):
        sizes, first = _by_paragraph(article, mine, topics)
        orders = rng.permuted(np.tile(np.arange(len(sizes)), (SHUFFLES, 1)), axis=1)
        real.append(_first_places(np.arange(len(sizes))[None], sizes, first))
        shuffled.append(_first_places(orders, sizes, first))
    gaps = np.abs(shuffled[0] - shuffled[1]).max(axis=1)
    return float((gaps >= np.abs(real[0] - real[1]).max() - 1e-9).mean())


def _by_paragraph(article: Article, found: pd.DataFrame, topics: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The words of each counted paragraph, and how many of them come before each topic there (infinite: no hit)."""
    starts, counted = article.word_starts, [p for p in article.paragraph_rows if p.counted]
    edges = {p.paragraph: bisect_left(starts, p.start) for p in counted}
    ends = [bisect_left(starts, p.end) for p in counted]
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
