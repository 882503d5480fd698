"""Readers: the text of an article, whatever kind of file it came in.

Plain text (.txt, .md) is decoded and kept to the letter. Of a web page (.html) the main text is taken, by trafilatura
(Barbaresi 2021, "Trafilatura: a web scraping library", ACL demonstrations), from the file alone: nothing is fetched.
Of a Word document (.docx) all paragraphs are taken, by mammoth. What a file is, its first bytes say, not its name.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.articles.files import DAMAGED, WorkbookError, decode, read_bytes

if TYPE_CHECKING:
    from lxml.html import HtmlElement

READABLE = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx")
_OF_WORDS = (
    "a document of an old Word or another word processor: open it there and save it as .docx or as plain text"
)
_OF_PAGES = "a web archive: open it in the browser and save the page as “HTML only” or as plain text"
SAVE_AS_TEXT = {
    ".pdf": "a PDF: open it, select the article’s text, copy it into a text editor and save it as .txt",
    ".epub": "an e-book: open it and copy the article’s text into a text editor and save it as .txt",
    ".zip": "an archive: unpack it and put the articles in it into the folder",
    **dict.fromkeys((".doc", ".rtf", ".odt", ".pages", ".wps"), _OF_WORDS),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive"), _OF_PAGES),
}
TEXT_LIMIT = 1_000_000  # characters, some 170,000 words: a thick book
DOCX_LIMIT = 20_000_000  # bytes of unpacked text and formatting
_NO_MARK = "UTF-16 without its mark, a guess. If the text looks wrong, save it again as UTF-8."
_GUESSED = {
    "cp1252": "Windows-1252, a guess: the file is not UTF-8. If letters look wrong, save it again as UTF-8.",
    DAMAGED: "UTF-8 with damage: some bytes of the file are no letters, and a � stands for each. If it hides a letter or a "
    "quotation mark that matters, put it right in the file.",
} | dict.fromkeys(("utf-16-le", "utf-16-be"), _NO_MARK)
_QUOTED = re.compile(r"(<q(?:\s[^<>]*)?>\s*+|(?<!\s)\s*+</q\s*+>)", re.I)
_MARKED = re.compile("[“„«‘\"']|&(?:[lb]dquo|laquo|quot|lsquo|#822[02]|#x201[ce]);", re.I)
# How mammoth writes the end of a paragraph, heading, list item or table cell.
_END_OF_LINE = re.compile(r"<br ?/?>|</(?:p|h\d|li|t[dh])>")
MOST_PARAGRAPHS = 20_000  # of a document: a thick book
# Of a page: tables, letters in a cell of one, and blocks; with more of them trafilatura's second and third tries take minutes.
MOST_TABLES, LONG_CELL, MOST_BLOCKS = 300, 400, 3_000
_BLOCKS = "p h1 h2 h3 h4 ul ol blockquote div article section table".split()
_TAG = re.compile(r"<[^>]*>")
_DATES = {"original_date": True, "extensive_search": False}  # of no use here, and the long search costs time
_SIGNATURES = [
    (rb"%PDF-\d", ".pdf"),
    (rb"\xd0\xcf\x11\xe0", ".doc"),
    (rb"\{\\rtf\d", ".rtf"),
    (rb"bplist00", ".webarchive"),
    (rb"(?:[\w-]+:.*\n(?:[ \t].*\n)*)+?Content-Type: *(?:multipart|text/html)", ".mhtml"),
]
# "*+" never gives back what it took: a page of comments and nothing else is read once.
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html\b)", re.I | re.S)  # fmt: skip
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{1,400}?(?:charset|encoding)\s*=\s*[\"']?([\w:.-]+)", re.I)


class How(NamedTuple):
    """How a file was read ("utf-8", "web page", "Word document"), and what speaks for doubt, if anything."""

    name: str
    doubt: str = ""


def read_article_file(path: Path) -> tuple[str, How]:
    """Read the text of one article, and say how.

    Text files are decoded without any change. Raises WorkbookError for a file that is missing, empty, too large, of
    another kind or damaged; the message says what to do.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_bytes("“Ja”".encode("cp1252"))
    ...     text, how = read_article_file(Path(folder, "a.txt"))
    >>> text, how.name, how.doubt[:21]
    ('“Ja”', 'cp1252', 'Windows-1252, a guess')
    """
    return read_article(read_bytes(path), path)


def read_article(data: bytes, path: Path) -> tuple[str, How]:
    """What read_article_file does, of the bytes of a file that was read already."""
    where = f"{path.parent.name}/{path.name}"
    kind = _kind(data, path.suffix.lower())
    if kind in SAVE_AS_TEXT:
        raise WorkbookError(
            f"The file {where} is not plain text but {SAVE_AS_TEXT[kind]}. Put the new file beside it."
        )
    if kind == ".html":
        text, how = _page(data, where)
    elif kind == ".docx":
        text, how = _document(data, where), How("Word document")
    else:
        text, encoding = decode(data, where)
        how = How(encoding, _GUESSED.get(encoding, ""))
    if not text.strip():
        raise WorkbookError(
            f"The file {where} is empty. Save the article’s text in it and run the cell again."
        )
    if len(text) > TEXT_LIMIT:
        raise WorkbookError(
            f"The text in {where} has {len(text):,} characters; as one article the workbook reads up to "
            f"{TEXT_LIMIT:,}. Cut it into several files."
        )
    return text, how


def _kind(data: bytes, suffix: str) -> str:
    """The kind of a file by its first bytes; its name decides only between text and HTML without a doctype."""
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        names = _names_in_zip(data)
        document = names is None or any(name.startswith("word/") for name in names)
        return ".docx" if document else suffix if suffix in SAVE_AS_TEXT else ".zip"
    for signature, kind in _SIGNATURES:
        if re.match(signature, data[:5000]):
            return kind
    if _HTML.match(data[:5000]) or suffix in {".html", ".htm", ".xhtml"}:
        return ".html"
    return ".docx" if suffix == ".docx" else ".txt"


def _names_in_zip(data: bytes) -> list[str] | None:
    try:
        return zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # a damaged archive raises errors of many kinds
        return None


def _page(data: bytes, where: str) -> tuple[str, How]:
    """The headline and main text of a web page."""
    from trafilatura import bare_extraction, load_html

    label = _CHARSET.search(data[:4000])
    source, encoding = decode(data, where, label.group(1).decode("ascii", "replace") if label else "")
    guessed = encoding == DAMAGED or (encoding == "cp1252" and not label)
    headings, page = [], None
    try:
        if (tree := load_html(_with_marks(source))) is not None:
            headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
            _take_layout_apart(tree)
            many = sum(1 for _ in tree.iter("div", "p", "li", "td", "section")) > MOST_BLOCKS
            page = bare_extraction(
                tree, fast=many, include_comments=False, with_metadata=True, date_extraction_params=_DATES
            )
    except Exception as error:  # a page may break a parser in any way; a reader gets one sentence
        raise WorkbookError(_damaged(where, "web page", "the browser")) from error
    text = (page.text or "").strip() if page else ""
    if not text:
        raise WorkbookError(
            f"No article was found in the web page {where}. Open it in the browser, copy the article’s text and "
            "save it as plain text (.txt)."
        )
    headings = [h for h in headings if 0 < len(h) < 300]
    title = headings[0] if len(headings) == 1 else " ".join((page.title or "").split())
    begins = " ".join(text[: len(title) + 200].split())
    text = text if not title or title in begins else f"{title}\n{text}"
    return text, How("web page", _GUESSED[encoding] if guessed else "")


def _with_marks(source: str) -> str:
    """A browser puts marks around <q>, single ones where it stands in another.

    >>> _with_marks("<q>Stay <q class=x>here</q></q>"), _with_marks("<q>“Stay”</q>")
    ('“Stay ‘here’”', '“Stay”')
    """
    parts, closing = _QUOTED.split(source), []
    for n in range(1, len(parts), 2):
        if parts[n].lstrip()[1] == "/":
            parts[n] = closing.pop() if closing else ""
        else:
            opens, closes = ("", "") if _MARKED.match(parts[n + 1]) else ("‘’" if len(closing) % 2 else "“”")
            parts[n] = opens
            closing.append(closes)
    return "".join(parts)


def _take_layout_apart(tree: HtmlElement) -> None:
    """Tables that only lay a page out, and those beyond the first few hundred, become plain parts of the page."""
    for number, table in enumerate(list(tree.iter("table"))):
        cells = [] if number >= MOST_TABLES else list(table.iter("td"))
        lays_out = table.find(".//th") is None and next(table.iterdescendants(*_BLOCKS), None) is not None
        if len(cells) < 2 or lays_out or any(len(cell.text_content()) > LONG_CELL for cell in cells):
            for part in table.iter("table", "thead", "tbody", "tr", "td", "th"):
                part.tag = "div"


def _document(data: bytes, where: str) -> str:
    """All paragraphs of a Word document, one a line; pictures are never unpacked."""
    from mammoth import convert_to_html

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            xml = [part for part in parts.infolist() if part.filename.endswith((".xml", ".rels"))]
            if sum(part.file_size for part in xml) > DOCX_LIMIT:
                raise WorkbookError(
                    f"The Word document {where} unpacks to more than {DOCX_LIMIT // 1_000_000} MB of text and formatting. "
                    "Save only the article’s text, as plain text."
                )
            written = {part.filename: parts.read(part) for part in xml}
        # Word writes no document type; entities that multiply need one.
        if any(b"<!doctype" in part[:4000].replace(b"\0", b"").lower() for part in written.values()):
            raise ValueError("a document type in a Word document")
        if sum(part.count(b"<w:p>") + part.count(b"<w:p ") for part in written.values()) > MOST_PARAGRAPHS:
            raise WorkbookError(
                f"The Word document {where} has more than {MOST_PARAGRAPHS:,} paragraphs. Save only the article’s text, as plain text."
            )
        page = convert_to_html(_zipped(written), convert_image=lambda _: []).value
    except WorkbookError:
        raise
    except Exception as error:  # a damaged archive or document raises errors of many kinds
        raise WorkbookError(_damaged(where, "Word document", "your word processor")) from error
    return unescape(_TAG.sub("", _END_OF_LINE.sub("\n", page))).strip("\n")


def _zipped(written: dict[str, bytes]) -> io.BytesIO:
    """What is written in a document, without pictures and whatever else it may carry."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        for name, part in written.items():
            parts.writestr(name, part)
    return packed


def _damaged(where: str, kind: str, program: str) -> str:
    return (
        f"The file {where} is not plain text but a {kind} that could not be read; it may be damaged. Open it in {program}, copy the article’s text "
        "and save it as plain text (.txt)."
    )
