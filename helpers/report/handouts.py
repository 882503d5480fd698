"""What a page is made of: a notebook, a page for teaching in Markdown, an article with its numbers.

Every Markdown file of notebooks/teaching/ becomes a page in exports/handouts/ that opens offline, and a PDF where a
browser of the Chromium family is on the machine. A row of a table that begins with ``&nbsp;`` is room to write in, and
so is a line of underscores (``___``) in the text: each makes a line. A notebook becomes one page with its figures in it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.articles.article import Article, load_articles
from helpers.articles.files import PROJECT, WorkbookError, exports_folder, read_text, write_safely
from helpers.articles.segments import joined
from helpers.charts.shares import whose_words
from helpers.framing.shares import share_of_voice
from helpers.report.figures import picture
from helpers.report.writer import TEMPLATES, filled, page, print_page

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode


CONTROL = "<p><em>Here is a control that works when the notebook runs in JupyterLab.</em></p>"
TEACHING = PROJECT / "notebooks" / "teaching"
_LINE = re.compile(r"^_{3,}[ \t]*$", re.MULTILINE)
_BOX = re.compile(r"(?<=^- )\[ \] ", re.MULTILINE)  # to tick by hand, so no control


def to_html(notebook: NotebookNode, path: Path, target: Path) -> str:
    """Return the notebook as a page to lie in the target folder; path is where the notebook itself lies."""
    from nbconvert import HTMLExporter  # half a second, during which the first kernels start

    template = str(TEMPLATES / "notebook.html.j2")
    exporter = HTMLExporter(template_file=template, embed_images=True, extra_template_paths=[str(TEMPLATES)])
    exporter.exclude_output_prompt = True
    resources = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    body, _ = exporter.from_notebook_node(_without_widgets(notebook), resources=resources)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return page(_title(prose, path.stem), body, path.parent, target)


def _without_widgets(notebook: NotebookNode) -> NotebookNode:
    """A copy that says where a control would be: a page has no kernel to work it."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            if any("widget-view" in kind for kind in output.get("data", {})):
                output.data = {"text/html": CONTROL}
    return copy


def _title(markdown: str, otherwise: str) -> str:
    heading = re.search(r"^# +(.+?)\s*$", markdown, re.MULTILINE)
    return heading[1] if heading else otherwise


def to_page(text: str, source: Path, target: Path) -> str:
    """Turn a page of Markdown, which lies in the folder ``source``, into HTML to lie in the folder ``target``.

    Headings can be linked to as on the web ("#exit-ticket"); a link to another handout leads to its page.
    """
    from mistune import create_markdown
    from mistune.toc import add_toc_hook

    markdown = create_markdown(escape=False, plugins=["table", "strikethrough", "footnotes"])
    add_toc_hook(markdown, heading_id=lambda token, _: _anchor(token["text"]))
    body = str(markdown(_BOX.sub("☐ ", _LINE.sub('\n<p class="line">&nbsp;</p>\n', text))))
    body = re.sub(r"<tr>(?=\s*<td[^>]*>(?:&nbsp;|\u00a0))", '<tr class="room">', body)
    body = re.sub(r"<th(?=[ >])", '<th scope="col"', body)
    return page(_title(text, "Handout"), f'<div class="handout">\n{body}</div>', source, target)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def article_page(article: Article) -> str:
    """An article to print, with the numbers of its paragraphs and sentences; what is not counted says so.

    >>> page = article_page(Article.from_text("Rain fell. Nobody came."))
    >>> "<sup>0</sup> Rain fell. <sup>1</sup> Nobody came." in page
    True
    """
    lines = []
    for p in article.paragraph_rows:
        own = [s for s in article.sentence_rows if s.paragraph == p.paragraph]
        words = " ".join(f"<sup>{s.sentence}</sup> {escape(joined(s.text))}" for s in own)
        aside = "" if p.counted else f" <em>({escape(p.kind)}, not counted)</em>"
        lines.append(f"<tr><td>{p.paragraph}</td><td>{words}{aside}</td></tr>\n")
    body = (
        f"<h1>{escape(article.name)}</h1><p>Left: number of the paragraph. Small: number of the sentence. Both begin at 0, as in the notebooks’ tables.</p>\n"
        f'<table class="text"><tbody>{"".join(lines)}</tbody></table>'
    )
    return page(article.name, body, PROJECT, PROJECT)


def figure_page(shares: pd.DataFrame, named: bool) -> str:
    """The main figure to print, with its names, or with "voice 1" and so on in their place and no title: whose is it?

    ``shares`` is the table of share_of_voice.
    """
    if not named:
        voices = {name: f"voice {n}" for n, name in enumerate(shares["speaker"].dropna().unique(), 1)}
        shares = shares.assign(speaker=shares["speaker"].map(voices))
    drawn, title = picture(whose_words(shares).at("page", titled=named)), "Whose words?"
    said = f"<figcaption>{escape(str(drawn['caption']))}</figcaption>" if named else ""
    body = f"<h1>{title}</h1><figure>{filled('picture.html.j2', **drawn)}{said}</figure>"
    return page(title, body, PROJECT, PROJECT)


def write_handouts(target: Path | None = None, browser: str | None = None) -> list[Path]:
    """Write the pages for teaching, the articles and the main figure as HTML and, with a browser, as PDF on A4.

    Returns the files written. Raises WorkbookError when there is no such page, when one is not text, or when the
    folder cannot be written.
    """
    target = (target or exports_folder() / "handouts").resolve()
    pages = {p.stem: to_page(read_text(p)[0], p.parent, target) for p in sorted(TEACHING.glob("*.md"))}
    if not pages:
        raise WorkbookError(f"There is no page (.md) in the folder “{TEACHING.name}” to make handouts of.")
    articles = load_articles("seeds")
    pages |= {f"article_{a.label.lower()}": article_page(a) for a in articles}
    shares = share_of_voice(*articles)
    pages["main_figure"] = figure_page(shares, named=True)
    pages["main_figure_without_names"] = figure_page(shares, named=False)
    written = [write_safely(target / f"{name}.html", text.encode()) for name, text in pages.items()]
    return [*written, *([print_page(path, browser) for path in written] if browser else [])]
