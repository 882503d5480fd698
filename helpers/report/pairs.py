"""Findings that compare each two articles: the utterances they share, their tone; and what every finding is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from textwrap import shorten
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.charts.polarity import sentences_by_score
from helpers.charts.sheets import renderings_of
from helpers.framing.alignment import OTHER, PART, SAME, renderings
from helpers.statistics import in_words, listed, p_value, signed
from helpers.tone.comparison import ToneDifference, compare_tone

ALIKE = "no difference shown"


class Place(NamedTuple):
    """Words that carry a finding: ``article.text[start:end] == text`` for the article with this label."""

    article: str
    text: str
    start: int
    end: int


class Finding(NamedTuple):
    """A computed sentence, its rung, its limit, the name of its chart, and the words behind it."""

    finding: str
    rung: int
    limit: str
    figure: str
    evidence: list[Place]


def each_of(articles: Sequence[Article], values: Iterable[object], of: str = "in") -> str:
    """Values with the labels of their articles.

    >>> each_of([Article.from_text("Rain."), Article.from_text("Snow.", "B")], [1, 2])
    '1 in A and 2 in B'
    """
    return listed([f"{v} {of} {x.label}" for v, x in zip(values, articles, strict=True)])


def sentences_at(articles: Sequence[Article], rows: pd.DataFrame) -> list[Place]:
    """The sentences in which rows with an article and a start stand, each once, article by article."""
    found = [
        Place(x.label, s.text, s.start, s.end)
        for x in articles
        for start in rows.loc[rows["article"] == x.label, "start"]
        for s in x.sentence_rows
        if s.start <= start < s.end
    ]
    return list(dict.fromkeys(found))


def sharing(*articles: Article) -> list[tuple[Article, Article, pd.DataFrame]]:
    """Each two articles with their renderings, those that share most first.

    >>> rain, snow = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> [(a.label, b.label, len(shared)) for a, b, shared in sharing(rain, snow)]
    [('A', 'B', 0)]

    Raises WorkbookError when there is only one article.
    """
    if len(articles) < 2:
        raise WorkbookError("Utterances are shared by two articles or more. Give another article.")
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


def _how_alike(pairs: pd.DataFrame) -> str:
    """How the renderings of some utterances relate, as the end of a sentence."""
    found, first = pairs["relation"].value_counts(), pairs.iloc[0]
    kinds = {SAME: "in the same words", PART: "quoted only in part by one of them", OTHER: "in other words"}
    if len(found) > 1:
        return listed([f"{found[kind]} {words}" for kind, words in kinds.items() if kind in found])
    if len(pairs) > 1:
        return (
            "none of them in the same words" if OTHER in found else f"all of them {kinds[first['relation']]}"
        )
    shorter = first["a_label"] if len(first["a_words"]) <= len(first["b_words"]) else first["b_label"]
    one = kinds | {PART: f"of which {shorter} quotes a part", OTHER: "not in the same words"}
    return one[first["relation"]]


def renderings_found(*articles: Article) -> Finding | str:
    """How many utterances two articles or more have in quotation marks, and how alike they are; or why nothing is said.

    >>> renderings_found(Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B"))
    'no utterance is found in quotation marks in both articles'

    Raises WorkbookError when there is only one article.
    """
    shared = sharing(*articles)
    a, b, pairs = shared[0]
    if pairs.empty:
        where = "both articles" if len(articles) == 2 else "two of the articles"
        return f"no utterance is found in quotation marks in {where}"
    n, relations = len(pairs), pairs["relation"].value_counts()
    stand = f"{n} utterances stand"
    if n == 1:
        words = shorten(pairs["a_words"].iloc[0].strip(" ,;:"), 61, placeholder=" …")
        stand = f"One utterance (“{words}”) stands"
    limit = (
        "Two wordings can both be verbatim only if the speaker said it twice; if they are translations, neither need "
        "be false."
    )
    if OTHER not in relations:
        limit = "The same words in both need not be the speaker’s own: both articles may follow one source."
    how = _how_alike(pairs)
    if len(articles) == 2 and [*relations.index] == [SAME]:
        how += f": {ALIKE}"
    sentence = f"{stand} in both articles, {how}."
    if len(articles) > 2:
        where = utterances(shared)
        stand += f" in {listed(sorted(where[0]))}"
        if len(where) > 1:
            whole = sum(len(labels) == len(articles) for labels in where) or "none"
            stand = f"{len(where)} utterances stand in two of the articles or more, {whole} of them in all {in_words(len(articles))}"
        how = how.removeprefix("of which ")
        sentence = f"{stand}. No two share more than {a.label} and {b.label} ({n}): {how}."
    order = pairs["relation"].map([OTHER, PART, SAME].index)  # those that differ first
    first = pairs.iloc[np.argsort(order, kind="stable")].head(2)
    places = renderings_of(first)[list(Place._fields)]
    evidence = [Place(*place) for place in places.itertuples(index=False)]
    return Finding(sentence, 2, limit, of_pair("3-1-same-words-twice", articles, (a, b)), evidence)


def tone_found(*articles: Article) -> Finding | str:
    """Whether the scores of each two articles differ by more than chance gives; or why nothing is said.

    >>> tone_found(Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B"))
    'too few paragraphs carry a score for a comparison of tone'
    """
    tone = tone_of_pairs(*articles)
    if not tone:
        return "too few paragraphs carry a score for a comparison of tone"
    every = sentences_by_score(*articles)
    scored = every.query("textblob_known")
    ends = scored.groupby("article")["textblob"].agg(["idxmin", "idxmax"]).to_numpy().ravel()
    what, verdict = " minus ".join(tone[0].labels), tone[0].verdict
    if len(tone) > 1:
        n, widest = sum(d.differs for d in tone), f"{what}, is {verdict}"
        what = "each two articles compared"
        verdict = (
            f"{'' if n else 'Not distinguishable: '}{n} of {len(tone)} pairs differ{'s' * (n == 1)} by more than chance "
            f"gives (Bonferroni’s correction); the widest {'of them' if n else 'difference'}, {widest}"
        )
    if abs(tone[0].difference) < 0.0005:
        verdict = f"The mean scored sentence has {signed(tone[0].means[0])} in each article: {ALIKE}."
    limit = "The instrument knows few of the words, and scores words, not what they are about."
    compared = {label for d in tone for label in d.labels}
    if few := [x.label for x in articles if x.label not in compared]:
        verdict += f" Too little of {listed(few)} is scored to compare."
    known = every.groupby("article")["textblob_known"].agg(["size", "sum"]).loc[[x.label for x in articles]]
    left_out = [f"{n - k} of {n} sentences" for n, k in known.values]
    verdict += f" Not scored, because it knows no word of them: {each_of(articles, left_out)}."
    evidence = sentences_at(articles, scored.loc[ends])
    return Finding(f"Tone (TextBlob, {what}). {verdict}", 2, limit, "4-2-difference-in-tone", evidence)
