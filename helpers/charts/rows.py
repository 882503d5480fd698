"""How articles and voices look in every figure; rows with their names, and what is drawn in and beside them.

Names stand beside the rows, or above them where a figure is narrow. All lengths are in inches, all type in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from helpers.charts.layout import GREY, INK, LIGHT, MARGIN, Head, Key, Layout, clipped, frame, text_width
from helpers.framing.shares import NARRATOR

NOT_SCORED_HATCH, REPORTED_HATCH = "-----", "////"
NOT_SCORED = {"facecolor": "white", "edgecolor": GREY, "hatch": NOT_SCORED_HATCH}
_NAME_ROOM = 0.65, 7.4  # inches, at the small type of a page
_PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"]
_INKS = ["#0072B2", "#B04E00", "#007352", "#A3457D", "#2A6F97", "#8A6100"]
_LETTERS = ["A", "B", "C", "D", "E", "F"]
_MARKERS = ["o", "s", "^", "D", "v", "P"]


class Look(NamedTuple):
    """How one article is drawn everywhere: a colour and a marker, never colour alone; ink is for its words.

    name is its label, cut where it is too long to stand beside a bar.
    """

    colour: str
    marker: str
    ink: str
    name: str = ""

    @property
    def dot(self) -> dict[str, str]:
        """Its marker, filled."""
        return {"marker": self.marker, "mfc": self.colour, "mec": self.colour}


def looks(labels: Iterable[str]) -> dict[str, Look]:
    """Give each article its look: blue circle for the first, vermillion square for the second (Okabe & Ito 2008).

    >>> looks(["A", "B"])["B"].marker, looks(["B"])["B"].marker
    ('s', 's')
    """
    names = list(dict.fromkeys(labels))
    kinds = list(zip(_PALETTE, _MARKERS, _INKS, strict=True))
    # A and B keep their look also in a table that one of them is missing from.
    places = [_LETTERS.index(name) if name in _LETTERS else n for n, name in enumerate(names)]
    short = [clipped(name.strip(), *_NAME_ROOM) for name in names]
    if len(set(short)) < len(short):  # cut to the same words
        short = [clipped(f"{n + 1} {x.strip()}", *_NAME_ROOM) for n, x in enumerate(names)]
    return {
        name: Look(*kinds[n % len(kinds)], shown) for n, name, shown in zip(places, names, short, strict=True)
    }


def pale(look: Look) -> tuple[float, ...]:
    """An article's colour made light; opaque, because a hatch on a colour that lets light through is lost in SVG."""
    return tuple(1 - 0.25 * (1 - part) for part in to_rgb(look.colour))


VOICES = {
    "quoted": "in quotation marks",
    "reported": "reported in the article’s own words",
    NARRATOR: "narrator",
    "not counted": "not counted",
}
"""The voices of an article in the order in which every figure draws them, and their words in its key."""


def fill(voice: str, look: Look) -> dict[str, Any]:
    """How a stretch in one of VOICES is filled in every figure: told apart by hatch and lightness too, not colour alone."""
    return {
        "quoted": {"facecolor": look.colour, "edgecolor": look.colour},
        "reported": {"facecolor": pale(look), "edgecolor": look.colour, "hatch": REPORTED_HATCH},
        NARRATOR: {"facecolor": LIGHT, "edgecolor": LIGHT},
        "not counted": NOT_SCORED,
    }[voice]


def article_key(labels: Iterable[str]) -> Key:
    """The key's entries for the articles and their marks."""
    return [(f"Article {look.name}", [look.dot]) for look in looks(labels).values()]


def voice_key(present: Iterable[str], labels: Iterable[str]) -> Key:
    """The key's entries for the voices that are present; one look where it is the same for all articles."""
    signs, present = [], set(present)
    for voice in (v for v in VOICES if v in present):
        fills = [fill(voice, look) for look in looks(labels).values()]
        signs.append((VOICES[voice], fills[:1] if fills[0] == fills[-1] else fills))
    return signs


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
    layout: Layout
    rows: Sequence[Row]
    tops: Sequence[float]
    lane: float

    def y(self, row: int, lane: int = 0) -> float:
        """The middle of a lane; -1 is the lowest lane for labels above the row's own."""
        return self.tops[row] + (lane + 0.5) * self.lane

    def middle(self, row: int) -> float:
        """The middle of a row's lanes."""
        return self.tops[row] + self.rows[row].lanes * self.lane / 2

    @property
    def width(self) -> float:
        """How many inches wide the axes are."""
        return self.ax.get_position().width * self.layout.width

    def bar(self, y: float, size: float, left: float = 0, **look: object) -> None:
        """A bar in a lane."""
        self.ax.barh(y, size, left=left, height=0.8 * self.lane, **look)

    def beside(self, y: float, text: str, x: float = 1, gap: float = 5, **look: object) -> None:
        """Words at a height of the axes, ``gap`` points from their right edge (or another share x of their width)."""
        where = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "xytext": (gap, 0)}
        at = {"ha": "left", "va": "center", "fontsize": self.layout.small}
        self.ax.annotate(text, (x, y), **where | at | look)

    def note(self, x: float, y: float, text: str, ink: str = INK) -> None:
        """A small direct label just right of a place."""
        self.beside(y, text, x, 3, color=ink, xycoords="data", annotation_clip=False)

    def interval(self, y: float, span: tuple[float, float], middle: float, look: Look, hollow: bool) -> None:
        """A mark on the line of its interval; hollow where little stands behind it."""
        self.ax.plot(span, [y, y], color=look.colour, lw=1.8)
        self.ax.plot(middle, y, ls="", ms=6.5, mew=1.5, **look.dot | ({"mfc": "white"} if hollow else {}))

    def marks(self, row: int, values: Sequence[float], kinds: Iterable[Look]) -> None:
        """Each article's mark on a thin line, none where its value is NaN; near ones stand above each other."""
        seen = [(value, look) for value, look in zip(values, kinds, strict=True) if value == value]
        y, places = self.middle(row), [value for value, _ in seen]
        near = len(seen) > 1 and np.diff(np.sort(places)).min() < 0.12
        self.ax.plot(places, [y] * len(seen), color="#B4B9BD", lw=1.8, zorder=0)
        for k, (value, look) in enumerate(seen):
            shift = (k - (len(seen) - 1) / 2) * 0.1 if near else 0
            self.ax.plot(value, y + shift, ms=5.2 if near else 6, mew=1.3, **look.dot)

    def zero(self) -> None:
        """The line from which positive and negative scores depart."""
        self.ax.axvline(0, color=GREY, lw=0.9, zorder=0)

    def scale(self, label: str, low: float, high: float, whole: bool = False, share: bool = False) -> None:
        """The axis at the foot: its label, its ends, and whether its numbers are whole, or shares up to 100%."""
        numbers = MaxNLocator(4 if self.layout.narrow else 5, integer=whole)
        if share:
            top = min(1, high)
            self.ax.set_xticks([x for x in numbers.tick_values(0, top) if x <= top])
            self.ax.xaxis.set_major_formatter("{x:.0%}")
        else:
            self.ax.xaxis.set_major_locator(numbers)
        self.ax.set(xlabel=label, xlim=(low, high))

    def limit(self, ends: Iterable[tuple[float, str]]) -> float:
        """The right limit of an axis from 0 that leaves each bar's label its room: (bar's end, label)."""
        needs = [(end, (text_width(text, self.layout.small) + 0.07) / self.width) for end, text in ends]
        return max((end / max(0.15, 1 - need) for end, need in needs), default=1) or 1

    def names_above(self, row: int, wanted: Iterable[tuple[float, str, float, str]], levels: int = 1) -> None:
        """Write names above a strip without two meeting, as far as there is room: (x, text, importance, ink).

        The most important ones are placed first, as low as they can be; a higher one hangs on a thin line.
        """
        unit, taken = self.width / self.ax.get_xlim()[1], [[] for _ in range(levels)]
        for x, text, _, ink in sorted(wanted, key=lambda name: (-name[2], name[0])):
            half = text_width(text, self.layout.small) / 2 + 0.04
            centre = min(max(x * unit, half), self.width - half)
            line, words = (x * unit - 0.02, x * unit + 0.02), (centre - half, centre + half)
            for level, spans in enumerate(taken):
                needs = [*((line, lower) for lower in taken[:level]), (words, spans)]
                if all(one >= b or other <= a for (a, b), there in needs for one, other in there):
                    for span, there in needs:
                        there.append(span)
                    y, at = self.y(row, -1 - level), {"ha": "center", "va": "center", "color": ink}
                    self.ax.text(centre / unit, y, text, fontsize=self.layout.small, **at)
                    if level:
                        self.ax.plot([x, x], [y + 0.5 * self.lane, self.tops[row]], color=GREY, lw=0.6)
                    break


def row_axes(
    layout: Layout,
    head: Head,
    rows: Sequence[Row],
    right: float,
    key: Key = (),
    lane: float = 0,
    above: bool = False,
) -> Rows:
    """A figure with named rows, their names beside the axes, or above the lanes where it is narrow.

    With ``above`` the names stand above wherever the figure is narrow, without it only where they are long too.
    """
    line, lane = layout.line(layout.text), lane or layout.line(layout.small) + 0.015
    longest = max((text_width(r.name, layout.text) for r in rows), default=0)
    most = (0.42 if layout.narrow else 0.34) * layout.width
    above = layout.narrow and (above or longest > most)
    left = MARGIN + 0.02 if above else min(most, MARGIN + 0.09 + longest)
    gap = (0.35 if above else 0.55) * lane
    heads = [(1.45 * line if r.heading else 0) + (line if above else 0) for r in rows]
    needs = [h + (r.labels + r.lanes) * lane + gap for h, r in zip(heads, rows, strict=True)]
    starts = list(accumulate(needs, initial=gap / 2))
    ax = frame(layout, head, starts[-1], left, right, key)
    ax.set(ylim=(starts[-1], 0), yticks=[])
    ax.spines["left"].set_visible(False)
    tops = [s + h + r.labels * lane for s, h, r in zip(starts, heads, rows, strict=False)]
    made = Rows(ax, layout, rows, tops, lane)
    for n, row in enumerate(rows):
        if row.heading:
            at = {"fontsize": layout.text, "fontweight": "bold", "color": row.ink}
            made.beside(starts[n] + 0.8 * line, row.heading, 0, -72 * (left - MARGIN), **at)
        y, room, at = made.middle(n), left - MARGIN - 0.06, {"gap": -5, "ha": "right"}
        if above:  # on white, free of the lines behind it
            y, room = tops[n] - row.labels * lane - 0.45 * line, layout.width - left - MARGIN
            at = {"gap": 0, "bbox": {"fc": "white", "ec": "none", "pad": 0.3}, "zorder": 6}
        made.beside(y, clipped(row.name, room, layout.text), 0, fontsize=layout.text, **at)
    return made
