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
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.articles.names import Name, fold, fullness, read_name, same_person
from helpers.articles.wordlists import (
    first_names,
    institution_words,
    meaning,
    place_words,
    plain,
    roles,
    word_set,
)
from helpers.quotations import cues
from helpers.quotations.subjects import main_subject
from helpers.quotations.tokens import Phrase, Reading

PRONOUN_GENDER = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_PATRONYMIC = re.compile(r"(?:[oe]vi?ch|ovych|[oe]vna|ivna|ichna)$")
_BRAND = re.compile(r"(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz)[A-Z])\w*[a-z][A-Z]")
_TOLD = frozenset(["who", "whose"])


@dataclass
class Person:
    """Somebody named in the article."""

    name: str
    at: int
    key: Name
    gender: str
    roles: set[str] = field(default_factory=set)
    count: int = 0
    sure: bool = True


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
        self._plain = [plain(w) if tag == "N" else w for w, tag in zip(r.words, r.tags, strict=True)]
        self.people: list[Person] = []
        self.by_last: dict[str, list[int]] = {}
        self.by_first: dict[str, list[int]] = {}
        self.meant: dict[tuple[int, int], list[int]] = {}  # whom a name can mean where it stands
        self.in_full: list[tuple[int, int]] = []  # where somebody is named with first and last name
        runs = [self._strip(*run) for run in self._runs()]
        self._named = {self.words(start, last) for _, start, last in runs}
        for run in sorted(runs, key=lambda run: run[2] - run[1] == 1):  # full names first
            self._enter(*run)
        self.mentions: list[tuple[int, int]] = []
        for first, start, last in runs:
            found = self.meant[start, last] = self.fitting(first, start, last)
            if found:
                self.people[found[0]].count += 1
                self.mentions.append((start, found[0]))
        self.by_role: dict[str, list[int]] = {}
        for n in sorted(range(len(self.people)), key=lambda n: -self.people[n].count):
            for role in self.people[n].roles:
                self.by_role.setdefault(role, []).append(n)

    def _runs(self) -> list[tuple[int, int]]:
        """Runs of name words, as token ranges; a possessive ends its run."""
        r, found = self.r, []
        for i in [i for i, tag in enumerate(r.tags) if tag == "N"]:
            gap = r.text[r.ends[i - 1] : r.starts[i]] if found and found[-1][1] == i else "\n"
            if len(gap) > 3 or "\n" in gap or plain(r.words[i - 1]) != r.words[i - 1]:
                found.append((i, i + 1))
            else:
                found[-1] = (found[-1][0], i + 1)
        return found

    def _strip(self, first: int, last: int) -> tuple[int, int, int]:
        """Leave titles and descriptions off the front: (start of the run, start of the name, end)."""
        lows, table, known = self.r.lows, roles(), first_names()
        titles = [i for i in range(first, last - 1) if lows[i] in table or lows[i].rstrip(".") in table]
        start = titles[-1] + 1 if titles else first
        if self.r.words[start] not in known:
            words = [(i, self.r.words[i]) for i in range(start + 1, last - 1)]
            start = next((i for i, word in words if word in known or word.count(".") > 1), start)
        return first, start, last

    def words(self, start: int, last: int) -> tuple[str, ...]:
        """The words of a name, without possessive endings."""
        return tuple(self._plain[start:last])

    def _enter(self, first: int, start: int, last: int) -> None:
        """Add a person whom a run shows in full, or whose title or reporting verb shows a speaker."""
        words, full = self.words(start, last), last - start > 1
        if not (self._is_person if full else self._titled)(first, start, last):
            return
        found = self.fitting(first, start, last)
        if found and not full:
            self.people[found[0]].sure |= start > first
            return
        n = found[0] if found else len(self.people)
        if not found:
            gender = first_names().get(words[0], "").replace("either", "") if full else ""
            person = Person(" ".join(words), start, read_name(words), gender, sure=full or start > first)
            self.people.append(person)
            self.by_last.setdefault(person.key.family[-1], []).append(n)
            self.by_first.setdefault(fold(words[0]) if full else "", []).append(n)
        elif fullness(" ".join(words)) > fullness(self.people[n].name):
            self.people[n].name, self.people[n].key = " ".join(words), read_name(words)
        if full:
            self.in_full.append((start, n))
        self._describe(self.people[n], first, start, last)

    def _is_person(self, first: int, start: int, last: int) -> bool:
        r, words = self.r, self.words(start, last)
        known = words[0] in first_names() or words[0].capitalize() in first_names()
        place = words[-1] in place_words() and not known
        if place or any(w.lower().rstrip(".") in institution_words() for w in words):
            alone = words[0] not in place_words() and words[-1:] in self._named  # Kay Lake, then Lake
            return known and (alone or words[-1].lower() not in institution_words())
        titled = any(_personal(low) for low in r.lows[max(0, first - 1) : start])
        return known or titled or self._acts_as_person(first, last)

    def _acts_as_person(self, first: int, last: int) -> bool:
        """Whether somebody unknown speaks, or is followed by an age or a role: "Wa Kim, 45," "said Wa Kim"."""
        r, words = self.r, self.words(first, last)
        after, name = r.tags[last : last + 2], read_name(words)
        speaks = after[:1] == ["V"] or (first > 0 and r.tags[first - 1] == "V" and not r.cues[first - 1].cost)
        comma = after[:1] == [","]
        told = comma and any(low in _TOLD or low in roles() for low in r.lows[last + 1 : last + 6])
        introduced = comma and r.tags[first - 1 : first] == [","] and r.lows[first - 2] in roles()
        described = after == [",", "#"] or told or introduced
        middle = bool(name.suffix) or any(len(w) == 1 or _PATRONYMIC.search(w) for w in name.given[1:])
        usual = len(name.given) == 1 or not self._named.isdisjoint([words[-1:], words[-2:], words[:1]])
        return middle or (usual and (speaks or described))

    def _describe(self, person: Person, first: int, start: int, last: int) -> None:
        """Note the words before a name ("the party's [campaign manager] Jo Lind") and "Jo Lind, [the mayor of Riga],"."""
        r, tags = self.r, self.r.tags
        before = r.back(first, "nNVD", max(0, first - 4) - 1) + 1
        reach = range(last + 1, min(last + 9, len(tags)))
        stop = next((i for i in reach if tags[i] in ",.VvX;RQ"), reach.stop)
        apposition = tags[last : last + 1] == [","] and tags[stop : stop + 1] in ([","], ["."])
        for i in [*range(before, start), *range(last + 1, stop if apposition else 0)]:
            low = r.lows[i].rstrip(".")
            entry = roles().get(r.lows[i]) or roles().get(low)
            if entry or (r.tags[i] == "N" and i < start):
                person.roles.add(meaning(low))
            if entry and i < start:
                person.gender = person.gender or entry[1]

    def _titled(self, first: int, start: int, last: int) -> bool:
        r, word = self.r, self._plain[start]
        low = word.lower()
        no_name = low in institution_words() or low in roles() or word in place_words()
        if no_name or word.isupper() or _BRAND.match(word):
            return False
        after = r.tags[last] if last < len(r.tags) else "."
        before = r.tags[start - 1] if start else "."
        speaks = after == "V" or (before == "V" and after in ".,")
        return speaks or (start > first and _personal(r.lows[start - 1]))

    def fitting(self, first: int, start: int, last: int) -> list[int]:
        """Everybody a run of name words can mean; whom the text last named in full comes first."""
        if (start, last) in self.meant:
            return self.meant[start, last]
        words = self.words(start, last)
        name = read_name(words)
        found: list[int] = []
        for known in (self.by_last, {} if words[0] in place_words() else self.by_first):
            family = known.get(name.family[-1], ())
            found = found or [n for n in family if same_person(self.people[n].key, name)]
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
        titles = [(low.rstrip("."), roles()[low][1]) for low in self.r.lows[first:start] if low in roles()]
        return all(somebody.gender in {"", g} if g else meaning(role) in somebody.roles for role, g in titles)

    def name_in(self, phrase: Phrase) -> tuple[int, int, int] | None:
        """The name a phrase is built on: (start of the run, start of the name, end), or None."""
        r, last = self.r, phrase.head + 1
        i = phrase.head
        if r.tags[i] != "N":
            return None
        while i > phrase.first and r.tags[i - 1] == "N" and not r.words[i - 1].endswith(("’s", "'s", "’")):
            i -= 1
        return self._strip(i, last)


IN_AN_INTERVIEW = {"Q": "the interviewer", "A": "the interviewee"}
NEAREST, NAMED = "whom the nearest sentence before is about", "a person named before it"
THINGS = {"they": "they", "their": "they", "it": "it", "its": "it"}
_LEADERS = ("leader", "president", "minister", "chancellor", "king", "queen", "emperor")
_VAGUE = frozenset("a an one some many several".split())
_MEMORY = 50  # people of one role
_BACK = 25  # sentences looked back for "he"
_LONG = 200  # tokens: nobody keeps the start of a longer sentence in mind


class People(Cast):
    """The cast, and whom each phrase means: it remembers what each sentence is about."""

    def __init__(self, r: Reading) -> None:
        super().__init__(r)
        self.about: dict[int, Speaker] = {}
        self.guessed: set[int] = set()  # sentences of which we only suppose whom they are about
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
            found, where = self._thing(phrase.head, sentence)
            if found is None:
                return Speaker(surface, None, surface), f"; “{surface}”: nobody found for it"
            return found._replace(surface=surface), f"; “{surface}”: what the sentence{where} is about"
        if r.tags[phrase.head] == "H":
            return Speaker(surface, "anonymous", surface), "; a pronoun nobody resolves"
        who, run = self.who(phrase), self.name_in(phrase)
        if word in {"former", "latter"}:
            return who, f"; “{surface}”: which of the two, nobody resolves"
        if run is not None and len(self.fitting(*run)) > 1:
            return who, f"; “{surface}”: of several, whom the text last named in full"
        if who.kind in {"anonymous", None}:
            return self._newly_called(phrase, sentence, who)
        holders = self.by_role.get(meaning(word), ())
        counts = [self.people[n].count for n in holders[:2]]
        several = who.person in holders and len(counts) > 1 and counts[0] < 2 * counts[1]
        topic = self.topic(sentence - 1) if several and sentence else NOBODY
        who = topic._replace(surface=who.surface) if topic.person in holders else who
        return who, f"; “{surface}”: of several who are one, whom the text names most" if several else ""

    def _newly_called(self, phrase: Phrase, sentence: int, who: Speaker) -> tuple[Speaker, str]:
        """ "The fly-half said" right after a sentence about one person, when no fly-half has been spoken of before."""
        r, role = self.r, self.r.lows[phrase.head]
        between = all(r.tags[i] == "N" or "-" in r.words[i] for i in range(phrase.first + 1, phrase.head))
        one = role in roles() and not role.endswith(("s", "men", "people")) and phrase.last == phrase.head + 1
        if not one or not between or r.lows[phrase.first] != "the":
            return who, ""
        first = r.lows.index(role)
        if first < phrase.head:
            s = bisect_left(r.sentences, (first + 1,)) - 1
            return self._newly_called(Phrase(first - 1, first + 1, first), s, who)
        topic = next((topic for topic in self.topics_before(sentence) if topic.name), NOBODY)
        if topic.person is None:
            return who, ""
        somebody = self.people[topic.person]
        wide = role in word_set("of any office") or somebody.roles.isdisjoint(roles())
        if wide and (not somebody.gender or roles()[role][1] in {"", somebody.gender}):
            who = topic._replace(surface=who.surface)
            return who, f"; “{who.surface}”: perhaps whom the sentence before is about"
        return who, f"; “{who.surface}”: nobody named is known to be one"

    def tells(self, sentence: int, speaker: Speaker, how: str) -> None:
        """Note who speaks in a sentence, unless its speaker is known already."""
        if sentence not in self.about:
            self.about[sentence] = speaker
            self.guessed |= {sentence} if "perhaps" in how else set()

    def topic(self, sentence: int) -> Speaker:
        """Whom a sentence is about: who tells it, else its subject."""
        for s in range(max(0, sentence - _BACK), sentence + 1):
            if s not in self.about:
                self.about[s] = NOBODY
                topic = self._find_topic(s)
                del self.about[s]
                self.tells(s, *topic)
        return self.about[sentence]

    def topics_before(self, sentence: int) -> Iterator[Speaker]:
        """Whom the few sentences before are about, the nearest first."""
        return (self.topic(s) for s in range(sentence - 1, max(-1, sentence - 4), -1))

    def _find_topic(self, s: int) -> tuple[Speaker, str]:
        low, high, _ = self.r.sentences[s]
        high = min(high, low + _LONG)
        told = cues.told_at_the_end(self.r, low, high)
        phrase = told[1] if told else main_subject(self.r, low, high)
        return self.speaker(cues.name_after(self.r, phrase, high), s) if phrase is not None else (NOBODY, "")

    def _meant_by(self, gender: str, token: int, sentence: int) -> tuple[Speaker, str]:
        if token not in self._meant:
            self.topic(sentence)
            self._meant[token] = self._search_back(gender, token, sentence)
        return self._meant[token]

    def _search_back(self, gender: str, token: int, sentence: int) -> tuple[Speaker, str]:
        r, pronoun, doubt = self.r, "he" if gender == "m" else "she", False
        for s in range(sentence, max(-1, sentence - _BACK), -1):
            low, high, _ = r.sentences[s]
            high = min(high, r.lows.index(pronoun, low, token) if pronoun in r.lows[low:token] else token)
            a, b = bisect_left(self.mentions, (max(low, high - _LONG),)), bisect_left(self.mentions, (high,))
            named = self.mentions[a:b]
            topic = self.about.get(s, NOBODY)
            about = s < sentence or any(person == topic.person for _, person in named)
            other = {"m": "him", "f": "her"}[gender] in r.lows[low:high]  # A driver told her that …
            fits = self._fits(topic.person, gender) or (s == sentence - 1 and not other and _is_one(topic))
            if about and fits:
                return topic, NAMED if doubt or s in self.guessed else NEAREST
            doubt = doubt or (s < sentence and " " in (topic.name or "") and perhaps_one(topic))
            fitting = next((person for _, person in named if self._fits(person, gender)), None)
            if fitting is not None:
                return Speaker(self.people[fitting].name, "person", None, fitting), NAMED
        return NOBODY, ""

    def _fits(self, person: int | None, gender: str) -> bool:
        return person is not None and self.people[person].gender in {"", gender}

    def _thing(self, token: int, sentence: int) -> tuple[Speaker | None, str]:
        """What "it" or "they" means: what its own sentence is about ("The council defended what it called …") or one before."""
        phrase = main_subject(self.r, self.r.sentences[sentence][0], token)
        if phrase is not None and phrase.last < token and self.r.tags[phrase.head] in "Nn":
            who = self.who(phrase)
            if who.kind != "person":
                return who, ""
        things = (topic for topic in self.topics_before(sentence) if topic.name and topic.kind != "person")
        return next(things, None), " before"

    # -- names and roles ------------------------------------------------------------------------------

    def who(self, phrase: Phrase) -> Speaker:
        """The speaker a phrase without pronoun names."""
        r = self.r
        surface = r.surface(phrase.first, phrase.last)
        if surface in IN_AN_INTERVIEW:
            return Speaker(IN_AN_INTERVIEW[surface], "anonymous", surface)
        if together := self._together(phrase):
            return together._replace(surface=surface)
        run = self.name_in(phrase)
        if run and r.lows[phrase.head] in roles():  # Secretary of State Jo Lind
            titled = self.name_in(Phrase(phrase.head + 1, phrase.last, phrase.last - 1))
            run = titled if titled and titled[1] > titled[0] and self.fitting(*titled) else run
        if run is None:
            named = self._behind_an_office(phrase)
            return named._replace(surface=surface) if named else self._by_description(phrase, surface)
        first, start, last = run
        if found := self.fitting(*run):
            somebody = self.people[found[0]]
            return Speaker(somebody.name, "person" if somebody.sure else "institution", surface, found[0])
        words = self.words(start, last)
        institution = any(word.lower() in institution_words() for word in words)
        if len(words) == 1 and words[0].lower() in roles() and not (institution and start > first):
            return self._by_description(phrase, surface)
        if institution:
            while last - start == 1 and first > phrase.first and r.tags[first - 1] == "N":
                first -= 1  # the Prime Minister’s Office
            return Speaker(plain(" ".join(r.words[first:last])), "institution", surface)
        return Speaker(" ".join(words), "institution", surface)

    def _behind_an_office(self, phrase: Phrase) -> Speaker | None:
        """The head of the energy holding Jo Lind: the person named last, behind words that are no title."""
        last, tags = phrase.last, self.r.tags
        office = self.r.lows[phrase.head] in roles() and tags[phrase.head + 1 : phrase.head + 3] == ["P", "D"]
        for start in range(last - 2, phrase.head + 3, -1) if office and tags[last - 1] == "N" else ():
            name = " ".join(self.words(start, last))
            n = next((n for n, person in enumerate(self.people) if person.name == name), None)
            if n is not None and tags[start - 1] in "Nn" and self.r.lows[start - 1] not in roles():
                return Speaker(name, "person", None, n)
        return None

    def _together(self, phrase: Phrase) -> Speaker | None:
        """ "Anna Lee and Tom Ray", "NBC News and ABC News"."""
        tags, each = self.r.tags, []
        if tags[phrase.head] != "N" or "C" not in tags[phrase.first + 1 : phrase.head]:
            return None
        for i in range(phrase.first, phrase.head + 1):
            if tags[i] == "N" and tags[i + 1 : i + 2] != ["N"]:
                if i < phrase.head and tags[i + 1] not in ",C":
                    return None
                first = self.r.back(i + 1, "N", phrase.first - 1) + 1
                each.append(self.who(Phrase(first, i + 1, i)))
        names = dict.fromkeys(who.name for who in each if who.kind in {"person", "institution"})
        kind = "person" if any(who.kind == "person" for who in each) else "institution"
        return Speaker(" and ".join(names), kind, None) if 1 < len(names) == len(each) else None

    def _by_description(self, phrase: Phrase, surface: str) -> Speaker:
        """ "the Russian leader": somebody in the cast if a role fits, else the words themselves."""
        r = self.r
        opening, head = r.lows[phrase.first], r.lows[phrase.head]
        known = opening in {"the", "his", "her"} or r.words[phrase.first][0].isupper()
        if known and (person := self._holder(phrase, head)) is not None:
            return Speaker(self.people[person].name, "person", surface, person)
        if head in word_set("document"):
            return Speaker(surface, "document", surface)
        joined = "NC" in "".join(r.tags[phrase.first : phrase.head])  # the United States and its allies
        anonymous = (opening in _VAGUE or head in roles()) and not joined
        return Speaker(surface, "anonymous" if anonymous else "institution", surface)

    def _holder(self, phrase: Phrase, role: str) -> int | None:
        """The person named before who holds a role, and is described by every name in the phrase (Russian)."""
        role = meaning(role)
        wanted = {self.r.lows[i] for i in range(phrase.first, phrase.head) if self.r.tags[i] == "N"}
        names = _LEADERS if role == "leader" else (role,)
        held = (n for name in names for n in self.by_role.get(name, ())[:_MEMORY])
        fits = (n for n in held if self.people[n].at < phrase.first and wanted <= self.people[n].roles)
        return next(fits, None)


def _is_one(speaker: Speaker) -> bool:
    """Whether a source without a name is one person, whom "he" can mean: "an official", "one farmer"."""
    words = (speaker.surface or "").lower().split()
    one = words[:1] in (["a"], ["an"], ["one"], ["another"])
    return speaker.kind is not None and one and any(w in roles() and not w.endswith("s") for w in words[1:4])


def perhaps_one(speaker: Speaker) -> bool:
    """Whether a source may be a person whose first name no list knows: two or three words, none of an institution."""
    words = (speaker.name or "").split()
    plainly = any(w.lower() in institution_words() or w in place_words() or not w[0].isupper() for w in words)
    return speaker.kind == "institution" and 0 < len(words) < 4 and not plainly


def _personal(word: str) -> bool:
    return word in roles() and word not in institution_words()
