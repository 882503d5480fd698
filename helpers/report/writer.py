"""The one writer of pages: a body of HTML becomes a page of the workbook's look, with links that work, and a PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from helpers.articles.files import WorkbookError, write_safely

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent
PDF_SECONDS = 60
_RELATIVE_LINK = re.compile(
    r'(<a\b[^>]*?\shref=")(?!#|/|[a-z][a-z0-9+.-]*:)([^"#?]+)', re.IGNORECASE
)  # up to its anchor, which stays as it is
_BROWSERS = [
    *"chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge".split(),
    *(
        os.path.join(os.environ.get(folder, ""), program)
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        for program in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    ),
    *(
        f"/Applications/{name}.app/Contents/MacOS/{name}"
        for name in ("Google Chrome", "Chromium", "Microsoft Edge")
    ),
]


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def filled(template: str, **parts: object) -> str:
    """A template of this folder, filled; what comes from an article is escaped.

    >>> "<h1>A &amp; B</h1>" in filled("report.html.j2", title="A & B")
    True
    """
    return _templates().get_template(template).render(**parts)


def page(title: str, body: str, source: Path, target: Path) -> str:
    """A body of HTML as a page to lie in the folder ``target``; its links were written for the folder ``source``."""
    return filled("page.html.j2", title=title, body=relink(body, source, target))


def relink(body: str, source: Path, target: Path) -> str:
    """Make relative links, written for the source folder, work from the target folder in the exports.

    A notebook becomes its page, where there is or will be one; a page for teaching the handout; any other file is
    linked where it lies.

    >>> relink('<a href="02_b.ipynb#Step">on</a>', Path("x/notebooks"), Path("x/exports/notebooks"))
    '<a href="02_b.html#Step">on</a>'
    >>> relink('<a href="teaching/glossary.md#cue">cue</a>', Path("x/notebooks"), Path("x/exports/notebooks"))
    '<a href="../handouts/glossary.html#cue">cue</a>'
    >>> relink('<a href="../README.md">read</a>', Path("x/notebooks"), Path("x/exports/notebooks"))
    '<a href="../../README.md">read</a>'
    """
    notebooks, handouts = target.parent / "notebooks", target.parent / "handouts"

    def moved(match: re.Match[str]) -> str:
        path = source / match[2]
        page = notebooks / f"{path.stem}.html"
        if path.suffix == ".ipynb" and (target == notebooks or page.is_file()):
            path = page
        if path.suffix == ".md" and path.parent.name == "teaching":
            path = handouts / f"{path.stem}.html"
        try:
            return match[1] + os.path.relpath(path, target).replace(os.sep, "/")
        except ValueError:  # on Windows no relative link leads from one drive to another
            return match[0]

    return _RELATIVE_LINK.sub(moved, body)


def find_browser() -> str | None:
    """The path of a browser of the Chromium family on this machine; None if there is none."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def print_page(page: Path, browser: str) -> Path:
    """Let the browser print a page as a PDF beside it; a browser that is open already is left alone.

    Raises WorkbookError when it cannot.
    """
    path = page.with_suffix(".pdf")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder, path.name)
        options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium refuses to start for root without it
        command = [browser, *options, f"--print-to-pdf={made}", page.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=PDF_SECONDS, check=True)
            return write_safely(path, made.read_bytes())
        except (OSError, subprocess.SubprocessError) as error:
            raise WorkbookError(
                f"The browser could not make {path.name}. Open {page.name} in it and print it from there."
            ) from error
