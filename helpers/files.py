"""Files: where things lie, reading any text, writing without loss, and errors a reader can act on."""

from __future__ import annotations

import csv
import io
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.wording import listed

if TYPE_CHECKING:
    import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
LEXICONS = Path(__file__).resolve().parent / "lexicons"
LOCK_SECONDS = 10.0


class WorkbookError(ValueError):
    """Something a reader can put right: the message says what is wrong, where, and what to do."""


def exports_folder() -> Path:
    """Where a run puts what it makes: $TWO_TELLINGS_EXPORTS, else exports/ in the project's root."""
    return Path(os.environ.get("TWO_TELLINGS_EXPORTS") or PROJECT / "exports")


def work_folder() -> Path:
    """Where what a reader makes is kept: $TWO_TELLINGS_WORK, else my_work/ in the project's root."""
    return Path(os.environ.get("TWO_TELLINGS_WORK") or PROJECT / "my_work")


def read_text(path: Path) -> tuple[str, str]:
    """Decode a text file without changing it: UTF-8, UTF-16 with its mark, else Windows-1252.

    Returns the text and the name of the encoding. Raises WorkbookError for an empty or binary file.
    """
    where, data = f"{path.parent.name}/{path.name}", path.read_bytes()
    if not data.strip():
        raise WorkbookError(
            f"The file {where} is empty. Save the article's text in it and run the cell again."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "utf-16"
    if b"\0" in data or data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")):
        raise WorkbookError(
            f"The file {where} is not plain text. Open it in its own program and save it as text (.txt, UTF-8)."
        )
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


class Sheet(NamedTuple):
    """A table a reader may have saved from a spreadsheet: its header, its lines, and what separates the cells."""

    header: list[str]
    lines: list[dict[str, str]]
    separator: str


def read_sheet(path: Path, columns: Sequence[str]) -> Sheet:
    """Read a CSV file, separated by commas or, as some spreadsheets do, by semicolons.

    Raises WorkbookError when it is empty or lacks one of these columns.
    """
    text = read_text(path)[0].lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, restval="")
    header = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    missing = [c for c in columns if c not in header]
    if missing:
        names = f"column{'s' if len(missing) > 1 else ''} {listed(missing)}"
        raise WorkbookError(
            f"The table {path.parent.name}/{path.name} lacks the {names}. Its first line must name: {', '.join(columns)}."
        )
    return Sheet(header, list(reader), separator)


def write_safely(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all: to a temporary file beside it, then moved into place.

    Raises WorkbookError when the folder cannot be written; the old file is then as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error
    return path


def _cannot_write(path: Path, error: OSError) -> WorkbookError:
    return WorkbookError(
        f"Could not write {path.name} into the folder “{path.parent.name}”: {error.strerror}. "
        "Close the file if another program has it open, free some space, or choose a folder you may write to."
    )


@contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Keep a file to oneself while it is read, changed and written again; others wait their turn.

    Two notebooks that fill in one sheet therefore lose no line of each other's. The lock is a hidden file beside
    the sheet; the system opens it again when a program ends, however it ends. The same thread may nest it.
    Raises WorkbookError when it stays locked for so many seconds, or the folder cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, locked(Path(folder, "sheet.csv")):
    ...     _ = write_safely(Path(folder, "sheet.csv"), b"mine")
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"), is_singleton=True)
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise WorkbookError(
            f"Another notebook has been writing {path.parent.name}/{path.name} for {seconds:g} seconds. "
            "Wait until it is done, or close it, and run the cell again."
        ) from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        yield
    finally:
        lock.release()


def write_once(path: Path, table: pd.DataFrame) -> bool:
    """Write a sheet for a reader to fill in, unless it is already there: what a reader wrote is never written over.

    Returns whether it was written now. Raises WorkbookError when the folder cannot be written.
    """
    if path.exists():
        return False
    with locked(path):
        if path.exists():
            return False
        write_safely(path, as_csv(table))
    return True


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV that spreadsheets open rightly: UTF-8 with its mark, and no cell taken for a formula."""
    return table.map(_harmless).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
