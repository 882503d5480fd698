"""Alignment: which sentences of two articles report the same thing, and how their words differ.

Similarity is the mean of two TF-IDF cosines (Salton & Buckley 1988): one over character 3- to 5-grams inside
words, one over word stems (Porter 1980). Two sentences that quote one speaker get a small head start, because
renderings of one utterance may share few words. The most similar pair is matched first, then the next of what
is left, down to THRESHOLD, so each sentence has at most one partner. A low similarity never proves that
something was left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.segments import WORD, Sentence, Span, count_words
from helpers.articles.tables import apart, as_table
from helpers.quotations.quotes import quote_rows

THRESHOLD = 0.24
HEAD_START = 0.04
QUOTED_THRESHOLD = 0.10
MOST_PAIRS = 1_000_000  # sentences of one article times those of the other
KEPT = 8  # pairs of articles whose comparison is kept

Quoted = dict[int, dict[str, str]]

_SAME_NAME = [
    (re.compile(r"\b(?:U\.\s?S\.?|US|United States)(?=\W|$)"), "usa"),
    (re.compile(r"\b(?:U\.\s?K\.?|UK|United Kingdom)(?=\W|$)"), "britain"),
]


class Pair(NamedTuple):
    """Two sentences that report the same thing: a row of align."""

    a_sentence: int
    b_sentence: int
    similarity: float
    both_quoted: bool
    same_utterance: bool
    speaker: str | None
    a_text: str
    b_text: str


class Piece(NamedTuple):
    """A quotation, or the part of it that lies in one sentence."""

    quote: int
    sentence: int
    speaker: str
    cue: str | None
    start: int
    end: int
    text: str


def align(a: Article, b: Article, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Match the sentences of two articles that report the same thing, best first.

    Columns: a_sentence, b_sentence (numbers in each article's sentence table), similarity (0 to 1),
    both_quoted (both hold quoted words), same_utterance (from the same speaker,
    and the quoted words themselves alike), speaker, a_text, b_text.
    Repeats and boilerplate are left out. An empty table means that nothing reaches the threshold.
    Every sentence is compared with every other, so time and memory grow with the product of their numbers:
    raises WorkbookError above MOST_PAIRS, that is for two texts of more than 1,000 sentences each.
    """
    return as_table(_pairs(a, b, threshold), Pair._fields)


@lru_cache(maxsize=KEPT)
def _pairs(a: Article, b: Article, threshold: float) -> tuple[Pair, ...]:
    matrix = _likeness(a, b)
    quoted = _quoted_text(a), _quoted_text(b)
    matched = []
    for i, j in _best_first(matrix, threshold):
        one, two = a.story[i], b.story[j]
        here, there = quoted[0].get(one.sentence, {}), quoted[1].get(two.sentence, {})
        speaker = next((name for name in here if name in there), None)
        score = min(1.0, float(matrix[i, j]))
        matched.append(
            Pair(one.sentence, two.sentence, score, bool(here and there), False, speaker, one.text, two.text)
        )
    said = [pair for pair in matched if pair.speaker is not None]
    texts = [[quoted[side][pair[side]][pair.speaker] for pair in said] for side in (0, 1)]
    alike = dict(zip(said, np.diag(similarity(*texts)) >= QUOTED_THRESHOLD, strict=True)) if said else {}
    pairs = [pair._replace(same_utterance=bool(alike.get(pair, False))) for pair in matched]
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.a_sentence)))


@lru_cache(maxsize=KEPT)
def _likeness(a: Article, b: Article) -> np.ndarray:
    """The similarity of every counted sentence of one article with every one of the other, head starts included."""
    left, right = a.story, b.story
    if len(left) * len(right) > MOST_PAIRS:
        raise WorkbookError(
            f"{a.name} has {len(left):,} sentences and {b.name} {len(right):,}: too many to compare each with each. "
            f"Their product may be up to {MOST_PAIRS:,}; cut the longer text into parts."
        )
    if not left or not right:
        return np.zeros((len(left), len(right)))
    matrix = similarity([s.text for s in left], [s.text for s in right])
    matrix += HEAD_START * _same_speaker(left, right, (_quoted_text(a), _quoted_text(b)))
    matrix.flags.writeable = False
    return matrix


def _best_first(matrix: np.ndarray, threshold: float) -> list[tuple[int, int]]:
    """Pair rows with columns, the most similar first, each at most once."""
    rows, columns = np.nonzero(matrix >= threshold)
    order = np.argsort(-matrix[rows, columns], kind="stable")
    pairs, taken = [], (set(), set())
    for i, j in zip(rows[order], columns[order], strict=True):
        if i not in taken[0] and j not in taken[1]:
            pairs.append((int(i), int(j)))
            taken[0].add(i)
            taken[1].add(j)
    return pairs


def _same_speaker(
    left: Sequence[Sentence], right: Sequence[Sentence], quoted: tuple[Quoted, Quoted]
) -> np.ndarray:
    """1 where two sentences quote one speaker, else 0."""
    matrix = np.zeros((len(left), len(right)))
    for i, one in enumerate(left):
        for j, two in enumerate(right) if one.sentence in quoted[0] else ():
            matrix[i, j] = not quoted[0][one.sentence].keys().isdisjoint(quoted[1].get(two.sentence, ()))
    return matrix


def similarity(left: list[str], right: list[str]) -> np.ndarray:
    """Similarity of every left text with every right text, 0 to 1: shape (len(left), len(right))."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [_plain(t) for t in [*left, *right]]
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    stems = TfidfVectorizer(analyzer=_stems, sublinear_tf=True)
    cosines = []
    for vectorizer in (characters, stems):
        try:
            rows = vectorizer.fit_transform(texts)
        except ValueError:  # not one word in any of the texts
            return np.zeros((len(left), len(right)))
        cosines.append((rows[: len(left)] @ rows[len(left) :].T).toarray())
    return np.mean(cosines, axis=0)


def _plain(text: str) -> str:
    for pattern, name in _SAME_NAME:
        text = pattern.sub(name, text)
    return re.sub(r"'s\b", "", text.replace("’", "'").lower())


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in WORD.findall(text)]


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return _stemmer().stemWord(word)


def _quoted_text(article: Article) -> Quoted:
    """What each speaker says in quotation marks in each sentence: {sentence: {speaker: words}}."""
    found: Quoted = {}
    for p in quoted_pieces(article):
        said = found.setdefault(p.sentence, {})
        said[p.speaker] = f"{said[p.speaker]} … {_bare(p.text)}" if p.speaker in said else _bare(p.text)
    return found


def _bare(text: str) -> str:
    return text.strip(' ,“”"')


@lru_cache(maxsize=2 * KEPT)
def quoted_pieces(article: Article) -> tuple[Piece, ...]:
    """Every quotation cut at sentence ends.

    A quotation that goes on without a cue of its own has the cue before it in its paragraph.
    """
    sentences = article.sentence_rows
    ends, cues, pieces = [s.end for s in sentences], {}, []
    for q in quote_rows(article):
        if q.speaker is None:
            continue
        cue = cues[q.paragraph, q.speaker] = q.cue or cues.get((q.paragraph, q.speaker))
        first, last = np.searchsorted(ends, [q.start, q.end - 1], side="right")
        for s in sentences[first : last + 1]:
            start, end = max(q.start, s.start), min(q.end, s.end)
            if end > start:
                pieces.append(Piece(q.quote, s.sentence, q.speaker, cue, start, end, article.text[start:end]))
    return tuple(pieces)


def word_diff(one: str, other: str) -> pd.DataFrame:
    """Line two renderings up word by word: op, a_text, b_text, in reading order.

    op is "kept" (the same word in both), "swapped" (other words in the same place), "dropped" (only in the
    first) or "added" (only in the second). The a_texts joined give back the first text, the b_texts the second.

    >>> word_diff("near our home", "at our home")[["op", "a_text", "b_text"]].values.tolist()
    [['swapped', 'near ', 'at '], ['kept', 'our home', 'our home']]
    """
    pieces = [re.findall(r"\S+\s*|\s+", text) for text in (one, other)]
    keys = [[_key(p) for p in side] for side in pieces]
    names = {"equal": "kept", "replace": "swapped", "delete": "dropped", "insert": "added"}
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    rows = [
        (names[op], "".join(pieces[0][i:j]), "".join(pieces[1][k:m]))
        for op, i, j, k, m in matcher.get_opcodes()
    ]
    return as_table(rows, ["op", "a_text", "b_text"])


def _key(piece: str) -> str:
    return "".join(WORD.findall(_plain(piece))) or piece.strip()


def renderings(a: Article, b: Article) -> pd.DataFrame:
    """The utterances that both articles quote, in the order of the first article.

    The columns of align, and for each side (here a): a_words (the quoted words), a_cue (the verb that introduces
    them), a_places (where they stand in a_text), a_start (where a_text begins); then same_words (whether the quoted
    words are the same). A rendering may run over several sentences: a_text then holds them all, because the
    neighbours in the same quotation make it more like the other article's.
    """
    sides = [f"{side}_{name}" for side in "ab" for name in ("text", "words", "cue", "places", "start")]
    columns = [name for name in Pair._fields if name not in sides]
    return as_table(_renderings(a, b), [*columns, *sides, "same_words"])


@lru_cache(maxsize=KEPT)
def _renderings(a: Article, b: Article) -> tuple[tuple, ...]:
    pairs = sorted((p for p in _pairs(a, b, THRESHOLD) if p.same_utterance), key=lambda pair: pair.a_sentence)
    pieces = quoted_pieces(a), quoted_pieces(b)
    chosen = [
        [
            [n for n, p in enumerate(mine) if (p.sentence, p.speaker) == (pair[side], pair.speaker)]
            for pair in pairs
        ]
        for side, mine in enumerate(pieces)
    ]
    rows = []
    for k in range(len(pairs)):
        for one, other in ((0, 1), (1, 0)):
            _extend(pieces[one], chosen[one], k, _joined(pieces[other], chosen[other][k]))
    for k, pair in enumerate(pairs):
        here, there = (_side(x, mine, some[k]) for x, mine, some in zip((a, b), pieces, chosen, strict=True))
        rows.append((*pair[:6], *here, *there, here[1] == there[1]))
    return tuple(rows)


def _extend(pieces: Sequence[Piece], chosen: list[list[int]], k: int, other: str) -> None:
    """Take in the neighbouring sentence of the same quotation as long as that makes the two more alike."""
    taken, best = {n for rows in chosen for n in rows}, None
    for step in (1, -1):
        while True:
            edge = chosen[k][-1 if step > 0 else 0]
            near = edge + step
            if near in taken or not 0 <= near < len(pieces) or pieces[near].quote != pieces[edge].quote:
                break
            if best is None:
                best = similarity([_joined(pieces, chosen[k])], [other])[0, 0]
            wider = sorted([*chosen[k], near])
            better = similarity([_joined(pieces, wider)], [other])[0, 0]
            if better <= best:
                break
            chosen[k], best = wider, better


def _joined(pieces: Sequence[Piece], rows: Sequence[int]) -> str:
    """The quoted words; a gap in the quotation is shown by dots."""
    text, last = "", None
    for p in (pieces[n] for n in rows):
        text += ("" if last is None else " " if p.quote == last else " … ") + _bare(p.text)
        last = p.quote
    return text


def _side(article: Article, pieces: Sequence[Piece], rows: Sequence[int]) -> tuple:
    """One article's half of a rendering: text, words, cue, the quoted words' places in the text, the text's start."""
    mine = [pieces[n] for n in rows]
    start = article.sentence_rows[min(p.sentence for p in mine)].start
    end = article.sentence_rows[max(p.sentence for p in mine)].end
    places: tuple[Span, ...] = tuple((p.start - start, p.end - start) for p in mine)
    return article.text[start:end], _joined(pieces, rows), mine[0].cue, places, start


def coverage(a: Article, b: Article) -> pd.DataFrame:
    """The counted sentences of both articles with their partner in the other (NaN if none).

    Columns: article, sentence, start, end, text, words, partner, similarity.
    """
    pairs, rows = _pairs(a, b, THRESHOLD), []
    for side, article in enumerate(apart((a, b))):
        partner = {pair[side]: (float(pair[1 - side]), pair.similarity) for pair in pairs}
        for s in article.story:
            found = partner.get(s.sentence, (np.nan, np.nan))
            rows.append((article.label, s.sentence, s.start, s.end, s.text, count_words(s.text), *found))
    return as_table(rows, ["article", "sentence", "start", "end", "text", "words", "partner", "similarity"])
