"""Rows with their names, and what is drawn in them and beside them: bars' labels, intervals, names above a strip.

Names stand beside the rows, or above them where a figure is narrow. All lengths are in inches, all type in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes

from helpers.charts.chart import Look
from helpers.charts.layout import GREY, INK, MARGIN, Head, Key, Layout, clipped, frame, text_width


@dataclass(frozen=True)
class Row:
    """One row of a chart: its name, its lanes (bars or lines of marks), free ``labels`` lanes above, a heading."""

    name: str
    lanes: int = 2
    labels: int = 0
    heading: str = ""
    ink: str = INK


@dataclass(frozen=True)
class Rows:
    """Axes with rows from top to bottom, one unit an inch: where each row's lanes begin, and a lane's height."""

    ax: Axes
    rows: Sequence[Row]
    tops: Sequence[float]
    lane: float

    def y(self, row: int, lane: int = 0) -> float:
        """The middle of a lane; -1 is the lowest lane for labels above the row's own."""
        return self.tops[row] + (lane + 0.5) * self.lane

    def middle(self, row: int) -> float:
        """The middle of a row's lanes."""
        return self.tops[row] + self.rows[row].lanes * self.lane / 2


def row_axes(
    layout: Layout,
    head: Head,
    rows: Iterable[Row],
    right: float,
    key: Key = (),
    lane: float = 0,
    above: bool = False,
) -> Rows:
    """A figure with named rows, their names beside the axes, or above the lanes where it is narrow.

    With ``above`` the names stand above wherever the figure is narrow, without it only where they are long too.
    """
    rows, line = tuple(rows), layout.line(layout.text)
    lane = lane or layout.line(layout.small) + 0.015
    longest = max((text_width(r.name, layout.text) for r in rows), default=0)
    most = (0.42 if layout.narrow else 0.34) * layout.width
    above = layout.narrow and (above or longest > most)
    left = MARGIN + 0.02 if above else min(most, MARGIN + 0.09 + longest)
    gap = (0.35 if above else 0.55) * lane
    heads = [(1.45 * line if r.heading else 0) + (line if above else 0) for r in rows]
    needs = [h + (r.labels + r.lanes) * lane + gap for h, r in zip(heads, rows, strict=True)]
    starts = list(accumulate(needs, initial=gap / 2))
    ax = frame(layout, head, starts[-1], left, right, key)
    ax.set_ylim(starts[-1], 0)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    tops = [s + h + r.labels * lane for s, h, r in zip(starts, heads, rows, strict=False)]
    made = Rows(ax, rows, tops, lane)
    for n, row in enumerate(rows):
        if row.heading:
            at = {"ha": "left", "x": 0, "gap": -72 * (left - MARGIN)}
            beside(ax, starts[n] + 0.8 * line, row.heading, fontweight="bold", color=row.ink, **at)
        if above:
            name = clipped(row.name, layout.width - left - MARGIN, layout.text)
            free = {"bbox": {"fc": "white", "ec": "none", "pad": 0.3}, "zorder": 6}  # of the lines behind it
            beside(ax, tops[n] - row.labels * lane - 0.45 * line, name, x=0, gap=0, **free)
        else:
            name = clipped(row.name, left - MARGIN - 0.06, layout.text)
            beside(ax, made.middle(n), name, x=0, gap=-5, ha="right")
    return made


def beside(ax: Axes, y: float, text: str, x: float = 1, gap: float = 5, **look: object) -> None:
    """Words at a height of the axes, ``gap`` points from their right edge (or another share x of their width)."""
    at = {"ha": "left", "va": "center", "xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    ax.annotate(text, (x, y), xytext=(gap, 0), **at | look)


def note(ax: Axes, x: float, y: float, text: str, layout: Layout, ink: str = INK) -> None:
    """A small direct label just right of a place."""
    at = {"xytext": (3, 0), "textcoords": "offset points", "va": "center", "fontsize": layout.small}
    ax.annotate(text, (x, y), color=ink, annotation_clip=False, **at)


def interval(
    ax: Axes, y: float, span: tuple[float, float], middle: float, look: Look, hollow: bool = False
) -> None:
    """A mark on the line of its interval; hollow where little stands behind it."""
    ax.plot(span, [y, y], color=look.colour, lw=1.8)
    face = {"mfc": "white"} if hollow else {}
    ax.plot(middle, y, ls="", ms=6.5, mew=1.5, **look.dot | face)


def marks(
    ax: Axes, y: float, values: Sequence[float], kinds: Iterable[Look], near: bool, known: Sequence[bool]
) -> None:
    """Each article's mark on a thin line, hollow where nothing is known; near ones stand above each other."""
    ax.plot(values, [y] * len(values), color="#B4B9BD", lw=1.8, zorder=0)
    for k, look in enumerate(kinds):
        shift = (k - (len(values) - 1) / 2) * 0.1 if near else 0
        face = {} if known[k] else {"mfc": "white"}
        ax.plot(values[k], y + shift, ms=5.2 if near else 6, mew=1.3, **look.dot | face)


def zero_line(ax: Axes) -> None:
    """The line from which positive and negative scores depart."""
    ax.axvline(0, color=GREY, lw=0.9, zorder=0)


def inches_wide(ax: Axes) -> float:
    """How many inches wide the axes are."""
    return ax.get_position().width * ax.figure.get_figwidth()


def limit_for(ends: Iterable[tuple[float, str]], ax: Axes, layout: Layout) -> float:
    """The right limit of an axis from 0 that leaves each bar's label its room: (bar's end, label)."""
    wide = inches_wide(ax)
    rooms = [(end, max(0.15, 1 - (text_width(text, layout.small) + 0.07) / wide)) for end, text in ends]
    return max((end / room for end, room in rooms), default=1) or 1


def names_above(
    rows: Rows, row: int, wanted: Iterable[tuple[float, str, float, str]], layout: Layout, levels: int = 1
) -> None:
    """Write names above a strip without two meeting, as far as there is room: (x, text, importance, ink).

    The most important ones are placed first, as low as they can be; a higher one hangs on a thin line.
    """
    ax, wide = rows.ax, inches_wide(rows.ax)
    scale, taken = wide / ax.get_xlim()[1], [[] for _ in range(levels)]
    for x, text, _, ink in sorted(wanted, key=lambda name: (-name[2], name[0])):
        half = text_width(text, layout.small) / 2 + 0.04
        centre = min(max(x * scale, half), wide - half)
        line, words = (x * scale - 0.02, x * scale + 0.02), (centre - half, centre + half)
        for level, spans in enumerate(taken):
            needs = [*((line, lower) for lower in taken[:level]), (words, spans)]
            if all(one >= b or other <= a for (a, b), there in needs for one, other in there):
                for span, there in needs:
                    there.append(span)
                y = rows.y(row, -1 - level)
                ax.text(centre / scale, y, text, fontsize=layout.small, color=ink, ha="center", va="center")
                if level:
                    ax.plot([x, x], [y + 0.5 * rows.lane, rows.tops[row]], color=GREY, lw=0.6)
                break
