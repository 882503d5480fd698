"""Vocabulary: the counts are those of the text, the numbers those of the paper, and chance is what chance does."""

import math

import numpy as np
import pandas as pd
import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.framing import keyness
from helpers.framing.keyness import log_odds, permutation_test, word_counts


def pair(a, b):
    return [Article.from_text(a), Article.from_text(b, label="B")]


COUNTS = pd.DataFrame({"A": [6, 0, 54], "B": [0, 4, 36]}, index=["rebel", "war", "the"])


@pytest.fixture(scope="module")
def tested(seeds):
    return permutation_test(*seeds)


@pytest.mark.parametrize(("word", "a", "b"), cases(__file__, "words of the seeds as counted by hand"))
def test_words_of_the_seeds_as_counted_by_hand(seeds, word, a, b):
    counts = word_counts(*seeds)
    found = counts.loc[word].tolist() if word in counts.index else [0, 0]
    assert found == [a, b]


def test_what_counts_as_a_word_and_as_the_same_one(seeds):
    counts = word_counts(*seeds)
    assert counts.loc["verge", "A"] == 1
    assert "comment" not in counts.index
    counts = word_counts(*pair("They don’t tell us. The US waits.", "They don't tell us. The U.S. waits."))
    assert (counts["A"] == counts["B"]).all()
    assert {"US", "us", "don't"} <= set(counts.index)
    counts = word_counts(*pair("WAR OVER\nThe war was over.", "y")).query("A > 0")["A"]
    assert counts.to_dict() == {"over": 2, "the": 1, "war": 2, "was": 1}


def test_log_odds_is_the_papers_formula_and_a_stronger_prior_is_more_careful():
    """Prior 50 over 100 words: rebel 3, war 2, the 45. Both texts: 60 + 50 and 40 + 50 words."""
    table = log_odds(COUNTS, prior_words=50).set_index("word")
    rebel = math.log(9 / 101) - math.log(3 / 87)
    assert table.loc["rebel", "log_odds"] == pytest.approx(rebel)
    assert table.loc["rebel", "z"] == pytest.approx(rebel / math.sqrt(1 / 9 + 1 / 3))
    assert table.loc["rebel", "z"] == pytest.approx(1.4241, abs=0.0001)
    assert table.loc["war", "z"] == pytest.approx(math.log(2 / 108 / (6 / 84)) / math.sqrt(1 / 2 + 1 / 6))
    assert table.loc["the", "z"] == pytest.approx(math.log(99 / 11 / (81 / 9)) / math.sqrt(1 / 99 + 1 / 81))
    weak, strong = log_odds(COUNTS, 10), log_odds(COUNTS, 1000)
    assert weak["z"].abs().is_monotonic_decreasing
    assert list(weak.columns) == ["word", "A", "B", "log_odds", "z"]
    assert strong["log_odds"].abs().max() < weak["log_odds"].abs().max() / 2


def test_no_word_of_the_seeds_survives_and_the_test_can_be_repeated(tested, seeds):
    assert tested.survivors == 0
    assert tested.verdict.startswith("No word survives: the strongest, “war”")
    assert tested.table["p"].min() > 0.05
    assert tested.table.iloc[0]["word"] == "war"
    assert abs(tested.table.iloc[0]["z"]) < tested.threshold
    again = permutation_test(*seeds)
    assert again.table.equals(tested.table)
    assert again.threshold == tested.threshold
    assert tested.table["p"].is_monotonic_increasing
    assert tested.table["p"].between(1 / 1001, 1).all()


def test_p_and_threshold_by_a_loop_over_every_deal(monkeypatch):
    """A second route: each deal counted word by word in plain Python."""
    a = "Rain fell and fell. Rain came late. The rain left us. We ran home in the rain. It was late. We slept."
    b = "Snow fell. Snow came early and it stayed. It left. The snow lay in heaps and heaps of snow. We ran out."
    monkeypatch.setattr(keyness, "DRAWS", 200)
    monkeypatch.setattr(keyness, "SEED", 11)
    result = permutation_test(*pair(a, b), prior_words=10)
    sentences = [s.lower().rstrip(".").split() for s in (a + " " + b).replace(". ", ".|").split("|")]
    words, rng, maxima = sorted({w for s in sentences for w in s}), np.random.default_rng(11), []
    for _ in range(200):
        first = set(rng.permutation(11)[:6].tolist())
        dealt = [("A" if n in first else "B", w) for n, s in enumerate(sentences) for w in s]
        counts = pd.DataFrame({label: [dealt.count((label, w)) for w in words] for label in "AB"}, words)
        maxima.append(log_odds(counts, 10)["z"].abs().max())
    top = abs(result.table.loc[0, "z"])
    assert result.table.loc[0, "p"] == pytest.approx((1 + sum(m >= top - 1e-9 for m in maxima)) / 201)
    maxima.sort()
    assert maxima[-11] < maxima[-10] < maxima[-9]
    assert result.threshold == pytest.approx(maxima[-10])


def test_a_word_that_really_differs_survives_and_tiny_texts_show_none():
    result = permutation_test(*pair("Rain fell here. " * 60, "Snow fell here. " * 60))
    assert result.survivors == 2
    assert set(result.table.query("p <= 0.05")["word"]) == {"rain", "snow"}
    assert result.verdict.startswith("2 words survive of 4")
    assert permutation_test(*pair("Rain fell.", "Snow lay.")).survivors == 0
    alone = permutation_test(*pair("Rain. Rain.", "Rain."))
    assert alone.table["z"].tolist() == [0]


def test_texts_drawn_from_one_source_seldom_show_a_word(monkeypatch):
    """The promise of the threshold: about 1 in 20 pairs without any difference."""
    rng, words = np.random.default_rng(3), np.array([f"{a}{b}" for a in "abcdefgh" for b in "xyzwv"])
    shown = 0
    monkeypatch.setattr(keyness, "DRAWS", 100)
    for _ in range(40):
        texts = [". ".join(" ".join(rng.choice(words, 8)).capitalize() for _ in range(20)) for _ in "ab"]
        shown += permutation_test(*pair(*texts)).survivors > 0
    assert shown <= 6


@pytest.mark.parametrize(("a", "b", "words"), cases(__file__, "nothing to compare is said"))
def test_nothing_to_compare_is_said(a, b, words):
    result = permutation_test(*pair(a, b))
    assert (result.verdict, result.survivors, len(result.table)) == (words, 0, 0)
    assert list(result.table.columns) == ["word", "A", "B", "log_odds", "z", "p"]


def test_other_than_two_articles(seeds):
    with pytest.raises(WorkbookError, match=r"two articles, and here are: A\. Choose"):
        permutation_test(*seeds[:1])
    with pytest.raises(WorkbookError, match="two articles, and here are: A, B, C"):
        log_odds(COUNTS.assign(C=1))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_have_counts_and_a_sentence(a, b):
    articles = pair(a, b)
    counts = word_counts(*articles)
    assert (counts.sum(axis=1) > 0).all()
    assert not counts.index.has_duplicates
    result = permutation_test(*articles)
    assert result.verdict
    assert np.isfinite(result.table[["log_odds", "z", "p"]].to_numpy(float)).all()
