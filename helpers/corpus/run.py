"""Thousands of articles: ``python -m helpers corpus articles.jsonl --out results``.

The tables of the notebooks (quotations, attributions, reporting verbs, tone, speakers, voices), worked out for every
article of a corpus and written as Parquet: a folder a table, a file a partition of some articles. A Dask bag maps them over
processes of this machine, or over the cluster that the variable DASK_SCHEDULER_ADDRESS names. Each file is written
whole or not at all, and its name holds the digest of its articles and of the code. So a run that was stopped, however hard,
goes on where it was when the same command is given again; neither that nor the number of processes changes a byte.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from glob import glob
from importlib.metadata import version
from itertools import islice
from logging import CRITICAL, getLogger
from pathlib import Path

import dask
from dask import bag
from distributed import Client
from pyarrow.parquet import read_metadata

from helpers.articles.files import LEXICONS, WorkbookError, cannot_write, write_safely
from helpers.corpus.input import FORMATS, Record, read_corpus
from helpers.corpus.tables import SETTINGS, TABLES, analyse_all, as_parquet, settings_of

BATCH = 50
CLUSTER = "DASK_SCHEDULER_ADDRESS"
_PATIENCE = 60  # seconds for a cluster to answer, and for a new worker when the last one is gone
_AT_A_TIME = 8  # partitions a worker gets in one go
# A partition is sent with its articles; the logs for developers would keep them in memory.
_DASK = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}
_DASK |= {"distributed.admin.low-level-log-length": 20}
_DASK |= {"distributed.scheduler.no-workers-timeout": f"{_PATIENCE}s"}
_STOPPED = (
    "The processes of Dask did not finish ({}). Give the same command again; if that does not help, with fewer --workers "
    f"or a smaller --batch. In a cluster a scheduler must answer at {CLUSTER}, and it and a worker must run all the "
    "while and have this workbook installed."
)
_OTHER = "A worker of the Dask cluster has another version of the workbook. Install the same one on all."
_PACKAGES = ("pandas", "numpy", "pyarrow", "textblob", "vaderSentiment", "snowballstemmer")
VERSIONS = {name: version(name) for name in _PACKAGES}  # of what can change a table or its bytes

Partition = tuple[str, list[Record]]  # the name of its files, which holds a digest of its articles, and these


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

    path, out = Path(path).resolve(), Path(out).resolve()
    about = {"input": path.name, "place": _place(path, out)}
    _refuse_others(out, about)
    sizes = {name: len(records) for name, records in _parts(path, batch)}
    if not sizes:
        raise WorkbookError(f"{path.name} holds no article. A corpus is {FORMATS}.")
    done = {name for name in sizes if all(_rows(file) is not None for file in _files(out, name).values())}
    _note(out, **about, complete=False)
    todo = (part for part in _parts(path, batch) if part[0] not in done)
    how = {"unit": "article", "ncols": 80, "disable": None if progress else True}
    bar = tqdm(total=sum(sizes.values()), initial=sum(sizes[name] for name in done), **how)
    with bar, dask.config.set(_DASK), closing(_results(workers, todo)) as results:
        for name, tables in results:
            for table, file in _files(out, name).items():
                write_safely(file, tables[table])
            bar.update(sizes.get(name, 0))
    _tidy(out, {file for name in sizes for file in _files(out, name).values()})
    rows = {table: [_rows(_files(out, name)[table]) for name in sizes] for table in ("articles", "failures")}
    if any(None in some for some in rows.values()):
        raise WorkbookError(f"{path.name} was changed while it was read. Give the same command again.")
    counts = {table: sum(some) for table, some in rows.items()} | {"parts": len(sizes)}
    _note(out, **about, complete=True, **counts, fingerprint=fingerprint(), versions=VERSIONS)
    return {**counts, "before": len(done)}


# -- the folder ---------------------------------------------------------------------------------------


def _place(path: Path, out: Path) -> str:
    """Where a corpus lies, seen from its results: tells two of one name apart, and names no folder of a machine."""
    seen = os.path.relpath(path, out) if path.anchor == out.anchor else path
    return hashlib.sha256(os.fsencode(seen)).hexdigest()[:16]


def _refuse_others(out: Path, about: dict[str, str]) -> None:
    """Raise WorkbookError when the folder for the results holds other files, or those of another corpus."""
    # A run that was killed at once leaves half a settings file, whose name begins with a dot: it is no hindrance.
    taken = os.path.isfile(out) or glob("*", root_dir=out)
    if taken and (noted := settings_of(out)) != noted | about:
        raise WorkbookError(
            f"“{out.name}” holds something else, or the results of another corpus (or of one that lay elsewhere). "
            f"Name a new or empty folder for the results of {about['input']}."
        )


def _note(out: Path, **about: object) -> None:
    write_safely(out / SETTINGS, f"{json.dumps(about, indent=1)}\n".encode())


def _files(out: Path, name: str) -> dict[str, Path]:
    """The files of a partition by table."""
    return {table: out / table / f"{name}.parquet" for table in TABLES}


def _rows(file: Path) -> int | None:
    """The number of rows of a file, None where it is not there or damaged."""
    try:
        return read_metadata(file).num_rows
    except (OSError, ValueError):
        return None


def _tidy(out: Path, kept: set[Path]) -> None:
    """Remove what was made of other articles or by other code, and what a killed run left half written."""
    found = {path for table in TABLES for path in (out / table).glob("*part-*")}
    for path in found - kept | {*out.glob(f".{SETTINGS}.*")}:
        try:
            path.unlink()
        except OSError as error:
            raise cannot_write(path, error) from error


# -- the engine ---------------------------------------------------------------------------------------


def _parts(path: Path, size: int) -> Iterator[Partition]:
    records = read_corpus(path)
    pieces = iter(lambda: list(islice(records, size)), [])
    return ((f"part-{number:06d}-{digest(some)}", some) for number, some in enumerate(pieces))


def analyse_part(part: Partition) -> tuple[str, dict[str, bytes]]:
    """What a worker does: a partition in; out its name, and each table as a Parquet file.

    Nothing is written here, so that a worker needs no folder shared with others. Raises WorkbookError when the
    code here is not the code that cut the partition.
    """
    name, records = part
    if not name.endswith(digest(records)):
        raise WorkbookError(_OTHER)
    return name, {table: as_parquet(table, rows) for table, rows in analyse_all(records).items()}


def _results(workers: int | None, todo: Iterator[Partition]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """What analyse_part makes of each partition, in their order: by processes of this machine, by those of a cluster,
    or (0 workers) here. A few for each worker are under way at a time, so that memory does not grow with the corpus."""
    if workers == 0:
        yield from map(analyse_part, todo)
        return
    for name in ("distributed", "distributed.client"):  # what goes wrong is told in a sentence
        getLogger(name).setLevel(CRITICAL)
    where = {"address": os.environ.get(CLUSTER), "timeout": _PATIENCE}
    if CLUSTER not in os.environ:
        where |= {"n_workers": workers or os.cpu_count() or 1, "threads_per_worker": 1, "host": "127.0.0.1"}
        where |= {"dashboard_address": "127.0.0.1:0", "silence_logs": CRITICAL}
    try:
        with Client(**where) as client:
            client.wait_for_workers(1, _PATIENCE)
            while some := list(islice(todo, _AT_A_TIME * max(1, len(client.nthreads())))):
                yield from client.compute(
                    bag.from_sequence(some, partition_size=1).map(analyse_part), sync=True
                )
    except WorkbookError:
        raise
    except (Exception, asyncio.CancelledError) as error:  # whatever a cluster may die of
        raise WorkbookError(_STOPPED.format(type(error).__name__)) from error


# -- what results depend on ---------------------------------------------------------------------------


def digest(records: Sequence[Record]) -> str:
    """A sum over the articles of a partition and the code that analyses them: equal where the results are.

    >>> digest([Record("a", "Rain fell.")]) == digest([Record("a", "Rain fell!")])
    False
    """
    return hashlib.sha256(json.dumps([fingerprint(), *records]).encode()).hexdigest()[:16]


@cache
def fingerprint() -> str:
    """A sum over the helpers, their word lists and the versions of what they rest on: equal where results are."""
    total = hashlib.sha256(json.dumps(VERSIONS).encode())
    for path in sorted([*LEXICONS.parent.rglob("*.py"), *LEXICONS.rglob("*.csv")]):
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()
