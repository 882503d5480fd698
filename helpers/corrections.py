"""Corrections: what a reader knows better than the rules, kept in a table of the reader's own.

``my_work/corrections.csv`` has one line a correction, with the columns article (its label), quotation (how the
quotation begins, in its own words), speaker (the right name, or "nobody" where the marks hold no speech) and, if
you like, why. A run reads it and never writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.files import WorkbookError, read_sheet, work_folder

COLUMNS = ["article", "quotation", "speaker", "why"]
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
    name, lines = f"{path.parent.name}/{path.name}", read_sheet(path, COLUMNS[:3]).lines
    return [_correction(row, f"line {number} of {name}") for number, row in enumerate(lines, start=2)]


def _correction(row: dict[str, str | None], where: str) -> Correction:
    values = [(row[c] or "").strip() for c in COLUMNS[:3]]
    for column, value in zip(COLUMNS[:3], values, strict=True):
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
    beginnings = quotes["text"].map(_plain)
    for c in corrections:
        fits = beginnings.str.startswith(_plain(c.quotation))
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


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split()).strip(' “”".,')
