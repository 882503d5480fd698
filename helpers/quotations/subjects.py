"""From a verb to its subject: the walk a reader's eye makes from "said" back to who said it."""

from __future__ import annotations

from helpers.articles.wordlists import institution_words, place_words, roles, word_set
from helpers.quotations.tokens import OBJECTS, Phrase, Reading

_NOUNISH = frozenset("Nn#)")
_NOT_A_PART = frozenset("after before since until during than like despite".split())
_DESCRIBED = (["n"], ["N"], ["v"])
_MAX_STEPS = 60
_TRIES = 4  # verbs before, for one that has a subject


def subject_of(r: Reading, verb: int, low: int, depth: int = 0) -> Phrase | None:
    """The phrase that is the subject of the verb at a token, looking left as far as the token `low`.

    It steps over adverbs, auxiliaries and days ("Putin on Thursday again said"), bracketed clauses ("Truss, who
    arrived on Monday, said") and infinitives ("went on to say"); "and said" shares the subject of the verb before.
    """
    i = verb - 1
    if r.tags[verb] == "G" and not depth and r.tags[r.back(verb, "A")] not in "XHR":
        return _participle_subject(r, verb, low)
    for _ in range(_MAX_STEPS):
        if i < low:
            return None
        found = _look(r, i, low, depth)
        if not isinstance(found, int):
            return found
        i = found
    return None


def _look(r: Reading, i: int, low: int, depth: int) -> Phrase | int | None:
    """What the walk makes of the token i: the subject, the next token to look at, or None where it ends."""
    tags, tag = r.tags, r.tags[i]
    if tag == "H":
        return None if r.lows[i] in OBJECTS else Phrase(i, i + 1, i)
    if r.lows[i] == "first" and i > low and tags[i - 1] in "NnH":
        return i - 1
    if tag == "T":
        return r.back(i, "PDT#", low - 1)
    if tag in _NOUNISH:
        return _noun_or_aside(r, i, low)
    if tag in "AXvVPQG:" or (tag == "S" and depth < 3 and i > low and tags[i - 1] in "AXv"):
        return i - 1
    if tag == "2":
        return _made_to(r, i, low) or _governor(r, i, low)
    if tag in "Rt":
        return _antecedent(r, i, low)
    if tag == "C":
        return _shared(r, i, low, depth)
    if tag in ",-":
        return _before_bracket(r, i, low, depth)
    if tag == "D" and i > low and tags[i - 1] in "NnX-," and r.lows[i] in {"both", "all", "each"}:
        return i - 1
    return Phrase(i, i + 1, i) if tag == "D" and r.lows[i] in word_set("stands alone") else None


def _noun_or_aside(r: Reading, i: int, low: int) -> Phrase | int | None:
    """The noun phrase that ends here, unless it only says where: "and in a statement praised"."""
    phrase = _noun_subject(r, i, low)
    aside = phrase.first - 1 if phrase else low
    if aside - 1 > low and r.tags[aside] == "P" and r.tags[aside - 1] in "CXR" and r.tags[phrase.head] == "n":
        return aside - 1
    return phrase


def _participle_subject(r: Reading, verb: int, low: int, depth: int = 0) -> Phrase | None:
    """ "…, claiming": the subject of the reporting verb before it, else of the sentence; "a sign saying": the sign."""
    i = r.back(verb, "A", low)
    if i >= low and r.tags[i] in "Nn" and r.lows[i] not in word_set("issued"):
        phrase = _noun_subject(r, i, low) or noun_phrase_left(r, i, low)
        before = r.lows[phrase.first - 1] if phrase.first > low else ""
        if before == "with" or (before and r.tags[phrase.first - 1] not in "P2"):
            return phrase
    joined = depth == 0 and verb > low and r.tags[verb - 1] == "C"
    if r.tags[verb - 1] == "," or r.lows[verb - 1] == "by":
        comma = next((j for j in range(verb - 2, low, -1) if r.tags[j] in ",Q"), verb)
        told = any(r.tags[j] == "V" and not r.cues[j].cost for j in range(comma, verb))
        main = None if told else main_subject(r, low, verb)  # not in "…, the mayor said, adding"
        if main is not None and r.tags[main.head] == "N":
            return main
    tried = 0
    for j in range(verb - 1, low - 1, -1):
        telling = r.tags[j] == "V" or (joined and r.tags[j] == "G")
        if not telling or r.tags[j - 1] in "RtS2" or r.lows[j - 1] in {"be", "been"}:
            continue
        found = subject_of(r, j, low, 1) if r.tags[j] == "V" else _participle_subject(r, j, low, 1)
        tried += 1
        if found is not None or tried == _TRIES:
            return found
    return main_subject(r, low, verb)


def _made_to(r: Reading, i: int, low: int) -> Phrase | None:
    """ "The strike prompted [the mayor] to say": the object of the verb speaks."""
    if i <= low or r.tags[i - 1] not in "NnH":
        return None
    whom = Phrase(i - 1, i, i - 1) if r.tags[i - 1] == "H" else noun_phrase_left(r, i - 1, low)
    made = whom.first > low and r.lows[whom.first - 1] in word_set("makes others speak")
    return whom if made else None


def _governor(r: Reading, i: int, low: int) -> int:
    """From the "to" of an infinitive to the verb it hangs on, whose subject is then the speaker."""
    reach = range(i - 1, max(low, i - 9) - 1, -1)
    return next((j for j in reach if r.tags[j] in "vVX"), i) - 1


def _antecedent(r: Reading, i: int, low: int) -> Phrase | None:
    j = r.back(i, ",-(PC", low - 1)
    if j < low or r.tags[j] not in "Nn#)HDT":
        return None
    by = next((k for k in range(j, max(low, j - 8), -1) if r.lows[k] == "by"), low - 1) + 1
    inner = noun_phrase_left(r, j, max(low, by)) if r.tags[j] in _NOUNISH else Phrase(j, j + 1, j)
    named = r.tags[inner.head] in "HDTN" and r.lows[inner.head] not in institution_words()
    named = named or (r.lows[i] == "who" and r.lows[inner.head] in roles())
    return inner if named else _noun_subject(r, j, max(low, by))


def _shared(r: Reading, i: int, low: int, depth: int) -> Phrase | None:
    """The subject of the nearest earlier verb that has one: "Putin met reporters and said"."""
    if depth > 3:
        return None
    if i - 1 > low and r.tags[i - 1] in "-)":
        opens = "-" if r.tags[i - 1] == "-" else "("
        i = next((j for j in range(i - 2, low, -1) if r.tags[j] == opens), i)
    comma = r.tags[i - 1] == "," or (r.tags[i - 1] == "Q" and r.last_letter(i - 1) == ",")
    told = [k for k in range(low, i) if r.tags[k] == "V" and not r.cues[k].cost and ";" not in r.tags[k:i]]
    outer = told if "V" in r.tags[i + 1 : i + 3] else []  # "The mayor said the plan was late but warned …"
    verbs = [j for j in range(i - 1, low - 1, -1) if r.tags[j] in "VvX" and r.tags[j - 1] not in "2D"]
    for j in (outer or verbs)[:_TRIES]:
        found = subject_of(r, j, low, depth + 1)
        inside = found is not None and found.first > low and r.tags[found.first - 1] == "t"
        if found is not None and not (inside and comma):
            return found
    return None


def _before_bracket(r: Reading, i: int, low: int, depth: int) -> Phrase | None:
    """The phrase before an inserted clause: "Truss, who …, said"."""
    first = None
    for j in range(i - 1, low, -1):
        if r.tags[j] not in ",-" or r.tags[j - 1] not in "Nn#)TH":
            continue
        phrase = _noun_subject(r, j - 1, low) if r.tags[j - 1] != "H" else Phrase(j - 1, j, j - 1)
        if phrase is None or r.tags[phrase.head] == "#":
            continue
        described = first and r.tags[first.head] == "n"
        if described and r.tags[phrase.head] == "N" and phrase.last - phrase.first > 1:
            return phrase  # Jo Lind, editor of the Herald, a daily, said
        first = first or phrase
        if phrase.first == low or r.tags[phrase.first - 1] in "QSCt:;":
            return phrase
    stretch = noun_phrase_left(r, i - 1, low) if r.tags[i - 1] in "N)" else None
    if stretch is not None and stretch.first > low and r.tags[stretch.first - 1] in ",-":
        return stretch
    return _shared(r, i, low, depth + 1) if first is None and depth < 3 else first


def _noun_subject(r: Reading, i: int, low: int) -> Phrase | None:
    """The noun phrase that ends at i, with what hangs on it: "a spokesman for the mayor"."""
    head = phrase = noun_phrase_left(r, i, low)
    for _ in range(4):
        j = head.first - 1
        to = j > low and r.tags[j] == "2"  # aides to Lee, a letter to voters
        to = to and (r.lows[j - 1] in roles() or r.lows[j - 1] in word_set("document"))
        links = j > low and (r.tags[j] == "P" or to)
        if links and r.tags[j - 1] in _NOUNISH and r.lows[j] not in _NOT_A_PART:
            if _named_behind_an_office(r, head, j):
                break
            head = noun_phrase_left(r, j - 1, low)
        elif j > low and r.lows[j] == "of" and r.tags[j - 1] == "D":  # one of the farmers
            head = Phrase(j - 1, head.last, head.head)
        elif j > low + 1 and r.tags[j] in "P2" and r.tags[j - 1] in "vVG" and r.tags[j - 2] in _NOUNISH:
            head = noun_phrase_left(r, j - 2, low)  # a source speaking to the Herald
    reach = range(head.first - 1, max(low, head.first - 15), -1)
    relative = next((j for j in reach if r.tags[j] in "R,;:tSQCV-"), low)
    if r.tags[relative] == "R" and relative > low and r.tags[relative - 1] in _NOUNISH:
        return _antecedent(r, relative, low)  # the people who met Truss said
    whole = Phrase(head.first, phrase.last, head.head)
    return _name_it_describes(r, whole, low) or whole


def _named_behind_an_office(r: Reading, phrase: Phrase, link: int) -> bool:
    """Centers for Disease Control [Director Ann Lee] speaks, not the centers; a spokesman for Mayor Ann Lee does."""
    within = range(phrase.first + 1, phrase.head)
    office = r.lows[link] == "for" and r.lows[link - 1].removesuffix("s") in institution_words()
    return office and any(r.lows[k] in roles() for k in within)


def _name_it_describes(r: Reading, phrase: Phrase, low: int) -> Phrase | None:
    """ "Truss, the British minister said" with its second comma missing: the name, not the description."""
    comma = phrase.first - 1
    described = r.lows[phrase.first] in {"a", "an", "the"} or r.lows[phrase.first] in roles()
    if comma <= low or r.tags[comma] != "," or not described:
        return None
    if r.tags[comma - 1] != "N" or r.tags[phrase.head] != "n":
        return None
    name = noun_phrase_left(r, comma - 1, low)
    at_start = name.first == low or r.tags[name.first - 1] in "QCSt:-"
    return name if at_start and name.last - name.first > 1 else None


def noun_phrase_left(r: Reading, i: int, low: int) -> Phrase:
    """The noun phrase whose last token is i."""
    tags, j = r.tags, i
    if tags[i] == ")":
        opened = max((k for k in range(low, i) if tags[k] == "("), default=low)
        j = max(low, opened - 1)
    head = j
    while j > low:
        tag, further = tags[j - 1], tags[j - 2] if j - 1 > low else ""
        if tag in "Nn#":
            j -= 1
        elif tag == "D":
            j -= 2 if tags[j - 2] == "D" and j - 1 > low else 1
            if not (j - 1 > low and tags[j - 1] == "C" and tags[j - 2] in "Nn"):
                break
            j -= 1
        elif tag == "C" and further in ("N", "n") and tags[j] in "NnD":
            j -= 2
        elif tag in "VvGT" and further == "D":
            j -= 1
        else:
            break
    if any(tags[k] == "C" for k in range(j, head)):
        j = _list_start(r, j, low)
    return Phrase(j, i + 1, head)


def _list_start(r: Reading, first: int, low: int) -> int:
    """The start of "A, B and C" from the start of "B and C"."""
    while first - 2 >= low and r.tags[first - 1] == "," and r.tags[first - 2] == "N":
        j = r.back(first - 2, "N", low - 1) + 1
        if j > low and r.tags[j - 1] not in ",QSCt.DP":
            break
        first = j
    return first


def noun_phrase_right(r: Reading, i: int, high: int) -> Phrase | None:
    """The noun phrase that begins at token i: "said [a spokesman for the mayor]"."""
    tags, j = r.tags, i
    if i < high and tags[i] == "H":
        return Phrase(i, i + 1, i)
    while j < high and tags[j] in "DA#":
        j += 1
    begin = j
    while j < high and (
        tags[j] in "Nn#"
        or (tags[j] == "C" and r.words[j - 1] in place_words() and j > begin and tags[j + 1 : j + 2] == ["n"])
        or (begin > i and tags[j] in "vVGTA" and tags[j - 1] in "DA#T" and tags[j + 1 : j + 2] in _DESCRIBED)
    ):
        j += 1
    if j == begin:
        bare = r.lows[j - 1] in {"a", "an", "the"}
        return Phrase(i, j, j - 1) if j > i and tags[i] == "D" and not bare else None
    head = j - 1
    while j + 1 < high and tags[j] == "P" and r.lows[j] in {"of", "for", "from", "with", "at", "in"}:
        inner = noun_phrase_right(r, j + 1, high)
        if inner is None or tags[j + 1] == "H" or tags[j + 1] == "T":
            break
        j = inner.last
    return Phrase(i, j, head)


def main_subject(r: Reading, low: int, high: int) -> Phrase | None:
    """The subject of a sentence, after whatever stands in front: "On Monday, when …, [the mayor]"."""
    i = low
    for _ in range(4):
        while i < high and r.tags[i] in "Q,:-.CA(":
            i += 1
        if i >= high:
            return None
        i += r.lows[i] == "about" and r.tags[i + 1 : i + 2] == ["#"]
        if r.tags[i] in "PSTGvt2V" or (r.tags[i] in "DA#nN" and i + 1 < high and r.tags[i + 1] == "T"):
            comma = next((j for j in range(i, high) if r.tags[j] == ","), None)
            if comma is None:
                i = next((j for j in range(i + 1, high) if r.tags[j] not in "PTA#"), high)
            else:
                i = comma + 1
                pair = next((j for j in range(i, min(i + 4, high)) if r.tags[j] != "N"), high)
                if r.tags[comma - 1] == "N" and i < pair < high and r.tags[pair] == ",":
                    i = pair + 1
            continue
        return noun_phrase_right(r, i, high)
    return None
