"""The published instruments: their word lists, their own numbers, and the words behind each number.

The numbers are the instruments' own to the last digit, so that anybody can check them. Sources: De Smedt & Daelemans
2012 (TextBlob's list), Hutto & Gilbert 2014 (VADER), Nielsen 2011 (AFINN).

An explanation is a list of rows: start, end, polarity, negated, weight, kind (see helpers.tone.sentiment.explain).
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
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


_RUN = re.compile(r"\w+")


@cache
def word_lists() -> dict[str, dict[str, float]]:
    """The three lists as published, each on its own scale: vader (-4 to 4), afinn (-5 to 5), textblob (-1 to 1).

    >>> {name: round(words["good"], 2) for name, words in word_lists().items()}
    {'vader': 1.9, 'afinn': 3.0, 'textblob': 0.7}
    """
    textblob = {word: float(senses[None][0]) for word, senses in _textblob()[0].items() if word}
    return {"vader": analyser().lexicon, "afinn": _afinn(), "textblob": textblob}


class _Words(dict):
    """TextBlob's table as a plain dict: its own one runs Python code at every look-up."""

    labeler: dict[str, str]
    negations: tuple[str, ...]
    modifiers: tuple[str, ...]
    modifier: Callable[[str], bool]


@cache
def _textblob() -> tuple[_Words, Callable[..., list[tuple]], Callable[[str], list[str]]]:
    """TextBlob's words, its rule that assesses them, and its tokeniser."""
    from textblob.en import sentiment

    len(sentiment)  # it reads its table when first asked
    words = _Words(dict.items(sentiment))
    for name in ("labeler", "negations", "modifiers", "modifier"):
        setattr(words, name, getattr(sentiment, name))
    return words, type(sentiment).assessments, sentiment.tokenizer


@cache
def _marks() -> dict[str, str]:
    """Runs of "x" for what TextBlob would compare with its whole table of emoticons and then pass over.

    Its rule looks only at the length of such a token ("2022", "“"), if it is no emoticon, mark or word it knows.
    """
    return _Marks()


class _Marks(dict):
    def __missing__(self, token: str) -> str:
        from textblob._text import EMOTICONS

        words, _, _ = _textblob()
        faces = {face.lower() for faces in EMOTICONS.values() for face in faces}
        meant = token in words or token in words.negations or token in faces or "!" in token or "'" in token
        found = token if meant else "x" * len(token)
        if len(self) < 10_000:
            self[token] = found
        return found


def _assess(text: str) -> list[tuple]:
    """What TextBlob(text).sentiment_assessments lists, without building a TextBlob."""
    words, assessments, tokenizer = _textblob()
    # Without an apostrophe there is no contraction to take apart.
    sentences = tokenizer(text) if "'" in text else tokenizer(text, replace={})
    marks = _marks()
    tokens = " ".join(sentences).lower().split()
    return assessments(words, ((w if w.isalpha() or len(w) > 5 else marks[w], None) for w in tokens))


def score_textblob(text: str) -> tuple[float, float, bool]:
    """TextBlob's polarity (-1 to 1) and subjectivity (0 to 1) of a text, and whether it knows a word of it.

    >>> score_textblob("A good step.")
    (0.7, 0.6000000000000001, True)
    """
    polarity = subjectivity = 0.0
    found = _assess(text)
    for (
        _,
        p,
        s,
        _,
    ) in found:  # in TextBlob's order, so that the last digit is the same; sum() rounds otherwise
        polarity += p
        subjectivity += s
    n = float(len(found) or 1)
    return polarity / n, subjectivity / n, bool(found)


def explain_textblob(text: str) -> list[Row]:
    """The words behind TextBlob's polarity, which is their mean."""
    rows: list[Row] = []
    cursor = 0
    found = _assess(text)
    for words, polarity, _, _ in found:
        start, end = _locate(text, words, cursor)
        negated = any(w in ("no", "not", "n't", "never") for w in words) and len(words) > 1
        rows.append((start, end, polarity, negated, polarity / len(found), "word"))
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


@cache
def _afinn() -> dict[str, float]:
    # Only the list is read (AFINN-en-165, Open Database License); none of the package's code runs.
    package = find_spec("afinn")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("AFINN is not installed: pip install -r requirements.txt", name="afinn")
    text = (Path(package.origin).parent / "data" / "AFINN-en-165.txt").read_text("utf-8")
    return {word: float(value) for word, value in (line.split("\t") for line in text.splitlines())}


@cache
def _afinn_phrases() -> dict[str, list[str]]:
    """The entries of more than one word ("can't stand") by their first, the longest first."""
    table: dict[str, list[str]] = {}
    for entry in sorted(_afinn(), key=len, reverse=True):
        first = _RUN.match(entry)
        if first and first.group() != entry:
            table.setdefault(first.group(), []).append(entry)
    return table


def _afinn_values(text: str) -> list[tuple[int, int, float]]:
    """The entries of AFINN in a text, as its own matching finds them: start, end, value (-5 to 5)."""
    found, after = [], 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start < after:
            continue
        word = match.group().lower()
        for entry in _afinn_phrases().get(word, ()):
            stop = start + len(entry)
            if text[start:stop].lower() == entry and not _RUN.match(text, stop):
                word, end = entry, stop
                break
        value = _afinn().get(word)
        if value is not None:
            found.append((start, end, value))
            after = end
    return found


def score_afinn(text: str) -> tuple[float, bool]:
    """The mean value of the words AFINN knows, divided by 5 (-1 to 1); 0 and False where it knows none.

    AFINN's own number is their sum; the mean keeps long texts comparable with short ones.

    >>> score_afinn("A good step, not a bad one.")
    (0.0, True)
    """
    words, afinn = _RUN.findall(text.lower()), _afinn()
    if _afinn_phrases().keys().isdisjoint(words):
        values = [afinn[word] for word in words if word in afinn]
    else:
        values = [value for _, _, value in _afinn_values(text)]
    return (sum(values) / len(values) / 5 if values else 0.0), bool(values)


def explain_afinn(text: str) -> list[Row]:
    """The words behind AFINN's mean; it knows no negation."""
    found = _afinn_values(text)
    return [(a, b, value / 5, False, value / 5 / len(found), "word") for a, b, value in found]
