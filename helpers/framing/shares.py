"""Voices: whose words an article is made of, counted so that every word has exactly one voice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article, once, rows_of
from helpers.articles.segments import count_words
from helpers.quotations.quotes import find_attributions, find_quotes

NARRATOR, NOT_COUNTED = "narrator", "not counted"
ANONYMOUS = "anonymous source"
GROUPS = ("quoted speaker", "reported speaker", ANONYMOUS, NARRATOR)
_NOT_NAMED = (NARRATOR, "anonymous", "document", "unclear")
_COLUMNS = ["paragraph", "start", "end", "voice", "speaker", "speaker_type", "group", "words", "text"]


class Voice(NamedTuple):
    """Who speaks at a place: the voice ("quoted", "reported", "narrator"), the speaker and the kind of speaker."""

    name: str
    speaker: str | None
    kind: str | None


def voices(article: Article, excluded: bool = False) -> pd.DataFrame:
    """Cut the counted text into stretches of one voice, in reading order.

    Columns: paragraph, start, end, voice, speaker, speaker_type, group, words, text. voice is "quoted" (inside
    quotation marks and said by somebody), "reported" (a statement told in the article's own words) or
    "narrator" (everything else). group is "quoted speaker", "reported speaker", "anonymous source" (quoted or
    reported, but not named) or "narrator". Each counted word lies in exactly one stretch.

    With excluded=True the paragraphs that do not count (a deck that repeats the lead, page furniture) are
    rows as well, with voice and group "not counted" and no speaker.

    The voices follow Leech & Short (1981, *Style in Fiction*): direct speech, indirect speech, narration.

    >>> voices(Article.from_text("“We agree,” said Ann Lee. Rain fell."))["group"].tolist()
    ['quoted speaker', 'narrator']
    """
    name = "voices, and what is not counted" if excluded else "voices"
    return once(article, name, partial(_voices, excluded=excluded))


def _voices(article: Article, excluded: bool) -> pd.DataFrame:
    said, starts = _layers(article), article.words["start"].tolist()
    rows = []
    for p in article.paragraphs.itertuples(index=False):
        if not p.counted:
            out = (NOT_COUNTED, None, None, NOT_COUNTED, count_words(p.text), p.text)
            rows += [(p.paragraph, p.start, p.end, *out)] if excluded else []
            continue
        # Only what reaches into the paragraph: a book of quotations is cut in one pass.
        first = bisect_right(said, p.start, key=itemgetter(1))
        near = said[first : bisect_left(said, p.end, lo=first, key=itemgetter(0))]
        for start, end, voice in _cut(p.start, p.end, near):
            # A word that runs over the edge of a quotation belongs to the stretch in which it begins.
            words = bisect_left(starts, end) - bisect_left(starts, start)
            rows.append((p.paragraph, start, end, *voice, _group(voice), words, article.text[start:end]))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    for column in ("speaker", "speaker_type"):  # pandas would make NaN of None
        table[column] = pd.Series([row[_COLUMNS.index(column)] for row in rows], dtype=object)
    return table[table["words"] > 0].reset_index(drop=True)


def _group(voice: Voice) -> str:
    if voice.name == NARRATOR:
        return NARRATOR
    return ANONYMOUS if voice.kind == "anonymous" else f"{voice.name} speaker"


def _layers(article: Article) -> list[tuple[int, int, Voice]]:
    """Who says which stretch: quotations first, then indirect statements where no quotation stands."""
    columns = ["start", "end", "speaker", "speaker_type"]
    quotes, statements = find_quotes(article), find_attributions(article)
    layers = [(a, b, Voice("quoted", *who)) for a, b, *who in rows_of(quotes, *columns) if who[0]]
    taken = [layer[:2] for layer in layers]
    for first, last, *who, manner in rows_of(statements, *columns, "manner"):
        for start, end in _free(first, last, taken) if manner != "direct" and who[0] else ():
            layers.append((start, end, Voice("reported", *who)))
            taken.append((start, end))
    return sorted(layers, key=lambda layer: layer[:2])


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    for a, b in sorted(t for t in taken if t[0] < end and t[1] > start):
        if a > start:
            pieces.append((start, a))
        start = max(start, b)
    return [*pieces, (start, end)] if end > start else pieces


def _cut(start: int, end: int, said: list[tuple[int, int, Voice]]) -> list[tuple[int, int, Voice]]:
    narrator, pieces = Voice(NARRATOR, None, None), []
    for a, b, voice in said:
        a, b = max(a, start), min(b, end)
        if b > a:
            if a > start:
                pieces.append((start, a, narrator))
            pieces.append((a, b, voice))
            start = b
    return [*pieces, (start, end, narrator)] if end > start else pieces


def with_voice(article: Article, rows: pd.DataFrame) -> pd.DataFrame:
    """A copy of rows that have a start, with the voice and the speaker at each place (None: the narrator).

    >>> article = Article.from_text("“We agree,” said Ann Lee. Rain fell.")
    >>> with_voice(article, pd.DataFrame({"start": [1, 27]}))["speaker"].tolist()
    ['Ann Lee', None]
    """
    stretches = voices(article)
    edges = stretches["start"].tolist()
    pairs = list(zip(stretches["voice"], stretches["speaker"], strict=True)) or [(NARRATOR, None)]
    here = [pairs[max(0, bisect_right(edges, place) - 1)] for place in rows["start"]]
    return rows.assign(
        voice=pd.Series([voice for voice, _ in here], index=rows.index, dtype="str"),
        speaker=pd.Series([speaker for _, speaker in here], index=rows.index, dtype=object),
    )


def share_of_voice(article: Article) -> pd.DataFrame:
    """Words by voice and speaker, most first.

    Columns: article, voice, speaker, speaker_type ("unclear": a pronoun nobody resolves), group, words,
    share (of the counted words, 0 to 1).

    >>> share_of_voice(Article.from_text("“We agree,” said Ann Lee."))[["speaker", "words"]].values.tolist()
    [['narrator', 3], ['Ann Lee', 2]]
    """
    table = voices(article)
    narrated = table["voice"] == NARRATOR
    table.loc[narrated, ["speaker", "speaker_type"]] = NARRATOR
    table["speaker_type"] = table["speaker_type"].fillna("unclear")
    groups = table.groupby(["voice", "speaker", "speaker_type", "group"], as_index=False)["words"].sum()
    groups["share"] = groups["words"] / max(1, groups["words"].sum())
    groups.insert(0, "article", article.label)
    return groups.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def leading_speaker(shares: pd.DataFrame) -> str | None:
    """The speaker whom a comparison names: of those who speak in every article, the one with the largest shares.

    ``shares`` holds the rows of share_of_voice for one or more articles. Persons and institutions are named;
    unnamed sources, documents and pronouns nobody resolves are not. Where no one speaks in every article, it is
    the one with the largest share of all; None where nobody named speaks.

    >>> articles = [Article.from_text("“We agree,” said Ann Lee."), Article.from_text("“No,” said Ann Lee.", "B")]
    >>> leading_speaker(pd.concat(map(share_of_voice, articles)))
    'Ann Lee'
    """
    said = shares[(shares["voice"] != NARRATOR) & ~shares["speaker_type"].isin(_NOT_NAMED)]
    people = said.groupby("speaker").agg(articles=("article", "nunique"), share=("share", "sum"))
    everywhere = people[people["articles"] == shares["article"].nunique()]
    chosen = everywhere if len(everywhere) else people
    return str(chosen["share"].idxmax()) if len(chosen) else None


def effective_voices(shares: pd.DataFrame) -> pd.DataFrame:
    """How many voices an article has, and how many equally loud ones would be as concentrated.

    ``shares`` holds the rows of share_of_voice for one or more articles. Columns: article, voices (different
    ones, the narrator counted as one; a speaker is one voice, quoted and reported), effective (1 divided by
    the sum of the squared shares), speakers and effective_speakers (the same without the narrator's words;
    0 where nobody else speaks). The measure is Laakso & Taagepera's (1979) effective number of parties.

    >>> article = Article.from_text("“We agree,” said Ann Lee. “We do not,” said Tom Ray.")
    >>> effective_voices(share_of_voice(article)).round(2).values.tolist()
    [['A', 3, 2.47, 2, 1.92]]
    """
    rows = []
    for label, part in shares.groupby("article", sort=False):
        everyone = part.groupby("speaker")["words"].sum()
        others = part[part["voice"] != NARRATOR].groupby("speaker")["words"].sum()
        counts = (len(everyone), _effective(everyone), len(others), _effective(others))
        rows.append((label, *counts))
    return pd.DataFrame(rows, columns=["article", "voices", "effective", "speakers", "effective_speakers"])


def _effective(words: pd.Series) -> float:
    squares = float((words.astype(float) ** 2).sum())
    return float(words.sum()) ** 2 / squares if squares else 0.0
