"""Names and titles: who is in the article, and whom "Putin" or "Mrs. Lee" means.

The cast is collected once an article. A run of capitalised words loses the titles in front ("Russian President
Vladimir Putin") and becomes a person if it begins with a first name, carries a personal title, follows a role
("campaign manager Jo Lind") or is followed by an age; a run with "Ministry", "House" or "News" in it is an institution.
A last name alone then means the person of that name, and everybody is called what the article first calls them in full.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.clauses import Phrase, Reading
from helpers.lexicon import first_names, institution_words, places, plain, roles

PRONOUN_GENDER = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
SAME_ROLE = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "congressman": "representative",
    "congresswoman": "representative",
    "gen": "general",
    "premier": "minister",
    "nominee": "candidate",
}
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])


@dataclass
class Person:
    """Somebody named in the article."""

    name: str
    words: tuple[str, ...]
    at: int
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    count: int = 0
    sure: bool = True
    votes: Counter = field(default_factory=Counter)


class Speaker(NamedTuple):
    """Who says something: the canonical name, what kind of source it is, the words that name it."""

    name: str | None
    kind: str | None
    surface: str | None
    person: int | None = None


NOBODY = Speaker(None, None, None)


class Cast:
    """Everybody an article names, and the places where it names them."""

    def __init__(self, r: Reading) -> None:
        self.r = r
        self.people: list[Person] = []
        self.by_last: dict[str, list[int]] = {}
        self.by_first: dict[str, list[int]] = {}
        runs = [self._strip(*run) for run in self._runs()]
        for run in runs:
            self._enter(*run)
        for run in runs:
            self._enter_single(*run)
        self.mentions: list[tuple[int, int]] = []
        for run in runs:
            self._mention(*run)
        self._mention_tokens = [m[0] for m in self.mentions]
        self.by_role: dict[str, list[int]] = {}
        for n in sorted(range(len(self.people)), key=lambda n: -self.people[n].count):
            for role in self.people[n].roles:
                self.by_role.setdefault(role, []).append(n)
        self._vote_genders()

    def _runs(self) -> list[tuple[int, int]]:
        """Runs of name words, as token ranges; a possessive ends its run."""
        r, found, j, n = self.r, [], 0, len(self.r.tags)
        tags = r.tags
        for i in [i for i, tag in enumerate(tags) if tag == "N"]:
            if i < j:
                continue
            j = i + 1
            while (
                j < n and r.starts[j] - r.ends[j - 1] <= 3 and not r.words[j - 1].endswith(("’s", "'s", "’"))
            ):
                if tags[j] != "N" or "\n" in r.text[r.ends[j - 1] : r.starts[j]]:
                    break
                j += 1
            found.append((i, j))
        return found

    def _strip(self, first: int, last: int) -> tuple[int, int, int]:
        """Leave titles and descriptions off the front: (start of the run, start of the name, end)."""
        lows, table, known = self.r.lows, roles(), first_names()
        start = first
        for i in range(first, last - 1):
            if lows[i] in table or lows[i].rstrip(".") in table:
                start = i + 1
        for i in range(start + 1, last - 1):
            if self.r.words[i] in known and self.r.words[start] not in known and not self._initial(start):
                start = i
                break
        if lows[last - 1].rstrip(".") in _SUFFIXES and last - 1 == start:
            start = first
        return first, start, last

    def _initial(self, i: int) -> bool:
        return len(self.r.words[i].rstrip(".")) == 1 or self.r.words[i].count(".") > 1

    def words(self, start: int, last: int) -> tuple[str, ...]:
        """The words of a name, without possessive endings."""
        return tuple(plain(w) for w in self.r.words[start:last])

    def _enter(self, first: int, start: int, last: int) -> None:
        """Add a person to the cast when a run shows one in full."""
        words = self.words(start, last)
        if len(words) < 2 or not self._is_person(first, start, last):
            return
        surname = self._surname(words)
        for n in self.by_last.get(surname, ()):
            if self.people[n].words[0] == words[0]:
                self._describe(self.people[n], first, start, last)
                return
        person = Person(" ".join(words), words, start)
        gender = first_names().get(words[0], "")
        person.gender = gender if gender in {"m", "f"} else ""
        self._describe(person, first, start, last)
        self.by_last.setdefault(surname, []).append(len(self.people))
        self.by_first.setdefault(words[0], []).append(len(self.people))
        self.people.append(person)

    @staticmethod
    def _surname(words: tuple[str, ...]) -> str:
        kept = [w for w in words if w.lower().rstrip(".") not in _SUFFIXES] or list(words)
        return kept[-1]

    def _is_person(self, first: int, start: int, last: int) -> bool:
        r, words = self.r, self.words(start, last)
        known = words[0] in first_names()
        if any(w.lower() in institution_words() for w in words) or (words[-1] in places() and not known):
            return known and words[-1].lower() not in institution_words()
        titles = [*r.lows[first:start], *(r.lows[first - 1 : first] if first else [])]
        if known or self._initial(start) or any(self._personal(low) for low in titles):
            return True
        return self._acts_as_person(first, last, len(words))

    def _acts_as_person(self, first: int, last: int, length: int) -> bool:
        """Whether somebody unknown speaks, or is followed by an age or a role: "Wa Kim, 45," "said Wa Kim"."""
        r = self.r
        after = r.tags[last : last + 2]
        if after == [",", "#"]:
            return True
        speaks = after[:1] == ["V"] or (
            first > 0 and r.tags[first - 1] == "V" and r.cues[first - 1].cost == 0
        )
        described = after[:1] == [","] and any(low in roles() for low in r.lows[last + 2 : last + 6])
        return length == 2 and (speaks or described)

    @staticmethod
    def _personal(low: str) -> bool:
        return low in roles() and low not in institution_words()

    def _describe(self, person: Person, first: int, start: int, last: int) -> None:
        """Note the titles before a name and the roles in an apposition after it."""
        r, table = self.r, roles()
        for i in [*self._words_before(first, start), *self._apposition(last)]:
            low = r.lows[i].rstrip(".")
            entry = table.get(r.lows[i]) or table.get(low)
            if entry:
                person.roles.add(SAME_ROLE.get(low, low))
                if entry[1]:
                    person.votes[entry[1]] += 3
            elif r.tags[i] == "N" and i < start:
                person.roles.add(low)

    def _words_before(self, first: int, start: int) -> range:
        """ "the party's new [campaign manager] Jo Lind"."""
        i = first
        while i > max(0, first - 4) and self.r.tags[i - 1] in "nNVD":
            i -= 1
        return range(i, start)

    def _apposition(self, last: int) -> range:
        """ "Jo Lind, [the mayor of Riga], …"."""
        tags = self.r.tags
        if tags[last : last + 1] != [","] or tags[last + 1 : last + 2] not in (["D"], ["n"], ["N"]):
            return range(0)
        stop = last + 1
        while stop < min(last + 9, len(tags)) and tags[stop] not in ",.VvX;RQ":
            stop += 1
        return range(last + 1, stop) if tags[stop : stop + 1] in ([","], ["."]) else range(0)

    def _mention(self, first: int, start: int, last: int) -> None:
        person = self.find(first, start, last)
        if person is not None:
            self.people[person].count += 1
            self.mentions.append((start, person))
            for i in range(first, start):
                gender = roles().get(self.r.lows[i], ("", ""))[1]
                if gender:
                    self.people[person].votes[gender] += 3

    def _enter_single(self, first: int, start: int, last: int) -> None:
        """Add somebody the article never names in full, when a title or a reporting verb shows a speaker."""
        if last - start != 1 or not self._titled(first, start) or self.find(first, start, last) is not None:
            return
        words = self.words(start, last)
        self.by_last.setdefault(words[0], []).append(len(self.people))
        self.people.append(Person(words[0], words, start, sure=start > first))
        self._describe(self.people[-1], first, start, last)

    def _titled(self, first: int, start: int) -> bool:
        r = self.r
        if (
            r.lows[start] in institution_words()
            or plain(r.words[start]) in places()
            or r.lows[start] in roles()
            or r.words[start].isupper()
        ):
            return False
        after = r.tags[start + 1] if start + 1 < len(r.tags) else "."
        before = r.tags[start - 1] if start else "."
        speaks = after == "V" or (before == "V" and after in ".,")
        return speaks or (start > first and self._personal(r.lows[start - 1]))

    def _vote_genders(self) -> None:
        """ "He" and "her" right after somebody's name say what the first name does not."""
        r = self.r
        firsts = [s[0] for s in r.sentences]
        for i in [i for i, low in enumerate(r.lows) if low in PRONOUN_GENDER]:
            low = firsts[max(0, bisect_right(firsts, i) - 2)]
            n = bisect_left(self._mention_tokens, i)
            near = {p for t, p in self.mentions[max(0, n - 4) : n] if t >= low}
            if len(near) == 1:
                self.people[near.pop()].votes[PRONOUN_GENDER[r.lows[i]]] += 1
        for person in self.people:
            if person.votes and (not person.gender or max(person.votes.values()) >= 3):
                person.gender = person.votes.most_common(1)[0][0]

    def find(self, first: int, start: int, last: int) -> int | None:
        """The person a run of name words means, or None."""
        words = self.words(start, last)
        surname = self._surname(words)
        candidates = self.by_last.get(surname) or self.by_last.get(surname.title(), [])
        if len(words) > 1:
            return next((n for n in candidates if self._same_first_name(words[0], n)), None)
        if candidates:
            return self._choose(candidates, first, start)
        named = self.by_first.get(words[0], [])
        return named[0] if named and words[0] in first_names() else None

    def _same_first_name(self, mine: str, person: int) -> bool:
        """ "Ed Lee" is "Edward Lee", "J. Lee" is "Jane Lee", and anybody is a Lee without a first name."""
        words = self.people[person].words
        other = words[0]
        initials = mine[0] == other[0] and "." in mine + other
        return len(words) == 1 or initials or mine.startswith(other[:3]) or other.startswith(mine[:3])

    def _choose(self, candidates: list[int], first: int, start: int) -> int:
        """Of people who share a last name, the one whose title fits, then the one named most."""
        if len(candidates) == 1:
            return candidates[0]
        gender = next((g for i in range(first, start) if (g := roles().get(self.r.lows[i], ("", ""))[1])), "")
        fitting = [n for n in candidates if not gender or self.people[n].gender in {"", gender}] or candidates
        earlier = [n for n in fitting if self.people[n].at < start] or fitting
        return max(earlier, key=lambda n: (self.people[n].count, -self.people[n].at))

    def people_between(self, low: int, high: int) -> list[tuple[int, int]]:
        """Mentions (token, person) in a range of tokens."""
        a = bisect_left(self._mention_tokens, low)
        return self.mentions[a : bisect_left(self._mention_tokens, high)]

    def name_in(self, phrase: Phrase) -> tuple[int, int, int] | None:
        """The name a phrase is built on: (start of the run, start of the name, end), or None."""
        r, last = self.r, phrase.head + 1
        i = phrase.head
        if r.tags[i] != "N":
            return None
        while i > phrase.first and r.tags[i - 1] == "N" and not r.words[i - 1].endswith(("’s", "'s", "’")):
            i -= 1
        return self._strip(i, last)
