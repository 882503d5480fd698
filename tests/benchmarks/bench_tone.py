"""How many sentences a second the instruments score, against TextBlob called on each sentence.

Run it with ``.venv/bin/python tests/benchmarks/bench_tone.py``. Each pair is timed in turn and the medians are
compared, so that a busy machine slows both. Goals: identical numbers; 100,000 sentences in bounded memory; and on texts
that nobody would write, voices, verbs, scores and explanations cost at most 1.3 times as much a character in a million
characters as in fifty thousand (best of five, the garbage collector off as in timeit).
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence
from statistics import median
from timeit import repeat

from textblob import TextBlob

from helpers.articles.article import Article, load_articles
from helpers.framing.shares import stretches
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import attribution_rows
from helpers.tone.sentiment import INSTRUMENTS, explain, score_texts

ROUNDS = 7
MANY = 100_000
SHORT, LONG, MOST = 50_000, 1_000_000, 1.3
HOSTILE = {
    "lone marks": "a ” ",
    "known words": "good bad not very ",
    "negations": "not but no never isn't can n't good ",
    "names": "“No,” said Mr. Lee. ",
    "brackets": "(a [b ",
    "lines": "<br>\n",
    "one word": "a",
}


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


def works(text: str) -> dict[str, Callable[[], object]]:
    """What is tried on a hostile text; its quotations are found before, they have their own benchmark."""
    article = Article.from_text(text)
    attribution_rows(article)
    by_instrument = {
        f"{name} by {instrument}": lambda work=work, instrument=instrument: work(text, instrument)
        for instrument in INSTRUMENTS
        for name, work in {"score": lambda t, i: score_texts([t], [i]), "explanation": explain}.items()
    }
    stretches_anew = stretches.__wrapped__
    return {
        "voices": lambda: stretches_anew(article),
        "verbs": lambda: reporting_verbs(article),
    } | by_instrument


def linear() -> None:
    """Print the costs a character that grow with the text."""
    for kind, piece in HOSTILE.items():
        short, long = (works((piece * (n // len(piece) + 1))[:n]) for n in (SHORT, LONG))
        for name in short:
            little, much = (min(repeat(some[name], number=1, repeat=5)) for some in (short, long))
            ratio = much / little / (LONG / SHORT)
            print(
                f"{kind}, {name}: {much:.2f} s, a character {ratio:.2f} times as much{' !' * (ratio > MOST and much > 0.5)}"
            )


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
        print(f"{name:16s} {ours:7,.0f} sentences/s, TextBlob {theirs:7,.0f}: ratio {ours / theirs:.2f}")
    many = (texts * (MANY // len(texts) + 1))[:MANY]
    tracemalloc.start()
    took = seconds(lambda: score_texts(iter(many)))
    print(
        f"{MANY:,} sentences: {took:.0f} s (traced), peak {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB"
    )
    tracemalloc.stop()
    linear()


if __name__ == "__main__":
    main()
