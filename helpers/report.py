"""The report: findings with their rungs, figures and evidence, as a page to read offline, as a PDF and as a slide.

``python -m helpers.report`` (what ``make report`` calls) writes it for the articles of a folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.articles import load_articles
from helpers.exports import filled, picture, save_all, workbook_charts, write_gallery
from helpers.files import PROJECT, WorkbookError, exports_folder, write_safely
from helpers.findings import LADDER, findings
from helpers.layout import SIZES
from helpers.methods import bibtex, methods
from helpers.report_pages import as_pdf, report_pages
from helpers.style import Chart

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

    ``table`` has the columns of helpers.findings.findings (a reader may have changed its sentences), ``charts`` the
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


def main(argv: Sequence[str] | None = None) -> int:
    """Write figures, gallery and report for the first two articles of a folder; the exit code is 1 if it fails."""
    parser = argparse.ArgumentParser(prog="python -m helpers.report", description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "folder", nargs="?", default="seeds", help="folder with the two articles (default: seeds)"
    )
    parser.add_argument(
        "--sizes", default="page", help=f"sizes of the figures, by commas: {', '.join(SIZES)}"
    )
    parser.add_argument("--untitled", action="store_true", help="leave title and measure to the caption")
    parser.add_argument("--date", default="", help="a date to print in the report")
    args = parser.parse_args(argv)
    sys.stdout.reconfigure(errors="replace")
    try:
        sizes = [size.strip() for size in args.sizes.split(",")]
        if unknown := [size for size in sizes if size not in SIZES]:
            raise WorkbookError(f"There is no size {unknown[0]!r}. The sizes are {', '.join(SIZES)}.")
        for kind, path in _everything(args.folder, sizes, not args.untitled, args.date):
            print(f"{kind + ':':<10}{_shown(path)}")
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _everything(folder: str, sizes: Sequence[str], titled: bool, date: str) -> list[tuple[str, Path]]:
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


def _shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
