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
    from sklearn.feature_extraction.text import TfidfVectorizer

    dated = [(_ordinal(r), n) for n, r in enumerate(records) if r.problem is None and r.date]
    if not dated:
        raise WorkbookError(
            "Pairs of one event need a date for each article, such as 2021-12-23; none has one."
        )
    some = [records[n] for _, n in sorted(dated)]
    when, ids = np.sort([day for day, _ in dated]), np.array([r.id for r in some], dtype=object)
    outlets, found = np.array([record.outlet or "" for record in some]), []
    try:
        vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
        vectors = vectorizer.fit_transform(record.text for record in some)
    except ValueError:  # no words but the commonest
        vectors = None
    for i, j in _candidates(vectors, when, max(1, days)) if vectors is not None else ():
        fits = (when[j] - when[i] <= days) & ((outlets[i] != outlets[j]) | (outlets[i] == ""))
        i, j = i[fits], j[fits]
        alike = np.asarray(vectors[i].multiply(vectors[j]).sum(axis=1), dtype=float).ravel()
        columns = {"id_a": ids[i], "id_b": ids[j], "days": when[j] - when[i], "similarity": alike.round(6)}
        found.append(pd.DataFrame(columns)[alike >= threshold])
    pairs = pd.concat(found) if found else pd.DataFrame(columns=["id_a", "id_b", "days", "similarity"])
    return pairs.sort_values(["similarity", "id_a", "id_b"], ascending=[False, True, True], ignore_index=True)


def _ordinal(record: Record) -> int:
    try:
        return date.fromisoformat(str(record.date)[:10]).toordinal()
    except ValueError as error:
        about = f"The date “{record.date}” of the article {record.id} cannot be read. Write it as 2021-12-23."
        raise WorkbookError(about) from error


def _candidates(vectors: Any, when: np.ndarray, step: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs (i, j), i < j, of articles of one stretch of days or of it and the next that share enough rare words."""
    for first in range(int(when[0]), int(when[-1]) + 1, step):
        start, own, stop = np.searchsorted(when, [first, first + step, first + 2 * step])
        near = vectors[start:stop]
        found = np.bincount(near.indices, minlength=near.shape[1])
        rare = (near[:, np.flatnonzero((found > 1) & (found <= RARE))] > 0).astype(np.int32)
        for chunk in range(0, own - start, _CHUNK):
            shared = (rare[chunk : min(own - start, chunk + _CHUNK)] @ rare.T).tocoo()
            enough = (shared.data >= SHARED) & (shared.row + chunk < shared.col)
            yield shared.row[enough] + chunk + start, shared.col[enough] + start
