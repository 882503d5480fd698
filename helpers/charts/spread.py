"""Charts of means with their spread: each speaker's score, the ruler, and how far articles of one outlet lie apart.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.articles.article import Article
from helpers.charts.chart import Chart, for_any_size, nothing_to_draw
from helpers.charts.layout import LIGHT, MARGIN, Layout, clipped, frame, text_width
from helpers.charts.rows import Look, Row, Rows, article_key, looks, row_axes
from helpers.charts.sheets import renderings_of
from helpers.statistics import SEED, listed, signed, student
from helpers.tone.comparison import ENOUGH_SENTENCES, ENOUGH_WORDS, speaker_sentences
from helpers.tone.sentiment import DEAD_BAND, score_texts

FEW_WORDS = 10  # under it a score is that of a single word
_INSTRUMENTS = {"textblob": "TextBlob", "vader": "VADER"}


@for_any_size("5-1-sentiment-per-speaker")
def sentiment_per_speaker(speakers: pd.DataFrame, instrument: str = "TextBlob", *, layout: Layout) -> Chart:
    """Draw each person's mean polarity with its interval; ``speakers`` holds rows of speaker_tone."""
    people = speakers[speakers["speaker_type"] == "person"]
    if people.empty:
        return nothing_to_draw(layout, "No person is quoted here", speakers)
    most = people.groupby("speaker")["words"].max().sort_values(ascending=False, kind="stable")
    people = people.iloc[people["speaker"].map(most.index.get_loc).argsort(kind="stable")]
    if not (people["scored"].gt(0) & people["words"].ge(FEW_WORDS)).any():
        none = f"No person has {FEW_WORDS} quoted words or more of which one is known"
        return nothing_to_draw(layout, none, people)
    enough = people[people["enough"]].groupby("speaker", sort=False)["article"]
    labels = list(dict.fromkeys(speakers["article"]))
    who = f"{enough.ngroups} of {len(most)} people are"
    if enough.ngroups < 3:
        names = [x if {*y} == {*labels} else f"{x} (in {listed([*y])})" for x, y in enough]
        only = "Only " if len(names) == 1 < len(most) else ""
        who = f"{only}{listed(names) if names else 'Nobody'} {'are' if len(names) == 2 else 'is'}"
    title = f"{who} quoted enough to be compared, with {ENOUGH_WORDS} words or more"
    source = (
        f"Hollow: under {ENOUGH_WORDS} words, where one adjective decides. No bar: under {ENOUGH_SENTENCES} sentences; "
        f"no mark: under {FEW_WORDS} words, or no known word"
    )
    if left_out := sorted(set(speakers["speaker"]) - set(people["speaker"])):
        source += f". Not drawn, because no person: {listed(left_out)}"
    subtitle = f"Mean polarity of the sentences attributed to each speaker ({instrument}), 95% interval"
    said = [
        f"{s.speaker} in {s.article} {signed(s.score) if s.scored else 'not scored'} ({s.words} word{'s' * (s.words != 1)})"
        for s in people.itertuples(index=False)
    ]
    data = people.reset_index(drop=True)
    ax = _draw_speakers(layout, (title, subtitle, source), data, labels)
    caption = f"Mean polarity of the words attributed to each speaker: {listed(said)}. {source}."
    alt = f"One point a speaker and article, with an interval where there are enough sentences. {caption}"

    def behind(*articles: Article) -> pd.DataFrame:
        said = speaker_sentences(*articles)
        return said.assign(row=said["speaker"])[said["speaker"].isin(data["speaker"])]

    return Chart(ax.figure, title, caption, alt, data, subtitle, behind=behind)


def _draw_speakers(layout: Layout, head: tuple, data: pd.DataFrame, labels: list[str]) -> Axes:
    kinds, told = looks(labels), []
    for s in data.itertuples():
        scored = "" if layout.narrow else f", {s.scored} of {s.sentences} scored"
        told.append(f"{kinds[s.article].name}: {s.words} word{'s' * (s.words != 1)}{scored}")
    right = 0.17 + max(text_width(text, layout.small) for text in told)
    lanes = data.groupby("speaker", sort=False).cumcount()
    counts = data.groupby("speaker", sort=False).size()
    rows = row_axes(layout, head, [Row(name, n) for name, n in counts.items()], right)
    ax = rows.ax
    ax.axvspan(-DEAD_BAND, DEAD_BAND, color=LIGHT, lw=0, zorder=0)
    for s, lane, text in zip(data.itertuples(), lanes, told, strict=True):
        look, y = kinds[s.article], rows.y(counts.index.get_loc(s.speaker), lane)
        if s.scored and s.words >= FEW_WORDS:
            rows.interval(y, (s.low, s.high), s.score, look, hollow=not s.enough)
        rows.beside(y, text, color=look.ink)
    rows.zero()
    low, high = ax.get_xlim()
    label = "mean polarity, −1 to +1 (grey band: neutral)"
    rows.scale(label, min(low, -0.15), max(high, 0.15))
    return ax


@for_any_size("5-2-ruler")
def ruler(pairs: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw both renderings' scores of each utterance, one panel an instrument; takes renderings."""
    data = pairs[["a_words", "b_words"]].copy()
    if data.empty:
        return nothing_to_draw(layout, "No utterance is quoted by both articles", data)
    labels = pairs[["a_label", "b_label"]].iloc[0].tolist()
    for side in "ab":
        scores = score_texts(pairs[f"{side}_words"])
        for name in _INSTRUMENTS:
            data[f"{name}_{side}"] = scores[name].where(scores[f"{name}_known"])
    gaps = {n: (data[f"{n}_a"] - data[f"{n}_b"]).abs().dropna() for n in _INSTRUMENTS}
    gaps = {n: gap for n, gap in gaps.items() if len(gap)}
    if not gaps:
        return nothing_to_draw(layout, "No instrument here scores an utterance in both renderings", data)
    apart = [f"{gap.mean():.2f} apart by {_INSTRUMENTS[n]}" for n, gap in gaps.items()]
    title = f"Two renderings of one utterance score {listed(apart)}, on average"
    if not any(g.any() for g in gaps.values()):
        title = "No instrument here tells the two renderings of an utterance apart"
    count = f"{len(data)} utterance{'s' * (len(data) != 1)}"
    both = listed([f"{len(gap)} by {_INSTRUMENTS[n]}" for n, gap in gaps.items()])
    source = f"n = {count}, scored in both renderings: {both}. No mark: no known word. Some gaps are real changes of wording."
    head = (title, "Polarity of the quoted words as each article prints them", source)
    names = [Row(f"“{clipped(words, 1.9, layout.text)}”") for words in data["a_words"]]
    rows = row_axes(layout, head, names, 0.22, article_key(labels), 0.11)
    rows.ax.set_xticks([])
    rows.ax.spines["bottom"].set_visible(False)
    for panel, name in enumerate(_INSTRUMENTS):
        inner = replace(rows, ax=rows.ax.inset_axes((0.53 * panel, 0, 0.47, 1), sharey=rows.ax))
        _ruler_panel(inner, data, name, list(looks(labels).values()))
        gap = f"{'' if layout.narrow else 'mean '}gap {gaps[name].mean():.2f}" if name in gaps else "no gap"
        inner.ax.set(xlim=(-1.1, 1.1), xlabel=f"{_INSTRUMENTS[name]}: {gap}")
    means = listed([f"{g.mean():.2f} by {_INSTRUMENTS[n]} ({len(g)} scored)" for n, g in gaps.items()])
    caption = (
        f"Mean distance between two renderings of one utterance, where both are scored: {means}; n = {count}."
    )
    alt = f"Two panels, one an instrument, with one row an utterance and a line from {labels[0]}’s score to {labels[1]}’s. {caption}"
    return Chart(rows.ax.figure, title, caption, alt, data, head[1], behind=renderings_of(pairs))


def _ruler_panel(rows: Rows, data: pd.DataFrame, name: str, kinds: list[Look]) -> None:
    """Both scores of each utterance on a line, around zero."""
    for row, pair in enumerate(data[[f"{name}_a", f"{name}_b"]].values):
        rows.marks(row, pair, kinds)
    rows.ax.patch.set_visible(False)  # it would cover the names above the rows
    rows.zero()
    rows.ax.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
    rows.ax.tick_params(labelleft=False)
    rows.ax.spines["left"].set_visible(False)


@for_any_size("9-1-spread-between-articles")
def spread_between_articles(
    measures: pd.DataFrame, measure: str = "neutral_share", what: str = "", *, layout: Layout
) -> Chart:
    """Draw each article of each outlet at its value, with the outlet's mean and the 95% interval of that mean.

    ``measures`` has the columns outlet and ``measure`` (values from 0 to 1, or polarity); ``what`` names the measure.
    The interval is Student's t (Gosset 1908). The data: outlet, articles, mean, sd, low, high.
    """
    known = measures.dropna(subset=["outlet", measure])
    what = what or measure.replace("_", " ")
    if known.empty:
        return nothing_to_draw(layout, "No article has both an outlet and this measure", known)
    data = known.groupby("outlet")[measure].agg(articles="size", mean="mean", sd="std").reset_index()
    half = student(data["articles"]) * data["sd"] / np.sqrt(data["articles"])
    data = data.assign(low=data["mean"] - half, high=data["mean"] + half)
    apart = data["mean"].max() - data["mean"].min()
    digits = 2 if known[measure].max() - known[measure].min() > 0.2 else 3
    said = data.assign(**data[["mean", "sd", "low", "high"]].map(_number, digits=digits))
    title = f"Articles of one outlet lie further apart than outlets: sd {_number(data['sd'].max(), digits)}, means {_number(apart, digits)} apart"
    if len(data) == 1 or data["sd"].max() <= apart:
        title = f"Mean {what}: {listed([f'{r.mean} in {r.outlet}' for r in said.itertuples()])}"
    subtitle = f"{_upper(what)}: each dot an article; mark and bar: the mean and its 95% interval"
    source = f"n = {listed([f'{n} articles of {o}' for o, n in data[['outlet', 'articles']].values])}."
    head, values = (title, subtitle, source), known.groupby("outlet")[measure]
    rows = _draw_outlets(layout, head, values, data, said["mean"])
    rows.scale(what, *rows.ax.get_xlim())
    line = "{0.outlet}: mean {0.mean} ({0.low} to {0.high}), standard deviation {0.sd}, {0.articles} articles"
    parts = [line.format(r) for r in said.itertuples()]
    caption = f"{_upper(what)} of single articles by outlet. {'; '.join(parts)}."
    alt = f"One row of dots an outlet, a dot an article, and the outlet’s mean with its interval. {caption}"
    return Chart(rows.ax.figure, title, caption, alt, data, subtitle)


def _draw_outlets(
    layout: Layout, head: tuple, values: Iterable[tuple[str, pd.Series]], data: pd.DataFrame, means: pd.Series
) -> Rows:
    right = MARGIN + text_width("mean −0.000", layout.small) + 0.1
    rows = row_axes(layout, head, [Row(outlet, lanes=4) for outlet in data["outlet"]], right, above=True)
    for n, (row, (_, dots)) in enumerate(zip(data.itertuples(), values, strict=True)):
        y, look = rows.middle(n), looks(data["outlet"])[row.outlet]
        # Articles with one value would hide each other: each is moved a little, always in the same way.
        shift = np.random.default_rng(SEED + n).uniform(-1.4, 1.4, len(dots)) * rows.lane
        rows.ax.plot(dots, y + shift, ".", ms=5, color=look.colour, alpha=0.45, mew=0, zorder=1)
        rows.interval(y, (row.low, row.high), row.mean, look, hollow=False)
        rows.beside(y, f"mean {means[n]}", color=look.ink)
    return rows


def _number(value: float, digits: int = 2) -> str:
    return "–" if np.isnan(value) else f"{value:z.{digits}f}".replace("-", "−")


def _upper(what: str) -> str:
    return what[:1].upper() + what[1:]


@for_any_size("9-2-how-a-mean-settles")
def how_a_mean_settles(settled: Mapping[str, pd.DataFrame], what: str, *, layout: Layout) -> Chart:
    """Draw the middle 95% of the means of n articles, for each outlet, as n grows.

    ``settled`` holds the table of settling for each outlet. The data: outlet, n, low,
    middle, high.
    """
    data = pd.concat([t.assign(outlet=o) for o, t in settled.items()], ignore_index=True)
    widths = (data["high"] - data["low"]).groupby(data["n"]).max()
    title = f"A mean settles slowly: from ±{widths.iloc[0] / 2:.2f} with one article to ±{widths.iloc[-1] / 2:.2f} with {data['n'].max()}"
    subtitle = f"{_upper(what)}: middle 95% of the means of n articles drawn at random"
    right = MARGIN + max(text_width(f"   {x.name}", layout.small) for x in looks(settled).values()) + 0.1
    source = f"n up to {data['n'].max()} articles an outlet; drawn with repetition (bootstrap)."
    ax = frame(layout, (title, subtitle, source), 2.2, 0.62, right)
    said = []
    for (outlet, table), look in zip(settled.items(), looks(settled).values(), strict=True):
        ax.fill_between(table["n"], table["low"], table["high"], color=look.colour, alpha=0.22, lw=0)
        ax.plot(table["n"], table["middle"], look.marker, ls="-", ms=4, color=look.colour)
        last = table.iloc[-1]
        at = {"fontsize": layout.small, "color": look.ink, "va": "center"}
        ax.text(last["n"], last["middle"], f"   {look.name}", **at)
        low, high = _number(last["low"]), _number(last["high"])
        said.append(f"{outlet}: {low} to {high} with {last['n']:.0f} articles.")
    shown = sorted(data["n"].unique())[:: 2 if layout.narrow else 1]
    ax.set(xscale="log", xlabel="number of articles in the mean", ylabel="" if layout.narrow else what)
    ax.set_xticks(shown, [str(n) for n in shown])
    ax.minorticks_off()
    ax.yaxis.set_major_locator(MaxNLocator(5))
    caption = f"{title}. {' '.join(said)}"
    alt = f"Bands that narrow from left to right, one an outlet. {caption}"
    return Chart(ax.figure, title, caption, alt, data, subtitle)
