"""Hedges and sources without a name: where an article holds back how sure it is, or who says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.tables import table_of
from helpers.articles.wordlists import read_wordings, word_classes, wording_pattern
from helpers.framing.labels import with_voices
from helpers.framing.numbers import number_rows
from helpers.framing.shares import NOT_COUNTED, stretches
from helpers.quotations.quotes import attribution_rows, quote_rows
from helpers.statistics import fisher, what_chance_gives

_ANONYMOUS = ["paragraph", "start", "end", "text", "surface", "cue", "how", "voice", "speaker"]
_VOICES = ("all voices", "narrator", "reported", "quoted")
NO_SOURCE, UNNAMED = "no source at all", "unnamed person or group"
_WORD_BEFORE, _WORD_AFTER = re.compile(r"([^\W\d_]+)[’']?\s+$"), re.compile(r"\s+([^\W_]+)")
_IF_SOMEBODY = re.compile(r"\b(?:if|whether)\s+(?:I|you|he|she|it|we|they)\s+$", re.IGNORECASE)
_QUANTITIES = frozenset(
    "every all half everyone everything nobody nothing none dozens hundreds thousands".split()
)


def hedges(*articles: Article, phrases: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the words that hold back how sure a statement is, in text order, repeats left out.

    Columns: article, paragraph, start, end, text, kind ("modal", "adverb", "adjective", "verb", "approximator"),
    phrase (the line of helpers/lexicons/hedges.csv), voice, speaker. ``phrases`` replaces that word list. Words that
    are often no hedge are counted only where their column ``needs`` is met: "about" before a number, "may" where
    it is not the month. What is left to misread stands in the list's ``note``.

    The idea and the kinds follow Hyland (1998, *Hedging in Scientific Research Articles*; 2005, *Metadiscourse*).
    Raises WorkbookError when the word list is missing or incomplete.

    >>> rows = hedges(Article.from_text("About 30 people may come in May. They spoke about rain."))
    >>> rows[["text", "kind"]].values.tolist()
    [['About', 'approximator'], ['may', 'modal']]
    """
    lines = read_wordings("hedges.csv", ["phrase", "kind"]) if phrases is None else phrases
    columns = ["paragraph", "start", "end", "text", "kind", "phrase", "voice", "speaker"]
    return table_of(articles, columns, partial(_hedge_rows, lines=lines))


def _hedge_rows(article: Article, lines: pd.DataFrame) -> list[tuple]:
    numbers, found = {row[1] for row in number_rows(article)}, {}
    for s in article.story:
        for line in lines.itertuples(index=False):
            for m in wording_pattern(line.phrase).finditer(article.text, s.start, s.end):
                if _hedges(article.text, s.start, s.end, m, getattr(line, "needs", ""), numbers):
                    row = (s.paragraph, *m.span(), m.group(), line.kind, line.phrase)
                    found.setdefault(m.start(), row)
    rows, free = [], 0
    for row in (found[start] for start in sorted(found)):
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


def hedge_rate(*articles: Article) -> pd.DataFrame:
    """How often the articles hedge: article, voice, hedges, words, per_100 (hedges a hundred words).

    One row for each voice an article has ("narrator", "reported", "quoted") and one for "all voices".

    >>> hedge_rate(Article.from_text("It may rain. It will not snow.")).round(1).values.tolist()
    [['A', 'all voices', 1, 7, 14.3], ['A', 'narrator', 1, 7, 14.3]]
    """
    lines = read_wordings("hedges.csv", ["phrase", "kind"])

    def rows(article: Article) -> Iterator[tuple]:
        words: Counter[str] = Counter()
        for s in stretches(article):
            if s.voice != NOT_COUNTED:
                words[s.voice] += s.words
        counts = Counter(row[-2] for row in _hedge_rows(article, lines))
        every = [("all voices", words.total()), *sorted(words.items(), key=lambda item: -item[1])]
        for voice, total in every:
            n = counts.total() if voice == "all voices" else counts[voice]
            yield voice, n, total, 100 * n / total if total else float("nan")

    return table_of(articles, ["voice", "hedges", "words", "per_100"], rows)


def compare_hedges(*articles: Article, voice: str = "narrator") -> pd.DataFrame:
    """Compare how often a voice hedges in two articles: one row.

    Columns: voice, for each label hedges_A, words_A, per_100_A, then p (Fisher's exact test on hedges among the
    words, two-sided; Fisher 1922; NaN where the voice is silent) and verdict (a sentence). ``voice`` is a voice of
    hedge_rate or "all voices". The test takes each word as drawn by itself; hedges in fact come in clusters, so
    p is rather too small than too large.

    Raises WorkbookError unless there are two articles with labels of their own and the voice is one of the four.

    >>> articles = [Article.from_text(text, label) for text, label in (("It may rain.", "A"), ("It rained.", "B"))]
    >>> compare_hedges(*articles)[["hedges_A", "words_A", "hedges_B", "words_B", "p"]].values.tolist()
    [[1.0, 3.0, 0.0, 2.0, 1.0]]
    """
    labels = [article.label for article in articles]
    if len(labels) != 2 or labels[0] == labels[1]:
        raise WorkbookError(
            f"Hedges are compared between two articles, and here are: {', '.join(labels) or 'none'}. Choose two."
        )
    if voice not in _VOICES:
        raise WorkbookError(f"There is no voice “{voice}”. Choose one of: {', '.join(_VOICES)}.")
    rates = hedge_rate(*articles).query("voice == @voice").set_index("article").reindex(labels)
    rates[["hedges", "words"]] = rates[["hedges", "words"]].fillna(0).astype(int)
    p = fisher(rates["hedges"], rates["words"])
    row: dict[str, object] = {"voice": voice}
    for label, n, words, rate in rates[["hedges", "words", "per_100"]].itertuples(name=None):
        row |= {f"hedges_{label}": n, f"words_{label}": words, f"per_100_{label}": rate}
    return pd.DataFrame([row | {"p": p, "verdict": _verdict(rates, voice, p)}])


def _verdict(rates: pd.DataFrame, voice: str, p: float) -> str:
    whose = {"all voices": "all", "narrator": "the narrator’s"}.get(voice, voice)
    silent = rates.index[rates["words"] == 0]
    if len(silent):
        named = " and ".join(f"Article {label}" for label in silent)
        return (
            f"Nothing to compare among {whose} words: {named} {'has' if len(silent) == 1 else 'have'} none."
        )
    counts = ", ".join(
        f"{n} of {words:,} in Article {label}"
        for label, n, words in rates[["hedges", "words"]].itertuples(name=None)
    )
    return (
        f"Hedges among {whose} words: {counts}: {what_chance_gives(p, 'both articles hedged equally often')}"
    )


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
