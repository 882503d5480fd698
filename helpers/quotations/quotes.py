"""Every quotation and attribution of an article: where it starts and ends, who says it, how sure we are.

How a speaker is found, in the order in which the program goes (the file that knows it in brackets):

1. **Marks** (marks). Each paragraph is read from left to right; marks that belong together enclose a quotation,
   whatever their shape. A quotation closed too early or not at all is repaired, and its row says so. In an interview
   ("Q: …", "Lee: …") every turn is a quotation.
2. **Words** (tokens). All quotations are covered up. What remains is the narrator's, cut into sentences,
   each word with its class. A table of reporting verbs says which words can announce that somebody speaks.
3. **The cast** (people). Names are collected with their titles: "Russian President Vladimir Putin" enters Vladimir
   Putin, president, Russian. A last name alone then means him, and he is called Vladimir Putin throughout.
4. **Titles** (attribution). The name of a book, a film or a programme (on NBC's “…”) is no quotation and gets no row.
5. **Cues** (cues, subjects). For each quotation three places are searched: right after it (“…,” she said), before it in
   its sentence (She said that … “…”), further on in the sentence (…, officials said). From a reporting verb the search
   walks back to its subject, over "who arrived on Monday", "and later" or "went on to". "According to", a dash before
   a name, a colon after one, and "Russia's claim that" are cues as well. Close and strong cues beat far and weak ones.
6. **No cue** (attribution). If the narrator speaks in the sentence, one or two quoted words are a term that nobody says, a longer
   quotation is laid to the sentence's subject, unsure. If the quotation stands alone, it goes on from the one before
   it in the paragraph, or from a sentence that ends with a colon, or belongs to the last person spoken of.
7. **Whom the words mean** (people). "The Russian leader" is the person with that role; "he" is whom the nearest
   earlier sentence of the narrator is about, if that can be a man; "it" and "they" are institutions and groups.
8. **Sure or not** (attribution). A row is sure when a strong verb was near, or a weaker one named a person, or when it
   said "he" right after a sentence about one man. ``how`` names the rule that decided. Measured on 525 US news
   articles, 96 of 100 sure rows had the right speaker.

Indirect speech (indirect) starts from the same cues: what follows "said that", stands before ", officials say", or
beside "according to" is the content, up to the end of the sentence or to where the narrator takes over again.
The method follows rule-based work on news: Pouliquen, Steinberger & Best 2007 (RANLP), O'Keefe et al. 2012 (EMNLP).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article, Correction
from helpers.articles.files import WorkbookError, plain_text
from helpers.articles.names import one_name
from helpers.articles.segments import Span, count_words, overlaps
from helpers.articles.tables import apart, table_of
from helpers.quotations.attribution import TITLE, Attributor, Verdict
from helpers.quotations.cues import AFTER
from helpers.quotations.indirect import Statement, bare_cues, find_statements
from helpers.quotations.marks import Mark, crossheads, find_marks, find_turns, is_nickname
from helpers.quotations.tokens import Reading

NOBODY, CORRECTED = "nobody", "corrected by the reader"
KEPT = 24  # articles whose quotations are kept: the last eight sets of three


class Quotation(NamedTuple):
    """A row of find_quotes."""

    quote: int
    paragraph: int
    start: int
    end: int
    text: str
    words: int
    speaker: str | None
    speaker_type: str | None
    surface: str | None
    cue: str | None
    cue_start: int
    cue_end: int
    kind: str
    how: str
    sure: bool
    repaired: bool
    manner: str = "direct"
    spans: tuple[Span, ...] = ()  # every stretch of the same utterance


COLUMNS = Quotation._fields[:-2]


def find_quotes(*articles: Article) -> pd.DataFrame:
    """One row a quotation, in text order; rows never overlap and ``article.text[start:end] == row.text``.

    Columns: article, quote (number), paragraph, start, end (marks left out), text, words; speaker (one name a person,
    None if nobody says it), speaker_type ("person", "institution", "document", "anonymous" or None), surface (the words
    that name the speaker), cue ("said", "according to", or None), cue_start, cue_end (-1: no cue); kind ("sentence",
    "fragment", "title or term"), how (the rule that decided), sure, repaired (a mark was missing). Where the
    reader has corrected a speaker (helpers.articles.article.Correction), the row says what the reader says.

    Raises nothing on any text; WorkbookError when a correction fits no quotation.

    >>> article = Article.from_text("“We agree,” said Mayor Ann Lee. She called the plan “good”.")
    >>> find_quotes(article)[["text", "speaker", "cue"]].values.tolist()
    [['We agree,', 'Ann Lee', 'said'], ['good', 'Ann Lee', 'called']]
    """
    return table_of(tellings(*articles), COLUMNS, lambda article: [row[:-2] for row in quote_rows(article)])


def find_attributions(*articles: Article) -> pd.DataFrame:
    """One row a statement that an article attributes to somebody, in text order; rows never overlap.

    Columns: those of find_quotes, and manner ("direct": a quotation; "indirect": reported without quotation marks;
    "mixed": reported, with quoted words in it; the row covers the whole content) and spans (every stretch of the same
    utterance as (start, end): a quotation split by "she said" has two). Raises what find_quotes raises.

    >>> article = Article.from_text("Mayor Ann Lee said the bridge was safe.")
    >>> find_attributions(article)[["text", "speaker", "manner"]].values.tolist()
    [['the bridge was safe', 'Ann Lee', 'indirect']]
    """
    return table_of(tellings(*articles), Quotation._fields, attribution_rows)


def tellings(*articles: Article | Sequence[Article]) -> list[Article]:
    """The articles as tellings of one story, in which a person has one name: the fullest that any of them gives.

    An article in which nobody is renamed is the one that was given. Raises what apart raises.

    >>> one = Article.from_text("“We agree,” said Judge Helen R. Lee.")
    >>> both = tellings(one, Article.from_text("“We agree,” said Judge Lee.", "B"))
    >>> find_quotes(both[1])["speaker"].tolist()
    ['Helen R. Lee']
    """
    return list(_tellings(tuple(apart(articles))))


@lru_cache(maxsize=KEPT)
def _tellings(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    if len(articles) == 1:
        return articles
    casts = []
    for article in articles:
        called = dict(article.called)
        people = _attributor(article.alone or article).people.people
        casts.append({p.name: called.get(p.name, p.name) for p in people})
    fuller = one_name([set(cast.values()) for cast in casts])
    together = []
    for article, cast, names in zip(articles, casts, fuller, strict=True):
        called = {own: names.get(now, now) for own, now in cast.items()}
        changed = tuple((own, name) for own, name in called.items() if own != name)
        same = changed == article.called
        together.append(article if same else replace(article, called=changed, alone=article.alone or article))
    return tuple(together)


@lru_cache(maxsize=KEPT)
def quote_rows(article: Article) -> tuple[Quotation, ...]:
    """The rows of find_quotes of one article."""
    if article.alone:
        return _called(article, quote_rows(article.alone))
    attributor = _attributor(article)
    spans = _utterances(attributor)
    pairs = [p for p in zip(attributor.r.marks, attributor.verdicts, strict=True) if p[1].how != TITLE]
    rows = [_quotation(attributor.r, n, *pair, spans[pair[0].start]) for n, pair in enumerate(pairs)]
    return tuple(_corrected(_as_written(article, rows), article.corrections))


def _as_written(article: Article, rows: list[Quotation]) -> list[Quotation]:
    """The rows with the words as the file has them, line ends included, and names in one piece."""
    if article.flat is article.text:
        return rows
    return [
        row._replace(
            text=article.text[row.start : row.end],
            speaker=row.speaker and row.speaker.replace("\u00ad", ""),
            surface=row.surface and row.surface.replace("\u00ad", ""),
        )
        for row in rows
    ]


def _called(article: Article, rows: Iterable[Quotation]) -> tuple[Quotation, ...]:
    called, found = dict(article.called), []
    for row in rows:
        names = (row.speaker or "").split(" and ")
        if not called.keys().isdisjoint(names):
            row = row._replace(speaker=" and ".join(called.get(n, n) for n in names), speaker_type="person")
        found.append(row)
    return tuple(found)


@lru_cache(maxsize=KEPT)
def attribution_rows(article: Article) -> tuple[Quotation, ...]:
    """The rows of find_attributions of one article."""
    if article.alone:
        return _called(article, attribution_rows(article.alone))
    quotes, attributor = quote_rows(article), _attributor(article)
    found = [_reported(attributor, statement, quotes) for statement in _told(article)[0]]
    reported = _as_written(article, found)
    taken = [(row.start, row.end) for row in reported]
    told = [q for q in quotes if q.speaker is not None and (q.cue or q.sure or q.kind != "fragment")]
    rows = [row for row in told if not overlaps(taken, row.start, row.end)]
    merged = sorted([*rows, *reported], key=lambda row: row.start)
    return tuple(row._replace(quote=n) for n, row in enumerate(merged))


@lru_cache(maxsize=KEPT)
def bare_cue_rows(article: Article) -> tuple[tuple, ...]:
    """Reporting verbs that say that a person spoke without telling what: (paragraph, start, end, text, speaker).

    Only strong reporting verbs whose subject is a person, outside quotation marks and reported statements
    ("responded to a question"); Leech & Short (1981) call this the narrative report of a speech act.

    >>> bare_cue_rows(Article.from_text("Ann Lee replied to her critics. Tom Ray said it was late."))[0][3:]
    ('replied', 'Ann Lee')
    """
    if article.alone:
        called = dict(article.called)
        return tuple((*row, called.get(who, who)) for *row, who in bare_cue_rows(article.alone))
    statements, bare = _told(article)
    reading, used = _attributor(article).r, {row.cue_start for row in attribution_rows(article)}
    rows = []
    for first, cue, speaker, paragraph in bare:
        text, start, end = _cue(reading, cue)
        if start not in used and not any(s.first <= first < s.last for s in statements):
            rows.append((paragraph, start, end, text, speaker))
    return tuple(rows)


@lru_cache(maxsize=KEPT)
def _attributor(article: Article) -> Attributor:
    paragraphs = [(p.start, p.end) for p in article.paragraph_rows]
    text = article.flat
    turns = find_turns(text, paragraphs)
    taken = {mark.paragraph for mark in turns}
    found = [m for m in find_marks(text, paragraphs) if not is_nickname(text, m)]
    heads = crossheads(text, paragraphs, found)
    found = [m for m in found if m not in heads] if heads else found
    marks = sorted([*turns, *(m for m in found if m.paragraph not in taken)]) if turns else found
    return Attributor(Reading(text, paragraphs, marks))


@lru_cache(maxsize=KEPT)
def _told(article: Article) -> tuple[list[Statement], list[tuple]]:
    """Reported statements and bare cues: both, in this order, because the second remember what the first found."""
    attributor = _attributor(article)
    return find_statements(attributor), list(bare_cues(attributor))


def _quotation(r: Reading, n: int, mark: Mark, verdict: Verdict, spans: tuple[Span, ...]) -> Quotation:
    inside, speaker = r.text[mark.start : mark.end], verdict.speaker
    whole = _is_sentence(inside) or (verdict.how == AFTER and len(inside.split()) > 3)
    kind = "title or term" if speaker.name is None else "sentence" if whole else "fragment"
    return Quotation(
        n, mark.paragraph, mark.start, mark.end, inside, count_words(inside), *speaker[:3], *_cue(r, verdict.cue),
        kind, verdict.how, verdict.sure, mark.repaired, spans=spans,
    )  # fmt: skip


def _is_sentence(inside: str) -> bool:
    """Whether a quotation reads as a sentence rather than a fragment."""
    inside = inside.strip()
    return len(inside.split()) >= 3 and inside[:1].isupper() and inside[-1:] in '.,!?…”’"—-'


def _cue(reading: Reading, tokens: Span | None) -> tuple[str | None, int, int]:
    if tokens is None:
        return None, -1, -1
    start, end = reading.starts[tokens[0]], reading.ends[tokens[1] - 1]
    return reading.text[start:end], start, end


def _reported(attributor: Attributor, s: Statement, quotes: Sequence[Quotation]) -> Quotation:
    r = attributor.r
    start, end = r.starts[s.first], r.ends[s.last - 1]
    spans = ((start, end),)
    if s.aside is not None:
        spans = ((start, r.ends[s.aside[0] - 1]), (r.starts[s.aside[1]], end))
    row = Quotation(
        0, s.paragraph, start, end, r.text[start:end], count_words(r.text[start:end]), *s.speaker[:3], *_cue(r, s.cue),
        "sentence", s.how, s.sure, False, "mixed" if "Q" in r.tags[s.first : s.last] else "indirect", spans,
    )  # fmt: skip
    for q in quotes:  # whom the reader names for words in it, says the whole
        if q.how == CORRECTED and q.speaker is not None and start <= q.start and q.end <= end:
            row = row._replace(speaker=q.speaker, speaker_type=q.speaker_type, how=CORRECTED, sure=True)
    return row


def _utterances(attributor: Attributor) -> dict[int, tuple[Span, ...]]:
    """By its start, every stretch of the utterance a quotation belongs to: “…,” she said. “…”"""
    joined: list[list[Span]] = []
    for mark, verdict in zip(attributor.r.marks, attributor.verdicts, strict=True):
        if verdict.goes_on and joined:
            joined[-1].append((mark.start, mark.end))
        else:
            joined.append([(mark.start, mark.end)])
    return {start: tuple(pieces) for pieces in joined for start, _ in pieces}


def _corrected(rows: list[Quotation], corrections: Sequence[Correction]) -> list[Quotation]:
    """The rows with the reader's speakers: a corrected row is sure, and with "nobody" it becomes a title or term.

    Raises WorkbookError when a correction fits no quotation, or more than one with different words, or when two
    name different speakers for one.
    """
    done: dict[int, Correction] = {}
    for c in corrections:
        fits = [n for n, row in enumerate(rows) if _plain(row.text).startswith(_plain(c.quotation))]
        if len({_plain(rows[n].text) for n in fits}) != 1:
            problem = f"fits {len(fits)} quotations" if fits else "fits no quotation"
            raise WorkbookError(
                f"“{c.quotation}” in {c.where} {problem} of Article {c.article}. "
                "Copy the first words of one quotation as the article prints them, without its marks."
            )
        earlier = next((done[n] for n in fits if n in done), c)
        if earlier.speaker.lower() != c.speaker.lower():
            raise WorkbookError(
                f"“{c.quotation}” of Article {c.article} is corrected twice: {earlier.where} says "
                f"{earlier.speaker}, {c.where} says {c.speaker}. Keep one of the two."
            )
        done |= dict.fromkeys(fits, c)
        nobody = c.speaker.lower() == NOBODY
        known = next((row.speaker_type for row in rows if row.speaker == c.speaker), "person")
        change = {"speaker": None, "speaker_type": None, "kind": "title or term"}
        change = change if nobody else {"speaker": c.speaker, "speaker_type": known}
        for n in fits:
            rows[n] = rows[n]._replace(**change, how=CORRECTED, sure=True)
    return rows


def _plain(text: str) -> str:
    return plain_text(text).strip(" \"'.,")
