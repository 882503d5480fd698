"""What a corpus can answer and two articles cannot: how far articles of one outlet lie apart, and where yours lie.

The tables are those of helpers.corpus, read with read_tables or made with helpers.corpus_tables.analyse_all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles import Article
from helpers.corpus_input import Record
from helpers.corpus_tables import TABLES, analyse_all
from helpers.files import WorkbookError

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
    """The tables that a run of helpers.corpus wrote into a folder.

    Raises WorkbookError when the folder holds no such tables, or the run was not finished.
    """
    import json

    out = Path(out)
    try:
        complete = json.loads((out / "run.json").read_text("utf-8"))["complete"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkbookError(
            f"The folder “{out.name}” holds no results. Make them with: python -m helpers.corpus … --out {out.name}"
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


def right_direction(
    first: Sequence[float], second: Sequence[float], draws: int = 2_000, seed: int = SEED
) -> pd.DataFrame:
    """How often n articles of each of two outlets tell which outlet's mean is higher: n, share (0 to 1).

    An even draw counts half. 0.5 is what a coin would do. Raises WorkbookError with fewer than two articles a side.

    >>> right_direction([0.0, 1.0], [2.0, 3.0])["share"].tolist()
    [1.0, 1.0]
    """
    one, other = _known(first), _known(second)
    sign = np.sign(one.mean() - other.mean())
    rng = np.random.default_rng(seed)
    rows = []
    for n in [n for n in SIZES if n <= min(len(one), len(other))]:
        gaps = np.sign(_means(one, n, draws, rng) - _means(other, n, draws, rng))
        rows.append((n, float(np.mean(gaps == sign) + np.mean(gaps == 0) / 2)))
    return pd.DataFrame(rows, columns=["n", "share"])


def place_of(a: Article, b: Article, tables: Tables) -> pd.DataFrame:
    """Where two articles lie in a corpus: measure, article, value, articles, percentile.

    percentile is the share of the corpus's articles with a lower value, equal ones counted half, in per cent;
    articles is how many have one. Both are missing where the article itself has no value.
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
