"""Whom a phrase means: names and roles through the cast, pronouns through what the sentences before are about.

"He" is the person the nearest earlier sentence of the narrator is about, if that can be a man: its speaker when it
reports speech, else its subject. Failing that, the man it names first. "It" and "they" take an institution or a group.
"""

from __future__ import annotations

from helpers.clauses import Phrase, Reading
from helpers.cues import CueFinder
from helpers.lexicon import first_names, institution_words, plain, roles, word_set
from helpers.speakers import NOBODY, PRONOUN_GENDER, SAME_ROLE, Cast, Speaker
from helpers.subjects import main_subject

THINGS = {"they": "they", "their": "they", "it": "it", "its": "it"}
_ANONYMOUS = frozenset(
    "official officials source sources aide aides adviser advisers diplomat diplomats".split()
)
_LEADERS = ("leader", "president", "minister", "chancellor", "king", "queen", "emperor")
_VAGUE = frozenset("a an one some many several".split())
_MEMORY = 50  # people of one role
_BACK = 25  # sentences looked back for "he"
_LONG = 200  # tokens: nobody keeps the start of a longer sentence in mind


class References:
    """Speakers of phrases, remembering what each sentence is about."""

    def __init__(self, r: Reading, cast: Cast, cues: CueFinder) -> None:
        self.r, self.cast, self.cues = r, cast, cues
        self.about: dict[int, Speaker] = {}
        self._meant: dict[int, tuple[int | None, str]] = {}

    def speaker(self, phrase: Phrase, sentence: int) -> tuple[Speaker, str]:
        """The speaker a phrase names, and how a pronoun was understood ("" for a name)."""
        r = self.r
        word = r.lows[phrase.head].replace("’", "'").partition("'")[0]
        surface = r.words[phrase.head]
        if word in PRONOUN_GENDER:
            person, how = self._person_meant(PRONOUN_GENDER[word], phrase.head, sentence)
            if person is None:
                return Speaker(None, None, surface), ""
            return Speaker(self.cast.people[person].name, "person", surface, person), f"; “{surface}”: {how}"
        if word in THINGS:
            found = self._thing_before(sentence)
            if found is not None:
                return found._replace(surface=surface), f"; “{surface}”: what the sentence before is about"
            return Speaker(surface, None, surface), f"; “{surface}”: nobody found for it"
        if r.tags[phrase.head] == "H":
            return Speaker(surface, "anonymous", surface), "; a pronoun nobody resolves"
        return self.who(phrase), ""

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
        return self.speaker(phrase, s)[0] if phrase is not None else NOBODY

    def _person_meant(self, gender: str, token: int, sentence: int) -> tuple[int | None, str]:
        if token not in self._meant:
            self.topic(sentence)
            self._meant[token] = self._search_back(gender, token, sentence)
        return self._meant[token]

    def _search_back(self, gender: str, token: int, sentence: int) -> tuple[int | None, str]:
        for s in range(sentence, max(-1, sentence - _BACK), -1):
            low, high, _ = self.r.sentences[s]
            high = min(high, token)
            named = self.cast.people_between(max(low, high - _LONG), high)
            topic = self.about.get(s, NOBODY)
            if self._fits(topic.person, gender, subject=True) and (
                s < sentence or any(person == topic.person for _, person in named)
            ):
                return topic.person, "the person the nearest sentence before is about"
            fitting = [person for _, person in named if self._fits(person, gender)]
            if fitting:
                return fitting[0], "a person named before it"
        return None, ""

    def _fits(self, person: int | None, gender: str, subject: bool = False) -> bool:
        if person is None:
            return False
        somebody = self.cast.people[person]
        return somebody.gender == gender or (not somebody.gender and (somebody.sure or subject))

    def _thing_before(self, sentence: int) -> Speaker | None:
        for s in range(sentence - 1, max(-1, sentence - 4), -1):
            topic = self.topic(s)
            if topic.name and topic.kind != "person":
                return topic
        return None

    # -- names and roles ------------------------------------------------------------------------------

    def who(self, phrase: Phrase) -> Speaker:
        """The speaker a phrase without pronoun names."""
        r, cast = self.r, self.cast
        surface = r.surface(phrase.first, phrase.last)
        if surface in {"Q", "A"}:
            return self._in_interview(surface)
        together = self._together(phrase)
        if together:
            return Speaker(together, "person", surface)
        run = cast.name_in(phrase)
        if run is None:
            return self._by_description(phrase, surface)
        first, start, last = run
        person = cast.find(first, start, last)
        if person is not None:
            return Speaker(cast.people[person].name, "person", surface, person)
        words = cast.words(start, last)
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
        people = self.cast.people
        if not people:
            return Speaker("the interviewee", "anonymous", letter)
        person = max(range(len(people)), key=lambda n: people[n].count)
        return Speaker(people[person].name, "person", letter, person)

    def _together(self, phrase: Phrase) -> str | None:
        """ "Anna Lee and Tom Ray" when both are in the cast."""
        r = self.r
        if "C" not in r.tags[phrase.first + 1 : phrase.head]:
            return None
        tokens = range(phrase.first, phrase.head + 1)
        ends = [i for i in tokens if r.tags[i] == "N" and r.tags[i + 1 : i + 2] != ["N"]]
        runs = [self.cast.name_in(Phrase(phrase.first, i + 1, i)) for i in ends]
        found = [self.cast.find(*run) for run in runs if run]
        names = list(dict.fromkeys(self.cast.people[n].name for n in found if n is not None))
        return " and ".join(names) if 1 < len(names) == len(ends) else None

    def _by_description(self, phrase: Phrase, surface: str) -> Speaker:
        """ "the Russian leader": somebody in the cast if a role fits, else the words themselves."""
        r = self.r
        opening, head = r.lows[phrase.first], r.lows[phrase.head]
        if opening in {"the", "his", "her"} or r.words[phrase.first][0].isupper():
            person = self._holder(phrase, SAME_ROLE.get(head, head))
            if person is not None:
                return Speaker(self.cast.people[person].name, "person", surface, person)
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
            for n in self.cast.by_role.get(name, ())[:_MEMORY]:
                person = self.cast.people[n]
                if person.at < phrase.first and wanted <= person.roles:
                    return n
        return None


def _bare(name: str) -> str:
    *front, last = name.split() or [""]
    return " ".join([*front, plain(last)])
