"""The instruments: what a word list makes of one text, and the words that made it say so.

A polarity runs from -1 (negative) to +1 (positive). Four numbers stand side by side:

* ``textblob``: TextBlob's own polarity, the mean over the words it knows (mostly adjectives, from
  product reviews; De Smedt & Daelemans 2012);
* ``vader``: VADER's compound, a squashed sum over the words it knows (from social media; Hutto & Gilbert 2014);
* ``afinn``: the mean over the words AFINN knows, divided by 5 (from microblogs, one rater; Nielsen 2011);
* ``panel``: the three lists read as one, with names and wrong senses left out and negations seen
  (helpers/tone/panel.py has the recipe); missing (NaN) where none knows a word.

A zero can mean "the known words cancel" or "no word is known". Only the second is "not scored".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from helpers.articles.tables import as_table
from helpers.articles.wordlists import read_table
from helpers.tone.panel import read, score
from helpers.tone.published import (
    Row,
    explain_afinn,
    explain_textblob,
    explain_vader,
    score_afinn,
    score_textblob,
    score_vader,
)

DEAD_BAND = 0.05
INSTRUMENTS = ("textblob", "vader", "afinn", "panel")
# In a headline without a single small word these still tell English from a language the table does not have.
_ENGLISH_ENDINGS = ("'s", "’s", "s'", "ed", "ing", "tion", "ly")


def score_texts(texts: Iterable[str | None], instruments: Sequence[str] = INSTRUMENTS) -> pd.DataFrame:
    """Score texts, one row each; a text is never refused, whatever it holds.

    Columns, instrument by instrument: textblob, subjectivity (0 to 1), textblob_known, vader, vader_known, afinn,
    afinn_known, panel, coverage (share of the words that some list knows), words, note (why there is no score, else
    None). Polarities run from -1 to 1; …_known says whether the instrument knew a word; panel is NaN where nothing is
    known. With fewer instruments only their columns are computed.

    >>> score_texts(["A good step."])["textblob"].round(2).tolist()
    [0.7]
    >>> score_texts(["A good step."], ["vader"]).columns.tolist()
    ['vader', 'vader_known']

    Raises ValueError for an instrument that is not in INSTRUMENTS.
    """
    for name in instruments:
        _check(name)
    given = [texts] if isinstance(texts, str) else texts
    plain = (text if isinstance(text, str) else "" for text in given)
    rows = ([value for name in instruments for value in _score(text, name)] for text in plain)
    return as_table(rows, [column for name in instruments for column in _HOW[name][2]])


@lru_cache(maxsize=4096)
def _score(text: str, instrument: str) -> tuple:
    """One run of findings and figures scores the same sentences again and again."""
    return _HOW[instrument][0](text)


def _check(instrument: str) -> None:
    if instrument not in INSTRUMENTS:
        raise ValueError(f"an instrument is one of {', '.join(INSTRUMENTS)}, not {instrument!r}")


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
    """List the words that made a score: start, end, text, polarity, instrument, negated, weight, kind.

    weight is what the row adds to the score: the weights add up to it. polarity is the word's own value, with
    the words that change it: TextBlob's and AFINN's score is their mean (-1 to 1); VADER's are valences on its
    own scale (-4 to 4); the panel divides their sum by their number plus one. negated: a negation turned the
    word's sign. kind is "word", or names what is no word ("VADER's own scaling", "the panel's dead band": start
    equals end, text is empty, polarity is NaN).

    >>> explain("This is not good.")[["text", "polarity", "negated"]].values.tolist()
    [['not good', -0.35, True]]
    >>> explain("This is not good.", "vader")[["text", "weight", "kind"]].round(2).values.tolist()
    [['good', -1.41, 'word'], ['', 1.06, "VADER's own scaling"]]

    Raises ValueError for an instrument that is not in INSTRUMENTS.
    """
    _check(instrument)
    found = _HOW[instrument][1](text)
    rows = [(a, b, text[a:b], polarity, instrument, *rest) for a, b, polarity, *rest in found]
    columns = ["start", "end", "text", "polarity", "instrument", "negated", "weight", "kind"]
    return as_table(rows, columns)


def _score_panel(text: str) -> tuple[float, float, int, str | None]:
    parts, words, known = read(text)
    note = _note(text, words, known) or (None if parts else _unscored(text, known))
    return np.nan if note else score(parts), known / len(words) if words else np.nan, len(words), note


def _unscored(text: str, known: int) -> str:
    """Why a text in English has no score."""
    if known or score_textblob(text)[2] or score_vader(text)[1] or score_afinn(text)[1]:
        return "What a list knows of it is a name, a sign, or a word in another sense; the panel scores none of these."
    return "Nothing is known of it: no word is in the instruments' lists, which hold English words only."


def _explain_panel(text: str) -> list[Row]:
    if np.isnan(_score_panel(text)[0]):
        return []
    parts = read(text)[0]
    rows: list[Row] = [
        (p.start, p.end, p.worth, p.negated, p.worth / (len(parts) + 1), "word") for p in parts
    ]
    total = sum(row[4] for row in rows)
    if total and not score(parts):
        rows.append((len(text), len(text), np.nan, False, -total, "the panel's dead band"))
    return rows


# Of each instrument: what scores a text, what explains the score, and the columns of score_texts.
_HOW = {
    "textblob": (score_textblob, explain_textblob, ("textblob", "subjectivity", "textblob_known")),
    "vader": (score_vader, explain_vader, ("vader", "vader_known")),
    "afinn": (score_afinn, explain_afinn, ("afinn", "afinn_known")),
    "panel": (_score_panel, _explain_panel, ("panel", "coverage", "words", "note")),
}


@cache
def common_words() -> tuple[frozenset[str], frozenset[str]]:
    """The commonest words of English, and those of eight other languages that are not among them."""
    words = {row["language"]: frozenset(row["words"].split()) for row in read_table("common_words.csv")}
    english = words.pop("English")
    return english, frozenset().union(*words.values()) - english


def _note(text: str, words: list[str], known: int) -> str | None:
    """Why a text has no score, in a sentence; None where nothing speaks against one."""
    if not text or text.isspace():
        return "There is no text to score."
    if not words:
        return "There are no words in this text, so there is nothing to score."
    common, foreign = common_words()
    english = sum(word in common for word in words)
    if english >= 0.2 * len(words):
        return None
    others = sum(word in foreign for word in words)
    sparse = len(words) >= 8 and known < 0.15 * len(words)
    if (others > 1 and others > english) or (
        sparse and not english and not any(word.endswith(_ENGLISH_ENDINGS) for word in words)
    ):
        return "This does not look like English; the instruments know English words only."
    return None
