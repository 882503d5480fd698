"""The catalogue: which files of a folder are articles, and what a reader says about each.

The seeds carry a catalogue of their own, ``articles.csv``. For any other folder one is written to
``my_work/catalogue-FOLDER.csv``, to be edited: label, title, outlet, date and note are the reader's to give. It is
written once and never over. What is new in the folder since then is read all the same, after the rest.

Pages that were fetched by their addresses are kept with the articles, and so is what is known of them: in the folder's
``articles.csv``, which then has a column ``fetched`` and names them, though not necessarily all that is there.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

import pandas as pd

from helpers.articles import files
from helpers.articles.files import WorkbookError
from helpers.articles.readers import READABLE, SAVE_AS_TEXT, read_article, read_article_file
from helpers.articles.segments import count_words

COLUMNS = ["label", "file", "title", "outlet", "date", "note"]
SEEDS = "articles.csv"
_FOLDERS = ["name", "folder"]
# The columns of KIND.csv, which may lie beside the articles.
LISTS = {"topics": ["topic", "words"], "labels": ["concept", "wording", "words"]}


def is_address(text: str) -> bool:
    """Whether somebody means an address by this, of whatever kind, and not a folder.

    >>> [is_address(text) for text in ("https://example.org", "ftp://example.org", "C:/talks", "my_work/articles")]
    [True, True, False, False]
    """
    return bool(re.match(r"[a-z][a-z\d+.-]+:/", text, re.IGNORECASE))


def find_folder(folder: str | Path) -> Path:
    """The folder of this name: in the working directory, else in the project's root.

    Raises WorkbookError when there is none.
    """
    with suppress(RuntimeError):  # "~nobody": there is no such home
        folder = Path(folder).expanduser()
    for candidate in [Path.cwd() / folder, files.PROJECT / folder]:  # an absolute folder is itself in both
        if os.path.isdir(candidate):
            return candidate
    raise WorkbookError(
        f"There is no folder “{folder}”. Check its name, or put your articles into a new folder of that name."
    )


def readers_table(name: str, root: Path) -> Path:
    """Where a reader's table about this folder lies: "corrections" → my_work/corrections-FOLDER.csv.

    For the seeds it is my_work/corrections.csv. Of two folders of one name the first that was read keeps it, the second
    has FOLDER-2; my_work/folders.csv says which is which.
    """
    if root.resolve() == (files.PROJECT / "seeds").resolve():
        return files.work_folder() / f"{name}.csv"
    return files.work_folder() / f"{name}-{_name_of(root)}.csv"


def _name_of(root: Path, keep: bool = False) -> str:
    """The first name that is this folder's, nobody's, or that of a folder which is gone; it may be kept for this one."""
    path, here = files.work_folder() / "folders.csv", files.as_written(str(root.resolve()))
    known = {line["name"]: line["folder"] for _, line in files.sheet_rows(path, _FOLDERS, lenient=True)}
    plain = files.file_name(root.resolve().name, "articles", kept=".")
    names = chain([plain], (f"{plain}-{number}" for number in count(2)))
    name = next(n for n in names if known.get(n, here) == here or not os.path.isdir(known[n]))
    if keep and known.get(name) != here:
        with files.locked(path):
            rows = [*(known | {name: here}).items()]
            files.write_safely(path, files.as_csv(pd.DataFrame(rows, columns=_FOLDERS)))
    return name


def catalogue_rows(root: Path) -> list[dict[str, str]]:
    """One row an article of a folder, in order: at least label and file; "new" says it is not in the catalogue yet.

    Raises WorkbookError: the catalogue is wrong or names a file that is not there, or there is nothing to read.
    """
    own = (root / SEEDS).is_file()
    complete = own and "fetched" not in files.read_sheet(root / SEEDS, COLUMNS[:2]).header
    if root.resolve() != (files.PROJECT / "seeds").resolve():
        _name_of(root, keep=True)
    path = root / SEEDS if own else readers_table("catalogue", root)
    found = [] if complete else _article_files(root)
    if not own:
        written = _numbered([files.as_written(name) for name in found], [])
        files.write_once(path, pd.DataFrame(written, columns=COLUMNS))
    rows = _checked(path, root)
    named = {row["file"] for row in rows}
    return [*rows, *_numbered([name for name in found if name not in named], [row["label"] for row in rows])]


def _article_files(root: Path) -> list[str]:
    """The names of the files that can be read as articles, in order; raises WorkbookError when there is none."""
    files_ = _files(root)
    if found := [path.name for path in files_ if path.suffix.lower() in READABLE]:
        return found
    for path in files_:
        if path.suffix.lower() in SAVE_AS_TEXT:
            read_article_file(path)  # says in its own words why not
    raise WorkbookError(
        f"The folder “{root.name}” holds no article. Save each article there as plain text (.txt), "
        "as a web page (.html) or as a Word document (.docx)."
    )


def _files(root: Path) -> list[Path]:
    try:
        every = sorted(root.iterdir(), key=lambda p: (p.name.lower(), p.name))
    except OSError as error:
        raise WorkbookError(f"The folder “{root.name}” cannot be read: {error.strerror}.") from error
    return [p for p in every if os.path.isfile(p) and not p.name.startswith((".", "~$"))]


def _numbered(names: Sequence[str], taken: Sequence[str]) -> list[dict[str, str]]:
    """Give each file the next label that is free: A, B, C, …, Z, A26, A27 …"""
    every = (chr(ord("A") + n) if n < 26 else f"A{n}" for n in count())
    free = (label for label in every if label not in taken)
    return [{"label": label, "file": name, "new": "yes"} for name, label in zip(names, free, strict=False)]


def _as_cell(name: str) -> str:
    """A file's name as a table has it, whatever its spaces and accents."""
    return unicodedata.normalize("NFC", files.meant_cell(files.as_written(name)))


def _checked(path: Path, root: Path) -> list[dict[str, str]]:
    rows = [row for _, row in files.sheet_rows(path, COLUMNS[:2])]
    every = [path.name for path in _files(root)]
    names = {_as_cell(name): name for name in every}
    small = {cell.casefold(): name for cell, name in names.items()}
    where = f"The catalogue {path.parent.name}/{path.name}"
    if not rows:
        raise WorkbookError(f"{where} names no article. Give it a line for each, with label and file.")
    if twice := [name for name in every if names[_as_cell(name)] != name]:
        raise WorkbookError(
            f"The folder “{root.name}” has two files whose names differ in spaces only, such as “{twice[0]}”. Rename one."
        )
    labels = [row["label"] for row in rows]
    if "" in labels or len(set(labels)) < len(labels):
        raise WorkbookError(f"{where} must give each article its own label; it has: {', '.join(labels)}.")
    for row in rows:
        name = names.get(cell := _as_cell(row["file"])) or small.get(cell.casefold())
        if name is None:
            raise WorkbookError(
                f"{where} names the file “{row['file']}” for article {row['label']}, but it is not in the folder "
                f"“{root.name}”. Put the file there or correct the catalogue."
            )
        row["file"] = name
    return rows


def folder_report(folder: str | Path) -> pd.DataFrame:
    """What was found in a folder and what became of each file: file, label, read_as, words, note.

    label is None for a file that is no article; note says what a reader should know or do, and is empty otherwise.
    Raises what load_articles raises about the folder and its catalogue; a file that cannot be read is a row.
    """
    root = find_folder(folder)
    rows, catalogue = [], catalogue_rows(root)
    for row in catalogue:
        try:
            text, how = read_article_file(root / row["file"])
            note = "It is not in your catalogue yet; add a line to name it." if "new" in row else how.doubt
            rows.append((row["file"], row["label"], how.name, count_words(text), note))
        except WorkbookError as error:
            rows.append((row["file"], row["label"], "not read", 0, str(error)))
    taken = {row["file"] for row in catalogue} | {SEEDS, *(f"{kind}.csv" for kind in LISTS)}
    for path in _files(root):
        kind = SAVE_AS_TEXT.get(path.suffix.lower())
        why = f"It is {kind}." if kind else "This kind of file is left alone."
        rows += [] if path.name in taken else [(path.name, None, "not read", 0, why)]
    return pd.DataFrame(rows, columns=["file", "label", "read_as", "words", "note"])


def save_pasted(text: str, title: str, folder: Path) -> Path:
    """Save a pasted text as a new article, under a name made of its title or its first line; returns its path.

    What is there is never written over: a second file of one name ends in -2. Raises WorkbookError when there is no
    text, too much of it, or the folder cannot be written.
    """
    if not text.strip():
        raise WorkbookError("There is no text to save yet. Paste the article's text and try again.")
    name = title.strip() or text.strip().splitlines()[0]
    data = text.replace("\0", "").encode("utf-8", errors="replace")
    read_article(data, Path("pasted", "text.txt"))  # what is saved can be read back
    with files.locked(folder / "articles"):
        return files.write_safely(files.unused(folder / f"{files.file_name(name.lower())}.txt"), data)


def address_known(folder: Path, address: str) -> dict[str, str] | None:
    """The line of a folder's articles.csv for the page that was fetched from this address and is still there."""
    lines = (line for _, line in files.sheet_rows(folder / SEEDS, COLUMNS[:2]))
    return next((x for x in lines if x.get("address") == address and (folder / x["file"]).is_file()), None)


def keep_page(data: bytes, name: str, suffix: str, folder: Path, about: dict[str, str]) -> dict[str, str]:
    """Save a fetched page as a new article, and ``about`` it a line in the folder's articles.csv; returns that line.

    Whatever the catalogue of the folder says so far stays in it, and all in the folder keep their labels. Of two who fetch
    one address at a time, the first one's page is kept. Raises WorkbookError when the folder or its catalogue cannot be
    read or written.
    """
    path = folder / SEEDS
    with files.locked(folder / "articles"):
        if known := address_known(folder, about["address"]):
            return known
        rows = catalogue_rows(folder) if any(p.suffix.lower() in READABLE for p in _files(folder)) else []
        written = path if path.is_file() else readers_table("catalogue", folder)
        sheet = files.read_sheet(written, COLUMNS[:2]) if written.is_file() else files.Sheet(COLUMNS, [], ",")
        page = files.unused(folder / f"{files.file_name(name.lower())}{suffix}")
        row = _numbered([page.name], [row["label"] for row in rows])[0] | about
        header = [*dict.fromkeys([*sheet.header, *COLUMNS[:3], *about])]
        new = [dict.fromkeys(header, "") | line for line in [*rows, row] if "new" in line]
        added = files.as_csv(pd.DataFrame(new)[header], sheet.separator, header=False)
        files.write_safely(page, data)
        files.write_safely(path, files.rewritten(sheet._replace(header=header), added))
        if written != path:
            with suppress(OSError):  # another program has it open
                written.unlink()
    return row
