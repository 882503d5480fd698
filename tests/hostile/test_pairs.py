"""Every figure of the workbook on three invented pairs of very different kinds; any arrangement of quotations."""

from __future__ import annotations

import pytest
from awkward import INVENTED, invented
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.framing.alignment import align, coverage, renderings
from helpers.report.figures import workbook_charts

BOTH = {"football": "Paul Dunn", "science": "Eve Marsh, Paul Dunn", "council": "Ann Lee, Karl Moss"}


@pytest.mark.parametrize("name", INVENTED)
def test_every_figure_is_drawn_and_described_and_the_shared_utterances_are_found(name):
    a, b = invented(name)
    charts = workbook_charts(a, b, example=a.sentences["text"].iloc[2])
    assert len(charts) >= 12
    assert len({chart.name for chart in charts}) == len(charts)
    for chart in charts:
        assert chart.title.strip()
        assert len(chart.caption) > 20
        assert len(chart.alt) > 20
    found = renderings(a, b)
    assert len(found) >= 2
    assert set(found["speaker"]) == set(BOTH[name].split(", "))


# Marks, cues and names in any order: what copying, cutting and bad editing make of quotations.
PIECES = st.sampled_from(
    ["“", "”", "‘", "’", '"', "'", "«", "»", "„", " ", ". ", ", ", "? ", ": ", "\n", "\r\n", "\u00a0", "— ",
     "Ann Lee said", "said Tom Ray", "he told reporters", "according to the council", "she", "It is late",
     "the bridge is closed", "Q: ", "Share this article", "A", "\u202e", "\ufeff", "<b>", "$", "😀"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join)


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
    both = coverage(a, b)
    found = [both.loc[both["article"] == label, "sentence"].tolist() for label in "AB"]
    assert found == [sorted(numbers) for numbers in counted]
