"""The panel: three open word lists read as one, word by word, with names and wrong senses left out.

The recipe is plain arithmetic:

* a word is worth (2 x VADER / 4 + 2 x AFINN / 5 + TextBlob) / 5, a list that does not know it counting 0; a word
  in no list is worth what another form of it is ("bombing" for "bombs"); a phrase that a list knows is one word
  where none of its words is known by itself ("not working");
* a capitalised word inside a sentence is a name and not scored, nor is a phrase of lexicons/not_scored.csv;
* a degree word before it ("very") makes it stronger or weaker, a negation turns it by -0.74, and before "but" it
  counts half (all three are VADER's);
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

from helpers.articles.segments import WORD
from helpers.articles.wordlists import read_table
from helpers.tone.negation import Phrases, by_first_word, find_phrases, turn
from helpers.tone.published import word_lists

FAINT = 0.02
Token = tuple[str, int, int]  # a word or a mark, and where it stands
_SHARES = {
    "vader": 2 / 4 / 5,
    "afinn": 2 / 5 / 5,
    "textblob": 1 / 5,
}  # weight / the scale's end / all weights
_STRAIGHT = str.maketrans("’‘ʼ“”\u00a0", "'''\"\" ")  # character for character, so that no place shifts
_MARKS = frozenset('.!?…;:,()[]—–“”"\n')
_OPENS, _ENDS = _MARKS - {","}, frozenset(".!?…\n")
_BROKEN_LINE = re.compile(r"\n(?=[a-z])")  # by a page: no clause ends there
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_VERBS = (
    "is are was were has have had do does did could would should might must may need dare ought used".split()
)
# A verb with its "not", however it is typed: isn't, isn´t, isn t, is n't, isnt, isn&#39;t, cannot.
_MARK = r"(?:[^\w\s]|&#?\w{2,6};)"
_NOT = rf"n\s?{_MARK}\s?t|\sn{_MARK}\s?t|nt|(?-i:n t)"
_NEGATED = rf"(?i:(?:{'|'.join([*_VERBS, *_STEMS])})(?P<not>{_NOT})|can(?P<joined>not))(?![\w-])"
_TOKEN = re.compile(rf"(?<!\w){_NEGATED}|{WORD.pattern}|[.!?…;:,()\[\]—–\"\n]")


class Part(NamedTuple):
    """One known word: where it stands, its signed worth (-1 to 1), and whether a negation turned it."""

    start: int
    end: int
    worth: float
    negated: bool


@cache
def _listed() -> dict[str, float]:
    """What every word in any list is worth, -1 to 1."""
    worth: dict[str, float] = {}
    for name, words in word_lists().items():
        for word, score in words.items():
            worth[word] = worth.get(word, 0.0) + _SHARES[name] * score
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
def _not_scored() -> Phrases:
    return by_first_word((row["phrase"], "not scored") for row in read_table("not_scored.csv"))


def _tokens(text: str) -> Iterator[Token]:
    """Words and marks of a text with their places; the "not" in "isn't" and "cannot" stands alone."""
    for match in _TOKEN.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        split = max(match.start("not"), match.start("joined"))
        if split > 0:
            stem = word[: split - start]
            yield _STEMS.get(stem.lower(), stem), start, split
            word, start = "not", split
        yield word, start, end


def _joined(tokens: list[Token]) -> list[Token]:
    """The tokens, with phrases that a list knows though none of their words made one: "not working"."""
    low, joined, after = [token.lower() for token, *_ in tokens], [], 0
    for start, end, _ in find_phrases(low, _phrases()):
        if all(worth(word) is None for word in low[start:end]):
            joined += [*tokens[after:start], (" ".join(low[start:end]), tokens[start][1], tokens[end - 1][2])]
            after = end
    return joined + tokens[after:]


@cache
def _phrases() -> Phrases:
    return by_first_word((phrase, "listed") for phrase in _listed() if " " in phrase and phrase[0].isalpha())


def read(text: str) -> tuple[list[Part], list[str], int]:
    """The parts of a text's score, its words in lower case, and how many of them a list knows.

    >>> [part.negated for part in read("It was not good, but the weather was fine.")[0]]
    [True, False]
    """
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, N_SCALAR

    text = _BROKEN_LINE.sub(" ", text.translate(_STRAIGHT))
    found = _joined(list(_tokens(text)))
    low = [token.lower() for token, _, _ in found]
    known = {i: value for i, value in enumerate(map(worth, low)) if value is not None}
    seen = sum(len(low[i].split()) for i in known)
    phrases = [i for start, end, _ in find_phrases(low, _not_scored()) for i in range(start, end)]
    for i in [*_names([token for token, _, _ in found], known), *phrases]:
        known.pop(i, None)
    degrees = {i: 1 + BOOSTER_DICT[low[i - 1]] for i in known if i and low[i - 1] in BOOSTER_DICT}
    for i in degrees:  # a degree word that changes another is not scored itself
        known.pop(i - 1, None)
    (turned, spent), faded = turn(low, known), set(_before_but(low))
    parts = []
    for i, value in known.items():
        if i not in spent:
            value *= degrees.get(i, 1.0)
            value *= N_SCALAR if i in turned else 1.0
            value *= 0.5 if i in faded else 1.0
            parts.append(Part(*found[i][1:], max(-1.0, min(1.0, value)), i in turned))
    return parts, [word.lower() for word in WORD.findall(text)], seen


def _before_but(tokens: Sequence[str]) -> Iterator[int]:
    """The words of a sentence that come before "but": what comes after it counts for more (VADER's rule)."""
    fades = False
    for i in range(len(tokens) - 1, -1, -1):
        fades = tokens[i] not in _ENDS and (fades or tokens[i] == "but")
        if fades:
            yield i


def _names(tokens: Sequence[str], known: dict[int, float]) -> list[int]:
    """Known words written as names: a capital inside a sentence, unless every other word has one, as in a title."""
    capital = [i for i in known if i and tokens[i][0].isupper() and not tokens[i].isupper()]
    inside = [i for i in capital if tokens[i - 1] not in _OPENS]
    if inside:
        words = [token for token in tokens if token not in _MARKS]
        if 2 * sum(word[0].isupper() for word in words) > len(words):
            return []
    return inside


def score(parts: Sequence[Part]) -> float:
    """The panel's score of a text, -1 to 1, from its parts.

    >>> round(score(read("A good step.")[0]), 2)
    0.28
    """
    total = sum(part.worth for part in parts) / (len(parts) + 1)
    return total if abs(total) >= FAINT else 0.0
