"""Many articles in: a folder of .txt files or JSON Lines, read one after the other.

Only a few articles are in memory at a time, however many there are. What cannot be read is handed on as a record
with a ``problem``, so that one broken line stops nothing and is not forgotten either.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from helpers.articles.files import WorkbookError, read_sheet, read_text

LARGEST = 20_000_000  # bytes of one article
DETAILS = ("outlet", "date", "event", "title", "note")
FORMATS = "a folder of .txt files, or a .jsonl file (one article a line)"
_HALF = re.compile("[\ud800-\udfff]")  # of a character that JSON wrote as two; or a byte of a file's name
_Read = Iterator[tuple[str, dict[str, Any], str]]  # where, the fields, and what is wrong with them (or "")


class Record(NamedTuple):
    """One article of a corpus, or what became of it: ``problem`` says in a sentence why it cannot be read.

    ``where`` names its place ("line 3 of articles.jsonl"); date is best written 2021-12-23; note is handed on as it is.
    """

    id: str
    text: str
    outlet: str | None = None
    date: str | None = None
    event: str | None = None
    title: str | None = None
    note: str | None = None
    where: str = ""
    problem: str | None = None


def read_corpus(path: str | Path) -> Iterator[Record]:
    """Read the articles of a corpus one by one, in the order of the file (of the names, in a folder).

    In a folder of .txt files the id is the file's path without its ending; the folder may hold a table
    ``articles.csv`` with the columns file, outlet, date, event and title. JSON Lines have id and text,
    and may have outlet, date, event, title and note. A broken line and a second article of one id come as records
    with a problem. Raises WorkbookError when the whole cannot be read.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "two.jsonl")
    ...     _ = file.write_text('{"id": 1, "text": "Rain fell."}\\n{"id": 2}\\n')
    ...     [(record.id, record.problem) for record in read_corpus(file)]
    [('1', None), ('2', 'Line 2 of two.jsonl has no text.')]
    """
    path, seen = Path(path).resolve(), set()
    if not os.path.isdir(path) and not (os.path.isfile(path) and path.suffix.lower() == ".jsonl"):
        raise WorkbookError(f"“{path.name}” is not here, or is no corpus. A corpus is {FORMATS}.")
    try:
        for where, values, wrong in (_read_folder if path.is_dir() else _read_json_lines)(path):
            yield _record(where, values, wrong, seen)
    except OSError as error:
        raise WorkbookError(
            f"“{path.name}” cannot be read: {error.strerror}. Check that you may open it."
        ) from error


def as_json_lines(records: Iterable[Record]) -> bytes:
    """Records as JSON Lines, ready to be written to a file and read again.

    >>> as_json_lines([Record("a", "Rain fell.", outlet="North")])
    b'{"id": "a", "text": "Rain fell.", "outlet": "North"}\\n'
    """
    named = (
        {name: value for name in ("id", "text", *DETAILS) if (value := getattr(r, name)) is not None}
        for r in records
    )
    return "".join(f"{json.dumps(values, ensure_ascii=False)}\n" for values in named).encode()


def _record(where: str, values: dict[str, Any], wrong: str, seen: set[str]) -> Record:
    """A record of the fields of a line, row or file; its problem is the first thing that is wrong with them."""
    label, *details = (_plain(values.get(name)) for name in ("id", *DETAILS))
    text = _HALF.sub("\ufffd", values["text"]) if isinstance(values.get("text"), str) else ""
    where = _HALF.sub("\ufffd", where)
    checks = (
        (wrong, wrong),
        (not label, "has no id."),
        (not text.strip(), "has no text."),
        (len(text) > LARGEST, f"is longer than {LARGEST:,} characters: this is no single article."),
        (label in seen, f"has the id “{label}” of an earlier article; give each its own."),
    )
    if problem := next((words for found, words in checks if found), None):
        problem = _plain(f"{where[:1].upper()}{where[1:]} {problem}")
        return Record(label or where, "", where=where, problem=problem)
    seen.add(label)
    return Record(label, text, *details, where=where)


def _plain(value: Any) -> str | None:
    return None if value is None else _HALF.sub("\ufffd", str(value)).strip() or None


def _read_json_lines(path: Path) -> _Read:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield f"line {number} of {path.name}", *_from_line(line)


def _from_line(line: bytes) -> tuple[dict[str, Any], str]:
    try:
        values = json.loads(line.strip().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        at = f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        return {}, f"is not valid JSON in UTF-8{at}."
    return (values, "") if isinstance(values, dict) else ({}, 'is not an object: {"id": …, "text": …}.')


def _read_folder(path: Path) -> _Read:
    found = (p for p in path.rglob("*") if p.suffix.lower() == ".txt" and not p.is_dir())
    names = sorted(p.relative_to(path).as_posix() for p in found)
    if not names:
        raise WorkbookError(f"The folder “{path.name}” holds no .txt file. A corpus is {FORMATS}.")
    catalogue = path / "articles.csv"
    lines = read_sheet(catalogue, ["file"]).lines if catalogue.is_file() else []
    details = {line["file"].strip().replace("\\", "/"): line for line in lines}
    for name in names:
        values, wrong = {**details.get(name, {}), "id": name[: -len(".txt")]}, ""
        try:
            values["text"] = read_text(path / name)[0]
        except WorkbookError as error:
            wrong = f"cannot be read. {error}"
        yield f"file {name}", values, wrong
