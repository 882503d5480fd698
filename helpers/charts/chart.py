"""What a chart carries, how it is drawn again for another size, and how it becomes a file.

A chart is drawn on a plain Figure, outside pyplot, so nothing is shown twice and nothing stays open.
"""

from __future__ import annotations

import io
import re
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers.articles.article import Article
from helpers.articles.tables import as_table
from helpers.charts.layout import LEFT_OUT, MARGIN, PAGE, SLIDE, Layout, canvas, drawable, layout_for

STYLE = Path(__file__).with_name("workbook.mplstyle")
_WHY = (
    f" {LEFT_OUT} stands for letters that the typefaces of this figure lack, or that run from right to left."
)
MOST_SHOWN = 12
SCREEN_COLOURS, PHONE_DPI = 64, 225
_BOX = "max-height:22em;overflow:auto;border:1px solid #bbb;padding:0 .8em;max-width:46em"


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with everything a reader needs beside it.

    name is its file name without ending ("2-1-share-of-voice"); caption a full sentence with the numbers;
    alt what a person who cannot see it should know; data the plotted values; measure what the subtitle says;
    articles those that it was drawn with (``articles=both`` where a function takes tables); behind holds
    the words that its bars and marks stand for, or finds them in the articles.
    """

    figure: Figure
    title: str
    caption: str
    alt: str
    data: pd.DataFrame
    measure: str = ""
    name: str = ""
    layout: Layout = PAGE
    redraw: Callable[[Layout], Chart] | None = None
    articles: Sequence[Article] = ()
    behind: pd.DataFrame | Callable[..., pd.DataFrame] | None = None

    @property
    def evidence(self) -> pd.DataFrame:
        """The words behind the figure: row (the bar or mark), article, start, end, text, sentence, at.

        ``article.text[start:end] == text``; sentence is the one around them, in which they begin ``at`` a place.
        Empty where the chart was drawn without articles.
        """
        columns = ["row", "article", "start", "end", "text"]
        if self.behind is None or not self.articles:
            return as_table([], [*columns, "sentence", "at"])
        found, lines = self.behind(*self.articles) if callable(self.behind) else self.behind, []
        rows = {x.label: x.sentence_rows for x in self.articles}
        for r in found[columns].itertuples(index=False):
            n = bisect(rows[r.article], r.start, key=lambda s: s.start)
            inside = n and r.end <= rows[r.article][n - 1].end
            whole = rows[r.article][n - 1] if inside else r
            lines.append((*r, whole.text, r.start - whole.start))
        return as_table(lines, [*columns, "sentence", "at"])

    @property
    def fold(self) -> str:
        """The evidence as HTML to unfold, bar by bar; empty where there is none."""
        found, parts = self.evidence, []
        for row, mine in found.groupby("row", sort=False):
            lines = [_evidence_line(r) for r in mine.head(MOST_SHOWN).itertuples(index=False)]
            if (more := len(mine) - len(lines)) > 0:
                lines.append(f"<li>and {more} more</li>")
            parts.append(f"<p><b>{escape(str(row))}</b> ({len(mine)})</p><ul>{''.join(lines)}</ul>")
        box = f'<div tabindex="0" role="region" aria-label="evidence" style="{_BOX}">{"".join(parts)}</div>'
        return f"<details><summary>The words behind this figure</summary>{box}</details>" if parts else ""

    def at(self, size: str = "page", titled: bool = True) -> Chart:
        """The same chart laid out anew: "column" (8 cm wide), "page" (17 cm) or "slide" (16:9), with or without title.

        Without a title the finding and the measure leave the figure (a paper's caption says them); the source stays.
        Raises ValueError for another size.
        """
        layout = layout_for(size, titled)
        if layout == self.layout:
            return self
        return replace(self.redraw(layout), name=self.name, articles=self.articles)

    @property
    def file_name(self) -> str:
        """The name its files have: "2-1-share-of-voice", "…-column", "…-slide-untitled"."""
        size = "" if self.layout.name == PAGE.name else f"-{self.layout.name}"
        return f"{self.name}{size}{'' if self.layout.titled else '-untitled'}"


def marked(text: str) -> str:
    """Words to stand in a mark: in bold where a page is shown without marks and styles, as on GitHub."""
    return f'<b style="font-weight:inherit">{escape(text)}</b>'


def _evidence_line(row: tuple) -> str:
    """A place in the list: the words in their sentence, marked where they are only a part of it."""
    before, after = escape(row.sentence[: row.at]), escape(row.sentence[row.at + len(row.text) :])
    words = f"<mark>{marked(row.text)}</mark>" if before or after else escape(row.text)
    return f"<li>Article {escape(row.article)}: {before}{words}{after}</li>"


def for_any_size(name: str) -> Callable[[Callable[..., Chart]], Callable[..., Chart]]:
    """Name a chart, draw it in the house style at the page's size, and let it be drawn again for another one."""

    def decorated(draw: Callable[..., Chart]) -> Callable[..., Chart]:
        @wraps(draw)
        def styled(
            *args: Any,
            layout: Layout = PAGE,
            articles: Sequence[Article] = (),
            about: str = "",
            **kwargs: Any,
        ) -> Chart:
            articles = tuple(articles or (a for a in args if isinstance(a, Article)))
            # A table that is changed in place after this must not change the figure drawn from it later.
            kept = [a.copy() if isinstance(a, pd.DataFrame) else a for a in args]

            def redraw(layout: Layout) -> Chart:
                layout = replace(layout, about=about)
                sizes = {"axes.labelsize": layout.small, "xtick.labelsize": layout.small}
                sizes |= {"font.size": layout.text, "ytick.labelsize": layout.text}
                with mpl.style.context([STYLE, sizes]):
                    chart = draw(*kept, layout=layout, **kwargs)
                return _finished(chart, layout, name=name, redraw=redraw, articles=articles)

            return redraw(layout)

        return styled

    return decorated


_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _finished(chart: Chart, layout: Layout, **more: Any) -> Chart:
    """A chart whose words can be drawn and written into any file; a word says why some are left out."""
    caption = chart.caption
    for text in chart.figure.findobj(Text):
        if (shown := drawable(text.get_text())) != text.get_text():
            text.set_text(shown)
            if LEFT_OUT in shown and _WHY not in caption:
                caption += _WHY
    chart.figure.stale = False  # until somebody changes it
    words = {"title": layout.of(chart.title), "caption": layout.of(caption), "alt": layout.of(chart.alt)}
    words = {k: _NOT_XML.sub("", v) for k, v in (words | {"measure": chart.measure}).items()}
    return replace(chart, layout=layout, **words, **more)


def rendered(
    chart: Chart,
    kind: str,
    dpi: int,
    about: dict[str, str | None] | None = None,
    svg_text: bool = False,
    **more: Any,
) -> bytes:
    """The chart as a file of this kind ("png", "svg", "pdf"), in the house style; an SVG's words are outlines or text.

    ``more`` is passed to matplotlib's savefig.
    """
    buffer, canvas, changed = io.BytesIO(), None, chart.figure.stale
    if chart.layout.name == SLIDE.name:  # room on both sides, or above and below
        wide, tall = chart.figure.get_size_inches()
        width = max(wide, tall * 16 / 9) + 2 * MARGIN
        height = width * 9 / 16
        canvas = Bbox.from_bounds((wide - width) / 2, (tall - height) / 2, width, height)
    with mpl.style.context([STYLE, {"svg.fonttype": "none" if svg_text else "path"}]):
        chart.figure.savefig(buffer, format=kind, dpi=dpi, metadata=about, bbox_inches=canvas, **more)
    chart.figure.stale = changed
    return buffer.getvalue()


_PACKED_LATER = {"compress_level": 0}


def on_screen(chart: Chart, dpi: int) -> bytes:
    """The chart as a PNG of few colours: a third of the bytes, and nobody sees the difference."""
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(rendered(chart, "png", dpi, pil_kwargs=_PACKED_LATER))) as picture:
        few = picture.convert("RGB").quantize(
            SCREEN_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
    few.save(buffer, "png")
    return buffer.getvalue()


def on_phone(chart: Chart) -> bytes | None:
    """The column's picture, which a phone shows in place of the page's; None where somebody changed the figure."""
    is_page = chart.layout.name == PAGE.name and not chart.figure.stale
    return _column(chart) if is_page and chart.redraw else None


@lru_cache(maxsize=128)
def _column(chart: Chart) -> bytes:
    return on_screen(chart.at("column", chart.layout.titled), PHONE_DPI)


def nothing_to_draw(layout: Layout, title: str, data: pd.DataFrame) -> Chart:
    """The frame with a sentence in place of a figure, for texts that hold nothing of the kind."""
    ax = canvas(layout, (title, "There is nothing to draw here, and that is a result.", "n = 0."), 0.1)
    return Chart(ax.figure, title, f"{title}: n = 0.", f"No figure: {title}.", data)
