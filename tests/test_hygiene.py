"""What every committed notebook and text file must keep to. Each check is also shown a notebook that breaks it."""

from __future__ import annotations

import copy
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from lxml_html_clean import Cleaner
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import helpers.__main__
from helpers.articles.files import PROJECT
from helpers.workbook import METADATA

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TEACHING = sorted((PROJECT / "notebooks" / "teaching").glob("*.ipynb"))
MAX_LINES = 20

MACHINE = re.compile(
    r"(?<![\w.~}])/(?:home|root|tmp|work|mnt|Users|private/var)\b|\b[A-Za-z]:\\+(?:Users|Windows)\b"
)
# Where packages come from is the reader's own setting, never the project's.
REGISTRY = re.compile(r"--(?:extra-)?index-url|--find-link[s]|https?://[^\s\"']*/simple\b")
# What GitHub leaves of HTML in an output, by the list of its html-pipeline: no styles, scripts, pictures drawn in SVG,
# events or classes, and, for the times when it was stricter, no marks and spans.
GITHUB = Cleaner(
    allow_tags="""a b blockquote br code dd details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s strong
    sub summary sup table tbody td tfoot th thead tr ul""".split(),
    safe_attrs=frozenset("alt colspan height href open rowspan scope src tabindex title width".split()),
    remove_unknown_tags=False,
)
CODE = re.compile(r"\(children=|<[\w.]+ object|\b0x[0-9a-f]{6,}|[{;]\s*[a-z-]+\s*:[^{}]*\}|\w+\(\w+=")
LOOKS = re.compile(
    r"<(?!mark\b|b\b)\w+[^>]*\bstyle=[^>]*\b(?:background|color)\b[^>]*>|<mark[^>]*>(?!<b\b)|<svg\b"
)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)|\b(?:href|src)=[\"']([^\"']+)[\"']")
ANCHOR = re.compile(r"\b(?:id|name)=[\"']([^\"']+)[\"']")


@cache
def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    return enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1)


def prose(notebook: NotebookNode) -> list[str]:
    """Markdown cells, without their blocks of code."""
    return [FENCE.sub("", cell.source) for cell in notebook.cells if cell.cell_type == "markdown"]


def shown(notebook: NotebookNode) -> Iterator[str]:
    """Everything a reader sees as text: sources, and outputs other than images."""
    for cell in notebook.cells:
        yield cell.source
        for output in cell.get("outputs", []):
            yield output.get("text", "")
            yield from (str(v) for kind, v in output.get("data", {}).items() if not kind.startswith("image/"))


def links(texts: list[str]) -> list[str]:
    return [a or b for text in texts for a, b in LINK.findall(text)]


def anchors(path: Path) -> set[str]:
    """What a link to this file may name after #: JupyterLab keeps a heading's letters, README pages lower them."""
    if path.suffix == ".ipynb":
        texts = prose(read(path))
    else:
        texts = [FENCE.sub("", path.read_text(encoding="utf-8"))]
    headings = [re.sub(r"[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", h) for t in texts for _, h in HEADING.findall(t)]
    if path.suffix != ".ipynb":
        headings = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {h.replace(" ", "-") for h in headings} | {name for t in texts for name in ANCHOR.findall(t)}


def broken_links(texts: list[str], path: Path) -> Iterator[str]:
    for link in links(texts):
        if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists():
            yield f"a link leads nowhere: {link}"
        elif anchor and target.suffix in {".ipynb", ".md"} and anchor not in anchors(target):
            yield f"no such heading: {link}"


# The checks: each takes a notebook and where it lies, and yields a sentence for everything it minds.


def executed(notebook: NotebookNode, _: Path) -> Iterator[str]:
    counts = [cell.execution_count for _, cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)) or not counts:
        yield f"not executed 1..n: {counts}"


def no_errors(notebook: NotebookNode, _: Path) -> Iterator[str]:
    for number, cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"cell {number} shows an error or a warning"


def headings(notebook: NotebookNode, _: Path) -> Iterator[str]:
    levels = [len(marks) for text in prose(notebook) for marks, _ in HEADING.findall(text)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"needs one H1, before every other heading; the levels are {levels}"
    if any(b > a + 1 for a, b in pairwise(levels)):
        yield f"skips a heading level: {levels}"


def no_machine(notebook: NotebookNode, _: Path) -> Iterator[str]:
    for text in shown(notebook):
        for pattern in (MACHINE, REGISTRY):
            if found := pattern.search(text):
                yield f"names a machine's path or a registry: {text[max(0, found.start() - 30) : found.end() + 30]!r}"


def plain_code(notebook: NotebookNode, _: Path) -> Iterator[str]:
    for number, cell in code_cells(notebook):
        if re.search(r"^\s*[!%]+\s*(?:pip|conda)\b|\binput\(", cell.source, re.MULTILINE):
            yield f"cell {number} installs something or asks for input"
        if re.search(r";[ \t]*$", cell.source, re.MULTILINE):
            yield f"cell {number} has a line that ends in a semicolon"
        if len(cell.source.splitlines()) > MAX_LINES:
            yield f"cell {number} has more than {MAX_LINES} lines"


def compared(notebook: NotebookNode, _: Path) -> Iterator[str]:
    for number, cell in code_cells(notebook):
        skipped = {"nbval-skip", "raises-exception"} & set(cell.metadata.get("tags", []))
        if skipped or "NBVAL_" in cell.source:
            yield f"cell {number} is not compared by nbval"


def stable_metadata(notebook: NotebookNode, _: Path) -> Iterator[str]:
    if notebook.metadata != METADATA:
        yield "the notebook's metadata is not what `make refresh` writes"
    for cell in notebook.cells:
        if extra := cell.metadata.keys() - {"tags", "jupyter"}:
            yield f"a cell carries metadata of one run: {sorted(extra)}"


def links_resolve(notebook: NotebookNode, path: Path) -> Iterator[str]:
    fragments = [text for text in shown(notebook) if "](" in text or "href=" in text or "src=" in text]
    sources = {cell.source for cell in notebook.cells if cell.cell_type == "code"}
    yield from broken_links([FENCE.sub("", text) for text in fragments if text not in sources], path)


def navigation(notebook: NotebookNode, path: Path) -> Iterator[str]:
    every = sorted(file.name for file in path.parent.glob("*.ipynb"))
    here = every.index(path.name)
    neighbours = {*every[max(0, here - 1) : here], *every[here + 1 : here + 2]}
    texts = prose(notebook)
    for where, some in (("top", texts[:2]), ("bottom", texts[-2:])):
        if missing := neighbours - {link.partition("#")[0] for link in links(some)}:
            yield f"no link at the {where} to {', '.join(sorted(missing))}"


def figures(notebook: NotebookNode, _: Path) -> Iterator[str]:
    for number, cell in code_cells(notebook):
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        captions = [output for output in cell.outputs if "text/markdown" in output.get("data", {})]
        if pictures and not captions:
            yield f"cell {number} draws a figure without a caption (text/markdown)"
        for picture in pictures:
            if not str(picture.metadata.get("image/png", {}).get("alt", "")).strip():
                yield f"cell {number} draws a figure without alt text"


def as_github_shows_it(notebook: NotebookNode, _: Path) -> Iterator[str]:
    for number, cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            if strange := data.keys() - {"text/plain", "text/html", "text/markdown", "image/png"}:
                yield f"cell {number} shows what GitHub does not: {sorted(strange)}"
            html = data.get("text/html", "")
            left = GITHUB.clean_html(f"<div>{html}</div>")
            said = unescape(re.sub(r"<[^>]*>", " ", left)) if html else data.get("text/plain", "")
            if found := CODE.search(said):
                yield f"cell {number} reads as code: {found.group()}"
            if found := LOOKS.search(html):
                yield f"cell {number} tells something by its look alone: {found.group()}"
            if found := re.search(r"\w+(?:<[^>]+>)*<su[bp]>\w+", left):
                yield f"cell {number} has words that stick together: {found.group()}"
            if html and not said.strip():
                yield f"cell {number} shows nothing"


Check = Callable[[NotebookNode, Path], Iterator[str]]
CHECKS: list[Check] = [
    *(executed, no_errors, headings, no_machine, plain_code, compared, stable_metadata, links_resolve),
    *(navigation, figures, as_github_shows_it),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_notebooks(check):
    assert NOTEBOOKS, "notebooks/ is empty, so nothing was checked"
    paths = [*NOTEBOOKS, *(TEACHING if check is as_github_shows_it else [])]
    minded = {path.stem: list(check(read(path), path)) for path in paths}
    assert not any(minded.values()), minded


def text_files() -> list[Path]:
    """Every text file that is, or could be, committed; without git, every one outside hidden folders."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True).stdout
        paths = [PROJECT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        ignored = re.compile(r"(?:^|/)(?:exports|my_work|__pycache__|\.(?!ci/|git\w)[^/]*)/")
        paths = [p for p in PROJECT.rglob("*") if not ignored.search(p.relative_to(PROJECT).as_posix())]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()]


def test_no_text_file_names_a_machine_and_links_of_pages_resolve():
    files = text_files()
    assert PROJECT / "README.md" in files
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in files}
    minded = {
        path.name: found.group()
        for path, text in texts.items()
        if path.suffix != ".ipynb" and (found := MACHINE.search(text) or REGISTRY.search(text))
    }
    assert minded == {}
    pages = {path: FENCE.sub("", text) for path, text in texts.items() if path.suffix == ".md"}
    assert not {path.name: broken for path in pages if (broken := [*broken_links([pages[path]], path)])}


def test_the_version_is_the_same_wherever_it_must_be_written():
    cff = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    log = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    day = re.search(r"^date-released: (\S+)$", cff, re.MULTILINE)[1]
    assert f"\nversion: {helpers.__version__}\n" in cff
    assert f"\n## [{helpers.__version__}] - {day}\n" in log


def test_the_commands_that_pages_name_are_those_that_exist():
    """With make and without it they have one name; README names each that is not for authors alone."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    commands = set(re.findall(r"command\(_([a-z]+),", Path(helpers.__main__.__file__).read_text("utf-8")))
    made = re.findall(r"^([a-z-]+):.*\n\t@\$\(PY\) -m helpers ([a-z]+)", makefile, re.MULTILINE)
    assert {target for target, command in made if target == command} == commands - {"corpus"}
    pages = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *PROJECT.glob("notebooks/teaching/*.md")]
    text = {page: page.read_text(encoding="utf-8") for page in [*pages, *NOTEBOOKS]}
    named = {
        p: set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)$", t, re.MULTILINE)) for p, t in text.items()
    }
    named = {page: {a or b for a, b in some} for page, some in named.items()}
    bare = {page: set(re.findall(r"-m helpers ([a-z]+)", t)) for page, t in text.items()}
    assert set().union(*named.values()) <= targets
    assert set().union(*bare.values()) <= commands
    assert named[pages[0]] | bare[pages[0]] == commands - {"refresh"} | {"test", "test-install"}


# Every check bites: a good notebook passes them all, and each change below is noticed by the check it names.

GOOD = new_notebook(
    metadata=METADATA,
    cells=[
        new_markdown_cell("# Title\n[before](00_a.ipynb) · [after](02_c.ipynb#Title)"),
        new_code_cell(
            "share_of_voice(articles)",
            execution_count=1,
            metadata={"tags": ["solution"], "jupyter": {"source_hidden": True}},
            outputs=[
                new_output(
                    "display_data", {"image/png": "AAAA"}, metadata={"image/png": {"alt": "Two bars"}}
                ),
                new_output("display_data", {"text/markdown": "**Figure.** Two bars."}),
            ],
        ),
        new_code_cell(
            "print(2)", execution_count=2, outputs=[new_output("stream", text="2\n", name="stdout")]
        ),
        new_markdown_cell("## Step one\n[up](#Title)\n```\n# a comment\n```"),
        new_markdown_cell("A doubt."),
        new_markdown_cell("[before](00_a.ipynb) [after](02_c.ipynb)"),
    ],
)


@pytest.fixture
def good(tmp_path):
    """A notebook between two others, in a folder of its own."""
    for name in ("00_a", "01_b", "02_c"):
        nbformat.write(GOOD, tmp_path / f"{name}.ipynb")
    return copy.deepcopy(GOOD), tmp_path / "01_b.ipynb"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_good_notebook_passes(good, check):
    assert list(check(*good)) == []


def outputs(*some) -> Callable[[NotebookNode], None]:
    return lambda nb: nb.cells[2].update(outputs=list(some))


def shown_as(html: str) -> Callable[[NotebookNode], None]:
    return outputs(new_output("display_data", {"text/html": html}))


def source(n: int, text: str) -> Callable[[NotebookNode], None]:
    return lambda nb: nb.cells[n].update(source=text)


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        (executed, lambda nb: nb.cells[1].update(execution_count=None)),
        (executed, lambda nb: nb.cells[2].update(execution_count=3)),
        (executed, lambda nb: nb.update(cells=nb.cells[:1])),
        (no_errors, outputs(new_output("stream", text="Warning", name="stderr"))),
        (no_errors, outputs(new_output("error", ename="KeyError", evalue="x", traceback=[]))),
        (headings, source(3, "# A second title")),
        (headings, source(3, "### Too deep")),
        (headings, source(0, "No title")),
        (no_machine, source(2, "open('/" + "home/me/a.txt')")),
        (no_machine, outputs(new_output("stream", text="C:" + r"\Users\me", name="stdout"))),
        (no_machine, outputs(new_output("display_data", {"text/html": "pip --index" + "-url=x"}))),
        (plain_code, source(2, "!pip install x")),
        (plain_code, source(2, "%pip install x")),
        (plain_code, source(2, "name = input('Name')")),
        (plain_code, source(2, "draw();")),
        (plain_code, source(2, "x = 1\n" * (MAX_LINES + 1))),
        (compared, lambda nb: nb.cells[2].metadata.update(tags=["nbval-skip"])),
        (compared, source(2, "# NBVAL_IGNORE_OUTPUT\nprint(2)")),
        (stable_metadata, lambda nb: nb.cells[2].metadata.update(execution={"iopub.status.busy": "now"})),
        (stable_metadata, lambda nb: nb.metadata.language_info.update(version="3.11.7")),
        (links_resolve, source(0, "# Title\n[there](teaching/guide.md)")),
        (links_resolve, source(0, "# Title\n[there](02_c.ipynb#Step-two)")),
        (links_resolve, source(0, "# Title\n[there](#Step-two)")),
        (links_resolve, outputs(new_output("display_data", {"text/html": '<a href="gone.html">x</a>'}))),
        (navigation, source(0, "# Title\n[before](00_a.ipynb)")),
        (navigation, source(5, "[after](02_c.ipynb)")),
        (as_github_shows_it, shown_as('<mark style="background:#fff0b8">war</mark>')),
        (as_github_shows_it, shown_as('<p style="background:#eee">positive</p>')),
        (as_github_shows_it, shown_as("<mark><b>war</b><sub>quoted</sub></mark>")),
        (as_github_shows_it, shown_as("<svg><text>war</text></svg>")),
        (as_github_shows_it, shown_as("<p>.war { color: red }</p>")),
        (as_github_shows_it, outputs(new_output("display_data", {"text/plain": "VBox(children=(HTML()))"}))),
        (
            as_github_shows_it,
            outputs(new_output("display_data", {"text/plain": "<helpers.Row object at 0x7>"})),
        ),
        (as_github_shows_it, outputs(new_output("display_data", {"image/svg+xml": "<svg/>"}))),
        (figures, lambda nb: nb.cells[1].outputs.pop()),
        (figures, lambda nb: nb.cells[1].outputs[0].metadata["image/png"].update(alt=" ")),
        (figures, lambda nb: nb.cells[1].outputs[0].update(metadata={})),
    ],
)
def test_each_check_bites(good, check, spoil):
    notebook, path = good
    spoil(notebook)
    assert list(check(notebook, path)) != []
