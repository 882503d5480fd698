"""What thousands of articles cost: measured on this machine, and what follows from it, kept apart."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from helpers.articles.files import WorkbookError
from helpers.corpus.input import Record
from helpers.corpus.run import Batch, batches, cluster, compute


def measure(records: Sequence[Record], workers: Sequence[int] = (1, 2)) -> pd.DataFrame:
    """Analyse these articles once with each number of processes (0: a plain loop in this one).

    Columns: workers, articles, seconds, per_second (articles), per_core (articles a second and process), cpu
    (milliseconds of a processor an article takes, which other programs disturb little), memory (the largest a process
    grew to, in MB). The time to start the processes and to load the word lists is left out (a batch each is analysed
    before the clock starts); nothing is written to disk. Raises WorkbookError when there are no articles.
    """
    if not records:
        raise WorkbookError("There are no articles to measure with.")
    rows = []
    for number in workers:
        seconds, cpu, memory = _one_run(records, number)
        rate = len(records) / seconds
        per_article = 1000 * cpu / len(records)
        rows.append((number, len(records), seconds, rate, rate / max(1, number), per_article, memory))
    columns = ["workers", "articles", "seconds", "per_second", "per_core", "cpu", "memory"]
    return pd.DataFrame(rows, columns=columns)


def _one_run(records: Sequence[Record], workers: int) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of the processors, and the peak of memory in MB."""
    with cluster(workers) as client:

        def ask(what: Callable[[], float]) -> list[float]:
            return [what()] if client is None else list(client.run(what).values())

        if client is not None:
            client.wait_for_workers(workers)
        some = records[:10]
        for _ in compute(client, (Batch(n, some, f"warm-up {n}") for n in range(3 * max(1, workers)))):
            pass
        began, spent = time.perf_counter(), sum(ask(time.process_time))
        for _ in compute(client, batches(records)):
            pass
        seconds, cpu = time.perf_counter() - began, sum(ask(time.process_time)) - spent
        return seconds, cpu, max(ask(peak_memory))


def peak_memory() -> float:
    """The most memory this process has held at any time, in MB.

    >>> peak_memory() > 1
    True
    """
    if sys.platform == "linux":  # what getrusage says there includes the process that started this one
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def cost_table(
    measured: pd.DataFrame, articles: Sequence[int] = (10**4, 10**6), cores: Sequence[int] = (1, 2, 8, 64)
) -> pd.DataFrame:
    """What so many articles cost on so many cores: articles, cores, hours, basis.

    ``measured`` comes from measure. basis is "measured" only for a number of articles and processes that was run;
    else "extrapolated", by the articles a second and core of the measured run with the nearest number of cores,
    which holds as long as one process can hand out the articles and write what comes back.

    >>> run = pd.DataFrame({"workers": [1], "articles": [1000], "per_second": [50.0], "per_core": [50.0]})
    >>> cost_table(run, [180_000], [1, 4]).values.tolist()
    [[180000, 1, 1.0, 'extrapolated'], [180000, 4, 0.25, 'extrapolated']]
    """
    rows = []
    for number in articles:
        for count in cores:
            exact = measured[(measured["workers"] == count) & (measured["articles"] == number)]
            nearest = measured.iloc[(measured["workers"] - count).abs().argmin()]
            rate = exact["per_second"].iloc[0] if len(exact) else nearest["per_core"] * count
            rows.append((number, count, number / rate / 3600, "measured" if len(exact) else "extrapolated"))
    return pd.DataFrame(rows, columns=["articles", "cores", "hours", "basis"])


def grows_with(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The power with which a cost grows: 1 when twice the articles take twice as long, 2 when four times.

    The slope of log seconds on log size (least squares). Raises ValueError with fewer than two sizes.

    >>> round(grows_with([100, 200, 400], [1.0, 2.0, 4.0]), 2)
    1.0
    """
    import numpy as np

    if len(sizes) < 2:
        raise ValueError("a slope needs two sizes")
    slope: Any = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
    return float(slope)
