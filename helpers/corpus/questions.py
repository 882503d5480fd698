"""What a corpus can answer and two articles cannot: how far articles of one outlet lie apart, and where yours lie.

The tables are those of a corpus run, read with read_tables or made with analyse_all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.tables import as_table
from helpers.corpus.input import Record
from helpers.corpus.tables import analyse_all
from helpers.statistics import SEED, student

Tables = Mapping[str, pd.DataFrame]
# Shares of neutral reporting verbs and of words in quotation marks, and the mean polarity of a sentence by two instruments.
MEASURES = ["neutral_share", "quoted_share", "panel", "textblob"]
DRAWS = 2_000
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


def article_measures(tables: Tables) -> pd.DataFrame:
    """One row an article: id, outlet, date, event, verbs (their number), then the columns of MEASURES.

    neutral_share is missing (NaN) where an article has no reporting verb, a polarity where no sentence is scored.
    """
    measures = tables["articles"].set_index("id")[["outlet", "date", "event"]]
    neutral = (tables["verbs"]["verb_class"] == "neutral").groupby(tables["verbs"]["id"])
    measures["verbs"] = neutral.size().reindex(measures.index, fill_value=0)
    measures["neutral_share"] = neutral.mean()
    quoted = tables["voices"][tables["voices"]["voice"] == "quoted"].groupby("id")["share"].sum()
    measures["quoted_share"] = quoted.reindex(measures.index, fill_value=0.0)
    tone = tables["tone"][tables["tone"]["voice"] == "all"].set_index("id")
    measures[["panel", "textblob"]] = tone[["panel", "textblob"]].astype(float)
    return measures.reset_index()


def outlet_spread(tables: Tables) -> pd.DataFrame:
    """How articles of one outlet spread: measure, outlet, articles, mean, sd, low, high.

    sd is the standard deviation between articles; low and high are the 95% interval of the mean (Student's t;
    Gosset 1908), missing for a single article. Raises WorkbookError when the corpus names no outlets.
    """
    long = _of_outlets(tables).melt(["id", "outlet"], MEASURES, var_name="measure").dropna()
    groups = long.groupby(["measure", "outlet"], sort=True)["value"]
    table = groups.agg(articles="size", mean="mean", sd="std").reset_index()
    half = student(table["articles"]) * table["sd"] / np.sqrt(table["articles"])
    return table.assign(low=table["mean"] - half, high=table["mean"] + half)


def _of_outlets(tables: Tables) -> pd.DataFrame:
    """The measures of the articles whose outlet is known; raises WorkbookError where none is."""
    measures = article_measures(tables).dropna(subset=["outlet"])
    if measures.empty:
        raise WorkbookError(
            "This needs the outlet of each article, and the corpus has none: add a field “outlet”."
        )
    return measures


def outlet_difference(tables: Tables, *outlets: str) -> pd.DataFrame:
    """How far two outlets' means lie apart: measure, difference (first minus second), low, high, p.

    low and high bound the 95% interval of the difference, p is two-sided (Welch 1947: the outlets may spread
    differently). All three are missing where an outlet has fewer than two articles with the measure, or all of
    both have one value each. Leave the names out where the corpus has two outlets; they are then taken in the
    order of the alphabet. That two intervals of outlet_spread overlap does not yet say that p is above 0.05.

    Raises WorkbookError when the corpus names no outlets, or these are not two different ones of it.
    """
    measures = _of_outlets(tables)
    known = sorted(measures["outlet"].unique())
    pair = outlets or known
    if len(pair) != 2 or len(set(pair) & set(known)) != 2:
        raise WorkbookError(f"Two different outlets are compared: name two of {', '.join(known)}.")
    rows = []
    for measure in MEASURES:
        one, other = (measures.loc[measures["outlet"] == o, measure].dropna().to_numpy(float) for o in pair)
        gap = one.mean() - other.mean() if len(one) and len(other) else np.nan
        tested = (np.nan, np.nan, np.nan)
        if min(len(one), len(other)) > 1 and (np.ptp(one) or np.ptp(other)):
            test = stats.ttest_ind(one, other, equal_var=False)
            tested = (*test.confidence_interval(0.95), test.pvalue)
        rows.append((measure, gap, *tested))
    return as_table(rows, ["measure", "difference", "low", "high", "p"])


def settling(values: Sequence[float], draws: int = DRAWS) -> pd.DataFrame:
    """How the mean of n articles settles as n grows: n, low, middle, high.

    n articles are drawn from the values, with replacement, so many times; low and high hold the middle 95% of
    their means (the bootstrap; Efron 1979). n goes up to the number of values. Missing values are left out;
    raises WorkbookError when fewer than two remain.

    >>> settling([0.0, 1.0] * 50, draws=500)["n"].tolist()
    [1, 2, 5, 10, 20, 50, 100]
    """
    known, rng = _known(values), np.random.default_rng(SEED)
    sizes = [n for n in SIZES if n <= len(known)]
    rows = [(n, *np.quantile(_means(known, n, draws, rng), [0.025, 0.5, 0.975])) for n in sizes]
    return as_table(rows, ["n", "low", "middle", "high"])


def _known(values: Sequence[float]) -> np.ndarray:
    known = pd.Series(values, dtype=float).dropna().to_numpy()
    if len(known) < 2:
        raise WorkbookError("A mean settles from two articles on; there are fewer with this measure.")
    return known


def _means(values: np.ndarray, n: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(values, (draws, n)).mean(axis=1)


def enough_articles(values: Sequence[float], half_width: float = 0.05, draws: int = DRAWS) -> int | None:
    """The smallest n from which on the middle 95% of the means of n articles span at most ± half_width.

    Articles are drawn one by one from the values, with replacement, so many times over, and the means are looked
    at after each (the bootstrap; Efron 1979). Every n up to the number of values is tried; None when it is
    not reached by then. Missing values are left out.

    >>> enough_articles([0.0, 1.0] * 50, half_width=0.25, draws=500), enough_articles([0.0, 1.0] * 50)
    (18, None)

    Raises WorkbookError when fewer than two values remain.
    """
    known, rng = _known(values), np.random.default_rng(SEED)
    sums, too_wide = np.zeros(draws), 0
    for n in range(1, len(known) + 1):
        sums += rng.choice(known, draws)
        # A mean of few articles can be narrow by its coarseness alone, so the last wide one decides.
        wide = np.ptp(np.quantile(sums, [0.025, 0.975])) / n / 2 > half_width + 1e-12
        too_wide = n if wide else too_wide
    return too_wide + 1 if too_wide < len(known) else None


def right_direction(first: Sequence[float], second: Sequence[float], draws: int = DRAWS) -> pd.DataFrame:
    """How often n articles of each of two outlets tell which outlet's mean is higher: n, share (0 to 1), ties.

    ties is the share of draws in which both means are equal; half of them are counted right, as a coin would
    decide them. 0.5 is what a coin would do throughout. Raises WorkbookError with fewer than two articles a side,
    or when both outlets have the same mean.

    >>> right_direction([0.0, 1.0], [2.0, 3.0]).values.tolist()
    [[1.0, 1.0, 0.0], [2.0, 1.0, 0.0]]
    """
    one, other, rng = _known(first), _known(second), np.random.default_rng(SEED)
    sign = np.sign(np.round(one.mean() - other.mean(), 12))  # equal means can differ in their last digit
    if not sign:
        raise WorkbookError("Both outlets have the same mean of this measure, so no direction is right.")
    rows = []
    for n in [n for n in SIZES if n <= min(len(one), len(other))]:
        gaps = np.sign(np.round(_means(one, n, draws, rng) - _means(other, n, draws, rng), 12))
        ties = np.mean(gaps == 0)
        rows.append((n, np.mean(gaps == sign) + ties / 2, ties))
    return as_table(rows, ["n", "share", "ties"])


def place_of(a: Article, b: Article, tables: Tables) -> pd.DataFrame:
    """Where two articles lie in a corpus: measure, article, value, articles, percentile.

    percentile is the share of the corpus's articles with a lower value, and half of those with the same, in per
    cent; articles is how many have a value. percentile is missing where the article itself has none.
    """
    mine = article_measures(analyse_all([Record(x.label, x.text, title=x.title) for x in (a, b)]))
    corpus, rows = article_measures(tables), []
    for label, measure, value in mine.melt("id", MEASURES).itertuples(index=False):
        known = corpus[measure].dropna().to_numpy(float)
        lower = stats.percentileofscore(known, value, kind="mean")
        rows.append((measure, label, value, len(known), lower))
    return as_table(rows, ["measure", "article", "value", "articles", "percentile"])
