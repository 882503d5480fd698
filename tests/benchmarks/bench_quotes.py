"""How the time to find quotations grows with the article, and how often the speakers are right.

Run it from the project's root: python tests/benchmarks/bench_quotes.py

The second part needs labelled articles, which are under their publishers' copyright and not part of this project: it
runs a folder's own `run` script when the environment variable TWO_TELLINGS_BENCH names that folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

from helpers.articles.article import Article, load_articles
from helpers.quotations.quotes import find_attributions, find_quotes

SMALL, LARGE = 50_000, 5_000_000
ALLOWED = 1.3
HARD = [
    "“a b ",
    "b” c ",
    "‘a b ",
    "he said ",
    "claims ",
    "a, b, ",
    "she said that ",
    "“Yes,” he said. ",
    "a: ",
    '" ',
    '"a b ',
    "” a ",
    "“a b\n",
    "(a] ",
    "<br>",
    " ".join("".join(letters).capitalize() for letters in product("abcdefghij", repeat=5)),  # different names
]


def seconds_a_character(find, unit: str, size: int, rounds: int) -> float:
    """The best of several runs over a text of the given size."""
    text = (unit * (size // len(unit) + 1))[:size]
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        find(Article.from_text(text))
        best = min(best, time.process_time() - began)
    return best / len(text)


def growth(find, unit: str, large: int) -> float:
    """How many times as long a character of a large article takes as one of a small article."""
    return seconds_a_character(find, unit, large, 1) / seconds_a_character(find, unit, SMALL, 5)


def main() -> None:
    """Print the ratios, then the labelled benchmark when its data is at hand."""
    news = "\n".join(article.text for article in load_articles("seeds")) + "\n"
    for find in (find_quotes, find_attributions):
        ratio = growth(find, news, LARGE)
        verdict = "linear" if ratio <= ALLOWED else f"more than {ALLOWED}"
        print(f"{find.__name__}: news of {LARGE:,} characters, time a character ×{ratio:.2f} ({verdict})")
        for unit in HARD:
            print(f"  {unit[:20]!r} repeated: ×{growth(find, unit, LARGE // 10):.2f}")
    folder = os.environ.get("TWO_TELLINGS_BENCH")
    if not folder or not (Path(folder) / "run").is_file():
        print(
            "No labelled articles at hand (TWO_TELLINGS_BENCH names no folder with a run script): speakers not measured."
        )
        return
    for options in ([], ["--all"]):
        subprocess.run([sys.executable, str(Path(folder) / "run"), *options], check=True)


if __name__ == "__main__":
    main()
