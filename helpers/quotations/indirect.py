"""Indirect speech: where the content of "she said that …", "…, officials say" and "according to …" starts and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from helpers.articles.segments import Span
from helpers.articles.wordlists import speaks, word_set
from helpers.quotations import cues
from helpers.quotations.attribution import Attributor
from helpers.quotations.people import THINGS, Speaker
from helpers.quotations.subjects import noun_phrase_right, subject_of
from helpers.quotations.tokens import Phrase

INDIRECT = "what the reporting verb reports"
TAGGED = "named at the end of the sentence"
_NO_CONTENT = frozenset(
    "speak talk read address cry use begin open finish end continue start laugh smile comment recount".split()
)
_NEEDS_THAT = frozenset(
    "respond answer reply maintain charge figure back support thank feel welcome hail".split()
)
_WRITTEN = frozenset("write post email text tweet".split())
_WITH_TO = frozenset("warning demand claim thought approval denial".split())  # kinds of verbs
_WITH_A_THING = frozenset("accusation denial naming demand approval".split())
_ASKED = frozenset("if whether how why what where who whom whose which".split())
_SAYS_NOT = frozenset("not refused refuses refuse declined declines decline".split())
_MEASURES = ("at least", "at most", "up to", "more than", "less than", "fewer than", "as many", "close to")
_NOBODY = frozenset("no nobody none neither".split())
_THE_WRITER = frozenset("i we you".split())
_LIMITS = frozenset("only just nearly almost even up".split())
_ADDS = (["a"], ["an"], ["where"])
_LONGEST = 400  # tokens of a sentence that are read


class Statement(NamedTuple):
    """A stretch of tokens reported as somebody's words, first to last (exclusive)."""

    first: int
    last: int
    speaker: Speaker
    cue: Span
    how: str
    sure: bool
    paragraph: int
    aside: Span | None = None  # tokens within it that only name the speaker


def find_statements(attributor: Attributor) -> list[Statement]:
    """Every reported stretch that is not just one quotation, in text order, never overlapping."""
    found: list[Statement] = []
    for number in range(len(attributor.r.sentences)):
        found += _Sentence(attributor, number).statements()
    return found


def bare_cues(attributor: Attributor) -> Iterator[tuple[int, Span, str, int]]:
    """Strong reporting verbs with a person as subject: the token, the cue's tokens, who speaks, the paragraph."""
    r = attributor.r
    for number, (low, high, paragraph) in enumerate(r.sentences):
        for i in range(low, min(high, low + _LONGEST)):
            if r.tags[i] not in "VG" or r.cues[i].cost or r.cues[i].base in _NO_CONTENT:
                continue
            phrase = None if cues.is_passive(r, i) else subject_of(r, i, low)
            if phrase is not None:
                speaker = attributor.people.speaker(phrase, number)[0]
                if speaker.kind == "person":
                    yield i, cues.span(r, i), speaker.name, paragraph


class _Sentence:
    """One sentence and the reported contents in it."""

    def __init__(self, attributor: Attributor, number: int) -> None:
        self.a, self.r, self.number = attributor, attributor.r, number
        self.low, high, self.paragraph = self.r.sentences[number]
        self.high = min(high, self.low + _LONGEST)
        tokens = [k for k in range(self.low, self.high) if self.r.tags[k] == "Q"]
        quoted = [attributor.verdicts[self.r.quote_at[k]] for k in tokens]
        self.closing = {v.cue[0] for v in quoted if v.how.startswith(cues.AFTER)}

    def statements(self) -> list[Statement]:
        whole = self._told() or self._according()
        found = [whole] if whole is not None else []
        free = self.low if whole is None else max(whole.last, whole.cue[1])
        for i in range(free, self.high):
            if i < free or self.r.tags[i] not in "VGn":
                continue
            statement = self._reported(i)
            if statement is not None:
                found.append(statement)
                free = statement.last
        return found

    def _words(self, first: int, last: int) -> bool:
        """Whether a stretch holds words of the narrator, or several quotations, not one quotation alone."""
        inside = [t for t in self.r.tags[first:last] if t not in ".,:;-()"]
        return len(inside) >= 2 and self.r.lows[first + 1 : last] != ["to", "do"]  # as he was urged to do

    def _make(
        self, content: Span, phrase: Phrase, cue: Span, how: str, sure: bool = True, aside: Span | None = None
    ) -> Statement | None:
        r = self.r
        first, last = content
        while last > first and r.tags[last - 1] in ".,:;-tC":
            last -= 1
        speaker, more = self.a.people.speaker(phrase, self.number)
        if not self._may_speak(phrase, speaker) or not self._words(first, last):
            return None
        self.a.people.tells(self.number, speaker, more)
        sure = sure and (not more or "nearest" in more)
        return Statement(first, last, speaker, cue, how + more, sure, self.paragraph, aside)

    def _may_speak(self, phrase: Phrase, speaker: Speaker) -> bool:
        """Whether a phrase names somebody who can say something: not nobody, no thing, no scrap of a sentence."""
        if (
            self.r.lows[phrase.first] in _NOBODY
            or re.split("['’]", (speaker.surface or "").lower())[0] in _THE_WRITER
        ):
            return False
        if speaker.kind in {"person", "document"}:
            return True
        tag, low = self.r.tags[phrase.head], self.r.lows[phrase.head]
        if low in THINGS and speaker.name and speaker.name.lower() not in THINGS:
            return speaker.name[1:] != speaker.name[1:].lower() or any(map(speaks, speaker.name.split()))
        return tag in "HN#" or (tag == "D" and low in word_set("stands alone")) or speaks(low)

    def _told(self) -> Statement | None:
        """ "…, officials say." · "…, he said, …" · "…, said the mayor." """
        r = self.r
        for i in range(self.low + 2, self.high):
            if r.tags[i] != "V" or r.cues[i].base in _NO_CONTENT or cues.is_passive(r, i):
                continue
            hears = r.cues[i].base in word_set("listened to")
            inverts = r.tags[i - 1] == "," and r.cues[i].base in cues.INVERTED
            turned = cues.inverted(r, i, self.high) if inverts else None
            after = turned.last if turned else cues.span(r, i)[1]
            if hears or (after < self.high and r.tags[after] in "TAP"):
                while after < self.high and r.tags[after] in "TAP#nND":
                    after += 1
            phrase = turned
            if turned is None and (after == self.high or r.tags[after] in ".,:"):
                phrase = subject_of(r, i, self.low)
            start = min(i, phrase.first) if phrase and "R" not in r.tags[phrase.last : i] else self.low
            if start <= self.low + 1 or not (r.tags[start - 1] == "," or self._ends_quoted(start - 1)):
                continue
            if found := self._told_by(phrase, i, start, after, turned is not None):
                return found
        return None

    def _told_by(self, phrase: Phrase, verb: int, start: int, after: int, turned: bool) -> Statement | None:
        """The sentence before "she said" at the tokens start to after, or all of it when it goes on behind."""
        r, cue = self.r, (verb, verb + 1)
        rest = r.tags[after : self.high]
        words = [t for t in rest if t not in ".,:"]
        if rest and rest[0] not in ".,:":
            return None
        if not words or words[0] == "G" or (turned and words[0] != "Q"):
            said = set("XvVQ") & {*r.tags[self.low : start]}
            return self._make((self.low, start), phrase, cue, TAGGED) if said else None
        goes_on = self._starts_small(after + 1) if rest[1] == "Q" else len(words) > 1 and words[0] not in "RG"
        if goes_on and r.cues[verb].cost <= 1:
            return self._make((self.low, self.high), phrase, cue, TAGGED, aside=(start, after))
        return None

    def _starts_small(self, k: int) -> bool:
        """Whether a quotation begins with a small letter: What we have, she said, “is a plan”."""
        return self.r.text[self.r.marks[self.r.quote_at[k]].start].islower()

    def _ends_quoted(self, k: int) -> bool:
        """Whether the token is a quotation with a comma in it that ends a sentence: The plan is “dead,” (she said)."""
        r = self.r
        return r.tags[k] == "Q" and r.last_letter(k) == "," and r.tags[k - 1] not in ",:.Q-"

    def _according(self) -> Statement | None:
        r = self.r
        i = next(
            (i for i in range(self.low, self.high - 2) if r.lows[i : i + 2] == ["according", "to"]), None
        )
        phrase = None if i is None else noun_phrase_right(r, i + 2, self.high)
        if phrase is None:
            return None
        content, aside = (self.low, i), None
        commas = [j for j in range(phrase.last, self.high) if r.tags[j] == ","]
        if i == self.low:
            whose = commas[1:] and r.tags[commas[0] + 1] == "R"  # According to Jo Lind, who wrote it, …
            content = (commas[bool(whose)] + 1 if commas else self.high, self.high)
        elif i < self.low + 7 and r.tags[i - 1] == "," and commas[:1] == [phrase.last]:
            content, aside = (self.low, self.high), (i, phrase.last)
        return self._make(content, phrase, (i, i + 2), cues.ACCORDING, aside=aside)

    def _reported(self, i: int) -> Statement | None:
        r = self.r
        if r.tags[i : i + 2] == ["n", "t"] and r.lows[i] in word_set("cue noun"):
            phrase = cues.owner(r, i, self.low)
            return self._make((i + 1, self._end(i + 1)), phrase, (i, i + 1), cues.OWNER) if phrase else None
        if r.tags[i] == "n" or r.cues[i].base in _NO_CONTENT or i in self.closing:
            return None
        phrase = None if cues.is_passive(r, i) else subject_of(r, i, self.low)
        aim = r.tags[i - 1] == "2"  # "needless to say", "a decision not to demand": nothing is said
        if phrase is None or (aim and (phrase.last == i - 1 or r.lows[i - 2] in _SAYS_NOT)):
            return None
        if phrase.first > self.low and r.lows[phrase.first - 1] in {"if", "whether"}:
            return None  # asked if he thought it wise: he has not said so
        cue, phrase = cues.span(r, i), cues.name_after(r, phrase, i)
        first = self._content_start(i, cue[1])
        if r.tags[first : first + 1] == [","]:
            if phrase.first == self.low or r.lows[phrase.first - 1] != "as":
                return None
            return self._make((first + 1, self._end(first + 1)), phrase, cue, INDIRECT)
        thing = r.cues[i].kind in _WITH_A_THING and r.tags[first : first + 1] not in (["t"], ["2"])
        last = self._end(first, thing)
        goes_on = self._bracketed(phrase, i)
        ends = (k for k in range(first, last) if r.tags[k] == "," and r.tags[k + 1 : k + 2] in goes_on)
        last = next(ends, last)
        aim = aim and r.tags[i - 2] != "V" and r.lows[i - 2] != "on"  # she went on to call it late
        bare = aim and r.tags[first : first + 1] not in (["t"], ["S"], ["Q"])
        grade = self._reports(i, first, last) - bare
        return self._make((first, last), phrase, cue, INDIRECT, grade > 1) if grade > 0 else None

    def _reports(self, verb: int, first: int, last: int) -> int:
        """How much what follows a verb looks like something said: 2 certainly, 1 perhaps, 0 no words of anybody's."""
        tags, cue = self.r.tags[first:last], self.r.cues[verb]
        opening = tags[0] if tags else ""
        loose = cue.cost > 1 or cue.base in _NEEDS_THAT or self.r.lows[verb] in word_set("noun like verb")
        low = self.r.lows[first] if tags else ""
        before = {*self.r.lows[self.r.back(verb, "A") : verb]}
        denied = any(word.endswith(("n't", "n’t", "not", "never")) for word in before)
        not_said = denied or not before.isdisjoint(cues.MODALS)  # nor is what somebody may say
        not_said = not_said or self.r.tags[verb - 2 : verb] == ["n", "2"]  # a word to describe them
        if (denied and low in _ASKED) or (not_said and opening not in "tS" and "Q" not in tags):
            return 0
        if low == "this" and tags[1:2] in (["P"], ["T"]):  # she said this on Monday
            return 0
        if cue.base == "say" and " ".join(self.r.lows[first : first + 2]) in _MEASURES:
            return 2 if {"X", "v", "V"} & {*tags} else 0
        if opening == "t":  # "states that have voted" are no report
            return 0 if loose and cue.kind != "factive" and tags[1:2] in (["X"], ["v"], ["V"]) else 2
        if cue.base in _WRITTEN and opening in "DnN#" and "X" not in tags and "Q" not in tags:
            return 0  # she wrote the letter in May
        if not tags or (loose and opening != "H" and "Q" not in tags):
            return 0
        if opening in "RS" and "Q" not in tags and self.r.lows[first] not in _ASKED and cue.base != "ask":
            return 0
        if opening in "HRS":
            return 2
        if "Q" in tags or (opening not in "2P" and re.match(r"[^RS;:]*[XvVt]", "".join(tags[1:]))):
            return 2 if opening not in "2PX" and (cue.cost == 0 or cue.kind == "neutral") else 1
        if opening == "2":
            return int(cue.kind in _WITH_TO)
        if opening == "P":
            return int(cue.kind == "warning")
        if cue.base == "say" and len(tags) > 3:
            return 2
        ordered = cue.base in word_set("listened to") and "2" in tags
        return int(ordered or cue.kind in _WITH_A_THING or (cue.kind == "factive" and len(tags) > 4))

    def _bracketed(self, phrase: Phrase, verb: int) -> list[list[str]]:
        """What stands behind the comma that closes the verb's clause: "While she says …, [he]" · "who says …, [was]"."""
        tags, k = self.r.tags, self.r.back(verb, "AX", phrase.last)
        if tags[k] == "R" and tags[k - 1] == ",":
            return [[t] for t in "XvVAn"]
        opens = phrase.first - 1 == self.low or tags[phrase.first - 2] in ",-"
        closed = phrase.first > self.low and tags[phrase.first - 1] == "S" and opens
        return [[t] for t in "HDNnPTA#" if closed]

    def _content_start(self, verb: int, after: int) -> int:
        """Where the content begins: after "on Monday", "in a statement" and whoever was told."""
        r, j = self.r, self._skip_place(after)
        for k in range(j, min(j + 12, self.high - 1)):
            if r.tags[k + 1] == "Q" and (r.tags[k] == ":" or (r.tags[k] == "," and r.tags[j] in "PT")):
                return k + 1
            if r.tags[k] in "tVQ":
                break
        hears = r.cues[verb].base in word_set("listened to")
        cheering = r.tags[j : j + 2] in (["v", "n"], ["G", "n"])  # told cheering supporters that
        heard = noun_phrase_right(r, j + cheering, self.high) if hears else None
        if heard is None or heard.last >= self.high or r.tags[heard.last] in ".,":
            return j
        k = self._skip_place(heard.last)
        clause = r.tags[heard.last] == "X" or r.tags[k : k + 1] == ["2"]  # promised the bridge would open
        return j if clause else k

    def _skip_place(self, j: int) -> int:
        """Skip adverbs and days, and places when "that" follows: "said on Monday in Riga that"."""
        r, place = self.r, j
        while j < self.high and r.tags[j] in "AT" and r.lows[j] not in _LIMITS:
            j += 1
        for k in range(j, min(j + 10, self.high)):
            if r.tags[k] == "t" and (k == j or "P" in r.tags[j] or r.tags[place] in "PT"):
                return k
            if r.tags[k] in ",:;VvXQ2":
                break
        return j + 2 if r.tags[j : j + 2] == ["P", "T"] else j

    def _end(self, first: int, of_a_thing: bool = False) -> int:
        """The end of the sentence, or of the clause when another reporting verb or the narrator takes over."""
        r = self.r
        for j in range(first + 1, self.high):
            tag, before = r.tags[j], r.tags[j - 1]
            when = r.lows[j] == "during" or r.tags[j : j + 2] == ["P", "T"]
            if when and not set("XvVtQ") & {*r.tags[first:j]}:
                return j
            if tag == ";" or (tag in ",-Q" and self._afterthought(first, j)):
                return j + (tag == "Q")
            quoted = before == "Q" and r.last_letter(j - 1) == ","
            if (tag == "G" and (before in ",C" or quoted)) or (before == "," and self._but(j)):
                return j
            if of_a_thing and self._thing_ends(j):
                return j
            if tag == "V" and not cues.is_passive(r, j) and (taken := self._taken_over(first, j)):
                return taken
        return self.high

    def _thing_ends(self, j: int) -> bool:
        """Whether the narrator goes on after the thing that is praised or demanded: ", who left", "and left"."""
        r, rest = self.r, self.r.tags[j + 1 : self.high]
        if r.tags[j] == "," and re.match("C[DA#nN]+[XvV]", "".join(rest)):
            return True
        if r.tags[j] not in ",C" or not rest or rest[0] not in "RSvVXH":
            return False
        if r.lows[j + 1].endswith("ing") or r.lows[j + 1] == "as":
            return False
        return r.tags[j] == "C" or "," not in rest

    def _taken_over(self, first: int, verb: int) -> int | None:
        """Where the content ends before another reporting verb: "… and added", "…, while others say"."""
        r, k = self.r, verb - 1
        if r.tags[k] == "C":
            infinitive = r.cues[verb].form == "base" and "2" in r.tags[first:k]
            return None if r.cues[verb].cost > 1 or infinitive else k
        phrase = None if r.cues[verb].cost else subject_of(r, verb, first)
        if phrase is None or phrase.first <= first + 2:
            return None
        before = phrase.first - 1
        return before if r.tags[before] in ",C-" else None

    def _afterthought(self, first: int, j: int) -> bool:
        """Whether the narrator adds something to the end: "…, which is new", "…, a city of …", "… – the first"."""
        r, rest = self.r, self.r.tags[j + 1 : self.high]
        if r.tags[j] == "-":
            return not {"-", "Q"} & {*rest} and "-" not in r.tags[first:j]
        if r.tags[j] == "Q":
            return r.last_letter(j) == "," and "Q" not in rest and rest[:1] not in (["C"], ["P"])
        return "," not in rest and (rest[:1] == ["R"] or r.lows[j + 1 : j + 2] in _ADDS)

    def _but(self, j: int) -> bool:
        """Whether ", but" opens a clause with a subject of its own, and no more quotations."""
        rest = self.r.tags[j + 1 : self.high]
        return self.r.lows[j] == "but" and "Q" not in rest and (not rest or rest[0] not in "tXAvV")
