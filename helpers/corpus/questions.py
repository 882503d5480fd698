"""What a corpus can answer and two articles cannot: how far articles of one outlet lie apart, and where yours lie.

The tables are those of a corpus run, read with read_tables or made with analyse_all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.corpus.input import Record
from helpers.corpus.tables import TABLES, analyse_all

Tables = Mapping[str, pd.DataFrame]
MEASURES = {
    "neutral_share": "share of neutral reporting verbs",
    "quoted_share": "share of words in quotation marks",
    "panel": "mean polarity of a sentence (panel)",
    "textblob": "mean polarity of a sentence (TextBlob)",
}
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
SEED = 1223


def read_tables(out: str | Path) -> dict[str, pd.DataFrame]:
    """The tables that a corpus run wrote into a folder.

    Raises WorkbookError when the folder holds no such tables, or the run was not finished.
    """
    import json

    out = Path(out)
    try:
        complete = json.loads((out / "run.json").read_text("utf-8"))["complete"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkbookError(
            f"The folder “{out.name}” holds no results. Make them with: python -m helpers corpus … --out {out.name}"
        ) from error
    if not complete:
        raise WorkbookError(
            f"The run in “{out.name}” was stopped. Give its command again; it goes on from there."
        )
    return {name: pd.read_parquet(out / name) for name in TABLES}


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
    measures = article_measures(tables)
    _need(measures, "outlet", "An outlet's spread")
    long = measures.melt(["id", "outlet"], list(MEASURES), var_name="measure").dropna(
        subset=["value", "outlet"]
    )
    groups = long.groupby(["measure", "outlet"], sort=True)["value"]
    table = groups.agg(articles="size", mean="mean", sd="std").reset_index()
    half = _half_interval(table["sd"].to_numpy(float), table["articles"].to_numpy(int))
    return table.assign(low=table["mean"] - half, high=table["mean"] + half)


def _half_interval(sd: np.ndarray, n: np.ndarray) -> np.ndarray:
    from scipy import stats

    return np.where(n > 1, stats.t.ppf(0.975, np.maximum(1, n - 1)) * sd / np.sqrt(n), np.nan)


def _need(table: pd.DataFrame, column: str, what: str) -> None:
    if column not in table or table[column].isna().all():
        raise WorkbookError(
            f"{what} needs the {column} of each article, and this corpus has none. "
            f"Add a field “{column}” to its lines (or a column to its articles.csv)."
        )


def outlet_difference(tables: Tables, first: str | None = None, second: str | None = None) -> pd.DataFrame:
    """How far two outlets' means lie apart: measure, difference (first minus second), low, high, p.

    low and high bound the 95% interval of the difference, p is two-sided (Welch 1947: the outlets may spread
    differently). All three are missing where an outlet has fewer than two articles with the measure, or all of
    both have one value each. Leave the names out where the corpus has two outlets; they are then taken in the
    order of the alphabet. That two intervals of outlet_spread overlap does not yet say that p is above 0.05.

    Raises WorkbookError when the corpus names no outlets, when one is unknown, or when it is unclear which two
    are meant.
    """
    measures = article_measures(tables)
    _need(measures, "outlet", "A comparison of outlets")
    pair = _two_outlets(sorted(measures["outlet"].dropna().unique()), first, second)
    rows = []
    for measure in MEASURES:
        one, other = (measures.loc[measures["outlet"] == o, measure].dropna().to_numpy(float) for o in pair)
        gap = one.mean() - other.mean() if len(one) and len(other) else np.nan
        rows.append((measure, gap, *_welch(one, other)))
    return pd.DataFrame(rows, columns=["measure", "difference", "low", "high", "p"])


def _welch(one: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """The 95% interval of the difference of two means, and p."""
    from scipy import stats

    if min(len(one), len(other)) < 2 or (np.ptp(one) == 0 and np.ptp(other) == 0):
        return np.nan, np.nan, np.nan
    test = stats.ttest_ind(one, other, equal_var=False)
    interval = test.confidence_interval(0.95)
    return float(interval.low), float(interval.high), float(test.pvalue)


def _two_outlets(known: Sequence[str], first: str | None, second: str | None) -> list[str]:
    """The two outlets that are meant; whichever is not named is the other one of two."""
    named = [name for name in (first, second) if name is not None]
    unknown = [name for name in named if name not in known]
    if unknown:
        raise WorkbookError(f"No article is from “{unknown[0]}”. The outlets are: {', '.join(known)}.")
    rest = [name for name in known if name not in named]
    if len(set(named)) < len(named) or len(named) + len(rest) < 2 or (len(named) < 2 and len(known) > 2):
        raise WorkbookError(
            f"Two different outlets are compared, and this corpus has: {', '.join(known)}. "
            "Name both, for example outlet_difference(tables, 'North', 'South')."
        )
    return [name if name is not None else rest.pop(0) for name in (first, second)]


def settling(values: Sequence[float], draws: int = 2_000, seed: int = SEED) -> pd.DataFrame:
    """How the mean of n articles settles as n grows: n, low, middle, high.

    n articles are drawn from the values, with replacement, so many times; low and high hold the middle 95% of
    their means (the bootstrap; Efron 1979). n goes up to the number of values. Missing values are left out;
    raises WorkbookError when fewer than two remain.

    >>> settling([0.0, 1.0] * 50, draws=500)["n"].tolist()
    [1, 2, 5, 10, 20, 50, 100]
    """
    known = _known(values)
    rng = np.random.default_rng(seed)
    sizes = [n for n in SIZES if n <= len(known)]
    rows = [(n, *np.quantile(_means(known, n, draws, rng), [0.025, 0.5, 0.975])) for n in sizes]
    return pd.DataFrame(rows, columns=["n", "low", "middle", "high"])


def _known(values: Sequence[float]) -> np.ndarray:
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    if len(known) < 2:
        raise WorkbookError(
            "How a mean settles can be seen from two articles on; there are fewer with this measure."
        )
    return known


def _means(values: np.ndarray, n: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(values, (draws, n)).mean(axis=1)


def enough_articles(
    values: Sequence[float], half_width: float = 0.05, draws: int = 2_000, seed: int = SEED
) -> int | None:
    """The smallest n from which on the middle 95% of the means of n articles span at most ± half_width.

    Articles are drawn one by one from the values, with replacement, so many times over, and the means are looked
    at after each (the bootstrap; Efron 1979). Every n up to the number of values is tried; None when it is
    not reached by then. Missing values are left out.

    >>> enough_articles([0.0, 1.0] * 50, half_width=0.25, draws=500), enough_articles([0.0, 1.0] * 50)
    (18, None)

    Raises WorkbookError when fewer than two values remain, or half_width is not above 0.
    """
    known = _known(values)
    if not half_width > 0:
        raise WorkbookError(f"The half width must lie above 0, for example at 0.05; it is {half_width}.")
    rng = np.random.default_rng(seed)
    sums, too_wide = np.zeros(draws), 0
    for n in range(1, len(known) + 1):
        sums += rng.choice(known, draws)
        low, high = np.quantile(sums, [0.025, 0.975]) / n
        # A mean of few articles can be narrow by its coarseness alone, so the last wide one decides.
        too_wide = n if (high - low) / 2 > half_width + 1e-12 else too_wide
    return too_wide + 1 if too_wide < len(known) else None


def right_direction(
    first: Sequence[float], second: Sequence[float], draws: int = 2_000, seed: int = SEED
) -> pd.DataFrame:
    """How often n articles of each of two outlets tell which outlet's mean is higher: n, share (0 to 1), ties.

    ties is the share of draws in which both means are equal; half of them are counted right, as a coin would
    decide them. 0.5 is what a coin would do throughout. Raises WorkbookError with fewer than two articles a side,
    or when both outlets have the same mean.

    >>> right_direction([0.0, 1.0], [2.0, 3.0]).values.tolist()
    [[1.0, 1.0, 0.0], [2.0, 1.0, 0.0]]
    """
    one, other = _known(first), _known(second)
    sign = _sign(one.mean() - other.mean())
    if not sign:
        raise WorkbookError("Both outlets have the same mean of this measure, so no direction is right.")
    rng = np.random.default_rng(seed)
    rows = []
    for n in [n for n in SIZES if n <= min(len(one), len(other))]:
        gaps = _sign(_means(one, n, draws, rng) - _means(other, n, draws, rng))
        ties = float(np.mean(gaps == 0))
        rows.append((n, float(np.mean(gaps == sign)) + ties / 2, ties))
    return pd.DataFrame(rows, columns=["n", "share", "ties"])


def _sign(gap: np.ndarray | float) -> np.ndarray:
    return np.sign(np.round(gap, 12))  # equal means can differ in their last digit


def place_of(a: Article, b: Article, tables: Tables) -> pd.DataFrame:
    """Where two articles lie in a corpus: measure, article, value, articles, percentile.

    percentile is the share of the corpus's articles with a lower value, and half of those with the same, in per
    cent; articles is how many have a value. percentile is missing where the article itself has none.
    """
    corpus = article_measures(tables)
    mine = article_measures(analyse_all([Record(x.label, x.text, title=x.title) for x in (a, b)]))
    rows = []
    for measure in MEASURES:
        known = corpus[measure].dropna().to_numpy(float)
        for label, value in zip(mine["id"], mine[measure], strict=True):
            rows.append((measure, label, value, len(known), _percentile(known, value)))
    return pd.DataFrame(rows, columns=["measure", "article", "value", "articles", "percentile"])


def _percentile(known: np.ndarray, value: float) -> float:
    if np.isnan(value) or not len(known):
        return np.nan
    return float(100 * (np.mean(known < value) + np.mean(known == value) / 2))
