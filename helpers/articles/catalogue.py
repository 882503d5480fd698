"""The catalogue: which files of a folder are articles, and what a reader says about each.

The seeds carry a catalogue of their own, ``articles.csv``. For any other folder one is written to
``my_work/catalogue-FOLDER.csv``, to be edited: label, title, outlet, date and note are the reader's to give. It is
written once and never over. What is new in the folder since then is read all the same, after the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.articles.files import (
    FILE_LIMIT,
    PROJECT,
    WorkbookError,
    locked,
    read_sheet,
    work_folder,
    write_once,
    write_safely,
)
from helpers.articles.readers import READABLE, SAVE_AS_TEXT, TEXT_LIMIT, read_article_file

COLUMNS = ["label", "file", "title", "outlet", "date", "note"]
SEEDS = "articles.csv"


def find_folder(folder: str | Path) -> Path:
    """The folder of this name: in the working directory, else in the project's root.

    Raises WorkbookError when there is none.
    """
    folder = Path(folder).expanduser()
    for candidate in [folder] if folder.is_absolute() else [Path.cwd() / folder, PROJECT / folder]:
        if candidate.is_dir():
            return candidate
    raise WorkbookError(
        f"There is no folder “{folder}”. Check its name, or put your articles into a new folder of that name."
    )


def readers_table(name: str, root: Path) -> Path:
    """Where a reader's table about this folder lies: "corrections" → my_work/corrections-FOLDER.csv.

    For the seeds it is my_work/corrections.csv.
    """
    return work_folder() / (f"{name}.csv" if (root / SEEDS).is_file() else f"{name}-{_folder_name(root)}.csv")


def _folder_name(root: Path) -> str:
    return re.sub(r"[^\w.-]+", "-", root.resolve().name).strip("-.") or "articles"


def catalogue_rows(root: Path) -> list[dict[str, str]]:
    """One row an article of a folder, in order: at least label and file; "new" says it is not in the catalogue yet.

    Raises WorkbookError: the catalogue is wrong or names a file that is not there, or there is nothing to read.
    """
    own = root / SEEDS
    if own.is_file():
        return _checked(own, root)
    files = article_files(root)
    path = readers_table("catalogue", root)
    if path.is_file():
        rows = _checked(path, root)
        named = {row["file"] for row in rows}
        return [*rows, *_numbered([f for f in files if f not in named], [row["label"] for row in rows])]
    rows = _numbered(files, [])
    blank = dict.fromkeys(COLUMNS, "")
    write_once(path, pd.DataFrame([{**blank, "label": r["label"], "file": r["file"]} for r in rows]))
    return [{"label": row["label"], "file": row["file"]} for row in rows]


def article_files(root: Path) -> list[str]:
    """The names of the files that can be read as articles, in order.

    Raises WorkbookError when there is none.
    """
    names = [p.name for p in _files(root)]
    found = [name for name in names if Path(name).suffix.lower() in READABLE]
    if found:
        return found
    other = [name for name in names if Path(name).suffix.lower() in SAVE_AS_TEXT]
    if other:
        read_article_file(root / other[0])  # says in its own words why not
    raise WorkbookError(
        f"The folder “{root.name}” holds no article. Save each article there as plain text (.txt), "
        "as a web page (.html) or as a Word document (.docx)."
    )


def _files(root: Path) -> list[Path]:
    try:
        every = sorted(root.iterdir(), key=lambda p: (p.name.lower(), p.name))
    except OSError as error:
        raise WorkbookError(f"The folder “{root.name}” cannot be read: {error.strerror}.") from error
    return [p for p in every if p.is_file() and not p.name.startswith((".", "~$"))]


def _numbered(files: Sequence[str], taken: Sequence[str]) -> list[dict[str, str]]:
    """Give each file the next label that is free: A, B, C, …, Z, A26, A27 …"""
    labels, number = [], 0
    while len(labels) < len(files):
        label = chr(ord("A") + number) if number < 26 else f"A{number}"
        if label not in taken:
            labels.append(label)
        number += 1
    return [{"label": label, "file": name, "new": "yes"} for label, name in zip(labels, files, strict=True)]


def _checked(path: Path, root: Path) -> list[dict[str, str]]:
    rows = [{k: _cell(v) for k, v in row.items() if k} for row in read_sheet(path, COLUMNS[:2]).lines]
    where = f"The catalogue {path.parent.name}/{path.name}"
    if not rows:
        raise WorkbookError(
            f"{where} names no article. Give it a line for each one, with its label and file."
        )
    labels = [row["label"] for row in rows]
    if "" in labels or len(set(labels)) < len(labels):
        raise WorkbookError(
            f"{where} must give every article a label of its own; it has: {', '.join(labels)}."
        )
    for row in rows:
        name = row["file"]
        if not name or re.search(r"[/\\]", name) or name in {".", ".."} or not (root / name).is_file():
            raise WorkbookError(
                f"{where} names the file “{name}” for article {row['label']}, but it is not in the folder "
                f"“{root.name}”. Put the file there or correct the catalogue."
            )
    return rows


def _cell(value: object) -> str:
    """A cell without the mark that keeps a spreadsheet from taking it for a formula."""
    text = value.strip() if isinstance(value, str) else ""
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def folder_report(folder: str | Path) -> pd.DataFrame:
    """What was found in a folder and what became of each file: file, label, read_as, words, note.

    label is None for a file that is no article; note says what a reader should know or do, and is empty otherwise.
    Raises what load_articles raises about the folder and its catalogue; a file that cannot be read is a row.
    """
    from helpers.articles.segments import count_words

    root = find_folder(folder)
    rows, catalogue = [], catalogue_rows(root)
    for row in catalogue:
        try:
            text, how = read_article_file(root / row["file"])
            note = "It is not in your catalogue yet; add a line to name it." if "new" in row else ""
            note = note or ("" if how.sure else how.note)
            rows.append((row["file"], row["label"], how.name, count_words(text), note))
        except WorkbookError as error:
            rows.append((row["file"], row["label"], "not read", 0, str(error)))
    taken = {row["file"] for row in catalogue} | {SEEDS}
    rows += [(p.name, None, "not read", 0, _left_out(p)) for p in _files(root) if p.name not in taken]
    return pd.DataFrame(rows, columns=["file", "label", "read_as", "words", "note"])


def _left_out(path: Path) -> str:
    if path.suffix.lower() not in SAVE_AS_TEXT:
        return "This kind of file is left alone."
    try:
        read_article_file(path)
    except WorkbookError as error:
        return str(error)
    return f"Its name says {path.suffix}, but it can be read: rename it to end in .txt."


_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))])


def file_name(title: str) -> str:
    """A file name made of a title that every system takes: small letters, digits and hyphens, never a path.

    >>> file_name("../Talks “fail” again?"), file_name("CON")
    ('talks-fail-again', 'article-con')
    """
    plain = unicodedata.normalize("NFKC", title).lower()
    name = re.sub(r"[^\w]+", "-", plain).strip("-_")[:60].strip("-_") or "article"
    return f"article-{name}" if name in _RESERVED else name


def save_pasted(text: str, title: str = "", folder: str | Path | None = None) -> Path:
    """Save a pasted text as a new article, under a name made of its title or its first line; returns its path.

    The folder is my_work/articles/ unless another is given. What is there is never written over: a second file of
    one name ends in -2. Raises WorkbookError when there is no text, too much of it, or the folder cannot be written.
    """
    if not text.strip():
        raise WorkbookError("There is no text to save yet. Paste the article's text and try again.")
    if len(text) > TEXT_LIMIT:
        raise WorkbookError(
            f"The text has {len(text):,} characters; as one article the workbook reads up to {TEXT_LIMIT:,}."
        )
    root = Path(folder) if folder else work_folder() / "articles"
    name = file_name(title.strip() or text.strip().splitlines()[0])
    return _write_new(root, name, "txt", text.encode("utf-8", errors="replace"))


def save_upload(name: str, data: bytes, folder: str | Path | None = None) -> Path:
    """Save an uploaded file unchanged, under a name that stays in the folder; returns its path.

    Raises WorkbookError when the file is too large or the folder cannot be written.
    """
    if len(data) > FILE_LIMIT:
        raise WorkbookError(
            f"The file {name} is larger than {FILE_LIMIT // 1_000_000} MB. Save only its text."
        )
    root = Path(folder) if folder else work_folder() / "articles"
    end = re.sub(r"[^a-z]", "", Path(name).suffix.lower())[:10] or "txt"
    return _write_new(root, file_name(Path(name.replace("\\", "/")).stem), end, data)


def _write_new(root: Path, name: str, end: str, data: bytes) -> Path:
    """Write a file under the first of name, name-2, name-3 … that is free."""
    with locked(root / "articles"):
        number, path = 1, root / f"{name}.{end}"
        while path.exists():
            number += 1
            path = root / f"{name}-{number}.{end}"
        return write_safely(path, data)
