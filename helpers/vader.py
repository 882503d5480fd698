"""VADER's compound as VADER computes it, to the last digit, in a third of its time, and the words behind it.

Its rules and tables stay its own (vaderSentiment 3.3.2; Hutto & Gilbert 2014); they are asked only about the
words they know. An explanation is a list of rows: start, end, polarity, negated, weight, kind (see instruments.explain).
"""

from __future__ import annotations

import heapq
import math
import re
from functools import cache
from types import SimpleNamespace
from typing import Any

Row = tuple[int, int, float, bool, float, str]

_SPACED = re.compile(r"\S+")


@cache
def analyser() -> Any:
    """VADER's analyser, built once.

    >>> analyser().lexicon["good"]
    1.9
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _emojis() -> dict[str, str]:
    return {emoji: words for emoji, words in analyser().emojis.items() if len(emoji) == 1}


def _spell_emojis(text: str) -> tuple[str, list[int]]:
    """The text as VADER reads it, emojis in words, and the place in the text of each of its characters."""
    if text.isascii() or _emojis().keys().isdisjoint(text):
        return text, []
    pieces, places = [], []
    for i, character in enumerate(text):
        words = _emojis().get(character)
        piece = character if words is None else words
        if words is not None and pieces and pieces[-1][-1:] != " ":
            piece = " " + words
        pieces.append(piece)
        places += [i] * len(piece)
    return "".join(pieces), places


@cache
def _loud() -> frozenset[str]:
    """The words that make VADER change the worth of words near them; where none is near, it is the list's."""
    from vaderSentiment import vaderSentiment as v

    phrases = " ".join([*v.BOOSTER_DICT, *v.SPECIAL_CASES, *v.NEGATE, "no least this so doubt"])
    return frozenset(phrases.split()) - {
        "the",
        "to",
        "of",
        "for",
    }  # never without another word of their phrase


def _valences(text: str) -> dict[int, float]:
    """VADER's valence (-4 to 4) of each token of a text (emojis in words) that has one, by the token's number.

    VADER's own rule for each word it knows, handed the words around it: it looks no further than three back
    and two ahead, and is slow because it goes over every word of the text.
    """
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText, allcap_differential

    rule, lexicon = analyser().sentiment_valence, analyser().lexicon
    tokens = SentiText(text).words_and_emoticons
    low = [token.lower() for token in tokens]
    found = dict.fromkeys(
        [i for i, token in enumerate(low) if token in lexicon and token not in BOOSTER_DICT], 0.0
    )
    if not found:
        return found
    capitals = allcap_differential(tokens)
    for i in found:
        first = max(0, i - 3)
        near = low[first : i + 3]
        if not _loud().isdisjoint(near) or "n't" in " ".join(near) or (capitals and tokens[i].isupper()):
            some = SimpleNamespace(words_and_emoticons=tokens[first : i + 3], is_cap_diff=capitals)
            found[i] = (
                0.0 if near[i - first :][:2] == ["kind", "of"] else rule(0, some, tokens[i], i - first, [])[0]
            )
        else:
            found[i] = lexicon[low[i]]
    if "but" in low:
        _shift_at_but(found, low.index("but"))
    return found


def _shift_at_but(found: dict[int, float], but: int) -> None:
    """VADER halves what stands before "but" and adds half to what follows, and of equal values changes the first."""
    standing: dict[float, list[int]] = {}
    for place, valence in found.items():
        if valence:
            standing.setdefault(valence, []).append(place)
    for place in [place for place, valence in found.items() if valence]:
        valence = found[place]
        first = heapq.heappop(standing[valence])
        found[first] = valence * (0.5 if first < but else 1.5)
        heapq.heappush(standing.setdefault(found[first], []), first)


def _compound(text: str, valences: dict[int, float]) -> float:
    return analyser().score_valence([sum(valences.values())], text)["compound"] if valences else 0.0


def score_vader(text: str) -> tuple[float, bool]:
    """VADER's compound of a text (-1 to 1), and whether it knows a word of it.

    >>> score_vader("It is not good.")
    (-0.3412, True)
    """
    spelt = _spell_emojis(text)[0]
    valences = _valences(spelt)
    return _compound(spelt, valences), bool(valences)


def explain_vader(text: str) -> list[Row]:
    """The words behind VADER's compound, and its scaling (it squashes a sum, after counting "!" and "?")."""
    from vaderSentiment.vaderSentiment import SentiText

    spelt, origin = _spell_emojis(text)
    valences = _valences(spelt)
    places = list(_SPACED.finditer(spelt))
    words = SentiText(spelt).words_and_emoticons if valences else []
    rows: list[Row] = []
    for i, valence in valences.items():
        start = places[i].start() + places[i].group().index(words[i])
        end = start + len(words[i])
        if origin:
            start, end = origin[start], origin[end - 1] + 1
        if valence:
            negated = valence * analyser().lexicon[words[i].lower()] < 0
            rows.append((start, end, valence, negated, valence, "word"))
    if rows:
        scaling = _compound(spelt, valences) - sum(row[4] for row in rows)
        rows.append((len(text), len(text), math.nan, False, scaling, "VADER's own scaling"))
    return rows
