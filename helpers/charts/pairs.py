"""Charts of two articles side by side: the same words twice, and what both tell or only one.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.articles.segments import WORD
from helpers.charts.chart import Chart, Look, for_any_size, inches_wide, looks, nothing_to_draw
from helpers.charts.layout import INK, LIGHT, MARGIN, MUTED, Layout, bare_frame, frame, text_width, wrapped
from helpers.framing.alignment import PART, SAME, THRESHOLD, word_diff
from helpers.statistics import listed, percent

Word = tuple[str, str]
"""A word and its state: "kept", "changed" or "around" the quotation."""


@for_any_size
def same_words_twice(pairs: pd.DataFrame, labels: tuple[str, str] = (), *, layout: Layout) -> Chart:
    """Print each utterance as both articles render it, words that only one has in bold; ``pairs`` from renderings.

    Side by side, and one above the other in a column. ``labels`` are the articles’ own where none are given.
    """
    if pairs.empty:
        return nothing_to_draw(
            layout, "3-1-same-words-twice", "No utterance is quoted by both articles", pairs
        )
    total, labels = len(pairs), labels or tuple(pairs[["a_label", "b_label"]].iloc[0])
    same, part = (int((pairs["relation"] == how).sum()) for how in (SAME, PART))
    title = f"{total} utterances are quoted by both articles, {same or 'none'} in the same words"
    title += f", {part} in part by one" if part else ""
    if total == 1:
        how = "in the same words" if same else "in part by one of them" if part else "not in the same words"
        title = f"One utterance is quoted by both articles, {how}"
    source = f"n = {total} pair{'s' * (total > 1)}, found by rule."
    if same + part < total:
        source += " Two wordings cannot both be verbatim; translated, neither need be false."
    subtitle = "Bold: quoted words that do not match in order. Grey: the article’s own words around them"
    blocks = [_block(p, layout) for p in pairs.itertuples(index=False)]
    height = 1.3 * _line(layout) + sum(_height(block, layout) for block in blocks)
    figure, (bottom, room) = bare_frame(layout, (title, subtitle, source), height)
    _write_blocks(figure, blocks, labels, layout, (bottom, room))
    data = pairs[["speaker", "a_sentence", "b_sentence", "similarity", "a_words", "b_words"]]
    first = f"The first: “{pairs['a_words'].iloc[0]}” in {labels[0]}, “{pairs['b_words'].iloc[0]}” in {labels[1]}."
    caption = f"{title}; pairs found by similarity of wording, {total} pair{'s' * (total > 1)}. {first}"
    alt = f"Sentences of both articles, pair by pair. {caption}"
    return Chart("3-1-same-words-twice", figure, title, caption, alt, data, subtitle)


def _line(layout: Layout) -> float:
    return 1.1 * layout.line(layout.text)


def _height(block: list[list[list[Word]]], layout: Layout) -> float:
    """Inches of one pair: both sides below each other in a column, else as high as the longer one."""
    lines = sum(map(len, block)) + 0.3 if layout.narrow else max(map(len, block))
    return lines * _line(layout) + 0.15


def _side(layout: Layout) -> tuple[list[float], float]:
    """Where each article's words begin, and how wide their lines are."""
    if layout.narrow:
        return [MARGIN + 0.2, MARGIN + 0.2], layout.width - 2 * MARGIN - 0.2
    half = layout.width / 2
    return [MARGIN, half + MARGIN], half - 2 * MARGIN


def _block(pair: tuple, layout: Layout) -> list[list[list[Word]]]:
    """Both renderings of one utterance as lines of words with their states."""
    diff = word_diff(pair.a_words, pair.b_words)
    sides = []
    for side, text, places in (
        ("a_text", pair.a_text, pair.a_places),
        ("b_text", pair.b_text, pair.b_places),
    ):
        states = [
            "kept" if op == "kept" or pair.same_words else "changed"
            for op, t in zip(diff["op"], diff[side], strict=True)
            for _ in WORD.findall(t)
        ]
        words = []
        for m in re.finditer(r"\S+", text):
            inner = sum(
                any(s <= m.start() + w.start() < e for s, e in places) for w in WORD.finditer(m.group())
            )
            taken = [states.pop(0) for _ in range(min(inner, len(states)))]
            words.append((m.group(), "around" if not taken else "changed" if "changed" in taken else "kept"))
        sides.append(_broken(words, layout))
    return sides


def _broken(words: list[Word], layout: Layout) -> list[list[Word]]:
    """Break words into lines that fit."""
    width, lines, used = _side(layout)[1], [[]], 0.0
    for word, state in words:
        size = _width(word, state, layout)
        if used + size > width and lines[-1]:
            lines.append([])
            used = 0.0
        lines[-1].append((word, state))
        used += size
    return lines


def _width(word: str, state: str, layout: Layout) -> float:
    """Inches from the beginning of a word to the beginning of the next."""
    return text_width(word, layout.text, state == "changed") + text_width("n", layout.text) / 2


def _write_blocks(
    figure: Figure, blocks: list, labels: tuple[str, str], layout: Layout, box: tuple[float, float]
) -> None:
    (bottom, room), tall = box, figure.get_figheight()
    ax = figure.add_axes((0, bottom / tall, 1, room / tall))
    ax.set(xlim=(0, layout.width), ylim=(room, 0))
    ax.axis("off")
    line, starts, kinds = _line(layout), _side(layout)[0], looks(labels)
    bold = {"fontweight": "bold", "fontsize": layout.text}
    y = 0.4 * line
    if not layout.narrow:
        for x, (label, look) in zip(starts, kinds.items(), strict=True):
            ax.text(x, y, f"Article {label}", color=look.ink, va="center", **bold)
        y += 1.3 * line
    for block in blocks:
        ax.plot([MARGIN, layout.width - MARGIN], [y - 0.6 * line] * 2, color=LIGHT, lw=0.7)
        at = y + 0.15 * line
        for x, (label, look), lines in zip(starts, kinds.items(), block, strict=True):
            if layout.narrow:
                ax.text(MARGIN, at, label, color=look.ink, va="baseline", **bold)
            _write(ax, x, at, lines, look, layout)
            at += (len(lines) + 0.3) * line if layout.narrow else 0
        y += _height(block, layout)


def _write(ax: Axes, x: float, y: float, lines: list[list[Word]], look: Look, layout: Layout) -> None:
    """Set words one after another, each where the one before it ends."""
    for n, line in enumerate(lines):
        at = x
        for word, state in line:
            colour = {"kept": INK, "changed": look.ink, "around": MUTED}[state]
            weight = "bold" if state == "changed" else "normal"
            ax.text(at, y + n * _line(layout), word, fontsize=layout.text, color=colour, fontweight=weight)
            at += _width(word, state, layout)


@for_any_size
def coverage_map(sentences: pd.DataFrame, labels: tuple[str, str] = ("A", "B"), *, layout: Layout) -> Chart:
    """Draw both articles as columns of sentences, matched ones joined; ``sentences`` from coverage."""
    tables = {k: sentences[sentences["article"] == k] for k in labels}
    (left, one), (right, _) = tables.items()
    matched = {
        k: t.loc[t["partner"].notna(), "words"].sum() / max(1, t["words"].sum()) for k, t in tables.items()
    }
    said = listed([f"{percent(share)} of Article {k}" for k, share in matched.items()])
    n = int(one["partner"].notna().sum())
    title = f"Matched by wording: {said}"
    sizes = listed([f"{len(t)} sentences in {k}" for k, t in tables.items()])
    source = f"n = {sizes}; {n} match{'' if n == 1 else 'es'} (similarity {THRESHOLD:.2f} or more). No match is no proof of omission."
    subtitle = (
        "Sentences in reading order, height = words; joined: alike in wording. Beside gaps: how they begin"
    )
    ax = frame(layout, (title, subtitle, source), 4.4, 0, 0, below=0)
    longest = max(1, *(t["words"].sum() for t in tables.values()))
    inch = longest / (ax.get_position().height * ax.figure.get_figheight() - 0.3)
    ax.set(xlim=(0, inches_wide(ax)), ylim=(longest + 0.04 * inch, -0.26 * inch))
    ax.axis("off")
    beside = 0.3 if layout.narrow else 0.31
    places = [beside * layout.width, (1 - beside) * layout.width]
    tops = {k: _column(ax, t, x, looks(tables)[k]) for (k, t), x in zip(tables.items(), places, strict=True)}
    for row in one.dropna(subset=["partner"]).itertuples(index=False):
        _join(ax, tops[left][row.sentence], tops[right][int(row.partner)])
    for (k, t), x in zip(tables.items(), places, strict=True):
        at = {"ha": "center", "va": "center", "fontweight": "bold", "fontsize": layout.text}
        ax.text(x, -0.15 * inch, f"Article {k}", color=looks(tables)[k].ink, **at)
        _name_gaps(ax, t, tops[k], (x, x < layout.width / 2), layout)
    caption = (
        f"{title}. {n} pairs of sentences are similar enough ({THRESHOLD:.2f}) to be matched; n = {sizes}."
    )
    alt = f"Two columns of blocks, one a sentence, with lines between matched sentences. {caption}"
    return Chart("3-2-coverage-map", ax.figure, title, caption, alt, sentences, subtitle)


_HALF = 0.12


def _column(ax: Axes, table: pd.DataFrame, x: float, look: Look) -> dict[int, tuple[float, float, float]]:
    """Stack the sentences; returns each one's (x, top, bottom)."""
    bottoms = table["words"].cumsum()
    tops = bottoms - table["words"]
    faces = [LIGHT if np.isnan(p) else look.colour for p in table["partner"]]
    ax.bar(x, table["words"], bottom=tops, width=2 * _HALF, color=faces, edgecolor="white", lw=0.6)
    return {n: (x, t, b) for n, t, b in zip(table["sentence"], tops, bottoms, strict=True)}


def _join(ax: Axes, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
    a, b = (start[0] + _HALF + 0.01, sum(start[1:]) / 2), (end[0] - _HALF - 0.01, sum(end[1:]) / 2)
    middle = (a[0] + b[0]) / 2
    curve = Path([a, (middle, a[1]), (middle, b[1]), b], [Path.MOVETO, *[Path.CURVE4] * 3])
    ax.add_patch(PathPatch(curve, fc="none", ec=MUTED, lw=1.1))


def _name_gaps(
    ax: Axes, table: pd.DataFrame, places: dict, column: tuple[float, bool], layout: Layout
) -> None:
    """Beside each long unmatched run, print its length and how it begins, longest first, where there is room."""
    x, is_left = column
    low, high = sorted(ax.get_ylim())
    inch = (high - low) / (ax.get_position().height * ax.figure.get_figheight())
    gone = table["partner"].isna()
    gaps = [g for _, g in table[gone].groupby((gone != gone.shift()).cumsum())]
    taken: list[tuple[float, float]] = []
    wide = (x if is_left else layout.width - x) - _HALF - 0.06 - 0.05
    for gap in sorted(gaps, key=lambda g: -g["words"].sum()):
        start = gap["text"].iloc[0].strip("“”")
        start_lines = wrapped(start, wide, layout.small, most=2 if layout.narrow else 1)
        text = [f"{gap['words'].sum()} words:", *start_lines]
        half = 0.55 * len(text) * layout.line(layout.small) * inch
        y = (places[gap["sentence"].iloc[0]][1] + places[gap["sentence"].iloc[-1]][2]) / 2
        if gap["words"].sum() < half or any(y - half < b and y + half > a for a, b in taken):
            continue
        taken.append((y - half, y + half))
        at = {"ha": "right" if is_left else "left", "va": "center", "fontsize": layout.small, "color": MUTED}
        ax.text(x + (_HALF + 0.06) * (-1 if is_left else 1), y, "\n".join(text), linespacing=1.15, **at)
