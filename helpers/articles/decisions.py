"""Decisions: what a reader knows better than the rules, and the rules for what is no story.

``my_work/corrections.csv`` has one line a correction, with the columns article (its label), quotation (how the
quotation begins, in its own words), speaker (the right name, or "nobody" where the marks hold no speech) and, if
you like, why. ``my_work/paragraphs.csv`` overrules what counts as story: article, beginning (the paragraph's first
words), kind ("story" or "not story") and, if you like, why. For another folder than the seeds the names end in
``-FOLDER``. A run reads these tables and never writes them. The rules themselves are the table
``lexicons/boilerplate.csv``: a pattern for a whole line, what such a line is, and why it is no story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from helpers.articles.files import WorkbookError, plain_text, sheet_rows
from helpers.articles.wordlists import read_table


class Correction(NamedTuple):
    """One line of the table; ``where`` names it in a message ("line 3 of my_work/corrections.csv")."""

    article: str
    quotation: str
    speaker: str
    where: str = "your correction"


def read_corrections(path: Path) -> list[Correction]:
    """Read the reader's corrections; none if there is no table.

    Raises WorkbookError naming the line: a column is missing, or a line has no article, quotation or speaker.
    """
    columns = Correction._fields[:3]
    lines = sheet_rows(path, columns, columns)
    return [Correction(*(line[c] for c in columns), where) for where, line in lines]


LONGEST = 400  # characters; a longer line is taken for story, whatever it begins with


class Overrule(NamedTuple):
    """One line of the reader's table; ``where`` names it in a message."""

    article: str
    beginning: str
    kind: str
    why: str = ""
    where: str = "your table"


@cache
def rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The table of rules, in its order: what fits a line that is no story, and why it is none."""
    rows = read_table("boilerplate.csv")
    return tuple((re.compile(r["pattern"], re.IGNORECASE), f"{r['kind']}: {r['why']}") for r in rows)


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
    return next((why for pattern, why in rules() if pattern.fullmatch(line)), None)


def read_overrules(path: Path) -> tuple[Overrule, ...]:
    """Read what a reader decided about paragraphs; nothing if there is no table.

    Raises WorkbookError naming the line: a column is missing, a cell is empty or the kind unknown.
    """
    found = []
    for where, row in sheet_rows(path, Overrule._fields[:3], Overrule._fields[:2]):
        if row["kind"].lower() not in ("story", "not story"):
            raise WorkbookError(f"In {where} the kind is “{row['kind']}”. Write story or not story.")
        found.append(
            Overrule(row["article"], row["beginning"], row["kind"].lower(), row.get("why", ""), where)
        )
    return tuple(found)


def overruled(texts: Sequence[str], overrules: Sequence[Overrule]) -> dict[int, Overrule]:
    """Which paragraphs a reader decided about, by number.

    Raises WorkbookError when a beginning fits no paragraph.
    """
    found: dict[int, Overrule] = {}
    begins = [plain_text(text) for text in texts] if overrules else []
    for rule in overrules:
        words = plain_text(rule.beginning)
        fits = [n for n, text in enumerate(begins) if words and text.startswith(words)]
        if not fits:
            raise WorkbookError(
                f"“{rule.beginning}” in {rule.where} begins no paragraph of Article {rule.article}. "
                "Copy the first words of the paragraph as the article prints them."
            )
        found |= dict.fromkeys(fits, rule)
    return found
