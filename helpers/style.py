"""The house style of figures: one colour and one marker an article, and what a chart carries.

A chart is drawn on a plain Figure, outside pyplot, so nothing is shown twice and nothing stays open.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial, wraps
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from helpers.layout import GREY, INK, LIGHT, MUTED, PAGE, Layout, bare_frame, layout_for

__all__ = [
    "GREY",
    "INK",
    "LIGHT",
    "MUTED",
    "NOT_SCORED_HATCH",
    "PAGE",
    "REPORTED_HATCH",
    "Chart",
    "Layout",
    "Look",
    "for_any_size",
    "looks",
    "nothing_to_draw",
    "pale",
    "rendered",
]

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


@contextmanager
def lean_fonts() -> Iterator[None]:
    """While this lasts, PDFs leave out the fonts' tables for setting text.

    A figure's letters are placed already, and cutting those tables to size takes most of the time a PDF needs.
    """
    from fontTools.subset import Options

    usual = Options._drop_tables_default
    Options._drop_tables_default = [*usual, "GDEF", "GPOS", "GSUB"]
    try:
        yield
    finally:
        Options._drop_tables_default = usual


def rendered(chart: Chart, kind: str, dpi: int, about: dict[str, str | None] | None = None) -> bytes:
    """The chart as a file of this kind ("png", "svg", "pdf"), in the house style."""
    buffer = io.BytesIO()
    with mpl.style.context(STYLE), lean_fonts():
        chart.figure.savefig(buffer, format=kind, dpi=dpi, metadata=about)
    return buffer.getvalue()


def nothing_to_draw(layout: Layout, name: str, title: str, data: pd.DataFrame) -> Chart:
    """The frame with a sentence in place of a figure, for texts that hold nothing of the kind."""
    figure, _ = bare_frame(
        layout, (title, "There is nothing to draw here, and that is a result.", "n = 0."), 0.1
    )
    return Chart(name, figure, title, f"{title}: n = 0.", f"No figure: {title}.", data)
