"""The report sheet: the main figure, two intervals, and every finding with its rung, on one page or slide."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.framing import NARRATOR
from helpers.layout import MARGIN, SHEET, Layout, bare_frame, clipped, text_width, wrapped
from helpers.style import (
    INK,
    MUTED,
    REPORTED_HATCH,
    Chart,
    for_any_size,
    looks,
    pale,
)
from helpers.voices import leading_speaker
from helpers.wording import listed, percent

_BADGE = 0.11


@for_any_size
def report_sheet(findings: pd.DataFrame, shares: pd.DataFrame, *, layout: Layout) -> Chart:
    """Draw whose words each article carries as one bar, and print every finding with its rung and its limit.

    ``findings`` is the table of helpers.findings, ``shares`` holds the rows of share_of_voice for each article. A
    slide shows as many findings as it has room for, without their limits; the report's first page adds the words
    behind each. The data are the findings printed: topic, finding, rung, limit.
    """
    found = findings[findings["rung"].notna()]
    labels = list(dict.fromkeys(shares["article"]))
    words = shares.groupby("article")["words"].sum()
    title = "What these two articles can carry"
    highest = int(found.loc[found["rung"] < 3, "rung"].max()) if (found["rung"] < 3).any() else 0
    subtitle = f"{len(found)} findings. Two texts carry rung {highest} of five at most; rung 3 is a question"
    source = (
        f"n = {listed([f'{words[x]:,} words in {x}' for x in labels])}. Rungs: 1 this word occurs n times; 2 these two texts "
        "differ, or cannot be told apart; 3 this may change a reader’s picture; 4 this outlet does so; 5 it means to."
    )
    rows, bars = found[["topic", "finding", "rung", "limit", "evidence"]], _main_figure_height(labels, layout)
    height = bars + sum(_entry_height(r, layout) for r in rows.itertuples(index=False))
    figure, (bottom, room) = bare_frame(layout, (title, subtitle, source), height)
    ax = _canvas(figure, bottom, room, layout)
    _voice_strips(ax, shares, labels, layout)
    rows = _that_fit(rows, room - bars, layout)
    y = bars
    for row in rows.itertuples(index=False):
        _entry(ax, row, y, layout)
        y += _entry_height(row, layout)
    rungs = listed([f"{n} on rung {r}" for r, n in found["rung"].value_counts().sort_index().items()])
    caption = f"{len(found)} findings about these two articles: {rungs}. " + " ".join(found["finding"])
    alt = f"A page with one bar an article, cut by voice, above a numbered list of findings. {caption}"
    return Chart("6-1-report-sheet", figure, title, caption, alt, rows.drop(columns="evidence"), subtitle)


def _canvas(figure: Figure, bottom: float, room: float, layout: Layout) -> Axes:
    """Axes over the whole width whose units are inches, from the top down."""
    total = figure.get_figheight()
    ax = figure.add_axes((0, bottom / total, 1, room / total))
    ax.set(xlim=(0, layout.width), ylim=(room, 0))
    ax.axis("off")
    return ax


def _that_fit(rows: pd.DataFrame, room: float, layout: Layout) -> pd.DataFrame:
    """All findings where there is room; on a slide the first ones and, last, the question."""
    heights = [_entry_height(row, layout) for row in rows.itertuples(index=False)]
    keep = list(range(len(rows)))
    while sum(heights[n] for n in keep) > room + 1e-6 and len(keep) > 1:
        keep.pop(-2 if rows["rung"].iloc[keep[-1]] == 3 else -1)
    return rows.iloc[keep]


def _main_figure_height(labels: Sequence[str], layout: Layout) -> float:
    return (len(labels) * 2.4 + 0.8) * layout.line(layout.small)


def _voice_strips(ax: Axes, shares: pd.DataFrame, labels: Sequence[str], layout: Layout) -> None:
    """One bar an article: the narrator, the leading speaker, and everybody else."""
    lead = leading_speaker(shares)
    line, left = (
        layout.line(layout.small),
        MARGIN + 0.1 + max(text_width(f"Article {x}", layout.text, bold=True) for x in labels),
    )
    wide = layout.width - left - MARGIN
    for n, (label, look) in enumerate(looks(labels).items()):
        mine = shares[shares["article"] == label]
        parts = [
            (NARRATOR, mine["voice"] == NARRATOR, pale(look.colour), None),
            (lead, (mine["speaker"] == lead) & (mine["voice"] != NARRATOR), look.colour, None),
            ("others", (mine["speaker"] != lead) & (mine["voice"] != NARRATOR), "white", REPORTED_HATCH),
        ]
        y, at, free = (n * 2.4 + 1.5) * line, 0.0, left
        ax.text(
            MARGIN,
            y,
            f"Article {label}",
            color=look.ink,
            va="center",
            fontsize=layout.text,
            fontweight="bold",
        )
        widths = [float(mine.loc[chosen, "share"].sum()) * wide for _, chosen, _, _ in parts]
        for (name, _, face, hatch), width in zip(parts, widths, strict=True):
            if not width:
                continue
            bar = {"color": face, "edgecolor": look.colour, "hatch": hatch, "lw": 0.6}
            ax.barh(y, width, left=left + at, height=0.9 * line, **bar)
            share = percent(width / wide)
            last = name == parts[-1][0]
            room = (left + wide - free if last else width) - text_width(f" {share} ", layout.small)
            if room > text_width("Mm …", layout.small):
                text = f"{clipped(name, room, layout.small)} {share}"
                long = text_width(text, layout.small)
                start = min(left + at, left + wide - long) if last else left + at
                ax.text(start, y - 0.9 * line, text, fontsize=layout.small, va="center", color=INK)
                free = start + long
            at += width


def _entry_lines(row: tuple, layout: Layout) -> tuple[list[str], list[str], list[str]]:
    """The lines of a finding, of its limit (not on a slide), and of the words behind it (in the report only)."""
    wide = layout.width - 2 * MARGIN - 2 * _BADGE - 0.12
    limit = [] if layout.height else wrapped(row.limit, wide, layout.small)
    words = []
    if layout.name == SHEET.name:
        first = {place.article: place for place in reversed(row.evidence)}
        for label in sorted(first):
            text = f"{label}: {' '.join(first[label].text.split())}"
            words += wrapped(text, wide, layout.small, most=2)
    return wrapped(row.finding, wide, layout.text), limit, words


def _entry_height(row: tuple, layout: Layout) -> float:
    lines, limit, words = _entry_lines(row, layout)
    gap = 0.55 if layout.height is None else 0.42
    return (len(lines) + gap) * layout.line(layout.text) + len([*limit, *words]) * layout.line(layout.small)


def _entry(ax: Axes, row: tuple, y: float, layout: Layout) -> None:
    """One finding beside its rung in a badge (hollow for a question), its limit in grey, the words behind it."""
    asked = row.rung == 3
    middle = y + 0.5 * layout.line(layout.text)
    mark = {"mfc": "white" if asked else MUTED if row.rung == 1 else INK, "mec": INK, "mew": 1}
    ax.plot(MARGIN + _BADGE, middle, "o", ms=2 * _BADGE * 72 * 0.8, **mark)
    at = {"ha": "center", "va": "center_baseline", "fontsize": layout.small, "fontweight": "bold"}
    ax.text(MARGIN + _BADGE, middle, str(row.rung), color=INK if asked else "white", **at)
    finding, limit, words = _entry_lines(row, layout)
    parts = [(finding, layout.text, INK, "normal"), (limit, layout.small, MUTED, "normal")]
    for lines, points, ink, style in [*parts, (words, layout.small, INK, "italic")]:
        for text in lines:
            where = (MARGIN + 2 * _BADGE + 0.12, y + 0.5 * layout.line(points))
            ax.text(*where, text, va="center_baseline", fontsize=points, color=ink, fontstyle=style)
            y += layout.line(points)
