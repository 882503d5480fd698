"""Voices: whose words an article is made of, counted so that every word has exactly one voice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import Span, count_words
from helpers.articles.tables import table_of
from helpers.quotations.quotes import KEPT, attribution_rows, quote_rows

NARRATOR, NOT_COUNTED = "narrator", "not counted"
ANONYMOUS = "anonymous source"
GROUPS = ("quoted speaker", "reported speaker", ANONYMOUS, NARRATOR)
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


class _Said(NamedTuple):
    """Who speaks from start to end: the voice ("quoted", "reported"), the speaker and the kind of speaker."""

    start: int
    end: int
    voice: str
    speaker: str | None
    kind: str | None


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

    return table_of(articles, Stretch._fields, rows)


@lru_cache(maxsize=KEPT)
def stretches(article: Article) -> tuple[Stretch, ...]:
    """The rows of voices of one article, what is not counted among them."""
    said, starts, rows = _layers(article), article.word_starts, []
    for p in article.paragraph_rows:
        if not p.counted:
            out = (NOT_COUNTED, None, None, NOT_COUNTED, count_words(p.text), p.text)
            rows.append(Stretch(p.paragraph, p.start, p.end, *out))
            continue
        # Only what reaches into the paragraph: a book of quotations is cut in one pass.
        first = bisect_right(said, p.start, key=attrgetter("end"))
        near = said[first : bisect_left(said, p.end, lo=first, key=attrgetter("start"))]
        for s in _cut(p.start, p.end, near):
            # A word that runs over the edge of a quotation belongs to the stretch in which it begins.
            words = bisect_left(starts, s.end) - bisect_left(starts, s.start)
            text = article.text[s.start : s.end]
            rows.append(Stretch(p.paragraph, s.start, s.end, *s[2:], _group(s), words, text))
    return tuple(rows)


def _group(said: _Said) -> str:
    if said.voice == NARRATOR:
        return NARRATOR
    return ANONYMOUS if said.kind == "anonymous" else f"{said.voice} speaker"


def _layers(article: Article) -> list[_Said]:
    """Who says which stretch: quotations first, then indirect statements where no quotation stands."""
    layers = [
        _Said(q.start, q.end, "quoted", q.speaker, q.speaker_type) for q in quote_rows(article) if q.speaker
    ]
    taken: list[Span] = [layer[:2] for layer in layers]
    for told in attribution_rows(article):
        for start, end in (
            _free(told.start, told.end, taken) if told.manner != "direct" and told.speaker else ()
        ):
            layers.append(_Said(start, end, "reported", told.speaker, told.speaker_type))
            taken.append((start, end))
    return sorted(layers, key=lambda layer: layer[:2])


def _free(start: int, end: int, taken: list[Span]) -> list[Span]:
    pieces = []
    for a, b in sorted(t for t in taken if t[0] < end and t[1] > start):
        if a > start:
            pieces.append((start, a))
        start = max(start, b)
    return [*pieces, (start, end)] if end > start else pieces


def _cut(start: int, end: int, said: list[_Said]) -> Iterator[_Said]:
    for layer in said:
        a, b = max(layer.start, start), min(layer.end, end)
        if b > a:
            if a > start:
                yield _Said(start, a, NARRATOR, None, None)
            yield layer._replace(start=a, end=b)
            start = b
    if end > start:
        yield _Said(start, end, NARRATOR, None, None)


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
    return table_of(articles, ["voice", "speaker", "speaker_type", "group", "words", "share"], _shares)


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


def leading_speaker(shares: pd.DataFrame) -> str | None:
    """The speaker whom a comparison names: of those who speak in every article, the one with the largest shares.

    ``shares`` holds the rows of share_of_voice for one or more articles. Persons and institutions are named;
    unnamed sources, documents and pronouns nobody resolves are not. Where no one speaks in every article, it is
    the one with the largest share of all; None where nobody named speaks.

    >>> articles = [Article.from_text("“We agree,” said Ann Lee."), Article.from_text("“No,” said Ann Lee.", "B")]
    >>> leading_speaker(share_of_voice(*articles))
    'Ann Lee'
    """
    said = shares[(shares["voice"] != NARRATOR) & ~shares["speaker_type"].isin(_NOT_NAMED)]
    share, where = defaultdict[str, float](float), defaultdict[str, set[str]](set)
    for article, speaker, part in zip(said["article"], said["speaker"], said["share"], strict=True):
        share[speaker] += part
        where[speaker].add(article)
    articles = shares["article"].nunique()
    everywhere = [who for who in share if len(where[who]) == articles]
    return max(sorted(everywhere or share), key=share.__getitem__, default=None)


def effective_voices(*articles: Article) -> pd.DataFrame:
    """How many voices an article has, and how many equally loud ones would be as concentrated.

    Columns: article, voices (different ones, the narrator counted as one; a speaker is one voice, quoted and
    reported), effective (1 divided by the sum of the squared shares), speakers and effective_speakers (the same
    without the narrator's words; 0 where nobody else speaks). The measure is Laakso & Taagepera's (1979) effective
    number of parties.

    >>> article = Article.from_text("“We agree,” said Ann Lee. “We do not,” said Tom Ray.")
    >>> effective_voices(article).round(2).values.tolist()
    [['A', 3, 2.47, 2, 1.92]]
    """

    def rows(article: Article) -> list[tuple]:
        words: Counter[str] = Counter()
        for _, speaker, _, _, n, _ in _shares(article):
            words[speaker] += n
        others = [n for speaker, n in words.items() if speaker != NARRATOR]
        return [(len(words), _effective(words.values()), len(others), _effective(others))] if words else []

    return table_of(articles, ["voices", "effective", "speakers", "effective_speakers"], rows)


def _effective(words: Iterable[int]) -> float:
    squares = float(sum(n * n for n in words))
    return float(sum(words)) ** 2 / squares if squares else 0.0
