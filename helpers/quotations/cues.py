"""The words that announce a speaker, and where they stand around a quotation.

Three places are searched: right after the quotation (“…,” she said), before it in its sentence (She said: “…”), and
further on in the sentence (…, officials said). Every find has a cost: what stands close and is a strong verb is cheap,
words in between and weak verbs make it dearer. The cheapest find wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from helpers.articles.wordlists import owns, roles, speaks, word_set
from helpers.quotations.subjects import noun_phrase_left, noun_phrase_right, subject_of
from helpers.quotations.tokens import Phrase, Reading

AFTER = "named right after the quotation"
BEFORE = "named before the quotation"
LATER = "named at the end of the sentence"
ACCORDING = "named after “according to”"
OWNER = "somebody’s claim, call or promise: the owner"
COLON = "named before a colon"
DASH = "named after a dash"

_IN_THE_WORDS = ["in", "the", "words", "of"]
_BE = frozenset("is are was were be been being am gets got".split())
_MESSENGERS = frozenset("quoted quotes quoting cited cites citing".split())
_POINTING = frozenset("this that these those such".split())
_POSSESSIVES = frozenset("his her their its".split())
MODALS = frozenset("will would could should may might must can".split())
_GOING_ON = frozenset(["continue", "begin", "start", "go on", "end", "finish", "open"])
INVERTED = frozenset("say write explain add note continue reply argue recall".split())
# What each word between a verb and the quotation costs; a strong verb reaches further, its content runs on.
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
_REACH = 0.45
_NOT_SAID_YET = 1.3  # "would say", "to say": less likely to announce words that were said
_A_THING = 2.5  # after his remark about the “…,” she came


class Cue(NamedTuple):
    """A possible attribution of a quotation: who, by which tokens (first to last, exclusive), by which rule."""

    cost: float
    phrase: Phrase
    first: int
    last: int
    how: str


def around(r: Reading, k: int, low: int, high: int) -> list[Cue]:
    """Every cue for a quotation."""
    ahead = [*before(r, k, low)]
    outside = r.tags[k + 1 : k + 2] == [","] and not r.ends_open(k)
    inner = [c for c in ahead if outside and c.cost < 1.5 and r.tags[c.first - 1] == "R" and c.how == BEFORE]
    return inner or [*after(r, k, high), *ahead, *_later(r, k, high), *_according(r, k, low, high)]


def after(r: Reading, k: int, high: int) -> list[Cue]:
    """ "…," she said · "…," said the mayor · "…," according to the mayor · "…" – Name."""
    j = k + 1
    while j < high and r.tags[j] in ",.":
        j += 1
    if j >= high:
        return []
    if r.tags[j] == "-" and r.ends[high - 1] - r.starts[j] < 80:
        phrase = noun_phrase_right(r, j + 1, high)
        ends = phrase and (phrase.last >= high or r.tags[phrase.last] in ".,")
        return [Cue(0.5, phrase, j, j + 1, DASH)] if ends and r.tags[phrase.head] == "N" else []
    if told := told_of(r, j, high):
        return [told]
    if r.tags[j] == "V" and r.cues[j].form != "base":
        phrase = inverted(r, j, high)
        return [Cue(0.0, phrase, j, j + 1, AFTER)] if phrase else []
    if (not r.ends_open(k) and j == k + 1) or r.tags[j] not in "DNnH#Av":
        return []
    return _subject_then_verb(r, k, j, high)


def told_of(r: Reading, j: int, high: int) -> Cue | None:
    """ "Those were the words of Jo Lind", "was how she put it", "So said Jo Lind": the next words name the speaker."""
    i = j + (r.lows[j] in _POINTING)
    if r.lows[i : i + 2] == ["so", "said"]:
        phrase = inverted(r, i + 1, high)
        return Cue(0.2, phrase, i + 1, i + 2, AFTER) if phrase else None
    if i + 3 >= high or r.lows[i] not in {"is", "was", "are", "were"}:
        return None
    if r.lows[i + 1] == "how":
        phrase = noun_phrase_right(r, i + 2, high)
        puts = phrase and phrase.last < high and r.tags[phrase.last] == "V"
        return Cue(0.2, phrase, phrase.last, phrase.last + 1, AFTER) if puts else None
    noun = next((n for n in range(i + 1, min(i + 5, high - 1)) if r.lows[n] in word_set("cue noun")), None)
    if noun is None or i == j:
        return None
    if r.lows[noun + 1] in {"of", "from", "by"}:
        phrase = noun_phrase_right(r, noun + 2, high)
    else:
        phrase = owner(r, noun, i)
    return Cue(0.2, phrase, noun, noun + 1, OWNER) if phrase else None


def _subject_then_verb(r: Reading, k: int, j: int, high: int) -> list[Cue]:
    for i in range(j + 1, min(j + 45, high)):
        if r.tags[i] == "V" and not is_passive(r, i):
            phrase = subject_of(r, i, j)
            if r.lows[i] in _MESSENGERS and r.tags[i + 1 : i + 2] not in (["."], [","]):
                quoted = noun_phrase_right(r, i + 1, high)
                if quoted and r.lows[quoted.last : quoted.last + 1] == ["as"]:
                    return [Cue(0.1, quoted, i, i + 1, AFTER)]
            if phrase and phrase.first <= j + (r.tags[j] in "Av") and r.tags[i - 1] not in "Rt":
                end = span(r, i)[1]  # “Why?” She replied, “…”: the verb announces what follows
                leads_on = end + 1 < high and r.tags[end] in ",:" and r.tags[end + 1] == "Q"
                cost = 0.1 * r.cues[i].cost + 1.5 * leads_on
                if k and r.tags[k - 1] == "D" and not owns(r.words[k - 1]):
                    cost += _A_THING
                return [Cue(cost, name_after(r, phrase, i), i, end, AFTER)]
    return []


def inverted(r: Reading, verb: int, high: int) -> Phrase | None:
    """The subject right behind a verb: "said [her lawyer, Jo Lind]"."""
    phrase = noun_phrase_right(r, verb + 1, high)
    return name_after(r, phrase, high) if phrase else None


def name_after(r: Reading, phrase: Phrase, high: int) -> Phrase:
    """ "her lawyer, Jo Lind": the name after the comma."""
    j = phrase.last
    linked = j + 1 < high and (r.tags[j] == "," or r.lows[j] == "named")
    if linked and r.tags[phrase.head] == "n" and (r.tags[j + 1] == "N" or r.lows[j + 1] in roles()):
        other = noun_phrase_right(r, j + 1, high)
        if other and r.tags[other.head] == "N" and other.last - other.first >= 2:
            return Phrase(phrase.first, other.head + 1, other.head)
    return phrase


def is_passive(r: Reading, i: int) -> bool:
    """Whether the verb at a token is passive: its subject is spoken to or about."""
    if r.cues[i].form != "past" or r.cues[i].base.startswith("be "):
        return False
    j = r.back(i, "A", -1)
    return r.lows[i + 1 : i + 2] == ["by"] or (j >= 0 and r.lows[j] in _BE)


def _only_goes_on(r: Reading, i: int) -> bool:
    """ "continued to grow" announces nothing, "continued: “…”" does."""
    after = i + 1 + r.cues[i].base.count(" ")
    return r.cues[i].base in _GOING_ON and r.tags[after] not in "Q:,tG"


def span(r: Reading, i: int) -> tuple[int, int]:
    """Tokens of the cue whose first word is i ("pointed out" has two)."""
    return i, i + 1 + r.cues[i].base.count(" ")


def before(r: Reading, k: int, low: int) -> Iterator[Cue]:
    """She said: "…" · the mayor said that the plan was "…" · Russia's demand that "…"."""
    between = 0.0
    if k - 1 > low and r.tags[k - 1] == ":" and (phrase := _before_colon(r, k - 1, low)):
        yield Cue(0.3, phrase, k - 1, k, COLON)
    for i in range(k - 1, low - 1, -1):
        if r.lows[k - 1] == "as" and r.tags[i] == "n" and r.lows[i] in word_set("cue noun"):
            return  # his designation of them as “…”: a term
        look = _verb_before if r.tags[i] in "VG" else _noun_before
        if cue := look(r, i, k, low, between):
            yield cue
        between += _BETWEEN.get(r.tags[i], 0.06)


def _before_colon(r: Reading, colon: int, low: int) -> Phrase | None:
    j = colon - 1
    if r.tags[j] not in "Nn":
        return None
    phrase = noun_phrase_left(r, j, low)
    if r.tags[phrase.head] != "N" and not speaks(r.lows[phrase.head]):
        return None
    opens = phrase.first == low or r.tags[phrase.first - 1] in "-.,Q"
    return phrase if opens or r.lows[phrase.first - 1] in {"from", "by"} else None


def _verb_before(r: Reading, i: int, k: int, low: int, between: float) -> Cue | None:
    verb = r.cues[i]
    if r.tags[i] == "G" and r.lows[i - 1] == "as" and (quoted := _quoted(r, i, low)):
        return Cue(0.2 + between, quoted, *span(r, i), BEFORE)
    if is_passive(r, i):
        by = next((j + 1 for j in (i + 1, k + 1) if r.lows[j : j + 1] == ["by"]), None)
        agent = noun_phrase_right(r, by, min(by + 30, len(r.tags))) if by else None
        near = agent and (agent.first > k or agent.last >= k - 1)  # called “…” by Jo Lind
        near = near and (r.tags[agent.head] == "N" or speaks(r.lows[agent.head]))
        return Cue(between, agent, *span(r, i), BEFORE) if near else None
    if _only_goes_on(r, i):
        return None
    phrase = _inverted_before(r, i, k, low) or subject_of(r, i, low)
    if phrase is None:
        return None
    if i == k - 1 and phrase.first > low and r.lows[phrase.first - 1] == "what":
        return Cue(0.0, phrase, *span(r, i), BEFORE)  # rejected what she called “…”
    touching = i == k - 1 or (i == k - 2 and r.tags[k - 1] in ",:")
    cost = (0.0 if touching else 0.8) + verb.cost + (between if verb.cost else _REACH * between)
    if r.tags[i - 1] == "2" or r.lows[i - 1] in MODALS:
        cost += _NOT_SAID_YET
    return Cue(cost, name_after(r, phrase, i), *span(r, i), BEFORE)


def _quoted(r: Reading, saying: int, low: int) -> Phrase | None:
    """Who speaks in "X quoted Y as saying" and in "Y was quoted as saying": Y."""
    reach = range(saying - 2, max(low, saying - 12) - 1, -1)
    messenger = next((j for j in reach if r.lows[j] in _MESSENGERS), None)
    if messenger is None:
        return None
    if is_passive(r, messenger):
        return subject_of(r, messenger, low)
    return noun_phrase_right(r, messenger + 1, saying - 1)


def _inverted_before(r: Reading, i: int, k: int, low: int) -> Phrase | None:
    """ "In other words, explained Jo Lind: “…”": the subject between the verb and the quotation."""
    opens = i == low or r.tags[i - 1] in ",Q"
    if not opens or r.cues[i].base not in INVERTED or r.tags[k - 1] not in ",:":
        return None
    phrase = inverted(r, i, k)
    return phrase if phrase and phrase.last >= k - 1 and r.tags[phrase.head] == "N" else None


def _noun_before(r: Reading, i: int, k: int, low: int, between: float) -> Cue | None:
    if i > low and r.lows[i] in word_set("cue noun"):
        phrase = owner(r, i, low)
        if phrase and not _talked_about(r, phrase, i, k):
            return Cue(1.4 + between, phrase, i, i + 1, OWNER)
    return None


def owner(r: Reading, noun: int, low: int) -> Phrase | None:
    """Whose claim or promise it is: "Russia’s recent claim", "her promise"."""
    j = noun - 1
    if owns(r.words[j]) and r.tags[j] in "Nn":
        return noun_phrase_left(r, j, low)
    return Phrase(j, j + 1, j) if r.lows[j] in _POSSESSIVES else None


def _talked_about(r: Reading, phrase: Phrase, noun: int, k: int) -> bool:
    """Whether the quotation is what others say of a claim: "called her claim “…”", "her view is very “…”"."""
    rest = r.tags[noun + 1 : k]
    if not rest or rest[0] in "t:," or rest == ["X"]:
        return False
    if phrase.first and r.tags[phrase.first - 1] in "VG":
        return not all(t in "PD" for t in rest)
    return any(t in "XvV" for t in rest)


def _later(r: Reading, k: int, high: int) -> Iterator[Cue]:
    """The plan was "…" and "…", the mayor said."""
    for i in range(k + 2, min(high, k + 60)):
        cost = 1.5 + 0.04 * (i - k)
        if r.tags[i] == "V" and not is_passive(r, i):
            phrase = subject_of(r, i, k + 1)
            if not phrase or r.tags[phrase.first - 1] != ",":
                phrase = inverted(r, i, high) if r.tags[i - 1] in ",Q" else None
            if phrase:
                yield Cue(cost + r.cues[i].cost, phrase, *span(r, i), LATER)


def _according(r: Reading, k: int, low: int, high: int) -> Iterator[Cue]:
    """According to her, "…" · "…," according to her."""
    for i in range(max(low, k - 60), min(high, k + 60) - 2):
        wide = 2 if r.lows[i] == "according" else 4 if r.lows[i : i + 4] == _IN_THE_WORDS else 0
        if wide and (phrase := noun_phrase_right(r, i + wide, high)):
            cost = 0.05 * abs(i - k - 1)
            yield Cue(cost, name_after(r, phrase, high), i, i + wide, ACCORDING)


def told_at_the_end(r: Reading, low: int, high: int) -> tuple[int, Phrase] | None:
    """Who tells a sentence, and the verb: "…, Truss said." · "…, said Truss." · "…, who said …"."""
    for i in range(high - 1, max(low + 2, high - 60), -1):
        if r.tags[i] != "V" or r.cues[i].cost or is_passive(r, i):
            continue
        phrase = inverted(r, i, high) if r.tags[i - 1] == "," else None
        if phrase and (phrase.last >= high or r.tags[phrase.last] in ".,R"):
            return i, phrase
        closes = r.tags[min(i + 1, high - 1)] in ".," or {*r.tags[i + 1 : high]} <= {*"PTAnND#."}
        if closes or r.tags[i - 1] in "Rt":
            phrase = subject_of(r, i, low)
            if phrase and (phrase.first == low or r.tags[i - 1] == "R" or r.tags[phrase.first - 1] == ","):
                return i, phrase
    return None
