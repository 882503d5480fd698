"""Each two of several articles: what they share, how they differ in tone, and what their figures are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import pandas as pd

from helpers.articles.article import Article
from helpers.framing.alignment import renderings
from helpers.statistics import p_value, signed
from helpers.tone.comparison import ToneDifference, compare_tone


def sharing(*articles: Article) -> list[tuple[Article, Article, pd.DataFrame]]:
    """Each two articles with their renderings, those that share most first."""
    pairs = [(a, b, renderings(a, b)) for a, b in combinations(articles, 2)]
    return sorted(pairs, key=lambda pair: -len(pair[2]))


def of_pair(name: str, articles: Sequence[Article], pair: Sequence[Article]) -> str:
    """The name of a figure of two articles; where there are more, by their places among them: "3-2-coverage-map-a-c"."""
    letters = [f"-{chr(ord('a') + n)}" for n, x in enumerate(articles) if x.label in {y.label for y in pair}]
    return name + "".join(letters if len(articles) > 2 else [])


def utterances(pairs: Iterable[tuple[Article, Article, pd.DataFrame]]) -> list[set[str]]:
    """In which articles each utterance stands; renderings that have words of an article in common are of one utterance."""
    found: list[set[tuple[str, int]]] = []
    for a, b, table in pairs:
        for p in table.itertuples(index=False):
            sides = (a.label, p.a_start, p.a_places), (b.label, p.b_start, p.b_places)
            places = {(x, at + n) for x, at, spans in sides for span in spans for n in range(*span)}
            found = [*(u for u in found if not u & places), places.union(*(u for u in found if u & places))]
    return [{label for label, _ in utterance} for utterance in found]


def tone_of_pairs(*articles: Article) -> list[ToneDifference]:
    """The differences in tone of each two articles that can be compared, those that differ first, then the widest.

    Of several p is Bonferroni's: times the number of comparisons, because the widest of many is wide by chance, too.
    """
    known = [d for pair in combinations(articles, 2) if (d := compare_tone(*pair)).p >= 0]
    if len(known) > 1:
        known = [_corrected(d, min(1.0, d.p * len(known))) for d in known]
    return sorted(known, key=lambda d: (not d.differs, -abs(d.difference)))


def _corrected(d: ToneDifference, p: float) -> ToneDifference:
    verdict = f"{signed(d.difference, 3)} (95% interval {signed(d.low)} to {signed(d.high)}, {p_value(p)})."
    return d._replace(p=p, differs=d.differs and p < 0.05, verdict=verdict)
