"""Boilerplate: the lines of a file that belong to the web page and not to the story.

The rules are the table ``lexicons/boilerplate.csv``: a pattern for a whole line, what such a line is, and why it is no
story. A reader overrules them in a table of their own, ``my_work/paragraphs.csv`` (for another folder than the seeds
``my_work/paragraphs-FOLDER.csv``), with the columns article (its label), beginning (the paragraph's first words), kind
("story" or "not story") and, if you like, why. A run reads that table and never writes it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from helpers.files import LEXICONS, WorkbookError, read_sheet

COLUMNS = ["article", "beginning", "kind", "why"]
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
    for number, row in enumerate(read_sheet(path, COLUMNS[:3]).lines, start=2):
        where = f"line {number} of {path.parent.name}/{path.name}"
        article, beginning, kind = ((row[c] or "").strip() for c in COLUMNS[:3])
        if not article or not plain(beginning):
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
    begins = [plain(text) for text in texts] if overrules else []
    for rule in overrules:
        fits = [n for n, text in enumerate(begins) if text.startswith(plain(rule.beginning))]
        if not fits:
            raise WorkbookError(
                f"“{rule.beginning}” in {rule.where} begins no paragraph of Article {rule.article}. "
                "Copy the first words of the paragraph as the article prints them."
            )
        found |= dict.fromkeys(fits, rule)
    return found


def plain(text: str) -> str:
    """A text for comparing: small letters, straight apostrophes, even spaces, no mark against formulas.

    >>> plain(" It’s  Late")
    "it's late"
    """
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split()).lstrip("'")
