"""What analysing a corpus costs: against TextBlob and a plain loop, by the number of processes.

Run it with ``.venv/bin/python tests/benchmarks/bench_corpus.py`` (a few minutes).
What is compared is timed in turn in the same run, several times, and the best counts. Goals: the full analysis of an
article (quotations, attribution, verbs, panel) at most twice a plain ``TextBlob(sentence).sentiment`` loop; a run
without processes at least 0.9 of the plain loop, two processes at least 1.8 times one. A run's time includes starting
its processes (seconds).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pandas as pd
from textblob import TextBlob

from helpers.articles.article import Article, load_articles
from helpers.corpus.input import Record, as_json_lines
from helpers.corpus.invented import invented_articles
from helpers.corpus.run import run_corpus
from helpers.corpus.tables import analyse
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.tone.sentiment import score_texts

ROUNDS = 9


def full_analysis(text: str) -> None:
    """Quotations, attribution, verbs and panel of an article."""
    article = Article.from_text(text)
    find_quotes(article)
    find_attributions(article)
    reporting_verbs(article)
    score_texts(article.sentences["text"], ["panel"])


def processor_time(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def against_textblob(name: str, texts: Sequence[str]) -> None:
    """Print what an article costs as a multiple of TextBlob's loop over its sentences."""
    sentences = [s for text in texts for s in Article.from_text(text).sentences["text"]]
    works = {
        "TextBlob a sentence": lambda: [TextBlob(s).sentiment for s in sentences],
        "TextBlob on the whole text": lambda: [TextBlob(text).sentiment for text in texts],
        "quotations, attribution, verbs, panel": lambda: [full_analysis(text) for text in texts],
        "all tables": lambda: [analyse(Record("a", text)) for text in texts],
    }
    times = pd.DataFrame([{key: processor_time(work) for key, work in works.items()} for _ in range(ROUNDS)])
    for key in works:
        ratio = median(times[key] / times["TextBlob a sentence"])
        print(f"{name}, {key}: {1000 * times[key].min() / len(texts):.1f} ms an article, ratio {ratio:.2f}")


def one_run(records: Sequence[Record], workers: int | None) -> float:
    """Seconds of a corpus run (None: of a plain loop, nothing written)."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "articles.jsonl")
        file.write_bytes(as_json_lines(records))
        began = time.perf_counter()
        if workers is None:
            list(map(analyse, records))
        else:
            run_corpus(file, Path(folder, "out"), workers)
        return time.perf_counter() - began


def main() -> None:
    """Print every comparison."""
    against_textblob("the two articles", [article.text for article in load_articles("seeds")] * 3)
    against_textblob("invented articles", [record.text for record in invented_articles(20)])
    records = invented_articles(400)
    ways = {"plain loop": None, "no process": 0, "one process": 1, "two processes": 2}
    runs = pd.DataFrame([{way: one_run(records, n) for way, n in ways.items()} for _ in range(3)])
    print(f"{len(records)} articles, articles/s: {(len(records) / runs.min()).round(1).to_dict()}")


if __name__ == "__main__":
    main()
