"""From files to articles: text, paragraphs, sentences, words, and an audit of the text as an artefact.

One rule holds everywhere: ``article.text`` is the decoded text exactly as the file holds it, and
every row of every table points into it, so that ``article.text[start:end] == row.text``. Offsets
count characters from 0; the end is exclusive.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.corrections import Correction, read_corrections
from helpers.files import LEXICONS, PROJECT, WorkbookError, read_sheet, read_text
from helpers.segments import WORD, count_words, paragraph_rows, sentence_spans

__all__ = [
    "LEXICONS",
    "PROJECT",
    "WORD",
    "Article",
    "WorkbookError",
    "audit",
    "count_words",
    "load_articles",
    "pick",
    "read_text",
    "sentence_spans",
]


@dataclass(frozen=True)
class Article:
    """One article, exactly as its file holds it.

    >>> article = Article.from_text("Mayor speaks\\n“We agree,” she said. Nobody asked why.")
    >>> article.sentences["text"].tolist()
    ['Mayor speaks', '“We agree,” she said.', 'Nobody asked why.']
    """

    label: str
    text: str
    title: str | None = None
    file: str | None = None
    encoding: str = "utf-8"
    stated: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def from_text(cls, text: str, label: str = "A", title: str | None = None) -> Article:
        """Make an article of any string; never raises on a str."""
        return cls(label=label, text=text, title=title)

    def with_corrections(self, speakers: dict[str, str]) -> Article:
        """A copy in which the quotations beginning with these words have these speakers ("nobody": no speech).

        >>> from helpers.quotes import find_quotes
        >>> article = Article.from_text("“We agree,” she said.").with_corrections({"We agree": "Ann Lee"})
        >>> find_quotes(article)["speaker"].tolist()
        ['Ann Lee']
        """
        added = tuple(Correction(self.label, words, speaker) for words, speaker in speakers.items())
        return replace(self, corrections=self.corrections + added)

    @property
    def name(self) -> str:
        """How figures and sentences call it: "Article A"."""
        return f"Article {self.label}"

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """Non-empty lines: paragraph, start, end, kind, repeats, counted, text.

        kind is "headline", "deck", "body" or "boilerplate"; repeats marks a paragraph that says again
        what another says; counted is False for boilerplate and repeats, so that nothing counts twice.
        """
        return pd.DataFrame(
            list(paragraph_rows(self.text, self.title)),
            columns=["paragraph", "start", "end", "kind", "repeats", "counted", "text"],
        )

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence: sentence, paragraph, start, end, kind, counted, text."""
        rows = []
        for p in self.paragraphs.itertuples(index=False):
            for start, end in sentence_spans(self.text, p.start, p.end):
                rows.append((len(rows), p.paragraph, start, end, p.kind, p.counted, self.text[start:end]))
        return pd.DataFrame(
            rows, columns=["sentence", "paragraph", "start", "end", "kind", "counted", "text"]
        )

    @cached_property
    def words(self) -> pd.DataFrame:
        """One row a word of the counted paragraphs: start, end, paragraph, sentence, text."""
        rows = [
            (m.start(), m.end(), s.paragraph, s.sentence, m.group())
            for s in self.sentences[self.sentences["counted"]].itertuples(index=False)
            for m in WORD.finditer(self.text, s.start, s.end)
        ]
        return pd.DataFrame(rows, columns=["start", "end", "paragraph", "sentence", "text"])


_TRACES = [
    (
        "non-breaking space",
        re.compile("\u00a0+"),
        "left by a web page; a search for an ordinary space misses it",
    ),
    ("sentences glued together", re.compile(r"(?<=[a-z])[.!?…]+(?=[A-Z][a-z])"), "a space is missing"),
    ("words in square brackets", re.compile(r"\[[^\]\n]{1,80}\]"), "an editor’s words inside a quotation"),
    ("straight quotation mark", re.compile('"'), "the rest of the text may use curly ones"),
]


def audit(article: Article) -> pd.DataFrame:
    """List the traces of copying and editing in a text: finding, paragraph, start, end, text, why it matters.

    >>> audit(Article.from_text("It is “home….Is it?” she said."))["finding"].tolist()
    ['sentences glued together']
    """
    rows = []
    paragraphs = article.paragraphs
    for p in paragraphs.itertuples(index=False):
        opened, closed = p.text.count("“"), p.text.count("”")
        if opened != closed:
            why = f"{opened} opening and {closed} closing marks: where a quotation ends must be supplied"
            rows.append(("marks that do not pair", p.paragraph, p.start, p.end, p.text, why))
        if not p.counted:
            why = "says the next paragraph again" if p.repeats else "belongs to the page, not to the story"
            rows.append((f"{p.kind}, not counted", p.paragraph, p.start, p.end, p.text, why))
    for finding, pattern, why in _TRACES:
        for m in pattern.finditer(article.text):
            paragraph = max(0, int(paragraphs["start"].searchsorted(m.start(), side="right")) - 1)
            rows.append((finding, paragraph, m.start(), m.end(), m.group(), why))
    return pd.DataFrame(rows, columns=["finding", "paragraph", "start", "end", "text", "why"])


def load_articles(folder: str | Path = "seeds") -> list[Article]:
    """Read every article of a folder, in the order of its catalogue ``articles.csv``.

    A relative folder is looked for in the working directory, then in the project's root. Without a
    catalogue every .txt file is read in name order and labelled A, B, C … The articles bring along what
    the reader corrected in my_work/corrections.csv.

    >>> [article.label for article in load_articles("seeds")]
    ['A', 'B']

    Raises WorkbookError: folder or file missing, file empty, changed or not text, catalogue wrong.
    """
    root = _find_folder(Path(folder))
    catalogue = root / "articles.csv"
    rows = _read_catalogue(catalogue) if catalogue.is_file() else _uncatalogued(root)
    return _with_readers_corrections([_load_row(root, row) for row in rows])


def _with_readers_corrections(articles: list[Article]) -> list[Article]:
    corrections = read_corrections()
    labels = [a.label for a in articles]
    for c in corrections:
        if c.article not in labels:
            raise WorkbookError(
                f"There is no article labelled “{c.article}”, which {c.where} names. The labels: {', '.join(labels)}."
            )
    return [replace(a, corrections=tuple(c for c in corrections if c.article == a.label)) for a in articles]


def pick(articles: Sequence[Article], label: str) -> Article:
    """Return the article with this label.

    Raises WorkbookError naming the labels there are.
    """
    for article in articles:
        if article.label == label:
            return article
    known = ", ".join(a.label for a in articles)
    raise WorkbookError(f"There is no article labelled “{label}”. The labels here are: {known}.")


def _find_folder(folder: Path) -> Path:
    for candidate in [folder] if folder.is_absolute() else [Path.cwd() / folder, PROJECT / folder]:
        if candidate.is_dir():
            return candidate
    raise WorkbookError(
        f"There is no folder “{folder}”. Check its name, or put your articles into a new folder of that name."
    )


def _read_catalogue(path: Path) -> list[dict[str, str]]:
    rows = read_sheet(path, ["label", "file"]).lines
    where = f"The catalogue {path.parent.name}/{path.name}"
    if not rows:
        raise WorkbookError(
            f"{where} names no article. Give it a line for each one, with its label and file."
        )
    labels = [row["label"].strip() for row in rows]
    if "" in labels or len(set(labels)) < len(labels):
        raise WorkbookError(
            f"{where} must give every article a label of its own; it has: {', '.join(labels)}."
        )
    return rows


def _uncatalogued(root: Path) -> list[dict[str, str]]:
    files = sorted(p.name for p in root.glob("*.txt"))
    if not files:
        raise WorkbookError(
            f"The folder “{root.name}” holds no .txt file. Save each article there as plain text."
        )
    return [{"label": _nth_label(n), "file": name} for n, name in enumerate(files)]


def _nth_label(n: int) -> str:
    return chr(ord("A") + n) if n < 26 else f"A{n}"


def _load_row(root: Path, row: dict[str, str]) -> Article:
    label, name = row["label"].strip(), (row["file"] or "").strip()
    path = root / name
    if not name or Path(name).name != name or not path.is_file():
        raise WorkbookError(
            f"The catalogue {root.name}/articles.csv names the file “{name}” for article {label}, "
            f"but it is not in the folder “{root.name}”. Put the file there or correct the catalogue."
        )
    text, encoding = read_text(path)
    expected = (row.get("sha256") or "").strip().lower()
    if expected and hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise WorkbookError(
            f"The file {root.name}/{name} was changed since it came: its fingerprint (the sha256 in articles.csv) no "
            "longer fits. Put the original back; if you meant to change it, clear its sha256 in articles.csv."
        )
    stated = {k: v for k, v in row.items() if k not in {"label", "file", "sha256"} and k and v}
    return Article(label, text, stated.get("title"), name, encoding, stated)
