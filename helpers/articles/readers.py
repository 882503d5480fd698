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
from typing import NamedTuple

from helpers.articles.files import WorkbookError, decode, read_bytes

READABLE = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx")
SAVE_AS_TEXT = {
    ".pdf": "a PDF: open it, select the article’s text, copy it into a text editor and save it as .txt",
    ".doc": "a document of an old Word: open it and save it as .docx or as plain text",
    ".rtf": "a rich text document: open it in a word processor and save it as .docx or as plain text",
    ".odt": "an OpenDocument text: open it in a word processor and save it as .docx or as plain text",
    ".pages": "a Pages document: open it and export it as .docx or as plain text",
    ".mhtml": "a web archive: open it in the browser and save the page as “HTML only”",
    ".mht": "a web archive: open it in the browser and save the page as “HTML only”",
    ".webarchive": "a web archive: open it in the browser and save the page as HTML or plain text",
    ".epub": "an e-book: open it and copy the article’s text into a text editor and save it as .txt",
    ".zip": "an archive: unpack it and put the articles in it into the folder",
    ".wps": "a document of an old word processor: open it and save it as .docx or as plain text",
}
TEXT_LIMIT = 1_000_000  # characters, some 170,000 words: a thick book
DOCX_LIMIT = 20_000_000  # bytes of unpacked text and formatting
_NOT_UTF_8 = "a guess: the file is not UTF-8. If letters look wrong, save it again as UTF-8."
_NO_MARK = "UTF-16 without its mark, a guess. If the text looks wrong, save it again as UTF-8."
_GUESSED = {"cp1252": f"Windows-1252, {_NOT_UTF_8}", "latin-1": f"Latin-1, {_NOT_UTF_8}"}
_GUESSED |= dict.fromkeys(("utf-16-le", "utf-16-be"), _NO_MARK)
# How mammoth writes the end of a paragraph, heading, list item or table cell.
_END_OF_LINE = re.compile(r"<br ?/?>|</(?:p|h\d|li|t[dh])>")
_TAG = re.compile(r"<[^>]*>")
_DATES = {"original_date": True, "extensive_search": False}  # of no use here, and the long search costs time
_SIGNATURES = [
    (b"%PDF", ".pdf"),
    (b"\xd0\xcf\x11\xe0", ".doc"),
    (b"{\\rtf", ".rtf"),
    (b"bplist00", ".webarchive"),
    (b"MIME-Version:", ".mhtml"),
    (b"From: <Saved by", ".mhtml"),
]
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html\b)", re.I | re.S)  # fmt: skip


class How(NamedTuple):
    """How a file was read ("utf-8", "web page", "Word document"), and what speaks for doubt, if anything."""

    name: str
    doubt: str = ""

    @property
    def sure(self) -> bool:
        """Whether nothing was guessed."""
        return not self.doubt


def read_article_file(path: Path) -> tuple[str, How]:
    """Read the text of one article, and say how.

    Text files are decoded without any change. Raises WorkbookError for a file that is missing, empty, too large, of
    another kind or damaged; the message says what to do.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_bytes("“Ja”".encode("cp1252"))
    ...     text, how = read_article_file(Path(folder, "a.txt"))
    >>> text, how.name, how.sure
    ('“Ja”', 'cp1252', False)
    """
    where, data = f"{path.parent.name}/{path.name}", read_bytes(path)
    kind = _kind(data, path.suffix.lower())
    if kind in SAVE_AS_TEXT:
        raise WorkbookError(
            f"The file {where} is not plain text but {SAVE_AS_TEXT[kind]}. Put the new file beside it."
        )
    if kind == ".html":
        text, how = _page(data, where), How("web page")
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
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if _HTML.match(data[:5000]) or suffix in {".html", ".htm", ".xhtml"}:
        return ".html"
    return ".docx" if suffix == ".docx" else ".txt"


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            if "mimetype" in names and parts.getinfo("mimetype").file_size < 200:
                kind = parts.read("mimetype")
                return ".odt" if b"opendocument.text" in kind else ".epub" if b"epub" in kind else ".zip"
    except Exception:  # a damaged archive raises errors of many kinds
        return ".docx"
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return ".pages"
    return ".docx" if any(name.startswith("word/") for name in names) else ".zip"


def _page(data: bytes, where: str) -> str:
    """The headline and main text of a web page."""
    from trafilatura import bare_extraction, load_html

    headings, page = [], None
    try:
        if (tree := load_html(data)) is not None:
            headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
            page = bare_extraction(
                tree, include_comments=False, with_metadata=True, date_extraction_params=_DATES
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
    return text if not title or title in begins else f"{title}\n{text}"


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
            # Word writes no document type; entities that multiply need one.
            if any(_has_doctype(parts, part) for part in xml):
                raise ValueError("a document type in a Word document")
        page = convert_to_html(io.BytesIO(data), convert_image=lambda _: []).value
    except WorkbookError:
        raise
    except Exception as error:  # a damaged archive or document raises errors of many kinds
        raise WorkbookError(_damaged(where, "Word document", "your word processor")) from error
    return unescape(_TAG.sub("", _END_OF_LINE.sub("\n", page))).strip("\n")


def _has_doctype(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with parts.open(part) as file:
        return b"<!doctype" in file.read(4000).replace(b"\0", b"").lower()


def _damaged(where: str, kind: str, program: str) -> str:
    return (
        f"The file {where} is not plain text but a {kind} that could not be read; it may be damaged. Open it in {program}, copy the article’s text "
        "and save it as plain text (.txt)."
    )
