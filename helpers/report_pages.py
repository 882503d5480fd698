"""The report's pages for paper: A4 figures that hold a chart and its words, made by matplotlib alone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from helpers.layout import INK, MUTED, SHEET, wrapped
from helpers.style import STYLE, Chart, lean_fonts

A4 = (21.0 / 2.54, 29.7 / 2.54)
_EDGE = 2.0 / 2.54
_TEXT = A4[0] - 2 * _EDGE
Line = tuple[str, float, str, str]
"""A paragraph on a page: its words, its size in points, its colour, and "normal", "bold" or "italic"."""


def report_pages(
    sheet: Chart, table: pd.DataFrame, charts: Sequence[Chart], form: Sequence[str], methods: str, cite: str
) -> list[Figure]:
    """The pages of the report: the sheet, then each figure that carries findings, with their words, then form and methods."""
    pages = [_on_a4(sheet.redraw(SHEET))[0]]
    by_name = {chart.name: chart for chart in charts}
    for name in table.loc[table["rung"].notna(), "figure"].drop_duplicates():
        chart = by_name.get(name)
        if chart is None:
            continue
        page, y = _on_a4(chart.redraw(chart.layout))
        lines: list[Line] = [(chart.caption, 8.2, MUTED, "normal")]
        for row in table[(table["figure"] == chart.name) & table["rung"].notna()].itertuples(index=False):
            lines.append((f"Rung {row.rung}. {row.finding} {row.limit}", 9, INK, "bold"))
            lines += [
                (f"Article {p.article}: {' '.join(p.text.split())}", 8.2, INK, "italic") for p in row.evidence
            ]
        pages += _flow(page, y, lines)
    return [*pages, *_last_pages(form, methods, cite)]


def as_pdf(pages: Sequence[Figure], title: str, about: str) -> bytes:
    """The pages as one PDF with embedded fonts; the same pages give the same bytes."""
    from matplotlib.backends.backend_pdf import PdfPages

    buffer = io.BytesIO()
    meta: dict[str, Any] = {"Title": title, "Subject": about, "CreationDate": None}
    with mpl.style.context(STYLE), lean_fonts(), PdfPages(buffer, metadata=meta) as file:
        for page in pages:
            file.savefig(page)
    return buffer.getvalue()


def _on_a4(chart: Chart) -> tuple[Figure, float]:
    """Put a figure, unscaled, at the top of an A4 page; returns the page and the inches used from its top."""
    figure = chart.figure
    width, height = figure.get_size_inches()
    tall = max(A4[1], height + 2 * _EDGE)  # a figure longer than a page gets a longer page, not a cut
    left, below = (A4[0] - width) / 2, tall - _EDGE - height
    for ax in figure.axes:
        x, y, wide, high = ax.get_position().bounds
        ax.set_position(
            (
                (left + x * width) / A4[0],
                (below + y * height) / tall,
                wide * width / A4[0],
                high * height / tall,
            )
        )
    for text in figure.texts:
        x, y = text.get_position()
        text.set_position(((left + x * width) / A4[0], (below + y * height) / tall))
    figure.set_size_inches(A4[0], tall)
    return figure, _EDGE + height + 0.15


def _flow(page: Figure, y: float, lines: Sequence[Line]) -> list[Figure]:
    """Write paragraphs down a page from y on, and on new pages where it is full."""
    pages = [page]
    for text, points, ink, style in lines:
        weight = "bold" if style == "bold" else "normal"
        pitch = points * 1.35 / 72
        y += 0.5 * pitch
        for line in wrapped(text, _TEXT, points, bold=style == "bold"):
            if y + pitch > pages[-1].get_figheight() - _EDGE:
                pages.append(Figure(figsize=A4))
                y = _EDGE
            look = {"fontsize": points, "color": ink, "fontweight": weight, "va": "top"}
            look["fontstyle"] = "italic" if style == "italic" else "normal"
            tall = pages[-1].get_figheight()
            pages[-1].text(_EDGE / A4[0], 1 - y / tall, line, **look)
            y += pitch
    return pages


def _last_pages(form: Sequence[str], methods: str, cite: str) -> list[Figure]:
    page, y = Figure(figsize=A4), _EDGE
    _flow(page, y, [("In my own words", 13, INK, "bold")])
    y += 0.5
    for question in form:
        _flow(page, y, [(question, 9, INK, "bold")])
        for n in range(3):
            level = 1 - (y + 0.62 + 0.3 * n) / A4[1]
            page.add_artist(
                mpl.lines.Line2D([_EDGE / A4[0], 1 - _EDGE / A4[0]], [level] * 2, color=MUTED, lw=0.6)
            )
        y += 1.45
    lines: list[Line] = [("Methods, to paste into a paper", 11, INK, "bold"), (methods, 8.2, INK, "normal")]
    lines.append(("How to cite the workbook", 11, INK, "bold"))
    lines += [(line, 8.2, INK, "normal") for line in cite.splitlines()]
    return _flow(page, y, lines)
