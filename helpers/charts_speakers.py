"""Charts of speakers: each person's score with its interval, and the ruler that says how far it can be trusted.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.layout import Layout, Sign, clipped, frame, room_on, text_width
from helpers.rows import Row, Stack, stacked
from helpers.style import GREY, LIGHT, MUTED, Chart, Look, for_any_size, looks, nothing_to_draw
from helpers.tone import DEAD_BAND, ENOUGH_SENTENCES, ENOUGH_WORDS, score_texts
from helpers.wording import listed, signed

_INSTRUMENTS = {"textblob": "TextBlob", "vader": "VADER"}


def zero_line(ax: Axes) -> None:
    """The line from which positive and negative scores depart."""
    ax.axvline(0, color=GREY, lw=0.9, zorder=0)


@for_any_size
def sentiment_per_speaker(speakers: pd.DataFrame, instrument: str = "TextBlob", *, layout: Layout) -> Chart:
    """Draw each person's mean polarity with its interval; ``speakers`` holds rows of speaker_tone.

    Where a slide has no room for everybody, those with most words are drawn; the data are what is drawn.
    """
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
    room, names = room_on(layout, head), order
    while (stack := _speaker_rows(people, names, layout)).height > room and len(names) > 1:
        names = names[:-1]
    if len(names) < len(order):
        subtitle = f"{subtitle}; the {len(names)} with most words"
        head = (title, subtitle, source)
        stack = _speaker_rows(people, names, layout)
    drawn = people[people["speaker"].isin(names)]
    notes = [_size_note(s, layout) for s in drawn.itertuples(index=False)]
    right = 0.17 + max(text_width(x, layout.small) for x in notes)
    ax = frame(layout, head, stack.height, stack.left, right)
    _draw_speakers(ax, drawn, stack, names)
    said = [
        f"{s.speaker} in {s.article} {signed(s.score) if s.scored else 'not scored'} ({s.words} words)"
        for s in sorted(people.itertuples(index=False), key=lambda s: order.index(s.speaker))
    ]
    caption = f"Mean polarity of the words attributed to each speaker: {listed(said)}. {source}."
    alt = f"One point a speaker and article, with an interval where there are enough sentences. {caption}"
    place = {name: n for n, name in enumerate(names)}
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
def ruler(pairs: pd.DataFrame, labels: tuple[str, str] = ("A", "B"), *, layout: Layout) -> Chart:
    """Draw both renderings' scores of each utterance, one panel an instrument; takes renderings."""
    data = pairs[["a_words", "b_words"]].copy()
    if data.empty:
        return nothing_to_draw(layout, "5-2-ruler", "No utterance is quoted by both articles", data)
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
    shown, room = data, room_on(layout, head, key)
    while (stack := _ruler_rows(shown, layout)).height > room and len(shown) > 1:
        shown = shown.head(len(shown) - 1)
    ax = frame(layout, head, stack.height, stack.left, 0.22, key)
    _ruler_panels(ax, shown, gaps, stack, labels)
    means = listed([f"{g.mean():.2f} by {_INSTRUMENTS[n]}" for n, g in gaps.items()])
    caption = f"Mean distance between two renderings of one utterance: {means}; n = {len(data)} utterances."
    alt = f"Two panels, one an instrument, with one row an utterance and a line from A’s score to B’s. {caption}"
    return Chart("5-2-ruler", ax.figure, title, caption, alt, shown, subtitle)


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
