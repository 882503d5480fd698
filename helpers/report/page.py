"""The report: findings with their rungs, figures and evidence, as one page to read offline and to print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.articles.article import Article, load_articles, pick
from helpers.articles.files import WorkbookError, exports_folder, write_safely
from helpers.charts.chart import Chart
from helpers.charts.layout import SIZES
from helpers.framing.labels import propose_lists
from helpers.report.citing import bibtex, methods
from helpers.report.figures import picture, save_all, workbook_charts, write_gallery
from helpers.report.limits import fitness
from helpers.report.pairs import ALIKE, Place
from helpers.report.results import COLUMNS, findings
from helpers.report.writer import filled, find_browser, page, print_page
from helpers.statistics import in_words, listed, signed
from helpers.tone.sentiment import explain

SUBTITLE = (
    "These are counts (rung 1 of the claim ladder) and differences between these texts (rung 2). "
    "Nothing here says what an outlet is like, or what anybody meant."
)
IN_SHORT, MOST = 3, 6
NULL = re.compile(rf"(?i)not distinguishable|not more than chance|{ALIKE}|no difference in number")


def compared(*articles: Article) -> tuple[list[str], list[str]]:
    """What a report compares, a sentence an article, and what speaks against comparing it (fitness).

    >>> compared(Article.from_text("Rain fell.", title="Rain"))[0]
    ['Article A: “Rain”; 2 words count.']
    """
    told = []
    for x in articles:
        words = len(x.word_rows)
        title = x.title or next((p.text.strip() for p in x.paragraph_rows if p.kind == "headline"), "")
        named = f"“{title.rstrip('.,;: ')}”" if title else "title not stated"
        parts = filter(None, [named, x.file and f"file {x.file}", x.stated.get("date")])
        counted = f"{words:,} word{'s' * (words != 1)} count{'s' * (words == 1)}"
        told.append(f"{x.name}: {', '.join(parts)}; {counted}.")
    return told, fitness(*articles)["sentence"].tolist()


def write_report(
    table: pd.DataFrame,
    charts: Sequence[Chart],
    folder: str | Path | None = None,
    date: str = "",
    articles: Sequence[Article] = (),
) -> Path:
    """Write report.html, which opens offline and prints on A4, and return its path.

    ``table`` has the columns of findings (a reader may have changed its sentences), ``charts`` the figures; what the
    ``articles`` are, and what speaks against comparing them, stands before the findings. Apart from ``date`` two runs
    write the same bytes. Raises WorkbookError when the folder cannot be written.
    """
    folder = Path(folder) if folder else exports_folder()
    body = _body(table, charts, date, articles)
    return write_safely(folder / "report.html", page(_title(articles), body, folder, folder).encode())


def _title(articles: Sequence[Article]) -> str:
    return f"How {in_words(len(articles) or 2)} articles tell one story"


def _body(table: pd.DataFrame, charts: Sequence[Chart], date: str, articles: Sequence[Article]) -> str:
    """The report as HTML: each finding with its figure, a figure that carries two of them at the first."""
    full = table.reindex(columns=COLUMNS).astype(object)
    rows, waiting = full.where(full.notna(), None).to_dict("records"), {c.name: c for c in charts}
    for row in rows:
        chart = waiting.pop(row["figure"], None) if row["rung"] else None
        row["picture"] = chart and picture(chart)
        # The figure of a pair, "…-a-c", brings those of the other pairs.
        others = [name for name in waiting if chart and name.startswith(chart.name[:-4])]
        row["others"] = [picture(waiting.pop(name)) for name in others]
        row["places"] = [_place(p, articles, row["topic"] == "tone") for p in row["evidence"] or []]
    told, warnings = compared(*articles) if articles else ([], [])
    return filled(
        "report.html.j2",
        compared=told,
        warnings=warnings,
        title=_title(articles),
        subtitle=SUBTITLE,
        date=date,
        short=_in_short(rows),
        findings=rows,
        shown={c.name for c in charts} - set(waiting),
        methods=methods(len(articles) or 2),
        bibtex=bibtex(),
    )


def _in_short(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Three sentences of result: what differs first, and at most one that shows no difference."""
    found = [row for row in rows if row["rung"] in (1, 2)]
    null = [row for row in found if NULL.search(row["finding"])]
    differ = [row["finding"] for row in found if row not in null][: IN_SHORT - bool(null)]
    same = [
        "TextBlob shows no difference in tone." if row["topic"] == "tone" else row["finding"] for row in null
    ]
    return [*differ, *same[:1]]


def _place(place: Place, articles: Sequence[Article], scored: bool) -> tuple[str, str, str]:
    """Where words stand, the words, and, where a score is the point, the score with the words that made it."""
    where = f"Article {place.article}"
    for p in (p for x in articles if x.label == place.article for p in x.paragraph_rows):
        if p.start <= place.start < p.end:
            where += f", paragraph {p.paragraph}"
    if not scored:
        return where, place.text, ""
    known = explain(place.text)
    words = listed([f"{row.text} {signed(row.weight)}" for row in known.itertuples()])
    return where, place.text, f"TextBlob: {signed(known['weight'].sum())}, made of {words}." if words else ""


def articles_of(folder: str, labels: Sequence[str] = ()) -> tuple[list[Article], list[str]]:
    """The articles of a folder, or those with these labels, six at most, and what is compared, with what speaks against it, in sentences.

    Their topics and labels are proposed. Raises WorkbookError when the folder cannot be read or holds fewer than two.
    """
    found = load_articles(folder)
    found = [pick(found, label) for label in labels] or found
    if len(found) < 2:
        raise WorkbookError(
            f"A report compares two articles or more, and the folder “{folder}” holds {len(found)}. Add another one."
        )
    every = found[:MOST]
    propose_lists(*every)
    told, warnings = compared(*every)
    if len(found) > MOST:
        told.append(
            f"The folder “{folder}” holds {len(found)} articles, and {in_words(MOST)} are compared at most: these are the "
            "first. To compare others, put them into a folder of their own."
        )
    return every, [*told, *warnings]


def report_on(
    folder: str,
    sizes: Sequence[str] = ("page",),
    titled: bool = True,
    date: str = "",
    labels: Sequence[str] = (),
) -> tuple[list[str], list[tuple[str, Path]]]:
    """Write figures, gallery and report for the articles of a folder, or those with these labels, six at most.

    Returns what is compared, with what speaks against it, and what each file is, and its path. The report is printed as a PDF, too, where a browser of the Chromium family is on the machine. Raises WorkbookError
    when a size is unknown, or the folder cannot be read or holds fewer than two articles.
    """
    if unknown := [size for size in sizes if size not in SIZES]:
        raise WorkbookError(f"There is no size {unknown[0]!r}. The sizes are {', '.join(SIZES)}.")
    articles, told = articles_of(folder, labels)
    table, target, browser = findings(*articles), exports_folder().resolve(), find_browser()
    charts = workbook_charts(*articles, table=table)
    figures = save_all(charts, target / "figures", sizes, titled)
    report = write_report(table, charts, target, date, articles)
    pdf = [("PDF", print_page(report, browser))] if browser else []
    gallery = write_gallery(charts, target)
    return told, [("Report", report), *pdf, ("Figures", figures[0].parent), ("Gallery", gallery)]
