"""Many articles in: a folder or zip of .txt files, JSON Lines or Parquet, read one after the other.

Only a few articles are in memory at a time, however many there are. What cannot be read is handed on as a record
with a ``problem``, so that one broken line stops nothing and is not forgotten either. Nothing is unpacked to disk.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from helpers.articles.files import WorkbookError, decode, read_sheet

LARGEST = 20_000_000  # bytes of one article
PACKED = 200  # times: no text is packed tighter, a file made to fill the memory is
DETAILS = ("outlet", "date", "event", "title", "note")
FORMATS = "a folder or a .zip of .txt files, a .jsonl file (one article a line) or a .parquet file"


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
    """Read the articles of a corpus one by one, in the order of the file (of the names, in a folder or zip).

    In a folder or zip of .txt files the id is the file's path without its ending; a folder may hold a table
    ``articles.csv`` with the columns file, outlet, date, event and title. JSON Lines and Parquet have id and text,
    and may have outlet, date, event, title and note. A broken line, a second article of one id and a file of a zip that
    points outside it come as records with a problem. Raises WorkbookError when the whole cannot be read.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "two.jsonl")
    ...     _ = file.write_text('{"id": 1, "text": "Rain fell."}\\n{"id": 2}\\n')
    ...     [(record.id, record.problem) for record in read_corpus(file)]
    [('1', None), ('2', 'Line 2 of two.jsonl has no text.')]
    """
    path = Path(path)
    if not path.exists():
        raise WorkbookError(f"There is no “{path.name}” here. Check its name; a corpus is {FORMATS}.")
    reader = _READERS.get(path.suffix.lower()) if path.is_file() else _read_folder
    if reader is None:
        raise WorkbookError(f"{path.name} cannot be read as a corpus. A corpus is {FORMATS}.")
    return _single(reader(path))


def count_articles(path: Path) -> int | None:
    """About how many articles a corpus has, without reading them: for a progress bar. None if it cannot be told."""
    if path.is_dir():
        return len(_text_files(path))
    try:
        if path.suffix.lower() == ".parquet":
            import pyarrow.parquet as pq

            return pq.read_metadata(path).num_rows
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                return len(_text_members(archive))
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, ValueError, zipfile.BadZipFile):  # read_corpus says what is wrong
        return None


def as_json_lines(records: Iterable[Record]) -> bytes:
    """Records as JSON Lines, ready to be written to a file and read again.

    >>> as_json_lines([Record("a", "Rain fell.", outlet="North")])
    b'{"id": "a", "text": "Rain fell.", "outlet": "North"}\\n'
    """
    lines = []
    for record in records:
        values = {name: getattr(record, name) for name in ("id", "text", *DETAILS)}
        lines.append(json.dumps({k: v for k, v in values.items() if v is not None}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines).encode()


def _single(records: Iterable[Record]) -> Iterator[Record]:
    """The records, those whose id came before with a problem."""
    seen: set[str] = set()
    for record in records:
        if record.problem is None and record.id in seen:
            problem = (
                f"{_capital(record.where)} has the id “{record.id}” of an earlier article; give each its own."
            )
            record = _broken(record.where, problem, record.id)
        elif record.problem is None:
            seen.add(record.id)
        yield record


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _broken(where: str, problem: str, name: str = "") -> Record:
    return Record(name or where, "", where=where, problem=problem)


def _record(values: dict[str, Any], where: str) -> Record:
    """A record from the fields of a line or row, with a problem when it lacks an id or text."""
    name, text, here = values.get("id"), values.get("text"), _capital(where)
    label = "" if name is None else str(name).strip()
    problem = None
    if not label:
        problem = f"{here} has no id."
    elif text is None:
        problem = f"{here} has no text."
    elif not isinstance(text, str):
        problem = f"{here} has something other than words as its text."
    elif not text.strip():
        problem = f"{here} has an empty text."
    elif len(text) > LARGEST:
        problem = f"{here} is longer than {LARGEST:,} characters: this is no single article."
    details = {key: _detail(values.get(key)) for key in DETAILS}
    if problem is None and not _encodes(label, text, *details.values()):
        problem = f"{here} holds half a character, which no text may. Save it as UTF-8 again."
    return (
        _broken(where, problem, label if _encodes(label) else "")
        if problem
        else Record(label, text, **details, where=where)
    )


def _encodes(*texts: str | None) -> bool:
    return not any("\ud800" <= c <= "\udfff" for text in texts if text and not text.isascii() for c in text)


def _detail(value: Any) -> str | None:
    """A field as words; a day and time of a table as the day."""
    if value is None or value != value:
        return None
    value = value.date() if hasattr(value, "date") else value
    return str(value).strip() or None


# -- JSON Lines ---------------------------------------------------------------------------------------


def _read_json_lines(path: Path) -> Iterator[Record]:
    number = 0
    with path.open("rb") as file:
        while line := file.readline(LARGEST):
            number += 1
            where = f"line {number} of {path.name}"
            if len(line) == LARGEST and line[-1:] != b"\n":
                _skip_line(file)
                yield _broken(
                    where, f"{_capital(where)} is longer than {LARGEST:,} bytes: this is no single article."
                )
            elif line.strip():
                yield _from_line(line.strip(), where)


def _skip_line(file: Any) -> None:
    while (rest := file.readline(LARGEST)) and rest[-1:] != b"\n":
        pass


def _from_line(line: bytes, where: str) -> Record:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _broken(where, f"{_capital(where)} is not UTF-8. Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:
        column = f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        return _broken(where, f"{_capital(where)} is not valid JSON{column}.")
    if not isinstance(values, dict):
        return _broken(where, f'{_capital(where)} is not an object with id and text: {{"id": …, "text": …}}.')
    return _record(values, where)


# -- Parquet ------------------------------------------------------------------------------------------


def _read_parquet(path: Path) -> Iterator[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            there = file.schema_arrow.names
            missing = [name for name in ("id", "text") if name not in there]
            if missing:
                raise WorkbookError(
                    f"{path.name} lacks the column {' and '.join(missing)}; each row needs id and text."
                )
            wanted = [name for name in ("id", "text", *DETAILS) if name in there]
            number = 0
            for batch in file.iter_batches(batch_size=256, columns=wanted):
                for values in batch.to_pylist():
                    number += 1
                    yield _record(values, f"row {number} of {path.name}")
    except (pa.ArrowException, OSError) as error:
        raise WorkbookError(f"{path.name} is damaged or no Parquet file. Write it again.") from error


# -- a folder or a zip of .txt files ------------------------------------------------------------------


def _read_folder(path: Path) -> Iterator[Record]:
    names = _text_files(path)
    if not names:
        raise WorkbookError(f"The folder “{path.name}” holds no .txt file. A corpus is {FORMATS}.")
    catalogue = path / "articles.csv"
    details = _catalogued(catalogue) if catalogue.is_file() else {}
    for name in names:
        file, where = path / name, f"file {name}"
        try:
            if file.stat().st_size > LARGEST:
                raise WorkbookError(
                    f"The file {name} is larger than {LARGEST:,} bytes: this is no single article."
                )
            yield _from_file(name, file.read_bytes(), details)
        except OSError as error:
            yield _broken(where, f"The file {name} could not be read: {error.strerror}.", name)
        except WorkbookError as error:
            yield _broken(where, str(error), name)


def _text_files(path: Path) -> list[str]:
    return sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if p.suffix.lower() == ".txt")


def _catalogued(path: Path) -> dict[str, dict[str, str]]:
    return {line["file"].strip().replace("\\", "/"): line for line in read_sheet(path, ["file"]).lines}


def _from_file(name: str, data: bytes, details: dict[str, dict[str, str]]) -> Record:
    """A record of one .txt file; raises WorkbookError when it is empty or not text."""
    values = {
        **details.get(name, {}),
        "id": str(PurePosixPath(name).with_suffix("")),
        "text": decode(data, name)[0],
    }
    return _record(values, f"file {name}")


def _read_zip(path: Path) -> Iterator[Record]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = _text_members(archive)
            if not members:
                raise WorkbookError(f"{path.name} holds no .txt file. A corpus is {FORMATS}.")
            for member in members:
                yield _from_member(archive, member, path.name)
    except (zipfile.BadZipFile, OSError) as error:
        raise WorkbookError(f"{path.name} is damaged or no zip file. Make it again.") from error


def _text_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The .txt files of a zip by name, without the shadows that macOS puts beside them."""
    files = [m for m in archive.infolist() if m.filename.lower().endswith(".txt")]
    return sorted((m for m in files if "__MACOSX/" not in m.filename), key=lambda m: m.filename)


def _from_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, zip_name: str) -> Record:
    """A record of one file in a zip, read in memory; never raises."""
    name = member.filename
    where = f"file {name} in {zip_name}"
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        return _broken(where, f"The {where} points outside the zip, so it was left out.")
    if member.file_size > LARGEST or member.file_size > PACKED * max(member.compress_size, 1_000):
        return _broken(
            where, f"The {where} is far larger unpacked than an article can be, so it was left out."
        )
    try:
        with archive.open(member) as file:
            data = file.read(LARGEST)
        return _from_file(name, data, {})._replace(where=where)
    except WorkbookError as error:
        return _broken(where, str(error))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError):
        return _broken(where, f"The {where} is damaged or locked with a password.")


_READERS = {
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".parquet": _read_parquet,
    ".zip": _read_zip,
}
