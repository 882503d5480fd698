"""The published instruments: their word lists, their own numbers, and the words behind each number.

The numbers are the instruments' own to the last digit, so that anybody can check them. Sources: De Smedt & Daelemans
2012 (TextBlob's list), Hutto & Gilbert 2014 (VADER), Nielsen 2011 (AFINN).

An explanation is a list of rows: start, end, polarity, negated, weight, kind (see helpers.tone.sentiment.explain).
"""

from __future__ import annotations

import math
import re
from functools import cache
from types import SimpleNamespace
from typing import Any

from helpers.articles.segments import Span
from helpers.articles.wordlists import read_table

Row = tuple[int, int, float, bool, float, str]

_RUN, _SPACED = re.compile(r"\w+"), re.compile(r"\S+")


@cache
def word_lists() -> dict[str, dict[str, float]]:
    """The three lists as published, each on its own scale: vader (-4 to 4), afinn (-5 to 5), textblob (-1 to 1).

    >>> {name: round(words["good"], 2) for name, words in word_lists().items()}
    {'vader': 1.9, 'afinn': 3.0, 'textblob': 0.7}
    """
    len(_textblob())  # it reads its table when first asked
    textblob = {word: float(senses[None][0]) for word, senses in dict.items(_textblob()) if word}
    return {"vader": _vader().lexicon, "afinn": _afinn(), "textblob": textblob}


# -- TextBlob -----------------------------------------------------------------------------------------


@cache
def _textblob() -> Any:
    from textblob.en import sentiment

    return sentiment


def score_textblob(text: str) -> tuple[float, float, bool]:
    """TextBlob's polarity (-1 to 1) and subjectivity (0 to 1) of a text, and whether it knows a word of it.

    >>> score_textblob("A good step.")
    (0.7, 0.6000000000000001, True)
    """
    found = _textblob()(text)
    return float(found[0]), float(found[1]), bool(found.assessments)


def explain_textblob(text: str) -> list[Row]:
    """The words behind TextBlob's polarity, which is their mean."""
    rows: list[Row] = []
    gone: set[str] = set()
    cursor, found = 0, _textblob()(text).assessments
    for words, polarity, _, _ in found:
        spans = [span for word in words if (span := _locate(text, word, cursor, gone))]
        start, cursor = (min(a for a, _ in spans), max(b for _, b in spans)) if spans else (cursor, cursor)
        negated = any(w in ("no", "not", "n't", "never") for w in words) and len(words) > 1
        rows.append((start, cursor, polarity, negated, polarity / len(found), "word"))
    return rows


def _locate(text: str, word: str, cursor: int, gone: set[str]) -> Span | None:
    """Where a word stands from the cursor on; ``gone`` are those that do not come any more."""
    spelling = re.escape(word).replace("'", "['’]")
    whole = rf"(?<!\w){spelling}(?!\w)" if word.isalpha() else spelling
    match = None if word in gone else re.compile(whole, re.IGNORECASE).search(text, cursor)
    if match is None:
        gone.add(word)
    return match and match.span()


# -- VADER --------------------------------------------------------------------------------------------


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _vader_words() -> frozenset[str]:
    """What VADER gives a value; degree words only change that of others."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT

    return frozenset(_vader().lexicon.keys() - BOOSTER_DICT.keys())


def _spell_emojis(text: str) -> tuple[str, list[int]]:
    """The text as VADER reads it, emojis in words, and the place in the text of each of its characters."""
    pieces, places, emojis = [], [], _vader().emojis
    for i, character in enumerate(text):
        piece = emojis.get(character, character)
        if character in emojis and pieces and pieces[-1][-1:] != " ":
            piece = f" {piece}"
        pieces.append(piece)
        places += [i] * len(piece)
    return "".join(pieces), places


def _valences(text: str) -> tuple[list[str], dict[int, float]]:
    """The tokens of a text (emojis in words), and VADER's valence (-4 to 4) of each that it knows, by its number.

    VADER's own rule, handed the words around each: it looks no further than three back and two ahead. Handed the
    whole text, it would go over every word of it for each.
    """
    from vaderSentiment.vaderSentiment import SentiText, allcap_differential

    tokens = SentiText(text).words_and_emoticons
    low, capitals, found = [token.lower() for token in tokens], allcap_differential(tokens), {}
    for i in [i for i, token in enumerate(low) if token in _vader_words()]:
        first = max(0, i - 3)
        some = SimpleNamespace(words_and_emoticons=tokens[first : i + 3], is_cap_diff=capitals)
        kind_of = low[i : i + 2] == ["kind", "of"]
        found[i] = 0.0 if kind_of else float(_vader().sentiment_valence(0, some, tokens[i], i - first, [])[0])
    if (
        found and "but" in low
    ):  # VADER lets what follows it count for more, and what stands before it for less
        some = sorted({*found, low.index("but")})
        values = [found.get(i, 0.0) for i in some]
        found = dict(zip(some, _vader()._but_check([low[i] for i in some], values), strict=True))
    return tokens, found


def score_vader(text: str) -> tuple[float, bool]:
    """VADER's compound of a text (-1 to 1), and whether it knows a word of it.

    >>> score_vader("It is not good.")
    (-0.3412, True)
    """
    spelt = _spell_emojis(text)[0]
    found = _valences(spelt)[1]
    return _vader().score_valence([*found.values()], spelt)["compound"] if found else 0.0, bool(found)


def explain_vader(text: str) -> list[Row]:
    """The words behind VADER's compound, and its scaling (it squashes a sum, after counting "!" and "?")."""
    spelt, origin = _spell_emojis(text)
    (tokens, valences), rows = _valences(spelt), []
    for i, place in enumerate(_SPACED.finditer(spelt)):
        if valence := valences.get(i):
            start = place.start() + place.group().index(tokens[i])
            end = origin[start + len(tokens[i]) - 1] + 1
            negated = valence * _vader().lexicon[tokens[i].lower()] < 0
            rows.append((origin[start], end, valence, negated, valence, "word"))
    if rows:
        scaling = score_vader(text)[0] - sum(row[4] for row in rows)
        rows.append((len(text), len(text), math.nan, False, scaling, "VADER's own scaling"))
    return rows


# -- AFINN --------------------------------------------------------------------------------------------


@cache
def _afinn() -> dict[str, float]:
    return {row["word"]: float(row["value"]) for row in read_table("afinn.csv")}


@cache
def _afinn_entries() -> re.Pattern[str]:
    """An entry of more than one word ("can't stand"), the longest first, else a word."""
    phrases = sorted((entry for entry in _afinn() if not _RUN.fullmatch(entry)), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?!\w)|\w+", re.IGNORECASE)


def _afinn_values(text: str) -> list[tuple[int, int, float]]:
    """The entries of AFINN in a text, as its own matching finds them: start, end, value (-5 to 5)."""
    values = ((*m.span(), _afinn().get(m.group().lower())) for m in _afinn_entries().finditer(text))
    return [(start, end, value) for start, end, value in values if value is not None]


def score_afinn(text: str) -> tuple[float, bool]:
    """The mean value of the words AFINN knows, divided by 5 (-1 to 1); 0 and False where it knows none.

    AFINN's own number is their sum; the mean keeps long texts comparable with short ones.

    >>> score_afinn("A good step, not a bad one.")
    (0.0, True)
    """
    values = [value for _, _, value in _afinn_values(text)]
    return (sum(values) / len(values) / 5 if values else 0.0), bool(values)


def explain_afinn(text: str) -> list[Row]:
    """The words behind AFINN's mean; it knows no negation."""
    found = _afinn_values(text)
    return [(a, b, value / 5, False, value / 5 / len(found), "word") for a, b, value in found]
