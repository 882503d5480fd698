"""What a class made: a copy of it, and a clean start for the next one. Nothing is ever deleted.

``python -m helpers reset`` moves what lies in my_work/ into a folder of its own there, named after the
date; ``… backup`` writes a zip file of all of it to exports/.
"""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from pathlib import Path

from helpers.articles.files import cannot_write, exports_folder, unused, work_folder
from helpers.statistics import listed

SET_ASIDE = "set-aside-"


def set_aside(work: Path) -> tuple[Path | None, list[str], list[str]]:
    """Move everything in the folder into a new one within it: that folder, the names moved, the names that stayed.

    What an earlier reset set aside stays where it is. A file that another program has open (on Windows) stays and
    is named. The folder is None where there was nothing to move.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "predictions.csv").write_text("question,answer,when")
    ...     aside, moved, stayed = set_aside(Path(folder))
    ...     moved, stayed, Path(aside, "predictions.csv").is_file()
    (['predictions.csv'], [], True)

    Raises WorkbookError when the new folder cannot be made.
    """
    # Locks and half-written copies are hidden files.
    left_alone = (SET_ASIDE, ".")
    names = sorted(path.name for path in work.glob("*") if not path.name.startswith(left_alone))
    if not names:
        return None, [], []
    aside = unused(work / f"{SET_ASIDE}{_now()}")
    moved, stayed = [], []
    try:
        aside.mkdir(parents=True)
    except OSError as error:
        raise cannot_write(aside, error) from error
    for name in names:
        try:
            (work / name).rename(aside / name)
            moved.append(name)
        except OSError:
            stayed.append(name)
    return aside, moved, stayed


def back_up(work: Path, exports: Path) -> Path | None:
    """Zip everything in the folder, what was set aside included; returns the zip file, None if there is nothing.

    Raises WorkbookError when the zip file cannot be written.
    """
    files = sorted(p for p in work.rglob("*") if p.is_file() and not p.name.startswith("."))
    if not files:
        return None
    path = unused(exports / f"my_work-{_now()}.zip")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                name = os.fsencode(Path("my_work", file.relative_to(work))).decode("utf-8", "replace")
                archive.write(file, name)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise cannot_write(path, error) from error
    return path


def _now() -> str:
    return datetime.now().strftime("%Y-%m-%d-%H%M")


def reset() -> int:
    """Set aside what readers made, and say so; returns how many files stayed where they were."""
    work = work_folder().resolve()
    aside, moved, stayed = set_aside(work)
    if aside is None:
        print(f"Nothing to set aside in {work.name}/: it is ready for the next class.")
    if moved:
        print(f"Moved to {work.name}/{aside.name}/, nothing deleted: {listed(moved)}.")
    if stayed:
        print(f"Still there, as another program has it open: {listed(stayed)}. Close it and run this again.")
    return len(stayed)


def backup() -> int:
    """Copy what readers made to a zip file in the exports, and say so."""
    work, exports = work_folder().resolve(), exports_folder().resolve()
    copy = back_up(work, exports)
    print(f"A copy lies in {exports.name}/{copy.name}." if copy else f"Nothing to copy in {work.name}/.")
    return 0
