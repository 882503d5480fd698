"""The house style of figures: what a chart carries, one look an article, rows and their direct labels.

A chart is drawn on a plain Figure, outside pyplot, so nothing is shown twice and nothing stays open. Names stand
beside the bars, or above them where a figure is narrow. All lengths are in inches, all type sizes in points.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial, wraps
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from helpers.charts.layout import (
    INK,
    MARGIN,
    PAGE,
    SLIDE,
    Layout,
    bare_frame,
    clipped,
    layout_for,
    text_width,
)

STYLE = Path(__file__).with_name("workbook.mplstyle")
NOT_SCORED_HATCH, REPORTED_HATCH = "....", "////"
POSITIVE, NEGATIVE = "#009E73", "#CC79A7"
_PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"]
_INKS = ["#0072B2", "#B04E00", "#007352", "#A3457D", "#2A6F97", "#8A6100"]
_LETTERS = ["A", "B", "C", "D", "E", "F"]
_MARKERS = ["o", "s", "^", "D", "v", "P"]


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with everything a reader needs beside it.

    name is its file name without ending ("2-1-share-of-voice"); caption a full sentence with the numbers;
    alt what a person who cannot see it should know; data the plotted values; measure what the subtitle says.
    """

    name: str
    figure: Figure
    title: str
    caption: str
    alt: str
    data: pd.DataFrame
    measure: str = ""
    layout: Layout = PAGE
    redraw: Callable[[Layout], Chart] | None = None

    def at(self, size: str = "page", titled: bool = True) -> Chart:
        """The same chart laid out anew: "column" (8 cm wide), "page" (17 cm) or "slide" (16:9), with or without title.

        Without a title the finding and the measure leave the figure (a paper's caption says them); the source stays.
        Raises ValueError for another size, or for a chart that was not drawn by a function of the workbook.
        """
        layout = layout_for(size, titled)
        if layout == self.layout:
            return self
        if self.redraw is None:
            raise ValueError(f"The chart {self.name!r} does not know how to draw itself again.")
        return replace(self.redraw(layout), name=self.name)

    @property
    def file_name(self) -> str:
        """The name its files have: "2-1-share-of-voice", "…-column", "…-slide-untitled"."""
        size = "" if self.layout.name == PAGE.name else f"-{self.layout.name}"
        return f"{self.name}{size}{'' if self.layout.titled else '-untitled'}"


@dataclass(frozen=True)
class Look:
    """How one article is drawn everywhere: a colour and a marker, never colour alone; ink is for its words."""

    colour: str
    marker: str
    ink: str


def looks(labels: Iterable[str]) -> dict[str, Look]:
    """Give each article its look: blue circle for the first, vermillion square for the second (Okabe & Ito 2008).

    >>> looks(["A", "B"])["B"].marker, looks(["B"])["B"].marker
    ('s', 's')
    """
    names = list(dict.fromkeys(labels))
    kinds = [Look(*look) for look in zip(_PALETTE, _MARKERS, _INKS, strict=True)]
    # A and B keep their look also in a table that one of them is missing from.
    places = [_LETTERS.index(name) if name in _LETTERS else n for n, name in enumerate(names)]
    return {name: kinds[n % len(kinds)] for n, name in zip(places, names, strict=True)}


def pale(colour: str) -> tuple[float, ...]:
    """The light tint of a colour: what is told, not quoted."""
    return mpl.colors.to_rgba(colour, 0.25)


def for_any_size(draw: Callable[..., Chart]) -> Callable[..., Chart]:
    """Draw with the house style at the page's size, and let the chart be drawn again for another one."""

    @wraps(draw)
    def styled(*args: Any, layout: Layout = PAGE, **kwargs: Any) -> Chart:
        # A table that is changed in place after this must not change the figure drawn from it later.
        kept = [a.copy() if isinstance(a, pd.DataFrame) else a for a in args]
        return _drawn(draw, kept, kwargs, layout)

    return styled


def _drawn(draw: Callable[..., Chart], args: list, kwargs: dict[str, Any], layout: Layout) -> Chart:
    sizes = {"font.size": layout.text, "axes.labelsize": layout.small, "xtick.labelsize": layout.small}
    sizes |= {"ytick.labelsize": layout.text}
    with mpl.style.context([STYLE, sizes]):
        chart = draw(*args, layout=layout, **kwargs)
    return replace(chart, layout=layout, redraw=partial(_drawn, draw, args, kwargs))


def rendered(chart: Chart, kind: str, dpi: int, about: dict[str, str | None] | None = None) -> bytes:
    """The chart as a file of this kind ("png", "svg", "pdf"), in the house style."""
    buffer, canvas = io.BytesIO(), None
    if chart.layout.name == SLIDE.name:  # room on both sides, or above and below
        wide, tall = chart.figure.get_size_inches()
        width = max(wide, tall * 16 / 9) + 2 * MARGIN
        height = width * 9 / 16
        canvas = Bbox.from_bounds((wide - width) / 2, (tall - height) / 2, width, height)
    with mpl.style.context(STYLE):
        chart.figure.savefig(buffer, format=kind, dpi=dpi, metadata=about, bbox_inches=canvas)
    return buffer.getvalue()


def nothing_to_draw(layout: Layout, name: str, title: str, data: pd.DataFrame) -> Chart:
    """The frame with a sentence in place of a figure, for texts that hold nothing of the kind."""
    figure, _ = bare_frame(
        layout, (title, "There is nothing to draw here, and that is a result.", "n = 0."), 0.1
    )
    return Chart(name, figure, title, f"{title}: n = 0.", f"No figure: {title}.", data)


@dataclass(frozen=True)
class Row:
    """One row of a chart: its name, its lanes (bars or lines of marks), free ``labels`` lanes above, a heading."""

    name: str
    lanes: int = 2
    labels: int = 0
    heading: str | None = None
    ink: str = INK


@dataclass(frozen=True)
class Stack:
    """Rows from top to bottom: their lanes' heights on the axis and the inches they need in all and at the left."""

    rows: tuple[Row, ...]
    layout: Layout
    lane: float
    left: float
    above: bool = False

    @property
    def beside(self) -> float:
        """Inches that a name beside the axes may be wide."""
        return self.left - MARGIN - 0.06

    @property
    def gap(self) -> float:
        """Inches between two rows."""
        return (0.35 if self.above else 0.55) * self.lane

    def _above(self, row: Row) -> float:
        """Inches a row needs above its lanes: for its heading, and for its name where it is narrow."""
        lines = self.layout.line(self.layout.text)
        heading = 1.45 * lines if row.heading else 0
        return heading + (lines if self.above else 0)

    @property
    def tops(self) -> list[float]:
        """Where each row begins, and where the last one ends."""
        ends = [self.gap / 2]
        for row in self.rows:
            ends.append(ends[-1] + self._above(row) + (row.labels + row.lanes) * self.lane + self.gap)
        return ends

    @property
    def height(self) -> float:
        return self.tops[-1]

    def y(self, row: int, lane: int = 0) -> float:
        """The middle of a lane; -1 is the lowest lane for labels above the row's own."""
        return self.tops[row] + self._above(self.rows[row]) + (self.rows[row].labels + lane + 0.5) * self.lane

    def middle(self, row: int) -> float:
        """The middle of a row's lanes."""
        return self.y(row) + (self.rows[row].lanes - 1) * self.lane / 2

    def name(self, ax: Axes) -> None:
        """Write the row names and headings, and set the axis so that one unit is one inch."""
        ax.set_ylim(self.height, 0)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        points, to_left = self.layout.text, -(self.left - MARGIN) * 72
        at = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "fontsize": points}
        for n, row in enumerate(self.rows):
            if row.heading:
                line = 0.8 * self.layout.line(points)
                top = self.tops[n] + line
                heading = {"fontweight": "bold", "color": row.ink, "va": "center"}
                ax.annotate(row.heading, (0, top), xytext=(to_left, 0), ha="left", **heading, **at)
            if self.above:
                width = self.layout.width - self.left - MARGIN
                top = self.y(n, -row.labels) - 0.5 * self.lane - 0.45 * self.layout.line(points)
                where = {"xytext": (0, 0), "ha": "left", "va": "center"}
            else:
                width, top = self.beside, self.middle(n)
                where = {"xytext": (-5, 0), "ha": "right", "va": "center"}
            ax.annotate(clipped(row.name, width, points), (0, top), **where, **at)


def stacked(
    rows: Iterable[Row], layout: Layout, lane: float | None = None, above: bool | None = None
) -> Stack:
    """Stack rows with their names beside the axes, or above their lanes where a narrow figure has no such room.

    With ``above`` the names stand above wherever the figure is narrow.
    """
    rows = tuple(rows)
    lane = lane or layout.line(layout.small) + 0.015
    longest, most = max((text_width(r.name, layout.text) for r in rows), default=0), 0.34 * layout.width
    if layout.narrow:
        most = 0.42 * layout.width
        above = longest > most if above is None else above
    left = MARGIN + 0.02 if layout.narrow and above else min(most, MARGIN + 0.09 + longest)
    return Stack(rows, layout, lane, left, layout.narrow and bool(above))


def note(ax: Axes, x: float, y: float, text: str, layout: Layout, ink: str = INK) -> None:
    """A small direct label just right of a place."""
    at = {"xytext": (3, 0), "textcoords": "offset points", "va": "center", "fontsize": layout.small}
    ax.annotate(text, (x, y), color=ink, annotation_clip=False, **at)


def inches_wide(ax: Axes) -> float:
    """How many inches wide the axes are."""
    return ax.get_position().width * ax.figure.get_figwidth()


def limit_for(ends: Iterable[tuple[float, str]], ax: Axes, layout: Layout) -> float:
    """The right limit of an axis from 0 that leaves each bar's label its room: (bar's end, label)."""
    wide = inches_wide(ax)
    rooms = [(end, max(0.15, 1 - (text_width(text, layout.small) + 0.07) / wide)) for end, text in ends]
    return max((end / room for end, room in rooms), default=1) or 1


def spread_labels(
    wanted: Sequence[tuple[float, str, float]], width: float, points: float, levels: int
) -> list[tuple[int, float, int]]:
    """Place labels above a line without two meeting: (index, x, level) for those that fit, in inches.

    wanted holds (x, text, importance); the most important ones are placed first, as low as they can be.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(levels)]
    placed = []
    for n in sorted(range(len(wanted)), key=lambda n: (-wanted[n][2], wanted[n][0])):
        x, text, _ = wanted[n]
        half = text_width(text, points) / 2 + 0.04
        centre = min(max(x, half), width - half)
        for level, spans in enumerate(taken):
            # A label of a higher level hangs on a thin line, which must not cross the labels below it.
            line = (x - 0.02, x + 0.02)
            needs = [(line, lower) for lower in taken[:level]] + [((centre - half, centre + half), spans)]
            if all(one >= b or other <= a for (a, b), there in needs for one, other in there):
                for span, there in needs:
                    there.append(span)
                placed.append((n, centre, level))
                break
    return placed
