"""Alignment: which sentences of two articles report the same thing, and how their words differ.

Similarity is the mean of two TF-IDF cosines (Salton & Buckley 1988): one over character 3- to 5-grams inside
words, one over word stems (Porter 1980). Two sentences that quote one speaker get a small head start, because
renderings of one utterance may share few words. The most similar pair is matched first, then the next of what
is left, down to THRESHOLD, so each sentence has at most one partner. A low similarity never proves that
something was left out.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.segments import WORD, Span
from helpers.quotations.quotes import find_quotes

THRESHOLD = 0.24
HEAD_START = 0.04
QUOTED_THRESHOLD = 0.10
MOST_PAIRS = 1_000_000  # sentences of one article times those of the other
COLUMNS = [
    "a_sentence",
    "b_sentence",
    "similarity",
    "both_quoted",
    "same_utterance",
    "speaker",
    "a_text",
    "b_text",
]

Quoted = dict[int, dict[str, str]]

_SAME_NAME = [
    (re.compile(r"\b(?:U\.\s?S\.?|US|United States)(?=\W|$)"), "usa"),
    (re.compile(r"\b(?:U\.\s?K\.?|UK|United Kingdom)(?=\W|$)"), "britain"),
]


def align(a: Article, b: Article, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Match the sentences of two articles that report the same thing, best first.

    Columns: a_sentence, b_sentence (numbers in each article's sentence table), similarity (0 to 1),
    both_quoted (both hold quoted words), same_utterance (from the same speaker,
    and the quoted words themselves alike), speaker, a_text, b_text.
    Repeats and boilerplate are left out. An empty table means that nothing reaches the threshold.
    Every sentence is compared with every other, so time and memory grow with the product of their numbers:
    raises WorkbookError above MOST_PAIRS, that is for two texts of more than 1,000 sentences each.
    """
    left, right = (x.sentences.query("counted") for x in (a, b))
    if len(left) * len(right) > MOST_PAIRS:
        raise WorkbookError(
            f"{a.name} has {len(left):,} sentences and {b.name} {len(right):,}: too many to compare each with each. "
            f"Their product may be up to {MOST_PAIRS:,}; cut the longer text into parts."
        )
    quoted = _quoted_text(a), _quoted_text(b)
    if left.empty or right.empty:
        return pd.DataFrame(columns=COLUMNS)
    matrix = similarity(left["text"].tolist(), right["text"].tolist())
    matrix += HEAD_START * _same_speaker(left["sentence"], right["sentence"], quoted)
    rows = []
    for i, j in _best_first(matrix, threshold):
        one, two = left.iloc[i], right.iloc[j]
        score = min(1.0, float(matrix[i, j]))
        rows.append((int(one["sentence"]), int(two["sentence"]), score, one["text"], two["text"]))
    pairs = pd.DataFrame(rows, columns=["a_sentence", "b_sentence", "similarity", "a_text", "b_text"])
    pairs = _add_speakers(pairs, *quoted)
    return pairs[COLUMNS].sort_values(
        ["similarity", "a_sentence"], ascending=[False, True], ignore_index=True
    )


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


def _same_speaker(left: pd.Series, right: pd.Series, quoted: tuple[Quoted, Quoted]) -> np.ndarray:
    """1 where two sentences quote one speaker, else 0."""
    matrix = np.zeros((len(left), len(right)))
    for i, one in enumerate(left):
        for j, two in enumerate(right) if one in quoted[0] else ():
            matrix[i, j] = not quoted[0][one].keys().isdisjoint(quoted[1].get(two, ()))
    return matrix


def _add_speakers(pairs: pd.DataFrame, one: Quoted, two: Quoted) -> pd.DataFrame:
    """Add who is quoted in both sentences, and whether the quoted words themselves are alike."""
    said = []
    for i, j in zip(pairs["a_sentence"], pairs["b_sentence"], strict=True):
        shared = [name for name in one.get(i, {}) if name in two.get(j, {})]
        said.append((i in one and j in two, shared[0] if shared else None))
    pairs = pairs.join(
        pd.DataFrame(said, columns=["both_quoted", "speaker"], index=pairs.index).astype(object)
    )
    quoted = pairs[pairs["speaker"].notna()]
    texts = [
        [side[n][who] for n, who in zip(quoted[f"{name}_sentence"], quoted["speaker"], strict=True)]
        for side, name in ((one, "a"), (two, "b"))
    ]
    alike = np.diag(similarity(*texts)) >= QUOTED_THRESHOLD if len(quoted) else []
    pairs["same_utterance"] = pd.Series(alike, index=quoted.index, dtype=bool).reindex(
        pairs.index, fill_value=False
    )
    return pairs.astype({"both_quoted": bool})


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
    return _stemmer().stemWords(WORD.findall(text))


def _quoted_text(article: Article) -> Quoted:
    """What each speaker says in quotation marks in each sentence: {sentence: {speaker: words}}."""
    found: Quoted = {}
    for p in quoted_pieces(article).itertuples(index=False):
        said = found.setdefault(p.sentence, {})
        said[p.speaker] = f"{said[p.speaker]} … {_bare(p.text)}" if p.speaker in said else _bare(p.text)
    return found


def _bare(text: str) -> str:
    return text.strip(' ,“”"')


def quoted_pieces(article: Article) -> pd.DataFrame:
    """Every quotation cut at sentence ends: quote, sentence, speaker, cue, start, end, text.

    A quotation that goes on without a cue of its own has the cue before it in its paragraph.
    """
    sentences = article.sentences
    ends = sentences["end"].to_numpy()
    quotes = find_quotes(article).dropna(subset=["speaker"])
    quotes["cue"] = quotes.groupby(["paragraph", "speaker"])["cue"].ffill()
    rows = []
    for q in quotes.itertuples(index=False):
        first, last = np.searchsorted(ends, [q.start, q.end - 1], side="right")
        for s in sentences.iloc[first : last + 1].itertuples(index=False):
            start, end = max(q.start, s.start), min(q.end, s.end)
            if end > start:
                rows.append((q.quote, s.sentence, q.speaker, q.cue, start, end, article.text[start:end]))
    return pd.DataFrame(rows, columns=["quote", "sentence", "speaker", "cue", "start", "end", "text"])


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
    return pd.DataFrame(rows, columns=["op", "a_text", "b_text"])


def _key(piece: str) -> str:
    return "".join(WORD.findall(_plain(piece))) or piece.strip()


def renderings(a: Article, b: Article) -> pd.DataFrame:
    """The utterances that both articles quote, in the order of the first article.

    The columns of align, and for each side (here a): a_words (the quoted words), a_cue (the verb that introduces
    them), a_places (where they stand in a_text). A rendering may run over several sentences: a_text then holds
    them all, because the neighbours in the same quotation make it more like the other article's.
    """
    pairs = align(a, b).query("same_utterance").sort_values("a_sentence", ignore_index=True)
    sides = [
        _Side(x, pairs[f"{n}_sentence"].tolist(), pairs["speaker"].tolist()) for x, n in ((a, "a"), (b, "b"))
    ]
    for row in range(len(pairs)):
        for one, other in (sides, sides[::-1]):
            one.extend(row, other.words(row))
    for side, name in zip(sides, "ab", strict=True):
        for column in ("text", "words", "cue", "places"):
            values = [getattr(side, column)(row) for row in range(len(pairs))]
            pairs[f"{name}_{column}"] = pd.Series(values, index=pairs.index, dtype=object)
    return pairs


class _Side:
    """One article's half of the renderings: for each utterance, the pieces of quotation that carry it."""

    def __init__(self, article: Article, sentences: list[int], speakers: list[str]) -> None:
        self.article, self.pieces = article, quoted_pieces(article)
        key = self.pieces[["sentence", "speaker"]].apply(tuple, axis=1)
        self.rows = [
            self.pieces.index[key == wanted].tolist() for wanted in zip(sentences, speakers, strict=True)
        ]

    def extend(self, row: int, other: str) -> None:
        """Take in the neighbouring sentence of the same quotation as long as that makes the two more alike."""
        taken = {n for rows in self.rows for n in rows}
        best = similarity([self.words(row)], [other])[0, 0]
        for step in (1, -1):
            while True:
                edge = self.rows[row][-1 if step > 0 else 0]
                near = edge + step
                if near in taken or near not in self.pieces.index:
                    break
                if self.pieces["quote"][near] != self.pieces["quote"][edge]:
                    break
                wider = sorted([*self.rows[row], near])
                better = similarity([self._joined(wider)], [other])[0, 0]
                if better <= best:
                    break
                self.rows[row], best = wider, better

    def words(self, row: int) -> str:
        return self._joined(self.rows[row])

    def _joined(self, rows: list[int]) -> str:
        """The quoted words; a gap in the quotation is shown by dots."""
        text, last = "", None
        for p in self.pieces.loc[rows].itertuples(index=False):
            text += ("" if last is None else " " if p.quote == last else " … ") + _bare(p.text)
            last = p.quote
        return text

    def cue(self, row: int) -> str | None:
        return self.pieces["cue"][self.rows[row][0]]

    def _whole(self, row: int) -> Span:
        numbers = self.pieces.loc[self.rows[row], "sentence"]
        sentences = self.article.sentences.set_index("sentence")
        return int(sentences["start"][numbers.min()]), int(sentences["end"][numbers.max()])

    def text(self, row: int) -> str:
        start, end = self._whole(row)
        return self.article.text[start:end]

    def places(self, row: int) -> list[Span]:
        start = self._whole(row)[0]
        pieces = self.pieces.loc[self.rows[row]]
        return [(s - start, e - start) for s, e in zip(pieces["start"], pieces["end"], strict=True)]


def coverage(a: Article, b: Article) -> dict[str, pd.DataFrame]:
    """The counted sentences of each article, by label, with their partner in the other (NaN if none).

    Columns: sentence, start, end, text, words, partner, similarity.
    """
    pairs = align(a, b)
    result = {}
    for article, mine, theirs in ((a, "a_sentence", "b_sentence"), (b, "b_sentence", "a_sentence")):
        partner = pairs.set_index(mine)[[theirs, "similarity"]].rename(columns={theirs: "partner"})
        table = article.sentences.query("counted").join(partner, on="sentence")
        table["words"] = [len(WORD.findall(t)) for t in table["text"]]
        result[article.label] = table[["sentence", "start", "end", "text", "words", "partner", "similarity"]]
    return result
