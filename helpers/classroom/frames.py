"""Frames coded by hand: a codebook, sheets with evidence for every yes, agreement, and what separates two articles.

Two ways of asking. Entman's four functions of a frame (1993, "Framing: toward clarification of a fractured paradigm",
*Journal of Communication* 43/4) are asked of each sponsor, that is, of each voice that speaks in the article. The
generic frames of Semetko & Valkenburg (2000, "Framing European politics", *Journal of Communication* 50/2) are asked of
the whole article, twenty questions for five frames. All questions are in our own words. Each coder has a sheet of their
own, ``my_work/coding/frames-NAME.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.tables import need_two
from helpers.articles.wordlists import read_table
from helpers.classroom.coding import agreement, article_of, demand, new_sheet, sheet_lines
from helpers.classroom.marking import find_in_article
from helpers.framing.shares import NARRATOR, share_of_voice

WHOLE, EVERY = "whole article", "all items"
POOLED = "A summary only: it pools questions about different things, so it says nothing of any one frame."
COLUMNS = ["article", "sponsor", "item", "question", "code", "evidence", "note"]
CODES = {"yes": 1.0, "y": 1.0, "1": 1.0, "no": 0.0, "n": 0.0, "0": 0.0, "": np.nan}
_PLACED = ["article", "coder", "sponsor", "item", "frame", "code", "evidence", "start", "end", "text", "note"]


def frame_codebook() -> pd.DataFrame:
    """The questions: item, frame, unit ("sponsor" or "article"), question, hint, source.

    >>> frame_codebook()["unit"].value_counts().to_dict()
    {'article': 20, 'sponsor': 4}
    """
    return pd.DataFrame(read_table("codebook_frames.csv"))


def sponsors(article: Article) -> list[str]:
    """The voices to ask about: the narrator and then the speakers with the most words, four in all.

    >>> sponsors(Article.from_text("“We agree,” said Ann Lee. Rain fell all day."))
    ['narrator', 'Ann Lee']
    """
    words = share_of_voice(article).groupby("speaker")["words"].sum()
    return sorted(words.index, key=lambda name: (name != NARRATOR, -words[name], name))[:4]


def start_frame_sheet(*articles: Article, coder: str) -> Path:
    """Make an empty sheet for a coder, unless there is one; returns its path.

    One line for each question about each sponsor and about each whole article. A coder may add lines for other
    sponsors. Raises WorkbookError when the name holds no letter or digit.
    """
    book = frame_codebook()
    rows = [
        (a.label, sponsor, line.item, line.question, "", "", "")
        for a in articles
        for unit, names in (("sponsor", sponsors(a)), ("article", [WHOLE]))
        for sponsor in names
        for line in book[book["unit"] == unit].itertuples(index=False)
    ]
    return new_sheet("frames", coder, pd.DataFrame(rows, columns=COLUMNS))


def read_frame_sheets(*articles: Article, folder: Path | None = None) -> pd.DataFrame:
    """Read every coder's sheet: article, coder, sponsor, item, frame, code, evidence, start, end, text, note.

    code is 1 (yes), 0 (no) or NaN (not coded); start, end and text are the place of the evidence in the article,
    empty where none is given. Evidence is found as find_words finds it, so "…" may stand for words left out.
    Raises WorkbookError naming the sheet and line: a code, an item or an article is unknown, the sponsor is missing,
    a yes has no evidence, the evidence is not in the article, or a line comes twice.
    """
    book = frame_codebook().set_index("item")
    needed = [name for name in COLUMNS if name not in ("question", "note")]
    rows, seen = [], set()
    for coder, where, line in sheet_lines(folder, "frames", needed):
        label, sponsor, item, *coded = _checked(articles, where, line, book)
        key = (coder, label, sponsor.casefold(), item)
        twice = f"“{item}” is coded for “{sponsor}” in Article {label} a second time. Delete one line."
        demand(where, key not in seen, twice)
        seen.add(key)
        rows.append((label, coder, sponsor, item, *coded))
    return pd.DataFrame(rows, columns=_PLACED).astype({"code": float, "start": "Int64", "end": "Int64"})


def _checked(articles: Sequence[Article], where: str, line: Mapping[str, str], book: pd.DataFrame) -> tuple:
    """A line as read_frame_sheets gives it, without its coder."""
    article, item = article_of(articles, line["article"], where), line["item"].lower()
    code, evidence = line["code"], line["evidence"]
    known = code.lower() in CODES
    demand(where, item in book.index, f"the item is “{line['item']}”, which the codebook does not know.")
    demand(where, known, f"the code is “{code}”. The codes are yes and no (or 1 and 0), or nothing.")
    frame, unit = book.loc[item, ["frame", "unit"]]
    sponsor = line["sponsor"] or (WHOLE if unit == "article" else "")
    demand(where, sponsor, "one voice is asked about, but the sponsor is empty. Write whose voice it is.")
    yes = CODES[code.lower()]
    demand(where, evidence or yes != 1, "the code is yes without evidence. Copy the words that show it.")
    place = _place(article, evidence, where) if evidence else (None, None, None)
    return article.label, sponsor, item, frame, yes, evidence, *place, line.get("note", "")


def _place(article: Article, evidence: str, where: str) -> tuple[int, int, str]:
    """Where the evidence stands; of several places the shortest, and of those the first."""
    places = find_in_article(article, evidence)
    copy = "Copy the words from the article as they stand; “…” may stand for words you leave out."
    demand(where, places, f"the evidence is “{evidence}”, which is not in {article.name}. {copy}")
    start, end = min(places, key=lambda place: place[1] - place[0])
    return start, end, article.text[start:end]


def frame_agreement(codes: pd.DataFrame) -> pd.DataFrame:
    """How far the coders agree, frame by frame and over all items.

    Columns: frame, coders, units (questions that at least two coders answered), alpha (Krippendorff's, nominal;
    Krippendorff 2004), low, high (95% bootstrap interval over units), verdict (of all items only that they are pooled).
    Where nearly all answers are the same alpha can be low: it asks how much better the coders do than people who guess
    at the same rates.
    """
    unit = ["frame", "article", "sponsor", "item"]
    table = codes.set_index([*unit, "coder"])["code"].unstack("coder")
    rows = []
    for frame in [*frame_codebook()["frame"].unique(), EVERY]:
        part = table if frame == EVERY else table.query("frame == @frame")
        found = agreement(part.to_numpy(float).T, level="nominal", units="questions")
        verdict = POOLED if frame == EVERY and not np.isnan(found.alpha) else found.verdict
        rows.append((frame, found.coders, found.units, found.alpha, found.low, found.high, verdict))
    return pd.DataFrame(rows, columns=["frame", "coders", "units", "alpha", "low", "high", "verdict"])


def frame_contrast(codes: pd.DataFrame) -> pd.DataFrame:
    """What separates two articles and what does not: item, sponsor, question, one column a label, what.

    The columns of the two labels hold "yes" or "no" where every coder says so, the numbers where they do not, and
    "not coded". what is "only in A" (or whatever the label), "only in B", "in both", "in neither", "coders disagree" or "not coded".
    Of the sponsors only those with lines for both articles are compared. Two articles show what separates these
    two; whether items go together as a frame needs many articles (Matthes & Kohring 2008).

    Raises WorkbookError unless there are codes of two articles.
    """
    labels = list(codes["article"].unique())
    need_two(labels, "Frames are")
    answers = codes.groupby(["item", "sponsor", "article"], sort=False)["code"]
    # Sorted, then put in order: unsorted, pandas 2 gives some rows the answers of others.
    said = answers.agg(lambda some: _said(some.dropna())).unstack().dropna().reset_index()
    pairs = frame_codebook()[["item", "question"]].merge(codes[["item", "sponsor"]].drop_duplicates())
    found = pairs.merge(said)
    found["what"] = [_what(a, b, labels) for a, b in found[labels].values]
    return found[["item", "sponsor", "question", *labels, "what"]]


def _said(codes: pd.Series) -> str:
    if codes.empty:
        return "not coded"
    return {0: "no", len(codes): "yes"}.get(codes.sum(), f"{codes.sum():.0f} of {len(codes)} yes")


def _what(a: str, b: str, labels: Sequence[str]) -> str:
    if "not coded" in (a, b):
        return "not coded"
    found = {"yes yes": "in both", "no no": "in neither"}
    found |= {"yes no": f"only in {labels[0]}", "no yes": f"only in {labels[1]}"}
    return found.get(f"{a} {b}", "coders disagree")
