"""Every quotation and attribution of an article: where it starts and ends, who says it, how sure we are.

How a speaker is found, in the order in which the program goes (the file that knows it in brackets):

1. **Marks** (marks). Each paragraph is read from left to right; marks that belong together enclose a quotation,
   whatever their shape. A quotation closed too early or not at all is repaired, and its row says so. In an interview
   ("Q: …", "Lee: …") every turn is a quotation.
2. **Words** (clauses, lexicon). All quotations are covered up. What remains is the narrator's, cut into sentences,
   each word with its class. A table of reporting verbs says which words can announce that somebody speaks.
3. **The cast** (speakers). Names are collected with their titles: "Russian President Vladimir Putin" enters Vladimir
   Putin, president, Russian. A last name alone then means him, and he is called Vladimir Putin throughout.
4. **Titles** (titles). The name of a book, a film or a programme (on NBC's “…”) is no quotation and gets no row.
5. **Cues** (cues, subjects). For each quotation three places are searched: right after it (“…,” she said), before it in
   its sentence (She said that … “…”), further on in the sentence (…, officials said). From a reporting verb the search
   walks back to its subject, over "who arrived on Monday", "and later" or "went on to". "According to", a dash before
   a name, a colon after one, and "Russia's claim that" are cues as well. Close and strong cues beat far and weak ones.
6. **No cue.** If the narrator speaks in the sentence, two or three quoted words are a term that nobody says, a longer
   quotation is laid to the sentence's subject, unsure. If the quotation stands alone, it goes on from the one before
   it in the paragraph, or from a sentence that ends with a colon, or belongs to the last person spoken of.
7. **Whom the words mean** (references). "The Russian leader" is the person with that role; "he" is whom the nearest
   earlier sentence of the narrator is about, if that can be a man; "it" and "they" are institutions and groups.
8. **Sure or not.** A row is sure when a cue was near and named somebody, or said "he" right after a sentence about one
   man. ``how`` names the rule that decided. Measured on 525 US news articles, 95 of 100 sure rows were right.

Indirect speech (statements) starts from the same cues: what follows "said that", stands before ", officials say", or
beside "according to" is the content, up to the end of the sentence or to where the narrator takes over again.
The method follows rule-based work on news: Pouliquen, Steinberger & Best 2007 (RANLP), O'Keefe et al. 2012 (EMNLP).
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
import pandas as pd

from helpers.articles.article import Article, once
from helpers.articles.decisions import HOW as CORRECTED
from helpers.articles.decisions import apply_corrections
from helpers.articles.segments import Span, count_words
from helpers.quotations.attribution import TITLE, Attributor, Verdict
from helpers.quotations.cues import AFTER
from helpers.quotations.indirect import Statement, bare_cues, find_statements
from helpers.quotations.marks import Mark, crossheads, find_marks, find_turns, is_nickname
from helpers.quotations.tokens import Reading

COLUMNS = [
    "quote", "paragraph", "start", "end", "text", "words", "speaker", "speaker_type", "surface", "cue",
    "cue_start", "cue_end", "kind", "how", "sure", "repaired",
]  # fmt: skip
_NUMBERS = {"quote", "paragraph", "start", "end", "words", "cue_start", "cue_end"}
_FLAGS = {"sure", "repaired"}
_MAY_BE_NONE = {"speaker", "speaker_type", "surface", "cue", "spans"}


def find_quotes(article: Article) -> pd.DataFrame:
    """One row a quotation, in text order; rows never overlap and ``article.text[start:end] == row.text``.

    Columns: quote (number), paragraph, start, end (marks left out), text, words; speaker (one name a person, None if
    nobody says it), speaker_type ("person", "institution", "document", "anonymous" or None), surface (the words that name the
    speaker), cue ("said", "according to", or None), cue_start, cue_end (-1: no cue); kind ("sentence", "fragment",
    "title or term"), how (the rule that decided), sure, repaired (a mark was missing). Where the
    reader has corrected a speaker (helpers.articles.decisions), the row says what the reader says.

    Raises nothing on any text; WorkbookError when a correction fits no quotation.

    >>> article = Article.from_text("“We agree,” said Mayor Ann Lee. She called the plan “good”.")
    >>> find_quotes(article)[["text", "speaker", "cue"]].values.tolist()
    [['We agree,', 'Ann Lee', 'said'], ['good', 'Ann Lee', 'called']]
    """
    return once(article, "quotes", _quotes)


def find_attributions(article: Article) -> pd.DataFrame:
    """One row a statement the article attributes to somebody, in text order; rows never overlap.

    Columns: those of find_quotes, and manner ("direct": a quotation; "indirect": reported without quotation marks;
    "mixed": reported, with quoted words in it; the row covers the whole content) and spans (every stretch of the same
    utterance as (start, end): a quotation split by "she said" has two). Raises nothing.

    >>> article = Article.from_text("Mayor Ann Lee said the bridge was safe.")
    >>> find_attributions(article)[["text", "speaker", "manner"]].values.tolist()
    [['the bridge was safe', 'Ann Lee', 'indirect']]
    """
    return once(article, "attributions", _attributions)


def _quotes(article: Article) -> pd.DataFrame:
    return apply_corrections(_table(_quote_rows(_attribute(article)), COLUMNS), article.corrections)


def _attributions(article: Article) -> pd.DataFrame:
    attributor = _attribute(article)
    reported = [_statement_row(attributor, statement) for statement in _statements(article)]
    starts = [row[2] for row in reported]
    spans = _utterances(attributor)
    rows = [(*row, "direct", spans[row[2]]) for row in _quote_rows(attributor) if row[6] is not None]
    rows = [row for row in rows if not _inside(row, reported, starts)]
    merged = sorted([*rows, *reported], key=lambda row: row[2])
    table = _table([(n, *row[1:]) for n, row in enumerate(merged)], [*COLUMNS, "manner", "spans"])
    return _with_corrected_quotes(table, find_quotes(article)) if article.corrections else table


def find_bare_cues(article: Article) -> pd.DataFrame:
    """Reporting verbs that say that a person spoke without telling what: "responded to a question".

    Columns: paragraph, start, end, text, speaker. Only strong reporting verbs whose subject is a person, outside
    quotation marks and reported statements; Leech & Short (1981) call this the narrative report of a speech act.

    >>> article = Article.from_text("Ann Lee replied to her critics. Tom Ray said it was late.")
    >>> find_bare_cues(article)[["text", "speaker"]].values.tolist()
    [['replied', 'Ann Lee']]
    """
    attributor = _attribute(article)
    used = set(find_attributions(article)["cue_start"].tolist())
    told = [(s.first, s.last) for s in _statements(article)]
    rows = []
    for first, speaker, paragraph in bare_cues(attributor):
        start, end = _cue(attributor.r, attributor.cues.span(first))[1:]
        if start not in used and not any(a <= first < b for a, b in told):
            rows.append((paragraph, start, end, article.text[start:end], speaker))
    return _table(rows, ["paragraph", "start", "end", "text", "speaker"])


def _with_corrected_quotes(statements: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Carry the reader's speakers from quotations to the statements that hold them."""
    statements = statements.copy()
    for quote in quotes[quotes["how"] == CORRECTED].itertuples(index=False):
        holds = (statements["start"] <= quote.start) & (quote.end <= statements["end"])
        if quote.speaker is None:
            statements = statements[~(holds & (statements["manner"] == "direct"))]
            continue
        statements.loc[holds, ["speaker", "speaker_type"]] = [quote.speaker, quote.speaker_type]
        statements.loc[holds, ["how", "sure"]] = [CORRECTED, True]
    return statements.reset_index(drop=True)


def _inside(row: tuple, reported: list[tuple], starts: list[int]) -> bool:
    n = bisect_right(starts, row[3])
    return n > 0 and reported[n - 1][3] > row[2]


def _attribute(article: Article) -> Attributor:
    if "attributor" not in article.found:
        article.found["attributor"] = _attributor(article)
    return article.found["attributor"]


def _statements(article: Article) -> list[Statement]:
    if "statements" not in article.found:
        article.found["statements"] = find_statements(_attribute(article))
    return article.found["statements"]


def _attributor(article: Article) -> Attributor:
    table = article.paragraphs
    paragraphs = list(zip(table["start"].tolist(), table["end"].tolist(), strict=True))
    turns = find_turns(article.text, paragraphs)
    taken = {mark.paragraph for mark in turns}
    found = [m for m in find_marks(article.text, paragraphs) if not is_nickname(article.text, m)]
    heads = crossheads(article.text, paragraphs, found)
    found = [m for m in found if m not in heads] if heads else found
    marks = sorted([*turns, *(m for m in found if m.paragraph not in taken)]) if turns else found
    return Attributor(Reading(article.text, paragraphs, marks))


def _quote_rows(attributor: Attributor) -> list[tuple]:
    reading = attributor.r
    pairs = [p for p in zip(reading.marks, attributor.verdicts, strict=True) if p[1].how != TITLE]
    return [_row(reading, n, mark, verdict) for n, (mark, verdict) in enumerate(pairs)]


def _row(reading: Reading, n: int, mark: Mark, verdict: Verdict) -> tuple:
    inside = reading.text[mark.start : mark.end]
    speaker = verdict.speaker
    whole = _is_sentence(inside) or (verdict.how == AFTER and len(inside.split()) > 3)
    kind = "title or term" if speaker.name is None else "sentence" if whole else "fragment"
    return (
        n, mark.paragraph, mark.start, mark.end, inside, count_words(inside), speaker.name, speaker.kind,
        speaker.surface, *_cue(reading, verdict.cue), kind, verdict.how, verdict.sure, mark.repaired,
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


def _statement_row(attributor: Attributor, statement: Statement) -> tuple:
    r, speaker = attributor.r, statement.speaker
    start, end = r.starts[statement.first], r.ends[statement.last - 1]
    inside = r.text[start:end]
    manner = "mixed" if "Q" in r.tags[statement.first : statement.last] else "indirect"
    return (
        0, statement.paragraph, start, end, inside, count_words(inside), speaker.name, speaker.kind, speaker.surface,
        *_cue(r, statement.cue), "sentence", statement.how, statement.sure, False, manner, [(start, end)],
    )  # fmt: skip


def _utterances(attributor: Attributor) -> dict[int, list[Span]]:
    """By its start, every stretch of the utterance a quotation belongs to: “…,” she said. “…”"""
    joined: list[list[Span]] = []
    for mark, verdict in zip(attributor.r.marks, attributor.verdicts, strict=True):
        if verdict.goes_on and joined:
            joined[-1].append((mark.start, mark.end))
        else:
            joined.append([(mark.start, mark.end)])
    return {start: pieces for pieces in joined for start, _ in pieces}


def _table(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    """A table of rows. Its columns get their types here: guessing costs more than the rules, and turns None into NaN."""
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    data = {}
    for name, column in zip(columns, values, strict=True):
        if name in _NUMBERS:
            data[name] = np.array(column, dtype=np.int64)
        elif name in _FLAGS:
            data[name] = np.array(column, dtype=bool)
        elif name in _MAY_BE_NONE:
            data[name] = pd.Series(column, dtype=object)
        else:
            data[name] = pd.array(column, dtype="str")
    return pd.DataFrame(data, copy=False)
