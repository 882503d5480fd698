"""Files: where things lie, reading any text, writing without loss, and errors a reader can act on."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import shutil
import stat
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.statistics import listed

if TYPE_CHECKING:
    import pandas as pd


def _project() -> Path:
    """The folder with the seeds: that of the code, else (where the code is installed elsewhere) the nearest one at or
    above the working folder."""
    code, here = Path(__file__).resolve().parents[2], Path.cwd()
    return next((folder for folder in (code, here, *here.parents) if (folder / "seeds").is_dir()), code)


PROJECT = _project()
LEXICONS = Path(__file__).resolve().parents[1] / "lexicons"
LOCK_SECONDS = 10.0
FILE_LIMIT = 50_000_000  # bytes


class WorkbookError(ValueError):
    """Something a reader can put right: the message says what is wrong, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows under a cell: the message alone."""
        return [str(self)]


def exports_folder() -> Path:
    """Where a run puts what it makes: $TWO_TELLINGS_EXPORTS, else exports/ in the project's root."""
    return Path(os.environ.get("TWO_TELLINGS_EXPORTS") or PROJECT / "exports")


def work_folder() -> Path:
    """Where what a reader makes is kept: $TWO_TELLINGS_WORK, else my_work/ in the project's root."""
    return Path(os.environ.get("TWO_TELLINGS_WORK") or PROJECT / "my_work")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is there, readable, and not above FILE_LIMIT; else a WorkbookError says what it is."""
    where = f"{path.parent.name}/{path.name}"
    try:
        about = path.stat()
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            raise WorkbookError(f"{where} is no file but a pipe or a device. Take it out of the folder.")
        if about.st_size > FILE_LIMIT:
            raise WorkbookError(
                f"The file {where} has {about.st_size / 1e6:,.0f} MB; the workbook reads up to {FILE_LIMIT // 1_000_000} MB. "
                "Save only the article’s text, without pictures, as plain text."
            )
        return path.read_bytes()
    except OSError as error:
        raise WorkbookError(
            f"The file {where} cannot be read: {error.strerror}. Check its name and that you may open it."
        ) from error


def read_text(path: Path) -> tuple[str, str]:
    """Decode a text file without changing it; see decode. Raises WorkbookError as decode and read_bytes do."""
    return decode(read_bytes(path), f"{path.parent.name}/{path.name}")


def decode(data: bytes, where: str, label: str = "") -> tuple[str, str]:
    """Turn the bytes of a text file into text: UTF-8, UTF-16, else what its label says or Windows-1252, a guess.

    UTF-16 is known by its mark, or guessed when every other byte is zero throughout. Where most of what is beyond ASCII
    is UTF-8, the few bytes that are not become U+FFFD. A label is read as browsers do, "iso-8859-1" as Windows-1252
    (WHATWG, Encoding Standard). Returns the text and the name of the encoding ("utf-8", "utf-8-sig", "utf-16", "utf-16-le",
    "utf-16-be", "utf-8 with damage", "cp1252" or that of the label).
    Raises WorkbookError, naming the file as ``where``, when it is empty or not text.

    >>> decode("Ja".encode("utf-16-le"), "folder/a.txt"), decode("“Ja”".encode("cp1252"), "a.html", "latin1")
    (('Ja', 'utf-16-le'), ('“Ja”', 'cp1252'))
    """
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise WorkbookError(
            f"The file {where} is empty. Save the article’s text in it and run the cell again."
        )
    for encoding in _candidates(data, label):
        try:
            text = _decoded(data, encoding)
        except UnicodeDecodeError:
            continue
        # A zero character stands in no text: the bytes were a picture, a program, or another encoding.
        if text and "\0" not in text:
            return text, encoding
    raise WorkbookError(
        f"The file {where} is not plain text. Open it in its own program and save it as text (.txt, UTF-8)."
    )


DAMAGED = "utf-8 with damage"
# What browsers read where a page names one of these.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "shift_jis": "cp932"}
_READ_AS |= {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "tis-620": "cp874"}
# What Windows puts where Latin-1 has control characters; its five empty places stay what they are, as in browsers.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def _candidates(data: bytes, label: str) -> list[str]:
    """The encodings to try, in order; none for what begins like a file of another kind."""
    if re.match(rb"%PDF-\d|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8[79]a|\xd0\xcf\x11\xe0", data):
        return []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-32", "utf-16"]
    if b"\0" in data:
        even, odd = data[::2].count(0), data[1::2].count(0)
        little, big = odd > 0.7 * len(data) / 2 and not even, even > 0.7 * len(data) / 2 and not odd
        return ["utf-16-le"] if little else ["utf-16-be"] if big else []
    marked = data.startswith(b"\xef\xbb\xbf")
    return ["utf-8-sig" if marked else "utf-8", DAMAGED, *_labelled(label), "cp1252"]


def _labelled(label: str) -> list[str]:
    try:
        name = codecs.lookup(label.lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return []
    name = _READ_AS.get(name, name)
    return [name] if re.match(r"iso8859|cp\d|koi8|mac|gb|big5|euc", name) else []


def _decoded(data: bytes, encoding: str) -> str:
    if encoding == "cp1252":
        return data.decode("latin-1").translate(_WINDOWS)
    if encoding != DAMAGED:
        text = data.decode(encoding)
        return text.translate(_WINDOWS) if encoding.startswith("iso8859") else text
    text = data.decode("utf-8-sig", "replace")
    if sum(c > "\x7f" for c in text) < 2 * text.count("\ufffd"):  # more is wrong than right
        raise UnicodeDecodeError("utf-8", b"", 0, 0, encoding)
    return text


class Sheet(NamedTuple):
    """A table a reader may have saved from a spreadsheet: its header, its lines, and what separates the cells.

    Lines that stood before the header are empty ones behind it, so that each has the number it had.
    """

    header: list[str]
    rows: list[list[str]]
    separator: str

    @property
    def lines(self) -> list[dict[str, str]]:
        """The cells as they were meant, by column: no spaces at their ends or of another width, no guard against formulas."""
        meant = [[meant_cell(cell) for cell in row] for row in self.rows]
        return [dict.fromkeys(self.header, "") | dict(zip(self.header, row, strict=False)) for row in meant]


def meant_cell(cell: str) -> str:
    """What a reader meant to write into a cell.

    >>> meant_cell(" '=1+1"), meant_cell("Ann\u00a0Lee ")
    ('=1+1', 'Ann Lee')
    """
    return _GUARD.sub("", cell.translate(_SPACES).strip()).strip()


_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))


def read_sheet(path: Path, columns: Sequence[str]) -> Sheet:
    """Read a CSV file exactly, separated by commas or, as some spreadsheets do, by semicolons or tabs.

    A first line "sep=;" and empty lines before the heading are passed over; headings are read in small letters.
    Raises WorkbookError when it is empty or lacks one of these columns.
    """
    text = read_text(path)[0].lstrip("\ufeff")
    said = re.match(r"\"?sep=(.)\"?[ \t;,]*[\r\n]+", text, re.IGNORECASE)
    text = text[said.end() :] if said else text
    first = re.split(r"[\r\n]", text.lstrip(",;\t\r\n"), maxsplit=1)[0]
    separator = said.group(1) if said else max(",;\t", key=first.count)
    rows = list(_cells(text, separator))
    top = next((n for n, row in enumerate(rows) if any(map(str.strip, row))), 0)
    header = [meant_cell(name).lower() for name in rows[top]] if rows else []
    missing = [c for c in columns if c not in header]
    if missing:
        names = f"column{'s' if len(missing) > 1 else ''} {listed(missing)}"
        raise WorkbookError(
            f"The table {path.parent.name}/{path.name} lacks the {names}. Its first line must name: {', '.join(columns)}."
        )
    return Sheet(header, [[]] * (top + bool(said)) + rows[top + 1 :], separator)


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of a CSV text. The module csv refuses cells of some length, and line ends of old Macs, with errors of its own."""
    plain = rf"[^{re.escape(separator)}\r\n]*+"
    row: list[str] = []
    for cell in re.finditer(
        rf'(?: *+"((?:[^"]|"")*+)"({plain})|({plain}))(?:({re.escape(separator)})|\r\n|\r|\n|\Z)', text
    ):
        quoted, rest, bare, goes_on = cell.groups()
        if not cell.group() and not row:  # behind the last line end
            return
        row.append(bare if quoted is None else quoted.replace('""', '"') + rest)
        if not goes_on:
            yield row if len(row) > 1 or row[0] else []
            row = []


def sheet_rows(
    path: Path, columns: Sequence[str], filled: Sequence[str] = (), lenient: bool = False
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line of a reader's table with its place, "line 3 of my_work/corrections.csv", and its cells (Sheet.lines).

    Empty lines are passed over; a table that is not there has none. Raises WorkbookError: a column is missing, or
    nothing stands under one that must be ``filled``; but for a ``lenient`` reader, also when the table is empty or a
    line has more cells than there are columns.
    """
    if not path.is_file() or (lenient and not read_bytes(path).strip()):
        return
    sheet = read_sheet(path, columns)
    for number, (row, line) in enumerate(zip(sheet.rows, sheet.lines, strict=True), start=2):
        where = f"line {number} of {path.parent.name}/{path.name}"
        if not lenient and len(row) > len(sheet.header) and any(map(str.strip, row)):
            raise WorkbookError(
                f"In {where} there are more cells than the first line has columns. Text with a comma in it must stand "
                'between straight double quotation marks ("like this, here"); a spreadsheet does that by itself.'
            )
        line.pop("", None)
        empty = [column for column in filled if not line[column]]
        if any(line.values()):
            if empty:
                raise WorkbookError(
                    f"There is nothing under “{empty[0]}” in {where}. Fill it in or delete the line."
                )
            yield where, line


def decisions(path: Path, columns: Sequence[str], filled: Sequence[str]) -> list[tuple[str, ...]]:
    """What a reader decided about words of articles: the cells of three columns (article, words, what about them), why, where.

    Raises WorkbookError when two lines contradict each other, and as sheet_rows does.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for where, line in sheet_rows(path, columns, filled):
        article, words, said = (" ".join(line[column].split()) for column in columns)
        before = found.setdefault(
            (article, plain_text(words)), (article, words, said, line.get("why", ""), where)
        )
        if before[2].lower() != said.lower():
            raise WorkbookError(
                f"About “{words}” {before[4]} says “{before[2]}” and {where} says “{said}”. Delete one of them."
            )
    return list(found.values())


def plain_text(text: str) -> str:
    """A text for comparing: small letters, straight marks, even spaces, no apostrophe that a spreadsheet may swallow.

    >>> plain_text(" ‘It’s  Late")
    "it's late"
    """
    return " ".join(text.translate(_STRAIGHT).casefold().split()).lstrip("'")


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def file_name(name: str, otherwise: str = "article", kept: str = "") -> str:
    """A name that every system takes as a file's, and never a path; ``otherwise`` stands where nothing is left of it.

    It has letters of any script, digits, hyphens and the marks to be ``kept``; whoever wants small letters gives them.

    >>> file_name("../talks “fail” again?"), file_name("con"), file_name("…")
    ('talks-fail-again', 'article-con', 'article')
    """
    plain = re.sub(rf"[^\w{kept}-]+", "-", unicodedata.normalize("NFKC", name)).strip("-.")[:LONGEST_NAME]
    plain = plain.encode()[: 3 * LONGEST_NAME].decode(errors="ignore")
    return f"{otherwise}-{plain}" if _RESERVED.fullmatch(plain) else plain.strip("-.") or otherwise


# Letters, of three bytes in most scripts: a system takes 255 bytes, ending and number included.
LONGEST_NAME = 70
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)\d)(?:\..*)?", re.IGNORECASE)


def unused(path: Path) -> Path:
    """The path, or with the first number from 2 that is not taken: "talks.txt", "talks-2.txt"."""
    others = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return path if not path.exists() else next(other for other in others if not other.exists())


def write_safely(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all: to a temporary file beside it, then moved into place, with the old one's mode.

    A symbolic link stays one; what it points to is written.

    Raises WorkbookError when the folder cannot be written; the old file is then as it was.
    """
    target = path.resolve() if os.path.islink(path) else path
    temporary = target.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            if target.exists():
                shutil.copymode(target, temporary)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def cannot_write(path: Path, error: OSError) -> WorkbookError:
    """What a reader is told when a file or folder cannot be written."""
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
        held = FileLock(path.with_name(f".{path.name}.lock"), is_singleton=True).acquire(timeout=seconds)
    except Timeout as error:
        raise WorkbookError(
            f"Another notebook has been writing {path.parent.name}/{path.name} for {seconds:g} seconds. "
            "Wait until it is done, or close it, and run the cell again."
        ) from error
    except OSError as error:
        raise cannot_write(path, error) from error
    with held:
        yield


def write_once(path: Path, table: pd.DataFrame) -> bool:
    """Write a sheet for a reader to fill in, unless it is already there: what a reader wrote is never written over.

    Returns whether it was written now. Raises WorkbookError when the folder cannot be written.
    """
    if os.path.exists(path):  # Path.exists would raise for a name that no system takes
        return False
    with locked(path):
        if path.exists():
            return False
        write_safely(path, as_csv(table))
    return True


# What a spreadsheet takes for a formula, behind any apostrophes; one more of them guards it, and is taken off again.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARD = re.compile(rf"^'(?={_FORMULA.pattern})")


def as_csv(table: pd.DataFrame, separator: str = ",", header: bool = True) -> bytes:
    """A table as CSV that spreadsheets open rightly: UTF-8 with its mark, and no cell taken for a formula."""
    # A "\r" csv leaves bare, and readers take it for a line end.
    returns = table.map(lambda cell: "\r" in str(cell)).any(axis=None)
    quoting = csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    text = table.map(_guarded).to_csv(
        index=False, sep=separator, header=header, lineterminator="\n", quoting=quoting
    )
    return as_written(text).encode("utf-8-sig")


def rewritten(sheet: Sheet, added: bytes = b"") -> bytes:
    """A reader's sheet with every cell that was in it, and lines of CSV that were added."""
    out = io.StringIO()
    returns = any("\r" in cell for row in sheet.rows for cell in row)  # see as_csv
    how = {"delimiter": sheet.separator, "quoting": csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL}
    csv.writer(out, lineterminator="\n", **how).writerows([sheet.header, *sheet.rows])
    return out.getvalue().encode("utf-8-sig") + added.removeprefix(codecs.BOM_UTF8)


def as_written(text: str) -> str:
    """A text as a file can hold it: half a character, which a file's name may hold as well, is spelled out; no zero.

    >>> as_written("a" + chr(0xDCFF))
    'a\\\\udcff'
    """
    return text.encode(errors="backslashreplace").decode().replace("\0", "\ufffd")


def _guarded(value: object) -> object:
    if not isinstance(value, str):
        return value
    return as_written(f"'{value}" if _FORMULA.match(value) else value)
