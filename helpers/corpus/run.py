"""Thousands of articles: ``python -m helpers corpus articles.jsonl --out results``.

The tables of the notebooks (quotations, attributions, reporting verbs, tone, speakers, voices), worked out for every
article of a corpus and written as Parquet. Batches of articles go to processes of this machine, as many as it has
cores, or to the Dask cluster that the variable DASK_SCHEDULER_ADDRESS names. A run that was stopped goes on where it
stopped when the same command is given again. Neither that nor the number of processes changes a byte of the results.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.articles.files import WorkbookError
from helpers.corpus.input import FORMATS, Record, count_articles, read_corpus
from helpers.corpus.store import close_store, digest, finished, open_store, write_batch
from helpers.corpus.tables import Result, analyse, analyse_batch, fingerprint, gather, pack

if TYPE_CHECKING:
    from distributed import Client, Future


BATCH = 50
CLUSTER = "DASK_SCHEDULER_ADDRESS"
_PATIENCE = 60  # seconds for a cluster to answer
_AHEAD = 3  # batches a worker has waiting, so that it never waits itself


_SETTINGS = {
    # A batch is sent with its articles, so that it can be given to another worker when one ends.
    "distributed.admin.large-graph-warning-threshold": "1 GiB",
    # Dask's logs for developers keep batches in memory, and its profiler takes time.
    "distributed.admin.low-level-log-length": 20,
    "distributed.worker.profile.enabled": False,
}


class Batch(NamedTuple):
    """Some articles of a corpus: their number in it, the articles, and their digest."""

    number: int
    records: list[Record]
    digest: str


class Summary(NamedTuple):
    """What a run did: articles analysed, failures, batches, and how many of these were done before."""

    articles: int
    failures: int
    batches: int
    before: int


def run_corpus(
    path: str | Path, out: str | Path, workers: int | None = None, batch: int = BATCH, progress: bool = False
) -> Summary:
    """Analyse a corpus into a folder of Parquet tables; what an earlier run finished is kept.

    ``workers`` is the number of processes (None: one a core; 0: none, everything in this process); a cluster
    named by DASK_SCHEDULER_ADDRESS has its own. Each table is a folder that pandas.read_parquet reads whole;
    helpers.corpus.tables.TABLES names the columns. Raises WorkbookError when the corpus cannot be read, the results
    cannot be written, or the cluster does not answer.
    """
    path, out = Path(path), Path(out)
    records = read_corpus(path)
    first = next(records, None)
    if first is None:
        raise WorkbookError(f"{path.name} holds no article. A corpus is {FORMATS}.")
    records = chain([first], records)
    open_store(out, path.name, batch)
    counts = {"articles": 0, "failures": 0, "batches": 0}
    before = 0
    with _bar(path, progress) as advance:

        def to_do() -> Iterator[Batch]:
            nonlocal before
            for some in batches(records, batch):
                counts["batches"] += 1
                done = finished(out, some.number, some.digest)
                if done is None:
                    yield some
                else:
                    before += 1
                    _add(counts, done)
                    advance(len(some.records))

        with cluster(workers) as client:
            for some, (parts, failures) in compute(client, to_do()):
                done = {"articles": len(some.records) - failures, "failures": failures}
                write_batch(out, some.number, some.digest, parts, done)
                _add(counts, done)
                advance(len(some.records))
    close_store(out, path.name, batch, counts)
    return Summary(**counts, before=before)


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for name, value in more.items():
        counts[name] += value


def batches(records: Iterable[Record], size: int = BATCH) -> Iterator[Batch]:
    """Cut a corpus into batches of so many articles.

    >>> [len(some.records) for some in batches([Record("a", "Rain."), Record("b", "Sun."), Record("c", "Ice.")], 2)]
    [2, 1]
    """
    records, number = iter(records), 0
    while some := list(islice(records, size)):
        yield Batch(number, some, digest(some))
        number += 1


# -- the engine ---------------------------------------------------------------------------------------


@contextmanager
def cluster(workers: int | None = None) -> Iterator[Client | None]:
    """Dask's client for a cluster of this machine's processes, or for the one that DASK_SCHEDULER_ADDRESS names.

    None when ``workers`` is 0: then compute needs no Dask. Raises WorkbookError when the cluster does not answer.
    """
    if workers == 0:
        yield None
        return
    import dask
    import distributed  # noqa: F401 - before the setting below, which is undone together with whatever came after it

    with dask.config.set(_SETTINGS):
        address = os.environ.get(CLUSTER)
        with _outside(address) if address else _here(workers) as client:
            yield client


@contextmanager
def _here(workers: int | None) -> Iterator[Client]:
    import logging

    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as local,
        Client(local) as client,
    ):
        yield client


@contextmanager
def _outside(address: str) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise WorkbookError(
            f"No Dask scheduler answers at {address} ({CLUSTER}). Start it, or unset the variable to work on this machine."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise WorkbookError(f"The Dask scheduler at {address} has no worker. Start one.") from error
        yield client


def compute(client: Client | None, work: Iterable[Batch]) -> Iterator[tuple[Batch, Result]]:
    """Analyse batches, each result as it comes: its tables as the bytes of Parquet files, and its failures.

    Only a few batches a worker are under way at a time, so that memory does not grow with the corpus.
    """
    if client is None:
        yield from ((some, analyse_batch(some.records)[:2]) for some in work)
        return
    from distributed import as_completed

    work = iter(work)
    waiting: dict[Future, Batch] = {}
    ahead = _AHEAD * max(1, sum(client.nthreads().values()))
    for some in islice(work, ahead):
        waiting[_send(client, some)] = some
    queue = as_completed(list(waiting))
    for future in queue:
        some = waiting.pop(future)
        result = _result(client, future, some)
        if (following := next(work, None)) is not None:
            sent = _send(client, following)
            waiting[sent] = following
            queue.add(sent)
        yield some, result


def _send(client: Client, some: Batch) -> Future:
    return client.submit(analyse_batch, some.records, key=f"articles-{some.number:05d}-{some.digest[:16]}")


def _result(client: Client, future: Future, some: Batch) -> Result:
    from distributed import KilledWorker

    try:
        parts, failures, code = future.result()
    except KilledWorker:
        return _one_by_one(client, some)
    except (OSError, ImportError, AttributeError) as error:
        raise WorkbookError(
            "The Dask cluster cannot run the workbook: every worker needs it installed (pip install -r requirements.txt)."
        ) from error
    if code != fingerprint():
        raise WorkbookError(
            "A worker of the Dask cluster has another version of the workbook. Install the same one on all."
        )
    return parts, failures


def _one_by_one(client: Client, some: Batch) -> Result:
    """The results of a batch that ended several workers: the article that does it becomes a failure."""
    from distributed import KilledWorker

    rows = []
    for n, record in enumerate(some.records):
        future = client.submit(analyse, record, key=f"article-{some.number:05d}-{n}-{some.digest[:16]}")
        try:
            rows.append(future.result())
        except KilledWorker:
            reason = "The process that analysed this article was ended each time, perhaps for lack of memory."
            rows.append(analyse(record._replace(problem=reason)))
    return pack(gather(rows))


@contextmanager
def _bar(path: Path, shown: bool) -> Iterator[object]:
    if not shown:
        yield lambda _: None
        return
    from tqdm import tqdm

    with tqdm(total=count_articles(path), unit="article", ncols=80, disable=None, leave=False) as bar:
        yield bar.update


def told(summary: Summary, out: Path) -> str:
    """What a run did, in a sentence or two."""
    kept = f" ({summary.before} of {summary.batches} batches were done before)" if summary.before else ""
    lines = [f"Articles analysed: {summary.articles:,}{kept}. The tables lie in {out}."]
    if summary.failures:
        lines.append(f"Not analysed: {summary.failures:,}; the table “failures” says which and why.")
    return "\n".join(lines)
