"""Long lists of cases lie as JSON beside the tests that read them: test_x.json beside test_x.py."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from helpers.articles.article import Article


def cases(file: str, name: str) -> Any:
    """The cases of this name that belong to a file of tests."""
    return _read(Path(file).with_suffix(".json"))[name]


@cache
def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def points_into(table: pd.DataFrame, article: Article) -> bool:
    """Whether every row's start and end cut its text out of the article."""
    return all(article.text[row.start : row.end] == row.text for row in table.itertuples(index=False))


def fisher_by_hand(a: int, all_a: int, b: int, all_b: int) -> float:
    """The chance of all splits of a + b hits that are at most as likely as the one seen."""
    ways = [math.comb(all_a, k) * math.comb(all_b, a + b - k) for k in range(a + b + 1)]
    return sum(w for w in ways if w <= ways[a]) / math.comb(all_a + all_b, a + b)
