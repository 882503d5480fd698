"""Pages to print or to read offline: the teaching pages, the articles, and every notebook.

Every Markdown file of notebooks/teaching/ becomes a page in exports/handouts/ that opens offline, and a PDF where a
browser of the Chromium family is on the machine. In a table a cell with ``&nbsp;`` is room to write in, and so is a
line of underscores (``___``) in the text: each makes a line. A notebook becomes one page with its figures inside it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from copy import deepcopy
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from helpers.articles.article import Article, load_articles
from helpers.articles.files import PROJECT, WorkbookError, exports_folder, read_text, write_safely

if TYPE_CHECKING:
    from nbformat import NotebookNode


CONTROL = "<p><em>Here is a control that works when the notebook runs in JupyterLab.</em></p>"
TEMPLATE = Path(__file__).resolve().parent / "page.html.j2"
_RELATIVE_LINK = re.compile(
    r'(<a\b[^>]*?\shref=")(?!#|/|[a-z][a-z0-9+.-]*:)([^"#?]+)', re.IGNORECASE
)  # up to its anchor, which stays as it is
_HANDOUT = re.compile(r"teaching/[^/]+\.md")


def to_html(notebook: NotebookNode, path: Path, target: Path) -> str:
    """Return the notebook as a page to lie in the target folder; path is where the notebook itself lies."""
    from nbconvert import HTMLExporter  # half a second, during which the first kernels start

    exporter = HTMLExporter(template_file=str(TEMPLATE), embed_images=True)
    page, _ = exporter.from_notebook_node(
        _without_widgets(notebook),
        resources={"metadata": {"name": _title(notebook, path), "path": str(path.parent)}},
    )
    return relink(page, path.parent, target)


def _without_widgets(notebook: NotebookNode) -> NotebookNode:
    """A copy that says where a control would be: a page has no kernel to work it."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            if any("widget-view" in kind for kind in output.get("data", {})):
                output.data = {"text/html": CONTROL}
    return copy


def _title(notebook: NotebookNode, path: Path) -> str:
    for cell in notebook.cells:
        heading = re.search(r"^# +(.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and heading:
            return heading.group(1).strip()
    return path.stem


def relink(page: str, source: Path, target: Path) -> str:
    """Make a page's relative links, written for the source folder, work from the target folder.

    A notebook beside it becomes the page beside it, a page for teaching the handout; any other file is linked
    where it lies.

    >>> relink('<a href="02_b.ipynb#Step">on</a>', Path("x/notebooks"), Path("x/exports/notebooks"))
    '<a href="02_b.html#Step">on</a>'
    >>> relink('<a href="teaching/glossary.md#cue">cue</a>', Path("x/notebooks"), Path("x/exports/notebooks"))
    '<a href="../handouts/glossary.html#cue">cue</a>'
    >>> relink('<a href="../README.md">read</a>', Path("x/notebooks"), Path("x/exports/notebooks"))
    '<a href="../../README.md">read</a>'
    """

    def moved(match: re.Match[str]) -> str:
        before, link = match.groups()
        if "/" not in link and link.endswith(".ipynb"):
            return f"{before}{link.removesuffix('.ipynb')}.html"
        if _HANDOUT.fullmatch(link):
            return f"{before}../handouts/{Path(link).stem}.html"
        try:
            return before + os.path.relpath(source / link, target).replace(os.sep, "/")
        except ValueError:  # on Windows no relative link leads from one drive to another
            return match.group()

    return _RELATIVE_LINK.sub(moved, page)


TEACHING = PROJECT / "notebooks" / "teaching"
PDF_SECONDS = 60
_BROWSERS = (
    "chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge".split()
)
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_LINE = re.compile(r"^_{3,}[ \t]*$", re.MULTILINE)
_BOX = re.compile(r"(?<=^- )\[ \] ", re.MULTILINE)  # to tick by hand, so no control
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_EMPTY_CELL = re.compile(r"<td([^>]*)>(?:&nbsp;|\u00a0|\s)*</td>")


def to_page(text: str, source: Path, target: Path) -> str:
    """Turn a page of Markdown, which lies in the folder ``source``, into HTML to lie in the folder ``target``.

    Headings can be linked to as on the web ("#exit-ticket"); a link to another handout leads to its page.

    >>> "id=\\"exit-ticket\\"" in to_page("# Exit ticket", Path("x"), Path("y"))
    True
    """
    import mistune

    markdown = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "footnotes"])
    text = _BOX.sub("☐ ", _LINE.sub('\n<p class="line">&nbsp;</p>\n', text))
    body = str(markdown(text))
    body = re.sub(r"<th(?=[ >])", '<th scope="col"', _HEADING.sub(_with_anchor, body))
    body = _EMPTY_CELL.sub(r'<td\1 class="room">&nbsp;</td>', body)
    title = re.search(r"^# +(.+)$", text, re.MULTILINE)
    page = _PAGE.replace("{title}", escape(title.group(1) if title else "Handout")).replace("{body}", body)
    # Handouts lie side by side, as their sources do.
    way = re.escape(relink('<a href="x.md">', source, target).removesuffix('x.md">'))
    return re.sub(rf'{way}([^"/#]+)\.md(?=["#])', r'<a href="\1.html', relink(page, source, target))


def _with_anchor(match: re.Match[str]) -> str:
    level, inner = match.groups()
    words = re.sub(r"<[^>]+>|&[a-z]+;", "", inner).lower()
    anchor = re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")
    return f'<h{level} id="{anchor}">{inner}</h{level}>'


def article_page(article: Article) -> str:
    """An article to print, with the numbers of its paragraphs and sentences; what is not counted says so.

    >>> page = article_page(Article.from_text("Rain fell. Nobody came."))
    >>> "<sup>0</sup> Rain fell. <sup>1</sup> Nobody came." in page
    True
    """
    lines = []
    for p in article.paragraph_rows:
        own = [s for s in article.sentence_rows if s.paragraph == p.paragraph]
        words = " ".join(f"<sup>{s.sentence}</sup> {escape(s.text)}" for s in own)
        aside = "" if p.counted else f" <em>({escape(p.kind)}, not counted)</em>"
        lines.append(f"<tr><td>{p.paragraph}</td><td>{words}{aside}</td></tr>")
    title = (
        f"<h1>{escape(article.name)}</h1><p>Left: number of the paragraph. Small: number of the sentence.</p>"
    )
    table = f'<table class="text"><tbody>{"".join(lines)}</tbody></table>'
    return _PAGE.replace("{title}", escape(article.name)).replace("{body}", title + table)


def write_handouts(
    source: Path | None = None, target: Path | None = None, browser: str | None = None
) -> list[Path]:
    """Write every Markdown file of a folder (default: notebooks/teaching) as HTML and, with a browser, as PDF on A4.

    Of the default folder the two articles come too, with numbered paragraphs. Returns the files written.

    Raises WorkbookError when there is no such file, when one is not text, or when the folder cannot be written.
    """
    articles = load_articles("seeds") if source is None else []
    source = source or TEACHING
    target = (target or exports_folder() / "handouts").resolve()
    sources = sorted(source.glob("*.md"))
    if not sources:
        raise WorkbookError(f"There is no page (.md) in the folder “{source.name}” to make handouts of.")
    pages = [
        write_safely(target / f"{path.stem}.html", to_page(read_text(path)[0], path.parent, target).encode())
        for path in sources
    ]
    pages += [
        write_safely(target / f"article_{a.label.lower()}.html", article_page(a).encode()) for a in articles
    ]
    return [*pages, *([print_page(page, browser) for page in pages] if browser else [])]


def print_page(page: Path, browser: str) -> Path:
    """Let the browser print a page; a browser that is open already is left alone."""
    path = page.with_suffix(".pdf")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder, path.name)
        options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium refuses to start for root without it
        try:
            subprocess.run(
                [browser, *options, f"--print-to-pdf={made}", page.as_uri()],
                capture_output=True,
                timeout=PDF_SECONDS,
                check=True,
            )
            return write_safely(path, made.read_bytes())
        except (OSError, subprocess.SubprocessError) as error:
            raise WorkbookError(
                f"The browser could not make {path.name}. Open {page.name} in it and print it from there."
            ) from error


def find_browser() -> str | None:
    """The path of a browser of the Chromium family on this machine; None if there is none."""
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    places = [Path(folder, name) for folder in folders if folder for name in _WINDOWS]
    places += [Path("/Applications", f"{name}.app", "Contents", "MacOS", name) for name in _MAC]
    found = (shutil.which(name) for name in _BROWSERS)
    return next((path for path in found if path), None) or next((str(p) for p in places if p.is_file()), None)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-center { content: counter(page) " / " counter(pages); font: 9pt sans-serif } }
body { font: 11.5pt/1.45 system-ui, "DejaVu Sans", sans-serif; color: #111; max-width: 46em; margin: 2em auto; padding: 0 1em }
h1, h2, h3, h4 { line-height: 1.2; break-after: avoid } h2 { margin-top: 1.6em }
a { color: #004a80 } img { max-width: 100% }
table { border-collapse: collapse; width: 100%; margin: 1em 0 }
th, td { border: 1px solid #555; padding: .35em .5em; text-align: left; vertical-align: top }
th { background: #eee } thead { display: table-header-group } tr, li, blockquote { break-inside: avoid }
table.text td { border: 0; padding: .1em .8em .1em 0; line-height: 1.42 } sup { color: #555; font-size: .65em }
td.room { height: 2.6em } p.line { border-bottom: 1px solid #555; margin: 0 0 .3em; height: 1.8em }
code { background: #f2f2f2; padding: 0 .2em } pre { white-space: pre-wrap }
blockquote { border-left: 4px solid #999; margin-left: 0; padding-left: 1em }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt } a { color: inherit } }
</style></head><body><main>
{body}</main></body></html>
"""
