"""Words in quotation marks that nobody says: titles of works and programmes, and terms."""

from __future__ import annotations

import re

from helpers.clauses import Reading
from helpers.lexicon import owns, word_set

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
    if mark.end - mark.start > 70 or not _capitalised(r.text[mark.start : mark.end]):
        return False
    if k + 1 < high and r.lows[k + 1] in _STARS:
        return True
    if k == low or in_headline(r, low, high):
        return False
    before, tag = r.lows[k - 1], r.tags[k - 1]
    if after_title and tag in ",C":
        return True
    if tag == "," and k - 2 >= low and r.lows[k - 2] in word_set("title before"):
        return True
    if owns(r.words[k - 1]) or (before in word_set("title before") and before not in _NAMED):
        return True
    if before == "as" or before in _NAMED:
        return before in _NAMED and r.tags[k - 2] in "n,"
    verb_near = any(r.tags[i] in "VG" for i in range(max(low, k - 5), k))
    return tag == "P" or (tag in "DNn" and not verb_near and mark.end - mark.start < 40)


def _capitalised(inside: str) -> bool:
    words = re.findall(r"[\w’'-]+", inside)
    big = [w for w in words if w.lower() not in _SMALL]
    if inside.rstrip("”’\"' ")[-1:] in {"!", "?"}:
        return False
    return bool(big) and words[0][0].isupper() and all(w[0].isupper() or w[0].isdigit() for w in big)


def in_headline(r: Reading, low: int, high: int) -> bool:
    """Whether nearly every word of a sentence is capitalised, so that capitals say nothing."""
    words = [w for w in r.words[low : min(high, low + 60)] if w[0].isalpha() and len(w) > 2]
    return sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def is_term(r: Reading, k: int) -> bool:
    """Whether a quotation is a word or three in the middle of a sentence."""
    mark = r.marks[r.quote_at[k]]
    return len(r.text[mark.start : mark.end].split()) <= 3 and not r.ends_open(k)
