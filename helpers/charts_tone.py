"""Charts of tone: the words behind a score, a difference with its interval, agreement, and the speakers.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.style import (
    GREY,
    LIGHT,
    MUTED,
    NOT_SCORED_HATCH,
    Chart,
    Look,
    frame,
    in_house_style,
    looks,
    name_rows,
    nothing_to_draw,
    room_for,
    shortened,
)
from helpers.tone import (
    DEAD_BAND,
    ENOUGH_SENTENCES,
    ENOUGH_WORDS,
    ToneDifference,
    explain,
    reading,
    score_texts,
)
from helpers.wording import listed, signed

READINGS = ["positive", "neutral", "negative", "not scored"]


def _zero_line(ax: Axes) -> None:
    ax.axvline(0, color=GREY, lw=0.9, zorder=0)


NAMES = {"textblob": "TextBlob", "vader": "VADER", "afinn": "AFINN", "panel": "The panel"}


@in_house_style
def words_behind_score(text: str, instrument: str = "textblob") -> Chart:
    """Draw how an instrument made one score: what each known word adds, and the instrument's own scaling."""
    data, name = explain(text, instrument), NAMES[instrument]
    score = float(score_texts([text])[instrument].iloc[0])
    n = int((data["kind"] == "word").sum())
    title = f"{n} known word{'s' if n != 1 else ''} make{'' if n != 1 else 's'} this score of {signed(score)}"
    if n == 0:
        title, score = f"{name} knows no word of this sentence: not scored", 0.0
    short = text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " …"
    source = f"{name}. n = {n} known words. Each bar begins where the one above it ends; together they make the score."
    ax = frame(title, f"“{short.strip('“”')}”", source, 0.32 * (len(data) + 1), 1.9)
    ends = data["weight"].cumsum()
    for row, (weight, end, turned) in enumerate(zip(data["weight"], ends, data["negated"], strict=True)):
        face = GREY if data["kind"][row] != "word" else "#009E73" if weight > 0 else "#CC79A7"
        ax.barh(row, weight, left=end - weight, height=0.6, color=face)
        _label(
            ax, max(end, end - weight), row, signed(weight) + (" (turned by a negation)" if turned else "")
        )
    ax.barh(len(data), score, height=0.6, color="#444444")
    _label(ax, max(score, 0), len(data), signed(score) if n else "not scored")
    _zero_line(ax)
    labels = data["text"].where(data["kind"] == "word", data["kind"])
    name_rows(ax, [*labels, "the sentence"])
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.1)
    ax.set(xlabel="what each word adds to the polarity", xlim=(low - 0.05, high + 0.35 * (high - low)))
    parts = listed([f"“{w}” {signed(p)}" for w, p in zip(labels, data["weight"], strict=True)])
    caption = (
        f"{name}: the polarity of this sentence is {signed(score)}, made of {parts}."
        if n
        else f"{title}; 0 words."
    )
    alt = f"Waterfall of bars, one a known word. {caption} The sentence: {short}"
    return Chart("4-1-words-behind-a-score", ax.figure, title, caption, alt, data)


def _label(ax: Axes, x: float, row: int, text: str) -> None:
    ax.annotate(text, (x, row), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)


@in_house_style
def tone_difference(differences: Mapping[str, ToneDifference], instrument: str = "TextBlob") -> Chart:
    """Draw the difference in mean sentence polarity with its interval, one row a voice."""
    found = [name for name, d in differences.items() if d.differs]
    title = f"{instrument}’s score does not tell these two articles apart"
    if all(d.difference != d.difference for d in differences.values()):
        title = "The texts are too short to compare their tone"
    if found:
        title = f"{instrument}’s score tells these two articles apart: {listed(found)}"
    n = listed(
        [f"{d.sentences[0]} and {d.sentences[1]} sentences ({name})" for name, d in differences.items()]
    )
    source = f"n = {n}. Interval: 95%, paragraphs resampled. Grey band: differences missed more than one time in five."
    subtitle = f"Mean sentence polarity of Article A minus that of Article B ({instrument})"
    ax = frame(title, subtitle, source, 0.62 * len(differences), room_for(list(differences)), 1.6)
    for row, d in enumerate(differences.values()):
        ax.barh(row, 2 * d.detectable, left=-d.detectable, height=0.66, color=LIGHT, zorder=0)
        filled = "#222222" if d.differs else "white"
        ax.plot([d.low, d.high], [row, row], color="#222222", lw=1.8)
        ax.plot(d.difference, row, "o", ms=7, mfc=filled, mec="#222222", mew=1.6)
        known = d.difference == d.difference
        note = (
            f"{signed(d.difference, 3)}  ({signed(d.low)} to {signed(d.high)})"
            if known
            else "too little text"
        )
        ax.annotate(note, (1.02, row), xycoords=("axes fraction", "data"), va="center", fontsize=7.8)
    _zero_line(ax)
    name_rows(ax, list(differences))
    reach = 1.15 * max(
        [0.1, *(x for d in differences.values() for x in (d.detectable, -d.low, d.high) if x == x)]
    )
    ax.set(xlabel="← B more positive     difference in polarity     A more positive →", xlim=(-reach, reach))
    caption = " ".join(f"{name.capitalize()}: {d.verdict}" for name, d in differences.items())
    rows = [(k, d.difference, d.low, d.high, d.p, d.detectable, d.differs) for k, d in differences.items()]
    data = pd.DataFrame(rows, columns=["voice", "difference", "low", "high", "p", "detectable", "differs"])
    alt = f"One point with its interval a row, around a line at zero. {caption}"
    return Chart("4-2-difference-in-tone", ax.figure, title, caption, alt, data)


@in_house_style
def agreement_matrix(scored: pd.DataFrame) -> Chart:
    """Draw how two instruments read the same sentences; ``scored`` holds rows of scored_sentences."""
    one = [reading(s, k) for s, k in zip(scored["textblob"], scored["textblob_known"], strict=True)]
    two = [reading(s, k) for s, k in zip(scored["vader"], scored["vader_known"], strict=True)]
    table = pd.crosstab(pd.Series(one), pd.Series(two)).reindex(
        index=READINGS, columns=READINGS, fill_value=0
    )
    n = int(table.to_numpy().sum())
    scored_twice = table.drop(index="not scored", columns="not scored")
    agreed, both = int(np.trace(scored_twice)), int(scored_twice.to_numpy().sum())
    title = f"Where both instruments score a sentence, they agree in {agreed} of {both}"
    source = f"n = {n} sentences of both articles. “Not scored”: the instrument knows none of the words."
    ax = frame(title, "Number of sentences by what each instrument makes of them", source, 2.6, 1.5, 1.5)
    ax.imshow(table, cmap="Greys", vmin=0, vmax=table.to_numpy().max() * 1.6, aspect="auto")
    for i, row in enumerate(READINGS):
        for j, column in enumerate(READINGS):
            _count(ax, i, j, table.loc[row, column], table.to_numpy().max())
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
    return Chart(
        "4-3-agreement-matrix", ax.figure, title, caption, alt, table.rename_axis("textblob").reset_index()
    )


def _count(ax: Axes, i: int, j: int, n: int, most: int) -> None:
    """Print a cell's number so that it can be read on any grey and over any hatch."""
    dotted = READINGS.index("not scored") in (i, j)
    ink = "white" if n > 0.85 * most and not dotted else "#222222"
    box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"} if dotted else None
    weight = "bold" if i == j else "normal"
    ax.text(j, i, n, ha="center", va="center", fontweight=weight, color=ink, bbox=box, zorder=3)


@in_house_style
def sentiment_per_speaker(speakers: pd.DataFrame, instrument: str = "TextBlob") -> Chart:
    """Draw each person's mean polarity with its interval; ``speakers`` holds rows of speaker_tone."""
    if not (speakers["speaker_type"] == "person").any():
        return nothing_to_draw("5-1-sentiment-per-speaker", "No person is quoted in either article", speakers)
    people = _placed(speakers[speakers["speaker_type"] == "person"])
    left_out = sorted(set(speakers["speaker"]) - set(people["speaker"]))
    order = people.drop_duplicates("row").sort_values("row")["speaker"].tolist()
    enough = people.loc[people["enough"], "speaker"].nunique()
    verb = "has" if enough == 1 else "have"
    title = f"{enough} of {len(order)} people quoted {verb} {ENOUGH_WORDS} words or more"
    source = f"Hollow: under {ENOUGH_WORDS} words, where one adjective decides. No bar: under {ENOUGH_SENTENCES} sentences"
    if left_out:
        source += f". Not drawn, because no person: {listed(left_out)}"
    subtitle = f"Mean polarity of the sentences attributed to each speaker ({instrument}), 95% interval"
    ax = frame(title, subtitle, source, 0.5 * len(order), room_for(order), 2.0)
    ax.axvspan(-DEAD_BAND, DEAD_BAND, color=LIGHT, lw=0, zorder=0)
    for _, both in people[people["scored"] > 0].groupby("speaker"):
        ax.plot(both["score"], both["y"], color=MUTED, lw=1, ls=":", zorder=1)
    for s in people.itertuples(index=False):
        _draw_speaker(ax, s, looks(sorted(set(people["article"])))[s.article])
    _zero_line(ax)
    name_rows(ax, order)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set_xlabel("mean polarity, −1 to +1 (grey band: neutral)")
    said = [
        f"{s.speaker} in {s.article} {signed(s.score) if s.scored else 'not scored'} ({s.words} words)"
        for s in people.itertuples(index=False)
    ]
    caption = f"Mean polarity of the words attributed to each speaker: {listed(said)}. {source}."
    alt = f"One point a speaker and article, with an interval where there are enough sentences. {caption}"
    return Chart(
        "5-1-sentiment-per-speaker", ax.figure, title, caption, alt, people.drop(columns=["row", "y"])
    )


def _placed(people: pd.DataFrame) -> pd.DataFrame:
    """Give each speaker a row, most words first, and each article its height in it."""
    most = people.groupby("speaker")["words"].max().sort_values(ascending=False, kind="stable")
    row = people["speaker"].map({name: n for n, name in enumerate(most.index)})
    alone = people.groupby("speaker")["article"].transform("size") == 1
    first = people["article"] == min(people["article"], default="")
    shift = np.where(alone, 0, np.where(first, -0.17, 0.17))
    return people.assign(row=row, y=row + shift).reset_index(drop=True)


def _draw_speaker(ax: Axes, s: tuple, look: Look) -> None:
    if s.scored:
        face = look.colour if s.enough else "white"
        ax.plot([s.low, s.high], [s.y, s.y], color=look.colour, lw=1.6)
        ax.plot(s.score, s.y, look.marker, ms=7.5, color=look.colour, mfc=face, mew=1.5)
    note = f"{s.article}: {s.words} words, {s.scored} of {s.sentences} scored"
    at = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 7, "color": look.ink}
    ax.annotate(note, (1.01, s.y), **at)


@in_house_style
def ruler(pairs: pd.DataFrame, labels: tuple[str, str] = ("A", "B")) -> Chart:
    """Draw both renderings' scores of each utterance, one panel an instrument; takes renderings."""
    data = pairs[["a_words", "b_words"]].copy()
    if data.empty:
        return nothing_to_draw("5-2-ruler", "No utterance is quoted by both articles", data)
    for side in "ab":
        scores = score_texts(pairs[f"{side}_words"])
        for name in _INSTRUMENTS:
            data[f"{name}_{side}"], data[f"{name}_{side}_known"] = scores[name], scores[f"{name}_known"]
    gaps = {n: (data[f"{n}_a"] - data[f"{n}_b"]).abs() for n in _INSTRUMENTS}
    widest = max(gaps, key=lambda n: gaps[n].max())
    apart = f"{gaps[widest].max():.2f}"
    title = f"{_INSTRUMENTS[widest]} scores two renderings of one utterance up to {apart} apart"
    source = f"n = {len(data)} utterances. Hollow: no known word (“not scored”). Some gaps are real changes of wording."
    ax = frame(
        title, "Polarity of the quoted words as each article prints them", source, 0.42 * len(data) + 0.2, 2.3
    )
    name_rows(ax, [_start_of(w) for w in data["a_words"]])
    ax.set_xticks([])
    for panel, (name, shown) in enumerate(_INSTRUMENTS.items()):
        inner = ax.inset_axes((0.53 * panel, 0, 0.47, 1), sharey=ax)
        for row in range(len(data)):
            _rendered_twice(inner, row, data.iloc[row], name, labels)
        _zero_line(inner)
        inner.set(xlim=(-1.08, 1.08), xlabel=f"{shown}: mean gap {gaps[name].mean():.2f}")
        inner.tick_params(labelleft=False)
        inner.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    means = listed([f"{g.mean():.2f} by {_INSTRUMENTS[n]}" for n, g in gaps.items()])
    caption = f"Mean distance between two renderings of one utterance: {means}; n = {len(data)} utterances."
    alt = f"Two panels, one an instrument, with one row an utterance and a line from A’s score to B’s. {caption}"
    return Chart("5-2-ruler", ax.figure, title, caption, alt, data)


_INSTRUMENTS = {"textblob": "TextBlob", "vader": "VADER"}


def _start_of(text: str, most: int = 25) -> str:
    return f"“{shortened(text, most)}”"


def _rendered_twice(ax: Axes, row: int, pair: pd.Series, name: str, labels: tuple[str, str]) -> None:
    ax.plot([pair[f"{name}_a"], pair[f"{name}_b"]], [row, row], color=MUTED, lw=1.3, zorder=1)
    same = pair[f"{name}_a"] == pair[f"{name}_b"]
    for side, shift, look in zip("ab", (-0.13, 0.13), looks(labels).values(), strict=True):
        face = look.colour if pair[f"{name}_{side}_known"] else "white"
        y = row + shift if same else row
        ax.plot(pair[f"{name}_{side}"], y, look.marker, ms=6.5, mec=look.colour, mfc=face, mew=1.4, zorder=2)
