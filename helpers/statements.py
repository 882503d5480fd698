"""Indirect speech: where the content of "she said that …", "…, officials say" and "according to …" starts and ends."""

from __future__ import annotations

from typing import NamedTuple

from helpers.attribution import AFTER, Attributor, Verdict
from helpers.clauses import Phrase
from helpers.lexicon import word_set
from helpers.speakers import Speaker
from helpers.subjects import noun_phrase_right, subject_of

INDIRECT = "what the reporting verb reports"
ACCORDING = "named after “according to”"
TAGGED = "named at the end of the sentence"
HEADED = "named before a colon"
OWNED = "somebody’s claim, call or promise: the owner"
_NO_CONTENT = frozenset("speak talk read address cry use refer to go on begin open finish end continue start laugh smile".split())
_NAMING = frozenset("call describe label dub term title cite quote define see view consider".split())


class Statement(NamedTuple):
    """A stretch of tokens reported as somebody's words, first to last (exclusive)."""

    first: int
    last: int
    speaker: Speaker
    cue: tuple[int, int]
    how: str
    sure: bool
    paragraph: int


def find_statements(attributor: Attributor) -> list[Statement]:
    """Every reported stretch that is not just one quotation, in text order, never overlapping."""
    found: list[Statement] = []
    for number in range(len(attributor.r.sentences)):
        found += _Sentence(attributor, number).statements()
    return found


class _Sentence:
    """One sentence and the reported contents in it."""

    def __init__(self, attributor: Attributor, number: int) -> None:
        self.a, self.r, self.number = attributor, attributor.r, number
        self.low, self.high, self.paragraph = self.r.sentences[number]
        self.quoted: dict[int, Verdict] = {}
        for k in range(self.low, self.high):
            if self.r.tags[k] == "Q":
                self.quoted[k] = attributor.verdicts[self.r.quote_at[k]]

    def statements(self) -> list[Statement]:
        found: list[Statement] = []
        whole = self._told_at_the_end() or self._according() or self._headed()
        if whole is not None:
            found.append(whole)
            return [s for s in found if self._words(s.first, s.last)]
        free = self.low
        for i in range(self.low, self.high):
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

    def _make(self, first: int, last: int, phrase: Phrase, cue: tuple[int, int], how: str) -> Statement | None:
        r = self.r
        while last > first and r.tags[last - 1] in ".,:;-":
            last -= 1
        while first < last and r.tags[first] in ".,:;-":
            first += 1
        speaker, more = self.a.speaker(phrase, self.number)
        if speaker.name is None and speaker.surface is None:
            return None
        self.a.about.setdefault(self.number, speaker)
        sure = not more or "nearest" in more
        return Statement(first, last, speaker, cue, how + more, sure, self.paragraph)

    def _told_at_the_end(self) -> Statement | None:
        tag = self.a.told_by(self.low, self.high)
        if tag is None:
            return None
        verb, phrase = tag
        start = min(verb, phrase.first)
        if start <= self.low + 1 or self.r.tags[start - 1] != ",":
            return None
        after = max(verb + 1, phrase.last)
        if after < self.high and self.r.tags[after] not in ".,PTA" or "V" in self.r.tags[after : self.high]:
            return None
        return self._make(self.low, start - 1, phrase, (verb, verb + 1), TAGGED)

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
            return self._make(self.low, i, phrase, (i, i + 2), ACCORDING)
        return None

    def _headed(self) -> Statement | None:
        """A headline "Mayor: the bridge is safe"."""
        colon = next((i for i in range(self.low, min(self.low + 6, self.high)) if self.r.tags[i] == ":"), None)
        if colon is None or self.high - colon < 3 or colon == self.low or "Q" in self.r.tags[colon : colon + 2]:
            return None
        phrase = self.a.heading(self.low, self.high)
        return self._make(colon + 1, self.high, phrase, (colon, colon + 1), HEADED) if phrase else None

    def _reported(self, i: int) -> Statement | None:
        r = self.r
        if r.lows[i] in word_set("cue noun") and r.tags[i] == "n" and i + 1 < self.high and r.tags[i + 1] == "t":
            phrase = self.a.owner(i, self.low)
            return self._make(i + 1, self._end(i + 1), phrase, (i, i + 1), OWNED) if phrase else None
        if r.tags[i] not in "VG" or self.a.passive(i) or r.cues[i].base in _NO_CONTENT or self._closes_a_quote(i):
            return None
        phrase = subject_of(r, i, self.low)
        if phrase is None:
            return None
        cue = self.a.cue_span(i)
        first = self._content_start(i, cue[1])
        if r.cues[i].cost > 1 and "t" not in r.tags[first : first + 1] and "Q" not in r.tags[first : self.high]:
            return None
        last = self._end(first)
        return self._make(first, last, phrase, cue, INDIRECT) if last > first else None

    def _closes_a_quote(self, i: int) -> bool:
        return any(v.cue and v.cue[0] == i and v.how.startswith(AFTER) for v in self.quoted.values())

    def _content_start(self, verb: int, after: int) -> int:
        r = self.r
        if r.cues[verb].kind not in {"accusation", "approval", "demand"} and r.cues[verb].base not in _NAMING:
            for j in range(after, min(after + 14, self.high)):
                if r.tags[j] == "t":
                    return j
                if r.tags[j] in ",:;VvXQ":
                    break
        j = after
        while j < self.high and r.tags[j] in "AT":
            j += 1
        if j + 1 < self.high and r.tags[j] == "P" and (r.tags[j + 1] == "T" or r.lows[j] in {"on", "in", "at"}) and (
            r.tags[j + 1] == "T"
        ):
            j += 2
            while j < self.high and r.tags[j] in "T#":
                j += 1
        if r.cues[verb].base in word_set("listened to"):
            heard = noun_phrase_right(r, j, self.high)
            if heard is not None and heard.last < self.high and r.tags[heard.last] not in ".,":
                j = heard.last
        return j

    def _end(self, first: int) -> int:
        """The end of the sentence, or of the clause when another reporting verb takes over."""
        r = self.r
        for j in range(first + 1, self.high):
            if r.tags[j] == ";":
                return j
            if r.tags[j] == "G" and r.tags[j - 1] == ",":
                return j - 1
            if r.tags[j] == "V" and r.tags[j - 1] in "CA" and not self.a.passive(j):
                k = j - 1
                while k > first and r.tags[k] == "A":
                    k -= 1
                if r.tags[k] == "C":
                    return k
            if r.tags[j - 1] == "," and (r.lows[j] == "but" or r.tags[j] == "S"):
                return j - 1
            if r.tags[j] == "C" and r.tags[j - 1] == "," and j + 2 < self.high and r.tags[j + 2] == "V":
                return j - 1
        return self.high


