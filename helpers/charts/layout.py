"""Layouts: the sizes a figure is drawn for, and how its words, its key and its axes find their room in each.

A figure is laid out anew for every size and never scaled. All lengths are in inches, all type sizes in points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

GREY, LIGHT, MUTED, INK = "#8A8F94", "#D5D9DC", "#5A5F63", "#222222"
MARGIN = 0.1


@dataclass(frozen=True)
class Layout:
    """One size of figure, as tall as its content: its width and its three sizes of type."""

    name: str
    width: float
    title: float
    text: float
    small: float
    titled: bool = True
    about: str = ""

    def of(self, words: str) -> str:
        """A title or caption after the names of the articles that the figure is about, where there are others."""
        return f"{self.about}: {words}" if self.about else words

    @property
    def narrow(self) -> bool:
        """Whether row names stand above their bars, for want of room beside them."""
        return self.width < 4

    def line(self, points: float) -> float:
        """The height of one line of type, in inches."""
        return points * 1.28 / 72


COLUMN = Layout("column", 8.0 / 2.54, 9.0, 7.4, 7.0)
PAGE = Layout("page", 17.0 / 2.54, 11.5, 8.6, 7.4)
SLIDE = replace(PAGE, name="slide")  # the page's picture in the middle of a 16:9 canvas
SIZES = {layout.name: layout for layout in (COLUMN, PAGE, SLIDE)}


def layout_for(size: str, titled: bool = True) -> Layout:
    """The layout with this name: "column" (8 cm wide), "page" (17 cm) or "slide" (16:9).

    Raises ValueError for another name.

    >>> layout_for("column").narrow
    True
    """
    if size not in SIZES:
        raise ValueError(f"A figure's size is one of {', '.join(SIZES)}, not {size!r}.")
    return replace(SIZES[size], titled=titled)


FACES = [Path(__file__).with_name("fonts") / f"TellingsSans-{weight}.ttf" for weight in ("Regular", "Bold")]
for _face in FACES:  # known to matplotlib from now on, used by the house style alone
    fontManager.addfont(_face)
FAMILIES = ["Tellings Sans", "DejaVu Sans"]  # the second has letters that the first lacks
LEFT_OUT = "[…]"


@cache
def _known_signs() -> frozenset[str]:
    """What both weights can draw, one sign after another from left to right."""
    letters = {
        chr(code) for path in (FACES[0], findfont("DejaVu Sans")) for code in get_font(path).get_charmap()
    }
    return frozenset(c for c in letters if unicodedata.bidirectional(c) not in ("R", "AL")) | {"\n"}


@lru_cache(maxsize=16384)
def drawable(text: str) -> str:
    """A text as a figure prints it: control signs fall away, "[…]" stands for letters that no typeface here has.

    >>> drawable("The $5 bridge\\x01, 橋"), drawable("\\ud800")
    ('The $5 bridge, […]', '[…]')
    """
    if _known_signs().issuperset(text):
        return text
    shown = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))
    return re.sub("\0+", LEFT_OUT, "".join(c if c in _known_signs() else "\0" for c in shown))


@lru_cache(maxsize=16384)
def _advance(word: str, bold: bool) -> float:
    """Inches from the beginning of a word to where the next letter would stand, at one point."""
    face = FontProperties(family=FAMILIES, weight="bold" if bold else "normal", size=100)
    ends = [
        text_to_path.get_text_width_height_descent(t, face, False)[0] for t in (f"|{drawable(word)}|", "||")
    ]
    return (ends[0] - ends[1]) / 720 / 10  # of a hundred points, at 72 an inch


def text_width(text: str, points: float, bold: bool = False) -> float:
    """Inches that a line of the house typeface needs.

    >>> text_width("wide", 18) == 2 * text_width("wide", 9)
    True
    """
    words = text.split(" ")
    return sum(_advance(word, bold) for word in words + [" "] * (len(words) - 1)) * points


def wrapped(text: str, width: float, points: float, bold: bool = False, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than ``width`` inches; at most ``most`` lines, the last one ending in dots.

    >>> wrapped("two tellings of one story", 0.75, 9)
    ['two tellings', 'of one story']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, points, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [clipped(line, width, points, bold) for line in lines]
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], clipped(f"{lines[most - 1]} {lines[most]}", width, points, bold)]
    return lines


def _balanced(title: str, width: float, points: float) -> list[str]:
    """A title in as few lines as it needs, none of them much shorter than the others."""
    lines = wrapped(title, width, points, bold=True)
    even = (wrapped(title, share / 20 * width, points, bold=True) for share in range(12, 20))
    return next((e for e in even if len(e) == len(lines) and not any(x.endswith("…") for x in e)), lines)


def clipped(text: str, width: float, points: float, bold: bool = False) -> str:
    """A text that fits into ``width`` inches, cut between words where it can be.

    >>> clipped("The Ministry of Agriculture and Fisheries", 1.5, 9)
    'The Ministry of …'
    """
    line = text[:400]  # no line of a figure holds so many letters
    if text_width(line, points, bold) <= width:
        return line
    ends = range(1, len(line))
    n = bisect(ends, width, key=lambda n: text_width(f"{line[:n]} …", points, bold)) or 1
    words = line[: n + 1].rpartition(" ")[0]
    return f"{words} …" if words else f"{line[:n]}…"


Sign = tuple[str, list[dict[str, Any]]]
"""One entry of a figure's key: what it stands for, and its looks, one an article: of a bar, or with a marker."""

Key = Sequence[Sign]
Head = tuple[str, str, str]
"""A figure's finding (title), its measure (subtitle) and its source line."""


def frame(
    layout: Layout,
    head: Head,
    height: float,
    left: float,
    right: float,
    key: Key = (),
    below: int = 2,
) -> Axes:
    """A figure with its finding, measure and source, and axes between them; ``height`` is the axes' own height.

    ``below`` is how many lines of type stand under the axes. Without title the finding and the measure are left out,
    because a paper's caption says them; the source stays.
    """
    wide = layout.width - 2 * MARGIN
    figure = Figure(figsize=(layout.width, 1))
    # Everything is set from the bottom up, in inches; the figure's height is what it comes to.
    scale = Affine2D()
    inches = {"transform": scale + figure.transFigure}
    at = {"va": "top", "linespacing": 1.25} | inches
    notes, line = wrapped(head[2], wide, layout.small), layout.line(layout.small)
    foot = len(notes) * line + 0.09
    figure.text(MARGIN, foot - 0.02, "\n".join(notes), fontsize=layout.small, color=MUTED, **at)
    bottom = foot + below * line + (0.13 if below else 0)
    signs = _key_lines(layout, key)
    top = bottom + height + 0.06 + len(signs) * (line + 0.045)
    for n, signs_of_line in enumerate(signs):
        for x, sign in signs_of_line:
            _draw_sign(figure, sign, x, top - (n + 0.5) * (line + 0.045), layout, inches)
    if layout.titled:
        measure = wrapped(head[1], wide, layout.text)
        top += len(measure) * layout.line(layout.text) + 0.06
        figure.text(MARGIN, top, "\n".join(measure), color=MUTED, **at)
        title = _balanced(layout.of(head[0]), wide, layout.title)
        top += len(title) * layout.line(layout.title) + 0.02
        figure.text(MARGIN, top, "\n".join(title), fontsize=layout.title, fontweight="bold", **at)
    total = top + (MARGIN if layout.titled else 0.06)
    figure.set_figheight(total)
    scale.scale(1 / layout.width, 1 / total)
    across = 1 - (left + right) / layout.width
    return figure.add_axes((left / layout.width, bottom / total, across, height / total))


def canvas(layout: Layout, head: Head, height: float) -> Axes:
    """A figure whose axes are not seen and have inches as units, over the whole width and from the top down."""
    ax = frame(layout, head, height, 0, 0, below=0)
    ax.set(xlim=(0, layout.width), ylim=(height, 0))
    ax.axis("off")
    return ax


def _key_lines(layout: Layout, key: Key) -> list[list[tuple[float, Sign]]]:
    """Set the key's entries side by side, in as many lines as they need: (left edge, entry)."""
    lines: list[list[tuple[float, Sign]]] = []
    used, edge = layout.width, layout.width - MARGIN
    for text, looks in key:
        text = clipped(text, edge - MARGIN - 0.3, layout.small)
        needs = 0.3 + text_width(text, layout.small)
        if used + needs > edge:
            lines.append([])
            used = MARGIN
        lines[-1].append((used, (text, looks)))
        used += needs + 0.16
    return lines


def _draw_sign(figure: Figure, sign: Sign, x: float, y: float, layout: Layout, inches: dict) -> None:
    text, looks = sign
    part = 0.24 / len(looks)
    for k, look in enumerate(looks):
        if "marker" in look:
            mark = Line2D([x + (k + 0.5) * part], [y], ls="", **{"ms": 5, "mew": 1.2} | look | inches)
        else:
            bar = {"edgecolor": "none", "height": 0.1} | look | {"lw": 0.5} | inches
            mark = Rectangle((x + k * part, y - 0.05), part, **bar)
        figure.add_artist(mark)
    figure.text(x + 0.3, y, text, fontsize=layout.small, va="center_baseline", **inches)
