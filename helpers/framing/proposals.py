"""Proposals: which topics and labels the program finds in articles that bring no lists of their own.

A topic is a noun, a name, or a unit of several words ("public health"), that comes up in every article; a label is one
that a single article uses. What is a noun says TextBlob's tagger (Brill 1992; De Smedt & Daelemans 2012). Words that
are as common in English at large are no topics of these articles, and units go before their pieces, as in Frantzi,
Ananiadou & Mima (2000, *International Journal on Digital Libraries* 3/2).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import WORD
from helpers.articles.wordlists import content_stems, roles, spoken_words, word_set, wording_pattern
from helpers.quotations.quotes import attribution_rows

MOST_TOPICS, MOST_LABELS, OFTEN = 8, 5, 3
EVERYDAY = 1.5  # the logarithm of how much oftener than English at large the articles must use a word
LONGEST = 4  # words of a unit
ALONE = "Words that only one article uses"
_PEOPLES = re.compile(r".*(?:an|ese|ish|ic)$")  # "Republican": an adjective but where it ends a phrase


class Word(NamedTuple):
    """A word of a phrase; its key is what its forms share, and ``alone`` says that it is a noun by itself here."""

    form: str
    key: str
    noun: bool
    alone: bool
    vague: bool


@lru_cache(maxsize=16)
def proposed(articles: tuple[Article, ...]) -> dict[str, list[tuple]]:
    """The rows of the lists "topics" and "labels" for articles that bring none.

    First come words that are used often, all over the article, in a first line, and seldom in English at large. Topics
    come up in every article; labels have small letters, and one article uses them three times or more, the others never.
    """
    found, everywhere = sorted(_weighed(articles)), range(len(articles))
    shared = [row for row in found if min(row[-1]) and sum(row[-1]) >= 2 * len(articles)]
    alone = [[row for row in found if row[1].islower() and row[-1][n] == sum(row[-1])] for n in everywhere]
    own = [row for some in alone if len(articles) > 1 for row in _apart(some)[:MOST_LABELS]]
    return {
        "topics": [(name, words) for _, name, words, _ in _apart(shared)[:MOST_TOPICS]],
        "labels": [(ALONE, words.replace("|", ", "), words) for _, _, words, _ in own],
    }


def _apart(rows: Sequence[tuple]) -> list[tuple]:
    """The rows whose names share no word with one before."""
    chosen, taken = [], set()
    for row in rows:
        parts = set(map(_singular, row[1].split()))
        if taken.isdisjoint(parts):
            chosen.append(row)
            taken |= parts
    return chosen


def _weighed(articles: Sequence[Article]) -> Iterator[tuple[float, str, str, list[int]]]:
    """Each noun, name or unit: its weight (the less, the more it has), name, wording, and how often each has it."""
    texts, total = (
        ["\n".join(s.text for s in a.story) for a in articles],
        sum(len(a.word_rows) for a in articles),
    )
    nouns = dict(iter(_nouns(articles).groupby("key")))
    for key, rows in nouns.items():
        forms = rows["form"].value_counts()
        spelled = sorted(forms.index, key=lambda form: (form.isupper(), -forms[form], form.swapcase()))
        words = "|".join({form.casefold(): form for form in reversed(spelled)}.values())
        counts = [len(wording_pattern(words).findall(text)) for text in texts]
        places = rows.groupby("article")["paragraph"]
        units = [x for unit, x in nouns.items() if key in unit.split() and unit != key]
        whole = any(2 * len(x) >= sum(counts) and x["article"].nunique() == len(places) for x in units)
        own = math.log(max(1, sum(counts)) / total / _in_english(spelled))
        if sum(counts) >= OFTEN and own > EVERYDAY and not whole:
            first = 2 if (rows["paragraph"] == 0).any() else 1
            weight = own * first * places.nunique().min() * min(filter(None, counts)) ** 0.5
            yield -weight, spelled[0], words, counts


def _in_english(forms: Sequence[str]) -> float:
    """What share of English at large a word is, or the rarest word of a unit, in the books that TextBlob counted."""
    from textblob.en import spelling

    known = {form.casefold(): min(spelling.get(w, 0) for w in form.casefold().split()) for form in forms}
    return (2 + sum(known.values())) / 1_100_000


def _nouns(articles: Sequence[Article]) -> pd.DataFrame:
    """The places of nouns, names and units: key, form, article, paragraph; not of people who speak.

    What recurs as a unit counts as such, and no more as its pieces. A form is a noun where half of its places are those
    of one; what the tagger calls an adjective must stand as "a primary", "the primary" or "primaries" in a quarter.
    """
    people = [q.speaker for a in articles for q in attribution_rows(a) if q.speaker_type == "person"]
    left_out = {_singular(word) for name in people for word in name.split()}
    phrases = [
        (n, s.paragraph, phrase)
        for n, article in enumerate(articles)
        for s in article.story
        for phrase in _phrases(s.text, left_out)
    ]
    often = Counter(key for *_, phrase in phrases for *_, key in _parts(phrase))
    rows = []
    for n, paragraph, phrase in phrases:
        taken: set[int] = set()
        for i, part, key in _parts(phrase):
            places = {*range(i, i + len(part))}
            if often[key] >= OFTEN and taken.isdisjoint(places):
                taken |= places
                form, alone = " ".join(word.form for word in part), len(part) > 1 or part[0].alone
                rows.append((key, form, n, paragraph, alone, part[-1].noun))
    table = pd.DataFrame(rows, columns=["key", "form", "article", "paragraph", "alone", "noun"])
    table = table[table.groupby(["key", "form"])["alone"].transform("mean") >= 0.5]
    keys = table.groupby("key")["noun"]
    return table[(keys.transform("mean") >= 1 / 4) & (keys.transform("size") >= OFTEN)]


def _parts(phrase: Sequence[Word]) -> Iterator[tuple[int, Sequence[Word], str]]:
    """What a phrase may name, where, and its key, the longest first: names in a row, other units of telling words, words."""
    for size in range(min(LONGEST, len(phrase)), 0, -1):
        for i in range(len(phrase) - size + 1):
            part = phrase[i : i + size]
            named, vague = all(word.form[0].isupper() for word in part), [word.vague for word in part]
            tells = not (all(vague) if named else any(vague[:-1] or vague))
            if tells and (size == 1 or (part[-1].noun and part[-1].form.lower() not in roles())):
                yield i, part, " ".join(word.key for word in part)


def _phrases(text: str, left_out: set[str]) -> Iterator[list[Word]]:
    """The runs of adjectives, nouns and names of a sentence; none of a headline in capitals."""
    from textblob.en import lexicon, tag

    words, run, opened = WORD.findall(text), [], ""
    if 2 * sum(word[0].isupper() for word in words) >= len(words):
        return
    for word, kind in [*tag(re.sub(r"n't\b", " not", text.replace("’", "'"))), ("", "")]:
        if word[:1].isalpha() and kind.startswith(("NN", "JJ")) and _singular(word) not in left_out:
            run.append((word, kind[:2] == "NN" and lexicon.get(word.lower()) != "JJ"))
            continue
        ends = not kind.startswith(("NN", "JJ"))
        yield [_word(run, i, ends, opened == "DT") for i in range(len(run))]
        run, opened = [], kind


def _word(run: Sequence[tuple[str, bool]], i: int, ends: bool, opened: bool) -> Word:
    """The i-th word of a run which a determiner opens, and which ends before no name that is left out."""
    (word, noun), last = run[i], ends and i == len(run) - 1
    name, alone = word[0].isupper(), noun
    if name:
        beside = sum(other[0].isupper() for other, _ in run[max(0, i - 1) : i + 2]) > 1
        alone = not beside and (last or (noun and (word.isupper() or not _PEOPLES.match(word))))
    elif not noun:  # "a primary", "the first primary"
        alone = last and (i > 0 or opened)
        noun = alone and i == 0
    key = _singular(word)
    vague = len(word) < 3 or not {word.lower(), key}.isdisjoint(word_set("says little"))
    return Word(word, key, noun, alone, vague or not content_stems(word))


@lru_cache(maxsize=16384)
def _singular(word: str) -> str:
    """A plural without its ending, roughly."""
    plain = "".join(spoken_words(word))
    if plain.endswith(("ss", "us", "is")) or len(plain) < 4:
        return plain
    return re.sub(r"(?<=ch|sh|ss)es$|(?<=x)es$|s$", "", re.sub(r"ies$", "y", plain))
