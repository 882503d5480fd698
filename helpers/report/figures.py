"""Figures: a chart to files for a paper, a page or a slide, and all of them on one page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import charts, framing, tone
from helpers.articles.article import Article
from helpers.articles.files import as_csv, exports_folder, file_name, write_safely
from helpers.charts.chart import Chart, on_phone, rendered
from helpers.framing.labels import topic_hits, word_list
from helpers.framing.shares import share_of_voice
from helpers.report.pairs import of_pair, sharing, tone_of_pairs
from helpers.report.results import findings
from helpers.report.writer import filled, page
from helpers.statistics import listed
from helpers.tone.comparison import compare_tone

PRINT_DPI = 300
_KINDS = ("png", "svg", "pdf")


def save_figure(
    chart: Chart,
    folder: str | Path | None = None,
    size: str = "page",
    titled: bool = True,
    svg_text: bool = False,
) -> list[Path]:
    """Write a chart as PNG (300 dpi), SVG, PDF (fonts embedded), its data as CSV, and caption with alt text.

    ``size`` is "page" (17 cm wide), "column" (8 cm) or "slide" (16:9); with ``titled=False`` the finding and the
    measure leave the figure and open the caption; ``svg_text`` keeps an SVG's words as text to edit, for machines that
    have the typefaces. The files are named after the chart, its size and "untitled", and lie in ``folder`` (default:
    figures/ in the exports). Two runs give the same bytes. Returns the paths written. Raises WorkbookError when the
    folder cannot be written (an older file is then as it was), ValueError for another size.
    """
    folder = Path(folder) if folder else exports_folder() / "figures"
    drawn = chart.at(size, titled)
    name = plain_name(drawn.file_name)
    opening = "" if titled else " ".join(f"{s.rstrip('.')}." for s in (drawn.title, drawn.measure) if s) + " "
    words = f"{drawn.title}\n\nCaption: {opening}{drawn.caption}\n\nAlt text: {drawn.alt}\n"
    files = {f"{name}.{kind}": _drawn(drawn, kind, svg_text) for kind in _KINDS}
    files |= {f"{name}.csv": as_csv(drawn.data), f"{name}.txt": words.encode()}
    return [write_safely(folder / file, data) for file, data in files.items()]


def save_all(
    charts: Sequence[Chart],
    folder: str | Path | None = None,
    sizes: Sequence[str] = ("page",),
    titled: bool = True,
) -> list[Path]:
    """Write several charts in several sizes, as save_figure does; returns the paths written."""
    return [path for size in sizes for chart in charts for path in save_figure(chart, folder, size, titled)]


def plain_name(name: str) -> str:
    """A name that is safe as a file's on any system.

    >>> plain_name("../../Evil name")
    'evil-name'
    """
    return file_name(name.lower(), "figure")


@lru_cache(maxsize=128)
def _drawn(chart: Chart, kind: str, svg_text: bool = False) -> bytes:
    """The chart as a file; the report and the gallery show the one that was saved."""
    about = {"Title": chart.title, "Subject" if kind == "pdf" else "Description": chart.alt}
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    return rendered(chart, kind, PRINT_DPI, about | undated.get(kind, {}), svg_text)


def workbook_charts(
    a: Article, b: Article, *more: Article, example: str | None = None, table: pd.DataFrame | None = None
) -> list[Chart]:
    """Every figure of the workbook for two to six articles.

    ``example`` is the sentence whose words are shown (default: the quoted sentence with the score furthest from 0),
    ``table`` the findings on the report sheet (default: those of findings). Where there are more than two articles, each
    two that share an utterance have it side by side, and the two that share most the other figures of a pair.
    """
    every = (a, b, *more)
    shares, verbs = share_of_voice(*every), framing.reporting_verbs(*every).query("statement")
    topics, wordings = (word_list(*every, kind=kind) for kind in ("topics", "labels"))
    voices = {"all text": None, "outside quotation marks": "narrator", "quoted words": "quoted"}
    differences = {name: compare_tone(a, b, voice) for name, voice in voices.items()}
    if more:
        differences = {" minus ".join(d.labels): d for d in tone_of_pairs(*every)}
    drawn = [
        charts.article_anatomy(*every),
        charts.whose_words(shares),
        charts.verbs_by_class(verbs),
        charts.position_strips(topic_hits(*every, topics=topics.table), topics.table["topic"], topics.origin),
        charts.labels_used(framing.count_labels(*every, wordings=wordings.table), wordings.origin),
        charts.voices_in_order(*every),
        charts.words_behind_score(_example(*every) if example is None else example),
        charts.tone_difference(differences),
        charts.tone_along_article(*every),
        charts.sentiment_per_speaker(tone.speaker_tone(*every)),
        charts.report_sheet(findings(*every) if table is None else table, shares),
    ]
    drawn = [replace(chart, articles=every) for chart in drawn]
    return sorted([*drawn, *_of_pairs(every)], key=lambda chart: chart.name)


def _of_pairs(every: Sequence[Article]) -> list[Chart]:
    """The figures that compare two articles: utterances that two of them share, and all figures of the first two."""
    found = []
    for n, (a, b, pairs) in enumerate(sharing(*every)):
        labels, drawn = (a.label, b.label), []
        of = {"articles": (a, b), "about": listed(labels) if len(every) > 2 else ""}
        if len(pairs) or len(every) == 2:
            drawn += [charts.same_words_twice(pairs, **of)]
            drawn += [charts.ruler(pairs, **of)] if n == 0 else []
        if n == 0:
            keyness, chance = framing.log_odds(framing.word_counts(a, b)), framing.permutation_test(a, b)
            drawn += [charts.coverage_map(framing.coverage(a, b), labels, **of)]
            drawn += [charts.vocabulary(keyness, chance.threshold, **of)]
        found += [replace(chart, name=of_pair(chart.name, every, (a, b))) for chart in drawn]
    return found


def _example(*articles: Article) -> str:
    """The quoted sentence that TextBlob scores furthest from zero; where it scores none the first sentence."""
    said = tone.speaker_sentences(*articles).query("textblob_known")
    long = said[said["words"] >= 15]  # a score of one word has nothing to take apart
    if len(said):
        said = said if long.empty else long
        return str(said["text"][said["textblob"].abs().idxmax()])
    return next((s.text for x in articles for s in x.sentence_rows), "")


def write_gallery(charts: Sequence[Chart], folder: str | Path | None = None) -> Path:
    """Write gallery.html: every figure on one page that opens offline, with its caption and links to its files.

    The files are those that save_figure wrote into figures/ beside the page. Returns the path. Raises WorkbookError
    when the folder cannot be written.
    """
    folder = Path(folder) if folder else exports_folder()
    pictures = [picture(c, folder / "figures") for c in charts]
    title, subtitle = "Two Tellings: all figures", f"{len(charts)} figures."
    body = filled("report.html.j2", title=title, subtitle=subtitle, charts=pictures)
    return write_safely(folder / "gallery.html", page(title, body, folder, folder).encode())


def picture(chart: Chart, files: Path | None = None) -> dict[str, object]:
    """A chart as the page's template wants it: its image, its words, and links to its files that lie in a folder."""
    name = plain_name(chart.name)
    found = sorted(files.glob(f"{name}*.*")) if files else []
    return {
        "name": name,
        "alt": chart.alt,
        "caption": chart.caption,
        "fold": chart.fold,
        "kind": "svg+xml",
        "data": base64.b64encode(_drawn(chart, "svg")).decode(),
        "narrow": base64.b64encode(on_phone(chart) or b"").decode(),
        "width": round(chart.figure.get_figwidth() * 110),
        "files": [(p.name.removeprefix(name).lstrip("-."), f"{p.parent.name}/{p.name}") for p in found],
    }
