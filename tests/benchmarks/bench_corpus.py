"""What analysing a corpus costs: against TextBlob, a plain loop and a pool of processes, and as the corpus grows.

Run it with ``.venv/bin/python tests/benchmarks/bench_corpus.py`` (a few minutes; with --full up to 20,000 articles).
What is compared is timed in turn, several times. Where other programs may be running, the processor's time is
compared, else the best of the rounds. Goals: the full analysis of an article (quotations, attribution, verbs, panel)
at most twice a plain ``TextBlob(sentence).sentiment`` loop; two processes at least 1.8 times as fast as one; one at
least 0.9 of the plain loop; memory within 10% and time an article within 15% from 1,000 to 20,000 articles.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from statistics import median

import pandas as pd
from textblob import TextBlob

from helpers.articles.article import Article, load_articles
from helpers.corpus.input import Record
from helpers.corpus.invented import invented_articles
from helpers.corpus.scale import cost_table, grows_with, measure
from helpers.corpus.tables import analyse
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.tone.sentiment import score_rows

ROUNDS = 9


def full_analysis(text: str) -> None:
    """Quotations, attribution, verbs and panel of an article."""
    article = Article.from_text(text)
    find_quotes(article)
    find_attributions(article)
    reporting_verbs(article)
    score_rows(article.sentences["text"].tolist(), "panel")


def processor_time(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def against_textblob(name: str, texts: Sequence[str]) -> None:
    """Print what an article costs as a multiple of TextBlob's loop over its sentences."""
    sentences = [s for text in texts for s in Article.from_text(text).sentences["text"]]
    works = {
        "loop": lambda: [TextBlob(s).sentiment for s in sentences],
        "texts": lambda: [TextBlob(text).sentiment for text in texts],
        "full": lambda: [full_analysis(text) for text in texts],
        "all": lambda: [analyse(Record("a", text)) for text in texts],
    }
    times = [{key: processor_time(work) for key, work in works.items()} for _ in range(ROUNDS)]
    best = {key: 1000 * min(t[key] for t in times) / len(texts) for key in works}
    ratio = {key: median(t[key] / t["loop"] for t in times) for key in works}
    print(
        f"{name}: TextBlob a sentence {best['loop']:.1f} ms an article, on the whole text {best['texts']:.1f} ms"
    )
    print(
        f"  quotations, attribution, verbs, panel {best['full']:.1f} ms: ratio {ratio['full']:.2f} (goal 2.0)"
    )
    print(f"  with TextBlob, voices, speakers as tables {best['all']:.1f} ms: ratio {ratio['all']:.2f}")


def pool(records: Sequence[Record], workers: int) -> float:
    """Articles a second of multiprocessing.Pool, once its processes are warm."""
    with get_context("spawn").Pool(workers) as processes:
        processes.map(analyse, records[:100], chunksize=10)
        began = time.perf_counter()
        processes.map(analyse, records, chunksize=50)
        return len(records) / (time.perf_counter() - began)


def against_a_pool(number: int, rounds: int) -> pd.DataFrame:
    """Print articles a second of loop, Dask and pool; returns the best measurement of each number of processes."""
    records = invented_articles(number)
    runs = pd.concat([measure(records, (0, 1, 2)) for _ in range(rounds)])
    best = runs.loc[runs.groupby("workers")["per_second"].transform("max") == runs["per_second"]]
    loop, one, two = best.sort_values("workers")["per_second"]
    cpu = runs.groupby("workers")["cpu"].min()
    pools = [max(pool(records, n) for _ in range(rounds)) for n in (1, 2)]
    print(f"{number:,} articles, best of {rounds}, articles/s: loop {loop:.0f}, Dask {one:.0f} with one process and "
          f"{two:.0f} with two, multiprocessing.Pool {pools[0]:.0f} and {pools[1]:.0f}")  # fmt: skip
    print(
        f"  two processes / one {two / one:.2f} (goal 1.8), Pool {pools[1] / pools[0]:.2f}; one / loop {one / loop:.2f} (goal 0.9)"
    )
    print(f"  processor time an article: loop {cpu[0]:.1f} ms, one process {cpu[1]:.1f}, two {cpu[2]:.1f}")
    return best[best["workers"] > 0]


def as_it_grows(sizes: Sequence[int]) -> None:
    """Print memory and time an article from the smallest to the largest corpus."""
    table = pd.concat([measure(invented_articles(n), (2,)) for n in sizes], ignore_index=True)
    print(table[["articles", "seconds", "per_second", "cpu", "memory"]].round(1).to_string(index=False))
    first, last = table.iloc[0], table.iloc[-1]
    print(f"  memory {last['memory'] / first['memory'] - 1:+.0%} (goal 10%), processor time an article "
          f"{last['cpu'] / first['cpu'] - 1:+.0%} (goal 15%), grows with power {grows_with(table['articles'], table['seconds']):.2f}")  # fmt: skip


def main() -> None:
    """Print every comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--full", action="store_true", help="grow up to 20,000 articles")
    full = parser.parse_args().full
    against_textblob("the two articles", [article.text for article in load_articles("seeds")] * 3)
    against_textblob("invented articles", [record.text for record in invented_articles(20)])
    measured = against_a_pool(1_000 if full else 400, 3)
    as_it_grows((1_000, 5_000, 20_000) if full else (250, 1_000))
    print(cost_table(measured).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
