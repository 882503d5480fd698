"""How long aligning two long articles takes, against comparing every pair of sentences with difflib.

Run it from the project's root: python tests/benchmarks/bench_alignment.py
"""

from __future__ import annotations

import random
import time
from difflib import SequenceMatcher

from helpers.articles.article import Article, load_articles
from helpers.framing.alignment import align, similarity

WORDS = 5_000


def long_article(label: str, seed: int) -> Article:
    """An article of about 5,000 words: the words of the seeds in a new order, in sentences and paragraphs."""
    words = [w for article in load_articles() for w in article.words["text"]]
    mixed = random.Random(seed)
    lines = []
    for _ in range(WORDS // 80):
        sentences = [" ".join(mixed.choices(words, k=20)).capitalize() + "." for _ in range(4)]
        lines.append(" ".join(sentences))
    return Article.from_text("\n".join(lines), label)


def seconds(call, *args) -> float:
    began = time.perf_counter()
    call(*args)
    return time.perf_counter() - began


def compare_all_pairs(left: list[str], right: list[str]) -> None:
    for one in left:
        for other in right:
            SequenceMatcher(None, one, other).quick_ratio()


def main() -> None:
    similarity(["warm"], ["up"])  # the import of scikit-learn
    a, b = long_article("A", 1), long_article("B", 2)
    ours = min(seconds(align, a, b) for _ in range(3))
    texts = a.sentences["text"].tolist(), b.sentences["text"].tolist()
    theirs = seconds(compare_all_pairs, *texts)
    print(
        f"{len(texts[0])} x {len(texts[1])} sentences: align {ours:.2f} s, difflib's quick ratio {theirs:.2f} s"
    )
    print(f"ratio align / difflib: {ours / theirs:.3f}")


if __name__ == "__main__":
    main()
