"""Decisions: what a reader knows better than the rules, and the rules for what is no story.

``my_work/corrections.csv`` has one line a correction, with the columns article (its label), quotation (how the
quotation begins, in its own words), speaker (the right name, or "nobody" where the marks hold no speech) and, if
you like, why. ``my_work/paragraphs.csv`` overrules what counts as story: article, beginning (the paragraph's first
words), kind ("story" or "not story") and, if you like, why. For another folder than the seeds the names end in
``-FOLDER``. A run reads these tables and never writes them. The rules themselves are the table
``lexicons/boilerplate.csv``: a pattern for a whole line, what such a line is, and why it is no story.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.articles.files import LEXICONS, WorkbookError, read_sheet, work_folder

CORRECTION_COLUMNS = ["article", "quotation", "speaker", "why"]
NOBODY = "nobody"
HOW = "corrected by the reader"


class Correction(NamedTuple):
    """One line of the table; ``where`` names it in a message ("line 3 of my_work/corrections.csv")."""

    article: str
    quotation: str
    speaker: str
    where: str = "your correction"


def corrections_file() -> Path:
    """Where the table of corrections lies, whether or not it is there yet."""
    return work_folder() / "corrections.csv"


def read_corrections(path: Path | None = None) -> list[Correction]:
    """Read the reader's corrections; none if there is no table.

    Raises WorkbookError naming the line: a column is missing, or a line has no quotation or no speaker.
    """
    path = path or corrections_file()
    if not path.is_file():
        return []
    name, lines = f"{path.parent.name}/{path.name}", read_sheet(path, CORRECTION_COLUMNS[:3]).lines
    return [_correction(row, f"line {number} of {name}") for number, row in enumerate(lines, start=2)]


def _correction(row: dict[str, str | None], where: str) -> Correction:
    values = [(row[c] or "").strip() for c in CORRECTION_COLUMNS[:3]]
    for column, value in zip(CORRECTION_COLUMNS[:3], values, strict=True):
        if not value:
            raise WorkbookError(f"In {where} the column {column} is empty. Fill it in or delete the line.")
    return Correction(*values, where)


def apply_corrections(quotes: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """Put the reader's speakers into a table of quotations (as find_quotes gives it).

    A corrected row is sure, and its ``how`` says so; with "nobody" it becomes a title or term.
    Raises WorkbookError when a correction fits no quotation, or more than one with different words.
    """
    if not corrections:
        return quotes
    quotes = quotes.astype({"speaker": object, "speaker_type": object})
    beginnings = quotes["text"].map(_plain_beginning)
    for c in corrections:
        fits = beginnings.str.startswith(_plain_beginning(c.quotation))
        if not fits.any() or beginnings[fits].nunique() > 1:
            problem = "fits no quotation" if not fits.any() else f"fits {fits.sum()} quotations"
            raise WorkbookError(
                f"“{c.quotation}” in {c.where} {problem} of Article {c.article}. "
                "Copy the first words of one quotation as the article prints them, without its marks."
            )
        known = quotes.loc[quotes["speaker"] == c.speaker, "speaker_type"]
        nobody = c.speaker.lower() == NOBODY
        quotes.loc[fits, "speaker"] = None if nobody else c.speaker
        quotes.loc[fits, "speaker_type"] = None if nobody else known.iloc[0] if len(known) else "person"
        quotes.loc[fits, ["how", "sure"]] = [HOW, True]
        if nobody:
            quotes.loc[fits, "kind"] = "title or term"
    return quotes


def _plain_beginning(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split()).strip(' “”".,')


OVERRULE_COLUMNS = ["article", "beginning", "kind", "why"]
KINDS = ("story", "not story")
LONGEST = 400  # characters; a longer line is taken for story, whatever it begins with


class Overrule(NamedTuple):
    """One line of the reader's table; ``where`` names it in a message."""

    article: str
    beginning: str
    kind: str
    why: str = ""
    where: str = "your table"


class Rule(NamedTuple):
    """What a line is that fits the pattern, and why it is no story."""

    kind: str
    pattern: re.Pattern[str]
    why: str


@cache
def rules() -> tuple[Rule, ...]:
    """The table of rules, in its order."""
    with (LEXICONS / "boilerplate.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Rule(r["kind"], re.compile(r["pattern"], re.IGNORECASE), r["why"]) for r in rows)


def why_not_story(line: str) -> str | None:
    """Say what makes a line boilerplate; None when nothing does.

    >>> why_not_story("Leave a comment:")
    'comments: an invitation to comment'
    >>> why_not_story("The mayor left a comment.") is None
    True
    """
    if len(line) > LONGEST:
        return None
    line = " ".join(line.split())
    return next((f"{r.kind}: {r.why}" for r in rules() if r.pattern.fullmatch(line)), None)


def read_overrules(path: Path) -> tuple[Overrule, ...]:
    """Read what a reader decided about paragraphs; nothing if there is no table.

    Raises WorkbookError naming the line: a column is missing, a cell is empty or the kind unknown.
    """
    if not path.is_file():
        return ()
    found = []
    for number, row in enumerate(read_sheet(path, OVERRULE_COLUMNS[:3]).lines, start=2):
        where = f"line {number} of {path.parent.name}/{path.name}"
        article, beginning, kind = ((row[c] or "").strip() for c in OVERRULE_COLUMNS[:3])
        if not article or not plain_text(beginning):
            raise WorkbookError(
                f"In {where} the article or the beginning is empty. Fill it in or delete the line."
            )
        if kind.lower() not in KINDS:
            raise WorkbookError(f"In {where} the kind is “{kind}”. Write story or not story.")
        found.append(Overrule(article, beginning, kind.lower(), (row.get("why") or "").strip(), where))
    return tuple(found)


def overruled(texts: Sequence[str], overrules: Sequence[Overrule]) -> dict[int, Overrule]:
    """Which paragraphs a reader decided about, by number.

    Raises WorkbookError when a beginning fits no paragraph.
    """
    found: dict[int, Overrule] = {}
    begins = [plain_text(text) for text in texts] if overrules else []
    for rule in overrules:
        fits = [n for n, text in enumerate(begins) if text.startswith(plain_text(rule.beginning))]
        if not fits:
            raise WorkbookError(
                f"“{rule.beginning}” in {rule.where} begins no paragraph of Article {rule.article}. "
                "Copy the first words of the paragraph as the article prints them."
            )
        found |= dict.fromkeys(fits, rule)
    return found


def plain_text(text: str) -> str:
    """A text for comparing: small letters, straight apostrophes, even spaces, no mark against formulas.

    >>> plain_text(" It’s  Late")
    "it's late"
    """
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split()).lstrip("'")
