"""Which articles of a corpus tell the same event: neighbours by their words, without comparing every pair.

Only articles are compared that appeared within a few days of each other and share rare words, mostly names. That
keeps the work in proportion to the number of articles; all pairs of a million would be half a million millions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from helpers.articles.files import WorkbookError
from helpers.corpus.input import Record

RARE = 40  # a word in more articles of a stretch of days than this makes no block
SHARED = 3  # rare words two articles must share to be compared
# Of 99,000 pairs of US news articles a month or more apart, which cannot tell one event, 1 in 9,000 reaches this;
# of pairs at most three days apart 1 in 260 (525 articles of PolNeAR's development part; Newell et al. 2018, LREC).
THRESHOLD = 0.25
_CHUNK = 500  # articles whose candidates are in memory at a time


def same_event_pairs(records: Sequence[Record], days: int = 3, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Pairs of articles that may tell one event, most alike first: id_a, id_b, days (between them), similarity.

    similarity is the cosine of the articles' TF-IDF vectors (Salton & Buckley 1988), 0 to 1. Compared are articles at
    most so many days apart, of different outlets where both are named, that share rare words (blocking; Christen
    2012). Articles without a date are left out; raises WorkbookError when none has one, or one cannot be read.

    >>> told = [Record("a", "The Elcombe bridge fell.", date="2021-01-04"), Record("b", "Elcombe bridge: it fell.", date="2021-01-05")]
    >>> same_event_pairs(told, threshold=0)[["id_a", "id_b", "days"]].values.tolist()
    [['a', 'b', 1]]
    """
    dated = sorted(((_ordinal(r), n) for n, r in enumerate(records) if r.problem is None and r.date))
    columns = ["id_a", "id_b", "days", "similarity"]
    if not dated:
        raise WorkbookError(
            "Pairs of one event need the date of each article, and this corpus has none. "
            "Add a field “date” to its lines, such as 2021-12-23."
        )
    some = [records[n] for _, n in dated]
    when = np.array([day for day, _ in dated])
    pairs = pd.DataFrame(list(_pairs(some, when, days, threshold)), columns=columns)
    return pairs.sort_values(["similarity", "id_a", "id_b"], ascending=[False, True, True], ignore_index=True)


def _ordinal(record: Record) -> int:
    try:
        return date.fromisoformat(str(record.date)[:10]).toordinal()
    except ValueError as error:
        raise WorkbookError(
            f"The date “{record.date}” of the article {record.id} cannot be read. Write it as 2021-12-23."
        ) from error


def _pairs(records: Sequence[Record], when: np.ndarray, days: int, threshold: float) -> Iterator[tuple]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
    try:
        vectors = vectorizer.fit_transform([record.text for record in records])
    except ValueError:  # no words but the commonest
        return
    outlets = np.array([record.outlet or "" for record in records])
    step = max(1, days)
    for first in range(int(when[0]), int(when[-1]) + 1, step):
        # Each article is compared with those of its own stretch of days and of the next.
        here = slice(*np.searchsorted(when, [first, first + step]))
        near = slice(here.start, int(np.searchsorted(when, first + 2 * step)))
        if here.stop > here.start:
            for i, j in _candidates(vectors[near], here.stop - here.start):
                yield from _alike(
                    records, vectors, when, outlets, near.start + i, near.start + j, days, threshold
                )


def _candidates(vectors: Any, own: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs (i, j), i < j and i among the first so many, of rows that share enough rare words."""
    from scipy import sparse

    found = np.bincount(vectors.indices, minlength=vectors.shape[1])
    rare = sparse.csr_matrix(vectors[:, np.flatnonzero((found > 1) & (found <= RARE))] > 0, dtype=np.int32)
    across = rare.T.tocsr()
    for start in range(0, own, _CHUNK):
        shared = (rare[start : min(own, start + _CHUNK)] @ across).tocoo()
        enough = (shared.data >= SHARED) & (shared.row + start < shared.col)
        yield shared.row[enough] + start, shared.col[enough]


def _alike(
    records: Sequence[Record],
    vectors: Any,
    when: np.ndarray,
    outlets: np.ndarray,
    i: np.ndarray,
    j: np.ndarray,
    days: int,
    threshold: float,
) -> Iterator[tuple[str, str, int, float]]:
    """The candidates that are near in time, of different outlets, and alike."""
    apart = np.abs(when[i] - when[j])
    fits = (apart <= days) & ((outlets[i] != outlets[j]) | (outlets[i] == ""))
    i, j, apart = i[fits], j[fits], apart[fits]
    cosine = np.asarray(vectors[i].multiply(vectors[j]).sum(axis=1)).ravel()
    for a, b, between, value in zip(i, j, apart, cosine, strict=True):
        if value >= threshold:
            yield records[a].id, records[b].id, int(between), round(float(value), 6)
