"""Where a class works and what it made: a copy of the notebooks, a clean start, a zip file. Nothing is ever deleted.

``python -m helpers lab`` opens the copy in my_work/notebooks/, so that the project's own notebooks stay as they are;
``… reset`` moves what lies in my_work/ into a folder of its own there, named after the date; ``… backup`` writes a zip
file of all of it to exports/.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from contextlib import suppress
from datetime import datetime
from html import escape
from pathlib import Path

from helpers.articles.files import PROJECT, cannot_write, exports_folder, unused, work_folder, write_safely
from helpers.statistics import listed

SET_ASIDE = "set-aside-"
_COPIED = ".copied.json"  # for each file what was copied last: a sum of the file, and one of what a reader may change
_ENTRY = re.compile(r"^### +(.+)\n+(.+)", re.MULTILINE)
_MARKUP = re.compile(r"\*Notebook \d+\.\*|[*`]|\[([^\]]*)\]\([^)]*\)")
_TERM = re.compile(r"(\]\((?:teaching/)?glossary\.md)#([\w-]+)\)")
_UP = re.compile(r'((?:\]\(|\b(?:href|src)=\\?")<?)((?:\.\./)+)')


def copy_notebooks(source: Path) -> tuple[Path, list[str]]:
    """Copy the notebooks' folder to where a reader works; returns the copy and what in it stays although a newer is there.

    A file is copied again when there is a newer one, unless the reader changed it: in a notebook, the source of a cell.
    Links lead from the copy to where they led before. Raises WorkbookError when the folder cannot be written.
    """
    target, stayed = work_folder() / "notebooks", []
    known = dict[str, list[str]]()
    with suppress(OSError, ValueError):
        known = json.loads((target / _COPIED).read_bytes())
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if not path.is_file() or path.suffix == ".toml" or any(part.startswith(".") for part in name.parts):
            continue
        new, copy = _moved_down(path, len(name.parts)), target / name
        was, sums = known.get(name.as_posix(), ["", ""]), [_sum(new), _sum(_written(new))]
        if copy.is_file():
            if was[0] == sums[0]:
                continue
            if _sum(_written(copy.read_bytes())) not in (was[1], sums[1]):
                stayed.append(name.as_posix())
                continue
        write_safely(copy, new)
        known[name.as_posix()] = sums
    write_safely(target / _COPIED, json.dumps(known).encode())
    return target, stayed


def _moved_down(path: Path, depth: int) -> bytes:
    """A file for a folder one step further from the project: what leads out of the notebooks climbs one step more."""

    def moved(text: str) -> str:
        return _UP.sub(lambda m: m[1] + "../" * (m[2].count("../") >= depth) + m[2], text)

    data = path.read_bytes()
    with suppress(ValueError, LookupError, TypeError):  # a notebook that is none is copied as it is
        if path.suffix == ".md":
            return explained(moved(data.decode()), in_lab=True).encode()
        notebook = json.loads(data) if path.suffix == ".ipynb" else {}
        for cell in notebook["cells"]:
            text = moved("".join(cell["source"]))
            cell["source"] = explained(text, in_lab=True) if cell["cell_type"] == "markdown" else text
            if "answer" in cell["metadata"].get("tags", []):
                # JupyterLab shows the first line of an output that is folded.
                cell["metadata"].get("jupyter", {}).pop("outputs_hidden", None)
                cell |= {"outputs": [], "execution_count": None}
        return f"{json.dumps(notebook, indent=1, ensure_ascii=False)}\n".encode()
    return data


def _written(data: bytes) -> bytes:
    """What a reader writes in a file: of a notebook the sources of its cells."""
    with suppress(ValueError, LookupError, TypeError):
        return json.dumps(["".join(cell["source"]) for cell in json.loads(data)["cells"]]).encode()
    return data


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def explained(markdown: str, in_lab: bool = False) -> str:
    """Markdown in which a link to a word of the glossary says what the word means, when one points at it.

    In JupyterLab an entry is found by its heading's own letters, elsewhere by small ones.

    >>> explained("A [cue](teaching/glossary.md#cue) and [more](teaching/glossary.md).")[:65]
    'A [cue](teaching/glossary.md#cue "The verb or phrase that ties wo'
    >>> explained("[It](glossary.md#claim-ladder)", in_lab=True)[:32]
    '[It](glossary.md#Claim-ladder "F'
    """
    text = (PROJECT / "notebooks" / "teaching" / "glossary.md").read_text("utf-8")
    entries = {re.sub(r"[^\w -]", "", x[0].lower()).replace(" ", "-"): x for x in _ENTRY.findall(text)}

    def meant(match: re.Match[str]) -> str:
        heading, says = entries.get(match[2].lower(), (match[2], ""))
        meaning = escape(_MARKUP.sub(r"\1", says).strip())
        title = f' "{meaning}"' if meaning else ""
        return f"{match[1]}#{heading.replace(' ', '-') if in_lab else match[2]}{title})"

    return _TERM.sub(meant, markdown)


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
    aside = unused(work / f"{SET_ASIDE}{_now()}")
    try:
        aside.mkdir()
    except OSError as error:
        raise cannot_write(aside, error) from error
    for path in paths:
        with suppress(OSError):
            path.rename(aside / path.name)
    stayed = [path.name for path in paths if os.path.lexists(path)]
    if moved := [path.name for path in paths if path.name not in stayed]:
        print(f"Moved to {work.name}/{aside.name}/, nothing deleted: {listed(moved)}.")
    if stayed:
        print(f"Still there, as another program has it open: {listed(stayed)}. Close it and run this again.")
    return len(stayed)


def backup() -> int:
    """Copy all that readers made, what was set aside included, to a zip file in the exports, and say so.

    Raises WorkbookError when a file cannot be read, or the zip file cannot be written.
    """
    work, zipped = work_folder().resolve(), io.BytesIO()
    files = [path for path in sorted(work.rglob("*")) if path.is_file()]
    files = [path for path in files if not any(p.startswith(".") for p in path.relative_to(work).parts)]
    if not files:
        print(f"Nothing to copy in {work.name}/.")
        return 0
    path = unused(exports_folder().resolve() / f"my_work-{_now()}.zip")
    try:
        # A file may be dated before 1980 or after 2107, which a zip file cannot say, and its name may be no UTF-8.
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for file in files:
                name = os.fsencode(Path("my_work", file.relative_to(work))).decode("utf-8", "replace")
                archive.write(file, name)
    except OSError as error:
        raise cannot_write(path, error) from error
    write_safely(path, zipped.getvalue())
    print(f"A copy lies in {path.parent.name}/{path.name}.")
    return 0
