"""Questions to a corpus: how far outlets lie apart, and how many articles tell."""

from collections import Counter
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.corpus.questions import (
    MEASURES,
    article_measures,
    enough_articles,
    outlet_difference,
    place_of,
    right_direction,
    settling,
)

COIN = [0.0, 1.0]


def corpus(shares):
    """The tables of a corpus in which each outlet's articles quote these shares of their words."""
    rows = [
        (f"{outlet}{k}", outlet, share) for outlet, listed in shares.items() for k, share in enumerate(listed)
    ]
    articles = pd.DataFrame(rows, columns=["id", "outlet", "share"]).assign(date="", event="")
    return {
        "articles": articles.drop(columns="share"),
        "verbs": pd.DataFrame({"id": articles["id"], "verb_class": "neutral"}),
        "voices": articles[["id", "share"]].assign(voice="quoted"),
        "tone": articles[["id"]].assign(voice="all", panel=np.nan, textblob=0.5),
    }


# -- two outlets --------------------------------------------------------------------------------------


def test_the_difference_is_welchs_worked_out_by_hand():
    """Means 0.2 and 0.5, variances 0.01 and 0.04, 3 and 5 articles: se² = 0.01 / 3 + 0.04 / 5."""
    north, south = [0.1, 0.2, 0.3], [0.5 - np.sqrt(0.08), 0.5, 0.5, 0.5, 0.5 + np.sqrt(0.08)]
    row = outlet_difference(corpus({"North": north, "South": south})).set_index("measure").loc["quoted_share"]
    one, other = 0.01 / 3, 0.04 / 5
    df = (one + other) ** 2 / (one**2 / 2 + other**2 / 4)
    half = stats.t.ppf(0.975, df) * np.sqrt(one + other)
    assert row["difference"] == pytest.approx(-0.3)
    assert (row["low"], row["high"]) == pytest.approx((-0.3 - half, -0.3 + half))
    assert row["p"] == pytest.approx(2 * stats.t.sf(0.3 / np.sqrt(one + other), df))


def test_outlets_are_taken_in_the_order_they_are_named():
    tables = corpus({"North": [0.1, 0.2], "South": [0.4, 0.5], "West": [0.7, 0.9]})
    gap = outlet_difference(tables, "West", "North").set_index("measure").loc["quoted_share", "difference"]
    assert gap == pytest.approx(0.65)
    two = corpus({"North": [0.1, 0.2], "South": [0.4, 0.5]})
    gaps = [outlet_difference(two, *names)["difference"][1] for names in ((), ("South",), (None, "North"))]
    assert gaps == pytest.approx([-0.3, 0.3, 0.3])


def test_a_difference_that_cannot_be_tested_is_missing():
    table = outlet_difference(corpus({"North": [0.1], "South": [0.4, 0.5]})).set_index("measure")
    assert table.index.tolist() == list(MEASURES)
    assert list(table.columns) == ["difference", "low", "high", "p"]
    assert table.loc["quoted_share", "difference"] == pytest.approx(-0.35)
    assert table.loc["textblob", "difference"] == 0
    assert table[["low", "high", "p"]].isna().all(axis=None)
    assert table.loc["panel"].isna().all()


@pytest.mark.parametrize(
    ("outlets", "names", "words"),
    [
        ("NSW", (), "has: N, S, W. Name both"),
        ("NSW", ("N",), "has: N, S, W. Name both"),
        ("NS", ("N", "N"), "Two different outlets"),
        ("N", (), "has: N. Name both"),
        ("NS", ("East", "N"), "No article is from “East”. The outlets are: N, S."),
    ],
)
def test_two_outlets_must_be_clear(outlets, names, words):
    with pytest.raises(WorkbookError, match=words):
        outlet_difference(corpus({name: [0.1, 0.2] for name in outlets}), *names)


def test_a_corpus_without_outlets_is_told_so():
    tables = corpus({"N": [0.1]})
    tables["articles"]["outlet"] = None
    with pytest.raises(WorkbookError, match="needs the outlet of each article"):
        outlet_difference(tables)


# -- how many articles --------------------------------------------------------------------------------


@pytest.mark.parametrize("half_width", [0.05, 0.1])
def test_enough_articles_is_what_the_normal_curve_says(half_width):
    values = np.random.default_rng(5).normal(0.5, 0.2, 400)
    expected = (1.96 * values.std() / half_width) ** 2
    assert enough_articles(values, half_width) == pytest.approx(expected, rel=0.12)


def test_enough_articles_agrees_with_settling():
    values = [0.0, 0.2, 0.3, 0.4, 0.8] * 60
    enough = enough_articles(values, 0.07)
    table = settling(values).set_index("n")
    half = (table["high"] - table["low"]) / 2
    assert half[50] > 0.07 > half[100]
    assert 50 < enough < 100


def test_the_means_of_few_articles_that_are_narrow_by_coarseness_are_not_enough():
    """One or two articles nearly always have the mean 0; from three on the means reach up to one in n."""
    rare = [0.0] * 99 + [1.0]
    assert settling(rare)["high"][0] == 0
    assert enough_articles(rare, 0.05) == 10


def test_too_few_values_are_not_enough_and_equal_ones_are_at_once():
    assert enough_articles(COIN * 100) is None
    assert enough_articles([0.3, 0.3, np.nan]) == 1
    with pytest.raises(WorkbookError, match="from two articles on"):
        enough_articles([0.3, np.nan])
    with pytest.raises(WorkbookError, match="above 0"):
        enough_articles(COIN, 0)


def test_ties_are_shown_and_half_of_them_are_right():
    """First 0 or 1 by a coin, second 0: with one article each the draw is even in half of all cases."""
    table = right_direction(COIN * 5, [0.0] * 10, draws=20_000)
    assert list(table.columns) == ["n", "share", "ties"]
    assert table["ties"].tolist() == pytest.approx([1 / 2, 1 / 4, 1 / 32, 1 / 1024], abs=0.01)
    assert table["share"].tolist() == pytest.approx((1 - table["ties"] / 2).tolist())


def test_means_that_differ_in_the_last_digit_are_ties():
    """The even draws are counted in whole tenths, over all 5**10 ways to draw five articles a side."""
    tenths = Counter(sum(drawn) for drawn in product([1, 2, 3, 4, 3], repeat=5))
    others = Counter(sum(drawn) for drawn in product([1, 2, 3, 4, 2], repeat=5))
    even = sum(n * others[total] for total, n in tenths.items()) / 5**10
    table = right_direction([0.1, 0.2, 0.3, 0.4, 0.3], [0.1, 0.2, 0.3, 0.4, 0.2], draws=20_000)
    assert table["ties"][2] == pytest.approx(even, abs=0.01)
    with pytest.raises(WorkbookError, match="same mean"):
        right_direction([0.1, 0.2], [0.15, 0.15])


def test_the_percentile_counts_lower_articles_and_half_of_the_equal_ones():
    tables = corpus({"N": [0.0, 0.0, 0.2, 0.9]})
    plain, quoting = (
        Article.from_text("Rain fell."),
        Article.from_text("“We agree,” Ann Lee said.", label="B"),
    )
    table = place_of(plain, quoting, tables).query("measure == 'quoted_share'").set_index("article")
    assert table["percentile"].to_dict() == {"A": 25.0, "B": 75.0}
    assert article_measures(tables)["quoted_share"].tolist() == [0.0, 0.0, 0.2, 0.9]
