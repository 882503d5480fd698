"""Alignment: which sentences of two articles report the same thing, and how their words differ.

Similarity is the mean of two TF-IDF cosines (Salton & Buckley 1988): one over character 3- to 5-grams inside
words, one over word stems (Porter 1980). Two sentences that quote one speaker get a small head start, because
renderings of one utterance may share few words. The most similar pair is matched first, then the next of what
is left, down to THRESHOLD, so each sentence has at most one partner. A low similarity never proves that
something was left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.segments import WORD, Span, count_words
from helpers.articles.tables import as_table
from helpers.articles.wordlists import content_stems, spoken_words, stem
from helpers.quotations.quotes import Quotation, quote_rows, tellings

THRESHOLD = 0.24
HEAD_START = 0.04
MOST_PAIRS = 1_000_000  # sentences of one article times those of the other
KEPT = 8  # pairs of articles whose comparison is kept

SAME, PART, OTHER = "the same words", "a part of it", "other words"

_USA = re.compile(r"\b(?:U\.\s?S\.?|US|United States)(?=\W|$)")
_UK = re.compile(r"\b(?:U\.\s?K\.?|UK|United Kingdom)(?=\W|$)")
_PAIR = "a_sentence b_sentence similarity both_quoted same_utterance speaker a_text b_text".split()


class Piece(NamedTuple):
    """What one sentence holds of an utterance: ``said`` is where that begins, ``row`` counts the sentences that count."""

    said: int
    row: int
    speaker: str | None
    sure: bool
    cue: str | None
    spans: tuple[Span, ...]
    text: str
    words: list[str]
    stems: frozenset[str]


def align(a: Article, b: Article, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Match the sentences of two articles that report the same thing, best first.

    Columns: a_sentence, b_sentence (numbers in each article's sentence table), similarity (0 to 1),
    both_quoted (both hold quoted words), same_utterance (these are one utterance in two renderings), speaker, a_text,
    b_text.
    Repeats and boilerplate are left out. An empty table means that nothing reaches the threshold.
    Every sentence is compared with every other, so time and memory grow with the product of their numbers:
    raises WorkbookError above MOST_PAIRS, that is for two texts of more than 1,000 sentences each.
    """
    return as_table(_pairs(*tellings(a, b), threshold), _PAIR)


@lru_cache(maxsize=KEPT)
def _pairs(a: Article, b: Article, threshold: float) -> tuple[tuple, ...]:
    """The rows of align."""
    near, stories, quoted = _likeness(a, b), (a.story, b.story), (_speakers(a), _speakers(b))
    pieces, pairs = (quoted_pieces(a), quoted_pieces(b)), []
    twice = {(pieces[0][i].row, pieces[1][j].row) for i, j, _ in _said_twice(a, b)}
    for i, j in _best_first(near, threshold):
        one, two, here, there = stories[0][i], stories[1][j], quoted[0][i], quoted[1][j]
        speaker = next((name for name in here if name in there), None)
        how = min(1.0, float(near[i, j])), bool(here and there), (i, j) in twice, speaker
        pairs.append((one.sentence, two.sentence, *how, one.text, two.text))
    return tuple(sorted(pairs, key=lambda pair: (-pair[2], pair[0])))


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
    quoting = [[(n, who) for n, who in enumerate(_speakers(x)) if who] for x in (a, b)]
    for (i, here), (j, there) in product(*quoting):
        matrix[i, j] += HEAD_START * (not here.keys().isdisjoint(there))
    matrix.flags.writeable = False
    return matrix


def _best_first(matrix: np.ndarray, threshold: float) -> list[tuple[int, int]]:
    """Pair rows with columns, the most similar first, each at most once."""
    rows, columns = np.nonzero(matrix >= threshold)
    order = np.argsort(-matrix[rows, columns], kind="stable")
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return list(pairs.items())


def similarity(left: list[str], right: list[str]) -> np.ndarray:
    """Similarity of every left text with every right text, 0 to 1: shape (len(left), len(right))."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    both = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
        TfidfVectorizer(analyzer=lambda text: map(stem, WORD.findall(text)), sublinear_tf=True),
    )
    try:
        rows = both.fit_transform([_plain(t) for t in [*left, *right]])
    except ValueError:  # not one word in any of the texts
        return np.zeros((len(left), len(right)))
    return (rows[: len(left)] @ rows[len(left) :].T).toarray() / 2


def _plain(text: str) -> str:
    text = _UK.sub("britain", _USA.sub("usa", text))
    return re.sub(r"'s\b", "", text.replace("’", "'").lower())


def _speakers(article: Article) -> list[dict[str, None]]:
    """Who is quoted in each of the sentences that count."""
    found: list[dict[str, None]] = [{} for _ in article.story]
    for p in quoted_pieces(article):
        if p.speaker is not None:
            found[p.row][p.speaker] = None
    return found


@lru_cache(maxsize=2 * KEPT)
def quoted_pieces(article: Article) -> tuple[Piece, ...]:
    """Every utterance in quotation marks, cut at sentence ends; what “she said” cuts in two is one piece.

    A quotation that goes on without a cue of its own has the cue before it in its paragraph.
    """
    story, cues = article.story, {}
    ends = [s.end for s in story]
    found: dict[tuple[int, int, str | None], tuple[Quotation, str | None, list[Span]]] = {}
    for q in quote_rows(article):
        cue = cues[q.paragraph, q.speaker] = q.cue or cues.get((q.paragraph, q.speaker))
        for row in range(bisect_right(ends, q.start), len(story)):
            start, end = max(q.start, story[row].start), min(q.end, story[row].end)
            if end <= start:
                break
            key = q.spans[0][0] if q.spans else q.start, row, q.speaker
            found.setdefault(key, (q, cue, []))[2].append((start, end))
    pieces = []
    for (said, row, speaker), (q, cue, spans) in found.items():
        text = " ".join(article.text[start:end].strip(' ,“”"') for start, end in spans)
        words, stems = spoken_words(text), frozenset(content_stems(text))
        pieces.append(Piece(said, row, speaker, q.sure, cue, tuple(spans), text, words, stems))
    return tuple(pieces)


def relation(one: str, other: str) -> str:
    """How two renderings differ: "the same words", "a part of it" (one holds the other’s words in a row) or "other words".

    >>> relation("We agree on that.", "that we agree"), relation("It is late", "“It’s late”")
    ('a part of it', 'other words')
    """
    sides = [[spoken_words(part) for part in re.split(r"…|\.\.\.", text)] for text in (one, other)]
    for side in sides:
        if side[0][:1] == ["that"] and len(side[0]) > 1:
            del side[0][0]
    flat = [[word for part in side for word in part] for side in sides]
    if flat[0] == flat[1]:
        return SAME
    short, long = (0, 1) if len(flat[0]) < len(flat[1]) else (1, 0)
    at, whole = 0, f" {' '.join(flat[long])} "
    for part in sides[short]:
        at = whole.find(f" {' '.join(part)} ", at) if part else at
        if at < 0:
            return OTHER
    return PART


def word_diff(one: str, other: str) -> pd.DataFrame:
    """Line two renderings up word by word: op, a_text, b_text, in reading order.

    op is "kept" (the same word in both), "swapped" (other words in the same place), "dropped" (only in the
    first) or "added" (only in the second). The a_texts joined give back the first text, the b_texts the second.

    >>> word_diff("near our home", "at our home")[["op", "a_text", "b_text"]].values.tolist()
    [['swapped', 'near ', 'at '], ['kept', 'our home', 'our home']]
    """
    pieces = [re.findall(r"\S+\s*|\s+", text) for text in (one, other)]
    keys = [["".join(spoken_words(p)) or p.strip() for p in side] for side in pieces]
    names = {"equal": "kept", "replace": "swapped", "delete": "dropped", "insert": "added"}
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    rows = [
        (names[op], "".join(pieces[0][i:j]), "".join(pieces[1][k:m]))
        for op, i, j, k, m in matcher.get_opcodes()
    ]
    return as_table(rows, ["op", "a_text", "b_text"])


def renderings(a: Article, b: Article) -> pd.DataFrame:
    """The utterances that both articles quote, in the order of the first article.

    The columns of align, and for each side (here a): a_words (the quoted words), a_cue (the verb that introduces
    them), a_places (where they stand in a_text), a_start (where a_text begins); then same_words (whether the quoted
    words are the same) and relation ("the same words", "a part of it": one holds the other’s words in a row, or "other
    words"); a_label and b_label. A rendering may run over several sentences: a_text then holds them all.
    """
    sides = [f"{side}_{name}" for side in "ab" for name in ("text", "words", "cue", "places", "start")]
    columns = [*_PAIR[:6], *sides, "same_words", "relation", "a_label", "b_label"]
    return as_table(_renderings(*tellings(a, b)), columns)


def _verbatim(p: Piece, q: Piece, near: float) -> bool:
    """Whether words in a row show that two pieces are one utterance; ``near`` is how alike the sentences are.

    A whole piece of four words or more, or half of one; of two or three words only where the sentences are alike, too.
    An unnamed or unsure speaker may be the other’s where eight words or more are the same.
    """
    blocks = SequenceMatcher(None, p.words, q.words, autojunk=False).get_matching_blocks()
    at, _, run = max(blocks, key=lambda block: block.size)
    short, telling = min(len(p.words), len(q.words)), len(content_stems(" ".join(p.words[at : at + run])))
    kept = sum(block.size for block in blocks if block.size > 1)
    if p.speaker != q.speaker or p.speaker is None:
        sure = p.speaker and p.sure and q.speaker and q.sure
        return not sure and run >= 8 and kept >= 0.8 * short
    return telling >= 2 and (run >= 4 or near >= 0.26 if run == short else run >= 5 and 2 * kept >= short)


def _reworded(p: Piece, q: Piece, near: float, like: float) -> bool:
    """Whether two pieces of one speaker hold most of what the shorter one says, in sentences that are alike."""
    shared = len(p.stems & q.stems)
    most = shared >= 3 and shared >= 0.6 * min(len(p.stems), len(q.stems))
    return (most and near >= 0.25) or near >= 0.5 <= like


@lru_cache(maxsize=KEPT)
def _said_twice(a: Article, b: Article) -> tuple[tuple[int, int, float], ...]:
    """The pieces of both articles that are one utterance, each at most once, and how strong the evidence is.

    Two translations of one utterance may share a single word. They are taken for one (evidence below 1) where their
    sentences are each other’s partners and something else speaks for it: the word is in no other sentence of a longer
    story, the sentences share more than the quoted words, or the utterance stands beside one that both articles have.
    """
    pieces, near = (quoted_pieces(a), quoted_pieces(b)), _likeness(a, b)
    if not all(pieces):
        return ()
    like = similarity(*([p.text for p in mine] for mine in pieces))
    partners, weak = set(_best_first(near, THRESHOLD)), []
    rarity, long = [_rarity(x) for x in (a, b)], min(near.shape) >= 10
    evidence = np.zeros(like.shape)
    for (i, p), (j, q) in product(*map(enumerate, pieces)):
        if not p.stems & q.stems:
            continue
        alike = near[p.row, q.row]
        if _verbatim(p, q, alike):
            evidence[i, j] = 2 + like[i, j]
        elif p.speaker == q.speaker is not None and like[i, j] >= 0.17:
            if _reworded(p, q, alike, like[i, j]):
                evidence[i, j] = 1 + like[i, j]
            elif (p.row, q.row) in partners:
                weak.append((i, j, *_backed(p, q, alike, rarity, long)))
    known = [(pieces[0][i], pieces[1][j]) for i, j in np.argwhere(evidence)]
    for i, j, backed, enough in weak:
        near_one = (_close(pieces[0][i], p) and _close(pieces[1][j], q) for p, q in known)
        if backed or (enough and any(near_one)):
            evidence[i, j] = like[i, j] / 2
    return tuple((i, j, float(evidence[i, j])) for i, j in _best_first(evidence, 0.01))


def _close(p: Piece, q: Piece) -> bool:
    return p.speaker == q.speaker and abs(p.row - q.row) <= 2


def _backed(p: Piece, q: Piece, alike: float, rarity: Sequence[tuple], long: bool) -> tuple[bool, bool]:
    """Whether more than a shared word says that two pieces are one, and whether they share enough for a neighbour to."""
    (often, said, stems), (often_, said_, stems_) = rarity
    shared, whole = p.stems & q.stems, min(len(p.words), len(q.words)) >= 4
    once = alike >= 0.3 and long and any(often[s] == often_[s] == 1 for s in shared)
    around = stems[p.row] & stems_[q.row] - shared - {*content_stems(f"{p.speaker} says said")}
    rare = any(said[p.speaker, s] * said_[p.speaker, s] <= 2 for s in shared)
    backed = rare and around and (alike >= 0.35 or whole)
    return bool(backed or (once and whole)), len(shared) > 1 and whole


def _rarity(article: Article) -> tuple[Counter, Counter, list[frozenset[str]]]:
    """In how many sentences each stem stands, in how many pieces of each speaker, and the stems of each sentence
    without names."""
    texts, pieces = [s.text for s in article.story], quoted_pieces(article)
    often = Counter(stem for text in texts for stem in {*content_stems(text)})
    stems = [frozenset(content_stems(re.sub(r"(?<=.)\b[A-Z]\w*", "", text))) for text in texts]
    return often, Counter((p.speaker, stem) for p in pieces for stem in p.stems), stems


@lru_cache(maxsize=KEPT)
def _renderings(a: Article, b: Article) -> tuple[tuple, ...]:
    """The rows of renderings."""
    pieces, near = (quoted_pieces(a), quoted_pieces(b)), _likeness(a, b)
    found = sorted(_said_twice(a, b))
    chosen = [[[row[side]] for row in found] for side in (0, 1)]
    for k, (*_, evidence) in enumerate(found):
        for one in (0, 1) if evidence < 1 else ():
            _take_sentence(pieces[one], chosen[one], k)
        for one, other in ((0, 1), (1, 0)):
            _extend(pieces[one], chosen[one], k, _joined(pieces[other], chosen[other][k]))
    rows = []
    for (i, j, _), *some in _run_together(pieces, list(zip(found, *chosen, strict=True))):
        p, q = pieces[0][i], pieces[1][j]
        speaker = p.speaker if p.speaker and (p.sure or not q.speaker) else q.speaker
        here, there = (
            _side(x, [mine[n] for n in n_s]) for x, mine, n_s in zip((a, b), pieces, some, strict=True)
        )
        how = relation(here[1], there[1])
        said = a.story[p.row].sentence, b.story[q.row].sentence, min(1.0, float(near[p.row, q.row]))
        rows.append((*said, True, True, speaker, *here, *there, how == SAME, how, a.label, b.label))
    return tuple(rows)


def _take_sentence(pieces: Sequence[Piece], chosen: list[list[int]], k: int) -> None:
    """Where the sentences are the evidence, all that the speaker says there belongs to it."""
    taken, first = {n for rows in chosen for n in rows}, pieces[chosen[k][0]]
    here = (first.row, first.speaker)
    free = (n for n, p in enumerate(pieces) if n not in taken and (p.row, p.speaker) == here)
    chosen[k] = sorted([*chosen[k], *free])


def _extend(pieces: Sequence[Piece], chosen: list[list[int]], k: int, other: str) -> None:
    """Take in what stands beside it in the same utterance or sentence as long as that makes the two more alike."""

    def alike(rows: list[int]) -> float:
        return similarity([_joined(pieces, rows)], [other])[0, 0]

    taken = {n for rows in chosen for n in rows}
    for step in (1, -1):
        while relation(_joined(pieces, chosen[k]), other) != SAME:
            edge = chosen[k][-1 if step > 0 else 0]
            near = edge + step
            if near in taken or not 0 <= near < len(pieces) or not _beside(pieces[near], pieces[edge]):
                break
            wider = sorted([*chosen[k], near])
            if alike(wider) <= alike(chosen[k]):
                break
            chosen[k] = wider


def _beside(p: Piece, q: Piece) -> bool:
    return p.speaker == q.speaker and (p.said == q.said or p.row == q.row)


def _run_together(pieces: tuple[Sequence[Piece], ...], chosen: Sequence[tuple]) -> list[tuple]:
    """Utterances that go on in the same words in both articles are one, however each article cuts it."""
    found: list[tuple] = []
    for first, *some in chosen:
        before = found[-1][1:] if found else ([-2], [-2])
        if all(r[0] == b[-1] + 1 for b, r in zip(before, some, strict=True)):
            ends = [(mine[b[-1]], mine[r[0]]) for mine, b, r in zip(pieces, before, some, strict=True)]
            both = [[*b, *r] for b, r in zip(before, some, strict=True)]
            near = all(q.row - p.row <= 1 for p, q in ends) and any(_beside(*end) for end in ends)
            if near and relation(*map(_joined, pieces, both)) != OTHER:
                found[-1] = (found[-1][0], *both)
                continue
        found.append((first, *some))
    return found


def _joined(pieces: Sequence[Piece], rows: Sequence[int]) -> str:
    """The quoted words; a gap between two quotations is shown by dots."""
    text, last = "", None
    for p in (pieces[n] for n in rows):
        text += ("" if last is None else " " if p.said == last else " … ") + p.text
        last = p.said
    return text


def _side(article: Article, pieces: Sequence[Piece]) -> tuple:
    """One article's half of a rendering: text, words, cue, the quoted words' places in the text, the text's start."""
    rows = [p.row for p in pieces]
    start, end = article.story[min(rows)].start, article.story[max(rows)].end
    places = tuple((a - start, b - start) for p in pieces for a, b in p.spans)
    return article.text[start:end], _joined(pieces, range(len(pieces))), pieces[0].cue, places, start


def coverage(a: Article, b: Article) -> pd.DataFrame:
    """The counted sentences of both articles with their partner in the other (NaN if none).

    Columns: article, sentence, start, end, text, words, partner, similarity.
    """
    articles = tellings(a, b)
    pairs, rows = _pairs(*articles, THRESHOLD), []
    for side, article in enumerate(articles):
        partner = {pair[side]: (float(pair[1 - side]), pair[2]) for pair in pairs}
        for s in article.story:
            found = partner.get(s.sentence, (np.nan, np.nan))
            rows.append((article.label, s.sentence, s.start, s.end, s.text, count_words(s.text), *found))
    return as_table(rows, ["article", "sentence", "start", "end", "text", "words", "partner", "similarity"])
