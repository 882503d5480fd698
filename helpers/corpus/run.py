"""Thousands of articles: ``python -m helpers corpus articles.jsonl --out results``.

The tables of the notebooks (quotations, attributions, reporting verbs, tone, speakers, voices), worked out for every
article of a corpus and written as Parquet: a folder a table, a file a partition of some articles. A Dask bag maps them over
processes of this machine, or over the cluster that the variable DASK_SCHEDULER_ADDRESS names. Each file is written
whole or not at all, and its name holds the digest of its articles and of the code. So a run that was stopped, however hard,
goes on where it was when the same command is given again; neither that nor the number of processes changes a byte.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from functools import cache
from importlib.metadata import version
from itertools import islice
from logging import CRITICAL, getLogger
from pathlib import Path
from typing import Any

import dask
from dask import bag
from distributed import Client, KilledWorker
from pyarrow.dataset import dataset

from helpers.articles.files import LEXICONS, WorkbookError, write_safely
from helpers.corpus.input import FORMATS, Record, read_corpus
from helpers.corpus.tables import TABLES, analyse_all, as_parquet

BATCH = 50
CLUSTER = "DASK_SCHEDULER_ADDRESS"
SETTINGS = "run.json"
_PATIENCE = 60  # seconds for a cluster to answer
_AT_A_TIME = 8  # partitions a worker gets in one go, so that memory does not grow with the corpus
_LIMITS = {"large-graph-warning-threshold": "1 GiB", "low-level-log-length": 20}
# A partition is sent with its articles; the logs for developers would keep them in memory.
_DASK = {f"distributed.admin.{name}": value for name, value in _LIMITS.items()}
_TROUBLE = (KilledWorker, OSError, CancelledError, ImportError, AttributeError, RuntimeError)
_STOPPED = (
    "The processes of Dask did not finish ({}). Give the same command again; if that does not help, with fewer --workers "
    "or a smaller --batch. In a cluster the scheduler and every worker must run, and have this workbook installed."
)
_OTHER = "A worker of the Dask cluster has another version of the workbook. Install the same one on all."
_PACKAGES = ("pandas", "numpy", "pyarrow", "textblob", "vaderSentiment", "snowballstemmer")
VERSIONS = {name: version(name) for name in _PACKAGES}  # of what can change a table or its bytes

Partition = tuple[int, list[Record], str]  # its number, its articles, their digest


def run_corpus(
    path: str | Path, out: str | Path, workers: int | None = None, batch: int = BATCH, progress: bool = False
) -> dict[str, int]:
    """Analyse a corpus into a folder of Parquet tables, so many articles a file; what an earlier run finished is kept.

    ``workers`` is the number of processes (None: one a core; 0: none, everything in this process); a cluster
    named by DASK_SCHEDULER_ADDRESS has its own. Each table is a folder that pandas.read_parquet reads whole;
    helpers.corpus.tables.TABLES names the columns. Returns the numbers of articles analysed, failures, parts (files
    a table) and parts done before. Raises WorkbookError when the corpus cannot be read, the results cannot be
    written, or the cluster does not answer.
    """
    from tqdm import tqdm

    path, out = Path(path), Path(out)
    _refuse_others(path, out)
    plan = [(len(records), _files(out, number, total)) for number, records, total in _parts(path, batch)]
    if not plan:
        raise WorkbookError(f"{path.name} holds no article. A corpus is {FORMATS}.")
    done = [all(file.is_file() for file in files.values()) for _, files in plan]
    _note(out, input=path.name, complete=False)
    todo = (part for part, is_done in zip(_parts(path, batch), done, strict=False) if not is_done)
    total, before = (
        sum(n for n, _ in plan),
        sum(n for (n, _), is_done in zip(plan, done, strict=True) if is_done),
    )
    bar = tqdm(total=total, initial=before, unit="article", ncols=80, disable=None if progress else True)
    with bar, dask.config.set(_DASK), _client(workers) as client:
        threads = sum(client.nthreads().values()) if workers != 0 else 1
        for number, tables in _results(todo, _AT_A_TIME * max(1, threads)):
            for table, data in tables.items():
                write_safely(plan[number][1][table], data)
            bar.update(plan[number][0])
    _tidy(out, {file for _, files in plan for file in files.values()})
    counts = {table: dataset(out / table).count_rows() for table in ("articles", "failures")}
    counts["parts"] = len(plan)
    _note(out, input=path.name, complete=True, **counts, fingerprint=fingerprint(), versions=VERSIONS)
    return {**counts, "before": sum(done)}


# -- the folder ---------------------------------------------------------------------------------------


def _refuse_others(path: Path, out: Path) -> None:
    """Raise WorkbookError when the folder for the results holds other files, or those of another corpus."""
    settings = out / SETTINGS
    mine = settings.is_file() and f'"input": {json.dumps(path.name)}' in settings.read_text("utf-8")
    # A run that was killed at once leaves half a settings file, whose name begins with a dot.
    if out.is_file() or (out.is_dir() and not mine and any(f.name[0] != "." for f in out.iterdir())):
        raise WorkbookError(
            f"“{out.name}” holds something else, or the results of another corpus. "
            f"Name a new or empty folder for the results of {path.name}."
        )


def _note(out: Path, **about: object) -> None:
    write_safely(out / SETTINGS, f"{json.dumps(about, indent=1)}\n".encode())


def _files(out: Path, number: int, total: str) -> dict[str, Path]:
    """The files of a partition by table; their names hold the digest of what they are made of."""
    return {table: out / table / f"part-{number:06d}-{total[:16]}.parquet" for table in TABLES}


def _tidy(out: Path, kept: set[Path]) -> None:
    """Remove what was made of other articles or by other code, and what a killed run left half written."""
    found = {path for table in TABLES for path in (out / table).glob("*part-*")}
    for path in found - kept | {*out.glob(f".{SETTINGS}.*")}:
        path.unlink()


# -- the engine ---------------------------------------------------------------------------------------


def _parts(path: Path, size: int) -> Iterator[Partition]:
    records = read_corpus(path)
    pieces = iter(lambda: list(islice(records, size)), [])
    return ((number, some, digest(some)) for number, some in enumerate(pieces))


def analyse_part(part: Partition) -> tuple[int, dict[str, bytes]]:
    """What a worker does: a partition in; out its number, and each table as a Parquet file.

    Nothing is written here, so that a worker needs no folder shared with others. Raises WorkbookError when the
    code here is not the code that cut the partition.
    """
    number, records, expected = part
    if digest(records) != expected:
        raise WorkbookError(_OTHER)
    return number, {name: as_parquet(name, table) for name, table in analyse_all(records).items()}


def _client(workers: int | None) -> Any:
    """Dask's client for processes of this machine, or for the cluster of DASK_SCHEDULER_ADDRESS; for 0 workers none."""
    if workers == 0:
        return dask.config.set(scheduler="synchronous")
    for name in ("distributed", "distributed.client"):  # what goes wrong is told in a sentence
        getLogger(name).setLevel(CRITICAL)
    if not (address := os.environ.get(CLUSTER)):
        here = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": CRITICAL}
        return Client(n_workers=workers or os.cpu_count() or 1, threads_per_worker=1, **here)
    try:
        client = Client(address, timeout=_PATIENCE)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise WorkbookError(
            f"No scheduler with a worker answers at {address}. Start both, or unset {CLUSTER}."
        ) from error
    return client


def _results(todo: Iterator[Partition], at_a_time: int) -> Iterator[tuple[int, dict[str, bytes]]]:
    """What analyse_part makes of each partition, in their order; so many are under way at a time."""
    while some := list(islice(todo, at_a_time)):
        try:
            yield from bag.from_sequence(some, partition_size=1).map(analyse_part).compute()
        except _TROUBLE as error:
            raise WorkbookError(_STOPPED.format(type(error).__name__)) from error


# -- what results depend on ---------------------------------------------------------------------------


def digest(records: Sequence[Record]) -> str:
    """A sum over the articles of a partition and the code that analyses them: equal where the results are.

    >>> digest([Record("a", "Rain fell.")]) == digest([Record("a", "Rain fell!")])
    False
    """
    return hashlib.sha256(json.dumps([fingerprint(), *records]).encode()).hexdigest()


@cache
def fingerprint() -> str:
    """A sum over the helpers, their word lists and the versions of what they rest on: equal where results are."""
    total = hashlib.sha256(json.dumps(VERSIONS).encode())
    for path in sorted([*LEXICONS.parent.rglob("*.py"), *LEXICONS.rglob("*.csv")]):
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()
