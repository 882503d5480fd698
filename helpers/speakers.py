"""Names, titles and pronouns: who is in the article, and whom "Putin", "the Russian leader" or "he" means.

The cast is collected once an article. A run of capitalised words loses the titles in front ("Russian President
Vladimir Putin") and becomes a person if it begins with a first name, carries a personal title, follows a role
("campaign manager Jo Lind") or is followed by an age; a run with "Ministry", "House" or "News" in it is an institution.
A last name alone then means the person of that name, and everybody is called what the article first calls them in full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.clauses import NAME_PARTICLES, Phrase, Reading
from helpers.lexicon import first_names, institution_words, owns, places, plain, roles

HE = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_ANONYMOUS = frozenset(
    "official officials source sources aide aides adviser advisers diplomat diplomats".split()
)
_LEADERS = frozenset("president premier chancellor king queen emperor minister leader".split())
_SAME_ROLE = {"sen": "senator", "rep": "representative", "gov": "governor", "congressman": "representative"}
_SAME_ROLE |= {
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
        self.mentions: list[tuple[int, int, bool]] = []
        for run in runs:
            self._mention(*run)
        self._mention_tokens = [m[0] for m in self.mentions]
        self._vote_genders()

    def _runs(self) -> list[tuple[int, int]]:
        """Runs of name words, as token ranges; a possessive ends its run."""
        r, found, i, n = self.r, [], 0, len(self.r.tags)
        tags, lows = r.tags, r.lows
        while i < n:
            if tags[i] != "N":
                i += 1
                continue
            j = i + 1
            while (
                j < n and r.starts[j] - r.ends[j - 1] <= 1 and not r.words[j - 1].endswith(("’s", "'s", "’"))
            ):
                if tags[j] == "N" or (lows[j] in NAME_PARTICLES and j + 1 < n and tags[j + 1] == "N"):
                    j += 1
                else:
                    break
            found.append((i, j))
            i = j
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

    def _words(self, start: int, last: int) -> tuple[str, ...]:
        return tuple(plain(w) for w in self.r.words[start:last])

    def _enter(self, first: int, start: int, last: int) -> None:
        """Add a person to the cast when a run shows one in full."""
        words = self._words(start, last)
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
        r = self.r
        words = self._words(start, last)
        if words[-1] in places() and words[0] not in first_names():
            return False
        if (
            any(w.lower() in institution_words() for w in words[1:])
            or words[0].lower() in institution_words()
        ):
            return words[0] in first_names() and words[-1].lower() not in institution_words()
        if words[0] in first_names() or self._initial(start):
            return True
        if any(self._personal(r.lows[i]) for i in range(first, start)):
            return True
        before = r.lows[first - 1] if first else ""
        if before in roles() or (first and self._personal(before)):
            return True
        after = r.tags[last : last + 3]
        speaks = after[:1] == ["V"] or (first and r.tags[first - 1] == "V" and r.cues[first - 1].cost == 0.0)
        described = after[:1] == [","] and any(low in roles() for low in r.lows[last + 2 : last + 6])
        return after[:2] == [",", "#"] or ((bool(speaks) or described) and len(words) == 2)

    @staticmethod
    def _personal(low: str) -> bool:
        return low in roles() and low not in institution_words()

    def _describe(self, person: Person, first: int, start: int, last: int) -> None:
        """Note the titles before a name and the roles in an apposition after it."""
        r, table = self.r, roles()
        spots = list(range(max(0, first - 4), start))
        while spots and spots[0] < first and any(r.tags[k] not in "nNVD" for k in range(spots[0], first)):
            spots.pop(0)
        if last + 1 < len(r.tags) and r.tags[last] == "," and r.tags[last + 1] in "DnN":
            stop = last + 1
            while stop < min(last + 9, len(r.tags)) and r.tags[stop] not in ",.VvX;RQ":
                stop += 1
            if stop < len(r.tags) and r.tags[stop] in ",.":
                spots += range(last + 1, stop)
        for i in spots:
            low = r.lows[i].rstrip(".")
            entry = table.get(r.lows[i]) or table.get(low)
            if entry:
                person.roles.add(_SAME_ROLE.get(low, low))
                if entry[1]:
                    person.votes[entry[1]] += 3
            elif r.tags[i] == "N" and i < start:
                person.roles.add(low)

    def _mention(self, first: int, start: int, last: int) -> None:
        person = self.find(first, start, last)
        if person is not None:
            owner = owns(self.r.words[last - 1])
            self.people[person].count += 1
            self.mentions.append((start, person, owner))
            for i in range(first, start):
                gender = roles().get(self.r.lows[i], ("", ""))[1]
                if gender:
                    self.people[person].votes[gender] += 3

    def _enter_single(self, first: int, start: int, last: int) -> None:
        """Add somebody the article never names in full, when a title or a reporting verb shows a speaker."""
        if last - start != 1 or not self._titled(first, start) or self.find(first, start, last) is not None:
            return
        words = self._words(start, last)
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
        for number, (first, last, _) in enumerate(r.sentences):
            for i in range(first, last):
                gender = HE.get(r.lows[i])
                if gender is None:
                    continue
                low = r.sentences[max(0, number - 1)][0]
                n = bisect_left(self._mention_tokens, i)
                near = {p for t, p, _ in self.mentions[max(0, n - 4) : n] if t >= low}
                if len(near) == 1:
                    self.people[near.pop()].votes[gender] += 1
        for person in self.people:
            if person.votes and (not person.gender or max(person.votes.values()) >= 3):
                person.gender = person.votes.most_common(1)[0][0]

    def find(self, first: int, start: int, last: int) -> int | None:
        """The person a run of name words means, or None."""
        words = self._words(start, last)
        surname = self._surname(words)
        candidates = self.by_last.get(surname, [])
        if len(words) > 1:
            for n in candidates:
                mine, other = words[0], self.people[n].words[0]
                if mine == other or (len(self.people[n].words) == 1):
                    return n
                if (
                    mine.startswith(other[:3])
                    or other.startswith(mine[:3])
                    or mine[0] == other[0]
                    and "." in mine + other
                ):
                    return n
            return None
        if candidates:
            return self._choose(candidates, first, start)
        named = self.by_first.get(words[0], [])
        return named[0] if named and words[0] in first_names() else None

    def _choose(self, candidates: list[int], first: int, start: int) -> int:
        """Of people who share a last name, the one whose title fits, then the one named most."""
        if len(candidates) == 1:
            return candidates[0]
        gender = next((g for i in range(first, start) if (g := roles().get(self.r.lows[i], ("", ""))[1])), "")
        fitting = [n for n in candidates if not gender or self.people[n].gender in {"", gender}] or candidates
        earlier = [n for n in fitting if self.people[n].at < start] or fitting
        return max(earlier, key=lambda n: (self.people[n].count, -self.people[n].at))

    def people_between(self, low: int, high: int) -> list[tuple[int, int, bool]]:
        """Mentions (token, person, possessive) in a range of tokens."""
        a = bisect_left(self._mention_tokens, low)
        return self.mentions[a : bisect_left(self._mention_tokens, high)]

    def name_in(self, phrase: Phrase) -> tuple[int, int, int] | None:
        """The name a phrase is built on: (start of the run, start of the name, end), or None."""
        r, last = self.r, phrase.head + 1
        i = phrase.head
        if r.tags[i] != "N":
            return None
        while i > phrase.first and (
            (r.tags[i - 1] == "N" and not r.words[i - 1].endswith(("’s", "'s", "’")))
            or (r.lows[i - 1] in NAME_PARTICLES and i - 1 > phrase.first and r.tags[i - 2] == "N")
        ):
            i -= 1
        return self._strip(i, last)

    def who(self, phrase: Phrase) -> Speaker:
        """The speaker a noun phrase names; pronouns are resolved elsewhere (they need the sentences before)."""
        r = self.r
        surface = r.surface(phrase.first, phrase.last)
        together = self._together(phrase)
        if together:
            return Speaker(together, "person", surface)
        run = self.name_in(phrase)
        if run is not None:
            first, start, last = run
            person = self.find(first, start, last)
            if person is not None:
                return Speaker(self.people[person].name, "person", surface, person)
            words = self._words(start, last)
            if not (len(words) == 1 and words[0].lower() in roles()):
                full = r.surface(first, last) if any(w.lower() in institution_words() for w in words) else ""
                kind = "institution" if full or not self._personlike(start, last) else "person"
                return Speaker(_bare(full or " ".join(words)), kind, surface)
        return self._nominal(phrase, surface)

    def _together(self, phrase: Phrase) -> str | None:
        """ "Anna Lee and Tom Ray" when both are in the cast."""
        r = self.r
        joints = [i for i in range(phrase.first + 1, phrase.head) if r.tags[i] == "C"]
        if not joints:
            return None
        ends = [i for i in range(phrase.first, phrase.head + 1) if r.tags[i] == "N" and r.tags[i + 1 : i + 2] != ["N"]]
        people = [self.name_in(Phrase(phrase.first, i + 1, i)) for i in ends]
        found = [self.find(*run) for run in people if run]
        names = list(dict.fromkeys(self.people[n].name for n in found if n is not None))
        return " and ".join(names) if len(names) > 1 and len(names) == len(ends) else None

    def _personlike(self, start: int, last: int) -> bool:
        return last - start >= 2 and self.r.words[start] in first_names()

    def _nominal(self, phrase: Phrase, surface: str) -> Speaker:
        """ "the Russian leader": somebody already in the cast if a role fits, else the words themselves."""
        r = self.r
        head = r.lows[phrase.head]
        if r.lows[phrase.first] in {"the", "his", "her"} or r.words[phrase.first][0].isupper():
            person = self._by_role(phrase, _SAME_ROLE.get(head, head))
            if person is not None:
                return Speaker(self.people[person].name, "person", surface, person)
        anonymous = head in _ANONYMOUS or r.lows[phrase.first] in {
            "a",
            "an",
            "one",
            "some",
            "many",
            "several",
        }
        known = roles().get(head)
        return Speaker(surface, "anonymous" if anonymous or known else "institution", surface)

    def _by_role(self, phrase: Phrase, head: str) -> int | None:
        r = self.r
        wanted = {r.lows[i] for i in range(phrase.first, phrase.head) if r.tags[i] == "N"}
        best: tuple[int, int] | None = None
        for n, person in enumerate(self.people):
            fits = head in person.roles or (head == "leader" and person.roles & _LEADERS)
            if fits and wanted <= person.roles and person.at < phrase.first:
                score = (len(wanted), person.count)
                if best is None or score > (best[0], self.people[best[1]].count):
                    best = (len(wanted), n)
        return best[1] if best else None


def _bare(name: str) -> str:
    words = name.split()
    if words:
        words[-1] = plain(words[-1])
    return " ".join(words)
