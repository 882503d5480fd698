"""Fitness: what the workbook cannot do with a text, and what still makes sense, each in a sentence.

The thresholds were set on texts that nobody here wrote: 525 US news articles (PolNeAR; Newell, Margolin & Ruths 2018).
What each of them does there stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pandas as pd

from helpers.articles.article import DAMAGE, Article, audit
from helpers.articles.segments import WORD, count_words
from helpers.articles.tables import as_table
from helpers.framing.alignment import MOST_PAIRS
from helpers.quotations.marks import find_turns
from helpers.quotations.quotes import quote_rows
from helpers.statistics import listed
from helpers.tone.comparison import ENOUGH_PARAGRAPHS, ENOUGH_SENTENCES
from helpers.tone.sentiment import common_words, score_texts

SHARED = 0.18
ONE_QUOTATION = 0.8  # of its words: passed by 7 of the 525 articles, all of them documents read out
TERMS, TERM_WORDS = 5, 3  # and half of all quotations: none of the 525 articles
MUCH_PAGE = 0.3  # of its words: none of the 525 articles
OWN_WORDS, OWN_SENTENCES = 0.25, 8  # of its sentences: 5 of the 525 articles, columns and an interview
_NOTHING_AFTER = ("no words", "another language", "the same text")
_FAR = "different events"
_FIRST_PERSON = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|[Mm]y|[Ww]e|[Oo]ur)\b")
_SAMPLE = 20_000  # characters; a language shows long before

Values = dict[str, object] | None


def fitness(*articles: Article) -> pd.DataFrame:
    """Say what does not work with articles, alone and together, and what still does: article, finding, sentence.

    article is the label, "A and B" for a pair. An empty table means that nothing speaks against using every figure.

    >>> fitness(Article.from_text("Rain fell."))["finding"].tolist()
    ['few sentences', 'no quotations']
    """
    rows = []
    for x in articles:
        rows += _found(_OF_ONE, (x,), x.label, {"name": x.name})
    for a, b in combinations(articles, 2):
        rows += _found(_OF_TWO, (a, b), f"{a.label} and {b.label}", {"name": a.name, "other": b.name})
    far = [row for row in rows if row[1] == _FAR]
    if len(far) > 1:
        said = f"Few words are shared by {'; '.join(pair for pair, *_ in far)}.{far[0][2].partition(').')[2]}"
        rows = [*(row for row in rows if row not in far), (listed(x.label for x in articles), _FAR, said)]
    return as_table(rows, ["article", "finding", "sentence"])


def _found(tests: dict, articles: tuple[Article, ...], label: str, names: dict[str, object]) -> list[tuple]:
    """The limits that hold, in order; one that says that nothing else makes sense is the last."""
    rows = []
    for finding, (test, sentence) in tests.items():
        values = test(*articles)
        if values is not None:
            rows.append((label, finding, sentence.format(**names, **values)))
            if finding in _NOTHING_AFTER:
                break
    return rows


def _no_words(article: Article) -> Values:
    return None if WORD.search(article.text) else {}


def _another_language(article: Article) -> Values:
    note = score_texts([article.text[:_SAMPLE]], ["panel"])["note"].iloc[0] or ""
    return {} if "English" in note and "look like" in note else None


def _much_page(article: Article) -> Values:
    words = [(count_words(p.text), p.kind == "boilerplate") for p in article.paragraph_rows]
    out = sum(n for n, page in words if page) / max(1, sum(n for n, _ in words))
    return {"share": out} if out > MUCH_PAGE else None


def _damaged(article: Article) -> Values:
    found = audit(article)
    damage = found[found["finding"].isin(DAMAGE)]["text"].tolist()
    return {"places": len(damage), "example": damage[0]} if damage else None


def _few_sentences(article: Article) -> Values:
    sentences, paragraphs = len(article.story), len({s.paragraph for s in article.story})
    if sentences >= ENOUGH_SENTENCES and paragraphs >= ENOUGH_PARAGRAPHS:
        return None
    few = f"{sentences} sentence{'s' * (sentences != 1)} in {paragraphs} paragraph{'s' * (paragraphs != 1)}"
    return {"few": few}


def _transcript(article: Article) -> Values:
    return {} if find_turns(article.text, [(p.start, p.end) for p in article.paragraph_rows]) else None


def _quotations(article: Article) -> tuple[dict[str, int], int, int]:
    """Words in quotation marks by speaker, terms that nobody says, and all quotations, of what counts."""
    counted = {p.paragraph for p in article.paragraph_rows if p.counted}
    quotes, said = [q for q in quote_rows(article) if q.paragraph in counted], {}
    for q in quotes:
        if q.speaker is not None:
            said[q.speaker] = said.get(q.speaker, 0) + q.words
    return said, sum(q.speaker is None and q.words <= TERM_WORDS for q in quotes), len(quotes)


def _nobody_quoted(article: Article) -> Values:
    return None if _quotations(article)[0] or _transcript(article) is not None else {}


def _one_quotation(article: Article) -> Values:
    said = _quotations(article)[0]
    if _transcript(article) is not None or sum(said.values()) <= ONE_QUOTATION * len(article.word_rows):
        return None
    return {"speaker": max(sorted(said), key=lambda name: said[name])} if said else None


def _first_person(article: Article) -> Values:
    quotes = quote_rows(article)
    own = [s for s in article.story if not any(q.start < s.end and s.start < q.end for q in quotes)]
    spoken = sum(_FIRST_PERSON.search(s.text) is not None for s in own)
    many = spoken >= max(OWN_SENTENCES, OWN_WORDS * len(article.story))
    return {"spoken": spoken, "of": len(article.story)} if many else None


def _scare_quotes(article: Article) -> Values:
    _, terms, of = _quotations(article)
    many = terms >= TERMS and 2 * terms >= of and _transcript(article) is None
    return {"terms": terms, "of": of} if many else None


def _same_text(a: Article, b: Article) -> Values:
    return {} if a.text == b.text else None


def _different_events(a: Article, b: Article) -> Values:
    share = shared_vocabulary(a, b)
    return {"share": share, "least": SHARED} if share < SHARED else None


def _too_long(a: Article, b: Article) -> Values:
    sizes = len(a.story), len(b.story)
    return {"one": sizes[0], "two": sizes[1]} if sizes[0] * sizes[1] > MOST_PAIRS else None


# Each limit: its test, which gives what its sentence names, and the sentence.
_OF_ONE: dict[str, tuple[Callable[[Article], Values], str]] = {
    "no words": (
        _no_words,
        "{name} holds no words, so there is nothing to count or compare. Check that its file is the right one.",
    ),
    "another language": (
        _another_language,
        "{name} does not look like English. The rules for speakers, verbs and tone know English only, so leave "
        "those figures out; counting words, sentences and quotation marks, and looking up words of your own, still work.",
    ),
    "much of it is page": (
        _much_page,
        "{share:.0%} of the words in the file of {name} seem to belong to a web page and are not counted. "
        "Look at the marked text; if story is among them, overrule it, or save the article's text alone.",
    ),
    "letters or marks were damaged": (
        _damaged,
        "{name} was damaged in copying: in {places} places a letter or a mark was lost or stands as a code (“{example}”; all "
        "of them in the audit). Quotation marks among them are not seen as such; save the text again as UTF-8, or put them right.",
    ),
    "few sentences": (
        _few_sentences,
        "{name} has only {few}. That is too little for a mean or an interval of tone; "
        "the words, the voices and the side-by-side reading still make sense.",
    ),
    "a transcript": (
        _transcript,
        "{name} reads like a transcript or an interview: names, colons, turns. Each turn is taken for a quotation, "
        "a paragraph without a name for more of the turn before (or for the answer, where only the questions are marked); so who speaks can be counted, but there are no reporting verbs, and shares of voice say who was let speak, not how.",
    ),
    "no quotations": (
        _nobody_quoted,
        "{name} puts nobody's words in quotation marks, or its marks were lost in copying. Speakers and "
        "paired renderings are empty; what things are called, what comes first and the narrator's tone still make sense.",
    ),
    "one long quotation": (
        _one_quotation,
        "Nearly all of {name} stands inside quotation marks, most of it said by {speaker}. It is a document "
        "rather than a report: compare its words, but not its voices or its narrator's tone.",
    ),
    "perhaps somebody's own words": (
        _first_person,
        "In {name} {spoken} of {of} sentences say “I” or “we” outside quotation marks: perhaps a speech, a letter, a column, "
        "or a transcript without names. All that is counted as the narrator's; see who speaks before you use the voices.",
    ),
    "words in quotation marks that nobody says": (
        _scare_quotes,
        "In {name} {terms} of {of} quotations are a few words that nobody is said to say: terms, irony or "
        "satire. The program cannot tell these apart, nor hear irony; read them before you count voices or score tone.",
    ),
}
_OF_TWO: dict[str, tuple[Callable[[Article, Article], Values], str]] = {
    "the same text": (
        _same_text,
        "{name} and {other} are the same text, letter by letter; there is nothing to compare.",
    ),
    _FAR: (
        _different_events,
        "{name} and {other} share few words ({share:.0%}). Pairs on one event that we have seen share "
        "{least:.0%} or more; if yours are about one event all the same, believe your eyes. If not, each can be "
        "read alone, but pairs of sentences and gaps between the two would mean nothing.",
    ),
    "too long to pair": (
        _too_long,
        "{name} has {one:,} sentences and {other} {two:,}: too many to compare each with each. "
        "Everything that needs no pair still works; for the rest cut the texts into parts.",
    ),
}


def shared_vocabulary(a: Article, b: Article) -> float:
    """Share of the shorter list of different words that the other article has too, 0 to 1.

    Words of four letters or more that are not among the commonest of English. What was measured: the 60 pairs of the
    525 articles that are most alike all reach SHARED; chosen by likeness, they cannot show how little two reports of one
    event may share. Of 250 pairs dealt at random, all on American politics, 74 (30%) reach it too, so a pair that
    passes need not be on one event. Four pairs known to be on one event (the seeds, three invented ones) share 32% to 42%.

    >>> two = [Article.from_text(t) for t in ("The bridge is closed.", "A bridge reopens.")]
    >>> shared_vocabulary(*two)
    0.5
    """
    common = common_words()[0]
    mine, other = (
        {w for w in (text.lower() for *_, text in x.word_rows) if len(w) > 3 and w not in common}
        for x in (a, b)
    )
    fewer = min(len(mine), len(other))
    return len(mine & other) / fewer if fewer else 0.0
