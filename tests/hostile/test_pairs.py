"""Every figure of the workbook on three invented pairs of very different kinds; any arrangement of quotations."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import PROJECT
from helpers.framing.alignment import align, coverage, renderings
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.report.figures import workbook_charts

PAIRS = {"football": "tests/pairs", "science": "tests/pairs", "council": "notebooks/example_pair"}
SHARED = {
    "football": {"Paul Dunn"},
    "science": {"Eve Marsh", "Paul Dunn"},
    "council": {"Ann Lee", "Karl Moss"},
}


def pair(name: str) -> tuple[Article, Article]:
    one, two = (Path(PROJECT, PAIRS[name], f"{name}_{x}.txt").read_text("utf-8") for x in "ab")
    return Article.from_text(one, "A"), Article.from_text(two, "B")


@pytest.mark.parametrize("name", PAIRS)
def test_every_figure_is_drawn_and_described(name):
    a, b = pair(name)
    charts = workbook_charts(a, b, a.sentences["text"].iloc[2])
    assert len(charts) >= 12
    assert len({chart.name for chart in charts}) == len(charts)
    for chart in charts:
        assert chart.title.strip()
        assert len(chart.caption) > 20
        assert len(chart.alt) > 20


@pytest.mark.parametrize("name", PAIRS)
def test_the_shared_utterances_are_found(name):
    found = renderings(*pair(name))
    assert len(found) >= 2
    assert set(found["speaker"]) == SHARED[name]


# Marks, cues and names in any order: what copying, cutting and bad editing make of quotations.
PIECES = st.sampled_from(
    ["“", "”", "‘", "’", '"', "'", "«", "»", "„", " ", ". ", ", ", "? ", ": ", "\n", "\r\n", "\u00a0", "— ",
     "Ann Lee said", "said Tom Ray", "he told reporters", "according to the council", "she", "It is late",
     "the bridge is closed", "Q: ", "Share this article", "A", "\u202e", "\ufeff", "<b>", "$", "😀"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_arrangement_of_quotations(text):
    article = Article.from_text(text)
    quotes, statements = find_quotes(article), find_attributions(article)
    event(f"quotations: {min(len(quotes), 5)}")
    for rows in (quotes, statements):
        assert [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == rows["text"].tolist()
        places = rows[["start", "end"]].values.tolist()
        assert all(one[1] <= other[0] for one, other in pairwise(places))


@settings(max_examples=30, deadline=None)
@given(TEXTS, TEXTS)
def test_any_two_texts_are_aligned_in_bounds(one, other):
    a, b = Article.from_text(one, "A"), Article.from_text(other, "B")
    pairs = align(a, b)
    assert pairs["similarity"].between(0, 1).all()
    assert pairs["a_sentence"].is_unique
    assert pairs["b_sentence"].is_unique
    counted = [set(x.sentences.query("counted")["sentence"]) for x in (a, b)]
    assert set(pairs["a_sentence"]) <= counted[0]
    assert set(pairs["b_sentence"]) <= counted[1]
    assert set(coverage(a, b)) == {"A", "B"}
