"""From files to articles: text, paragraphs, sentences, words, and an audit of the text as an artefact.

One rule holds everywhere: ``article.text`` is the decoded text exactly as the file holds it, and
every row of every table points into it, so that ``article.text[start:end] == row.text``. Offsets
count characters from 0; the end is exclusive.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html.entities import name2codepoint
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.articles.catalogue import SEEDS, catalogue_rows, find_folder, readers_table
from helpers.articles.files import WorkbookError, decisions, read_bytes
from helpers.articles.readers import read_article
from helpers.articles.segments import (
    WORD,
    Overrule,
    Paragraph,
    Sentence,
    flat,
    joined,
    paragraph_rows,
    read_overrules,
    sentence_spans,
)
from helpers.articles.tables import as_table, table_of


class Correction(NamedTuple):
    """One line of ``my_work/corrections.csv``, which a run reads and never writes.

    Its columns: article (its label), quotation (how it begins, in its own words), speaker (the right name, or "nobody"
    where the marks hold no speech) and, if you like, why. ``where`` names the line in a message.
    """

    article: str
    quotation: str
    speaker: str
    where: str = "your correction"


def read_corrections(path: Path) -> list[Correction]:
    """Read the reader's corrections; none if there is no table.

    Raises WorkbookError naming the line: a column is missing, or a line has no article, quotation or speaker.
    """
    columns = Correction._fields[:3]
    found = [Correction(*cells[:3], cells[4]) for cells in decisions(path, columns, columns)]
    for said in found:
        name = said.speaker.lower()
        if name != "nobody" and name.strip(" .,!-?").replace("-", " ") in _NOBODIES:
            raise WorkbookError(
                f"In {said.where} the speaker is “{said.speaker}”. Write nobody where the marks hold no speech, else a name."
            )
    return found


_NOBODIES = {"", "nobody", "no one", "noone", "none", "no", "n/a", "na", "?"}


@dataclass(frozen=True, eq=False)
class Article:
    """One article, exactly as its file holds it; ``doubt`` says what was guessed in reading the file.

    >>> article = Article.from_text("Mayor speaks\\n“We agree,” she said. Nobody asked why.")
    >>> article.sentences["text"].tolist()
    ['Mayor speaks', '“We agree,” she said.', 'Nobody asked why.']
    """

    label: str
    text: str
    title: str | None = None
    file: str | None = None
    stated: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    overrules: tuple[Overrule, ...] = ()
    doubt: str = ""
    called: tuple[tuple[str, str], ...] = ()  # names here, and as another telling gives them more fully
    alone: Article | None = None  # the article before it was put beside other tellings
    folder: Path | None = None

    @classmethod
    def from_text(cls, text: str, label: str = "A", title: str | None = None) -> Article:
        """Make an article of any string; never raises on a str."""
        return cls(label=label, text=text, title=title)

    def with_corrections(self, speakers: dict[str, str]) -> Article:
        """A copy in which the quotations beginning with these words have these speakers ("nobody": no speech).

        >>> from helpers import find_quotes
        >>> article = Article.from_text("“We agree,” she said.").with_corrections({"We agree": "Ann Lee"})
        >>> find_quotes(article)["speaker"].tolist()
        ['Ann Lee']
        """
        added = tuple(Correction(self.label, words, speaker) for words, speaker in speakers.items())
        return replace(self, corrections=self.corrections + added, called=(), alone=None)

    @property
    def name(self) -> str:
        """How figures and sentences call it: "Article A"."""
        return f"Article {self.label}"

    @property
    def paragraphs(self) -> pd.DataFrame:
        """Non-empty lines: paragraph, start, end, kind, repeats, counted, why, text.

        kind is "headline", "deck", "body" or "boilerplate"; repeats marks a paragraph that says again
        what another says; counted is False for boilerplate and repeats, so that nothing counts twice;
        why names the rule or the reader's decision. Raises WorkbookError when a decision fits no paragraph.
        """
        return as_table(self.paragraph_rows, Paragraph._fields)

    @property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence: sentence, paragraph, start, end, kind, counted, text."""
        return as_table(self.sentence_rows, Sentence._fields)

    @property
    def words(self) -> pd.DataFrame:
        """One row a word of the counted paragraphs: start, end, paragraph, sentence, text."""
        return as_table(self.word_rows, ["start", "end", "paragraph", "sentence", "text"])

    @cached_property
    def paragraph_rows(self) -> tuple[Paragraph, ...]:
        """The rows of ``paragraphs``; a table is made of them anew for whoever asks, so that it can be changed."""
        return tuple(paragraph_rows(self.text, self.title, self.overrules))

    @cached_property
    def flat(self) -> str:
        """The text to be read by rules: no line ends inside a paragraph, and every place as in ``text``."""
        broken = [(p.start, p.end) for p in self.paragraph_rows if joined(p.text) is not p.text]
        return flat(self.text, broken) if broken else self.text

    @cached_property
    def sentence_rows(self) -> tuple[Sentence, ...]:
        """The rows of ``sentences``."""
        spans = [(p, span) for p in self.paragraph_rows for span in sentence_spans(self.flat, p.start, p.end)]
        return tuple(
            Sentence(n, p.paragraph, start, end, p.kind, p.counted, self.text[start:end])
            for n, (p, (start, end)) in enumerate(spans)
        )

    @cached_property
    def word_rows(self) -> tuple[tuple[int, int, int, int, str], ...]:
        """The rows of ``words``; bare tuples, for there are so many that Python would look through named ones again and again."""
        return tuple(
            (*m.span(), s.paragraph, s.sentence, m.group())
            for s in self.story
            for m in WORD.finditer(self.text, s.start, s.end)
        )

    @cached_property
    def word_starts(self) -> list[int]:
        """Where each counted word begins: bisect tells how many stand before a place."""
        return [start for start, *_ in self.word_rows]

    def words_in(self, start: int, end: int) -> int:
        """How many counted words begin from start to before end."""
        return bisect_left(self.word_starts, end) - bisect_left(self.word_starts, start)

    @property
    def story(self) -> list[Sentence]:
        """The sentences that count: neither repeats nor boilerplate."""
        return [s for s in self.sentence_rows if s.counted]


# What UTF-8 becomes when it is read as Windows-1252, Mac Roman or the old DOS code, once or twice; Windows-1252 and Mac
# Roman without their marks; and a byte that was no letter.
_SECOND = "\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ•–—˜™š›œžŸ€"
_APOSTROPHE = r"(?:s|t|re|ve|ll|d|m)\b(?![=&])"  # what an apostrophe parts from its word
_DECODED_WRONGLY = (
    rf"\ufffd+|â€[{_SECOND}’”“‘]?|[âàâãåäæçèéêëìíîï][\u0080-\u00bf€][{_SECOND}]|Ã[{_SECOND}]|Â[\u00a0-\u00bf]"
    rf"|(?:[ÄÅÎÏÐÑ][{_SECOND}]){{2,}}|‚Ä[ôúùòìî¶∞¢ ]?|√[©®†°±≥≠∂∫ºüßàÉ]|ΓÇ[ÖôöòªÄ£¥ÿ]|├[©▒╝╢ñ⌐]|ÔÇ[ÖôöòªÄ£¥ÿ]|Ì[€‚ƒ„…†‡ˆ§¨]|[\x80-\x84\x86-\x9f]+|â\?\?"
    r"|(?<![^\W_])â(?=[A-Z])|(?<=[.,!?])â|(?<=\s)â(?=\s)|â[\"'][^\s\w]"
    rf"|(?<=[a-z])(?:â[ ?]?|\?{{1,3}})(?={_APOSTROPHE})|(?<!\S)\?+(?=[A-Z]\w)|(?<=[a-z][.,])\?+(?=\s)|(?<=[a-z\d.,!?])Â|(?<!\w)Ã(?=\s)"
    r"|(?<!\w)ì(?=[A-Z])|(?<=[a-z][.,!?])î(?!\w)|(?<=do|is|as|ca|wo|id|re|ve|ld)ní(?=t\b)|(?<=\b[Ii]t)í(?=s\b)|(?<=[a-zA-Z])[ŸŠŽ](?![A-ZÀ-Þ])"
    r"|(?<=[a-z])[ÒÓÔÕÐÑ](?=[a-z])|(?<!\w)Ò(?=[A-Z][^\W_]*[^Ò]{1,400}Ó)|(?<=[.,!?])Ó(?!\w)"
)
DAMAGE = ("letters decoded wrongly", "the code of a letter")
_CODES = (
    r"&(?:#\d{2,5}|#x[\da-fA-F]{2,5}|quot|amp|nbsp|[lr][sd]quo|[lr]aquo|hellip|[mn]dash|\w(?:acute|grave|circ|uml|tilde|cedil));?"
    rf"|&(?:apos|{'|'.join(name2codepoint)});|(?:\bu|(?<=[a-z.,!?])u)(?:00[a-f][\da-f]|20(?:1[1-9a-f]|[23][\da-f]))"
    r"|[\\%]u[\da-fA-F]{4}|\\x[89a-fA-F][\da-fA-F]|[=%](?:E2[=%]80[=%]|C[23][=%])[89A-B][\dA-F]|=\?[\w-]+\?[QB]\?"
    rf"|(?<![\w])=93(?=[A-Z])|(?<=[a-z])=92(?={_APOSTROPHE})|(?<=[.,!?])=94"
)
# What is found in a text, by which pattern, and why it matters.
_TRACES = [
    ("non-breaking space", "\u00a0+", "left by a web page; a search for an ordinary space misses it"),
    ("sentences glued together", r"(?<=[a-z])[.!?…]+(?=[A-Z][a-z])", "a space is missing"),
    ("words in square brackets", r"\[(?!\d{1,3}\])[^\]\n]{1,80}\]", "an editor’s words inside a quotation"),
    ("mark of a note", r"\[\d{1,3}\]", "left by a program; its number is counted as a word"),
    ("straight quotation mark", '"', "the rest of the text may use curly ones"),
    (DAMAGE[0], _DECODED_WRONGLY, "the file was saved or copied in another encoding"),
    (DAMAGE[1], _CODES, "left by a program; a quotation mark written so is not seen as one"),
    (
        "invisible character",
        "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+",
        "a search does not find the word it stands in",
    ),
    ("control character", "[\x00-\x08\x0e-\x1f\x7f]+", "left by a program; no letter"),
    (
        "web address or markup",
        r"<[a-zA-Z/!][^<>\n]{0,200}>|\]\(https?:[^)\s]{0,300}\)|https?://[^\s<>]{1,300}",
        "read as words, though nobody reads them aloud",
    ),
]


def paragraphs(*articles: Article) -> pd.DataFrame:
    """The paragraphs of articles: article, then the columns of Article.paragraphs.

    >>> paragraphs(Article.from_text("Rain fell."))[["article", "kind", "text"]].values.tolist()
    [['A', 'body', 'Rain fell.']]
    """
    return table_of(articles, Paragraph._fields, lambda article: article.paragraph_rows)


def audit(*articles: Article) -> pd.DataFrame:
    """List the traces of copying and editing: article, finding, paragraph, start, end, text, why it matters.

    What concerns the whole file (a guessed encoding) stands in the first row, at place 0, with no text.

    >>> audit(Article.from_text("It is “home….Is it?” she said."))["finding"].tolist()
    ['sentences glued together']
    """
    return table_of(articles, ["finding", "paragraph", "start", "end", "text", "why"], _traces)


def _traces(article: Article) -> list[tuple]:
    rows = [("read with a guess", 0, 0, 0, "", article.doubt)] if article.doubt else []
    if article.flat is not article.text:
        why = "lines that end at one width are put together; if you object, say “lines apart” in your table of paragraphs"
        rows.append(("lines broken by the page", 0, 0, 0, "", why))
    for p in article.paragraph_rows:
        place, opened, closed = (p.paragraph, p.start, p.end, p.text), p.text.count("“"), p.text.count("”")
        if opened != closed:
            why = f"{opened} opening and {closed} closing marks: where a quotation ends must be supplied"
            rows.append(("marks that do not pair", *place, why))
        if not p.counted:
            rows.append((f"{p.kind}, not counted", *place, p.why))
    starts, (text, places) = [p.start for p in article.paragraph_rows], _composed(article.text)
    for finding, pattern, why in _TRACES:
        for m in re.finditer(pattern, text):
            start, end = places[m.start()], places[m.end()]
            paragraph = max(0, bisect_right(starts, start) - 1)
            rows.append((finding, paragraph, start, end, article.text[start:end], why))
    return rows


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The text with each letter and its accents as one character, and where in the text each of these begins."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    letters, places, at = [], [], 0
    for letter in re.findall(r"[^\u0300-\u036f]?[\u0300-\u036f]+|.", text, re.DOTALL):
        letters.append(unicodedata.normalize("NFC", letter))
        places += [at] * len(letters[-1])
        at += len(letter)
    return "".join(letters), [*places, at]


def load_articles(folder: str | Path = "seeds") -> list[Article]:
    """Read every article of a folder, in the order of its catalogue.

    A relative folder is looked for in the working directory, then in the project's root. A folder without an
    ``articles.csv`` of its own is read in name order (text, web pages, Word documents; see helpers.articles.readers) and labelled
    A, B, C …; a catalogue is then written for the reader to edit, my_work/catalogue-FOLDER.csv. The articles bring
    along what the reader corrected and decided about paragraphs.

    >>> [article.label for article in load_articles("seeds")]
    ['A', 'B']

    Raises WorkbookError: folder or file missing, file empty, changed, too large or not text, catalogue wrong.
    """
    root = find_folder(folder)
    rows = catalogue_rows(root)
    labels = [row["label"] for row in rows]
    said = [
        *read_corrections(readers_table("corrections", root)),
        *read_overrules(readers_table("paragraphs", root)),
    ]
    for line in said:
        if line.article not in labels:
            raise WorkbookError(
                f"There is no article labelled “{line.article}”, which {line.where} names. The labels: {', '.join(labels)}."
            )
    return [_load_row(root, row, [line for line in said if line.article == row["label"]]) for row in rows]


def pick(articles: Sequence[Article], label: str) -> Article:
    """Return the article with this label.

    Raises WorkbookError naming the labels there are.
    """
    for article in articles:
        if article.label == label:
            return article
    known = ", ".join(a.label for a in articles)
    raise WorkbookError(f"There is no article labelled “{label}”. The labels here are: {known}.")


def _load_row(root: Path, row: dict[str, str], said: list[Correction | Overrule]) -> Article:
    label, name = row["label"], row["file"]
    data = read_bytes(root / name)
    text, how = read_article(data, root / name)
    expected = row.get("sha256", "").lower()
    if expected and hashlib.sha256(data).hexdigest() != expected:
        raise WorkbookError(
            f"The file {root.name}/{name} was changed since it came: its fingerprint (the sha256 in {SEEDS}) no "
            f"longer fits. Put the original back; if you meant to change it, clear its sha256 in {SEEDS}."
        )
    stated = {k: v for k, v in row.items() if k not in {"label", "file", "sha256", "new"} and v}
    return Article(
        label,
        text,
        title=stated.get("title"),
        file=name,
        stated=stated,
        corrections=tuple(line for line in said if isinstance(line, Correction)),
        overrules=tuple(line for line in said if isinstance(line, Overrule)),
        doubt=how.doubt,
        folder=root,
    )
