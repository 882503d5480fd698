"""Names of people: their parts, and when two ways of writing them can mean one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from helpers.articles.wordlists import first_names, read_table

SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "vi"])
PARTICLES = frozenset("de la le van von der den bin bint ibn al el du di da dos abu ten ter".split())


class Name(NamedTuple):
    """A name to compare by: in small letters, without accents, hyphens and apostrophes."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    suffix: str


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """A word as names are compared: no accent, hyphen, apostrophe or capital tells two people apart.

    >>> fold("N’Diaye") == fold("N'DIAYE"), fold("al-Rashid")
    (True, 'rashid')
    """
    low = re.sub(r"[^\w -]|[\d_]", "", unicodedata.normalize("NFKD", word)).casefold()
    return low.removeprefix("al-").removeprefix("el-").replace("-", "")


@lru_cache(maxsize=4096)
def read_name(words: tuple[str, ...]) -> Name:
    """The parts of a name: initials one by one, a particle ("van der") with the last name, Jr. apart.

    >>> read_name(("J.D.", "van", "Berg", "Jr."))
    Name(given=('j', 'd'), family=('van', 'berg'), suffix='jr')
    """
    *front, last = words
    suffix = fold(last) if front and fold(last) in SUFFIXES else ""
    if suffix:
        *front, last = front
    family = next((i for i, w in enumerate(front) if w.lower() in PARTICLES), len(front))
    given: list[str] = []
    for word in front[:family]:
        initials = "." in word or (len(word) <= 3 and word.isupper() and not last.isupper())
        given += fold(word) if initials and len(fold(word)) < 4 else [fold(word)]
    return Name(tuple(given), tuple(fold(w) for w in (*front[family:], last)), suffix)


def same_person(one: Name, other: Name) -> bool:
    """Whether two names can be one person's; a name without first name is anybody's of that family.

    >>> norwood = read_name(("Helen", "R.", "Norwood"))
    >>> [same_person(norwood, read_name(tuple(n.split()))) for n in ("Helen Norwood", "Norwood", "Helene Norwood")]
    [True, True, False]
    """
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    if not one.given or not other.given:
        bare, full = sorted((one, other), key=lambda name: (len(name.given), len(name.family)))
        return bare.family == full.family[-len(bare.family) :] or bare.family == full.given[:1]
    short, long = sorted(((*name.given, *name.family) for name in (one, other)), key=len)
    if "".join(short) == "".join(long) or sorted(short) == sorted(long) or short == long[-len(short) :]:
        return True
    return one.family == other.family and _same_given(one.given, other.given)


def _same_given(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """ "J." is "Jane", "Mike" is "Michael", and who is called by a second name may drop the initial before it."""
    if all(_one_given(a, b) for a, b in zip(one, other, strict=False)):
        return True
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) > len(shorter) and len(longer[0]) == 1 and _same_given(longer[1:], shorter)


def _one_given(a: str, b: str) -> bool:
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    short = _short_names()
    return a == b or not (short.get(a, frozenset()) | {a}).isdisjoint(short.get(b, frozenset()) | {b})


@cache
def _short_names() -> dict[str, frozenset[str]]:
    return {
        fold(row["short"]): frozenset(map(fold, row["names"].split(";")))
        for row in read_table("short_names.csv")
    }


def one_name(casts: Sequence[Iterable[str]]) -> list[dict[str, str]]:
    """For each of several texts on one story, which of its people's names another text gives more fully.

    A name that fits two people of another text is left as it is, and two people of one text stay two.

    >>> one_name([["Helen R. Norwood"], ["Norwood", "Tom Hale"]])
    [{}, {'Norwood': 'Helen R. Norwood'}]
    """
    names = {(n, name): read_name(tuple(name.split())) for n, cast in enumerate(casts) for name in cast}
    groups: list[list[tuple[int, str]]] = []
    for key in sorted(names, key=lambda key: (fullness(key[1]), key), reverse=True):
        fitting = [g for g in groups if all(same_person(names[key], names[other]) for other in g)]
        apart = [g for g in fitting if all(n != key[0] for n, _ in g)]
        if len(fitting) == 1 == len(apart):
            apart[0].append(key)
        else:
            groups.append([key])
    found: list[dict[str, str]] = [{} for _ in casts]
    for group in groups:
        for n, name in group[1:]:
            if name != group[0][1]:
                found[n][name] = group[0][1]
    return found


def fullness(name: str) -> tuple[int, bool, bool, int]:
    """How much of a name is there: the most given names, then a first name in front, no CAPITALS, its length."""
    words = tuple(name.split())
    return len(read_name(words).given), words[0] in first_names(), not name.isupper(), len(name)
