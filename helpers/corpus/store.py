"""The folder a corpus run writes: one Parquet file a table and batch, and a note of every batch that is done.

Each file is written whole or not at all, and a batch's note last. So a run that was stopped, however hard, goes on at
the first batch without a note, and the folder then holds the same bytes as if it had never stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.articles.files import WorkbookError, write_safely
from helpers.corpus.input import Record
from helpers.corpus.tables import TABLES, fingerprint, versions

NOTES = "batches"
SETTINGS = "run.json"


def open_store(out: Path, input_name: str, batch: int) -> None:
    """Prepare a folder for a run, or find in it the run that this one goes on with.

    Raises WorkbookError when the folder holds something else, or another corpus, or batches of another size.
    """
    if out.exists() and not out.is_dir():
        raise WorkbookError(f"“{out.name}” is a file. Name a folder for the results, new or empty.")
    before = _settings(out)
    if before is None:
        if out.is_dir() and any(out.iterdir()):
            raise WorkbookError(
                f"The folder “{out.name}” holds files of something else. Name a new or empty folder for the results."
            )
    elif before.get("input") != input_name:
        raise WorkbookError(
            f"The folder “{out.name}” holds the results of {before.get('input')}. "
            f"Name another folder for those of {input_name}."
        )
    elif before.get("batch") != batch:
        raise WorkbookError(
            f"The folder “{out.name}” holds a run in batches of {before.get('batch')}. "
            f"Go on with --batch {before.get('batch')}, or name another folder."
        )
    write_safely(out / SETTINGS, _json({"input": input_name, "batch": batch, "complete": False}))


def _settings(out: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((out / SETTINGS).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _json(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def digest(records: Sequence[Record]) -> str:
    """A sum over the articles of a batch and the code that analyses them: equal where the results are.

    >>> digest([Record("a", "Rain fell.")]) == digest([Record("a", "Rain fell!")])
    False
    """
    total = hashlib.sha256(fingerprint().encode())
    for record in records:
        total.update(json.dumps(record).encode())
    return total.hexdigest()


def part(out: Path, table: str, number: int) -> Path:
    """Where a batch's rows of a table lie.

    >>> part(Path("results"), "tone", 7).as_posix()
    'results/tone/part-00007.parquet'
    """
    return out / table / f"part-{number:05d}.parquet"


def _note(out: Path, number: int) -> Path:
    return out / NOTES / f"{number:05d}.json"


def write_batch(out: Path, number: int, wanted: str, parts: dict[str, bytes], counts: dict[str, int]) -> None:
    """Write the tables of a batch, then its note. Raises WorkbookError when the disk is full."""
    for table, data in parts.items():
        write_safely(part(out, table, number), data)
    sums = {table: hashlib.sha256(data).hexdigest() for table, data in parts.items()}
    write_safely(_note(out, number), _json({"digest": wanted, **counts, "parts": sums}))


def finished(out: Path, number: int, wanted: str) -> dict[str, int] | None:
    """The counts of a batch that is done, its files complete and its articles and code unchanged; else None."""
    try:
        note = json.loads(_note(out, number).read_text("utf-8"))
        whole = note["digest"] == wanted and all(
            hashlib.sha256(part(out, table, number).read_bytes()).hexdigest() == note["parts"][table]
            for table in TABLES
        )
        return {"articles": note["articles"], "failures": note["failures"]} if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def close_store(out: Path, input_name: str, batch: int, totals: dict[str, int]) -> None:
    """Leave out batches beyond the last (of an earlier, longer version of the corpus) and say that all is done."""
    for folder in (NOTES, *TABLES):
        for path in (out / folder).glob("*[0-9].*"):
            if int(path.stem.rpartition("-")[2]) >= totals["batches"]:
                path.unlink()
    about = {"fingerprint": fingerprint(), "versions": versions(), "columns": TABLES}
    settings = {"input": input_name, "batch": batch, "complete": True, **totals, **about}
    write_safely(out / SETTINGS, _json(settings))
