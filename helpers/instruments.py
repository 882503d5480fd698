"""The instruments: what a word list makes of one text, and the words that made it say so.

A polarity runs from -1 (negative) to +1 (positive). Three numbers stand side by side:

* ``textblob``: TextBlob's own polarity, the mean over the words it knows (mostly adjectives, from
  product reviews; De Smedt & Daelemans 2012);
* ``vader``: VADER's compound, a squashed sum over the words it knows (from social media; Hutto & Gilbert 2014);
* ``panel``: both together on prepared text, VADER counted double because it agrees better with people
  on news sentences; missing (NaN) where neither knows a word.

A zero can mean "the known words cancel" or "no word is known". Only the second is "not scored".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from helpers.articles import LEXICONS, WORD

DEAD_BAND = 0.05

_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
_CONTRACTIONS = [
    (re.compile(r"\bcan(?:not|'t)\b", re.I), "can not"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"\bshan't\b", re.I), "shall not"),
    (re.compile(r"n't\b", re.I), " not"),
]
_COMMON_ENGLISH = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "a",
        "in",
        "is",
        "that",
        "it",
        "for",
        "on",
        "was",
        "with",
        "as",
        "he",
        "be",
        "by",
    }
    | {
        "at",
        "have",
        "are",
        "this",
        "not",
        "but",
        "had",
        "his",
        "they",
        "from",
        "she",
        "which",
        "or",
        "we",
        "an",
    }
)


@cache
def _textblob() -> Any:
    """TextBlob's English scorer itself: the number TextBlob(text).sentiment gives, without building a TextBlob."""
    from textblob.en import sentiment

    return sentiment


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _not_scored() -> re.Pattern[str]:
    phrases = pd.read_csv(LEXICONS / "not_scored.csv")["phrase"]
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)


def prepare(text: str) -> str:
    """Normalise a copy of the text for scoring: straight marks, "not" spelt out, misleading phrases out.

    >>> prepare("We can’t accept the United States’ kind of offer")
    "We can not accept the ' offer"
    """
    text = text.translate(_CURLY)
    for pattern, plain in _CONTRACTIONS:
        text = pattern.sub(plain, text)
    return re.sub(r"\s{2,}", " ", _not_scored().sub(" ", text))


def score_texts(texts: Sequence[str | None]) -> pd.DataFrame:
    """Score texts, one row each; never raises.

    Columns: textblob, subjectivity (0 to 1), vader, panel (polarities, -1 to 1; panel is NaN where nothing
    is known), textblob_known and vader_known (whether the instrument knew a word), coverage (share of the
    words that either knows), words, note (why there is no score, else None).

    >>> score_texts(["A good step."])["textblob"].round(2).tolist()
    [0.7]
    """
    rows = [_score(text if isinstance(text, str) else "") for text in texts]
    table = pd.DataFrame(rows, columns=list(_score("")))
    table["note"] = pd.Series([row["note"] for row in rows], dtype=object)
    numbers = dict.fromkeys(["textblob", "subjectivity", "vader", "panel", "coverage"], float)
    return table.astype(numbers | {"words": int, "textblob_known": bool, "vader_known": bool})


def _score(text: str) -> dict[str, Any]:
    plain = _textblob()(text)
    prepared = prepare(text)
    words = [w.replace("’", "'").lower() for w in WORD.findall(text)]
    known = sum(w in _textblob() or w in _vader().lexicon for w in words)
    coverage = known / len(words) if words else np.nan
    note = _note(text, words, coverage)
    return {
        "textblob": float(plain[0]),
        "subjectivity": float(plain[1]),
        "vader": _vader().polarity_scores(text)["compound"],
        "panel": np.nan if note else _panel(prepared),
        "textblob_known": bool(plain.assessments),
        "vader_known": any(w in _vader().lexicon for w in words),
        "coverage": coverage,
        "words": len(words),
        "note": note,
    }


def _panel(prepared: str) -> float:
    """(TextBlob + 2 x VADER) / 3 on prepared text, over the instruments that know a word; small scores are 0."""
    textblob = _textblob()(prepared)
    words = {w.lower() for w in WORD.findall(prepared)}
    parts = [(float(textblob[0]), 1)] if textblob.assessments else []
    if not words.isdisjoint(_vader().lexicon):
        parts.append((_vader().polarity_scores(prepared)["compound"], 2))
    if not parts:
        return np.nan
    score = sum(p * w for p, w in parts) / sum(w for _, w in parts)
    return score if abs(score) >= DEAD_BAND else 0.0


def _note(text: str, words: list[str], coverage: float) -> str | None:
    if not text.strip():
        return "There is no text to score."
    if not words:
        return "There are no words in this text, so there is nothing to score."
    common = sum(w in _COMMON_ENGLISH for w in words)
    if len(words) >= 8 and common < 0.12 * len(words) and coverage < 0.1:
        return "This does not look like English; both instruments know English words only."
    return None


def reading(score: float, known: bool = True) -> str:
    """Name a polarity: "positive", "negative", "neutral" (within the dead band) or "not scored".

    >>> [reading(0.3), reading(5.6e-17), reading(0.0, known=False)]
    ['positive', 'neutral', 'not scored']
    """
    if not known or np.isnan(score):
        return "not scored"
    if abs(score) < DEAD_BAND:
        return "neutral"
    return "positive" if score > 0 else "negative"


def explain(text: str, instrument: str = "textblob") -> pd.DataFrame:
    """List the words that made a score: start, end, text, polarity, instrument, negated.

    TextBlob's polarity is the mean of these polarities (-1 to 1); VADER's are valences on its own scale
    (-4 to 4), which it adds up and squashes. negated: a negation before the word turned its sign.

    >>> explain("This is not good.")[["text", "polarity", "negated"]].values.tolist()
    [['not good', -0.35, True]]
    """
    rows = _explain_vader(text) if instrument == "vader" else _explain_textblob(text)
    columns = ["start", "end", "polarity", "negated"]
    table = pd.DataFrame(rows, columns=columns).astype({"start": int, "end": int, "polarity": float})
    table.insert(2, "text", [text[r[0] : r[1]] for r in rows])
    table.insert(4, "instrument", instrument)
    return table


def _explain_textblob(text: str) -> list[tuple]:
    rows, cursor = [], 0
    for words, polarity, _, _ in _textblob()(text).assessments:
        start, end = _locate(text, words, cursor)
        negated = any(w in ("no", "not", "n't", "never") for w in words) and len(words) > 1
        rows.append((start, end, polarity, negated))
        cursor = end
    return rows


def _locate(text: str, words: list[str], cursor: int) -> tuple[int, int]:
    """Find the stretch of text, from the cursor on, that holds these words in any order."""
    found = []
    for word in words:
        spelling = re.escape(word).replace("'", "['’]")
        match = re.compile(rf"(?<!\w){spelling}(?!\w)" if word.isalpha() else spelling, re.I).search(
            text, cursor
        )
        if match:
            found.append(match.span())
    if not found:
        return cursor, cursor
    return min(s for s, _ in found), max(e for _, e in found)


def _explain_vader(text: str) -> list[tuple]:
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText

    places = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    senti = SentiText(text)
    tokens = senti.words_and_emoticons
    valences: list[float] = []
    for i, token in enumerate(tokens):
        pair = [t.lower() for t in tokens[i : i + 2]]
        if token.lower() in BOOSTER_DICT or pair == ["kind", "of"]:
            valences.append(0)
        else:
            valences = _vader().sentiment_valence(0, senti, token, i, valences)
    valences = _vader()._but_check(tokens, valences)
    return [
        (*places[i], v, v * _vader().lexicon.get(tokens[i].lower(), v) < 0)
        for i, v in enumerate(valences)
        if v
    ]
