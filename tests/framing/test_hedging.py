"""Hedges of two articles, compared."""

import math

import pandas as pd
import pytest

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.framing.hedging import compare_hedges


def test_hedges_of_two_narrators_are_compared_with_fishers_test(seeds):
    """7 in 421 words and 1 in 359: p adds up the splits of 8 hedges that are at most as likely as this one."""
    ways = [math.comb(359, k) * math.comb(421, 8 - k) for k in range(9)]
    by_hand = sum(w for w in ways if w <= ways[1]) / math.comb(780, 8)
    table = compare_hedges(seeds)
    assert list(table.columns) == [
        "voice", "hedges_A", "words_A", "per_100_A", "hedges_B", "words_B", "per_100_B", "p", "verdict"
    ]  # fmt: skip
    row = table.iloc[0]
    assert (row["hedges_A"], row["words_A"], row["hedges_B"], row["words_B"]) == (1, 359, 7, 421)
    assert row["p"] == pytest.approx(by_hand)
    assert round(by_hand, 2) == 0.08
    assert row["verdict"] == (
        "Hedges among the narrator’s words: 1 of 359 in Article A, 7 of 421 in Article B: not distinguishable. "
        "If both articles hedged equally often, a gap at least this wide would still turn up in about 8 of 100 "
        "cases (p = 0.08)."
    )
    assert compare_hedges(seeds, "all voices")[["hedges_A", "hedges_B"]].values.tolist() == [[7, 10]]


def test_hedges_that_differ_and_voices_that_are_silent():
    articles = [Article.from_text("It may rain. " * 40), Article.from_text("It did rain. " * 40, label="B")]
    verdict = compare_hedges(articles)["verdict"][0]
    assert ": distinguishable." in verdict
    assert "fewer than 1 of 100 cases (p < 0.01)" in verdict
    quoted = compare_hedges([Article.from_text("“It may rain,” Ann Lee said."), articles[1]], "quoted").iloc[
        0
    ]
    assert quoted["verdict"] == "Nothing to compare among quoted words: Article B has none."
    assert (quoted["hedges_A"], quoted["words_B"]) == (1, 0)
    assert pd.isna(quoted["p"])


def test_hedges_are_compared_between_two_articles_and_in_one_voice(seeds):
    with pytest.raises(WorkbookError, match=r"here are: A\. Choose two"):
        compare_hedges(seeds[:1])
    with pytest.raises(WorkbookError, match=r"here are: A, A\. Choose two"):
        compare_hedges([seeds[0], seeds[0]])
    with pytest.raises(WorkbookError, match=r"no voice “speaker”\. Choose one of: all voices, narrator"):
        compare_hedges(seeds, "speaker")
