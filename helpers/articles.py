"""From files to articles: text, paragraphs, sentences, words, and an audit of the text as an artefact.

One rule holds everywhere: ``article.text`` is the decoded text exactly as the file holds it, and
every row of every table points into it, so that ``article.text[start:end] == row.text``. Offsets
count characters from 0; the end is exclusive.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
LEXICONS = Path(__file__).resolve().parent / "lexicons"

Span = tuple[int, int]

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+|(?<=\d)[.,/:]\d+|\.[^\W\d_]\b)*")
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_CLOSERS = r"”’\"'»)\]"
_SENTENCE_END = re.compile(
    rf"(?:[.!?…]+[{_CLOSERS}]*(?=\s)|(?<=[^\W\d_]{{2}})[.!?…]+[{_CLOSERS}]*(?=[“‘]?[A-Z][a-z]))"
)
_OPENS_SENTENCE = re.compile(r"\s*[“‘\"'«(\[—–-]*\s*[A-Z0-9À-ÖØ-Þ]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Rev|Hon|St|Jr|Sr|vs|No|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Inc|Ltd|Corp|Co|Mt|Ft|etc|cf)|\b[A-Z])\.$"
)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}$")
_STARTER = re.compile(
    r"\s*[“‘\"'«(\[]*(?:The|A|An|But|And|He|She|It|They|We|I|You|In|On|At|That|This|These|Those|There|When"
    r"|While|If|As|For|His|Her|Its|Their|Our|After|Before|However|Still|Yet|So|What|Who|Not|No)\b"
)


class WorkbookError(ValueError):
    """Something a reader can put right: the message says what is wrong, where, and what to do."""


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

    @classmethod
    def from_text(cls, text: str, label: str = "A", title: str | None = None) -> Article:
        """Make an article of any string; never raises on a str."""
        return cls(label=label, text=text, title=title)

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
            list(_paragraph_rows(self.text, self.title)),
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


def count_words(text: str) -> int:
    """Count the words of a text: letters and digits, with apostrophes and hyphens inside.

    >>> count_words("The U.S. doesn’t agree — 4 1/2 hours.")
    7
    """
    return sum(1 for _ in WORD.finditer(text))


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split text[start:end] into sentences; a closing quotation mark stays with its sentence.

    >>> sentence_spans("“Is it? Yes,” he said. Then he left.")
    [(0, 7), (8, 22), (23, 36)]
    """
    end = len(text) if end is None else end
    spans, begin = [], start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ends_sentence(text, match, end):
            spans.append(_trim(text, begin, match.end()))
            begin = match.end()
    spans.append(_trim(text, begin, end))
    return [s for s in spans if s[1] > s[0]]


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    if not _OPENS_SENTENCE.match(text, match.end(), end):
        return False
    if match.group()[0] != "." or len(match.group()) > 1:
        return True
    before = text[max(0, match.start() - 12) : match.start() + 1]
    if _DOTTED.search(before):
        return _STARTER.match(text, match.end(), end) is not None
    return _ABBREVIATION.search(before) is None


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def _paragraph_rows(text: str, title: str | None) -> Iterator[tuple]:
    spans = [_trim(text, m.start(), m.end()) for m in _LINE.finditer(text)]
    texts = [text[a:b] for a, b in spans if b > a]
    kinds = _paragraph_kinds(texts, title)
    seen: set[str] = set()
    for n, (start, end) in enumerate(s for s in spans if s[1] > s[0]):
        key = " ".join(w.lower() for w in WORD.findall(texts[n]))
        repeats = kinds[n] == "deck" or (key in seen and key.count(" ") >= 4)
        seen.add(key)
        counted = kinds[n] != "boilerplate" and not repeats
        yield n, start, end, kinds[n], repeats, counted, texts[n]


def _paragraph_kinds(texts: Sequence[str], title: str | None) -> list[str]:
    kinds = ["boilerplate" if _is_boilerplate(t) else "body" for t in texts]
    if len(texts) > 1 and kinds[0] == "body" and _is_headline(texts, title):
        kinds[0] = "headline"
        if len(texts) > 2 and kinds[1] == kinds[2] == "body" and shared_words(texts[1], texts[2]) >= 0.8:
            kinds[1] = "deck"
    return kinds


def _is_headline(texts: Sequence[str], title: str | None) -> bool:
    words = count_words(texts[0])
    ends_open = texts[0][-1] not in '.!?…”"'
    return (title or "").strip() == texts[0] or words <= (25 if ends_open else 15)


def shared_words(short: str, long: str) -> float:
    """Share of the different words of one text that the other has too, 0 to 1.

    >>> shared_words("Talks begin", "The talks begin in Geneva")
    1.0
    """
    mine, other = ({w.lower() for w in WORD.findall(t)} for t in (short, long))
    return len(mine & other) / len(mine) if mine else 0.0


_BOILERPLATE = re.compile(
    r"(?:leave a comment|comments?|read more|read also|share(?: this)?(?: article| story)?|advertisement"
    r"|sign up|subscribe(?: now)?|related(?: articles| stories)?|follow us|print this page|back to top)\b",
    re.IGNORECASE,
)


def _is_boilerplate(text: str) -> bool:
    return len(text) <= 60 and text[-1] not in ".!?”" and _BOILERPLATE.match(text) is not None


def load_articles(folder: str | Path = "seeds") -> list[Article]:
    """Read every article of a folder, in the order of its catalogue ``articles.csv``.

    A relative folder is looked for in the working directory, then in the project's root. Without a
    catalogue every .txt file is read in name order and labelled A, B, C …

    >>> [article.label for article in load_articles("seeds")]
    ['A', 'B']

    Raises WorkbookError: folder or file missing, file empty, changed or not text, catalogue wrong.
    """
    root = _find_folder(Path(folder))
    catalogue = root / "articles.csv"
    rows = _read_catalogue(catalogue) if catalogue.is_file() else _uncatalogued(root)
    return [_load_row(root, row) for row in rows]


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
    rows = list(csv.DictReader(read_text(path)[0].lstrip("\ufeff").splitlines()))
    where = f"The catalogue {path.parent.name}/{path.name}"
    if not rows or not {"label", "file"} <= set(rows[0]):
        raise WorkbookError(
            f"{where} needs a first line with the columns label and file, and a line for each article."
        )
    labels = [(row["label"] or "").strip() for row in rows]
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
            f"The file {root.name}/{name} is not the one in the catalogue: its SHA-256 sum differs, so it was "
            "changed. Restore the file, or, if you meant to change it, clear its sha256 in articles.csv."
        )
    stated = {k: v for k, v in row.items() if k not in {"label", "file", "sha256"} and k and v}
    return Article(label, text, stated.get("title"), name, encoding, stated)


def read_text(path: Path) -> tuple[str, str]:
    """Decode a text file without changing it: UTF-8, UTF-16 with its mark, else Windows-1252.

    Returns the text and the name of the encoding. Raises WorkbookError for an empty or binary file.
    """
    where, data = f"{path.parent.name}/{path.name}", path.read_bytes()
    if not data.strip():
        raise WorkbookError(
            f"The file {where} is empty. Save the article's text in it and run the cell again."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "utf-16"
    if b"\0" in data or data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")):
        raise WorkbookError(
            f"The file {where} is not plain text. Open it in its own program and save it as text (.txt, UTF-8)."
        )
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"
