"""Indirect speech: where the content of "she said that …", "…, officials say" and "according to …" starts and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from helpers.articles.segments import Span
from helpers.articles.wordlists import institution_words, roles, word_set
from helpers.quotations.attribution import Attributor, Verdict
from helpers.quotations.cues import ACCORDING, AFTER, COLON, OWNER
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
_TO = frozenset("warning demand claim thought approval denial".split())
_KNOWN = frozenset(["factive"])
_OF_A_THING = frozenset("accusation denial naming demand approval".split())
_NARRATOR_AGAIN = frozenset("as while when although though because".split())
_PEOPLE = re.compile(r".{2,}(?:ists?|ians?|m[ae]n|people|persons?|[eo]rs?|ees?|ocrats?)$")
_ADDS = frozenset("a an where".split())
_HAS = frozenset("has have had".split())
_LONGEST = 400  # tokens of a sentence that are read


class Statement(NamedTuple):
    """A stretch of tokens reported as somebody's words, first to last (exclusive)."""

    first: int
    last: int
    speaker: Speaker
    cue: tuple[int, int]
    how: str
    sure: bool
    paragraph: int
    aside: tuple[int, int] | None = None  # tokens within it that only name the speaker


@lru_cache(maxsize=10_000)
def speaks(word: str) -> bool:
    """Whether a common noun can be a speaker: a role, a group of people, an institution, a document.

    >>> speaks("farmers"), speaks("poll"), speaks("season")
    (True, True, False)
    """
    low = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    known = roles().keys() | institution_words() | word_set("document") | word_set("speaks")
    if low in known or low.removesuffix("s") in known:
        return True
    return _PEOPLE.match(low) is not None and low.removesuffix("s") not in word_set("speaks not")


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
            phrase = None if attributor.cues.passive(i) else subject_of(r, i, low)
            if phrase is not None:
                speaker = attributor.people.speaker(phrase, number)[0]
                if speaker.kind == "person":
                    yield i, attributor.cues.span(i), speaker.name, paragraph


class _Sentence:
    """One sentence and the reported contents in it."""

    def __init__(self, attributor: Attributor, number: int) -> None:
        self.a, self.r, self.number = attributor, attributor.r, number
        self.low, high, self.paragraph = self.r.sentences[number]
        self.high = min(high, self.low + _LONGEST)
        self.quoted: dict[int, Verdict] = {}
        for k in range(self.low, self.high):
            if self.r.tags[k] == "Q":
                self.quoted[k] = attributor.verdicts[self.r.quote_at[k]]

    def statements(self) -> list[Statement]:
        whole = self._told() or self._according() or self._headed()
        found = [whole] if whole is not None and self._words(whole.first, whole.last) else []
        free = self.low if whole is None else max(whole.last, whole.cue[1])
        for i in range(free, self.high):
            if i < free:
                continue
            statement = self._reported(i)
            if statement is not None and self._words(statement.first, statement.last):
                found.append(statement)
                free = statement.last
        return found

    def _words(self, first: int, last: int) -> bool:
        """Whether a stretch holds words of the narrator, or several quotations, not one quotation alone."""
        inside = [t for t in self.r.tags[first:last] if t not in ".,:;-()"]
        return sum(t != "Q" for t in inside) >= 1 and len(inside) >= 2

    def _make(
        self,
        first: int,
        last: int,
        phrase: Phrase,
        cue: tuple[int, int],
        how: str,
        sure: bool = True,
        aside: tuple[int, int] | None = None,
    ) -> Statement | None:
        r = self.r
        while last > first and r.tags[last - 1] in ".,:;-tC":
            last -= 1
        while first < last and r.tags[first] in ".,:;-":
            first += 1
        speaker, more = self.a.people.speaker(phrase, self.number)
        if (speaker.name is None and speaker.surface is None) or not self._may_speak(phrase, speaker):
            return None
        self.a.people.remember(self.number, speaker)
        sure = sure and (not more or "nearest" in more)
        return Statement(first, last, speaker, cue, how + more, sure, self.paragraph, aside)

    def _may_speak(self, phrase: Phrase, speaker: Speaker) -> bool:
        """Whether a phrase names somebody who can say something: no thing, no scrap of a sentence."""
        if speaker.kind in {"person", "document"}:
            return True
        tag, low = self.r.tags[phrase.head], self.r.lows[phrase.head]
        if low in THINGS and speaker.name and speaker.name.lower() not in THINGS:
            return speaker.name[1:] != speaker.name[1:].lower() or any(map(speaks, speaker.name.split()))
        return tag in "HN#" or (tag == "D" and low in word_set("stands alone")) or speaks(low)

    def _told(self) -> Statement | None:
        """ "…, officials say." · "…, he said, …" · "…, said the mayor." """
        r, cues = self.r, self.a.cues
        for i in range(self.low + 2, self.high):
            if r.tags[i] != "V" or cues.passive(i) or r.cues[i].base in _NO_CONTENT:
                continue
            hears = r.cues[i].base in word_set("listened to")
            turned = cues.inverted(i, self.high) if r.tags[i - 1] == "," and not hears else None
            phrase = turned or subject_of(r, i, self.low)
            if phrase is None:
                continue
            start, after = min(i, phrase.first), max(i + 1, phrase.last)
            if start <= self.low + 1 or not (r.tags[start - 1] == "," or self._quoted_part(start - 1)):
                continue
            if (r.tags[after : after + 1] and r.tags[after] in "TAP") or r.cues[i].base in word_set(
                "listened to"
            ):
                while after < self.high and r.tags[after] in "TAP#nND":
                    after += 1
            rest = r.tags[after : self.high]
            if rest and rest[0] not in ".,:":
                continue
            words = [t for t in rest if t not in ".,:"]
            if not words or words[0] == "G" or (turned and words[0] != "Q"):
                if not set("XvVQ") & set(r.tags[self.low : start]):
                    continue
                return self._make(self.low, start, phrase, (i, i + 1), TAGGED)
            closed = set("XvVH") & set(r.tags[self.low : start])
            goes_on = "QRGvVP" if closed or r.tags[self.low] not in "DNnH" else "RGP"
            if rest[1:2] == ["Q"] and self._mid_sentence(after + 1):
                goes_on = ""
            if (len(words) > 1 or not goes_on) and words[0] not in goes_on and r.cues[i].cost <= 1:
                return self._make(self.low, self.high, phrase, (i, i + 1), TAGGED, aside=(start, after))
        return None

    def _mid_sentence(self, k: int) -> bool:
        """Whether a quotation begins with a small letter: What we have, she said, “is a plan”."""
        mark = self.r.marks[self.r.quote_at[k]]
        return self.r.text[mark.start : mark.start + 1].islower()

    def _quoted_part(self, k: int) -> bool:
        """Whether the token is a quotation with a comma in it that ends a sentence: The plan is “dead,” (she said)."""
        r = self.r
        return r.tags[k] == "Q" and r.last_letter(k) == "," and r.tags[k - 1] not in ",:.Q-"

    def _according(self) -> Statement | None:
        r = self.r
        for i in range(self.low, self.high - 2):
            if r.lows[i] != "according" or r.lows[i + 1] != "to":
                continue
            phrase = noun_phrase_right(r, i + 2, self.high)
            if phrase is None:
                return None
            if i == self.low:
                comma = next((j for j in range(phrase.last, self.high) if r.tags[j] == ","), None)
                return self._make(comma + 1, self.high, phrase, (i, i + 2), ACCORDING) if comma else None
            if i < self.low + 7 and r.tags[i - 1] == "," and r.tags[phrase.last : phrase.last + 1] == [","]:
                aside = (i, phrase.last)
                return self._make(self.low, self.high, phrase, (i, i + 2), ACCORDING, aside=aside)
            return self._make(self.low, i, phrase, (i, i + 2), ACCORDING)
        return None

    def _headed(self) -> Statement | None:
        """A headline "Mayor: the bridge is safe"."""
        r = self.r
        colon = next((i for i in range(self.low, min(self.low + 6, self.high)) if r.tags[i] == ":"), None)
        if colon is None or self.high - colon < 3 or "Q" in r.tags[colon : colon + 2]:
            return None
        phrase = self.a.heading(self.low, self.high)
        if phrase is None or r.tags[self.high - 1] == "." or r.surface(phrase.first, phrase.last).isupper():
            return None
        run = self.a.people.name_in(phrase)
        if run and not all(r.lows[k] in roles() for k in range(phrase.first, run[1])):
            return None
        return self._make(colon + 1, self.high, phrase, (colon, colon + 1), COLON, sure=False)

    def _reported(self, i: int) -> Statement | None:
        r = self.r
        if (
            r.lows[i] in word_set("cue noun")
            and r.tags[i] == "n"
            and i + 1 < self.high
            and r.tags[i + 1] == "t"
        ):
            phrase = self.a.cues.owner(i, self.low)
            return self._make(i + 1, self._end(i + 1), phrase, (i, i + 1), OWNER) if phrase else None
        if (
            r.tags[i] not in "VG"
            or self.a.cues.passive(i)
            or r.cues[i].base in _NO_CONTENT
            or self._closes_a_quote(i)
        ):
            return None
        phrase = subject_of(r, i, self.low)
        if phrase is None or (r.tags[i - 1] == "2" and phrase.last == i - 1):  # "Needless to say"
            return None
        cue, phrase = self.a.cues.span(i), self.a.cues.name_between(phrase, i)
        first = self._content_start(i, cue[1])
        if r.tags[first : first + 1] == [","]:
            if phrase.first == self.low or r.lows[phrase.first - 1] != "as":
                return None
            return self._make(first + 1, self._end(first + 1), phrase, cue, INDIRECT)
        thing = self.r.cues[i].kind in _OF_A_THING and r.tags[first : first + 1] not in (["t"], ["2"])
        last = self._end(first, thing)
        if self._bracketed(phrase, i):
            last = next((k for k in range(first, last) if r.tags[k] == ","), last)
        grade = self._reports(i, first, last)
        return self._make(first, last, phrase, cue, INDIRECT, grade > 1) if grade else None

    def _reports(self, verb: int, first: int, last: int) -> int:
        """How much what follows a verb looks like something said: 2 certainly, 1 perhaps, 0 no words of anybody's."""
        tags, cue = self.r.tags[first:last], self.r.cues[verb]
        if not tags:
            return 0
        opening = tags[0]
        if opening == "t":
            return 2
        loose = cue.cost > 1 or cue.base in _NEEDS_THAT
        loose = loose or self.r.lows[verb] in word_set("noun like verb")
        if loose and opening != "H" and "Q" not in tags:
            return 0
        if opening == "R" and cue.base == "tell":
            return 0
        if self.r.lows[first] in _NARRATOR_AGAIN and cue.base != "ask":
            return 0
        if opening in "HRS":
            return 2
        if "Q" in tags or (opening not in "2P" and self._has_clause(first, last)):
            return 2 if cue.cost == 0 or cue.kind == "neutral" else 1
        if opening in "2P":
            return int(cue.kind in (_TO if opening == "2" else ["warning"]))
        if cue.base == "say" and last > first + 3:
            return 2
        return int(cue.kind in _OF_A_THING or (cue.kind in _KNOWN and last > first + 4))

    def _bracketed(self, phrase: Phrase, verb: int) -> bool:
        """Whether the verb stands in a clause that the next comma closes: "While she says …," · ", who says …,"."""
        tags = self.r.tags
        if phrase.first > self.low and tags[phrase.first - 1] == "S":
            return phrase.first - 1 == self.low or tags[phrase.first - 2] in ",-"
        k = verb - 1
        while k > phrase.last and tags[k] in "AX":
            k -= 1
        return tags[k] == "R" and tags[k - 1] == ","

    def _has_clause(self, first: int, last: int) -> bool:
        for i in range(first + 1, last):
            tag = self.r.tags[i]
            if tag in "XvVt":
                return True
            if tag in "RS;:":
                return False
        return False

    def _closes_a_quote(self, i: int) -> bool:
        return any(v.cue and v.cue[0] == i and v.how.startswith(AFTER) for v in self.quoted.values())

    def _content_start(self, verb: int, after: int) -> int:
        """Where the content begins: after "on Monday", "in a statement" and whoever was told."""
        r, kind = self.r, self.r.cues[verb].kind
        j = self._skip_place(after)
        for k in range(j, min(j + 12, self.high - 1)):
            if r.tags[k + 1] == "Q" and (r.tags[k] == ":" or (r.tags[k] == "," and r.tags[j] in "PT")):
                return k + 1
            if r.tags[k] in "tVQ":
                break
        hears = r.cues[verb].base in word_set("listened to") or (
            kind == "warning" and "t" in r.tags[j : j + 6]
        )
        heard = noun_phrase_right(r, j, self.high) if hears else None
        if heard is not None and heard.last < self.high and r.tags[heard.last] not in ".,":
            k = self._skip_place(heard.last)
            return j if r.tags[k] == "2" and r.lows[heard.head] != "reporters" else k
        return j

    def _skip_place(self, j: int) -> int:
        """Skip adverbs, days and places, the last only when "that" follows: "said on Monday in Riga that"."""
        r = self.r
        while j < self.high and r.tags[j] in "AT" and r.lows[j] != "there":
            j += 1
        for k in range(j, min(j + 10, self.high)):
            if r.tags[k] == "t" and (k == j or r.tags[j] in "PT"):
                return k
            if r.tags[k] in ",:;VvXQ2":
                break
        while j + 1 < self.high and r.tags[j] == "P" and r.tags[j + 1] == "T":
            j += 2
            while j < self.high and r.tags[j] in "T#":
                j += 1
        return j

    def _end(self, first: int, of_a_thing: bool = False) -> int:
        """The end of the sentence, or of the clause when another reporting verb or the narrator takes over."""
        r = self.r
        for j in range(first + 1, self.high):
            if r.tags[j] == ";" or self._afterthought(first, j) or self._says_when(first, j):
                return j
            if r.tags[j] == "G" and (
                r.tags[j - 1] in ",C" or (r.tags[j - 1] == "Q" and r.last_letter(j - 1) == ",")
            ):
                return j
            if r.tags[j] == "V" and r.tags[j - 1] == "," and r.cues[j].cost < 2:
                return j
            if of_a_thing and self._thing_ends(j):
                return j
            if r.tags[j] == "V" and not self.a.cues.passive(j):
                taken = self._taken_over(first, j)
                if taken:
                    return taken
            if r.tags[j - 1] == "," and self._but(j):
                return j - 1
            following = r.tags[j + 1 : self.high]
            if (
                r.tags[j] == "Q"
                and r.last_letter(j) == ","
                and "Q" not in following
                and following[:1] not in (["C"], ["P"])
            ):
                return j + 1
        return self.high

    def _thing_ends(self, j: int) -> bool:
        """Whether the narrator goes on after the thing that is praised or demanded: ", who left", "and left"."""
        r, following = self.r, self.r.tags[j + 1] if j + 1 < self.high else "."
        if (
            r.tags[j] not in ",C"
            or following not in "RSvVXH"
            or r.lows[j + 1].endswith("ing")
            or r.lows[j + 1] == "as"
        ):
            return False
        return r.tags[j] == "C" or "," not in r.tags[j + 1 : self.high]

    def _taken_over(self, first: int, verb: int) -> int | None:
        """Where the content ends before another reporting verb: "… and added", "…, while others say"."""
        r, k = self.r, verb - 1
        while k > first and (r.tags[k] == "A" or r.lows[k] in _HAS):
            k -= 1
        if r.tags[k] == "C":
            return (
                None
                if r.cues[verb].cost > 1 or (r.cues[verb].form == "base" and "2" in r.tags[first:k])
                else k
            )
        if r.cues[verb].cost:
            return None
        phrase = subject_of(r, verb, first)
        if phrase is None or phrase.first <= first + 2:
            return None
        before = phrase.first - 1
        return before if r.tags[before] in ",C-" else None

    def _afterthought(self, first: int, j: int) -> bool:
        """Whether the narrator adds something to the end: "… , which is new", "…, a city of…", "… – the first"."""
        r, rest = self.r, self.r.tags[j + 1 : self.high]
        if r.tags[j] == "-":
            return not {"-", "Q"} & {*rest} and "-" not in r.tags[first:j]
        return r.tags[j] == "," and "," not in rest and (rest[:1] == ["R"] or r.lows[j + 1] in _ADDS)

    def _says_when(self, first: int, j: int) -> bool:
        """Whether "the mayor on Friday", "the mayor during a rally" names a thing and then when it was said."""
        tags = self.r.tags
        when = self.r.lows[j] == "during" or (tags[j] == "P" and tags[j + 1 : j + 2] == ["T"])
        return when and not set("XvVtQ") & {*tags[first:j]}

    def _but(self, j: int) -> bool:
        """Whether ", but" opens a clause with a subject of its own."""
        if self.r.lows[j] != "but" or "Q" in self.r.tags[j : self.high]:
            return False
        return self.r.tags[j + 1 : j + 2] not in (
            ["t"],
            ["X"],
            ["A"],
            ["v"],
            ["V"],
        )
