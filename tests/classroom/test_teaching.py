"""The notebooks teach: the core path reads easily, every technical word is explained, every exercise has one form."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from itertools import pairwise

import nbformat
import pytest
import textstat
from cases import cases
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.articles.files import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
GLOSSARY = PROJECT / "notebooks" / "teaching" / "glossary.md"
HIGHEST_GRADE = 10.0

HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
NAVIGATION = re.compile(r"^(?:\[[^\]]*[←→][^\]]*\]\([^)]*\)[ ·|]*)+$", re.MULTILINE)
NO_PROSE = re.compile(r"^\s*(?:\|.*|> ?.*|#{1,6} .*)$", re.MULTILINE)  # tables, header cards, headings
LINK = re.compile(r"\[([^\]]*)\]\(<?([^)\s>]+)>?[^)]*\)")
TERM = re.compile(r"^### +(.+?)\s*$", re.MULTILINE)
EXERCISE = re.compile(r"^\*\*Exercise (\d+): [^*]+\*\*", re.MULTILINE)
DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
SENTENCE = re.compile(r"^<div[^>]*>\s*<p")  # what say and paragraph show
DEEPER = "go deeper"


# (a) Reading level.


def core_path(notebook: NotebookNode) -> str:
    """The Markdown of a notebook without the sections, and all below them, that are called "Go deeper …"."""
    kept, deep = [], 0
    for cell in notebook.cells:
        for line in [*cell.source.splitlines(), ""] if cell.cell_type == "markdown" else []:
            if heading := HEADING.match(line):
                level = len(heading[1])
                deep = 0 if level <= deep else deep
                if not deep and heading[2].lower().startswith(DEEPER):
                    deep = level
            if not deep:
                kept.append(line)
    return "\n".join(kept)


def prose(markdown: str, terms: set[str]) -> str:
    """Running text alone: code and technical terms as the word "term", each item of a list as a sentence."""
    text = FENCE.sub("", markdown)
    text = NAVIGATION.sub("", text)
    text = NO_PROSE.sub("", LINK.sub(r"\1", text))
    text = re.sub(r"`[^`]*`", "term", text)
    text = re.sub(r"^\s*(?:[-*]|\d+\.) +", "\n", text, flags=re.MULTILINE)
    text = re.sub(r"[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}", "", text)
    for term in sorted(terms, key=len, reverse=True):
        text = re.sub(rf"(?i)\b{re.escape(term)}(?:e?s)?\b", "term", text)
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text)]
    return "\n".join(b if b.endswith((".", "?", "!")) else f"{b}." for b in blocks if b)


def grade(markdown: str, terms: set[str]) -> float:
    """The Flesch-Kincaid grade (Kincaid and others 1975): years of school in the United States."""
    return textstat.flesch_kincaid_grade(prose(markdown, terms))


def glossary_terms() -> list[str]:
    """The headings of the glossary."""
    return TERM.findall(GLOSSARY.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_core_path_reads_easily_and_every_exercise_has_the_same_form(path):
    notebook, terms = nbformat.read(path, as_version=4), set(glossary_terms())
    assert list(misshapen(notebook)) == []
    text = core_path(notebook)
    assert len(prose(text, terms).split()) > 200
    assert grade(text, terms) <= HIGHEST_GRADE


def test_hard_prose_is_noticed_in_the_running_text_of_the_core_path():
    hard = cases(__file__, "hard prose")
    assert grade(hard, set()) > HIGHEST_GRADE
    notebook = new_notebook(cells=[new_markdown_cell(f"# T\n\nA cat sat.\n\n### Go deeper: why\n{hard}")])
    notebook.cells += [new_markdown_cell(f"#### Below\n{hard}"), new_markdown_cell("### Back\nA dog ran.")]
    assert core_path(notebook).split() == "# T A cat sat. ### Back A dog ran.".split()
    text, left = cases(__file__, "prose")
    assert prose(text, {"Krippendorff's alpha"}) == left


# (b) Glossary.


def anchor(term: str) -> str:
    return re.sub(r"[^\w\- ]", "", re.sub(r"[*`]", "", term).lower()).replace(" ", "-")


def unlinked(terms: list[str], notebooks: list[NotebookNode]) -> list[str]:
    """The terms to which no notebook links."""
    sources = [cell.source for nb in notebooks for cell in nb.cells if cell.cell_type == "markdown"]
    links = {link for source in sources for _, link in LINK.findall(source)}
    return [term for term in terms if f"teaching/glossary.md#{anchor(term)}" not in links]


def test_every_term_of_the_glossary_is_linked_from_a_notebook():
    terms = glossary_terms()
    assert len({anchor(term) for term in terms}) == len(terms) > 0
    assert unlinked(terms, [nbformat.read(path, as_version=4) for path in NOTEBOOKS]) == []
    notebook = new_notebook(cells=[new_markdown_cell("A [cue](teaching/glossary.md#reporting-verb).")])
    assert unlinked(["Reporting verb", "Coverage"], [notebook]) == ["Coverage"]


# (c) Exercises, what is folded, and how long the way is.

TEACHING = GLOSSARY.parent
CORE_WORDS, NOTEBOOK_WORDS, CORE_CELLS = 8_500, 1_500, 150


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def misshapen(notebook: NotebookNode) -> Iterator[str]:
    """Whatever an exercise lacks, and whatever gives an answer away to somebody who only opens the page."""
    numbers, cells = [], [*notebook.cells, new_markdown_cell()]
    for cell, after in pairwise(cells):
        for number in EXERCISE.findall(cell.source) if cell.cell_type == "markdown" else []:
            numbers.append(int(number))
            if after.cell_type != "code" or after.execution_count is None:
                yield f"exercise {number} has no cell to work in"
    if numbers != [1, 2]:
        yield f"the exercises are numbered {numbers}"
    for cell in notebook.cells:
        folded = cell.metadata.get("jupyter", {})
        if "answer" in tags(cell) and not folded.get("outputs_hidden"):
            yield f"an answer is not folded: {cell.source[:60]}"
        if "check" in tags(cell) and not (folded.get("source_hidden") and cell.source.startswith("# Folded")):
            yield f"a check is not folded, or does not say why: {cell.source[:60]}"
        if "check(" in cell.source and cell.cell_type == "code" and "check" not in tags(cell):
            yield f"a check that holds an answer has no tag: {cell.source[:60]}"
        if "compare_prediction(" in cell.source and "answer" not in tags(cell):
            yield f"a result that was predicted has no tag: {cell.source[:60]}"


GOOD = nbformat.from_dict(cases(__file__, "a good notebook"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda nb: nb.cells[0].metadata.pop("jupyter"), "an answer is not folded"),
        (lambda nb: nb.cells[0].metadata.update(tags=[]), "predicted has no tag"),
        (lambda nb: nb.cells.insert(2, new_markdown_cell("Why.")), "exercise 1 has no cell"),
        (lambda nb: nb.cells[2].update(execution_count=None), "exercise 1 has no cell"),
        (lambda nb: nb.cells[3].metadata.pop("jupyter"), "a check is not folded"),
        (lambda nb: nb.cells[3].update(source="check(answer, 7)"), "does not say why"),
        (lambda nb: nb.cells[3].metadata.update(tags=[]), "holds an answer has no tag"),
        (lambda nb: nb.cells[4].update(source="**Exercise 3: break.** It."), "numbered [1, 3]"),
        (lambda nb: nb.cells[1].update(source="## Your turn"), "numbered [2]"),
    ],
)
def test_a_misshapen_exercise_is_noticed(spoil, said):
    notebook = copy.deepcopy(GOOD)
    assert list(misshapen(notebook)) == []
    spoil(notebook)
    assert any(said in problem for problem in misshapen(notebook))


def words(notebook: NotebookNode) -> int:
    """The words of prose a reader meets: in Markdown cells, and in the sentences that cells print."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    texts += [data["text/plain"] for data in shown if SENTENCE.search(data.get("text/html", ""))]
    return sum(len(DETAILS.sub("", text).split()) for text in texts)


def test_the_way_is_short():
    core = [nbformat.read(path, as_version=4) for path in NOTEBOOKS if path.stem < "07"]
    assert len(core) == 7
    assert sum(map(words, core)) <= CORE_WORDS
    assert sum(cell.cell_type == "code" for nb in core for cell in nb.cells) <= CORE_CELLS
    every = {path.stem: words(nbformat.read(path, as_version=4)) for path in NOTEBOOKS}
    assert [name for name, count in every.items() if count > NOTEBOOK_WORDS] == []
    assert len((TEACHING / "guide.md").read_text("utf-8").split()) <= 1_800
    long = new_notebook(cells=[new_markdown_cell("a b <details>c d</details>"), new_code_cell("x = 1")])
    assert words(long) == 2


def test_every_exercise_has_its_solution():
    sections = {}
    for name in ("more_exercises", "solutions"):
        notebook = nbformat.read(TEACHING / f"{name}.ipynb", as_version=4)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        parts = re.split(r"^## (\d\d) .*$", prose, flags=re.MULTILINE)[1:]
        sections[name] = dict(zip(parts[::2], parts[1::2], strict=True))
    for path in NOTEBOOKS:
        solved = sections["solutions"][path.stem[:2]]
        assert all(f"**{n}, " in solved for n in (1, 2)), path.stem
        more = sections["more_exercises"].get(path.stem[:2], "")
        tasks = re.findall(r"^\*\*[^*]+\.\*\*", more, re.MULTILINE)
        assert solved.count("**More: ") >= len(tasks), path.stem
