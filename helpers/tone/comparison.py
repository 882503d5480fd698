"""Tone: the scores of sentences, voices and speakers, and what may be claimed of a difference.

The instruments themselves stand in helpers/tone/sentiment.py; here their scores are gathered over an article,
with an interval that says how far a few dozen sentences carry.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import WORD, outside, overlaps, sentence_spans
from helpers.articles.tables import table_of
from helpers.quotations.quotes import quote_rows, tellings
from helpers.statistics import SEED, signed, student
from helpers.tone.sentiment import reading, score_texts

ENOUGH_WORDS = 100
RESAMPLES = 5_000
ENOUGH_SENTENCES = 10
ENOUGH_PARAGRAPHS = 5


def scored_sentences(*articles: Article, voice: str | None = None) -> pd.DataFrame:
    """Score each counted sentence, or the part of it in one voice ("narrator" or "quoted").

    Columns: article, sentence, paragraph, text (pieces joined by a space), then those of score_texts. "quoted" is what
    somebody says inside quotation marks; "narrator" all outside them, reported speech included. Repeats and boilerplate
    are left out. Raises ValueError for another voice.
    """
    pieces = table_of(articles, ["sentence", "paragraph", "text"], partial(voice_rows, voice=voice))
    return pd.concat([pieces, score_texts(pieces["text"])], axis=1)


def voice_rows(article: Article, voice: str | None = None) -> list[tuple[int, int, str]]:
    """What scored_sentences scores of one article: sentence, paragraph, text."""
    if voice not in (None, "narrator", "quoted"):
        raise ValueError(f"voice is None, 'narrator' or 'quoted', not {voice!r}")
    spans, rows = [(q.start, q.end) for q in quote_rows(article) if q.speaker], []
    for s in article.story:
        if voice:
            keep = (overlaps if voice == "quoted" else outside)(spans, s.start, s.end)
        else:
            keep = [(s.start, s.end)]
        text = " ".join(article.text[a:b].strip(" “”\"'‘’,") for a, b in keep)
        if WORD.search(text):
            rows.append((s.sentence, s.paragraph, text.strip()))
    return rows


class ToneDifference(NamedTuple):
    """The difference of two articles' mean sentence polarity (first minus second) and what may be said of it.

    means, sentences (that are scored), not_scored and labels hold something for each article.
    """

    difference: float
    low: float
    high: float
    p: float
    detectable: float
    differs: bool
    verdict: str
    means: tuple[float, float]
    sentences: tuple[int, int]
    not_scored: tuple[int, int]
    labels: tuple[str, str]


@lru_cache(maxsize=24)
def compare_tone(
    a: Article, b: Article, voice: str | None = None, instrument: str = "textblob"
) -> ToneDifference:
    """Compare the mean polarity of the scored sentences of two articles, for all text or one voice.

    A sentence of which the instrument knows no word is not scored, and counted apart: it is no zero.
    The interval is a 95% percentile bootstrap over paragraphs (Efron & Tibshirani 1993), so sentences of one
    paragraph stay together, widened for small samples (Hesterberg 2015); p is from a permutation of paragraphs;
    detectable is the smallest true difference these texts would show in four tries out of five.
    """
    from scipy import stats

    whole = [scored_sentences(x, voice=voice) for x in (a, b)]
    known = [table[is_known(table, instrument)] for table in whole]
    # Of each article, the sum and the number of the scores of each paragraph.
    scores = [t.groupby("paragraph")[instrument].agg(["sum", "size"]).to_numpy(float) for t in known]
    sizes, sentences = [len(rows) for rows in scores], tuple(map(len, known))
    not_scored = tuple(len(every) - n for every, n in zip(whole, sentences, strict=True))
    told = sentences, not_scored, (a.label, b.label)
    if min(sizes) < ENOUGH_PARAGRAPHS:
        words = "Too little is scored to compare: in one of the texts fewer than five paragraphs hold a known word."
        return ToneDifference(*[np.nan] * 5, False, words, (np.nan, np.nan), *told)
    sums, counts = np.concatenate(scores).T
    samples = np.split(np.arange(len(sums)), sizes[:1])

    def mean(rows: np.ndarray, axis: int = -1) -> np.ndarray:
        return sums[rows].sum(axis) / counts[rows].sum(axis)

    def gap(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
        return mean(x, axis) - mean(y, axis)

    how = {"n_resamples": RESAMPLES, "vectorized": True, "rng": SEED}
    boot = stats.bootstrap(samples, gap, method="percentile", **how)
    difference, p = float(gap(*samples)), float(stats.permutation_test(samples, gap, **how).pvalue)
    low, high = _widened(difference, boot.confidence_interval, min(sizes))
    detectable = float((stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * boot.standard_error)
    differs = p < 0.05 and (low > 0 or high < 0)
    verdict = _verdict(difference, low, high, detectable, (a.label, b.label) if differs else None)
    means = tuple(float(mean(rows)) for rows in samples)
    return ToneDifference(difference, low, high, p, detectable, differs, verdict, means, *told)


def _verdict(
    difference: float, low: float, high: float, detectable: float, differ: tuple[str, str] | None
) -> str:
    if differ:
        return (
            f"These texts differ: the mean scored sentence of {differ[0]} scores {abs(difference):.2f} "
            f"{'above' if difference > 0 else 'below'} that of {differ[1]}."
        )
    return (
        f"Not distinguishable: the difference of {signed(difference, 3)} is no larger than chance gives "
        f"(95% interval {signed(low)} to {signed(high)}); one of {detectable:.2f} or more could be shown reliably."
    )


def _widened(centre: float, interval: tuple[float, float], n: int) -> tuple[float, float]:
    """Stretch a percentile interval, too narrow for n small, by Student's t and the bias of the spread."""
    from scipy import stats

    stretch = student(n) / stats.norm.ppf(0.975) * np.sqrt(n / (n - 1))
    low, high = (float(centre + stretch * (edge - centre)) for edge in interval)
    return low, high


def speaker_sentences(*articles: Article) -> pd.DataFrame:
    """Every quoted sentence (or fragment) with its speaker and scores, repeats left out.

    Columns: article, quote, speaker, speaker_type, paragraph, start, end, text, then those of score_texts.
    """
    columns = ["quote", "speaker", "speaker_type", "paragraph", "start", "end", "text"]
    pieces = table_of(tellings(*articles), columns, speaker_rows)
    return pd.concat([pieces, score_texts(pieces["text"])], axis=1)


def speaker_rows(article: Article) -> list[tuple]:
    """Every quoted sentence of one article: quote, speaker, speaker_type, paragraph, start, end, text."""
    counted = {p.paragraph for p in article.paragraph_rows if p.counted}
    return [
        (q.quote, q.speaker, q.speaker_type, q.paragraph, start, end, article.text[start:end])
        for q in quote_rows(article)
        if q.speaker is not None and q.paragraph in counted
        for start, end in sentence_spans(article.text, q.start, q.end)
    ]


def speaker_tone(*articles: Article, instrument: str = "textblob") -> pd.DataFrame:
    """Mean polarity of the scored sentences attributed to each speaker, of each article those with most words first.

    Columns: article, speaker, speaker_type, sentences, scored (those with a known word: the others are not in the
    mean), words, score (NaN where none is scored), low, high (95% bootstrap over the scored sentences; NaN under ten),
    enough (at least 100 words).
    """
    columns = ["speaker", "speaker_type", "sentences", "scored", "words", "score", "low", "high", "enough"]
    return table_of(tellings(*articles), columns, partial(_speakers, instrument=instrument))


def _speakers(article: Article, instrument: str) -> list[tuple]:
    said, rows = speaker_sentences(article), []
    said[instrument] = said[instrument].where(is_known(said, instrument))
    for who, part in said.groupby(["speaker", "speaker_type"], sort=False):
        values, words = part[instrument].dropna().to_numpy(float), int(part["words"].sum())
        score = float(values.mean()) if len(values) else np.nan
        size = (len(part), len(values), words)
        rows.append((*who, *size, score, *_mean_interval(tuple(values)), words >= ENOUGH_WORDS))
    return sorted(rows, key=lambda row: -row[4])


def is_known(scored: pd.DataFrame, instrument: str) -> pd.Series:
    """Whether an instrument knows a word of each text of a table with the columns of score_texts."""
    return scored["panel"].notna() if instrument == "panel" else scored[f"{instrument}_known"].astype(bool)


def readings(scored: pd.DataFrame, instrument: str) -> list[str]:
    """How an instrument reads each text of such a table: "positive", "neutral", "negative" or "not scored"."""
    return [reading(s, k) for s, k in zip(scored[instrument], is_known(scored, instrument), strict=True)]


@lru_cache(maxsize=256)
def _mean_interval(values: tuple[float, ...]) -> tuple[float, float]:
    from scipy import stats

    if len(values) < ENOUGH_SENTENCES or len(set(values)) == 1:
        return np.nan, np.nan
    boot = stats.bootstrap((np.array(values),), np.mean, n_resamples=RESAMPLES, method="percentile", rng=SEED)
    return _widened(float(np.mean(values)), boot.confidence_interval, len(values))
