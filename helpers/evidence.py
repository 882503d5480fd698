"""Evidence: what a finding consists of, and the sentences that carry it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from helpers.articles import Article
from helpers.voices import voices

ALIKE = "no difference shown"


class Place(NamedTuple):
    """Words that carry a finding: ``article.text[start:end] == text`` for the article with this label."""

    article: str
    text: str
    start: int
    end: int


class Finding(NamedTuple):
    """A computed sentence, its rung, its limit, the name of its chart, and the words behind it."""

    finding: str
    rung: int
    limit: str
    figure: str
    evidence: list[Place]


def each_of(a: Article, b: Article, values: list[str]) -> str:
    """Two values with the labels of their articles.

    >>> each_of(Article.from_text("Rain."), Article.from_text("Snow.", "B"), ["one in", "two in"])
    'one in A and two in B'
    """
    return " and ".join(f"{v} {x.label}" for v, x in zip(values, (a, b), strict=False))


def places(article: Article, spans: list[list[int]]) -> list[Place]:
    """These stretches of an article as places."""
    return [Place(article.label, article.text[s:e], int(s), int(e)) for s, e in spans]


def sentences_of(article: Article, spans: list[list[int]]) -> list[Place]:
    """The sentences in which these places stand, each once."""
    table = article.sentences
    rows = [table[(table["start"] <= s) & (table["end"] > s)] for s, _ in spans]
    found = pd.concat(rows).drop_duplicates("start") if rows else table.head(0)
    return places(article, found[["start", "end"]].to_numpy().tolist())


def longest(article: Article, keep: Callable[[pd.DataFrame], pd.Series]) -> list[Place]:
    """The sentence with the longest stretch of the voices ``keep`` chooses; of a document only if nobody else speaks."""
    table = voices(article)
    table = table[keep(table)]
    live = table[table["speaker_type"] != "document"]
    chosen = (live if len(live) else table).astype({"words": int}).nlargest(1, "words")
    return sentences_of(article, chosen[["start", "end"]].to_numpy().tolist())
