"""Voices: whose words an article is made of, counted so that every word has exactly one voice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import count_words, outside
from helpers.articles.tables import table_of
from helpers.articles.wordlists import word_classes
from helpers.quotations.quotes import KEPT, attribution_rows, quote_rows, tellings

NARRATOR, NOT_COUNTED = "narrator", "not counted"
ANONYMOUS = "anonymous source"
_NOT_NAMED = (NARRATOR, "anonymous", "document", "unclear")


class Stretch(NamedTuple):
    """A stretch of one voice: a row of voices."""

    paragraph: int
    start: int
    end: int
    voice: str
    speaker: str | None
    speaker_type: str | None
    group: str
    words: int
    text: str


def voices(*articles: Article, excluded: bool = False) -> pd.DataFrame:
    """Cut the counted text into stretches of one voice, in reading order.

    Columns: article, paragraph, start, end, voice, speaker, speaker_type, group, words, text. voice is "quoted"
    (inside quotation marks and said by somebody), "reported" (a statement told in the article's own words) or
    "narrator" (everything else). group is "quoted speaker", "reported speaker", "anonymous source" (quoted or
    reported, but not named) or "narrator". Each counted word lies in exactly one stretch.

    With excluded=True the paragraphs that do not count (a deck that repeats the lead, page furniture) are
    rows as well, with voice and group "not counted" and no speaker.

    The voices follow Leech & Short (1981, *Style in Fiction*): direct speech, indirect speech, narration.

    >>> voices(Article.from_text("“We agree,” said Ann Lee. Rain fell."))["group"].tolist()
    ['quoted speaker', 'narrator']
    """

    def rows(article: Article) -> list[Stretch]:
        return [s for s in stretches(article) if s.words and (excluded or s.voice != NOT_COUNTED)]

    return table_of(tellings(*articles), Stretch._fields, rows)


@lru_cache(maxsize=KEPT)
def stretches(article: Article) -> tuple[Stretch, ...]:
    """The rows of voices of one article, what is not counted among them."""
    layers, rows = _layers(article), []
    for p in article.paragraph_rows:
        if not p.counted:
            out = (NOT_COUNTED, None, None, NOT_COUNTED, count_words(p.text), p.text)
            rows.append(Stretch(p.paragraph, p.start, p.end, *out))
            continue
        # Only what reaches into the paragraph: a book of quotations is cut in one pass.
        first = bisect_right(layers, p.start, key=itemgetter(1))
        near = layers[first : bisect_left(layers, p.end, lo=first, key=itemgetter(0))]
        said = [(max(a, p.start), min(b, p.end), *who) for a, b, *who in near]
        told = [(*span, NARRATOR, None, None) for span in outside([s[:2] for s in said], p.start, p.end)]
        for start, end, voice, speaker, kind in sorted([*said, *told], key=itemgetter(0)):
            group = (
                NARRATOR if voice == NARRATOR else ANONYMOUS if kind == "anonymous" else f"{voice} speaker"
            )
            # A word that runs over the edge of a quotation belongs to the stretch in which it begins.
            words, text = article.words_in(start, end), article.text[start:end]
            rows.append(Stretch(p.paragraph, start, end, voice, speaker, kind, group, words, text))
    return tuple(rows)


def _layers(article: Article) -> list[tuple[int, int, str, str, str | None]]:
    """Who says which stretch (start, end, voice, speaker, kind of speaker): quotations first, then indirect statements
    where no quotation stands."""
    layers = [(q.start, q.end, "quoted", q.speaker, q.speaker_type) for q in quote_rows(article) if q.speaker]
    taken = [layer[:2] for layer in layers]
    for told in attribution_rows(article):
        if told.manner != "direct" and told.speaker:
            for span in outside(taken, told.start, told.end):
                layers.append((*span, "reported", told.speaker, told.speaker_type))
                insort(taken, span)
    return sorted(layers, key=itemgetter(0))


def voice_at(article: Article, places: list[int]) -> list[tuple[str, str | None]]:
    """The voice and the speaker at each of these places (None: the narrator).

    >>> voice_at(Article.from_text("“We agree,” said Ann Lee. Rain fell."), [1, 27])
    [('quoted', 'Ann Lee'), ('narrator', None)]
    """
    counted = [s for s in stretches(article) if s.words and s.voice != NOT_COUNTED]
    edges = [s.start for s in counted]
    pairs = [(s.voice, s.speaker) for s in counted] or [(NARRATOR, None)]
    return [pairs[max(0, bisect_right(edges, place) - 1)] for place in places]


def share_of_voice(*articles: Article) -> pd.DataFrame:
    """Words by voice and speaker, of each article those with most first.

    Columns: article, voice, speaker, speaker_type ("unclear": a pronoun nobody resolves), group, words,
    share (of the article's counted words, 0 to 1).

    >>> share_of_voice(Article.from_text("“We agree,” said Ann Lee."))[["speaker", "words"]].values.tolist()
    [['narrator', 3], ['Ann Lee', 2]]
    """
    return table_of(
        tellings(*articles), ["voice", "speaker", "speaker_type", "group", "words", "share"], _shares
    )


def _shares(article: Article) -> list[tuple]:
    words: Counter[tuple] = Counter()
    for s in stretches(article):
        if s.words and s.voice != NOT_COUNTED:
            told = s.voice == NARRATOR
            who = (NARRATOR, NARRATOR) if told else (s.speaker, s.speaker_type or "unclear")
            words[s.voice, *who, s.group] += s.words
    total = max(1, words.total())
    ranked = sorted(sorted(words.items()), key=lambda item: (-item[1], item[0][1]))
    return [(*key, n, n / total) for key, n in ranked]


def leading_speaker(shares: pd.DataFrame, everywhere: bool = False) -> str | None:
    """The speaker whom a comparison names: the one with the largest shares over all articles taken together.

    ``shares`` holds the rows of share_of_voice for one or more articles. Persons and institutions are named;
    unnamed sources, documents, "the party" and pronouns nobody resolves are not. None where nobody named speaks,
    and with ``everywhere`` where the leading one is given words in some of the articles only.

    >>> articles = [Article.from_text("“We agree,” said Ann Lee."), Article.from_text("“No,” said Ann Lee.", "B")]
    >>> leading_speaker(share_of_voice(*articles))
    'Ann Lee'
    """
    said = shares[(shares["voice"] != NARRATOR) & ~shares["speaker_type"].isin(_NOT_NAMED)]
    named = said[said["speaker"].map(_has_name)]
    lead = None if named.empty else str(named.groupby("speaker")["share"].sum().idxmax())
    given = shares.loc[shares["speaker"] == lead, "article"].nunique()
    return None if everywhere and given < shares["article"].nunique() else lead


def _has_name(speaker: str) -> bool:
    first, *rest = speaker.split()
    names = rest if word_classes().get(first.lower()) == "D" else [first, *rest]
    return any(word[0].isupper() for word in names)
