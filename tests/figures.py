"""What the tests of figures share: reading texts and artists back from a drawn figure."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers.charts.chart import STYLE, Chart


def panels(chart: Chart) -> list[Axes]:
    """All axes of a chart, insets included."""
    return [panel for ax in chart.figure.axes for panel in (ax, *ax.child_axes)]


def bars(ax: Axes) -> np.ndarray:
    """The bars drawn: left, width, bottom, height."""
    return np.array([(p.get_x(), p.get_width(), p.get_y(), p.get_height()) for p in ax.patches])


def marks(ax: Axes, *kinds: str) -> list[tuple[float, float]]:
    """Where marks of these kinds (default: circles and squares) stand."""
    kinds = kinds or ("o", "s")
    lines = [line for line in ax.lines if line.get_marker() in kinds]
    return [(float(x), float(y)) for line in lines for x, y in zip(*line.get_data(), strict=True)]


def visible_texts(figure: Figure) -> Iterator[Text]:
    """Every text a reader sees: titles, notes, axis labels, and the labels of ticks inside the axes."""
    yield from figure.texts
    for ax in figure.findobj(Axes):
        yield from ax.texts
        for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
            low, high = sorted(axis.get_view_interval())
            yield axis.label
            for tick in axis.get_major_ticks():
                if low <= tick.get_loc() <= high and tick.label1.get_visible():
                    yield tick.label1


def boxes(figure: Figure) -> tuple[list[tuple[Text, Bbox]], tuple[float, float]]:
    """Each visible text with its place in pixels, and the size of the canvas."""
    canvas = FigureCanvasAgg(figure)
    with mpl.style.context(STYLE):  # as it is saved
        figure.draw_without_rendering()
        renderer = canvas.get_renderer()
        shown = [t for t in visible_texts(figure) if t.get_text().strip() and t.get_visible()]
        return [(t, t.get_window_extent(renderer)) for t in shown], canvas.get_width_height()


def words(chart: Chart) -> str:
    """All texts of a figure, one after another."""
    return " ".join(t.get_text().replace("\n", " ") for t in visible_texts(chart.figure))
