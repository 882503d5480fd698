"""Marking: the words a reader marks in an article while reading it, in three colours.

Yellow is language that leads the reader, orange is background that helps to understand, green is an answer from
another side; after the exercise "Is It Fair?" of the media-literacy programme NewseumED, in our own words. The rules
decree nothing here: a reader copies words from the article, and they are looked up in it. Each reader has a sheet of
their own, ``my_work/reading/marks-NAME.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import work_folder
from helpers.articles.segments import Span
from helpers.classroom.coding import article_of, demand, sheet_lines

COLOURS = {
    "yellow": "language that leads the reader",
    "orange": "background that helps to understand",
    "green": "an answer from another side",
}
COLUMNS = ["article", "words", "colour", "why"]
MARKS = ["article", "reader", "paragraph", "start", "end", "text", "colour", "why"]
_ALIKE = {mark: f"[{re.escape(marks)}]" for marks in ("'’‘‚ʼ′`", '"“”„‟«»″', "-‐‑‒–—−") for mark in marks}
_GAP = re.compile(r"\s*\[?(?:…|\.\s?\.\s?\.)\]?\s*")


def reading_folder() -> Path:
    """Where the readers' marks lie."""
    return work_folder() / "reading"


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
    tokens = [re.sub(r"\W", lambda m: _ALIKE.get(m[0], re.escape(m[0])), word) for word in words.split()]
    before = r"(?<!\w)" if words.strip()[0].isalnum() else ""
    after = r"(?!\w)" if words.strip()[-1].isalnum() else ""
    return re.compile(before + r"\s+".join(tokens) + after, re.IGNORECASE)


def _chains(text: str, parts: Sequence[re.Pattern[str]]) -> Iterator[Span]:
    """Each place of the first part, reaching to where the nearest of the others following it ends."""
    for first in parts[0].finditer(text):
        end = first.end()
        for part in parts[1:]:
            if not (found := part.search(text, end)):
                return
            end = found.end()
        yield first.start(), end


def find_in_article(article: Article, words: str) -> list[Span]:
    """The places of find_words, those in the counted story before those in repeats and boilerplate."""
    counted = [(p.start, p.end) for p in article.paragraph_rows if p.counted]
    places = find_words(article.text, words)
    return sorted(places, key=lambda place: not any(a <= place[0] < b for a, b in counted))


def read_marks(*articles: Article, folder: Path | None = None) -> pd.DataFrame:
    """Read every reader's marks: article, reader, paragraph, start, end, text, colour, why.

    Lines without words are passed over. Words marked again mean their next place in the article; a sentence that
    the article repeats is taken where it counts. Raises WorkbookError naming the sheet and line: the words are not
    in the article or already marked wherever they stand, or the article or the colour is unknown.
    """
    return _placed(articles, sheet_lines(folder or reading_folder(), "marks", COLUMNS[:3], "reader"))


def marks_from(
    *articles: Article, marks: Mapping[str, Mapping[str, str | Sequence[str]]], reader: str = "you"
) -> pd.DataFrame:
    """The same table from marks written in a cell: for each article's label, for each colour, the words marked.

    >>> article = Article.from_text("The reckless plan was dropped.")
    >>> marks_from(article, marks={"A": {"yellow": ["reckless"]}})[["start", "end", "text", "colour"]].values.tolist()
    [[4, 12, 'reckless', 'yellow']]

    Raises WorkbookError as read_marks does.
    """
    every = (
        (reader, "your marks", {"article": label, "words": words.strip(), "colour": colour})
        for label, colours in marks.items()
        for colour, some in colours.items()
        for words in ([some] if isinstance(some, str) else some)
    )
    return _placed(articles, every)


def _placed(articles: Sequence[Article], lines: Iterable[tuple[str, str, dict[str, str]]]) -> pd.DataFrame:
    rows, taken = [], set()
    for reader, where, line in lines:
        words, colour = line["words"], line["colour"].lower()
        if not words:
            continue
        known = f"the colour is “{line['colour']}”. The colours are yellow, orange and green."
        demand(where, colour in COLOURS, known)
        article = article_of(articles, line["article"], where)
        places = find_in_article(article, words)
        free = [place for place in places if (reader, article.label, *place) not in taken]
        demand(where, free, f"“{words}” {_no_place(article, len(places))}")
        start, end = free[0]
        taken.add((reader, article.label, start, end))
        paragraph = int(article.paragraphs["start"].searchsorted(start, side="right")) - 1
        found = (paragraph, start, end, article.text[start:end])
        rows.append((article.label, reader, *found, colour, line.get("why", "")))
    table = pd.DataFrame(rows, columns=MARKS)
    return table.sort_values(["article", "reader", "start", "end"], kind="stable", ignore_index=True)


def _no_place(article: Article, times: int) -> str:
    """What is wrong with words that are marked and not in the article, or not once more."""
    if not times:
        return f"is marked, which is not in {article.name}. Copy the words from the article as they stand."
    often = "once" if times == 1 else f"{times} times"
    return f"is marked again, but {article.name} has these words only {often}. Delete one of the marks."


def shared_marks(marks: pd.DataFrame) -> pd.DataFrame:
    """The places that two or more readers marked: where they agree, and where they differ.

    Marks that overlap make one place, from the first character to the last. Columns: article, paragraph, start, end,
    text, readers (how many), colours ("ann yellow, ben orange"), same (whether all used one and the same colour).
    """
    rows = []
    for article, part in marks.sort_values(["start", "end"]).groupby("article"):
        for _, group in part.groupby(overlapping(part)):
            used = group[["reader", "colour"]].drop_duplicates().sort_values(["reader", "colour"])
            readers, same = used["reader"].nunique(), used["colour"].nunique() == 1
            colours = ", ".join(f"{reader} {colour}" for reader, colour in used.values)
            if readers > 1:
                rows.append((article, *_joined(group), readers, colours, same))
    columns = ["article", "paragraph", "start", "end", "text", "readers", "colours", "same"]
    return pd.DataFrame(rows, columns=columns)


def overlapping(rows: pd.DataFrame) -> pd.Series:
    """A number for each row, in text order: rows that hang together by common characters have the same."""
    reach = rows["end"].cummax().shift(fill_value=-1)
    return (rows["start"] >= reach).cumsum()


def _joined(group: pd.DataFrame) -> tuple[int, int, int, str]:
    """Paragraph, start, end and text of the place that overlapping marks cover together."""
    start, text = int(group["start"].iloc[0]), ""
    for mark in group.itertuples(index=False):
        text += mark.text[max(0, start + len(text) - mark.start) :]
    return int(group["paragraph"].iloc[0]), start, start + len(text), text
