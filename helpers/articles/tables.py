"""Tables: rows become a table whose columns have fixed types and whose first one names the article.

What is dear to work out is kept as rows, tuples that nobody can change, and every caller gets a table made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.articles.files import WorkbookError

if TYPE_CHECKING:
    from helpers.articles.article import Article

# What a column may hold to be of a type, and the columns that are of it when they are empty.
_KINDS = {
    np.int64: {int, np.int64},
    np.bool_: {bool, np.bool_},
    np.float64: {float, np.float64, int, np.int64},
}
_EMPTY = {
    np.int64: """paragraph sentence quote start end words cue_start cue_end a_sentence
        b_sentence sentences scored""".split(),
    np.bool_: """counted repeats sure repaired statement both_quoted same_utterance same_words enough negated
        textblob_known vader_known afinn_known""".split(),
    np.float64: """share position similarity partner score low high textblob subjectivity vader afinn panel coverage
        polarity weight mean p""".split(),
}


def as_table(rows: Iterable[Sequence], columns: Sequence[str]) -> pd.DataFrame:
    """A table of rows: whole numbers, truth values and numbers as such, everything else as Python keeps it.

    Text columns are of dtype object, with pyarrow installed or not: pyarrow's own refuse half a character, which a
    damaged file may hold, and a None in them stays None.

    >>> as_table([(1, None), (2, "b")], ["start", "speaker"]).dtypes.astype(str).tolist()
    ['int64', 'object']
    """
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: _column(name, some) for name, some in zip(columns, values, strict=True)}, copy=False
    )


def _column(name: str, values: Sequence) -> np.ndarray | pd.Index:
    kinds = set(map(type, values))
    for dtype, fitting in _KINDS.items():
        if kinds <= fitting and (kinds or name in _EMPTY[dtype]):
            return np.array(values, dtype)
    return pd.Index(np.fromiter(values, object, len(values)), dtype=object, tupleize_cols=False, copy=False)


def table_of(
    articles: Sequence[Article], columns: Sequence[str], rows: Callable[[Article], Iterable[Sequence]]
) -> pd.DataFrame:
    """The rows of one article or more as one table: ``article``, the label, and then these columns.

    Raises what apart raises.
    """
    return as_table([(a.label, *row) for a in apart(articles) for row in rows(a)], ["article", *columns])


def apart(articles: Sequence[Article | Sequence[Article]]) -> list[Article]:
    """Articles that were given one by one, or as the list that load_articles returns.

    Raises WorkbookError when there is none, when something else is among them, or two have one label.
    """
    lists = [some if isinstance(some, list | tuple) else [some] for some in articles]
    found = [article for some in lists for article in some]
    if wrong := [some for some in found if not hasattr(some, "paragraph_rows")]:
        raise WorkbookError(
            f"{wrong[0]!r} is no article. Give articles, as load_articles makes them; whatever else is asked for is named, as in words=…"
        )
    if not found:
        raise WorkbookError(
            "Name one article or more between the brackets, for example: (article_a, article_b)."
        )
    if len({a.label for a in found}) < len(found):
        raise WorkbookError(
            f"Two articles here have the label “{found[0].label}”. Name each article once, and give each a label of its own."
        )
    return found


def need_two(labels: Sequence[str], what: str) -> None:
    """Raise WorkbookError unless these are the labels of two articles; ``what`` begins the sentence: "Frames are"."""
    if len(labels) != 2 or labels[0] == labels[1]:
        raise WorkbookError(
            f"{what} compared between two articles, and here are: {', '.join(map(str, labels)) or 'none'}. Choose two."
        )


def rows_of(table: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    """Go over some columns of a table row by row, several times as fast as itertuples.

    >>> list(rows_of(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), "b", "a"))
    [('x', 1), ('y', 2)]
    """
    return zip(*(table[column].tolist() for column in columns), strict=True)
