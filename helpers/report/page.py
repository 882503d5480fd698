"""The report: findings with their rungs, figures and evidence, as a page to read offline, as a PDF and as a slide."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from helpers.articles.article import load_articles
from helpers.articles.files import WorkbookError, exports_folder, write_safely
from helpers.charts.chart import STYLE, Chart, lean_fonts
from helpers.charts.layout import INK, MUTED, SHEET, SIZES, wrapped
from helpers.report.citing import bibtex, methods
from helpers.report.figures import filled, picture, save_all, workbook_charts, write_gallery
from helpers.report.results import LADDER, findings

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


TITLE = "Two tellings: what two articles can carry"
SUBTITLE = (
    "Counts, and that two texts differ. Nothing here says what an outlet is like, or what anybody meant."
)
SHEET_NAME = "6-1-report-sheet"
FORM = [
    "What I claim",
    "The words in the articles that carry it",
    "Its rung on the ladder, and why not a higher one",
    "What would change my mind",
]


def write_report(
    table: pd.DataFrame, charts: Sequence[Chart], folder: str | Path | None = None, date: str = ""
) -> list[Path]:
    """Write report.html (opens offline, prints on A4), report.pdf (A4) and report-slide.pdf (one 16:9 page).

    ``table`` has the columns of findings (a reader may have changed its sentences), ``charts`` the
    figures, the report sheet among them for the PDFs. Apart from ``date`` two runs write the same bytes.
    Returns the paths. Raises WorkbookError when the folder cannot be written.
    """
    folder = Path(folder) if folder else exports_folder()
    written = [write_safely(folder / "report.html", _page(table, charts, date).encode())]
    sheet = next((c for c in charts if c.name == SHEET_NAME), None)
    if sheet is not None:
        others = [c for c in charts if c is not sheet]
        pages = report_pages(sheet, table, others, FORM, methods(), bibtex())
        written.append(write_safely(folder / "report.pdf", as_pdf(pages, TITLE, SUBTITLE)))
        slide = as_pdf([sheet.at("slide").figure], TITLE, sheet.alt)
        written.append(write_safely(folder / "report-slide.pdf", slide))
    return written


def _page(table: pd.DataFrame, charts: Sequence[Chart], date: str) -> str:
    """The report as HTML: each finding with its figure, a figure that carries two of them at the first."""
    columns = {"topic": "", "why_this_rung": "", "figure": "", "evidence": None}
    full = table.assign(**{k: v for k, v in columns.items() if k not in table})
    waiting = {c.name: c for c in charts if c.name != SHEET_NAME}
    shown: set[str] = set()
    rows = []
    for r in full.itertuples(index=False):
        row = {
            "topic": r.topic,
            "finding": r.finding,
            "rung": r.rung,
            "why": r.why_this_rung,
            "limit": r.limit,
        }
        row |= {"evidence": r.evidence or [], "chart": r.figure if r.figure in shown else "", "picture": None}
        if not pd.isna(r.rung) and (chart := waiting.pop(r.figure, None)):
            row["picture"] = picture(chart)
            shown.add(r.figure)
        rows.append(row)
    return filled(
        title=TITLE,
        subtitle=SUBTITLE,
        date=date,
        ladder=LADDER,
        findings=[r for r in rows if not pd.isna(r["rung"])],
        left_out=[r for r in rows if pd.isna(r["rung"])],
        charts=[picture(c) for c in waiting.values()],
        form=FORM,
        methods=methods(),
        bibtex=bibtex(),
    )


def report_on(
    folder: str, sizes: Sequence[str] = ("page",), titled: bool = True, date: str = ""
) -> list[tuple[str, Path]]:
    """Write figures, gallery and report for the first two articles of a folder; what each file is, and its path.

    Raises WorkbookError when a size is unknown, or the folder cannot be read or holds fewer than two articles.
    """
    if unknown := [size for size in sizes if size not in SIZES]:
        raise WorkbookError(f"There is no size {unknown[0]!r}. The sizes are {', '.join(SIZES)}.")
    articles = load_articles(folder)
    if len(articles) < 2:
        raise WorkbookError(
            f"A report compares two articles, and the folder “{folder}” holds {len(articles)}. Add another one."
        )
    a, b = articles[:2]
    table, target = findings(a, b), exports_folder()
    charts = workbook_charts(a, b, table=table)
    figures = save_all(charts, target / "figures", sizes, titled)
    report = write_report(table, charts, target, date)
    names = ["Report", "PDF", "Slide"]
    gallery = write_gallery(charts, target)
    return [*zip(names, report, strict=True), ("Figures", figures[0].parent), ("Gallery", gallery)]
