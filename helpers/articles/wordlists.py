"""The word lists the rules read, each a table in ``lexicons/`` (its README says what the columns mean)."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers.articles.files import LEXICONS, WorkbookError, sheet_rows

# A verb's strength is a cost: when a sentence holds several, "said" (0) beats "announced" (1) beats "showed" (2.5).
COST = {"strong": 0.0, "normal": 1.0, "weak": 2.5}
# The letters of the word classes; quotations/tokens.py adds those of names, verbs and punctuation.
CLASSES = {
    "determiner": "D",
    "preposition": "P",
    "coordinator": "C",
    "subordinator": "S",
    "relative": "R",
    "that": "t",
    "to": "2",
    "pronoun": "H",
    "auxiliary": "X",
    "adverb": "A",
    "time": "T",
    "verb": "v",
}


class Verb(NamedTuple):
    """A reporting verb in one of its forms ("base", "third", "past", "ing")."""

    base: str
    kind: str
    cost: float
    form: str


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table in lexicons/, read once.

    >>> read_table("reporting_verbs.csv")[0]["verb"]
    'according to'
    """
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def verb_forms() -> tuple[dict[str, Verb], dict[str, dict[str, Verb]]]:
    """Forms of one word, and forms of two words by their first word.

    >>> verb_forms()[0]["warned"].kind, verb_forms()[1]["pointed"]["out"].base
    ('warning', 'point out')
    """
    single: dict[str, Verb] = {}
    pairs: dict[str, dict[str, Verb]] = {}
    for row in read_table("reporting_verbs.csv"):
        for form in row["forms"].split(";"):
            first, _, rest = form.partition(" ")
            verb = Verb(row["verb"], row["class"], COST[row["strength"]], _form(first, row["verb"]))
            if not rest:
                single.setdefault(form, verb)
            elif row["verb"] not in {"according to", "in the words of"}:
                pairs.setdefault(first, {})[rest] = verb
    return single, pairs


def _form(form: str, base: str) -> str:
    if form.endswith("ing") and form != base:
        return "ing"
    if form == base.partition(" ")[0]:
        return "base"
    return "third" if form.endswith("s") else "past"


@cache
def word_classes() -> dict[str, str]:
    """The class letter of every word in word_classes.csv.

    >>> word_classes()["the"], word_classes()["monday"]
    ('D', 'T')
    """
    return {row["word"]: CLASSES[row["class"]] for row in read_table("word_classes.csv")}


@cache
def word_set(kind: str) -> frozenset[str]:
    """The words of one kind in word_sets.csv, such as the nouns that are cues ("claim").

    >>> "claim" in word_set("cue noun")
    True
    """
    return frozenset(row["word"] for row in read_table("word_sets.csv") if row["set"] == kind)


@cache
def roles() -> dict[str, tuple[str, str]]:
    """Kind ("title" or "role") and gender of every word in roles.csv.

    >>> roles()["spokeswoman"]
    ('title', 'f')
    """
    return {row["word"]: (row["kind"], row["gender"]) for row in read_table("roles.csv")}


@cache
def _meanings() -> dict[str, str]:
    return {row["word"]: row["means"] for row in read_table("roles.csv") if row["means"]}


def meaning(role: str) -> str:
    """The usual word for a role: an MP is a deputy, the PM the prime minister.

    >>> meaning("mp"), meaning("mayor")
    ('deputy', 'mayor')
    """
    return _meanings().get(role, role)


@cache
def first_names() -> dict[str, str]:
    """Gender ("m", "f", "either") of common first names.

    >>> first_names()["Liz"]
    'f'
    """
    return {row["name"]: row["gender"] for row in read_table("first_names.csv")}


@cache
def institution_words() -> frozenset[str]:
    """Words that make a name an institution or a place.

    >>> "ministry" in institution_words()
    True
    """
    return frozenset(row["word"] for row in read_table("institution_words.csv"))


@cache
def place_words() -> frozenset[str]:
    """Countries, cities and what their people, parties and faiths are called: capitalised, and nobody's name.

    >>> "Russian" in place_words()
    True
    """
    return frozenset(row["word"] for row in read_table("places.csv"))


PARTED = re.compile(r"(?<=[^\W\d_])[-\u00ad‐][ \t]*\r?\n[ \t]*(?=[a-z])")  # a word, by the end of a line
_SPELLINGS = [
    (PARTED, ""),
    (re.compile(r"(?<=s)[’']s\b|[’'‘`´ʼ]"), ""),
    (re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|(?<=\d),(?=\d{3})"), ""),
    (re.compile(r"\[(\w)\](?=\w)"), r"\1"),
    (re.compile(r"%|\bper cent\b"), " percent "),
]
_NUMBERS = {
    word: str(n) for n, word in enumerate("zero one two three four five six seven eight nine ten".split())
}


def spoken_words(text: str) -> list[str]:
    """The words of a text for comparing: nothing that only typing or a paper's style makes different is left.

    >>> spoken_words("The U.S. café’s 1,000 — [s]even%") == spoken_words("the US cafe\u0301's 1000 -- 7 per cent")
    True
    """
    text = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf"
    ).casefold()
    for pattern, instead in _SPELLINGS:
        text = pattern.sub(instead, text)
    return [_NUMBERS.get(word, word) for word in re.findall(r"\d+(?:\.\d+)*|[^\W\d_]+", text)]


@cache
def _common() -> frozenset[str]:
    """Words that say little, spelled as spoken_words spells them."""
    english = (row["words"].split() for row in read_table("common_words.csv") if row["language"] == "English")
    return frozenset(w for words in (word_classes(), *english) for word in words for w in spoken_words(word))


def content_stems(text: str) -> list[str]:
    """The stems of those words of a text that say something.

    >>> content_stems("They are deploying the missiles")
    ['deploi', 'missil']
    """
    return [stem(word) for word in spoken_words(text) if word not in _common()]


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The stem of a word (Porter 1980).

    >>> stem("missiles")
    'missil'
    """
    return _stemmer().stemWord(word)


def owns(word: str) -> bool:
    """Whether a word ends in a possessive.

    >>> owns("Putin’s"), owns("Putin")
    (True, False)
    """
    return word.endswith(("’s", "'s", "s’", "s'"))


def plain(word: str) -> str:
    """A word without a possessive ending.

    >>> plain("Putin’s"), plain("Putins’")
    ('Putin', 'Putins')
    """
    return word[:-2] if word.endswith(("’s", "'s")) else word.rstrip("’'")


def read_wordings(name: str | Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read an editable word table, of helpers/lexicons or anywhere; these columns must be filled in on every line.

    Raises WorkbookError when the table is missing, lacks a column, or has an empty cell in one.

    >>> read_wordings("verb_classes.csv", ["verb_class"])["verb_class"].tolist()[:1]
    ['neutral']
    """
    path = LEXICONS / name
    rows = [line for _, line in sheet_rows(path, columns, columns)]
    if not rows:
        raise WorkbookError(
            f"The word table {path.parent.name}/{path.name} is missing, or has no line below its first. "
            "Put it back from the project; one of your own you may fill in, or delete, to have it proposed again."
        )
    return pd.DataFrame(rows)


@cache
def wording_pattern(words: str) -> re.Pattern[str]:
    """Turn "rebel*|separatist*" into a pattern: whole words, | between alternatives, * for any ending.

    >>> wording_pattern("war|wars").findall("War, wars, warn, toward")
    ['War', 'wars']
    """
    wordings = (re.sub(r"\*+", "*", " ".join(w.split())) for w in words.split("|"))
    parts = [re.escape(w).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for w in wordings]
    either = "|".join(p for p in parts if p) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


_PEOPLE = re.compile(r".{2,}(?:ists?|ians?|m[ae]n|people|persons?|[eo]rs?|ees?|ocrats?)$")


@lru_cache(maxsize=16384)
def speaks(word: str) -> bool:
    """Whether a common noun can be a speaker: a role, a group of people, an institution, a document.

    >>> speaks("farmers"), speaks("poll"), speaks("season")
    (True, True, False)
    """
    low = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    one = low.removesuffix("s")
    lists = (roles(), institution_words(), word_set("document"), word_set("speaks"))
    if any(low in words or one in words for words in lists):
        return True
    return _PEOPLE.match(low) is not None and one not in word_set("speaks not")
