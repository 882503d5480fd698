"""Negation: which words of a text stand under a "not", and how often.

The rule is small and reads from left to right. A negator ("not", "nobody", "lack of": the table
lexicons/negators.csv) reaches over the words after it, up to eight, to the end of its clause; two negators over
one word cancel; a phrase such as "not only" or "no doubt" is no negation. After Taboada et al. 2011
(Lexicon-based methods for sentiment analysis, Computational Linguistics 37:2) and Hutto & Gilbert 2014.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cache

from helpers.articles.wordlists import read_table, word_classes

REACH = 8
_DEFINITE = frozenset("the this that these those his her its our your their my".split())
_NEGATORS = frozenset({"verb", "noun", "subject", "pronoun"})
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]

_STOPS = frozenset('.!?…;:,()[]—–“”"\n') | frozenset(
    """but although though because since while when where which who whom whose what if unless until till before
    after yet so that and nor""".split()
)
_FINITE = frozenset(
    """is are was were am has have had will would can could may might must shall should does do did
    it's he's she's that's there's they're we're you're i'm it'll they'll we'll he'll she'll you'll""".split()
)
_AFTER_NOT = frozenset({"that", "so", "yet", "before"})  # "not so good", "never before so good"


@cache
def negators() -> Phrases:
    """The phrases of negators.csv by their first word, the longest first, each with its role.

    >>> negators()["far"]
    [(('far', 'from'), 'noun')]
    """
    return by_first_word((row["phrase"], row["role"]) for row in read_table("negators.csv"))


def by_first_word(phrases: Iterable[tuple[str, str]]) -> Phrases:
    """Arrange (phrase, role) pairs by the phrase's first word, the longest phrase first.

    >>> by_first_word([("a", "x"), ("A b", "y")])
    {'a': [(('a', 'b'), 'y'), (('a',), 'x')]}
    """
    table: Phrases = {}
    for phrase, role in phrases:
        words = tuple(phrase.lower().split())
        table.setdefault(words[0], []).append((words, role))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


def find_phrases(tokens: Sequence[str], phrases: Phrases) -> list[tuple[int, int, str]]:
    """Where phrases stand among the tokens: start, end (exclusive) and role; none overlap.

    >>> find_phrases(["it", "is", "far", "from", "safe"], negators())
    [(2, 4, 'noun')]
    """
    found, after = [], 0
    for i, token in enumerate(tokens):
        if i >= after and token in phrases:
            for words, role in phrases[token]:
                if len(words) == 1 or tuple(tokens[i : i + len(words)]) == words:
                    after = i + len(words)
                    found.append((i, after, role))
                    break
    return found


def turn(tokens: Sequence[str], known: Container[int]) -> tuple[set[int], set[int]]:
    """The known words (by their number among the lower-case tokens) under an odd number of negations, and the
    tokens that therefore count no more.

    >>> turn("it is not a good plan".split(), {4})
    ({4}, {2})
    >>> turn("it is not without hope".split(), {4})[0]
    set()
    """
    found = find_phrases(tokens, negators())
    through = {i for i, _, role in found if role == "looks through"}
    odd: set[int] = set()
    spent: set[int] = set()
    for start, end, role in found:
        reached = _reached(tokens, known, start, end, through, role) if role in _NEGATORS else []
        odd.symmetric_difference_update(reached)
        # A negator that does its work says nothing of its own ("lack" of hope), nor does an answering "No, ...".
        answers = role in _NEGATORS and tokens[end : end + 1] in ([","], ["."], ["!"])
        if reached or answers or role == "no negation":
            spent.update(range(start, end))
    return odd - spent, spent


def _reached(
    tokens: Sequence[str], known: Container[int], start: int, end: int, through: Container[int], role: str
) -> list[int]:
    """The known words one negator reaches."""
    if role == "pronoun" and start - 1 in known:  # "It helped nobody."
        return [start - 1]
    # Where the negator belongs to the subject, the clause's own verb ("nobody was happy") is still to come.
    verbs_to_come = role in ("subject", "pronoun") or start == 0 or tokens[start - 1] in _STOPS
    reached, looked_through = [], False
    for i in range(end, min(end + REACH, len(tokens))):
        token = tokens[i]
        passes = token in _AFTER_NOT and i == end
        if token in _STOPS and not (passes or _goes_on(tokens, i, known, reached, through)):
            break
        looked_through = looked_through or i in through or passes
        if token in _FINITE and i > end and not looked_through:
            if not verbs_to_come:
                break  # a new clause's verb: "the man who did not vote is happy"
            verbs_to_come = False
        if reached and token in _DEFINITE and _known_of(tokens, i):
            break  # "not a good day for the great bridge": that the bridge is great is taken for granted
        if i in known:
            reached.append(i)
    return reached


def _known_of(tokens: Sequence[str], i: int) -> bool:
    """Whether "the" begins what is said about a thing: after a preposition, or with a word before the thing's name."""
    described = i + 2 < len(tokens) and tokens[i + 2].isalpha() and tokens[i + 2] not in word_classes()
    return described or word_classes().get(tokens[i - 1]) == "P"


def _goes_on(
    tokens: Sequence[str], i: int, known: Container[int], reached: list[int], through: Container[int]
) -> bool:
    """Whether a negation passes a word that ends most clauses."""
    if tokens[i] == "and":
        return bool(reached) and i + 1 in known  # "not safe and sound"
    if tokens[i] == "so":
        return i + 1 in known  # "never were they so happy"
    if tokens[i] == "that":
        return i - 1 in through  # "I do not think that it is safe"
    return tokens[i] == '"'
