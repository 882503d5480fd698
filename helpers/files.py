"""Files: where things lie, writing without loss, and the error whose message a reader can act on."""

from __future__ import annotations

import os
import threading
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LEXICONS = Path(__file__).resolve().parent / "lexicons"


class WorkbookError(ValueError):
    """Something a reader can put right: the message says what is wrong, where, and what to do."""


def exports_folder() -> Path:
    """Where a run puts what it makes: $TWO_TELLINGS_EXPORTS, else exports/ in the project's root."""
    return Path(os.environ.get("TWO_TELLINGS_EXPORTS") or PROJECT / "exports")


def work_folder() -> Path:
    """Where what a reader makes is kept: $TWO_TELLINGS_WORK, else my_work/ in the project's root."""
    return Path(os.environ.get("TWO_TELLINGS_WORK") or PROJECT / "my_work")


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
        raise WorkbookError(
            f"Could not write {path.name} into the folder “{path.parent.name}”: {error.strerror}. "
            "Free some space or choose a folder you may write to."
        ) from error
    return path
