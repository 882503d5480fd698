"""Charts of two articles side by side: the same words twice, and what both tell or only one.

One function a figure: tables in, a Chart out.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from helpers.alignment import THRESHOLD, word_diff
from helpers.articles import WORD
from helpers.style import (
    LIGHT,
    MUTED,
    WIDTH,
    Chart,
    Look,
    bare_frame,
    frame,
    in_house_style,
    looks,
    nothing_to_draw,
    shortened,
)
from helpers.wording import listed, percent

_LINE, _GAP, _SIZE = 0.17, 0.15, 8.2
_COLUMNS = (0.1, WIDTH / 2 + 0.1)


@in_house_style
def same_words_twice(pairs: pd.DataFrame, labels: tuple[str, str] = ("A", "B")) -> Chart:
    """Print each utterance as both articles render it, words that only one has in bold; ``pairs`` from renderings."""
    if pairs.empty:
        return nothing_to_draw("3-1-same-words-twice", "No utterance is quoted by both articles", pairs)
    blocks = [_block(p) for p in pairs.itertuples(index=False)]
    same = sum(p.a_words == p.b_words for p in pairs.itertuples(index=False))
    title = f"{len(pairs)} utterances are quoted by both articles, {same or 'none'} in the same words"
    source = f"n = {len(pairs)} pairs, found by rule. Two wordings cannot both be verbatim; translated, neither need be false."
    height = sum(max(map(len, pair)) * _LINE + _GAP for pair in blocks)
    subtitle = "Bold: quoted words that do not match in order. Grey: the article’s own words around them"
    figure, (bottom, room) = bare_frame(title, subtitle, source, height)
    ax = figure.add_axes((0, bottom / figure.get_figheight(), 1, room / figure.get_figheight()))
    ax.set(xlim=(0, WIDTH), ylim=(room, 0))
    ax.axis("off")
    y = 0.42
    for x, (label, look) in zip(_COLUMNS, looks(labels).items(), strict=True):
        ax.text(x, 0.12, f"Article {label}", color=look.ink, fontweight="bold", fontsize=9.5)
    for pair in blocks:
        ax.plot([0.1, WIDTH - 0.1], [y - _LINE - 0.02] * 2, color=LIGHT, lw=0.7)
        for x, look, lines in zip(_COLUMNS, looks(labels).values(), pair, strict=True):
            _write(ax, x, y, lines, look)
        y += max(map(len, pair)) * _LINE + _GAP
    data = pairs[["speaker", "a_sentence", "b_sentence", "similarity", "a_words", "b_words"]]
    first = "".join(
        f" The first: “{p.a_words}” in {labels[0]}, “{p.b_words}” in {labels[1]}."
        for p in data[:1].itertuples()
    )
    caption = f"{title}; pairs found by similarity of wording, {len(pairs)} pairs.{first}"
    return Chart("3-1-same-words-twice", figure, title, caption, f"Two columns of sentences. {caption}", data)


Word = tuple[str, str]


def _block(pair: tuple) -> list[list[list[Word]]]:
    """Both renderings of one utterance as lines of (word, state): "kept", "changed" or "around" the quotation."""
    diff = word_diff(pair.a_words, pair.b_words)
    sides = []
    for side, text, places in (
        ("a_text", pair.a_text, pair.a_places),
        ("b_text", pair.b_text, pair.b_places),
    ):
        states = [
            "kept" if op == "kept" else "changed"
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
        sides.append(_wrapped(words))
    return sides


def _wrapped(words: list[Word], width: float = 3.05) -> list[list[Word]]:
    """Break words into lines no wider than ``width`` inches."""
    lines, used = [[]], 0.0
    for word, state in words:
        size = _width(word, state)
        if used + size > width and lines[-1]:
            lines.append([])
            used = 0.0
        lines[-1].append((word, state))
        used += size
    return lines


def _write(ax: Axes, x: float, y: float, lines: list[list[Word]], look: Look) -> None:
    """Set words one after another, each where the one before it ends."""
    for n, line in enumerate(lines):
        at = x
        for word, state in line:
            colour = {"kept": "#222222", "changed": look.ink, "around": MUTED}[state]
            weight = "bold" if state == "changed" else "normal"
            ax.text(at, y + n * _LINE, word, fontsize=_SIZE, color=colour, fontweight=weight)
            at += _width(word, state)


@lru_cache(maxsize=4096)
def _width(word: str, state: str) -> float:
    """Inches from the beginning of a word to the beginning of the next, in the house typeface."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if state == "changed" else "normal", size=_SIZE)
    ends = [TextPath((0, 0), text, prop=font).get_extents().x1 for text in (f"{word} |", "|")]
    return (ends[0] - ends[1]) / 72


@in_house_style
def coverage_map(tables: dict[str, pd.DataFrame]) -> Chart:
    """Draw both articles as columns of sentences, matched ones joined; ``tables`` from alignment.coverage."""
    (left, one), (right, _) = tables.items()
    matched = {
        k: t.loc[t["partner"].notna(), "words"].sum() / max(1, t["words"].sum()) for k, t in tables.items()
    }
    said = listed([f"{percent(share)} of Article {k}" for k, share in matched.items()])
    n = int(one["partner"].notna().sum())
    title = f"Matched by wording: {said}"
    sizes = listed([f"{len(t)} sentences in {k}" for k, t in tables.items()])
    source = (
        f"n = {sizes}; {n} matches (similarity {THRESHOLD:.2f} or more). No match is no proof of omission."
    )
    subtitle = (
        "Sentences in reading order, height = words; joined: alike in wording. Beside gaps: how they begin"
    )
    ax = frame(title, subtitle, source, 5.2, 0.4, 0.4)
    tops = {k: _column(ax, t, x, looks(tables)[k]) for (k, t), x in zip(tables.items(), (1, 3), strict=True)}
    for row in one.dropna(subset=["partner"]).itertuples(index=False):
        _join(ax, tops[left][row.sentence], tops[right][int(row.partner)])
    for (k, t), x in zip(tables.items(), (1, 3), strict=True):
        ax.text(x, -18, f"Article {k}", ha="center", color=looks(tables)[k].ink, fontweight="bold")
        _name_gaps(ax, t, tops[k], x)
    ax.set(xlim=(-0.6, 4.6), ylim=(max(t["words"].sum() for t in tables.values()) + 10, -40))
    ax.axis("off")
    data = pd.concat([t.assign(article=k) for k, t in tables.items()], ignore_index=True)
    caption = (
        f"{title}. {n} pairs of sentences are similar enough ({THRESHOLD:.2f}) to be matched; n = {sizes}."
    )
    alt = f"Two columns of blocks, one a sentence, with lines between matched sentences. {caption}"
    return Chart("3-2-coverage-map", ax.figure, title, caption, alt, data)


def _column(ax: Axes, table: pd.DataFrame, x: float, look: Look) -> dict[int, tuple[float, float, float]]:
    """Stack the sentences; returns each one's (x, top, bottom)."""
    places, top = {}, 0.0
    for row in table.itertuples(index=False):
        bottom = top + row.words
        face = look.colour if row.partner == row.partner else LIGHT
        ax.bar(x, row.words - 1.5, bottom=top, width=0.28, color=face)
        places[row.sentence] = (x, top, bottom - 1.5)
        top = bottom
    return places


def _join(ax: Axes, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
    a, b = (start[0] + 0.15, sum(start[1:]) / 2), (end[0] - 0.15, sum(end[1:]) / 2)
    curve = Path([a, (2, a[1]), (2, b[1]), b], [Path.MOVETO, *[Path.CURVE4] * 3])
    ax.add_patch(PathPatch(curve, fc="none", ec=MUTED, lw=1.1))


def _name_gaps(ax: Axes, table: pd.DataFrame, places: dict, x: float, least: int = 60) -> None:
    """Beside each long unmatched run, print its length and how it begins."""
    runs = (table["partner"].isna() != table["partner"].isna().shift()).cumsum()
    for _, gap in table.groupby(runs):
        if gap["partner"].notna().any() or gap["words"].sum() < least:
            continue
        first, last = places[gap["sentence"].iloc[0]], places[gap["sentence"].iloc[-1]]
        start = shortened(gap["text"].iloc[0].strip("“”"), 27)
        side, align = (-0.22, "right") if x < 2 else (0.22, "left")
        text = f"{gap['words'].sum()} words:\n{start}"
        ax.text(x + side, (first[1] + last[2]) / 2, text, ha=align, va="center", fontsize=7.3, color=MUTED)
