"""Charts of many articles: how far those of one outlet lie apart, how a mean settles, what a corpus costs.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.layout import MARGIN, frame, text_width
from helpers.rows import Row, Stack, note, stacked
from helpers.style import GREY, LIGHT, Chart, Layout, Look, for_any_size, looks, nothing_to_draw
from helpers.wording import listed, percent

_SEED = 1223


@for_any_size
def spread_between_articles(
    measures: pd.DataFrame, measure: str = "neutral_share", what: str = "", *, layout: Layout
) -> Chart:
    """Draw each article of each outlet at its value, with the outlet's mean and the 95% interval of that mean.

    ``measures`` has the columns outlet and ``measure`` (values from 0 to 1, or polarity); ``what`` names the measure.
    The interval is Student's t (Gosset 1908). The data: outlet, articles, mean, sd, low, high.
    """
    known = measures.dropna(subset=["outlet", measure])
    name, what = "8-1-spread-between-articles", what or measure.replace("_", " ")
    if known.empty:
        return nothing_to_draw(layout, name, "No article has both an outlet and this measure", known)
    data = _means(known, measure)
    apart = data["mean"].max() - data["mean"].min()
    digits = 2 if known[measure].max() - known[measure].min() > 0.2 else 3
    title = f"Articles of one outlet lie further apart than outlets: sd {_number(data['sd'].max(), digits)}, means {_number(apart, digits)} apart"
    if len(data) == 1 or data["sd"].max() <= apart:
        title = f"Mean {what}: {listed([f'{_number(m, digits)} in {o}' for o, m in data[['outlet', 'mean']].values])}"
    subtitle = (
        f"{what[:1].upper()}{what[1:]}: each dot an article; mark and bar: the mean and its 95% interval"
    )
    source = f"n = {listed([f'{n} articles of {o}' for o, n in data[['outlet', 'articles']].values])}."
    stack = stacked([Row(o, lanes=4) for o in data["outlet"]], layout, above=layout.narrow)
    right = MARGIN + text_width("mean −0.000", layout.small) + 0.1
    ax = frame(layout, (title, subtitle, source), stack.height, stack.left, right)
    stack.name(ax)
    for n, (row, look) in enumerate(zip(data.itertuples(), looks(data["outlet"]).values(), strict=True)):
        _draw_outlet(ax, known.loc[known["outlet"] == row.outlet, measure], row, stack, n, look)
        at = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
        text = f"mean {_number(row.mean, digits)}"
        ax.annotate(text, (1, stack.middle(n)), xytext=(4, 0), color=look.ink, fontsize=layout.small, **at)
    ax.set_xlabel(what)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    parts = [
        f"{r.outlet}: mean {_number(r.mean, digits)} ({_number(r.low, digits)} to {_number(r.high, digits)}), "
        f"standard deviation {_number(r.sd, digits)}, {r.articles} articles"
        for r in data.itertuples()
    ]
    caption = f"{what[:1].upper()}{what[1:]} of single articles by outlet. {'; '.join(parts)}."
    alt = f"One row of dots an outlet, a dot an article, and the outlet’s mean with its interval. {caption}"
    return Chart(name, ax.figure, title, caption, alt, data, subtitle)


def _means(known: pd.DataFrame, measure: str) -> pd.DataFrame:
    from scipy import stats

    table = known.groupby("outlet")[measure].agg(articles="size", mean="mean", sd="std").reset_index()
    half = stats.t.ppf(0.975, np.maximum(1, table["articles"] - 1)) * table["sd"] / np.sqrt(table["articles"])
    return table.assign(low=table["mean"] - half, high=table["mean"] + half)


def _draw_outlet(ax: Axes, values: pd.Series, row: tuple, stack: Stack, n: int, look: Look) -> None:
    # Articles with one value would hide each other: each is moved a little, always in the same way.
    shift = np.random.default_rng(_SEED + n).uniform(-1.4, 1.4, len(values)) * stack.lane
    ax.plot(values, stack.middle(n) + shift, ".", ms=5, color=look.colour, alpha=0.45, mew=0, zorder=1)
    ax.plot([row.low, row.high], [stack.middle(n)] * 2, color="black", lw=2, zorder=3)
    ax.plot(row.mean, stack.middle(n), look.marker, ms=7, color=look.colour, mec="white", mew=1, zorder=4)


def _number(value: float, digits: int = 2) -> str:
    return "–" if np.isnan(value) else f"{value:.{digits}f}".replace("-", "−")


@for_any_size
def how_a_mean_settles(settled: Mapping[str, pd.DataFrame], what: str, *, layout: Layout) -> Chart:
    """Draw the middle 95% of the means of n articles, for each outlet, as n grows.

    ``settled`` holds the table of helpers.corpus_questions.settling for each outlet. The data: outlet, n, low,
    middle, high.
    """
    data = pd.concat([t.assign(outlet=o) for o, t in settled.items()], ignore_index=True)
    one, most = data[data["n"] == data["n"].min()], data[data["n"] == data["n"].max()]
    widths = [float((t["high"] - t["low"]).max()) for t in (one, most)]
    title = f"A mean settles slowly: from ±{widths[0] / 2:.2f} with one article to ±{widths[1] / 2:.2f} with {data['n'].max()}"
    subtitle = f"{what[:1].upper()}{what[1:]}: middle 95% of the means of n articles drawn at random"
    right = MARGIN + max(text_width(f"  {o}", layout.small) for o in settled) + 0.1
    source = f"n up to {data['n'].max()} articles an outlet; drawn with repetition (bootstrap)."
    ax = frame(layout, (title, subtitle, source), 2.2, 0.62, right)
    for (outlet, table), look in zip(settled.items(), looks(settled).values(), strict=True):
        ax.fill_between(table["n"], table["low"], table["high"], color=look.colour, alpha=0.22, lw=0)
        ax.plot(table["n"], table["middle"], look.marker, ls="-", ms=4, color=look.colour)
        note(ax, table["n"].iloc[-1], table["middle"].iloc[-1], f"  {outlet}", layout, look.ink)
    ax.set(xscale="log", xlabel="number of articles in the mean", ylabel=what if not layout.narrow else "")
    ticks = sorted(data["n"].unique())
    ax.set_xticks(ticks[:: 2 if layout.narrow else 1], [str(n) for n in ticks[:: 2 if layout.narrow else 1]])
    ax.xaxis.set_minor_locator(mpl.ticker.NullLocator())
    ax.yaxis.set_major_locator(mpl.ticker.MaxNLocator(5))
    caption = f"{title}. " + " ".join(
        f"{o}: {_number(t['low'].iloc[-1])} to {_number(t['high'].iloc[-1])} with {t['n'].iloc[-1]} articles."
        for o, t in settled.items()
    )
    alt = f"Bands that narrow from left to right, one an outlet. {caption}"
    return Chart("8-2-how-a-mean-settles", ax.figure, title, caption, alt, data, subtitle)


@for_any_size
def right_direction(told: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw how often n articles from each of two outlets tell which outlet's mean is higher; ``told``: n, share."""
    first, last = told.iloc[0], told.iloc[-1]
    title = f"One article from each outlet points the right way in {percent(first['share'])} of draws"
    subtitle = "How often the means of n articles from each outlet lie in the true order"
    source = f"n up to {int(last['n'])} articles a side, drawn with repetition."
    ax = frame(layout, (title, subtitle, source), 1.7, 0.62, 0.45)
    ax.axhline(0.5, color=GREY, lw=0.9)
    ax.plot(told["n"], told["share"], "o-", color="black", ms=4)
    note(ax, 1, 0.5 - 0.035, "a coin", layout, GREY)
    ticks = told["n"].tolist()[:: 2 if layout.narrow else 1]
    ax.set(xscale="log", ylim=(0.42, 1.03), xlabel="number of articles from each outlet")
    ax.set_xticks(ticks, [str(n) for n in ticks])
    ax.xaxis.set_minor_locator(mpl.ticker.NullLocator())
    ax.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    ax.grid(axis="y", color=LIGHT, lw=0.6)
    said = [f"{percent(s)} with {int(n)}" for n, s in told[["n", "share"]].values]
    caption = f"{title}. By number of articles: {listed(said)}. A coin would be right in 50%."
    alt = f"A line that rises from left to right above the line of a coin. {caption}"
    return Chart("8-3-right-direction", ax.figure, title, caption, alt, told, subtitle)


@for_any_size
def cost_as_it_grows(sizes: Sequence[int], seconds: Sequence[float], *, layout: Layout) -> Chart:
    """Draw the measured seconds of an analysis against the number of articles, beside a straight line."""
    data = pd.DataFrame({"articles": sizes, "seconds": seconds})
    each = data["seconds"] / data["articles"] * 1000
    title = f"Twice the articles, twice the time: {each.min():.0f} to {each.max():.0f} ms an article"
    subtitle = "Seconds to analyse a corpus on this machine, by its number of articles"
    source = f"Measured in this run, {len(data)} sizes. Line: the largest corpus's cost an article, for every size."
    ax = frame(layout, (title, subtitle, source), 1.7, 0.62, 0.3)
    rate = data["seconds"].iloc[-1] / data["articles"].iloc[-1]
    ax.plot([0, max(sizes)], [0, rate * max(sizes)], color=GREY, lw=1)
    ax.plot(sizes, seconds, "o", color="black", ms=6)
    ax.set(xlabel="articles", ylabel="seconds", xlim=(0, None), ylim=(0, None))
    caption = f"{title}. " + "; ".join(f"{int(n)} articles {s:.1f} s" for n, s in data.values) + "."
    alt = f"Points along a straight line from the origin. {caption}"
    return Chart("8-4-cost-as-it-grows", ax.figure, title, caption, alt, data, subtitle)
