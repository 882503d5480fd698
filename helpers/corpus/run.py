"""Thousands of articles: ``python -m helpers corpus articles.jsonl --out results``.

The tables of the notebooks (quotations, attributions, reporting verbs, tone, speakers, voices), worked out for every
article of a corpus and written as Parquet: a folder a table, a file a partition of some articles. Dask maps them over
processes of this machine, or over the cluster that the variable DASK_SCHEDULER_ADDRESS names. Each file is written
whole or not at all and holds the digest of its articles and of the code. So a run that was stopped, however hard,
goes on where it was when the same command is given again; neither that nor the number of processes changes a byte.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import nullcontext
from functools import cache
from importlib.metadata import version
from itertools import islice
from logging import CRITICAL, getLogger
from pathlib import Path
from typing import Any, NamedTuple

import dask
import pyarrow as pa
import pyarrow.parquet as pq
from distributed import Client, Future, KilledWorker, wait
from pyarrow.dataset import dataset

from helpers.articles.files import LEXICONS, WorkbookError, write_safely
from helpers.corpus.input import FORMATS, Record, read_corpus
from helpers.corpus.tables import TABLES, arrow_tables

BATCH = 50
CLUSTER = "DASK_SCHEDULER_ADDRESS"
SETTINGS = "run.json"
_PATIENCE = 60  # seconds for a cluster to answer
_AHEAD = 3  # partitions a worker has waiting, so that it never waits itself and memory does not grow
_DASK = {
    "distributed.admin.large-graph-warning-threshold": "1 GiB",  # a partition is sent with its articles
    "distributed.admin.low-level-log-length": 20,  # the logs for developers keep partitions in memory
    "distributed.worker.profile.enabled": False,
}
_HERE = dict.fromkeys(("dashboard_address", "worker_dashboard_address"), "127.0.0.1:0")
_HERE |= {"host": "127.0.0.1", "threads_per_worker": 1, "silence_logs": CRITICAL}
_KILLED = "The process was ended each time at the same articles ({}), perhaps for lack of memory. Give the command again with fewer --workers, or a smaller --batch."
_SILENT = "The Dask scheduler does not answer any more. Start it, and give the same command again."
_IDLE = "The Dask cluster has no worker. Start one, and give the same command again."
_LACKING = "The Dask cluster cannot run the workbook. Install it for every worker and the scheduler (pip install -r requirements.txt)."
_OTHER = "A worker of the Dask cluster has another version of the workbook. Install the same one on all."
_PACKAGES = ("pandas", "numpy", "pyarrow", "textblob", "vaderSentiment", "snowballstemmer")
VERSIONS = {name: version(name) for name in _PACKAGES}  # of what can change a table or its bytes

Made = tuple[int, int, dict[str, bytes]]


class Partition(NamedTuple):
    """A partition of a corpus: its number, its articles, and their digest."""

    number: int
    records: list[Record]
    digest: str


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
    about = _told_apart(path, out)
    plan = [(len(part.records), _is_done(out, part)) for part in _parts(path, batch)]
    if not plan:
        raise WorkbookError(f"{path.name} holds no article. A corpus is {FORMATS}.")
    _note(out, {**about, "complete": False})
    todo = (part for part, (_, done) in zip(_parts(path, batch), plan, strict=False) if not done)
    total, before = sum(n for n, _ in plan), sum(n for n, done in plan if done)
    bar = tqdm(total=total, initial=before, unit="article", ncols=80, disable=None if progress else True)
    with bar, dask.config.set(_DASK), _client(workers) as client:
        for number, articles, tables in _results(client, todo):
            for table, data in tables.items():
                write_safely(_file(out, table, number), data)
            bar.update(articles)
    _tidy(out, len(plan))
    counts = {table: dataset(out / table).count_rows() for table in ("articles", "failures")}
    counts["parts"] = len(plan)
    _note(out, {**about, "complete": True, **counts, "fingerprint": fingerprint(), "versions": VERSIONS})
    return {**counts, "before": sum(done for _, done in plan)}


# -- the folder ---------------------------------------------------------------------------------------


def _told_apart(path: Path, out: Path) -> dict[str, object]:
    """Which corpus the results are of; raises WorkbookError when the folder holds those of another, or other files."""
    about = {"input": path.name, "place": hashlib.sha256(str(path.resolve()).encode()).hexdigest()}
    try:
        before = json.loads((out / SETTINGS).read_text("utf-8"))
        if all(before[key] == value for key, value in about.items()):
            return about
        held = f"holds the results of another {before['input']}"
    except (OSError, ValueError, KeyError, TypeError):
        held = "holds files of something else" if out.is_dir() else "is a file"
        # A run that was killed at once leaves half a settings file.
        if not out.exists() or (out.is_dir() and not {*out.iterdir()} - {*out.glob(f".{SETTINGS}.*")}):
            return about
    raise WorkbookError(f"“{out.name}” {held}. Name a new or empty folder for the results of {path.name}.")


def _note(out: Path, about: dict[str, object]) -> None:
    write_safely(out / SETTINGS, (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode())


def _file(out: Path, table: str, number: int) -> Path:
    return out / table / f"part-{number:06d}.parquet"


def _is_done(out: Path, part: Partition) -> bool:
    """Whether all tables of a partition are there, made of these articles by this code."""
    try:
        schemas = [pq.read_schema(_file(out, table, part.number)) for table in TABLES]
    except (OSError, pa.ArrowException):
        return False
    return all((schema.metadata or {}).get(b"digest") == part.digest.encode() for schema in schemas)


def _tidy(out: Path, parts: int) -> None:
    """Remove partitions of an earlier, longer version of the corpus, and what a killed run left half written."""
    kept = {_file(out, table, number) for table in TABLES for number in range(parts)}
    found = {path for table in TABLES for path in (out / table).glob("*part-*")}
    for path in found - kept | {*out.glob(f".{SETTINGS}.*")}:
        path.unlink()


# -- the engine ---------------------------------------------------------------------------------------


def _parts(path: Path, size: int) -> Iterator[Partition]:
    records = read_corpus(path)
    pieces = iter(lambda: list(islice(records, size)), [])
    return (Partition(number, some, digest(some)) for number, some in enumerate(pieces))


def analyse_part(part: Partition) -> Made:
    """What a worker does: a partition in; out its number, its number of articles, and each table as a Parquet file.

    Nothing is written here, so that a worker needs no folder shared with others. Raises WorkbookError when the
    code here is not the code that cut the partition.
    """
    if digest(part.records) != part.digest:
        raise WorkbookError(_OTHER)
    made = {}
    for name, table in arrow_tables(part.records).items():
        sink = pa.BufferOutputStream()
        pq.write_table(table.replace_schema_metadata({"digest": part.digest}), sink, compression="zstd")
        made[name] = sink.getvalue().to_pybytes()
    return part.number, len(part.records), made


def _later(part: Partition) -> Any:
    return dask.delayed(analyse_part)(part, dask_key_name=f"part-{part.number}-{part.digest[:16]}")


def _client(workers: int | None) -> Client | nullcontext:
    """Dask's client for processes of this machine, or for the cluster of DASK_SCHEDULER_ADDRESS; None for 0 workers."""
    if workers == 0:
        return nullcontext()
    address, local = os.environ.get(CLUSTER), {**_HERE, "n_workers": workers or os.cpu_count() or 1}
    for name in ("distributed", "distributed.client"):  # what goes wrong is told in a sentence
        getLogger(name).setLevel(CRITICAL)
    try:
        return Client(address, timeout=_PATIENCE) if address else Client(**local)
    except (OSError, ValueError) as error:
        raise WorkbookError(f"No scheduler answers at {address}. Start it, or unset {CLUSTER}.") from error


def _results(client: Client | None, todo: Iterator[Partition]) -> Iterator[Made]:
    """What analyse_part makes of each partition, as it comes; a few partitions a worker are under way at a time."""
    if client is None:
        yield from map(analyse_part, todo)
        return
    waiting: set[Future] = set()
    late = False
    while True:
        try:
            threads = sum(client.nthreads().values())
            if late and not threads:
                raise WorkbookError(_IDLE)
            some = islice(todo, max(0, _AHEAD * max(1, threads) - len(waiting)))
            waiting |= set(client.compute([_later(part) for part in some]))
            if not waiting:
                return
            done, waiting = wait(waiting, timeout=_PATIENCE, return_when="FIRST_COMPLETED")
            late, results = False, [future.result() for future in done]
        except TimeoutError:
            late, results = True, []
        except KilledWorker as error:
            raise WorkbookError(_KILLED.format(error.task)) from error
        except (OSError, CancelledError) as error:
            raise WorkbookError(_SILENT) from error
        except (ImportError, AttributeError, RuntimeError) as error:
            raise WorkbookError(_LACKING) from error
        yield from results


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
