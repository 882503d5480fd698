"""Charts of means with their spread: each speaker's score, the ruler, and how far articles of one outlet lie apart.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.charts.chart import Chart, Look, Row, Stack, for_any_size, looks, note, nothing_to_draw, stacked
from helpers.charts.layout import GREY, LIGHT, MARGIN, MUTED, Layout, Sign, clipped, frame, text_width
from helpers.statistics import SEED, listed, percent, signed
from helpers.tone.comparison import ENOUGH_SENTENCES, ENOUGH_WORDS
from helpers.tone.sentiment import DEAD_BAND, score_texts

_INSTRUMENTS = {"textblob": "TextBlob", "vader": "VADER"}


def zero_line(ax: Axes) -> None:
    """The line from which positive and negative scores depart."""
    ax.axvline(0, color=GREY, lw=0.9, zorder=0)


@for_any_size
def sentiment_per_speaker(speakers: pd.DataFrame, instrument: str = "TextBlob", *, layout: Layout) -> Chart:
    """Draw each person's mean polarity with its interval; ``speakers`` holds rows of speaker_tone."""
    if not (speakers["speaker_type"] == "person").any():
        title = "No person is quoted in either article"
        return nothing_to_draw(layout, "5-1-sentiment-per-speaker", title, speakers)
    people = speakers[speakers["speaker_type"] == "person"]
    left_out = sorted(set(speakers["speaker"]) - set(people["speaker"]))
    order = (
        people.groupby("speaker")["words"].max().sort_values(ascending=False, kind="stable").index.tolist()
    )
    enough = people.loc[people["enough"], "speaker"].nunique()
    verb = "has" if enough == 1 else "have"
    title = f"{enough} of {len(order)} people quoted {verb} {ENOUGH_WORDS} words or more"
    source = f"Hollow: under {ENOUGH_WORDS} words, where one adjective decides. No bar: under {ENOUGH_SENTENCES} sentences"
    if left_out:
        source += f". Not drawn, because no person: {listed(left_out)}"
    subtitle = f"Mean polarity of the sentences attributed to each speaker ({instrument}), 95% interval"
    head = (title, subtitle, source)
    stack, drawn = _speaker_rows(people, order, layout), people
    notes = [_size_note(s, layout) for s in drawn.itertuples(index=False)]
    right = 0.17 + max(text_width(x, layout.small) for x in notes)
    ax = frame(layout, head, stack.height, stack.left, right)
    _draw_speakers(ax, drawn, stack, order)
    said = [
        f"{s.speaker} in {s.article} {signed(s.score) if s.scored else 'not scored'} ({s.words} words)"
        for s in sorted(people.itertuples(index=False), key=lambda s: order.index(s.speaker))
    ]
    caption = f"Mean polarity of the words attributed to each speaker: {listed(said)}. {source}."
    alt = f"One point a speaker and article, with an interval where there are enough sentences. {caption}"
    place = {name: n for n, name in enumerate(order)}
    data = drawn.assign(place=drawn["speaker"].map(place)).sort_values(
        ["place", "article"], ignore_index=True
    )
    data = data.drop(columns="place")
    return Chart("5-1-sentiment-per-speaker", ax.figure, title, caption, alt, data, subtitle)


def _speaker_rows(people: pd.DataFrame, names: list[str], layout: Layout) -> Stack:
    lanes = people.groupby("speaker")["article"].nunique()
    return stacked([Row(name, lanes=int(lanes[name])) for name in names], layout)


def _size_note(s: Any, layout: Layout) -> str:
    if layout.narrow:
        return f"{s.article}: {s.words} words"
    return f"{s.article}: {s.words} words, {s.scored} of {s.sentences} scored"


def _draw_speakers(ax: Axes, people: pd.DataFrame, stack: Stack, names: list[str]) -> None:
    ax.axvspan(-DEAD_BAND, DEAD_BAND, color=LIGHT, lw=0, zorder=0)
    kinds = looks(sorted(set(people["article"])))
    for row, name in enumerate(names):
        both = people[people["speaker"] == name].sort_values("article")
        scored = [(s.score, stack.y(row, k)) for k, s in enumerate(both.itertuples(index=False)) if s.scored]
        ax.plot([x for x, _ in scored], [y for _, y in scored], color=MUTED, lw=1, ls=":", zorder=1)
        for lane, s in enumerate(both.itertuples(index=False)):
            _draw_speaker(ax, s, stack.y(row, lane), kinds[s.article], stack.layout)
    zero_line(ax)
    stack.name(ax)
    ax.xaxis.set_major_locator(MaxNLocator(4 if stack.layout.narrow else 5))
    ax.set_xlabel("mean polarity, −1 to +1 (grey band: neutral)")
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -0.15), max(high, 0.15))


def _draw_speaker(ax: Axes, s: Any, y: float, look: Look, layout: Layout) -> None:
    if s.scored:
        face = look.colour if s.enough else "white"
        ax.plot([s.low, s.high], [y, y], color=look.colour, lw=1.6)
        ax.plot(s.score, y, look.marker, ms=6.5, color=look.colour, mfc=face, mew=1.5)
    at = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    ax.annotate(_size_note(s, layout), (1, y), xytext=(5, 0), fontsize=layout.small, color=look.ink, **at)


@for_any_size
def ruler(pairs: pd.DataFrame, labels: tuple[str, str] = (), *, layout: Layout) -> Chart:
    """Draw both renderings' scores of each utterance, one panel an instrument; takes renderings."""
    data = pairs[["a_words", "b_words"]].copy()
    if data.empty:
        return nothing_to_draw(layout, "5-2-ruler", "No utterance is quoted by both articles", data)
    labels = labels or tuple(pairs[["a_label", "b_label"]].iloc[0])
    for side in "ab":
        scores = score_texts(pairs[f"{side}_words"])
        for name in _INSTRUMENTS:
            data[f"{name}_{side}"], data[f"{name}_{side}_known"] = scores[name], scores[f"{name}_known"]
    gaps = {n: (data[f"{n}_a"] - data[f"{n}_b"]).abs() for n in _INSTRUMENTS}
    widest = max(gaps, key=lambda n: gaps[n].max())
    apart = f"{gaps[widest].max():.2f}"
    title = f"{_INSTRUMENTS[widest]} scores two renderings of one utterance up to {apart} apart"
    if gaps[widest].max() == 0:
        title = "No instrument here tells the two renderings of an utterance apart"
    source = f"n = {len(data)} utterances. Hollow: no known word (“not scored”). Some gaps are real changes of wording."
    subtitle = "Polarity of the quoted words as each article prints them"
    key = [Sign(f"Article {x}", (k.colour,), (k.colour,), marker=k.marker) for x, k in looks(labels).items()]
    head = (title, subtitle, source)
    stack = _ruler_rows(data, layout)
    ax = frame(layout, head, stack.height, stack.left, 0.22, key)
    _ruler_panels(ax, data, gaps, stack, labels)
    means = listed([f"{g.mean():.2f} by {_INSTRUMENTS[n]}" for n, g in gaps.items()])
    caption = f"Mean distance between two renderings of one utterance: {means}; n = {len(data)} utterances."
    alt = f"Two panels, one an instrument, with one row an utterance and a line from {labels[0]}’s score to {labels[1]}’s. {caption}"
    return Chart("5-2-ruler", ax.figure, title, caption, alt, data, subtitle)


def _ruler_rows(data: pd.DataFrame, layout: Layout) -> Stack:
    names = [f"“{clipped(w, 1.9, layout.text)}”" for w in data["a_words"]]
    return stacked([Row(name) for name in names], layout, 0.11)


def _ruler_panels(
    ax: Axes, data: pd.DataFrame, gaps: dict[str, pd.Series], stack: Stack, labels: tuple[str, str]
) -> None:
    stack.name(ax)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    for panel, (name, shown) in enumerate(_INSTRUMENTS.items()):
        inner = ax.inset_axes((0.53 * panel, 0, 0.47, 1), sharey=ax)
        for row in range(len(data)):
            _rendered_twice(inner, data.iloc[row], name, labels, stack.middle(row))
        inner.patch.set_visible(False)  # it would cover the names above the rows
        zero_line(inner)
        mean = f"{gaps[name].mean():.2f}"
        text = f"{shown}: mean gap {mean}" if not stack.layout.narrow else f"{shown}: gap {mean}"
        inner.set(xlim=(-1.1, 1.1), xlabel=text)
        inner.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
        inner.tick_params(labelleft=False)
        inner.spines["left"].set_visible(False)


def _rendered_twice(ax: Axes, pair: pd.Series, name: str, labels: tuple[str, str], y: float) -> None:
    """Both scores of one utterance on a line; marks that would hide each other stand above each other."""
    one, other = pair[f"{name}_a"], pair[f"{name}_b"]
    ax.plot([one, other], [y, y], color=MUTED, lw=1.3, zorder=1)
    near = abs(one - other) < 0.12
    for side, shift, look in zip("ab", (-0.055, 0.055), looks(labels).values(), strict=True):
        face = look.colour if pair[f"{name}_{side}_known"] else "white"
        at = y + shift if near else y
        ax.plot(pair[f"{name}_{side}"], at, look.marker, ms=5.5, mec=look.colour, mfc=face, mew=1.4, zorder=2)


@for_any_size
def spread_between_articles(
    measures: pd.DataFrame, measure: str = "neutral_share", what: str = "", *, layout: Layout
) -> Chart:
    """Draw each article of each outlet at its value, with the outlet's mean and the 95% interval of that mean.

    ``measures`` has the columns outlet and ``measure`` (values from 0 to 1, or polarity); ``what`` names the measure.
    The interval is Student's t (Gosset 1908). The data: outlet, articles, mean, sd, low, high.
    """
    known = measures.dropna(subset=["outlet", measure])
    name, what = "9-1-spread-between-articles", what or measure.replace("_", " ")
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
    shift = np.random.default_rng(SEED + n).uniform(-1.4, 1.4, len(values)) * stack.lane
    ax.plot(values, stack.middle(n) + shift, ".", ms=5, color=look.colour, alpha=0.45, mew=0, zorder=1)
    ax.plot([row.low, row.high], [stack.middle(n)] * 2, color="black", lw=2, zorder=3)
    ax.plot(row.mean, stack.middle(n), look.marker, ms=7, color=look.colour, mec="white", mew=1, zorder=4)


def _number(value: float, digits: int = 2) -> str:
    return "–" if np.isnan(value) else f"{value:.{digits}f}".replace("-", "−")


@for_any_size
def how_a_mean_settles(settled: Mapping[str, pd.DataFrame], what: str, *, layout: Layout) -> Chart:
    """Draw the middle 95% of the means of n articles, for each outlet, as n grows.

    ``settled`` holds the table of settling for each outlet. The data: outlet, n, low,
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
    return Chart("9-2-how-a-mean-settles", ax.figure, title, caption, alt, data, subtitle)


@for_any_size
def how_often_right(told: pd.DataFrame, *, layout: Layout) -> Chart:
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
    return Chart("9-3-right-direction", ax.figure, title, caption, alt, told, subtitle)
