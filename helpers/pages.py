"""A notebook as one HTML page that opens offline: figures inside it, alt text, links that still lead somewhere."""

from __future__ import annotations

import os
import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

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
