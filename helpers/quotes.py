"""Every quotation and attribution of an article: where it starts and ends, who says it, how sure we are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.articles import Article
from helpers.attribution import AFTER, TITLE, Attributor, Verdict, is_sentence
from helpers.clauses import Reading
from helpers.marks import Mark, find_marks
from helpers.segments import Span, count_words
from helpers.speakers import Cast
from helpers.statements import Statement, find_statements

COLUMNS = [
    "quote", "paragraph", "start", "end", "text", "words", "speaker", "speaker_type", "surface", "cue",
    "cue_start", "cue_end", "kind", "how", "sure", "repaired",
]  # fmt: skip
_NUMBERS = {"quote", "paragraph", "start", "end", "words", "cue_start", "cue_end"}


def find_quotes(article: Article) -> pd.DataFrame:
    """One row a quotation, in text order."""
    return _table(_quote_rows(_attribute(article)), COLUMNS)


def find_attributions(article: Article) -> pd.DataFrame:
    """One row a statement the article attributes to somebody."""
    attributor = _attribute(article)
    found = find_statements(attributor)
    rows = [(*row, "direct") for row in _quote_rows(attributor) if row[6] is not None]
    reported = [_statement_row(attributor, s) for s in found]
    mixed = [(row[2], row[3]) for row in reported]
    outside = [row for row in rows if not any(a < row[3] and row[2] < b for a, b in mixed)]
    spans = _utterances(attributor)
    merged = sorted([*outside, *reported], key=lambda row: row[2])
    rows = [(n, *row[1:], spans.get(row[2], [(row[2], row[3])])) for n, row in enumerate(merged)]
    return _table(rows, [*COLUMNS, "manner", "spans"])


def _utterances(attributor: Attributor) -> dict[int, list[Span]]:
    """By its start, every stretch of the utterance a quotation belongs to: “…,” she said. “…”"""
    joined: list[list[Span]] = []
    for mark, verdict in zip(attributor.r.marks, attributor.verdicts, strict=True):
        if verdict.goes_on and joined:
            joined[-1].append((mark.start, mark.end))
        else:
            joined.append([(mark.start, mark.end)])
    return {start: pieces for pieces in joined for start, _ in pieces}


def _attribute(article: Article) -> Attributor:
    table = article.paragraphs
    paragraphs = list(zip(table["start"].tolist(), table["end"].tolist(), strict=True))
    reading = Reading(article.text, paragraphs, find_marks(article.text, paragraphs))
    attributor = Attributor(reading, Cast(reading))
    attributor.run()
    return attributor


def _quote_rows(attributor: Attributor) -> list[tuple]:
    reading = attributor.r
    pairs = [p for p in zip(reading.marks, attributor.verdicts, strict=True) if p[1].how != TITLE]
    return [_row(reading, n, mark, verdict) for n, (mark, verdict) in enumerate(pairs)]


def _row(reading: Reading, n: int, mark: Mark, verdict: Verdict) -> tuple:
    text = reading.text
    inside = text[mark.start : mark.end]
    speaker = verdict.speaker
    whole = is_sentence(text, mark) or (verdict.how == AFTER and len(inside.split()) > 3)
    kind = "title or term" if speaker.name is None else "sentence" if whole else "fragment"
    return (
        n, mark.paragraph, mark.start, mark.end, inside, count_words(inside), speaker.name, speaker.kind,
        speaker.surface, *_cue(reading, verdict.cue), kind, verdict.how, verdict.sure, mark.repaired,
    )  # fmt: skip


def _cue(reading: Reading, tokens: tuple[int, int] | None) -> tuple[str | None, int, int]:
    if tokens is None:
        return None, -1, -1
    start, end = reading.starts[tokens[0]], reading.ends[tokens[1] - 1]
    return reading.text[start:end], start, end


def _statement_row(attributor: Attributor, statement: Statement) -> tuple:
    r, speaker = attributor.r, statement.speaker
    start, end = r.starts[statement.first], r.ends[statement.last - 1]
    inside = r.text[start:end]
    manner = "mixed" if "Q" in r.tags[statement.first : statement.last] else "indirect"
    return (
        0, statement.paragraph, start, end, inside, count_words(inside), speaker.name, speaker.kind,
        speaker.surface, *_cue(r, statement.cue), "sentence", statement.how, statement.sure, False, manner,
    )  # fmt: skip


def _table(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    """A table of rows; its columns get their types here, because guessing them costs more than the rules."""
    data = {}
    for n, name in enumerate(columns):
        kind = np.int64 if name in _NUMBERS else bool if name in {"sure", "repaired"} else object
        column = np.empty(len(rows), dtype=kind)
        column[:] = [row[n] for row in rows]
        data[name] = column
    return pd.DataFrame(data, copy=False)
