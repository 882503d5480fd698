"""Fitness: what the workbook cannot do with a text, and what still makes sense, each in a sentence.

The thresholds were set on texts that nobody here wrote: 525 US news articles (PolNeAR; Newell, Margolin & Ruths 2018).
What each of them does there stands beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import WORD
from helpers.framing.alignment import MOST_PAIRS
from helpers.quotations.marks import find_turns
from helpers.quotations.quotes import find_quotes
from helpers.tone.comparison import ENOUGH_PARAGRAPHS, ENOUGH_SENTENCES
from helpers.tone.sentiment import common_words, score_texts

COLUMNS = ["finding", "article", "sentence"]
SHARED = 0.18
ONE_QUOTATION = 0.8
TERMS, TERM_WORDS = 5, 3
PAGE = 0.3
_SAMPLE = 20_000  # characters; a language shows long before


class Limit(NamedTuple):
    """One limit: its name, the article's label ("A and B" for a pair), and the sentence for a reader."""

    finding: str
    article: str
    sentence: str


def fitness(a: Article, b: Article | None = None) -> pd.DataFrame:
    """Say what does not work with an article, or with a pair, and what still does: finding, article, sentence.

    An empty table means that nothing speaks against using every figure.

    >>> fitness(Article.from_text("Rain fell."))["finding"].tolist()
    ['few sentences', 'no quotations']
    """
    found = [finding for x in (a, b) if x is not None for finding in _alone(x)]
    if b is not None:
        found += _together(a, b)
    return pd.DataFrame(found, columns=COLUMNS)


def _alone(article: Article) -> list[Limit]:
    text = article.text[:_SAMPLE]
    note = score_texts([text], ["panel"])["note"].iloc[0]
    if not WORD.search(article.text):
        return [_no_words(article)]
    if note and "English" in note and "look like" in note:
        return [_language(article)]
    checks = (_page, _few_sentences, _quotations)
    return [finding for check in checks for finding in check(article)]


def _no_words(article: Article) -> Limit:
    return Limit(
        "no words",
        article.label,
        f"{article.name} holds no words, so there is nothing to count or compare. Check that its file is the right one.",
    )


def _language(article: Article) -> Limit:
    return Limit(
        "another language",
        article.label,
        f"{article.name} does not look like English. The rules for speakers, verbs and tone know English only, so leave "
        "those figures out; counting words, sentences and quotation marks, and looking up words of your own, still work.",
    )


def _page(article: Article) -> list[Limit]:
    """Much of the file belongs to a web page: in none of the 525 articles."""
    words = article.paragraphs["text"].map(lambda t: len(WORD.findall(t)))
    out = words[article.paragraphs["kind"] == "boilerplate"].sum() / max(1, words.sum())
    if out <= PAGE:
        return []
    return [
        Limit(
            "much of it is page",
            article.label,
            f"{out:.0%} of the words in the file of {article.name} seem to belong to a web page and are not counted. "
            "Look at the marked text; if story is among them, overrule it, or save the article's text alone.",
        )
    ]


def _few_sentences(article: Article) -> list[Limit]:
    counted = article.sentences.query("counted")
    sentences, paragraphs = len(counted), counted["paragraph"].nunique()
    if sentences >= ENOUGH_SENTENCES and paragraphs >= ENOUGH_PARAGRAPHS:
        return []
    few = f"{sentences} sentence{'s' * (sentences != 1)} in {paragraphs} paragraph{'s' * (paragraphs != 1)}"
    return [
        Limit(
            "few sentences",
            article.label,
            f"{article.name} has only {few}. That is too little for a mean or an interval of tone; "
            "the words, the voices and the side-by-side reading still make sense.",
        )
    ]


def _quotations(article: Article) -> list[Limit]:
    paragraphs = article.paragraphs
    if find_turns(article.text, list(zip(paragraphs["start"], paragraphs["end"], strict=True))):
        return [_transcript(article)]
    quotes = find_quotes(article)
    quotes = quotes[quotes["paragraph"].isin(paragraphs.loc[paragraphs["counted"], "paragraph"])]
    said, terms = quotes[quotes["speaker"].notna()], quotes[quotes["speaker"].isna()]
    terms = terms[terms["words"] <= TERM_WORDS]
    found = []
    if said.empty:
        found.append(_nobody_quoted(article))
    elif said["words"].sum() > ONE_QUOTATION * len(article.words):
        found.append(_one_quotation(article, str(said.groupby("speaker")["words"].sum().idxmax())))
    if len(terms) >= TERMS and 2 * len(terms) >= len(quotes):
        found.append(_scare_quotes(article, len(terms), len(quotes)))
    return found


def _transcript(article: Article) -> Limit:
    return Limit(
        "a transcript",
        article.label,
        f"{article.name} reads like a transcript or an interview: names, colons, turns. Each turn is taken for a quotation, "
        "so who speaks can be counted, but there are no reporting verbs, and shares of voice say who was let speak, not how.",
    )


def _nobody_quoted(article: Article) -> Limit:
    return Limit(
        "no quotations",
        article.label,
        f"{article.name} puts nobody's words in quotation marks, or its marks were lost in copying. Speakers and "
        "paired renderings are empty; what things are called, what comes first and the narrator's tone still make sense.",
    )


def _one_quotation(article: Article, speaker: str) -> Limit:
    """Nearly all of it stands inside quotation marks: in 7 of the 525 articles, all of them documents read out."""
    return Limit(
        "one long quotation",
        article.label,
        f"Nearly all of {article.name} stands inside quotation marks, most of it said by {speaker}. It is a document "
        "rather than a report: compare its words, but not its voices or its narrator's tone.",
    )


def _scare_quotes(article: Article, terms: int, all_quotes: int) -> Limit:
    """At least five terms, and half of all quotations: in none of the 525 articles."""
    return Limit(
        "words in quotation marks that nobody says",
        article.label,
        f"In {article.name} {terms} of {all_quotes} quotations are a few words that nobody is said to say: terms, irony or "
        "satire. The program cannot tell these apart, nor hear irony; read them before you count voices or score tone.",
    )


def _together(a: Article, b: Article) -> list[Limit]:
    both, found = f"{a.label} and {b.label}", []
    if a.text == b.text:
        return [
            Limit(
                "the same text",
                both,
                f"{a.name} and {b.name} are the same text, letter by letter; there is nothing to compare.",
            )
        ]
    share = shared_vocabulary(a, b)
    if share < SHARED:
        found.append(
            Limit(
                "different events",
                both,
                f"{a.name} and {b.name} share few words ({share:.0%}). Pairs on one event that we have seen share "
                f"{SHARED:.0%} or more; if yours are about one event all the same, believe your eyes. If not, each can be "
                "read alone, but pairs of sentences and gaps between the two would mean nothing.",
            )
        )
    sizes = [int(x.sentences["counted"].sum()) for x in (a, b)]
    if sizes[0] * sizes[1] > MOST_PAIRS:
        found.append(
            Limit(
                "too long to pair",
                both,
                f"{a.name} has {sizes[0]:,} sentences and {b.name} {sizes[1]:,}: too many to compare each with each. "
                "Everything that needs no pair still works; for the rest cut the texts into parts.",
            )
        )
    return found


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
        {w for w in (t.lower() for t in x.words["text"]) if len(w) > 3 and w not in common} for x in (a, b)
    )
    fewer = min(len(mine), len(other))
    return len(mine & other) / fewer if fewer else 0.0
