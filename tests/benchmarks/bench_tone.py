"""How many sentences a second the instruments score, against TextBlob called on each sentence.

Run it with ``.venv/bin/python tests/benchmarks/bench_tone.py``. Each pair is timed in turn and the medians are
compared, so that a busy machine slows both. Goals: the textblob column alone at least 1.5 times as fast as
``TextBlob(sentence).sentiment``, all columns at least as fast; identical numbers; 100,000 sentences in bounded memory.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence
from statistics import median

from textblob import TextBlob

from helpers.articles.article import load_articles
from helpers.tone.sentiment import INSTRUMENTS, score_texts

ROUNDS = 7
MANY = 100_000


def sentences() -> list[str]:
    """The sentences of the two articles, ten times."""
    return [text for article in load_articles("seeds") for text in article.sentences["text"]] * 10


def plain(texts: Sequence[str]) -> list[tuple[float, float]]:
    """TextBlob as its manual shows it, once a sentence."""
    return [tuple(TextBlob(text).sentiment) for text in texts]


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print the ratios, then the memory for many sentences."""
    texts = sentences()
    same = score_texts(texts, ["textblob"])[["textblob", "subjectivity"]].values.tolist()
    print(f"identical numbers: {same == [list(pair) for pair in plain(texts)]}")
    for name, instruments in {"textblob column": ["textblob"], "all columns": INSTRUMENTS}.items():
        pairs = [
            (seconds(lambda: plain(texts)), seconds(lambda chosen=instruments: score_texts(texts, chosen)))
            for _ in range(ROUNDS)
        ]
        theirs, ours = (len(texts) / median(side) for side in zip(*pairs, strict=True))
        goal = 1.5 if name == "textblob column" else 1.0
        print(
            f"{name:16s} {ours:7,.0f} sentences/s, TextBlob {theirs:7,.0f}: ratio {ours / theirs:.2f} (goal {goal})"
        )
    many = (texts * (MANY // len(texts) + 1))[:MANY]
    tracemalloc.start()
    took = seconds(lambda: score_texts(iter(many)))
    print(
        f"{MANY:,} sentences: {took:.0f} s (traced), peak {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB"
    )


if __name__ == "__main__":
    main()
