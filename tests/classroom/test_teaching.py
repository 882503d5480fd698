"""The notebooks teach: the core path reads easily, every technical word is explained, every exercise has one form."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

import nbformat
import pytest
import textstat
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


HARD = (
    "The methodological incommensurability of heterogeneous instruments necessitates considerable terminological "
    "circumspection whenever distributional characteristics of institutional communication are investigated."
)


def test_hard_prose_is_noticed_in_the_running_text_of_the_core_path():
    assert grade(HARD, set()) > HIGHEST_GRADE
    notebook = new_notebook(cells=[new_markdown_cell(f"# T\n\nA cat sat.\n\n### Go deeper: why\n{HARD}")])
    notebook.cells += [new_markdown_cell(f"#### Below\n{HARD}"), new_markdown_cell("### Back\nA dog ran.")]
    assert core_path(notebook).split() == "# T A cat sat. ### Back A dog ran.".split()
    text = """# Heading words
[← 00 Start](00.ipynb) · [02 Next →](02.ipynb)
> - **Question:** who?
| a | b |
```
code()
```
See *the* [audit](x.md) of `file.py`: Krippendorff's alpha.

- one
- two"""
    assert prose(text, {"Krippendorff's alpha"}) == "See the audit of term: term.\none.\ntwo."


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


# (c) Exercises.


def misshapen(notebook: NotebookNode) -> Iterator[str]:
    """Whatever an exercise lacks: task, stub that runs, hint, (self-check, sentence,) folded solution that is run."""

    def runs(cell: NotebookNode) -> bool:
        return cell.execution_count is not None and all(o.output_type != "error" for o in cell.outputs)

    cells, numbers = [*notebook.cells, *[new_markdown_cell()] * 5], []
    for n, cell in enumerate(notebook.cells):
        for number in EXERCISE.findall(cell.source) if cell.cell_type == "markdown" else []:
            numbers.append(int(number))
            stub, hint, solution, _, after_check = cells[n + 1 : n + 6]
            solution = after_check if "check(" in solution.source else solution
            if stub.cell_type != "code" or "solution" in stub.metadata.get("tags", []):
                yield f"exercise {number} has no cell to work in"
            elif not runs(stub):
                yield f"exercise {number}: the cell to work in does not run as it is"
            if hint.cell_type != "markdown" or not re.search(r"^\*Hint\.\*", hint.source, re.MULTILINE):
                yield f"exercise {number} has no hint"
            folded = solution.metadata.get("jupyter", {})
            if solution.cell_type != "code" or "solution" not in solution.metadata.get("tags", []):
                yield f"exercise {number} has no solution"
            elif not (folded.get("source_hidden") and folded.get("outputs_hidden")):
                yield f"exercise {number}: the solution is not folded away"
            elif not runs(solution):
                yield f"exercise {number}: the solution was not run"
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        yield f"the exercises are numbered {numbers}"
    tagged = sum("solution" in cell.metadata.get("tags", []) for cell in notebook.cells)
    if tagged != len(numbers):
        yield f"{tagged} solutions for {len(numbers)} exercises"


FOLDED = {"tags": ["solution"], "jupyter": {"source_hidden": True, "outputs_hidden": True}}
GOOD = new_notebook(
    cells=[
        new_markdown_cell("## Your turn\n\n**Exercise 1: count.** Count them."),
        new_code_cell("answer = None", execution_count=1),
        new_markdown_cell("*Hint.* Look up."),
        new_code_cell("7", execution_count=2, metadata=FOLDED),
    ]
)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda nb: nb.cells.pop(1), "no cell to work in"),
        (lambda nb: nb.cells[1].update(execution_count=None), "does not run as it is"),
        (lambda nb: nb.cells[2].update(source="Look up."), "no hint"),
        (lambda nb: nb.cells.pop(3), "no solution"),
        (lambda nb: nb.cells[3].metadata.update(tags=[]), "no solution"),
        (lambda nb: nb.cells[3].metadata.pop("jupyter"), "not folded"),
        (lambda nb: nb.cells[3].update(execution_count=None), "not run"),
        (lambda nb: nb.cells[0].update(source="**Exercise 2: count.** Count."), "numbered"),
        (lambda nb: nb.cells[0].update(source="## Your turn"), "numbered"),
        (lambda nb: nb.cells.append(new_code_cell("8", metadata=FOLDED)), "2 solutions for 1"),
    ],
)
def test_a_misshapen_exercise_is_noticed(spoil, said):
    notebook = copy.deepcopy(GOOD)
    assert list(misshapen(notebook)) == []
    spoil(notebook)
    assert any(said in problem for problem in misshapen(notebook))
