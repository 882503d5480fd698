"""Layouts: the sizes a figure is drawn for, and how its words, its key and its axes find their room in each.

A figure is laid out anew for every size and never scaled. All lengths are in inches, all type sizes in points.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

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


@cache
def _font(bold: bool) -> object:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    font = FT2Font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    font.set_size(10, 720)
    return font


def text_width(text: str, points: float, bold: bool = False) -> float:
    """Inches that a line of the house typeface needs.

    >>> text_width("wide", 18) == 2 * text_width("wide", 9)
    True
    """
    words = text.split(" ")
    return (sum(_advance(w, bold) for w in words) + (len(words) - 1) * _advance(" ", bold)) * points


@lru_cache(maxsize=16384)
def _advance(word: str, bold: bool) -> float:
    """Inches from the beginning of a word to where the next letter would stand, at one point."""
    return (_pixels(f"|{word}|", bold) - _edges(bold)) / 64 / 720 / 10


@lru_cache(maxsize=2)
def _edges(bold: bool) -> float:
    return _pixels("||", bold)


def _pixels(text: str, bold: bool) -> float:
    from matplotlib.ft2font import LoadFlags

    font = _font(bold)
    font.set_text(text.encode(errors="replace").decode(), 0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0]


def wrapped(text: str, width: float, points: float, bold: bool = False, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than ``width`` inches; at most ``most`` lines, the last one ending in dots.

    >>> wrapped("two tellings of one story", 0.8, 9)
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
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        even = wrapped(title, share * width, points, bold=True)
        if len(even) > len(lines) or any(line.endswith("…") for line in even):
            break
        lines = even
    return lines


def clipped(text: str, width: float, points: float, bold: bool = False) -> str:
    """A text that fits into ``width`` inches, cut between words where it can be.

    >>> clipped("The Ministry of Agriculture and Fisheries", 1.5, 9)
    'The Ministry of …'
    """
    if text_width(text, points, bold) <= width:
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        if text_width(f"{' '.join(words)} …", points, bold) <= width:
            return f"{' '.join(words)} …"
    letters = words[0]
    fits = bisect_left(
        range(1, len(letters)), True, key=lambda n: text_width(f"{letters[:n]}…", points, bold) > width
    )
    return f"{letters[: max(1, fits)]}…"


@dataclass(frozen=True)
class Sign:
    """One entry of a figure's key: a small bar or a marker, in one look an article, and what it stands for."""

    text: str
    faces: tuple = ("none",)
    edges: tuple = ("none",)
    hatch: str | None = None
    marker: str | tuple[str, ...] | None = None


Head = tuple[str, str, str]
"""A figure's finding (title), its measure (subtitle) and its source line."""


def bare_frame(
    layout: Layout, head: Head, height: float, key: Sequence[Sign] = ()
) -> tuple[Figure, tuple[float, float]]:
    """The frame without axes, and the room inside it: (bottom, height) in inches.

    Without title the finding and the measure are left out, because a paper's caption says them; the source stays.
    """
    title, subtitle, source = head
    wide = layout.width - 2 * MARGIN
    heads = _balanced(title, wide, layout.title) if layout.titled else []
    measures = wrapped(subtitle, wide, layout.text) if layout.titled else []
    notes = wrapped(source, wide, layout.small)
    signs = _key_lines(layout, key)
    down = [MARGIN, len(heads) * layout.line(layout.title), len(measures) * layout.line(layout.text)]
    down = [down[0], down[1] + 0.02, down[2] + 0.06] if heads else [0.06, 0.0, 0.0]
    top = sum(down) + len(signs) * _key_height(layout) + 0.06
    foot = len(notes) * layout.line(layout.small) + 0.09
    total = top + height + foot
    figure = Figure(figsize=(layout.width, total))
    at = {"x": MARGIN / layout.width, "ha": "left", "va": "top", "linespacing": 1.25}
    if heads:
        figure.text(s="\n".join(heads), y=1 - down[0] / total, fontsize=layout.title, fontweight="bold", **at)
    if measures:
        y = 1 - sum(down[:2]) / total
        figure.text(s="\n".join(measures), y=y, fontsize=layout.text, color=MUTED, **at)
    figure.text(s="\n".join(notes), y=(foot - 0.02) / total, fontsize=layout.small, color=MUTED, **at)
    _draw_key(figure, layout, signs, total - sum(down))
    return figure, (foot, total - top - foot)


def frame(
    layout: Layout,
    head: Head,
    height: float,
    left: float = 0.2,
    right: float = 0.2,
    key: Sequence[Sign] = (),
    below: int = 2,
) -> Axes:
    """A figure with its finding, measure and source, and axes between them; ``height`` is the axes' own height.

    ``below`` is how many lines of type stand under the axes.
    """
    under = below * layout.line(layout.small) + (0.13 if below else 0.02)
    figure, (bottom, _) = bare_frame(layout, head, height + under, key)
    total, wide = figure.get_figheight(), 1 - (left + right) / layout.width
    return figure.add_axes((left / layout.width, (bottom + under) / total, wide, height / total))


def _key_height(layout: Layout) -> float:
    return layout.line(layout.small) + 0.045


def _key_lines(layout: Layout, key: Sequence[Sign]) -> list[list[tuple[float, Sign]]]:
    """Set the key's entries side by side, in as many lines as they need: (left edge, entry)."""
    lines: list[list[tuple[float, Sign]]] = []
    used = layout.width
    for sign in key:
        room = layout.width - 2 * MARGIN - 0.3
        sign = replace(sign, text=clipped(sign.text, room, layout.small))
        needs = 0.3 + text_width(sign.text, layout.small) + 0.16
        if used + needs - 0.16 > layout.width - MARGIN:
            lines.append([])
            used = MARGIN
        lines[-1].append((used, sign))
        used += needs
    return lines


def _draw_key(figure: Figure, layout: Layout, lines: list[list[tuple[float, Sign]]], top: float) -> None:
    pitch = _key_height(layout)
    wide, total = figure.get_size_inches()
    for n, line in enumerate(lines):
        y = (top - (n + 0.5) * pitch) / total
        for x, sign in line:
            part = 0.24 / len(sign.faces)
            for k, (face, edge) in enumerate(zip(sign.faces, sign.edges, strict=True)):
                if sign.marker:
                    look = {
                        "marker": sign.marker[k % len(sign.marker)],
                        "ms": 5,
                        "mfc": face,
                        "mec": edge,
                        "mew": 1.2,
                    }
                    figure.add_artist(Line2D([(x + (k + 0.5) * part) / wide], [y], ls="", **look))
                else:
                    corner, box = (
                        ((x + k * part) / wide, y - 0.05 / total),
                        {"fc": face, "ec": edge, "lw": 0.5},
                    )
                    figure.add_artist(Rectangle(corner, part / wide, 0.1 / total, hatch=sign.hatch, **box))
            at = ((x + 0.3) / wide, y)
            figure.text(*at, sign.text, fontsize=layout.small, va="center_baseline", color=INK)
