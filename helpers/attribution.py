"""Who says a quotation: the rules, in the order in which they are asked.

The docstring of helpers.quotes tells the whole way in words; here stand the steps.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from helpers.clauses import Phrase, Reading
from helpers.lexicon import owns, word_set
from helpers.marks import Mark
from helpers.speakers import HE, NOBODY, Cast, Speaker
from helpers.subjects import main_subject, noun_phrase_left, noun_phrase_right, subject_of

AFTER = "named right after the quotation"
BEFORE = "named before the quotation"
LATER = "named at the end of the sentence"
ACCORDING = "named after “according to”"
OWNER = "somebody’s claim, call or promise: the owner"
COLON = "named before a colon"
DASH = "named after a dash"
SAME = "goes on from the quotation before it in the paragraph"
RUNS_ON = "the paragraph before ends inside the same quotation"
ANNOUNCED = "announced at the end of the paragraph before"
SUBJECT = "the sentence’s subject: nobody is said to speak"
PREVIOUS = "the person the sentence before is about"
SAME_PARAGRAPH_BEFORE = "the last person quoted in the paragraph before"
TITLE = "written like the title of a book, a film or a programme"
TERM = "a term that nobody is said to say"

_BE = frozenset("is are was were be been being am gets got".split())
_SUBORDINATE = frozenset("if whether when unless after before since although though because while".split())
_INVERTED = frozenset("say write explain add note continue reply argue recall".split())
_MODALS = frozenset("will would could should may might must can".split())
_GOING_ON = frozenset(["continue", "begin", "start", "go on", "end", "finish", "open"])
_SMALL = frozenset("a an and as at by for from in of on or the to vs with de la".split())


class Cue(NamedTuple):
    """A possible attribution of one quotation; the cheapest wins."""

    cost: float
    phrase: Phrase
    first: int
    last: int
    how: str


class Verdict(NamedTuple):
    """Who says a quotation, the tokens of the cue, the rule, and whether it can be relied on."""

    speaker: Speaker
    cue: tuple[int, int] | None
    how: str
    sure: bool
    goes_on: bool = False  # the same utterance as the quotation before


class Attributor:
    """Decides quotation by quotation, in text order, remembering what each sentence is about."""

    def __init__(self, r: Reading, cast: Cast) -> None:
        self.r = r
        self.cast = cast
        self.firsts = [s[0] for s in r.sentences]
        self.tokens = list(r.quote_at)
        self.about: dict[int, Speaker] = {}
        self.meant: dict[int, tuple[int | None, str]] = {}
        self.verdicts: list[Verdict] = []

    def run(self) -> list[Verdict]:
        """A verdict for every quotation."""
        for number, k in enumerate(self.tokens):
            verdict = self._decide(number, k)
            self.verdicts.append(verdict._replace(goes_on=self._goes_on(number, k, verdict)))
        return self.verdicts

    def _goes_on(self, number: int, k: int, verdict: Verdict) -> bool:
        """Whether a quotation is the next piece of the one before: “…,” she said. “…”"""
        if not number or verdict.speaker.name is None:
            return False
        before, earlier = self.verdicts[number - 1], self.tokens[number - 1]
        if before.speaker.name != verdict.speaker.name or before.cue is None and not before.goes_on:
            return False
        if self.r.marks[number].paragraph != self.r.marks[number - 1].paragraph:
            return False
        tagged = before.cue is None or before.cue[0] > earlier
        return tagged and (verdict.how == SAME or verdict.cue == before.cue)

    def sentence_at(self, token: int) -> int:
        """Number of the sentence that holds a token."""
        return bisect_right(self.firsts, token) - 1

    def _decide(self, number: int, k: int) -> Verdict:
        r = self.r
        s = self.sentence_at(k)
        low, high, _ = r.sentences[s]
        if number and r.marks[number - 1].runs_on and self.verdicts[number - 1].speaker.name:
            options = [c for c in self._after(k, high)]
            if not options:
                return Verdict(self.verdicts[number - 1].speaker, None, RUNS_ON, True)
        if self._is_title(k, low, high):
            return Verdict(NOBODY, None, TITLE, True)
        options = [*self._after(k, high), *self._before(k, low), *self._later(k, high)]
        for option in sorted(options, key=lambda c: c.cost):
            speaker, how = self.speaker(option.phrase, s)
            if speaker.name is not None:
                self.about.setdefault(s, speaker)
                sure = option.cost < 3 and not how
                return Verdict(speaker, (option.first, option.last), option.how + how, sure)
        return self._without_cue(number, k, s)

    # -- cues in the sentence itself ------------------------------------------------------------------

    def _after(self, k: int, high: int) -> Iterator[Cue]:
        """ "…," she said · "…," said the mayor · "…," according to the mayor · "…" – Name."""
        r, tags = self.r, self.r.tags
        j = k + 1
        while j < high and tags[j] in ",.":
            j += 1
        if j >= high:
            return
        if tags[j] == "-" and r.ends[high - 1] - r.starts[j] < 80:
            phrase = noun_phrase_right(r, j + 1, high)
            if phrase and tags[phrase.head] == "N" and (phrase.last >= high or tags[phrase.last] in ".,"):
                yield Cue(0.5, phrase, j, j + 1, DASH)
            return
        if r.lows[j] == "according" and j + 2 < high:
            phrase = noun_phrase_right(r, j + 2, high)
            if phrase:
                yield Cue(0.0, self._apposed(phrase, high), j, j + 2, ACCORDING)
            return
        if tags[j] == "V" and (r.cues[j].form != "base" or r.lows[j] == "put"):
            phrase = self._inverted(j, high)
            if phrase:
                yield Cue(0.0, phrase, j, j + 1, AFTER)
            return
        if (not self._ends_open(k) and j == k + 1) or tags[j] not in "DNnH#A":
            return
        start = j + 1 if tags[j] == "A" else j
        for i in range(j + 1, min(j + 45, high)):
            if tags[i] == "V" and not self.passive(i):
                phrase = subject_of(r, i, j)
                if phrase and self._opens(phrase, j, start) and tags[i - 1] not in "Rt":
                    cost = 0.1 * r.cues[i].cost + (1.0 if self._leads_on(k, i, high) else 0.0)
                    yield Cue(cost, self._apposed_left(phrase, i), *self.cue_span(i), AFTER)
                    return
            elif tags[i] in "Q;":
                return

    def _opens(self, phrase: Phrase, j: int, start: int) -> bool:
        """Whether a phrase stands right after the quotation, or is the name after "another friend,"."""
        if phrase.first in {j, start}:
            return True
        tags = self.r.tags
        return tags[phrase.first - 1] == "," and all(t in "DnN" for t in tags[j : phrase.first - 1])

    def _leads_on(self, k: int, verb: int, high: int) -> bool:
        """Whether a verb after a finished quotation already announces the next one: “Why?” She replied, “…”."""
        r = self.r
        mark = r.marks[r.quote_at[k]]
        comma = r.text[mark.start : mark.end].rstrip("”’\"' ").endswith(",")
        return not comma and verb + 2 < high and r.tags[verb + 1] in ",:" and r.tags[verb + 2] == "Q"

    def _ends_open(self, k: int) -> bool:
        mark = self.r.marks[self.r.quote_at[k]]
        inside = self.r.text[mark.start : mark.end].rstrip("”’\"' ")
        return inside[-1:] in {",", "?", "!", "-", "—", "…", "."} or mark.repaired

    def _inverted(self, j: int, high: int) -> Phrase | None:
        r = self.r
        i = j + 1
        while i < high and r.tags[i] == "A":
            i += 1
        if i >= high or r.tags[i] not in "DNnH#vVT" or r.tags[i] == "T":
            return None
        phrase = noun_phrase_right(r, i, high)
        if phrase is None and r.tags[i] in "vV":
            return None
        if phrase and phrase.last < high and r.tags[phrase.last] in "XVv" and r.tags[phrase.head] == "H":
            return None
        return self._apposed(phrase, high) if phrase else None

    def _apposed(self, phrase: Phrase, high: int) -> Phrase:
        """ "said her lawyer, Jo Lind": the name after the comma."""
        r, j = self.r, phrase.last
        if r.tags[phrase.head] == "n" and j + 1 < high and r.tags[j] == "," and r.tags[j + 1] == "N":
            other = noun_phrase_right(r, j + 1, high)
            if other and r.tags[other.head] == "N" and other.last - other.first >= 2:
                return Phrase(phrase.first, other.head + 1, other.head)
        return phrase

    def _apposed_left(self, phrase: Phrase, verb: int) -> Phrase:
        r, j = self.r, phrase.last
        if r.tags[phrase.head] == "n" and j + 2 < verb and r.tags[j] == "," and r.tags[j + 1] == "N":
            other = noun_phrase_right(r, j + 1, verb)
            if other and r.tags[other.head] == "N" and r.tags[other.last] in ",VAX":
                return Phrase(phrase.first, other.head + 1, other.head)
        return phrase

    def passive(self, i: int) -> bool:
        r = self.r
        if r.cues[i].form != "past" or r.cues[i].base.startswith("be "):
            return False
        j = i - 1
        while j >= 0 and r.tags[j] == "A":
            j -= 1
        by = i + 1 < len(r.lows) and r.lows[i + 1] == "by"
        return by or (j >= 0 and r.lows[j] in _BE)

    def cue_span(self, i: int) -> tuple[int, int]:
        base = self.r.cues[i].base
        return i, i + 1 + base.count(" ") if " " in base else i + 1

    def _before(self, k: int, low: int) -> Iterator[Cue]:
        """She said: "…" · the mayor said that the plan was "…" · Russia's demand that "…"."""
        r, tags, lows = self.r, self.r.tags, self.r.lows
        between, found = 0.0, 0
        if k - 1 > low and tags[k - 1] == ":":
            phrase = self._colon_phrase(k - 1, low)
            if phrase:
                yield Cue(2.0, phrase, k - 1, k, COLON)
        for i in range(k - 1, low - 1, -1):
            tag = tags[i]
            if tag in "VG" and r.lows[i + 1] == "by" and r.cues[i].form == "past":
                phrase = noun_phrase_right(r, i + 2, k)
                if phrase:
                    yield Cue(1.0 + between + r.cues[i].cost, phrase, *self.cue_span(i), BEFORE)
            elif tag in "VG" and not self.passive(i) and not self._only_goes_on(i):
                phrase = self._inverted_before(i, k, low) or subject_of(r, i, low)
                if phrase:
                    near = -0.8 if i == k - 1 or (i == k - 2 and tags[k - 1] in ",:t") else 0.0
                    cost = 0.8 + near + (between if r.cues[i].cost else OPEN * between) + r.cues[i].cost
                    if tags[i - 1] == "2" or lows[i - 1] in _MODALS:
                        cost += HYPO
                    if phrase.first > low and r.lows[phrase.first - 1] in _SUBORDINATE:
                        cost += 1.5
                    yield Cue(cost, self._apposed_left(phrase, i), *self.cue_span(i), BEFORE)
                    found += 1
            elif lows[i] in word_set("cue noun") and i > low:
                phrase = self.owner(i, low)
                if phrase and not self._talked_about(phrase, i, k):
                    yield Cue(1.4 + between, phrase, i, i + 1, OWNER)
            elif lows[i] == "to" and lows[i - 1] == "according" and i - 1 >= low:
                phrase = noun_phrase_right(r, i + 1, k)
                if phrase:
                    yield Cue(0.5 + between * 0.3, self._apposed(phrase, k), i - 1, i + 1, ACCORDING)
            between += 1.2 - 0.4 * min(r.cues[i].cost, 2.5) if tag == "V" else _BETWEEN.get(tag, 0.06)
            if found >= 5 or between > 12:
                return

    def _colon_phrase(self, colon: int, low: int) -> Phrase | None:
        j = colon - 1
        while j > low and self.r.tags[j] in ")(T#":
            j -= 1
        if self.r.tags[j] in "Nn":
            phrase = noun_phrase_left(self.r, j, low)
            if phrase.first == low or self.r.tags[phrase.first - 1] in "-.,Q":
                return phrase
        return None

    def owner(self, i: int, low: int) -> Phrase | None:
        r, j = self.r, i - 1
        while j > low and r.tags[j] in "nA" and not owns(r.words[j]):
            j -= 1
        if owns(r.words[j]) and r.tags[j] in "Nn":
            return noun_phrase_left(r, j, low)
        if r.lows[j] in {"his", "her", "their", "its"}:
            return Phrase(j, j + 1, j)
        return None

    def _inverted_before(self, i: int, k: int, low: int) -> Phrase | None:
        """ "In other words, explained Jo Lind: “…”": the subject between the verb and the quotation."""
        r = self.r
        if (i > low and r.tags[i - 1] not in ",Q") or r.cues[i].base not in _INVERTED or r.tags[k - 1] not in ",:":
            return None
        phrase = self._inverted(i, k)
        return phrase if phrase and phrase.last >= k - 1 and r.tags[phrase.head] == "N" else None

    def _talked_about(self, phrase: Phrase, noun: int, k: int) -> bool:
        """Whether the quotation is what others say of a claim: "called her claim “…”", "her view is “…”"."""
        tags = self.r.tags
        rest = tags[noun + 1 : k]
        if phrase.first and tags[phrase.first - 1] in "VG":
            return not all(t in "PDt" for t in rest)
        return (
            bool(rest)
            and rest[0] not in "t:,"
            and not (rest[0] == "X" and len(rest) == 1)
            and any(t in "XvV" for t in rest)
        )

    def _only_goes_on(self, i: int) -> bool:
        """ "continued to grow" announces nothing, "continued: “…”" does."""
        r = self.r
        after = i + 1 + r.cues[i].base.count(" ")
        return r.cues[i].base in _GOING_ON and r.tags[after] not in "Q:,tG" and r.lows[after] not in {"with", "by"}

    def _later(self, k: int, high: int) -> Iterator[Cue]:
        """The plan was "…," with "…" on top, the mayor said. · …, according to the mayor."""
        r, tags = self.r, self.r.tags
        owned = k > 0 and owns(r.words[k - 1])
        if (
            k + 2 < high
            and r.lows[k + 1] in word_set("cue noun")
            and (owned or r.lows[k - 1] in {"his", "her", "their", "its"})
        ):
            phrase = noun_phrase_left(r, k - 1, self.r.sentences[self.sentence_at(k)][0])
            yield Cue(0.3, phrase if owned else Phrase(k - 1, k, k - 1), k + 1, k + 2, OWNER)
        if k + 2 < high and r.lows[k + 1] == "by" and tags[k - 1] == "V" and r.cues[k - 1].form == "past":
            phrase = noun_phrase_right(r, k + 2, high)
            if phrase:
                yield Cue(0.1, phrase, k - 1, k, LATER)
        for i in range(k + 2, min(high, k + 60)):
            cost = 1.5 + 0.04 * (i - k)
            if tags[i] == "V" and not self.passive(i):
                phrase = subject_of(r, i, k + 1)
                if phrase and tags[phrase.first - 1] == "," and (i + 1 >= high or tags[i + 1] in ".,PTAQ"):
                    yield Cue(cost + r.cues[i].cost, phrase, *self.cue_span(i), LATER)
                elif tags[i - 1] in ",Q" and (phrase := self._inverted(i, high)):
                    yield Cue(cost + r.cues[i].cost, phrase, *self.cue_span(i), LATER)
            elif r.lows[i] == "according" and i + 2 < high:
                phrase = noun_phrase_right(r, i + 2, high)
                if phrase:
                    yield Cue(cost, self._apposed(phrase, high), i, i + 2, ACCORDING)

    # -- from words to a speaker ----------------------------------------------------------------------

    def speaker(self, phrase: Phrase, sentence: int) -> tuple[Speaker, str]:
        """The speaker a phrase names, and a word on how when it is a pronoun."""
        r = self.r
        low = r.lows[phrase.head][:4].partition("'")[0].partition("’")[0]
        if r.tags[phrase.head] != "H" and low not in HE and low not in {"thei", "its"}:
            return self.cast.who(phrase), ""
        surface = r.words[phrase.head]
        if low in HE:
            found, how = self._person_before(HE[low], phrase.head, sentence)
            if found is None:
                return Speaker(None, None, surface), ""
            name = self.cast.people[found].name
            return Speaker(name, "person", surface, found), f"; “{surface}”: {how}"
        if low in {"they", "thei", "it", "its"}:
            found = self._thing_before(low in {"they", "thei"}, sentence)
            return (
                (found._replace(surface=surface), f"; “{surface}”: what the sentence before is about")
                if found
                else (Speaker(surface, None, surface), "; nobody found for it")
            )
        return Speaker(
            surface, "person" if low in {"i", "we"} else "anonymous", surface
        ), "; a pronoun nobody resolves"

    def _fits(self, person: int | None, gender: str, subject: bool = False) -> bool:
        if person is None:
            return False
        somebody = self.cast.people[person]
        return somebody.gender == gender or (not somebody.gender and (somebody.sure or subject))

    def _person_before(self, gender: str, token: int, sentence: int) -> tuple[int | None, str]:
        """Whom "he" or "she" means: the subject of the nearest narrator sentence that a man or woman can be."""
        if token in self.meant:
            return self.meant[token]
        found = self._search_back(gender, token, sentence)
        if found[0] is not None:
            self.meant[token] = found
        return found

    def _search_back(self, gender: str, token: int, sentence: int) -> tuple[int | None, str]:
        for s in range(sentence, max(-1, sentence - 25), -1):
            low, high, _ = self.r.sentences[s]
            high = min(high, token)
            topic = self.topic(s)
            if topic.person is not None and self._fits(topic.person, gender, subject=True):
                if s < sentence or any(p == topic.person for _, p, _ in self.cast.people_between(low, high)):
                    return topic.person, "the person the nearest sentence before is about"
            fitting = [p for _, p, owner in self.cast.people_between(low, high) if self._fits(p, gender)]
            if fitting:
                return fitting[0], "the person named last before it"
        return None, ""

    def topic(self, s: int) -> Speaker:
        """Whom a sentence is about: its speaker if it has one, else its subject."""
        if s not in self.about:
            self.about[s] = NOBODY
            low, high, _ = self.r.sentences[s]
            told = self.told_by(low, high)
            phrase = told[1] if told else main_subject(self.r, low, high)
            if phrase is not None:
                self.about[s] = self.speaker(phrase, s)[0]
        return self.about[s]

    def told_by(self, low: int, high: int) -> tuple[int, Phrase] | None:
        """Who tells a sentence without quotation marks: "…, Truss said." and "…, said Liz Truss, the minister."."""
        r = self.r
        for i in range(high - 1, low + 2, -1):
            if r.tags[i] == "V" and r.cues[i].cost == 0.0 and not self.passive(i):
                if r.tags[i - 1] == "," and (phrase := self._inverted(i, high)):
                    return i, phrase
                if r.tags[i - 1] in "Rt" or r.tags[min(i + 1, high - 1)] in ".,":
                    phrase = subject_of(r, i, low)
                    if phrase and (
                        phrase.first == low or r.tags[i - 1] == "R" or r.tags[phrase.first - 1] == ","
                    ):
                        return i, phrase
        return None

    def _thing_before(self, plural: bool, sentence: int) -> Speaker | None:
        for s in range(sentence - 1, max(-1, sentence - 4), -1):
            topic = self.topic(s)
            if topic.name and (topic.kind != "person"):
                return topic
        return None

    # -- no cue in the sentence -----------------------------------------------------------------------

    def _without_cue(self, number: int, k: int, s: int) -> Verdict:
        r = self.r
        low, high, paragraph = r.sentences[s]
        previous = self.verdicts[number - 1] if number else None
        together = previous is not None and r.marks[number - 1].paragraph == paragraph
        narrator = [i for i in range(low, high) if r.tags[i] not in "Q.,:;-()"]
        if narrator:
            phrase = self.heading(low, k)
            if phrase:
                return Verdict(self.speaker(phrase, s)[0], (phrase.last, phrase.last + 1), COLON, True)
            topic = self.topic(s)
            if self._is_term(k) and not self._in_headline(low, high):
                return Verdict(NOBODY, None, TERM, False)
            if topic.name and topic.kind:
                return Verdict(topic, None, SUBJECT, False)
            if together and previous.speaker.name:
                return Verdict(previous.speaker, None, SAME, False)
            return Verdict(NOBODY, None, TERM, False)
        before = s - 1
        if before >= 0 and r.tags[r.sentences[before][1] - 1] == ":":
            announced = self._announced(before)
            if announced:
                return announced
        below = self._signed_below(s)
        if below:
            return below
        if before >= 0 and r.sentences[before][2] == paragraph:
            if together and self.tokens[number - 1] >= r.sentences[before][0] and previous.speaker.name:
                return Verdict(previous.speaker, None, SAME, True)
            topic = self.topic(before)
            if topic.name and topic.kind:
                return Verdict(topic, None, PREVIOUS, False)
            if together and previous.speaker.name:
                return Verdict(previous.speaker, None, SAME, False)
        if previous is not None and previous.speaker.name and r.marks[number - 1].paragraph >= paragraph - 1:
            return Verdict(previous.speaker, None, SAME_PARAGRAPH_BEFORE, False)
        for t in range(before, max(-1, before - 4), -1):
            topic = self.topic(t)
            if topic.kind == "person":
                return Verdict(topic, None, PREVIOUS, False)
        return Verdict(NOBODY, None, TERM, False)

    def _announced(self, sentence: int) -> Verdict | None:
        """ "She wrote:" closes the paragraph before: its cue, else whom it is about."""
        low, high, _ = self.r.sentences[sentence]
        for option in sorted(self._before(high, low), key=lambda c: c.cost):
            speaker, how = self.speaker(option.phrase, sentence)
            if speaker.name is not None:
                self.about[sentence] = speaker
                return Verdict(speaker, (option.first, option.last), ANNOUNCED + how, not how)
        topic = self.topic(sentence)
        return Verdict(topic, None, ANNOUNCED, False) if topic.name else None

    def _signed_below(self, sentence: int) -> Verdict | None:
        """The paragraph after a lone quotation is a signature: "– Jo Lind"."""
        r = self.r
        if sentence + 1 >= len(r.sentences):
            return None
        low, high, _ = r.sentences[sentence + 1]
        if r.tags[low] != "-" or high - low > 25:
            return None
        phrase = noun_phrase_right(r, low + 1, high)
        if phrase is None or r.tags[phrase.head] != "N":
            return None
        return Verdict(self.cast.who(phrase), (low, low + 1), DASH, True)

    def heading(self, low: int, k: int) -> Phrase | None:
        """A sentence that opens with "Name:"."""
        r = self.r
        colon = next((i for i in range(low, min(low + 14, k)) if r.tags[i] == ":"), None)
        if colon is None or colon == low or any(r.tags[i] not in "NnD#()," for i in range(low, colon)):
            return None
        name = noun_phrase_right(r, low, colon)
        return name if name and r.tags[name.last] in ":(," else None

    def _is_term(self, k: int) -> bool:
        r = self.r
        mark = r.marks[r.quote_at[k]]
        words = r.text[mark.start : mark.end].split()
        return len(words) <= 3 and not self._ends_open(k)

    def _in_headline(self, low: int, high: int) -> bool:
        words = [w for w in self.r.words[low:high] if w[0].isalpha() and len(w) > 2]
        return sum(w[0].isupper() for w in words) >= 0.75 * len(words)

    def _is_title(self, k: int, low: int, high: int) -> bool:
        """Capitalised like a title, and in a place where titles stand: on NBC's "…", a book called "…"."""
        r = self.r
        mark = r.marks[r.quote_at[k]]
        if mark.end - mark.start > 70 or self._in_headline(low, high):
            return False
        words = re.findall(r"[\w’'-]+", r.text[mark.start : mark.end])
        capital = sum(w[0].isupper() or w[0].isdigit() for w in words if w.lower() not in _SMALL)
        big = [w for w in words if w.lower() not in _SMALL]
        if not big or capital < len(big) or not words[0][0].isupper() or k == low:
            return False
        before = r.lows[k - 1]
        named = before in {"called", "titled", "entitled", "dubbed", "named"} and r.tags[k - 2] == "n"
        if before == "as" or not named and any(
            r.tags[i] in "VG" for i in range(max(low, k - 5), k) if r.tags[k - 1] != "P"
        ):
            return False
        owned = owns(r.words[k - 1])
        return (
            before in word_set("title before")
            or owned
            or r.tags[k - 1] in "PDN"
            or (r.tags[k - 1] == "n" and len(big) < 5)
        )


OPEN, HYPO = 0.45, 0.7
_BETWEEN = {
    "v": 0.4,
    "R": 1.2,
    ";": 3.0,
    "Q": 0.3,
    ",": 0.15,
    ":": 0.0,
    "t": 0.0,
    "C": 0.3,
    "G": 0.7,
    ".": 1.0,
}


def is_sentence(text: str, mark: Mark) -> bool:
    """Whether a quotation reads as a sentence rather than a fragment."""
    inside = text[mark.start : mark.end].strip()
    return len(inside.split()) >= 3 and inside[:1].isupper() and inside[-1:] in '.,!?…”’"—-'
