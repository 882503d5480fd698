"""Which articles of a corpus tell the same event: those alike in words that appeared within a few days of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from helpers.articles.files import WorkbookError
from helpers.corpus.input import Record

# Of 99,000 pairs of US news articles a month or more apart, which cannot tell one event, 1 in 9,000 reaches this;
# of pairs at most three days apart 1 in 260 (525 articles of PolNeAR's development part; Newell et al. 2018, LREC).
THRESHOLD = 0.25
_CHUNK = 500  # articles that are compared with their neighbours at a time


def same_event_pairs(records: Sequence[Record], days: int = 3, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Pairs of articles that may tell one event, most alike first: id_a, id_b, days (between them), similarity.

    similarity is the cosine of the articles' TF-IDF vectors (Salton & Buckley 1988), 0 to 1. Compared are articles at
    most so many days apart, of different outlets where both are named. Articles without a date are left out; raises WorkbookError when none has one, or one cannot be read.

    >>> told = [Record("a", "The Elcombe bridge fell.", date="2021-01-04"), Record("b", "Elcombe bridge: it fell.", date="2021-01-05")]
    >>> same_event_pairs(told, threshold=0)[["id_a", "id_b", "days"]].values.tolist()
    [['a', 'b', 1]]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    some = sorted((_ordinal(r), n, r) for n, r in enumerate(records) if r.problem is None and r.date)
    if not some:
        raise WorkbookError(
            "Pairs of one event need a date for each article, such as 2021-12-23; none has one."
        )
    when, _, dated = zip(*some, strict=True)
    when, ids = np.array(when), np.array([record.id for record in dated], dtype=object)
    outlets = np.array([record.outlet or "" for record in dated], dtype=object)
    found = [pd.DataFrame(columns=["id_a", "id_b", "days", "similarity"])]
    try:
        vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        vectors = vectorizer.fit_transform(record.text for record in dated)
    except ValueError:  # no words but the commonest
        return found[0]
    for start in range(0, len(some), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        stop = np.searchsorted(when, when[chunk][-1] + days, side="right")
        alike = (vectors[chunk] @ vectors[start:stop].T).tocoo()
        i, j = alike.row + start, alike.col + start
        fits = (alike.data >= threshold) & (i < j) & (when[j] - when[i] <= days)
        fits &= (outlets[i] != outlets[j]) | (outlets[i] == "")
        i, j, close = i[fits], j[fits], alike.data[fits].astype(float).round(6)
        found.append(
            pd.DataFrame({"id_a": ids[i], "id_b": ids[j], "days": when[j] - when[i], "similarity": close})
        )
    pairs = pd.concat([some for some in found if len(some)] or found[:1])
    return pairs.sort_values(["similarity", "id_a", "id_b"], ascending=[False, True, True], ignore_index=True)


def _ordinal(record: Record) -> int:
    try:
        return date.fromisoformat(str(record.date)[:10]).toordinal()
    except ValueError as error:
        about = f"The date “{record.date}” of the article {record.id} cannot be read. Write it as 2021-12-23."
        raise WorkbookError(about) from error
