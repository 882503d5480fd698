"""Hedges and sources without a name: where an article holds back how sure it is, or who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.tables import need_two, table_of
from helpers.articles.wordlists import read_wordings, word_classes, wording_pattern
from helpers.framing.labels import with_voices
from helpers.framing.numbers import number_rows
from helpers.framing.shares import NARRATOR, compared, stretches
from helpers.quotations.quotes import attribution_rows, quote_rows, tellings
from helpers.statistics import listed, what_chance_gives

_ANONYMOUS = ["paragraph", "start", "end", "text", "surface", "cue", "how", "voice", "speaker"]
NO_SOURCE, UNNAMED = "no source at all", "unnamed person or group"
_WORD_BEFORE, _WORD_AFTER = re.compile(r"([^\W\d_]+)[’']?\s+$"), re.compile(r"\s+([^\W_]+)")
_IF_SOMEBODY = re.compile(r"\b(?:if|whether)\s+(?:I|you|he|she|it|we|they)\s+$", re.IGNORECASE)
_QUANTITIES = frozenset(
    "every all half everyone everything nobody nothing none dozens hundreds thousands".split()
)


def hedges(*articles: Article) -> pd.DataFrame:
    """List the words that hold back how sure a statement is, in text order, repeats left out.

    Columns: article, paragraph, start, end, text, kind ("modal", "adverb", "adjective", "verb", "approximator"),
    phrase (the line of helpers/lexicons/hedges.csv), voice, speaker. Words that are often no hedge are counted only
    where their column ``needs`` is met: "about" before a number, "may" where it is not the month. What is left to
    misread stands in the list's ``note``.

    The idea and the kinds follow Hyland (1998, *Hedging in Scientific Research Articles*; 2005, *Metadiscourse*).
    Raises WorkbookError when the word list is missing or incomplete.

    >>> rows = hedges(Article.from_text("About 30 people may come in May. They spoke about rain."))
    >>> rows[["text", "kind"]].values.tolist()
    [['About', 'approximator'], ['may', 'modal']]
    """
    columns = ["paragraph", "start", "end", "text", "kind", "phrase", "voice", "speaker"]
    return table_of(tellings(*articles), columns, _hedge_rows)


def _hedge_rows(article: Article) -> list[tuple]:
    lines = list(read_wordings("hedges.csv", ["phrase", "kind"]).itertuples(index=False))
    numbers = {row[1] for row in number_rows(article)}
    found = [
        (s.paragraph, *m.span(), m.group(), line.kind, line.phrase)
        for s in article.story
        for line in lines
        for m in wording_pattern(line.phrase).finditer(article.text, s.start, s.end)
        if _hedges(article.text, s.start, s.end, m, line.needs, numbers)
    ]
    rows, free = [], 0
    for row in sorted(found, key=itemgetter(1)):
        if row[1] >= free:
            rows.append(row)
            free = row[2]
    return with_voices(article, rows)


def _hedges(text: str, low: int, high: int, m: re.Match[str], needs: str, numbers: set[int]) -> bool:
    """Whether a hit of the word list is a hedge here."""
    before = _WORD_BEFORE.search(text, max(low, m.start() - 30), m.start())
    after = _WORD_AFTER.match(text, m.end(), high)
    previous, following = before.group(1).lower() if before else "", after.group(1) if after else ""
    if needs == "number":
        return bool(after) and (after.start(1) in numbers or following.lower() in _QUANTITIES)
    if needs == "possibility":
        return following.lower() != "not" and not _IF_SOMEBODY.search(text, low, m.start())
    if needs == "modal verb":
        capital_inside = m.group()[0].isupper() and text[low : m.start()].strip(" “”‘’\"'") != ""
        noun = word_classes().get(previous) in {"D", "P"} or previous in {"military", "economic", "political"}
        named = m.group()[0].isupper() and following[:1].isupper()
        return not (capital_inside or named or following[:1].isdigit() or noun)
    return True


def _of_narrator(article: Article) -> tuple[int, int, float]:
    """The narrator's hedges, words, and hedges a hundred words."""
    words = sum(s.words for s in stretches(article) if s.voice == NARRATOR)
    found = sum(row[-2] == NARRATOR for row in _hedge_rows(article))
    return found, words, 100 * found / words if words else float("nan")


def compare_hedges(*articles: Article) -> pd.DataFrame:
    """Compare how often the narrator hedges in two articles: one row.

    Columns: voice ("narrator"), for each label hedges_A, words_A, per_100_A, then p (Fisher's exact test on hedges
    among the words, two-sided; Fisher 1922; NaN where a narrator is silent) and verdict (a sentence). The test takes
    each word as drawn by itself; hedges in fact come in clusters, so p is rather too small than too large.

    Raises WorkbookError unless there are two articles with labels of their own.

    >>> articles = [Article.from_text(text, label) for text, label in (("It may rain.", "A"), ("It rained.", "B"))]
    >>> compare_hedges(*articles)[["hedges_A", "words_A", "hedges_B", "words_B", "p"]].values.tolist()
    [[1.0, 3.0, 0.0, 2.0, 1.0]]
    """
    need_two([article.label for article in articles], "Hedges are")
    counts = {article.label: _of_narrator(article) for article in articles}
    row = compared(counts, ["hedges", "words", "per_100"])
    return pd.DataFrame([{"voice": NARRATOR, **row, "verdict": _verdict(counts, row["p"])}])


def _verdict(counts: dict[str, tuple[int, int, float]], p: float) -> str:
    if silent := [f"Article {label}" for label, (_, words, _) in counts.items() if not words]:
        has = "has" if len(silent) == 1 else "have"
        return f"Nothing to compare among the narrator’s words: {listed(silent)} {has} none."
    told = ", ".join(f"{n} of {words:,} in Article {label}" for label, (n, words, _) in counts.items())
    chance = what_chance_gives(p, "both articles hedged equally often")
    return f"Hedges among the narrator’s words: {told}: {chance}"


def anonymous_sources(*articles: Article) -> pd.DataFrame:
    """List every statement whose source is not named, in text order, repeats left out.

    Columns: article, paragraph, start, end, text (the statement; where only a phrase such as "reportedly" points
    to a source, the whole sentence), surface (the words that stand for the source, or None), cue (the reporting
    verb or the phrase, or None), how ("unnamed person or group" or "no source at all": a passive or an adverb),
    voice and speaker at the place. Phrases inside quotation marks are left out: there the speaker keeps the source
    back, not the article. The phrases are in helpers/lexicons/anonymous.csv; the question which sources are
    named follows Bell (1991, *The Language of News Media*).

    Raises WorkbookError when the word list is missing or incomplete.

    >>> rows = anonymous_sources(Article.from_text("Talks reportedly failed. Two officials said it was late."))
    >>> rows[["text", "surface", "how"]].values.tolist()[1]
    ['it was late', 'Two officials', 'unnamed person or group']
    """
    return table_of(articles, _ANONYMOUS, _anonymous)


def _anonymous(article: Article) -> list[tuple]:
    counted = {p.paragraph for p in article.paragraph_rows if p.counted}
    said = [s for s in attribution_rows(article) if s.speaker_type == "anonymous" and s.paragraph in counted]
    rows = [(s.paragraph, s.start, s.end, s.text, s.surface, s.cue, UNNAMED) for s in said]
    phrases = _by_phrase(article, [(s.start, s.end, s.cue_start) for s in said])
    return with_voices(article, sorted([*rows, *phrases], key=lambda row: row[1:3]))


def _by_phrase(article: Article, said: Sequence[tuple[int, int, int]]) -> list[tuple]:
    """Sentences in which a phrase of the list hides a source that no row has yet."""
    quoted = [(q.start, q.end) for q in quote_rows(article)]
    lines = list(read_wordings("anonymous.csv", ["phrase", "how"]).itertuples(index=False))
    rows = []
    for s in article.story:
        told = any((a < s.end and s.start < b) or s.start <= cue < s.end for a, b, cue in said)
        hits = [
            (m.start(), m.group(), line.how)
            for line in lines
            if not (told and line.how == UNNAMED)
            for m in wording_pattern(line.phrase).finditer(article.text, s.start, s.end)
            if not any(a < m.end() and m.start() < b for a, b in quoted)
        ]
        for how in (UNNAMED, NO_SOURCE):
            cue = min((hit for hit in hits if hit[2] == how), default=None)
            rows += [(s.paragraph, s.start, s.end, s.text, None, cue[1], how)] if cue else []
    return rows
