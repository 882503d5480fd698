"""Exports: a chart to files for a report, and the report itself."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

import pandas as pd

from helpers import charts, charts_pairs, charts_tone
from helpers.alignment import coverage, renderings
from helpers.articles import Article
from helpers.files import as_csv, exports_folder, write_safely
from helpers.framing import count_labels, read_wordings, reporting_verbs, share_of_voice, topic_hits
from helpers.style import Chart, rendered
from helpers.tone import compare_tone, scored_sentences, speaker_tone

PRINT_DPI = 300
_PLAIN_NAME = re.compile(r"[^a-z0-9-]+")


def save_figure(chart: Chart, folder: str | Path | None = None) -> list[Path]:
    """Write a chart as PNG (300 dpi), SVG, PDF (fonts embedded), its data as CSV, and caption with alt text.

    The files are named after the chart and lie in ``folder`` (default: figures/ in the exports). Two runs
    give the same bytes. Returns the paths written. Raises WorkbookError when the folder cannot be written.
    """
    folder = Path(folder) if folder else exports_folder() / "figures"
    name = _PLAIN_NAME.sub("-", chart.name.lower()).strip("-") or "figure"
    words = f"{chart.title}\n\nCaption: {chart.caption}\n\nAlt text: {chart.alt}\n"
    files = {f"{name}.{kind}": _drawn(chart, kind) for kind in ("png", "svg", "pdf")}
    files |= {f"{name}.csv": as_csv(chart.data), f"{name}.txt": words.encode()}
    return [write_safely(folder / file, data) for file, data in files.items()]


@lru_cache(maxsize=128)
def _drawn(chart: Chart, kind: str) -> bytes:
    about = {
        "png": {"Title": chart.title, "Description": chart.alt},
        "svg": {"Title": chart.title, "Description": chart.alt, "Date": None},
        "pdf": {"Title": chart.title, "Subject": chart.alt, "CreationDate": None},
    }
    return rendered(chart, kind, PRINT_DPI, about[kind])


def workbook_charts(a: Article, b: Article, example: str) -> list[Chart]:
    """Every figure of the workbook for two articles; ``example`` is the sentence whose words are shown."""
    both = [a, b]
    topics = read_wordings("topics.csv", ["topic", "words"])
    pairs = renderings(a, b)
    voices = {"all text": None, "outside quotation marks": "narrator", "quoted words": "quoted"}
    return [
        charts.article_anatomy(both),
        charts.share_of_voice(pd.concat([share_of_voice(x) for x in both])),
        charts.reporting_verbs(pd.concat([reporting_verbs(x).assign(article=x.label) for x in both])),
        charts.position_strips(pd.concat([topic_hits(x) for x in both]), topics["topic"]),
        charts.labels_used(count_labels(both)),
        charts.voices_in_order(both),
        charts_pairs.same_words_twice(pairs),
        charts_pairs.coverage_map(coverage(a, b)),
        charts_tone.words_behind_score(example),
        charts_tone.tone_difference({name: compare_tone(a, b, voice) for name, voice in voices.items()}),
        charts_tone.agreement_matrix(pd.concat([scored_sentences(x) for x in both])),
        charts_tone.tone_along_article(both),
        charts_tone.sentiment_per_speaker(pd.concat([speaker_tone(x) for x in both])),
        charts_tone.ruler(pairs),
    ]


def write_report(findings: pd.DataFrame, gallery: Sequence[Chart], folder: str | Path | None = None) -> Path:
    """Write report.html, one page that opens offline: the findings with rung and limit, then every figure.

    ``findings`` has the columns finding, rung, limit. Returns the path.
    """
    folder = Path(folder) if folder else exports_folder()
    rows = "".join(
        f"<tr><td>{escape(r.finding)}</td><td>{escape(str(r.rung))}</td><td>{escape(r.limit)}</td></tr>"
        for r in findings.itertuples(index=False)
    )
    figures = "".join(
        f'<figure><img alt="{escape(c.alt)}" src="data:image/png;base64,'
        f'{base64.b64encode(_drawn(c, "png")).decode()}"><figcaption>{escape(c.caption)}</figcaption></figure>'
        for c in gallery
    )
    page = _PAGE.replace("{rows}", rows).replace("{figures}", figures)
    return write_safely(folder / "report.html", page.encode())


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Two Tellings: report</title><style>
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 46em; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4em .8em .4em 0; border-bottom: 1px solid #ccc }
figure { margin: 2em 0; break-inside: avoid } img { max-width: 100% }
figcaption { font-size: .9em; color: #444 }
</style></head><body><h1>Two tellings of one press conference</h1>
<p>What two articles can carry: counts, and that two texts differ. Nothing here says what an outlet is like.</p>
<h2>Findings</h2><table><thead><tr><th scope="col">Finding</th><th scope="col">Rung of the claim ladder</th>
<th scope="col">Limit</th></tr></thead><tbody>{rows}</tbody></table>
<h2>Figures</h2>{figures}</body></html>
"""
