"""What a corpus can answer and two articles cannot: how far articles of one outlet lie apart, where yours lie, and
which tell one event.

The tables are those of a corpus run, read with read_tables or made with analyse_all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.corpus.input import Record
from helpers.corpus.tables import TABLES, analyse_all
from helpers.statistics import SEED

Tables = Mapping[str, pd.DataFrame]
# Shares of neutral reporting verbs and of words in quotation marks, and the mean polarity of a sentence by two instruments.
MEASURES = ["neutral_share", "quoted_share", "panel", "textblob"]
# Of 99,000 pairs of US news articles a month or more apart, which cannot tell one event, 1 in 9,000 reaches this;
# of pairs at most three days apart 1 in 260 (525 articles of PolNeAR's development part; Newell et al. 2018, LREC).
THRESHOLD = 0.25
_CHUNK = 500  # articles that are compared with their neighbours at a time
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


def read_tables(out: str | Path) -> dict[str, pd.DataFrame]:
    """The tables that a corpus run wrote into a folder.

    Raises WorkbookError when the folder holds no such tables, or the run was not finished.
    """
    settings = Path(out, "run.json")
    if not settings.is_file():
        raise WorkbookError(f"“{settings.parent.name}” holds no results of python -m helpers corpus.")
    if not json.loads(settings.read_text("utf-8"))["complete"]:
        raise WorkbookError(
            f"The run in “{settings.parent.name}” was stopped. Give its command again; it goes on."
        )
    return {name: pd.read_parquet(settings.with_name(name)) for name in TABLES}


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
    n = table["articles"].to_numpy(int)
    half = np.where(n > 1, stats.t.ppf(0.975, np.maximum(1, n - 1)) * table["sd"] / np.sqrt(n), np.nan)
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
        row = (measure, gap, np.nan, np.nan, np.nan)
        if min(len(one), len(other)) > 1 and (np.ptp(one) or np.ptp(other)):
            test = stats.ttest_ind(one, other, equal_var=False)
            row = (measure, gap, *test.confidence_interval(0.95), test.pvalue)
        rows.append(row)
    return pd.DataFrame(rows, columns=["measure", "difference", "low", "high", "p"])


def settling(values: Sequence[float], draws: int = 2_000) -> pd.DataFrame:
    """How the mean of n articles settles as n grows: n, low, middle, high.

    n articles are drawn from the values, with replacement, so many times; low and high hold the middle 95% of
    their means (the bootstrap; Efron 1979). n goes up to the number of values. Missing values are left out;
    raises WorkbookError when fewer than two remain.

    >>> settling([0.0, 1.0] * 50, draws=500)["n"].tolist()
    [1, 2, 5, 10, 20, 50, 100]
    """
    known = _known(values)
    rng = np.random.default_rng(SEED)
    sizes = [n for n in SIZES if n <= len(known)]
    rows = [(n, *np.quantile(_means(known, n, draws, rng), [0.025, 0.5, 0.975])) for n in sizes]
    return pd.DataFrame(rows, columns=["n", "low", "middle", "high"])


def _known(values: Sequence[float]) -> np.ndarray:
    known = pd.Series(values, dtype=float).dropna().to_numpy()
    if len(known) < 2:
        raise WorkbookError("A mean settles from two articles on; there are fewer with this measure.")
    return known


def _means(values: np.ndarray, n: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(values, (draws, n)).mean(axis=1)


def enough_articles(values: Sequence[float], half_width: float = 0.05, draws: int = 2_000) -> int | None:
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
    rng = np.random.default_rng(SEED)
    sums, too_wide = np.zeros(draws), 0
    for n in range(1, len(known) + 1):
        sums += rng.choice(known, draws)
        low, high = np.quantile(sums, [0.025, 0.975]) / n
        # A mean of few articles can be narrow by its coarseness alone, so the last wide one decides.
        too_wide = n if (high - low) / 2 > half_width + 1e-12 else too_wide
    return too_wide + 1 if too_wide < len(known) else None


def right_direction(first: Sequence[float], second: Sequence[float], draws: int = 2_000) -> pd.DataFrame:
    """How often n articles of each of two outlets tell which outlet's mean is higher: n, share (0 to 1), ties.

    ties is the share of draws in which both means are equal; half of them are counted right, as a coin would
    decide them. 0.5 is what a coin would do throughout. Raises WorkbookError with fewer than two articles a side,
    or when both outlets have the same mean.

    >>> right_direction([0.0, 1.0], [2.0, 3.0]).values.tolist()
    [[1.0, 1.0, 0.0], [2.0, 1.0, 0.0]]
    """
    one, other = _known(first), _known(second)
    sign = np.sign(np.round(one.mean() - other.mean(), 12))  # equal means can differ in their last digit
    if not sign:
        raise WorkbookError("Both outlets have the same mean of this measure, so no direction is right.")
    rng = np.random.default_rng(SEED)
    rows = []
    for n in [n for n in SIZES if n <= min(len(one), len(other))]:
        gaps = np.sign(np.round(_means(one, n, draws, rng) - _means(other, n, draws, rng), 12))
        ties = float(np.mean(gaps == 0))
        rows.append((n, float(np.mean(gaps == sign)) + ties / 2, ties))
    return pd.DataFrame(rows, columns=["n", "share", "ties"])


def place_of(a: Article, b: Article, tables: Tables) -> pd.DataFrame:
    """Where two articles lie in a corpus: measure, article, value, articles, percentile.

    percentile is the share of the corpus's articles with a lower value, and half of those with the same, in per
    cent; articles is how many have a value. percentile is missing where the article itself has none.
    """
    mine = article_measures(analyse_all([Record(x.label, x.text, title=x.title) for x in (a, b)]))
    corpus, rows = article_measures(tables), []
    for measure in MEASURES:
        known = corpus[measure].dropna().to_numpy(float)
        for label, value in zip(mine["id"], mine[measure], strict=True):
            lower = stats.percentileofscore(known, value, kind="mean")
            rows.append((measure, label, value, len(known), lower))
    return pd.DataFrame(rows, columns=["measure", "article", "value", "articles", "percentile"])


def same_event_pairs(records: Sequence[Record], days: int = 3, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Pairs of articles that may tell one event, most alike first: id_a, id_b, days (between them), similarity.

    similarity is the cosine of the articles' TF-IDF vectors (Salton & Buckley 1988), 0 to 1. Compared are articles at
    most so many days apart, of different outlets where both are named. Articles without a date are left out; raises WorkbookError when none has one, or one cannot be read.

    >>> told = [Record("a", "The Elcombe bridge fell.", date="2021-01-04"), Record("b", "Elcombe bridge: it fell.", date="2021-01-05")]
    >>> same_event_pairs(told, threshold=0)[["id_a", "id_b", "days"]].values.tolist()
    [['a', 'b', 1]]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    some = sorted((_ordinal(r), n, r) for n, r in enumerate(records) if r.problem is None and r.date)
    if not some:
        raise WorkbookError(
            "Pairs of one event need a date for each article, such as 2021-12-23; none has one."
        )
    when, _, dated = zip(*some, strict=True)
    when, ids = np.array(when), np.array([record.id for record in dated], dtype=object)
    outlets = np.array([record.outlet or "" for record in dated], dtype=object)
    found = [pd.DataFrame(columns=["id_a", "id_b", "days", "similarity"])]
    try:
        vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        vectors = vectorizer.fit_transform(record.text for record in dated)
    except ValueError:  # no words but the commonest
        return found[0]
    for start in range(0, len(some), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        stop = np.searchsorted(when, when[chunk][-1] + days, side="right")
        alike = (vectors[chunk] @ vectors[start:stop].T).tocoo()
        i, j = alike.row + start, alike.col + start
        fits = (alike.data >= threshold) & (i < j) & (when[j] - when[i] <= days)
        fits &= (outlets[i] != outlets[j]) | (outlets[i] == "")
        i, j, close = i[fits], j[fits], alike.data[fits].astype(float).round(6)
        found.append(
            pd.DataFrame({"id_a": ids[i], "id_b": ids[j], "days": when[j] - when[i], "similarity": close})
        )
    pairs = pd.concat([some for some in found if len(some)] or found[:1])
    return pairs.sort_values(["similarity", "id_a", "id_b"], ascending=[False, True, True], ignore_index=True)


def _ordinal(record: Record) -> int:
    try:
        return date.fromisoformat(str(record.date)[:10]).toordinal()
    except ValueError as error:
        about = f"The date “{record.date}” of the article {record.id} cannot be read. Write it as 2021-12-23."
        raise WorkbookError(about) from error
