"""Reporting verbs: which words announce that somebody says something, and how strongly.

The table is ``lexicons/reporting_verbs.csv``; its README says what the columns mean. A verb's strength is a cost here:
"said" (0) beats "announced" (1), which beats "showed" (2), when a sentence holds several.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from helpers.articles import LEXICONS

COST = {"strong": 0.0, "normal": 1.0, "weak": 2.5}
# A claim, a call, a promise: a noun after "the" or "Russia’s", and, with an owner, a cue of its own.
CUE_NOUNS = frozenset(
    "claim claims statement statements remark remarks comment comments assertion assertions suggestion call calls "
    "warning warnings demand demands threat threats argument arguments description vow pledge promise promises "
    "criticism accusation accusations allegation allegations belief view words tweet tweets question admission "
    "insistence denial contention response answer proposal quote speech phrase joke message motto slogan declaration "
    "characterization observation complaint reference designation".split()
)
# Words that look like a verb in "-s" or without an ending and are more often a noun.
NOUN_LIKE = CUE_NOUNS | frozenset(
    "email emails report reports post posts state states charge charges attack attacks hope hopes fear fears doubt doubts "
    "estimate estimates forecast forecasts project projects plan plans order orders support credit blame praise appeal "
    "appeals request requests protest protests label labels title titles text texts target targets view views show shows "
    "figure figures address addresses term terms use uses outline list lists detail details point points finish back "
    "start notice reply replies answers dispute disputes lie dream dreams guess cheer cheers advocate advocates".split()
)


class Verb(NamedTuple):
    """A reporting verb in one of its forms."""

    base: str
    kind: str
    cost: float
    form: str


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a table in lexicons/.

    >>> read_table("reporting_verbs.csv")[0]["verb"]
    'according to'
    """
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def verb_forms() -> tuple[dict[str, Verb], dict[str, dict[str, Verb]]]:
    """Forms of one word, and forms of two words by their first word.

    >>> verb_forms()[0]["warned"].kind, verb_forms()[1]["pointed"]["out"].base
    ('warning', 'point out')
    """
    single: dict[str, Verb] = {}
    pairs: dict[str, dict[str, Verb]] = {}
    for row in read_table("reporting_verbs.csv"):
        for form in row["forms"].split(";"):
            first, _, rest = form.partition(" ")
            verb = Verb(row["verb"], row["class"], COST[row["strength"]], _form(first, row["verb"]))
            if not rest:
                single.setdefault(form, verb)
            elif row["verb"] not in {"according to", "in the words of"}:
                pairs.setdefault(first, {})[rest] = verb
    return single, pairs


def _form(form: str, base: str) -> str:
    if form.endswith("ing") and form != base:
        return "ing"
    if form == base.partition(" ")[0]:
        return "base"
    return "third" if form.endswith("s") else "past"
