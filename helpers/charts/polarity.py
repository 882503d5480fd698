"""Charts of tone: the words behind a score, a difference with its interval, agreement, tone along the articles.

One function a figure: tables in, a Chart out. The charts of speakers stand in charts_speakers.py and are named here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator, PercentFormatter

from helpers.articles.article import Article
from helpers.articles.segments import count_words
from helpers.articles.tables import table_of
from helpers.charts.chart import (
    NEGATIVE,
    NOT_SCORED_HATCH,
    POSITIVE,
    Chart,
    Look,
    Row,
    for_any_size,
    limit_for,
    looks,
    note,
    nothing_to_draw,
    pale,
    stacked,
)
from helpers.charts.layout import GREY, INK, LIGHT, MARGIN, MUTED, Layout, Sign, frame, text_width
from helpers.charts.spread import zero_line
from helpers.statistics import listed, signed, student
from helpers.tone.comparison import ToneDifference, is_known, readings, scored_sentences, voice_pieces
from helpers.tone.sentiment import explain, score_texts

READINGS = ["positive", "neutral", "negative", "not scored"]
NAMES = {"textblob": "TextBlob", "vader": "VADER", "afinn": "AFINN", "panel": "The panel"}


@for_any_size
def words_behind_score(text: str, instrument: str = "textblob", *, layout: Layout) -> Chart:
    """Draw how an instrument made one score: what each known word adds, and the instrument's own scaling."""
    text = text.encode(errors="replace").decode()  # half a character cannot be drawn
    data, name = explain(text, instrument), NAMES[instrument]
    score = float(score_texts([text])[instrument].iloc[0])
    n = int((data["kind"] == "word").sum())
    title = f"{n} known word{'s' if n != 1 else ''} make{'' if n != 1 else 's'} this score of {signed(score)}"
    if n == 0:
        title, score = f"{name} knows no word of this sentence: not scored", 0.0
    short = text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " …"
    source = f"{name}. n = {n} known words. Each bar begins where the one above it ends; together they make the score."
    head = (title, f"“{short.strip('“”')}”", source)
    data = data.assign(shown=data["text"].where(data["kind"] == "word", data["kind"]))
    stack = stacked([Row(x, lanes=1) for x in [*data["shown"], "the sentence"]], layout)
    ax = frame(layout, head, stack.height, stack.left, 0.15)
    ends = data["weight"].cumsum()
    tops = [*np.maximum(ends, ends - data["weight"]), max(score, 0)]
    notes = [
        signed(w) + (" (turned by a negation)" if t else "")
        for w, t in zip(data["weight"], data["negated"], strict=True)
    ]
    notes.append(signed(score) if n else "not scored")
    for row, (weight, end, kind) in enumerate(zip(data["weight"], ends, data["kind"], strict=True)):
        face = GREY if kind != "word" else POSITIVE if weight > 0 else NEGATIVE
        ax.barh(stack.middle(row), weight, left=end - weight, height=0.8 * stack.lane, color=face)
    ax.barh(stack.middle(len(data)), score, height=0.8 * stack.lane, color="#444444")
    for row, (top, words) in enumerate(zip(tops, notes, strict=True)):
        note(ax, top, stack.middle(row), words, layout)
    zero_line(ax)
    stack.name(ax)
    low = min(0.0, *ends, score) if len(ends) else 0.0
    limit = limit_for([(top - low, words) for top, words in zip(tops, notes, strict=True)], ax, layout)
    ax.set(xlabel="what each word adds to the polarity", xlim=(low - 0.03, low + max(limit, 0.2)))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    parts = listed([f"“{w}” {signed(p)}" for w, p in zip(data["shown"], data["weight"], strict=True)])
    caption = (
        f"{name}: the polarity of this sentence is {signed(score)}, made of {parts}."
        if n
        else f"{title}; 0 words."
    )
    alt = f"Waterfall of bars, one a known word. {caption} The sentence: {short}"
    data = data.drop(columns="shown")
    return Chart("4-1-words-behind-a-score", ax.figure, title, caption, alt, data, head[1])


@for_any_size
def tone_difference(
    differences: Mapping[str, ToneDifference], instrument: str = "TextBlob", *, layout: Layout
) -> Chart:
    """Draw the difference in mean sentence polarity with its interval, one row a voice."""
    rows = [(k, d.difference, d.low, d.high, d.p, d.detectable, d.differs) for k, d in differences.items()]
    data = pd.DataFrame(rows, columns=["voice", "difference", "low", "high", "p", "detectable", "differs"])
    if data["difference"].isna().all():
        title = "The texts are too short to compare their tone"
        return nothing_to_draw(layout, "4-2-difference-in-tone", title, data)
    found = [name for name, d in differences.items() if d.differs]
    title = f"{instrument}’s score does not tell these two articles apart"
    if found:
        title = f"{instrument}’s score tells these two articles apart: {listed(found)}"
    n = listed(
        [f"{d.sentences[0]} and {d.sentences[1]} sentences ({name})" for name, d in differences.items()]
    )
    source = f"n = {n}. Interval: 95%, paragraphs resampled. Grey band: differences missed more than one time in five."
    subtitle = f"Mean sentence polarity of Article A minus that of Article B ({instrument})"
    notes = [_interval_note(d) for d in differences.values()]
    names = [f"{k}: {x}" if layout.narrow else k for k, x in zip(differences, notes, strict=True)]
    stack = stacked([Row(name) for name in names], layout)
    right = 0.15 if layout.narrow else 0.2 + max(text_width(x, layout.small) for x in notes)
    ax = frame(layout, (title, subtitle, source), stack.height, stack.left, right)
    for row, d in enumerate(differences.values()):
        y = stack.middle(row)
        ax.barh(y, 2 * d.detectable, left=-d.detectable, height=1.9 * stack.lane, color=LIGHT, zorder=0)
        ax.plot([d.low, d.high], [y, y], color=INK, lw=1.8)
        ax.plot(d.difference, y, "o", ms=7, mfc=INK if d.differs else "white", mec=INK, mew=1.6)
        if not layout.narrow:
            at = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": layout.small}
            ax.annotate(notes[row], (1.02, y), **at)
    zero_line(ax)
    stack.name(ax)
    reach = 1.15 * max(
        [0.1, *(x for d in differences.values() for x in (d.detectable, -d.low, d.high) if x == x)]
    )
    middle = "   " if layout.narrow else "     difference in polarity     "
    ax.set(xlabel=f"← B more positive{middle}A more positive →", xlim=(-reach, reach))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    caption = " ".join(f"{name.capitalize()}: {d.verdict}" for name, d in differences.items())
    alt = f"One point with its interval a row, around a line at zero. {caption}"
    return Chart("4-2-difference-in-tone", ax.figure, title, caption, alt, data, subtitle)


def _interval_note(d: ToneDifference) -> str:
    if d.difference != d.difference:
        return "too little text"
    return f"{signed(d.difference, 3)}  ({signed(d.low)} to {signed(d.high)})"


@for_any_size
def readings_compared(scored: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw how two instruments read the same sentences; ``scored`` holds rows of scored_sentences."""
    one, two = readings(scored, "textblob"), readings(scored, "vader")
    table = pd.crosstab(pd.Series(one, dtype=object), pd.Series(two, dtype=object))
    table = table.reindex(index=READINGS, columns=READINGS, fill_value=0)
    n = int(table.to_numpy().sum())
    scored_twice = table.drop(index="not scored", columns="not scored")
    agreed, both = int(np.trace(scored_twice)), int(scored_twice.to_numpy().sum())
    title = f"Where both instruments score a sentence, they agree in {agreed} of {both}"
    source = f"n = {n} sentences of both articles. “Not scored”: the instrument knows none of the words."
    subtitle = "Number of sentences by what each instrument makes of them"
    left = MARGIN + 0.33 + text_width("not scored", layout.text)
    right = 0.15 if layout.narrow else 0.3 * layout.width - 0.6
    ax = frame(layout, (title, subtitle, source), 1.7 if layout.narrow else 2.2, left, right)
    most = max(1, table.to_numpy().max())
    ax.imshow(table, cmap="Greys", vmin=0, vmax=most * 1.6, aspect="auto")
    for i, row in enumerate(READINGS):
        for j, column in enumerate(READINGS):
            _count(ax, i, j, table.loc[row, column], most)
            if "not scored" in (row, column):
                ax.fill_between(
                    [j - 0.5, j + 0.5], i - 0.5, i + 0.5, fc="none", ec=GREY, hatch=NOT_SCORED_HATCH, lw=0
                )
    ax.set_xticks(range(4), READINGS)
    ax.set_yticks(range(4), READINGS)
    ax.set(xlabel="VADER", ylabel="TextBlob")
    for side in ax.spines.values():
        side.set_visible(False)
    opposite = int(table.loc["positive", "negative"] + table.loc["negative", "positive"])
    caption = (
        f"Of {n} sentences both instruments score {both}; they agree in {agreed} of these and contradict each other "
        f"in {opposite}. {int(table.loc['not scored', 'not scored'])} sentences neither can score."
    )
    cells = "; ".join(f"TextBlob {i}, VADER {j}: {table.loc[i, j]}" for i in READINGS for j in READINGS)
    alt = f"A square table of counts, TextBlob’s readings down, VADER’s across. {caption} {cells}."
    data = table.rename_axis("textblob").reset_index()
    return Chart("4-3-agreement-matrix", ax.figure, title, caption, alt, data, subtitle)


def _count(ax: Axes, i: int, j: int, n: int, most: int) -> None:
    """Print a cell's number so that it can be read on any grey and over any hatch."""
    dotted = READINGS.index("not scored") in (i, j)
    ink = "white" if n > 0.85 * most and not dotted else INK
    box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"} if dotted else None
    weight = "bold" if i == j else "normal"
    ax.text(j, i, n, ha="center", va="center", fontweight=weight, color=ink, bbox=box, zorder=3)


WINDOW = 9
_LANE = (-1.5, -1.16)


@for_any_size
def tone_along_article(*articles: Article, instrument: str = "textblob", layout: Layout) -> Chart:
    """Draw each sentence's polarity at its place, with the running mean of nine scored ones and its 95% band.

    The band is Student's t interval of those nine; a sentence counts as quoted when at least half of its words are.
    The data: article, sentence, paragraph, position (of its middle, 0 to 1), words, quoted, polarity, scored,
    mean, low, high (NaN where fewer than nine scored sentences lie around it).
    """
    columns = [
        "sentence",
        "paragraph",
        "position",
        "words",
        "quoted",
        "polarity",
        "scored",
        "mean",
        "low",
        "high",
    ]
    data = table_of(articles, columns, partial(_along, instrument=instrument))
    if not data["scored"].any():
        return nothing_to_draw(
            layout, "4-4-tone-along-the-article", "No sentence of either article can be scored", data
        )
    labels, name = [a.label for a in articles], NAMES[instrument]
    kinds = looks(labels)
    away = data[(data["low"] > 0) | (data["high"] < 0)]
    means = data["mean"].notna()
    title = "The running mean of tone stays as near to zero as chance keeps it"
    if not means.any():
        title = "Too few sentences are scored for a running mean of tone"
    elif len(away):
        places = int(means.sum())
        title = f"The band around the running mean of tone takes in zero at {places - len(away)} of {places} places"
    subtitle = (
        f"Polarity of each sentence ({name}) at its place. Line: mean of nine scored ones; band: 95% interval"
    )
    unscored = data.groupby("article")["scored"].agg(lambda s: int((~s).sum())).reindex(labels, fill_value=0)
    sizes = listed(
        [f"{int((data['article'] == x).sum())} sentences in {x} ({unscored[x]} not scored)" for x in labels]
    )
    source = f"n = {sizes}. One band in twenty may miss zero by chance."
    tall = 1.0 if layout.narrow else 1.15
    head, key = (title, subtitle, source), _along_key(list(kinds.values()))
    ax = frame(layout, head, tall * len(labels), MARGIN + 0.46, 0.2, key)
    ax.axis("off")
    for n, (label, look) in enumerate(kinds.items()):
        inner = ax.inset_axes((0, 1 - (n + 1) / len(labels), 1, 0.92 / len(labels)))
        _along_panel(inner, data[data["article"] == label], look, f"Article {label}", layout)
        inner.tick_params(labelbottom=n == len(labels) - 1)
    inner.set_xlabel("share of the article’s words that come before")
    ranges = [_range_of_means(data[data["article"] == x], x) for x in labels]
    caption = f"{title}; {name}’s mean of nine scored sentences runs {listed(ranges)}. n = {sizes}."
    alt = f"One panel an article, with a mark a sentence, a line for the running mean and a band around it. {caption}"
    return Chart("4-4-tone-along-the-article", ax.figure, title, caption, alt, data, subtitle)


def _along(article: Article, instrument: str) -> Iterator[tuple]:
    """One row a counted sentence with its place, its score, and the running mean around it."""
    whole, said = (
        scored_sentences(article),
        voice_pieces(article, voice="quoted").set_index("sentence")["text"],
    )
    words = whole["text"].map(count_words).astype(int)
    quoted = whole["sentence"].map(said.map(count_words)).fillna(0) >= words / 2
    known = is_known(whole, instrument)
    scores = whole[instrument].where(known)
    window = scores[known].rolling(WINDOW, center=True)
    mean = window.mean().reindex(whole.index)
    half = (student(WINDOW) * window.std() / np.sqrt(WINDOW)).reindex(whole.index)
    position = (words.cumsum() - words / 2) / max(1, words.sum())
    columns = [whole["sentence"], whole["paragraph"], position, words, quoted, scores, known]
    return zip(*(c.tolist() for c in [*columns, mean, mean - half, mean + half]), strict=True)


def _along_key(kinds: Sequence[Look]) -> list[Sign]:
    colours = tuple(k.colour for k in kinds)
    return [
        Sign("quoted", colours, colours, marker=tuple(k.marker for k in kinds)),
        Sign("narrator", (MUTED,), (MUTED,), marker="+"),
        Sign("not scored", ("white",), (GREY,), NOT_SCORED_HATCH),
        Sign("running mean", tuple(map(pale, colours)), colours),
    ]


def _along_panel(ax: Axes, mine: pd.DataFrame, look: Look, name: str, layout: Layout) -> None:
    scored, gone, line = mine[mine["scored"]], mine[~mine["scored"]], mine.dropna(subset=["mean"])
    ax.axhline(0, color=GREY, lw=0.8, zorder=0)
    ax.add_patch(
        Rectangle((0, _LANE[0]), 1, _LANE[1] - _LANE[0], fc="white", ec=GREY, hatch=NOT_SCORED_HATCH, lw=0.4)
    )
    middle = sum(_LANE) / 2
    ax.plot(gone["position"], np.full(len(gone), middle), "|", color=INK, ms=7, mew=1.1)
    ax.fill_between(line["position"], line["low"], line["high"], color=pale(look.colour), lw=0, zorder=1)
    ax.plot(line["position"], line["mean"], color=look.colour, lw=1.8, zorder=2)
    for quoted, mark in ((True, look.marker), (False, "+")):
        part = scored[scored["quoted"] == quoted]
        colour = {"mfc": look.colour, "mec": "white", "mew": 0.5} if quoted else {"mec": MUTED, "mew": 1.1}
        ax.plot(part["position"], part["polarity"], mark, ms=5, zorder=3, **colour)
    ax.set(xlim=(-0.01, 1.01), ylim=(_LANE[0] - 0.04, 1.15))
    ax.set_yticks([-1, 0, 1], ["−1", "0", "+1"], fontsize=layout.small)
    ax.spines["left"].set_bounds(-1, 1)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.text(0, 1.0, name, color=look.ink, fontweight="bold", va="center", fontsize=layout.text)


def _range_of_means(mine: pd.DataFrame, label: str) -> str:
    means = mine["mean"].dropna()
    if means.empty:
        return f"over too few sentences in Article {label}"
    return f"from {signed(means.min())} to {signed(means.max())} in Article {label}"
