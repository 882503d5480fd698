"""People: who is in the article, and whom "Putin", "Mrs. Lee", "the Russian leader", "he" or "they" means.

The cast is collected once an article. A run of capitalised words loses the titles in front ("Russian President
Vladimir Putin") and becomes a person if it begins with a first name, carries a personal title, follows a role
("campaign manager Jo Lind") or is followed by an age; a run with "Ministry", "House" or "News" in it is an institution.
A last name alone then means the person of that name, and everybody is called what the article first calls them in full.

"He" is the person the nearest earlier sentence of the narrator is about, if that can be a man: its speaker when it
reports speech, else its subject. Failing that, the man it names first. "It" and "they" take an institution or a group.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.articles.names import SUFFIXES, Name, fold, fullness, read_name, same_person
from helpers.articles.wordlists import (
    first_names,
    institution_words,
    place_words,
    plain,
    roles,
    word_set,
)
from helpers.quotations.cues import CueFinder
from helpers.quotations.subjects import main_subject
from helpers.quotations.tokens import Phrase, Reading

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
_BRAND = re.compile(r"(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz)[A-Z])\w*[a-z][A-Z]")


@dataclass
class Person:
    """Somebody named in the article."""

    name: str
    words: tuple[str, ...]
    at: int
    key: Name
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
        self._words: dict[tuple[int, int], tuple[str, ...]] = {}
        self.by_last: dict[str, list[int]] = {}
        self.by_first: dict[str, list[int]] = {}
        self.meant: dict[tuple[int, int], list[int]] = {}  # whom a name can mean where it stands
        self.in_full: list[tuple[int, int]] = []  # where somebody is named with first and last name
        runs = [self._strip(*run) for run in self._runs()]
        self._named = {self.words(start, last) for _, start, last in runs}
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
        if lows[last - 1].rstrip(".") in SUFFIXES and last - 1 == start:
            start = first
        return first, start, last

    def _initial(self, i: int) -> bool:
        return len(self.r.words[i].rstrip(".")) == 1 or self.r.words[i].count(".") > 1

    def words(self, start: int, last: int) -> tuple[str, ...]:
        """The words of a name, without possessive endings."""
        if (start, last) not in self._words:
            self._words[start, last] = tuple(plain(w) for w in self.r.words[start:last])
        return self._words[start, last]

    def _enter(self, first: int, start: int, last: int) -> None:
        """Add a person to the cast when a run shows one in full."""
        words = self.words(start, last)
        if len(words) < 2 or not self._is_person(first, start, last):
            return
        found = self.fitting(first, start, last)
        n = found[0] if found else len(self.people)
        if found:
            person = self.people[n]
            if fullness(" ".join(words)) > fullness(person.name):
                person.name, person.key = " ".join(words), read_name(words)
        else:
            person = self._add(words, start)
            gender = first_names().get(words[0], "")
            person.gender = gender if gender in {"m", "f"} else ""
        self.in_full.append((start, n))
        self._describe(person, first, start, last)

    def _add(self, words: tuple[str, ...], start: int, sure: bool = True) -> Person:
        person = Person(" ".join(words), words, start, read_name(words), sure=sure)
        self.by_last.setdefault(person.key.family[-1], []).append(len(self.people))
        if len(words) > 1:
            self.by_first.setdefault(fold(words[0]), []).append(len(self.people))
        self.people.append(person)
        return person

    def _is_person(self, first: int, start: int, last: int) -> bool:
        r, words = self.r, self.words(start, last)
        known = words[0] in first_names() or words[0].capitalize() in first_names()
        if any(_BRAND.match(w) for w in words):
            return False
        if any(w.lower().rstrip(".") in institution_words() for w in words) or (
            words[-1] in place_words() and not known
        ):
            alone = words[0] not in place_words() and words[-1:] in self._named  # Kay Lake, then Lake
            return known and (alone or words[-1].lower() not in institution_words())
        titles = [*r.lows[first:start], *(r.lows[first - 1 : first] if first else [])]
        if known or self._initial(start) or any(self._personal(low) for low in titles):
            return True
        return self._acts_as_person(first, last)

    def _acts_as_person(self, first: int, last: int) -> bool:
        """Whether somebody unknown speaks, or is followed by an age or a role: "Wa Kim, 45," "said Wa Kim"."""
        r = self.r
        after = r.tags[last : last + 2]
        if after == [",", "#"]:
            return True
        speaks = after[:1] == ["V"] or (
            first > 0 and r.tags[first - 1] == "V" and r.cues[first - 1].cost == 0
        )
        described = after[:1] == [","] and any(low in roles() for low in r.lows[last + 2 : last + 6])
        words = self.words(first, last)
        name = read_name(words)
        middle = bool(name.suffix) or any(len(w) == 1 for w in name.given[1:])
        usual = len(name.given) == 1 or not self._named.isdisjoint([words[-1:], words[-2:], words[:1]])
        return middle or (usual and (speaks or described))

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
        found = self.meant[start, last] = self.fitting(first, start, last)
        if found:
            person = found[0]
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
        person = self._add(self.words(start, last), start, sure=start > first)
        self._describe(person, first, start, last)

    def _titled(self, first: int, start: int) -> bool:
        r = self.r
        if (
            r.lows[start] in institution_words()
            or plain(r.words[start]) in place_words()
            or r.lows[start] in roles()
            or r.words[start].isupper()
            or _BRAND.match(r.words[start])
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
        """The person a run of name words means, or None; of several whom the text last named in full."""
        found = self.fitting(first, start, last)
        return found[0] if found else None

    def fitting(self, first: int, start: int, last: int) -> list[int]:
        """Everybody a run of name words can mean; whom the text last named in full comes first."""
        if (start, last) in self.meant:
            return self.meant[start, last]
        words = self.words(start, last)
        name = read_name(words)
        found = [n for n in self.by_last.get(name.family[-1], ()) if same_person(self.people[n].key, name)]
        if not found and len(words) == 1 and words[0] not in place_words():
            found = self.by_first.get(name.family[-1], [])
        elif not found and len(words) > 1:
            found = [
                n for n in self.by_first.get(name.family[-1], ()) if same_person(self.people[n].key, name)
            ]
        if len(found) < 2:
            return found
        found = [n for n in found if self._title_fits(n, first, start)] or found
        here = bisect_left(self.in_full, (start + 1,))
        last_named = {n: place for place, n in self.in_full[:here] if n in found}
        return self._by_prominence(last_named) if last_named else found

    def _by_prominence(self, last_named: dict[int, int]) -> list[int]:
        """Whom a text has named twice as often so far it means by the bare name; otherwise whom it named last."""
        counts = {n: self.people[n].count for n in last_named}
        main = max(counts, key=counts.__getitem__)
        others = max((count for n, count in counts.items() if n != main), default=0)
        if counts[main] >= max(4, 4 * others):
            return [main]
        twice = counts[main] >= max(2, 2 * others)
        return sorted(last_named, key=lambda n: (twice and n == main, last_named[n]), reverse=True)

    def _title_fits(self, person: int, first: int, start: int) -> bool:
        """Whether "Mrs." or "Senator" before a name is what the person is."""
        somebody = self.people[person]
        for low in self.r.lows[first:start]:
            kind, gender = roles().get(low, ("", ""))
            if gender and somebody.gender not in {"", gender}:
                return False
            if kind and not gender and SAME_ROLE.get(low.rstrip("."), low.rstrip(".")) not in somebody.roles:
                return False
        return True

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


THINGS = {"they": "they", "their": "they", "it": "it", "its": "it"}
_ANONYMOUS = frozenset(
    "official officials source sources aide aides adviser advisers diplomat diplomats".split()
)
_LEADERS = ("leader", "president", "minister", "chancellor", "king", "queen", "emperor")
_VAGUE = frozenset("a an one some many several".split())
_MEMORY = 50  # people of one role
_BACK = 25  # sentences looked back for "he"
_LONG = 200  # tokens: nobody keeps the start of a longer sentence in mind


class People(Cast):
    """The cast, and whom each phrase means: it remembers what each sentence is about."""

    def __init__(self, r: Reading, cues: CueFinder) -> None:
        super().__init__(r)
        self.cues = cues
        self.about: dict[int, Speaker] = {}
        self._meant: dict[int, tuple[Speaker, str]] = {}

    def speaker(self, phrase: Phrase, sentence: int) -> tuple[Speaker, str]:
        """The speaker a phrase names, and how a pronoun was understood ("" for a name)."""
        r = self.r
        word = r.lows[phrase.head].replace("’", "'").partition("'")[0]
        surface = r.words[phrase.head]
        if word in PRONOUN_GENDER:
            meant, how = self._meant_by(PRONOUN_GENDER[word], phrase.head, sentence)
            return meant._replace(surface=surface), how and f"; “{surface}”: {how}"
        if word in THINGS:
            for found, where in (
                (self._thing_here(phrase.head, sentence), ""),
                (self._thing_before(sentence), " before"),
            ):
                if found is not None:
                    return found._replace(
                        surface=surface
                    ), f"; “{surface}”: what the sentence{where} is about"
            return Speaker(surface, None, surface), f"; “{surface}”: nobody found for it"
        if r.tags[phrase.head] == "H":
            return Speaker(surface, "anonymous", surface), "; a pronoun nobody resolves"
        if word in {"former", "latter"}:
            return self.who(phrase), f"; “{surface}”: which of the two, nobody resolves"
        if surface == "A":
            return self.who(phrase), "; whom the article names most"
        run = self.name_in(phrase)
        several = run is not None and len(self.fitting(*run)) > 1
        how = f"; “{surface}”: of several, whom the text last named in full" if several else ""
        return self.who(phrase), how

    def remember(self, sentence: int, speaker: Speaker, instead: bool = False) -> None:
        """Note who tells a sentence: what it is about for the "he" of the next one."""
        if instead or sentence not in self.about:
            self.about[sentence] = speaker

    def topic(self, sentence: int) -> Speaker:
        """Whom a sentence is about: who tells it, else its subject."""
        for s in range(max(0, sentence - _BACK), sentence + 1):
            if s not in self.about:
                self.about[s] = NOBODY
                self.about[s] = self._find_topic(s)
        return self.about[sentence]

    def _find_topic(self, s: int) -> Speaker:
        low, high, _ = self.r.sentences[s]
        high = min(high, low + _LONG)
        told = self.cues.told_at_the_end(low, high)
        phrase = told[1] if told else main_subject(self.r, low, high)
        return self.speaker(self.cues.name_after(phrase, high), s)[0] if phrase is not None else NOBODY

    def _meant_by(self, gender: str, token: int, sentence: int) -> tuple[Speaker, str]:
        if token not in self._meant:
            self.topic(sentence)
            self._meant[token] = self._search_back(gender, token, sentence)
        return self._meant[token]

    def _search_back(self, gender: str, token: int, sentence: int) -> tuple[Speaker, str]:
        for s in range(sentence, max(-1, sentence - _BACK), -1):
            low, high, _ = self.r.sentences[s]
            high = min(high, next((i for i in range(low, token) if self._same_pronoun(i, gender)), token))
            named = self.people_between(max(low, high - _LONG), high)
            topic = self.about.get(s, NOBODY)
            about = s < sentence or any(person == topic.person for _, person in named)
            fits = self._fits(topic.person, gender, subject=True) or (s == sentence - 1 and _is_one(topic))
            if about and fits:
                return topic, "whom the nearest sentence before is about"
            fitting = next((person for _, person in named if self._fits(person, gender)), None)
            if fitting is not None:
                return Speaker(self.people[fitting].name, "person", None, fitting), "a person named before it"
        return NOBODY, ""

    def _same_pronoun(self, i: int, gender: str) -> bool:
        return self.r.lows[i] in {"he", "she"} and PRONOUN_GENDER[self.r.lows[i]] == gender

    def _fits(self, person: int | None, gender: str, subject: bool = False) -> bool:
        if person is None:
            return False
        somebody = self.people[person]
        return somebody.gender == gender or (not somebody.gender and (somebody.sure or subject))

    def _thing_here(self, token: int, sentence: int) -> Speaker | None:
        """What the sentence itself is about, before its "it" or "they": "The council defended what it called …"."""
        phrase = main_subject(self.r, self.r.sentences[sentence][0], token)
        if phrase is None or phrase.last >= token or self.r.tags[phrase.head] not in "Nn":
            return None
        who = self.who(phrase)
        return who if who.kind != "person" else None

    def _thing_before(self, sentence: int) -> Speaker | None:
        for s in range(sentence - 1, max(-1, sentence - 4), -1):
            topic = self.topic(s)
            if topic.name and topic.kind != "person":
                return topic
        return None

    # -- names and roles ------------------------------------------------------------------------------

    def who(self, phrase: Phrase) -> Speaker:
        """The speaker a phrase without pronoun names."""
        r = self.r
        surface = r.surface(phrase.first, phrase.last)
        if surface in {"Q", "A"}:
            return self._in_interview(surface)
        together = self._together(phrase)
        if together:
            return Speaker(together, "person", surface)
        run = self.name_in(phrase)
        if run is None:
            return self._by_description(phrase, surface)
        first, start, last = run
        person = self.find(first, start, last)
        if person is not None:
            somebody = self.people[person]
            shown = somebody.sure or somebody.gender or somebody.key.given
            return Speaker(somebody.name, "person" if shown else "institution", surface, person)
        words = self.words(start, last)
        if start > first and r.lows[last - 1] in institution_words():
            return Speaker(_bare(r.surface(first, last)), "institution", surface)
        if len(words) == 1 and words[0].lower() in roles():
            return self._by_description(phrase, surface)
        if any(word.lower() in institution_words() for word in words):
            return Speaker(_bare(r.surface(first, last)), "institution", surface)
        personal = len(words) > 1 and words[0] in first_names()
        return Speaker(_bare(" ".join(words)), "person" if personal else "institution", surface)

    def _in_interview(self, letter: str) -> Speaker:
        """ "Q:" is the interviewer, "A:" the person the article names most."""
        if letter == "Q":
            return Speaker("the interviewer", "anonymous", letter)
        people = self.people
        if not people:
            return Speaker("the interviewee", "anonymous", letter)
        person = max(range(len(people)), key=lambda n: people[n].count)
        return Speaker(people[person].name, "person", letter, person)

    def _together(self, phrase: Phrase) -> str | None:
        """ "Anna Lee and Tom Ray" when both are in the self."""
        r = self.r
        if "C" not in r.tags[phrase.first + 1 : phrase.head]:
            return None
        tokens = range(phrase.first, phrase.head + 1)
        ends = [i for i in tokens if r.tags[i] == "N" and r.tags[i + 1 : i + 2] != ["N"]]
        runs = [self.name_in(Phrase(phrase.first, i + 1, i)) for i in ends]
        found = [self.find(*run) for run in runs if run]
        names = list(dict.fromkeys(self.people[n].name for n in found if n is not None))
        return " and ".join(names) if 1 < len(names) == len(ends) else None

    def _by_description(self, phrase: Phrase, surface: str) -> Speaker:
        """ "the Russian leader": somebody in the cast if a role fits, else the words themselves."""
        r = self.r
        opening, head = r.lows[phrase.first], r.lows[phrase.head]
        if opening in {"the", "his", "her"} or r.words[phrase.first][0].isupper():
            person = self._holder(phrase, SAME_ROLE.get(head, head))
            if person is not None:
                return Speaker(self.people[person].name, "person", surface, person)
        if head in word_set("document"):
            return Speaker(surface, "document", surface)
        anonymous = head in _ANONYMOUS or opening in _VAGUE or head in roles()
        named = anonymous and self._joins_a_name(phrase)
        return Speaker(surface, "anonymous" if anonymous and not named else "institution", surface)

    def _joins_a_name(self, phrase: Phrase) -> bool:
        """ "the United States and its allies": the first of the two has a name."""
        tags = self.r.tags
        joint = next((i for i in range(phrase.first + 1, phrase.head) if tags[i] == "C"), None)
        return joint is not None and tags[joint - 1] == "N" and tags[phrase.head] == "n"

    def _holder(self, phrase: Phrase, role: str) -> int | None:
        """The person named before who holds a role, and is described by every name in the phrase (Russian)."""
        wanted = {self.r.lows[i] for i in range(phrase.first, phrase.head) if self.r.tags[i] == "N"}
        for name in _LEADERS if role == "leader" else (role,):
            for n in self.by_role.get(name, ())[:_MEMORY]:
                person = self.people[n]
                if person.at < phrase.first and wanted <= person.roles:
                    return n
        return None


def _is_one(speaker: Speaker) -> bool:
    """Whether a source without a name is one person, whom "he" can mean: "an official", "one farmer"."""
    words = (speaker.surface or "").lower().split()
    one = words[:1] in (["a"], ["an"], ["one"], ["another"])
    return speaker.kind == "anonymous" and one and words[-1] in roles() and not words[-1].endswith("s")


def _bare(name: str) -> str:
    *front, last = name.split() or [""]
    return " ".join([*front, plain(last)])
