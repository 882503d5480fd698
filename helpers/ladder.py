"""The claim ladder: five rungs from a count of words to a statement about intentions, and what each needs."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.wording import listed


class Rung(NamedTuple):
    """One rung of the claim ladder: its number, the claim that stands on it, and what the claim needs."""

    rung: int
    claim: str
    needs: str


LADDER = (
    Rung(1, "This word occurs n times.", "one text, counted"),
    Rung(2, "These two texts differ, or cannot be told apart.", "two texts, counted the same way"),
    Rung(3, "This may change a reader’s picture.", "readers, or a careful argument"),
    Rung(4, "This outlet does so.", "many texts, chosen fairly"),
    Rung(5, "It means to.", "evidence from outside the texts"),
)
WHY = {
    1: "A count of words on the page; anyone can count again.",
    2: "Both texts were counted in the same way; it speaks of these two texts, and of no other.",
    3: "A question: nobody asked readers.",
}


def rung_counts(table: pd.DataFrame) -> str:
    """How many findings stand on which rung, as words.

    >>> rung_counts(pd.DataFrame({"rung": [2, 2, 1, 3]}))
    '1 on rung 1, 2 on rung 2 and 1 question on rung 3'
    """
    counts = table["rung"].value_counts().sort_index()
    names = {3: " question"}
    return listed(
        [f"{n}{names.get(r, '')}{'s' if r in names and n > 1 else ''} on rung {r}" for r, n in counts.items()]
    )
