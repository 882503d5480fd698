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


def _now() -> str:
    return datetime.now().strftime("%Y-%m-%d-%H%M")


def reset() -> int:
    """Move all that readers made into a new folder beside it, and say so; returns how many files stayed.

    What an earlier reset set aside stays where it is. A file that another program has open (on Windows) stays and
    is named. Raises WorkbookError when the new folder cannot be made.
    """
    work = work_folder().resolve()
    left_alone = (SET_ASIDE, ".")  # locks and half-written copies are hidden files
    paths = sorted(path for path in work.glob("*") if not path.name.startswith(left_alone))
    if not paths:
        print(f"Nothing to set aside in {work.name}/: it is ready for the next class.")
        return 0
    aside, moved, stayed = unused(work / f"{SET_ASIDE}{_now()}"), [], []
    try:
        aside.mkdir()
    except OSError as error:
        raise cannot_write(aside, error) from error
    for path in paths:
        try:
            path.rename(aside / path.name)
            moved.append(path.name)
        except OSError:
            stayed.append(path.name)
    if moved:
        print(f"Moved to {work.name}/{aside.name}/, nothing deleted: {listed(moved)}.")
    if stayed:
        print(f"Still there, as another program has it open: {listed(stayed)}. Close it and run this again.")
    return len(stayed)


def backup() -> int:
    """Copy all that readers made, what was set aside included, to a zip file in the exports, and say so.

    Raises WorkbookError when the zip file cannot be written.
    """
    work, exports = work_folder().resolve(), exports_folder().resolve()
    files = sorted(p for p in work.rglob("*") if p.is_file() and not p.name.startswith("."))
    if not files:
        print(f"Nothing to copy in {work.name}/.")
        return 0
    path = unused(exports / f"my_work-{_now()}.zip")
    try:
        exports.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                name = os.fsencode(Path("my_work", file.relative_to(work))).decode("utf-8", "replace")
                archive.write(file, name)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise cannot_write(path, error) from error
    print(f"A copy lies in {exports.name}/{path.name}.")
    return 0
