"""A light grammar of news prose: words and their classes, sentences, noun phrases, and the subject of a verb.

Quotations are masked first: each becomes one token, so that nothing said inside them can be taken for the narrator's
words. Every other word gets a class of one letter (see CLASSES). That is enough to walk from a verb back to its
subject, over "who arrived on Monday", "the mayor of Riga," or "and later".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from helpers.segments import Span
from helpers.lexicon import Verb, owns, verb_forms, word_classes, word_set
from helpers.marks import Mark

_PUNCTUATION = {c: c for c in ",:;()"} | dict.fromkeys("[", "(") | dict.fromkeys("]", ")")
_PUNCTUATION |= dict.fromkeys(".!?…", ".") | dict.fromkeys("—–―-", "-")
_TOKEN = re.compile(
    r"\x02\x01*|\b[A-Z]-(?:[A-Z]\.)+|(?:[A-Z]\.){2,}|\b(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr|Cmdr|Adm|Maj"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Calif|Fla|Mass|Ill|Wis|Wisc|Ariz|Conn|Colo|Va|Tenn|Mich|Minn|Md|Okla|Ore|Nev|Inc|Co"
    r"|Corp|Ltd|No|vs)\.|\b[ap]\.m\.|\b[A-Z]\.(?=\s?[A-Z])"
    r"|[^\W_]+(?:[’'‐‑&/@-][^\W_]+|(?<=\d)[.,]\d+)*(?:(?<=s)[’'](?=\s))?|[,:;()\[\].!?…]|[—–―-]+"
)
NAME_PARTICLES = frozenset("de la le van von der den bin bint ibn al el du di da dos abu ten ter".split())


class Phrase(NamedTuple):
    """A noun phrase: the tokens first to last (exclusive), and the token it is built on."""

    first: int
    last: int
    head: int


class Reading:
    """An article as tokens: where each starts and ends, its lower-case form, its class; sentences as token ranges."""

    def __init__(self, text: str, paragraphs: Sequence[Span], marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.lows: list[str] = []
        self.tags: list[str] = []
        self.cues: dict[int, Verb] = {}
        self.quote_at: dict[int, int] = {}
        self.noun_like = word_set("cue noun") | word_set("noun like verb")
        self.sentences: list[tuple[int, int, int]] = []
        masked = _mask(text, marks)
        self.seen_small = set(re.findall(r"\b[a-z]+\b", masked))
        quote = 0
        for number, (start, end) in enumerate(paragraphs):
            begin = len(self.tags)
            quote = self._read(masked, start, end, quote)
            self._split(begin, len(self.tags), number)

    def _read(self, masked: str, start: int, end: int, quote: int) -> int:
        classes, (single, pairs) = word_classes(), verb_forms()
        fresh, before = True, "."
        headline = end - start < 220 and _is_headline(masked[start:end])
        for match in _TOKEN.finditer(masked, start, end):
            word, at = match.group(), len(self.tags)
            low = word.lower()
            first = word[0]
            if first == "\x02":
                tag = "Q"
                self.quote_at[at] = quote
                quote += 1
            elif first in _PUNCTUATION:
                tag = _PUNCTUATION[first]
            else:
                tag = classes.get(low) if word != "US" and (word != "Will" or fresh) else "N"
                tag = tag or self._open_class(word, low, fresh, before, headline)
                if tag in "VG":
                    self.cues[at] = single[low]
            if at > 1 and (before in "VN" or self.lows[-1] in pairs):
                tag = self._look_back(at, low, tag, before, pairs)
            self.starts.append(match.start())
            self.ends.append(match.end())
            self.words.append(word)
            self.lows.append(low)
            self.tags.append(tag)
            fresh = tag in ".:" or (tag == "Q" and self._quote_ends(at))
            before = tag
        return quote

    def _look_back(self, at: int, low: str, tag: str, before: str, pairs: dict[str, dict[str, Verb]]) -> str:
        """What the next word shows: "shot back" is one cue, "Filling in" no name, "claims of" no verb."""
        last, previous = self.lows[-1], self.tags[-2]
        owned = owns(self.words[-2])
        if low in pairs.get(last, ()) and before in "vVXGn" and previous != "D" and not owned:
            verb = pairs[last][low]
            self.cues[at - 1] = verb
            self.tags[-1] = "G" if verb.form == "ing" else "V"
            return "A"
        if before == "N" and last.endswith(("ing", "ed")) and previous in ".Q" and tag in "PDHSt2A#":
            self.tags[-1] = "v"
        elif before == "V" and last in self.noun_like and self._noun_after_all(previous, tag):
            self.tags[-1] = "n"
            self.cues.pop(at - 1, None)
        return tag

    def _noun_after_all(self, previous: str, following: str) -> bool:
        """Whether a word like "claims" or "states" is a noun, by the words on both sides of it."""
        if previous in "HRX2C":
            return False
        if previous == "v" or following in "PvVXGCS":
            return True
        if following in ",.-" or previous in "nA":
            i = len(self.tags) - 2
            while i >= 0 and self.tags[i] in "NA":
                i -= 1
            return False
        return False

    def _open_class(self, word: str, low: str, fresh: bool, before: str, headline: bool) -> str:
        verb = verb_forms()[0].get(low)
        if word[0].isupper() and headline and verb is not None and not fresh and before in "NnX" and verb.form != "ing":
            plural = self.lows[-1].endswith("s")
            if verb.form == "past" or (verb.form == "third" and low not in self.noun_like) or (plural and verb.form == "base"):
                return self._verb_or_noun(verb, before)
        if word[0].isupper():
            if low in {"says", "said", "say"}:
                return "V"
            if not fresh:
                return "N"
            if low.endswith(("ing", "ed")) and (verb or low in self.seen_small):
                return "v"
            if low.endswith("ly") and low in self.seen_small:
                return "A"
            return "n" if low in self.seen_small and word[1:].islower() else "N"
        if verb is not None:
            return self._verb_or_noun(verb, before)
        if low.endswith("ly"):
            return "A"
        if low.endswith("ed") and before != "D" and len(low) > 4:
            return "v"
        if low.endswith("ing") and before not in "Dn#" and len(low) > 5 and not low.endswith("thing"):
            return "v"
        if low[0].isdigit():
            return "#"
        return "n"

    def _verb_or_noun(self, verb: Verb, before: str) -> str:
        """Tell "he claims" from "the claims" by the word before it."""
        last = self.words[-1] if self.words else ""
        owned = before in "Nn" and owns(last)
        if verb.form == "ing":
            return "n" if before == "D" or owned else "G"
        if before == "D" or owned:
            return "n"
        if (
            verb.form == "base"
            and (before in "P#" or (before in "nN" and not last.endswith("s")))
            and verb.base != "say"
        ):
            return "n"
        if verb.form == "third" and before in "P#" and verb.cost:
            return "n"
        return "V"

    def _quote_ends(self, at: int) -> bool:
        mark = self.marks[self.quote_at[at]]
        return self.text[mark.start : mark.end].rstrip("”’\"') ")[-1:] in {".", "!", "?", "…"}

    def _split(self, begin: int, stop: int, paragraph: int) -> None:
        first = self._after_dateline(begin, stop, paragraph)
        for i in range(first, stop - 1):
            if self.tags[i] == "." or (self.tags[i] == "Q" and self._quote_ends(i)):
                after = self.words[i + 1]
                if not (after[0].isupper() or after[0] in "\x02“"):
                    continue
                if self.tags[i] == "Q" and self.tags[i + 1] != "Q" and self._tag_follows(i, stop):
                    continue
                self.sentences.append((first, i + 1, paragraph))
                first = i + 1
        if stop > first:
            self.sentences.append((first, stop, paragraph))

    def _after_dateline(self, begin: int, stop: int, paragraph: int) -> int:
        """The first token after "GENEVA (Agency) –", which becomes a sentence of its own."""
        if stop - begin < 4 or self.tags[begin] != "N" or not (self.words[begin].isupper() and len(self.words[begin]) > 2):
            return begin
        dash = next((i for i in range(begin + 1, min(begin + 14, stop)) if self.tags[i] == "-"), None)
        if dash is None or any(self.tags[i] in "vVXHQ" for i in range(begin, dash)):
            return begin
        self.sentences.append((begin, dash + 1, paragraph))
        return dash + 1

    def _tag_follows(self, quote: int, stop: int) -> bool:
        """Whether words like "Putin said." or "he asked, turning round" follow the quotation."""
        period = self.text[: self.ends[quote]].rstrip() and self._last_letter(quote) == "."
        for i in range(quote + 1, min(quote + (9 if period else 30), stop)):
            tag = self.tags[i]
            if i > quote + 8 and (tag != "V" or self.tags[i - 1] != ","):
                if tag in ".;:Q":
                    return False
                continue
            if tag == "V" and i > quote + 1:
                after = self.tags[i + 1] if i + 1 < stop else "."
                after = after if self.lows[i + 1 : i + 2] != ["out"] else "."
                if self.cues[i].base.startswith("be "):
                    return True
                then = self.tags[i + 2] if i + 2 < stop else "."
                if period:
                    return after == "." or (after == "," and then != "Q")
                return after not in ":tHQ"
            if tag in ".;:QS" or tag == "v":
                return False
        return False

    def _last_letter(self, quote: int) -> str:
        mark = self.marks[self.quote_at[quote]]
        return self.text[mark.start : mark.end].rstrip("”’\"') ")[-1:]

    def surface(self, first: int, last: int) -> str:
        """Words of the tokens first to last (exclusive) as the text has them."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def _is_headline(line: str) -> bool:
    """Whether nearly every word is capitalised."""
    words = re.findall(r"\b[A-Za-z]{3,}", line)
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def _mask(text: str, marks: Sequence[Mark]) -> str:
    """Put a filler of equal length over every quotation, marks included."""
    text = text.replace("\x01", " ").replace("\x02", " ")
    parts, at = [], 0
    for mark in marks:
        parts.append(text[at : mark.outer_start])
        parts.append("\x02" + "\x01" * (mark.outer_end - mark.outer_start - 1))
        at = mark.outer_end
    parts.append(text[at:])
    return "".join(parts)
