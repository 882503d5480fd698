"""Figures set like a page: the same words twice, what both tell or only one, and the report's sheet of findings.

One function a figure: tables in, a Chart out. Words of several weights on a line, and lines that decide how tall a
figure is, are set here word by word, because matplotlib breaks lines only while it draws.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import cycle, islice

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.articles.segments import WORD
from helpers.articles.tables import as_table
from helpers.charts.chart import Chart, for_any_size, nothing_to_draw
from helpers.charts.layout import INK, LIGHT, MARGIN, MUTED, Layout, canvas, clipped, text_width, wrapped
from helpers.charts.rows import Look, looks
from helpers.charts.strips import shares_of, words_in
from helpers.framing.alignment import PART, SAME, THRESHOLD, word_diff
from helpers.statistics import in_words, listed

Placed = tuple[int, float, float, str, str]
"""A word: its line, where it begins and ends, and its state: "kept", "changed" or "around" the quotation."""
MOST_PAIRS = 12


@for_any_size("3-1-same-words-twice")
def same_words_twice(pairs: pd.DataFrame, *, layout: Layout) -> Chart:
    """Print each utterance as both articles render it, words that only one has underlined; ``pairs`` from renderings.

    The first MOST_PAIRS are printed, the data are all.
    """
    n = len(pairs)
    if pairs.empty:
        return nothing_to_draw(layout, "No utterance is quoted by both articles", pairs)
    labels = pairs[["a_label", "b_label"]].iloc[0]
    same, part = (int((pairs["relation"] == how).sum()) for how in (SAME, PART))
    title = f"{n} utterances are quoted by both articles, {'all' if same == n else same or 'none'} in the same words"
    title += f", {part} in part by one" if part else ""
    if n == 1:
        how = "in the same words" if same else "in part by one of them" if part else "not in the same words"
        title = f"One utterance is quoted by both articles, {how}"
    source = f"n = {n} pair{'s' * (n > 1)}, found by rule{f'; the first {MOST_PAIRS} are shown' * (n > MOST_PAIRS)}."
    if same + part < n:
        source += " Two wordings cannot both be verbatim; translated, neither need be false."
    subtitle = (
        "Underlined: quoted words that do not match in order. Grey: the article’s own words around them"
    )
    ax = _write_pairs(layout, (title, subtitle, source), pairs.head(MOST_PAIRS), looks(labels))
    data = pairs[["speaker", "a_sentence", "b_sentence", "similarity", "a_words", "b_words"]]
    first = f"The first: “{pairs['a_words'].iloc[0]}” in {labels['a_label']}, “{pairs['b_words'].iloc[0]}” in {labels['b_label']}."
    caption = f"{title}; pairs found by similarity of wording, {n} pair{'s' * (n > 1)}. {first}"
    alt = f"Sentences of both articles, pair by pair. {caption}"
    return Chart(ax.figure, title, caption, alt, data, subtitle, behind=renderings_of(pairs))


def renderings_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """Both renderings of each utterance, under the words of the first."""
    rows = [
        (clipped(p.a_words, 3, 9), label, start, start + len(text), text)
        for p in pairs.itertuples(index=False)
        for label, start, text in ((p.a_label, p.a_start, p.a_text), (p.b_label, p.b_start, p.b_text))
    ]
    return as_table(rows, ["row", "article", "start", "end", "text"])


def _words(pair: tuple, side: str) -> Iterator[tuple[str, str]]:
    """One rendering's words, each with its state; dots where its quotation began before it."""
    diff = word_diff(pair.a_words, pair.b_words)
    text, places = getattr(pair, f"{side}_text"), getattr(pair, f"{side}_places")
    states = (op for op, t in zip(diff["op"], diff[f"{side}_text"], strict=True) for _ in WORD.findall(t))
    if places and places[0][0] == 0:
        yield "“…", "around"
    for m in re.finditer(r"\S+", text):
        starts = [m.start() + w.start() for w in WORD.finditer(m.group())]
        taken = list(islice(states, sum(any(s <= at < e for s, e in places) for at in starts)))
        kept = pair.same_words or set(taken) == {"kept"}
        yield m.group(), "around" if not taken else "kept" if kept else "changed"


def _write_pairs(layout: Layout, head: tuple, pairs: pd.DataFrame, kinds: dict[str, Look]) -> Axes:
    """Both renderings of each utterance, one below the other, under a thin line."""
    line, edge = 1.15 * layout.line(layout.text), layout.width - MARGIN
    left = MARGIN + 0.07 + max(text_width(look.name, layout.text, bold=True) for look in kinds.values())
    sides = [(s == "a", _placed(_words(p, s), edge - left, layout)) for p in pairs.itertuples() for s in "ab"]
    ax = canvas(layout, head, sum(words[-1][0] + 1.4 for _, words in sides) * line)
    y = 0.9 * line
    for (first, words), look in zip(sides, cycle(kinds.values()), strict=False):
        if first:
            ax.plot([MARGIN, edge], [y - 0.9 * line] * 2, color=LIGHT, lw=0.7)
        ax.text(MARGIN, y, look.name, color=look.ink, fontweight="bold")
        for n, start, end, word, state in words:
            ax.text(left + start, y + n * line, word, color=MUTED if state == "around" else INK)
            if state == "changed":
                ax.plot([left + start, left + end], [y + (n + 0.2) * line] * 2, color=look.colour, lw=0.8)
        y += (words[-1][0] + (1.2 if first else 1.6)) * line
    return ax


def _placed(words: Iterable[tuple[str, str]], width: float, layout: Layout) -> list[Placed]:
    """Set words one after another, in lines that fit."""
    placed, line, at = [], 0, 0.0
    for word, state in words:
        word = clipped(word, width, layout.text)
        size = text_width(word, layout.text)
        if at and at + size > width:
            line, at = line + 1, 0.0
        placed.append((line, at, at + size, word, state))
        at += size + text_width("n", layout.text) / 2
    return placed


_HALF = 0.12


@for_any_size("3-2-coverage-map")
def coverage_map(sentences: pd.DataFrame, labels: tuple[str, str] = ("A", "B"), *, layout: Layout) -> Chart:
    """Draw both articles as columns of sentences, matched ones joined; ``sentences`` from coverage."""
    tables = {k: sentences[sentences["article"] == k] for k in labels}
    words = sentences.groupby("article")["words"].sum().reindex(labels, fill_value=0)
    alike = sentences[sentences["partner"].notna()].groupby("article")["words"].sum()
    parts = shares_of(alike.reindex(labels, fill_value=0) / words.clip(lower=1))
    title = f"Sentences that both word alike make up {parts}"
    n = int(tables[labels[0]]["partner"].notna().sum())
    sizes = listed([f"{len(t)} sentences in {k}" for k, t in tables.items()])
    source = f"n = {sizes}; {n} match{'' if n == 1 else 'es'} (similarity {THRESHOLD:.2f} or more). No match is no proof of omission."
    subtitle = (
        "Sentences in reading order, height = words; joined: alike in wording. Beside gaps: how they begin"
    )
    ax = canvas(layout, (title, subtitle, source), 4.42)
    per_word = 4.1 / max(1, words.max())
    _draw_columns(ax, tables, per_word, layout)
    caption = f"{title}. Pairs of sentences similar enough ({THRESHOLD:.2f}) to be matched: {n}; n = {sizes}."
    alt = f"Two columns of blocks, one a sentence, with lines between matched sentences. {caption}"
    matched = sentences["partner"].notna().map({True: "matched", False: "no match"})
    return Chart(ax.figure, title, caption, alt, sentences, subtitle, behind=sentences.assign(row=matched))


def _draw_columns(ax: Axes, tables: dict[str, pd.DataFrame], per_word: float, layout: Layout) -> None:
    """Stack each article's sentences, and join those that match."""
    middles, edge = [], (0.3 if layout.narrow else 0.31) * layout.width
    for (label, look), x in zip(looks(tables).items(), (edge, layout.width - edge), strict=True):
        table, high = tables[label], tables[label]["words"] * per_word
        bottom = 0.26 + high.cumsum()
        faces = [LIGHT if np.isnan(p) else look.colour for p in table["partner"]]
        ax.bar(x, high, bottom=bottom - high, width=2 * _HALF, color=faces, edgecolor="white", lw=0.6)
        ax.text(x, 0.11, f"Article {look.name}", color=look.ink, ha="center", va="center", fontweight="bold")
        _name_gaps(ax, table.assign(top=bottom - high, bottom=bottom), x, layout)
        middles.append(dict(zip(table["sentence"], bottom - high / 2, strict=True)))
    start, end = edge + _HALF + 0.01, layout.width - edge - _HALF - 0.01
    one = next(iter(tables.values())).dropna(subset=["partner"])
    for sentence, partner in zip(one["sentence"], one["partner"].astype(int), strict=True):
        a, b, half = middles[0][sentence], middles[1][partner], layout.width / 2
        way = Path([(start, a), (half, a), (half, b), (end, b)], [Path.MOVETO, *[Path.CURVE4] * 3])
        ax.add_patch(PathPatch(way, fc="none", ec=MUTED, lw=1.1))


def _name_gaps(ax: Axes, table: pd.DataFrame, x: float, layout: Layout) -> None:
    """Beside each long unmatched run, print its length and how it begins, longest first, where there is room."""
    is_left = x < layout.width / 2
    edge = x - _HALF - 0.06 if is_left else x + _HALF + 0.06
    room = (edge if is_left else layout.width - edge) - 0.05
    gone, taken = table["partner"].isna(), []
    gaps = [gap for _, gap in table[gone].groupby((gone != gone.shift()).cumsum())]
    for gap in sorted(gaps, key=lambda g: -g["words"].sum()):
        text, most = " ".join(gap["text"].iloc[:3]).strip("“”"), 2 if layout.narrow else 1
        lines = [f"{gap['words'].sum()} words:", *wrapped(text, room, layout.small, most=most)]
        top, bottom = gap["top"].iloc[0], gap["bottom"].iloc[-1]
        y, half = (top + bottom) / 2, 0.55 * len(lines) * layout.line(layout.small)
        if bottom - top >= half and all(y - half >= b or y + half <= a for a, b in taken):
            taken.append((y - half, y + half))
            at = {"ha": "right" if is_left else "left", "va": "center", "fontsize": layout.small}
            ax.text(edge, y, "\n".join(lines), linespacing=1.15, color=MUTED, **at)


@for_any_size("6-1-report-sheet")
def report_sheet(findings: pd.DataFrame, shares: pd.DataFrame, *, layout: Layout) -> Chart:
    """Print every finding with its rung and its limit.

    ``findings`` is the table of findings, ``shares`` holds the rows of share_of_voice for each article. The data are
    the findings printed: topic, finding, rung, limit.
    """
    rows = findings.loc[findings["rung"].notna(), ["topic", "finding", "rung", "limit"]]
    labels = list(dict.fromkeys(shares["article"]))
    words = shares.groupby("article")["words"].sum()[labels]
    highest = rows.loc[rows["rung"] < 3, "rung"].max() if (rows["rung"] < 3).any() else 0
    asked = int((rows["rung"] == 3).sum())
    counts = {"finding": len(rows) - asked, "question": asked}
    said = [f"{n} {word}{'s' * (n > 1)}" for word, n in counts.items() if n]
    title = f"These {'two ' * (len(labels) == 2)}articles carry {' and '.join(said) or 'no finding'}"
    subtitle = f"Each with its limit. Of the five rungs of the claim ladder, the findings stand on rung {highest:.0f} at most"
    source = (
        f"n = {words_in(words)}. Rungs: 1 this word occurs n times; 2 these {in_words(len(labels))} texts "
        "differ, or cannot be told apart; 3 this may change a reader’s picture; 4 this outlet does so; 5 it means to."
    )
    badge = MARGIN + text_width("rung 0", layout.small, bold=True) + 0.12
    placed, y = [], 0.0
    for row in rows.itertuples():
        placed.append((MARGIN, y, f"rung {row.rung}", layout.small, INK, "bold"))
        for words, points, ink in ((row.finding, layout.text, INK), (row.limit, layout.small, MUTED)):
            lines = wrapped(words, layout.width - MARGIN - badge, points)
            placed.append((badge, y, "\n".join(lines), points, ink, "normal"))
            y += len(lines) * layout.line(points)
        y += 0.55 * layout.line(layout.text)
    ax = canvas(layout, (title, subtitle, source), y or 0.1)
    for x, y, text, points, ink, weight in placed:
        at = {"va": "top", "linespacing": 1.25}
        ax.text(x, y, text, fontsize=points, color=ink, fontweight=weight, **at)
    rungs = listed([f"{n} on rung {r}" for r, n in rows["rung"].value_counts().sort_index().items()])
    caption = f"{title}: {rungs}."
    alt = f"A list of findings. {caption} {' '.join(rows['finding'])}"
    places = [(f.topic, *p) for f in findings.itertuples() if f.evidence for p in f.evidence]
    behind = as_table(places, ["row", "article", "text", "start", "end"])
    return Chart(ax.figure, title, caption, alt, rows, subtitle, behind=behind)
