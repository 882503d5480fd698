"""Marking: the words a reader marks in an article while reading it, in three colours.

Yellow is language that leads the reader, orange is background that helps to understand, green is an answer from
another side; after the exercise "Is It Fair?" of the media-literacy programme NewseumED, in our own words. The rules
decree nothing here: a reader copies words from the article, and they are looked up in it. Each reader has a sheet of
their own, ``my_work/reading/marks-NAME.csv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article, pick
from helpers.articles.files import WorkbookError, work_folder, write_once
from helpers.classroom.coding import name_in_file, sheet_lines, sheets_by_name

COLOURS = {
    "yellow": "language that leads the reader",
    "orange": "background that helps to understand",
    "green": "an answer from another side",
}
COLUMNS = ["article", "words", "colour", "why"]
MARKS = ["reader", "article", "paragraph", "start", "end", "text", "colour", "why"]
Span = tuple[int, int]
_ALIKE = ("'’‘‚ʼ′`", '"“”„‟«»″', "-‐‑‒–—−")
_GAP = re.compile(r"\s*\[?(?:…|\.\s?\.\s?\.)\]?\s*")


def reading_folder() -> Path:
    """Where the readers' marks lie."""
    return work_folder() / "reading"


def start_marks(articles: Sequence[Article], reader: str) -> Path:
    """Make a sheet for a reader's marks, unless there is one; returns its path.

    It has one line for each article and colour, the words still empty; copy a line to mark more. Raises
    WorkbookError when the name holds no letter or digit.
    """
    path = reading_folder() / f"marks-{name_in_file(reader, 'reading sheet', 'reader')}.csv"
    rows = [(a.label, "", colour, "") for a in articles for colour in COLOURS]
    write_once(path, pd.DataFrame(rows, columns=COLUMNS))
    return path


def find_words(text: str, words: str) -> list[Span]:
    """Every place, start and end, where words copied from a text stand in it, in text order.

    Spaces of any kind and length are alike, and so are straight and curly marks, hyphens and dashes, capitals and
    small letters. Only whole words are found. "…" may stand for words left out: the place then reaches from the
    first words to the last. Words that the copier put in quotation marks of their own are found without them.

    >>> find_words("It’s a war, a long\\u00a0war.", "it's a WAR"), find_words("a long\\u00a0war.", "long war")
    ([(0, 10)], [(2, 10)])
    >>> find_words("Talks will begin in Geneva next month.", "Talks … next month")
    [(0, 37)]
    """
    for candidate in dict.fromkeys([words.strip(), words.strip(" \t\r\n\u00a0'\"“”‘’«».,;")]):
        parts = [_pattern(part) for part in _GAP.split(candidate) if part.strip()]
        if re.search(r"\w", candidate) and (places := list(_chains(text, parts))):
            return places
    return []


def _pattern(words: str) -> re.Pattern[str]:
    tokens = [re.sub(r"\W", _any_like, token) for token in words.split()]
    before = r"(?<!\w)" if words.split()[0][0].isalnum() else ""
    after = r"(?!\w)" if words.split()[-1][-1].isalnum() else ""
    return re.compile(before + r"\s+".join(tokens) + after, re.IGNORECASE)


def _any_like(mark: re.Match[str]) -> str:
    for group in _ALIKE:
        if mark.group() in group:
            return f"[{re.escape(group)}]"
    return re.escape(mark.group())


def _chains(text: str, parts: Sequence[re.Pattern[str]]) -> Iterator[Span]:
    """Each place of the first part, reaching to where the nearest of the others following it ends."""
    for first in parts[0].finditer(text):
        end: int | None = first.end()
        for part in parts[1:]:
            found = part.search(text, end)
            end = found.end() if found else None
            if end is None:
                return
        yield first.start(), end


def find_in_article(article: Article, words: str) -> list[Span]:
    """The places of find_words, those in the counted story before those in repeats and boilerplate."""
    counted = [(p.start, p.end) for p in article.paragraphs.query("counted").itertuples(index=False)]
    return sorted(
        find_words(article.text, words), key=lambda place: not any(a <= place[0] < b for a, b in counted)
    )


class _Mark(NamedTuple):
    reader: str
    article: str
    words: str
    colour: str
    why: str
    where: str


def read_marks(articles: Sequence[Article], folder: Path | None = None) -> pd.DataFrame:
    """Read every reader's marks: reader, article, paragraph, start, end, text, colour, why.

    Lines without words are passed over. Words marked again mean their next place in the article; a sentence that
    the article repeats is taken where it counts. Raises WorkbookError naming the sheet and line: the words are not
    in the article or already marked wherever they stand, or the article or the colour is unknown.
    """
    sheets = sheets_by_name(folder or reading_folder(), "marks", "reader")
    return _placed(articles, (mark for reader, path in sheets.items() for mark in _sheet_marks(reader, path)))


def _sheet_marks(reader: str, path: Path) -> Iterator[_Mark]:
    for where, line in sheet_lines(path, COLUMNS[:3], "reading sheet"):
        if line["words"]:
            yield _Mark(reader, *(line.get(c, "") for c in COLUMNS), where)


def marks_from(
    articles: Sequence[Article], marks: Mapping[str, Mapping[str, Sequence[str]]], reader: str = "you"
) -> pd.DataFrame:
    """The same table from marks written in a cell: for each article's label, for each colour, the words marked.

    >>> article = Article.from_text("The reckless plan was dropped.")
    >>> marks_from([article], {"A": {"yellow": ["reckless"]}})[["start", "end", "text", "colour"]].values.tolist()
    [[4, 12, 'reckless', 'yellow']]

    Raises WorkbookError as read_marks does.
    """
    every = (
        _Mark(reader, label, words, colour, "", "One of your marks")
        for label, colours in marks.items()
        for colour, some in colours.items()
        for words in ([some] if isinstance(some, str) else some)
        if words.strip()
    )
    return _placed(articles, every)


def _placed(articles: Sequence[Article], marks: Iterable[_Mark]) -> pd.DataFrame:
    rows, taken = [], set()
    for mark in marks:
        colour = mark.colour.strip().lower()
        if colour not in COLOURS:
            raise WorkbookError(
                f"{mark.where} has the colour “{mark.colour}”. The colours are yellow, orange and green."
            )
        article = _article(articles, mark)
        start, end = _next_place(article, mark, taken)
        taken.add((mark.reader, article.label, start, end))
        paragraph = int(article.paragraphs["start"].searchsorted(start, side="right")) - 1
        text = article.text[start:end]
        rows.append((mark.reader, article.label, paragraph, start, end, text, colour, mark.why))
    table = pd.DataFrame(rows, columns=MARKS)
    return table.sort_values(["reader", "article", "start", "end"], kind="stable", ignore_index=True)


def _article(articles: Sequence[Article], mark: _Mark) -> Article:
    try:
        return pick(articles, mark.article)
    except WorkbookError as error:
        raise WorkbookError(f"{mark.where} is wrong. {error}") from None


def _next_place(article: Article, mark: _Mark, taken: set[tuple]) -> Span:
    places = find_in_article(article, mark.words)
    for place in places:
        if (mark.reader, article.label, *place) not in taken:
            return place
    if places:
        times = "once" if len(places) == 1 else f"{len(places)} times"
        raise WorkbookError(
            f"{mark.where} marks “{mark.words}” again, but {article.name} has these words only {times}. "
            "Delete one of the marks."
        )
    raise WorkbookError(
        f"{mark.where} marks “{mark.words}”, which is not in {article.name}. Copy the words from the article as they stand."
    )


def marks_summary(marks: pd.DataFrame) -> pd.DataFrame:
    """How often each reader used each colour: article, reader, yellow, orange, green."""
    rows = [
        (article, reader, *(Counter(part["colour"])[colour] for colour in COLOURS))
        for (article, reader), part in marks.groupby(["article", "reader"])
    ]
    return pd.DataFrame(rows, columns=["article", "reader", *COLOURS])


def shared_marks(marks: pd.DataFrame) -> pd.DataFrame:
    """The places that two or more readers marked: where they agree, and where they differ.

    Marks that overlap make one place, from the first character to the last. Columns: article, paragraph, start, end,
    text, readers (how many), colours ("ann yellow, ben orange"), same (whether all used one and the same colour).
    """
    rows = []
    for article, part in marks.groupby("article"):
        for group in _overlapping(part.sort_values(["start", "end"])):
            readers = group["reader"].nunique()
            if readers > 1:
                used = group[["reader", "colour"]].drop_duplicates().sort_values(["reader", "colour"])
                colours = ", ".join(f"{reader} {colour}" for reader, colour in used.values)
                same = used["colour"].nunique() == 1
                rows.append((article, *_joined(group), readers, colours, same))
    columns = ["article", "paragraph", "start", "end", "text", "readers", "colours", "same"]
    return pd.DataFrame(rows, columns=columns)


def _overlapping(marks: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Groups of marks, in text order, that hang together by common characters."""
    reach = marks["end"].cummax().shift(fill_value=-1)
    yield from (group for _, group in marks.groupby((marks["start"] >= reach).cumsum()))


def _joined(group: pd.DataFrame) -> tuple[int, int, int, str]:
    """Paragraph, start, end and text of the place that overlapping marks cover together."""
    start, text = int(group["start"].iloc[0]), ""
    for mark in group.itertuples(index=False):
        text += mark.text[max(0, start + len(text) - mark.start) :]
    return int(group["paragraph"].iloc[0]), start, start + len(text), text
