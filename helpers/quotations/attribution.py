"""Who says a quotation: the rules, in the order in which they are asked, and what nobody says (titles, terms).

The docstring of helpers.quotations.quotes tells the whole way in words; here stand the steps.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from helpers.articles.wordlists import owns, speaks, word_set
from helpers.quotations import cues
from helpers.quotations.people import IN_AN_INTERVIEW, NOBODY, People, Speaker, perhaps_one
from helpers.quotations.subjects import noun_phrase_right
from helpers.quotations.tokens import Phrase, Reading

TITLE = "written like the title of a book, a film or a programme"
TERM = "a term that nobody is said to say"

_SMALL = frozenset("a an and as at by for from in of on or the to vs with de la is are".split())
_NAMED = frozenset(["called", "titled", "entitled", "dubbed", "named"])
_STARS = frozenset("star stars actor actress host director creator".split())


def is_title(r: Reading, k: int, low: int, high: int, after_title: bool) -> bool:
    """Whether the quotation at token k is capitalised like a title and stands where titles stand.

    On NBC's "…", a book called "…", "…" star; or next in a list after another title.
    """
    mark = r.marks[r.quote_at[k]]
    if not _capitalised(r.text[mark.start : mark.end]):
        return False
    if k + 1 < high and (r.lows[k + 1] in _STARS or r.lows[k + 1] in word_set("title before")):
        return True
    if k == low or r.marks[r.quote_at[k]].paragraph in r.headlines:
        return False
    before, tag = r.lows[k - 1], r.tags[k - 1]
    if before == "as" or before in _NAMED:
        return before in _NAMED and r.tags[k - 2] in "n,"
    known = before in word_set("title before") or (tag == "," and r.lows[k - 2] in word_set("title before"))
    if known or owns(r.words[k - 1]) or (after_title and tag in ",C"):
        return True
    return tag in "P2" or (tag in "DNn" and not {"V", "G"} & {*r.tags[max(low, k - 3) : k]})


def _capitalised(inside: str) -> bool:
    words = re.findall(r"[\w’'-]+", inside)
    big = [w for w in words if w.lower() not in _SMALL]
    return bool(big) and words[0][0].isupper() and all(w[0].isupper() or w[0].isdigit() for w in big)


def is_term(r: Reading, k: int) -> bool:
    """Whether a quotation is a word or two of a sentence of the narrator's, not a sentence of its own."""
    mark = r.marks[r.quote_at[k]]
    inside = r.text[mark.start : mark.end]
    renamed = r.lows[k - 1] in {"as", "become", "becomes", "became"} and inside[:1].islower()
    return len(inside.split()) <= 2 and (renamed or not r.ends_open(k))


SAME = "goes on from the quotation before it in the paragraph"
RUNS_ON = "the paragraph before ends inside the same quotation"
ANNOUNCED = "announced at the end of the paragraph before"
SUBJECT = "the sentence’s subject: nobody is said to speak"
NEXT = "named in the sentence after it"
PREVIOUS = "the person the sentence before is about"
ALOUD_BEFORE = "the last person quoted before"
TURN = "a turn of an interview"
ANSWERS = "answers the quotation before it"
_TURNS = 6  # quotations
_FAR_BACK, _FAR_ON = 200, 120  # tokens: no cue is looked for beyond


class Verdict(NamedTuple):
    """Who says a quotation, the tokens of the cue, the rule, and whether it can be relied on."""

    speaker: Speaker
    cue: tuple[int, int] | None
    how: str
    sure: bool
    goes_on: bool = False  # the same utterance as the quotation before


class Attributor:
    """Decides quotation by quotation, in text order."""

    def __init__(self, r: Reading) -> None:
        self.r = r
        self.people = People(r)
        self.firsts = [s[0] for s in r.sentences]
        self.tokens = list(r.quote_at)
        self.titles: set[str] = set()
        self.verdicts: list[Verdict] = []
        for number, k in enumerate(self.tokens):
            verdict = self._decide(number, k)
            self.verdicts.append(verdict._replace(goes_on=self._goes_on(number, verdict)))

    def _decide(self, number: int, k: int) -> Verdict:
        s = bisect_right(self.firsts, k) - 1
        low, high, _ = self.r.sentences[s]
        low, high = max(low, k - _FAR_BACK), min(high, k + _FAR_ON)
        if turn := self.r.marks[number].turn:
            return Verdict(Speaker(IN_AN_INTERVIEW[turn], "anonymous", None), None, TURN, True)
        before = self.verdicts[number - 1] if number else None
        runs_on = before and before.speaker.name and self.r.marks[number - 1].runs_on
        if runs_on and not cues.after(self.r, k, high):
            return Verdict(before.speaker, None, RUNS_ON, before.sure)
        after_title = before is not None and before.how == TITLE and self.tokens[number - 1] >= low
        name = self.r.surface(k, k + 1).strip("“”‘’\"'.,")
        if name in self.titles or is_title(self.r, k, low, high, after_title):
            self.titles.add(name)
            return Verdict(NOBODY, None, TITLE, True)
        if by_cue := self._by_cue(cues.around(self.r, k, low, high), s):
            return by_cue
        if not {*self.r.tags[low:high]} <= {*"Q.,:;-()"}:
            return self._within(number, k, s, low)
        return self._alone(number, s)

    def _by_cue(self, found: Iterable[cues.Cue], s: int, rule: str = "") -> Verdict | None:
        """What the cheapest cue says that names somebody."""
        for cue in sorted(found, key=lambda cue: cue.cost):
            speaker, how = self.people.speaker(cue.phrase, s)
            if speaker.name is not None:
                if cue.how != cues.BEFORE or cue.cost < 1:
                    self.people.tells(s, speaker, how)
                sure = self._sure(cue, speaker, how)
                return Verdict(speaker, (cue.first, cue.last), (rule or cue.how) + how, sure)
        return None

    def _goes_on(self, number: int, verdict: Verdict) -> bool:
        """Whether a quotation is the next piece of the one before: “…,” she said. “…”"""
        if not number or verdict.speaker.name is None:
            return False
        if verdict.how in {RUNS_ON, ALOUD_BEFORE}:
            return True
        before = self.verdicts[number - 1]
        together = self.r.marks[number].paragraph == self.r.marks[number - 1].paragraph
        if not together or before.speaker.name != verdict.speaker.name or not (before.cue or before.goes_on):
            return False
        tagged = before.cue is None or before.cue[0] > self.tokens[number - 1]
        return tagged and (verdict.how == SAME or verdict.cue == before.cue)

    # -- no cue: the narrator speaks in the sentence, too ----------------------------------------------

    def _within(self, number: int, k: int, s: int, low: int) -> Verdict:
        if heading := self.heading(low, k):
            speaker = self.people.speaker(heading, s)[0]
            if perhaps_one(speaker) and self.r.marks[number].outer_start == self.r.marks[number].start:
                speaker = speaker._replace(kind="person")  # a turn of an interview
            return Verdict(speaker, (heading.last, heading.last + 1), cues.COLON, True)
        previous = self._previous_in_paragraph(number, s)
        if previous and self._takes_up(number, k, s, previous):
            return Verdict(previous.speaker, None, SAME, False)
        if is_term(self.r, k):
            return Verdict(NOBODY, None, TERM, False)
        topic = self.people.topic(s)
        verb = max((i for i in range(low, k) if self.r.tags[i] == "V"), default=None)
        asked = verb and (
            self.r.cues[verb].base in word_set("listened to") or self.r.cues[verb].base == "call"
        )
        if topic.name and topic.kind and not (asked and cues.is_passive(self.r, verb)):
            return Verdict(topic, None, SUBJECT, False)
        return Verdict(NOBODY, None, TERM, False)

    def _takes_up(self, number: int, k: int, s: int, previous: Verdict) -> bool:
        """Whether a sentence that opens with a long quotation goes on in the voice of the one before."""
        first = self.r.sentences[s][0]
        if k == first:
            return previous.cue is not None and (self.r.ends_open(k) or not is_term(self.r, k))
        return previous.how == SAME and self.tokens[number - 1] == first

    def heading(self, low: int, stop: int) -> Phrase | None:
        """The name in a sentence that opens with "Name:"."""
        r = self.r
        colon = next((i for i in range(low, min(low + 14, stop)) if r.tags[i] == ":"), None)
        if colon is None or colon == low or any(r.tags[i] not in "NnD#()," for i in range(low, colon)):
            return None
        name = noun_phrase_right(r, low, colon)
        named = name and (r.tags[name.head] == "N" or speaks(r.lows[name.head]))
        return name if named and r.tags[name.last] in ":(," else None

    def _previous_in_paragraph(self, number: int, s: int) -> Verdict | None:
        if not number or self.r.marks[number - 1].paragraph != self.r.sentences[s][2]:
            return None
        previous = self.verdicts[number - 1]
        return previous if previous.speaker.name else None

    # -- no cue: the quotation stands alone ------------------------------------------------------------

    def _alone(self, number: int, s: int) -> Verdict:
        r, before = self.r, s - 1
        around = self._announced(before) or self._signed_below(s) or self._told_of_after(s)
        if around:
            return around
        paragraph = r.sentences[s][2]
        previous = self._previous_in_paragraph(number, s)
        if before >= 0 and r.sentences[before][2] == paragraph:
            if previous and self.tokens[number - 1] >= r.sentences[before][0]:
                return Verdict(previous.speaker, None, SAME, previous.sure)
            topic = self.people.topic(before)
            if topic.name and topic.kind:
                return Verdict(topic, None, PREVIOUS, False)
        last = self.verdicts[number - 1] if number else None
        if last and last.speaker.name and r.marks[number - 1].paragraph >= paragraph - 1:
            if self._asks(number - 1, last):
                return Verdict(self._other(number), None, ANSWERS, False)
            topic = self.people.topic(before)
            if topic.kind == "person" and r.text[r.marks[number - 1].start].islower():
                return Verdict(topic, None, PREVIOUS, False)
            return Verdict(last.speaker, None, ALOUD_BEFORE, False)
        person = next((topic for topic in self.people.topics_before(s) if topic.kind == "person"), None)
        return Verdict(person or NOBODY, None, PREVIOUS if person else TERM, False)

    def _asks(self, number: int, verdict: Verdict) -> bool:
        """Whether a quotation is a question, or an answer, to which somebody else replies."""
        verb = self.r.cues.get(verdict.cue[0]) if verdict.cue else None
        question = self.r.last_letter(self.tokens[number]) == "?" and verb is not None and verb.base == "ask"
        return verdict.how == ANSWERS or question

    def _other(self, number: int) -> Speaker:
        """Who was quoted last before the one quoted just now."""
        now = self.verdicts[number - 1].speaker.name
        before = (v.speaker for v in reversed(self.verdicts[max(0, number - 1 - _TURNS) : number - 1]))
        return next((who for who in before if who.kind == "person" and who.name != now), NOBODY)

    def _announced(self, s: int) -> Verdict | None:
        """ "She wrote:" closes the sentence before: its cue, else whom it is about."""
        if s < 0 or self.r.tags[self.r.sentences[s][1] - 1] != ":":
            return None
        low, high, _ = self.r.sentences[s]
        if by_cue := self._by_cue(cues.before(self.r, high, max(low, high - _FAR_BACK)), s, ANNOUNCED):
            return by_cue
        topic = self.people.topic(s)
        return Verdict(topic, None, ANNOUNCED, False) if topic.name else None

    def _told_of_after(self, s: int) -> Verdict | None:
        """“…” Those were the words of Jo Lind."""
        if s + 1 >= len(self.r.sentences) or self.r.sentences[s + 1][2] != self.r.sentences[s][2]:
            return None
        low, high, _ = self.r.sentences[s + 1]
        cue = cues.told_of(self.r, low, high)
        told = self._by_cue([cue], s + 1, NEXT) if cue else None
        return told and told._replace(sure=True)

    def _signed_below(self, s: int) -> Verdict | None:
        """The paragraph after a lone quotation is a signature: "– Jo Lind"."""
        r = self.r
        if s + 1 >= len(r.sentences):
            return None
        low, high, _ = r.sentences[s + 1]
        dash = r.tags[low] == "-"
        if high - low > 25 or not (dash or "~" in r.text[max(0, r.starts[low] - 2) : r.starts[low]]):
            return None
        phrase = noun_phrase_right(r, low + dash, high)
        if phrase is None or r.tags[phrase.head] != "N":
            return None
        return Verdict(self.people.who(phrase), (low, low + 1), cues.DASH, True)

    def _sure(self, cue: cues.Cue, speaker: Speaker, how: str) -> bool:
        """A near cue with a strong verb, or with a person, is relied on; so is "he" when the sentence before is about one."""
        if how and "nearest" not in how:
            return False
        verb = self.r.cues.get(cue.first)
        strong = verb is None or not verb.cost or cue.how != cues.BEFORE
        limit = 2.3 if strong else 4.2
        return cue.cost < limit and cue.how != cues.OWNER and (strong or speaker.kind == "person")
