"""The narrator's words: tokens with a class each, and sentences.

Quotations are masked first: each becomes one token, so that nothing said inside them can be taken for the narrator's
words. Every other word gets a class of one letter: those of lexicon.CLASSES, V or G for a reporting verb (G: its -ing
form), v for another verb, N for a name, n for any other word, # for a number, Q for a quotation, and the punctuation
marks for themselves. That is enough to walk from a verb back to its subject (helpers.quotations.subjects).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from helpers.articles.names import PARTICLES
from helpers.articles.segments import Span
from helpers.articles.wordlists import (
    Verb,
    first_names,
    owns,
    place_words,
    plain,
    verb_forms,
    word_classes,
    word_set,
)
from helpers.quotations.marks import Mark

_PUNCTUATION = {c: c for c in ",:;()"} | dict.fromkeys("[", "(") | dict.fromkeys("]", ")")
_PUNCTUATION |= dict.fromkeys(".!?…", ".") | dict.fromkeys("—–―-", "-")
# An accent may be a letter of its own, and a soft hyphen or a joiner may hide inside a word.
_INSIDE = r"(?:[’'‐‑&/@-][^\W_]+|(?<=\d)[.,]\d+|[\u0300-\u036f\u00ad\u200b-\u200d\u2060][^\W_]*)*(?:(?<=s)[’'](?=\s))?"
_TOKEN = re.compile(
    rf"[A-Za-z][a-z]*+(?=[ ,])|\x02\x01*|[ap]\.m\.|[a-z][^\W_]*{_INSIDE}|[,:;()\[\]!?…]|\.|[—–―-]+"
    r"|[A-Z]-(?:[A-Z]\.)+|[A-Z]-[A-Z][a-z]{2,4}\.(?=,)|(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr|Det|Insp|Supt|Cpl|Brig"
    r"|Smt|Cllr|Cmdr|Adm|Maj|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Calif|Fla|Mass|Ill|Wisc?|Ariz|Conn|Colo|Va|Tenn|Mich|Minn|Md|Okla"
    rf"|Ore|Nev|Inc|Co|Corp|Ltd|No)\.|(?:Pa|Ala|Ark|Del|Ga|Ind|Kan|Ky|La|Neb|Tex|Vt|Wash|Wyo)\.(?=[,)]| [—–-])|[A-Z]\.(?=\s?[A-Z])|[^\W_]+{_INSIDE}"
)
_CAPITALS_THROUGHOUT = re.compile(r"\W*\w+(?:[^\w\n]+(?:[A-Z\d]\w*|\w{1,3}\b)){3}")
_SMALL_NAME = re.compile(r"(?:al|el|ul|a[drst]|ash|d|dell|o)[-‐‑’'][A-Z]")
_DATELINE = re.compile(
    r"(?:[A-Z]{3}[A-Z .’'-]*(?:, [\w. ]{2,25})?(?: \([^)\n]+\))?|[A-Z]\w+ \([^)\n]+\)) [–—―-]+ ?(?=\S)"
    r"|[A-Z]{4}[A-Z ]*: (?=[A-Z])|[A-Z]\w+: (?=[A-Z]\w+(?<!th)ing )|(?:Quotes?|Sources?|Reference|Background|Details|Photo): ?(?=\S)"
)
_ADVERB = re.compile(r"(?:ous|ent|ant|ive|ing|ed|ful|[ntcruim]al|ic|[ui]lar|ate|ain|ue?|act)ly$")
_PRESS = ("news", "media", "press")
OBJECTS = frozenset("him them me us".split())
_LOOK_BACK = 12  # tokens


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
        self.quote_at: dict[int, int] = {}  # token of a quotation -> its number in marks
        self.sentences: list[tuple[int, int, int]] = []  # first token, last (exclusive), paragraph
        self.headlines: set[int] = set()  # paragraphs
        self._masked = _mask(text, marks)
        self._seen_small = set(self._masked.split())
        self._noun_like = word_set("cue noun") | word_set("noun like verb")
        for number, (start, end) in enumerate(paragraphs):
            begin = len(self.tags)
            if end - start < 220 and _is_headline(self._masked, start, end):
                self.headlines.add(number)
            self._read(start, end, number in self.headlines)
            self._split(begin, len(self.tags), number)

    # -- words ----------------------------------------------------------------------------------------

    def _read(self, start: int, end: int, headline: bool) -> None:
        """Add the tokens of a paragraph, each with its class."""
        tags, lows, (single, pairs) = self.tags, self.lows, verb_forms()
        found = list(_TOKEN.finditer(self._masked, start, end))
        words = [match.group() for match in found]
        self.starts += [match.start() for match in found]
        self.ends += [match.end() for match in found]
        self.words += words
        lows += words
        before = "."
        for at, word in enumerate(words, len(tags)):
            if "a" <= word[0] <= "z":
                tag = _small_word(word)
                if before == "N" and word in PARTICLES:
                    tag = "N"
                elif tag == "?":
                    tag = self._verb_or_noun(single[word], before)
                elif tag in "ei":
                    tag = "n" if before == "D" or (tag == "i" and before in "n#") else "v"
            else:
                lows[at] = word.lower()
                tag = self._capital_or_mark(word, lows[at], before, headline)
            if tag in "VG":
                self.cues[at] = single[lows[at]]
            if at > 1 and (before in "VN" or lows[at - 1] in pairs):
                tag = self._look_back(at, lows[at], tag, before)
            tags.append(tag)
            before = tag

    def _verb_or_noun(self, verb: Verb, before: str) -> str:
        """Tell "he claims" from "the claims" and "from noted scholars" by the word before."""
        last = self.words[len(self.tags) - 1] if self.tags else ""
        if before == "D" and verb.form != "ing" and last.lower() in word_set("stands alone"):
            return "V"
        if before == "D" or (before in "Nn" and owns(last)) or (last in _PRESS and verb.base == "report"):
            return "n"
        if verb.form == "ing":
            return "G"
        if verb.form in {"third", "past"} and before in "P#":
            return "n"
        singular = before in "nN" and not last.endswith("s")
        if verb.form == "base" and verb.base != "say" and (before in "P#" or singular):
            return "n"
        return "V"

    def _capital_or_mark(self, word: str, low: str, before: str, headline: bool) -> str:
        """The class of anything that does not begin with a small letter."""
        first = word[0]
        if first == "\x02":
            self.quote_at[len(self.tags)] = len(self.quote_at)
            return "Q"
        if first in _PUNCTUATION:
            return _PUNCTUATION[first]
        if not first.isupper():
            return "#" if first.isdigit() else "n"
        fresh = before in ".:" or (before == "Q" and self._quote_ends(len(self.tags) - 1))
        known = word_classes().get(low)
        last_name = known == "X" and before == "N" and not headline and not word.isupper()
        if word == "US" or (not fresh and (last_name or word == "Will")):
            return "N"
        if known in {"v", "A"} and (word in first_names() or not (fresh or headline)):
            return "N"
        return known or self._capital(word, low, fresh, before, headline)

    def _capital(self, word: str, low: str, fresh: bool, before: str, headline: bool) -> str:
        verb = verb_forms()[0].get(low)
        if not fresh:
            if not (headline and verb and before in "NnX") or verb.form == "ing":
                return "N"
            agrees = verb.form != "base" or self.lows[len(self.tags) - 1].endswith("s")
            return self._verb_or_noun(verb, before) if agrees else "N"
        if low.endswith(("ing", "ed")) and (verb or low in self._seen_small):
            return "v"
        if _ADVERB.search(low):
            return "A"
        if low in self._seen_small and word[1:].islower():
            return "A" if low.endswith("ly") else "n"
        return "N"

    def _look_back(self, at: int, low: str, tag: str, before: str) -> str:
        """What the next word shows: "shot back" is one cue, "Filling in" no name, "claims of" no verb."""
        last, previous = self.lows[at - 1], self.tags[-2]
        verb = verb_forms()[1].get(last, {}).get(low)
        if verb is not None and before in "vVXGn" and previous != "D" and not owns(self.words[at - 2]):
            self.cues[at - 1] = verb
            self.tags[-1] = "G" if verb.form == "ing" else "V"
            return "A"
        if before == "N" and last.endswith(("ing", "ed")) and previous in ".Q" and tag in "PDHSt2A#":
            self.tags[-1] = "v"
        elif before == "V" and last in self._noun_like and self._noun_after_all(at, previous, tag):
            self.tags[-1] = "n"
            self.cues.pop(at - 1, None)
        return tag

    def _noun_after_all(self, at: int, previous: str, following: str) -> bool:
        """Whether a word like "claims" or "states" is a noun, by the words on both sides of it."""
        if previous in "HRX2C":
            return False
        if previous == "v" or following in "PvVXGCS":
            return True
        if plain(self.words[at - 2]) in place_words() and following != "t":
            return True
        i = self.back(at - 1, "nNAv#", at - _LOOK_BACK)
        return i > 0 and self.tags[i] == "D" and self.tags[self.back(i, "D")] in "GP"

    # -- quotations -----------------------------------------------------------------------------------

    def last_letter(self, token: int) -> str:
        """The last character inside the quotation at a token, closing marks left out."""
        mark = self.marks[self.quote_at[token]]
        return self.text[max(mark.start, mark.end - 6) : mark.end].rstrip("”’\"') ")[-1:] or " "

    def ends_open(self, token: int) -> bool:
        """Whether a quotation ends as one does before "she said": with a comma, a stop, a question mark, a dash."""
        return self.last_letter(token) in ",?!-—…." or self.marks[self.quote_at[token]].repaired

    def _quote_ends(self, token: int) -> bool:
        return self.last_letter(token) in ".!?…"

    # -- sentences ------------------------------------------------------------------------------------

    def _split(self, begin: int, stop: int, paragraph: int) -> None:
        """Add the sentences of a paragraph; "she said." after a quotation belongs to the quotation's sentence."""
        first = begin
        if stop - begin > 2 and (dateline := _DATELINE.match(self._masked, self.starts[begin])):
            first = bisect_left(self.starts, dateline.end(), begin)
            if self.tags[first - 1] != ":":
                self.sentences.append((begin, first, paragraph))
        for i in range(first, stop - 1):
            # in the U.S. The …
            short = self.words[i][-1] == "." != self.words[i] and self.tags[i + 1] in "DHPSCX"
            if self.tags[i] == "." or (self.tags[i] == "Q" and self._quote_ends(i)) or short:
                sign = self.text[self.starts[i + 1] - 1] in "$€£¥#@•"  # "… was shut. £2 million is left"
                last = self.words[i - 1]
                sign = sign or (self.tags[i + 1] == "#" and last.islower() and len(last) > 3)
                if not (sign or self.words[i + 1][0].isupper() or self.words[i + 1][0] in "\x02("):
                    continue
                if self.tags[i] == "Q" and self.tags[i + 1] != "Q" and self._tag_follows(i, stop):
                    continue
                if last.endswith(("-Sen", "-Gov", "-Rep")):  # then-Sen. Lee
                    continue
                self.sentences.append((first, i + 1, paragraph))
                first = i + 1
        if stop > first:
            self.sentences.append((first, stop, paragraph))

    def _tag_follows(self, quote: int, stop: int) -> bool:
        """Whether words like "Putin said." or "he asked, turning round" follow the quotation."""
        period = self.last_letter(quote) == "."
        for i in range(quote + 1, min(quote + (9 if period else 30), stop)):
            tag = self.tags[i]
            if tag in ".;:Q":
                return False
            if tag == "V" and i > quote + 1 and (i <= quote + 8 or self.tags[i - 1] == ","):
                return self._closes_quote(i, stop, period)
        return False

    def _closes_quote(self, verb: int, stop: int, period: bool) -> bool:
        """Whether the verb reports the words before it, not words that follow."""
        after = self.tags[verb + 1] if verb + 1 < stop else "."
        then = self.tags[verb + 2] if verb + 2 < stop else "."
        if period:  # whoever nods or agrees in the next sentence only listened
            return not self.cues[verb].cost and (after == "." or (after == "," and then != "Q"))
        return after not in ":tHQ" or (after == "H" and self.lows[verb + 1] in OBJECTS)

    def back(self, i: int, skip: str, low: int = 0) -> int:
        """The token before i that is of none of these classes."""
        i -= 1
        while i > low and self.tags[i] in skip:
            i -= 1
        return i

    def surface(self, first: int, last: int) -> str:
        """The words of the tokens first to last (exclusive) as the text has them."""
        return self.text[self.starts[first] : self.ends[last - 1]]


@lru_cache(maxsize=100_000)
def _small_word(low: str) -> str:
    """The class of a word in small letters; ? (a reporting verb), e (-ed), i (-ing) depend on the word before."""
    known = word_classes().get(low)
    if not known and low in verb_forms()[0]:
        return "?"
    if not known and low.endswith("ed") and len(low) > 4:
        return "e"
    if not known and low.endswith("ing") and len(low) > 5 and not low.endswith("thing"):
        return "i"
    return "N" if _SMALL_NAME.match(low) else known or ("A" if low.endswith("ly") else "n")


def _is_headline(text: str, start: int, end: int) -> bool:
    """Whether nearly every word of a line is capitalised."""
    if not _CAPITALS_THROUGHOUT.match(text, start, end):
        return False
    words = re.findall(r"\b[A-Za-z]{3,}", text[start:end])
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def _mask(text: str, marks: Sequence[Mark]) -> str:
    """Put a filler of equal length over every quotation, marks included."""
    text = text.replace("\x01", " ").replace("\x02", " ")
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.outer_start], "\x02".ljust(mark.outer_end - mark.outer_start, "\x01")]
        at = mark.outer_end
    return "".join(parts) + text[at:]
