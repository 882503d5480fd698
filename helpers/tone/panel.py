"""The panel: three open word lists read as one, word by word, with names and wrong senses left out.

The recipe is plain arithmetic:

* a word is worth (2 x VADER / 4 + 2 x AFINN / 5 + TextBlob) / 5, a list that does not know it counting 0; a word
  in no list is worth what another form of it is ("bombing" for "bombs");
* a capitalised word inside a sentence is a name and not scored, nor is a phrase of lexicons/not_scored.csv;
* a degree word before it ("very") makes it stronger or weaker, a negation turns it by -0.74 (both VADER's);
* a text scores the sum of its words divided by their number plus one; below 0.02 that is 0.

The "plus one" is one neutral word added to every text, so that a single known word is not believed outright.
VADER (Hutto & Gilbert 2014) and AFINN (Nielsen 2011) count double, because they hold nouns and verbs, which
news is made of; TextBlob's list holds adjectives (De Smedt & Daelemans 2012).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from helpers.articles.segments import WORD, Span
from helpers.articles.wordlists import read_table
from helpers.tone.negation import Phrases, by_first_word, find_phrases, turn
from helpers.tone.published import word_lists

FAINT = 0.02
_FULL = {"vader": 4.0, "afinn": 5.0, "textblob": 1.0}
_COUNTS = {"vader": 2, "afinn": 2, "textblob": 1}

_CURLY = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " "))
_CONTRACTIONS = [
    (re.compile(r"\bcan(?:not|'t)\b", re.I), "can not"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"\bshan't\b", re.I), "shall not"),
    (re.compile(r"n't\b", re.I), " not"),
]
_TOKEN = re.compile(WORD.pattern + r"|[.!?…;:,()\[\]—–\"\n]")
_MARKS = frozenset('.!?…;:,()[]—–“”"\n')
_OPENS = _MARKS - {","}
# Where the "not" begins in "cannot" and in n't without its apostrophe; "cant" and "wont" are words of their own.
_JOINED = {"cannot": 3} | {
    word: len(word) - 2
    for word in (
        "dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt couldnt wouldnt shouldnt".split()
    )
}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


class Part(NamedTuple):
    """One known word: its token's number, its signed worth (-1 to 1), and whether a negation turned it."""

    token: int
    worth: float
    negated: bool


@cache
def _vader_rules() -> tuple[dict[str, float], float]:
    """VADER's degree words (+0.293 or -0.293) and what it multiplies a negated word by (-0.74)."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, N_SCALAR

    return BOOSTER_DICT, N_SCALAR


@cache
def _listed() -> dict[str, float]:
    """What every word in any list is worth, -1 to 1."""
    worth: dict[str, float] = {}
    for name, words in word_lists().items():
        share = _COUNTS[name] / _FULL[name] / sum(_COUNTS.values())
        for word, score in words.items():
            worth[word] = worth.get(word, 0.0) + share * score
    return worth


@cache
def _forms() -> dict[str, float]:
    """What a base form is worth by the listed words made from it: "bomb" for "bombing"; none where they disagree."""
    from_base: dict[str, list[float]] = {}
    lists = word_lists()
    for word in {**lists["vader"], **lists["afinn"]}:
        if word.isalpha():
            for base in bases(word):
                from_base.setdefault(base, []).append(_listed()[word])
    return {b: sum(v) / len(v) for b, v in from_base.items() if min(v) * max(v) > 0}


def bases(word: str) -> Iterator[str]:
    """The word itself and what it may be a form of (-s, -ed, -ing), without a dictionary.

    >>> list(bases("bombed")), list(bases("stopping")), list(bases("casualties"))
    (['bombed', 'bomb', 'bombe'], ['stopping', 'stopp', 'stoppe', 'stop'], ['casualties', 'casualtie', 'casualty'])
    """
    yield word
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        yield word[:-1]
        if word.endswith("ies"):
            yield word[:-3] + "y"
        elif word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
            yield word[:-2]
        word = word.removesuffix("s") if word.endswith("ings") else word
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2] and stem[-1] not in "lsz":
                yield stem[:-1]
            elif ending == "ed" and stem.endswith("i"):
                yield stem[:-1] + "y"


@lru_cache(maxsize=65_536)
def worth(word: str) -> float | None:
    """What a lower-case word is worth, -1 to 1; None where no list knows it or another form of it.

    >>> round(worth("good"), 2), worth("bombed") == worth("bombs"), worth("envoy")
    (0.57, True, None)
    """
    word = word.removesuffix("'s")
    listed = _listed().get(word)
    if listed is not None or len(word) < 4 or not word.isalpha():
        return listed
    return next((_forms()[base] for base in bases(word) if base in _forms()), None)


@cache
def _not_scored() -> tuple[Phrases, re.Pattern[str]]:
    phrases = [row["phrase"] for row in read_table("not_scored.csv")]
    longest_first = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    pattern = re.compile(rf"\b(?:{longest_first})\b", re.IGNORECASE)
    return by_first_word((phrase, "not scored") for phrase in phrases), pattern


def _straighten(text: str) -> str:
    """Curly marks made straight, character for character, so that no place shifts."""
    if not text.isascii():
        for curly, straight in _CURLY:
            text = text.replace(curly, straight)
    return text


def prepare(text: str) -> str:
    """Write out a text as the panel reads it: straight marks, "not" spelt out, misleading phrases out.

    >>> prepare("We can’t accept the United States’ kind of offer")
    "We can not accept the ' offer"
    """
    text = _straighten(text)
    for pattern, plain in _CONTRACTIONS:
        text = pattern.sub(plain, text)
    return re.sub(r"\s{2,}", " ", _not_scored()[1].sub(" ", text))


def read_tokens(text: str) -> list[str]:
    """Words and marks of a text, with straight apostrophes; the "not" in "isn't" and "cannot" stands alone.

    >>> read_tokens("It isn’t safe.")
    ['It', 'is', 'not', 'safe', '.']
    """
    return _split(_TOKEN.findall(_straighten(text)))


def _split(tokens: list[str]) -> list[str]:
    if not any(token[-1] in "tT" and _holds_not(token) for token in tokens):
        return tokens
    split: list[str] = []
    for token in tokens:
        cut = _holds_not(token)
        split += [_STEMS.get(token[:cut].lower(), token[:cut]), "not"] if cut else [token]
    return split


def read_places(text: str) -> list[Span]:
    """Where the tokens of read_tokens stand in the text (0-based, end exclusive).

    >>> read_places("cannot")
    [(0, 3), (3, 6)]
    """
    places: list[Span] = []
    for match in _TOKEN.finditer(_straighten(text)):
        start, end = match.span()
        cut = _holds_not(match.group())
        places += [(start, start + cut), (start + cut, end)] if cut else [(start, end)]
    return places


def _holds_not(word: str) -> int:
    """Where the "not" inside a word begins; 0 where there is none."""
    if word[-3:].lower() == "n't":
        return len(word) - 3
    return _JOINED.get(word.lower(), 0)


def read(text: str) -> tuple[list[Part], list[str], int]:
    """The parts of a text's score, its words in lower case, and how many of them a list knows.

    >>> [part.negated for part in read("It was not good, but the weather was fine.")[0]]
    [True, False]
    """
    whole = _TOKEN.findall(_straighten(text))
    words = [token.lower() for token in whole if token not in _MARKS]
    tokens = _split(whole)
    low = [token.lower() for token in tokens]
    known = {i: value for i, value in enumerate(map(worth, low)) if value is not None}
    seen = len(known)
    for i in _names(tokens, known):
        del known[i]
    for start, end, _ in find_phrases(low, _not_scored()[0]):
        for i in range(start, end):
            known.pop(i, None)
    if not known:
        return [], words, seen
    degrees = _weigh(low, known)
    turned = turn(low, known)
    parts = [
        _part(i, value * degrees.get(i, 1.0), i in turned.words)
        for i, value in known.items()
        if i not in turned.spent
    ]
    return parts, words, seen


def _part(token: int, value: float, negated: bool) -> Part:
    return Part(token, max(-1.0, min(1.0, value * _vader_rules()[1] if negated else value)), negated)


def _names(tokens: Sequence[str], known: dict[int, float]) -> list[int]:
    """Known words written as names: a capital inside a sentence, unless every other word has one, as in a title."""
    capital = [i for i in known if i and tokens[i][0].isupper() and not tokens[i].isupper()]
    inside = [i for i in capital if tokens[i - 1] not in _OPENS]
    if inside:
        words = [token for token in tokens if token not in _MARKS]
        if 2 * sum(word[0].isupper() for word in words) > len(words):
            return []
    return inside


def _weigh(low: Sequence[str], known: dict[int, float]) -> dict[int, float]:
    """What degree words make of the known words after them; a degree word that does so is not scored itself."""
    boosters = _vader_rules()[0]
    degrees = {i: 1 + boosters[low[i - 1]] for i in known if i and low[i - 1] in boosters}
    for i in degrees:
        known.pop(i - 1, None)
    return degrees


def score_parts(parts: Sequence[Part]) -> float | None:
    """The panel's score of a text, -1 to 1, from its parts; None where nothing is known.

    >>> round(score_parts(read("A good step.")[0]), 2)
    0.28
    """
    if not parts:
        return None
    total = sum(part.worth for part in parts) / (len(parts) + 1)
    return total if abs(total) >= FAINT else 0.0
