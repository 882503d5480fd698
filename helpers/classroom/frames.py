"""Frames coded by hand: a codebook, sheets with evidence for every yes, agreement, and what separates two articles.

Two ways of asking. Entman's four functions of a frame (1993, "Framing: toward clarification of a fractured paradigm",
*Journal of Communication* 43/4) are asked of each sponsor, that is, of each voice that speaks in the article. The
generic frames of Semetko & Valkenburg (2000, "Framing European politics", *Journal of Communication* 50/2) are asked of
the whole article, twenty questions for five frames. All questions are in our own words. Each coder has a sheet of their
own, ``my_work/coding/frames-NAME.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import LEXICONS, WorkbookError, write_once
from helpers.classroom.coding import agreement, coding_folder, name_in_file, sheet_lines, sheets_by_name
from helpers.classroom.marking import find_in_article
from helpers.framing.shares import NARRATOR, share_of_voice
from helpers.statistics import listed

WHOLE, EVERY = "whole article", "all items"
POOLED = "A summary only: it pools questions about different things, so it says nothing of any one frame."
COLUMNS = ["article", "sponsor", "item", "question", "code", "evidence", "note"]
CODES = {"yes": 1.0, "y": 1.0, "1": 1.0, "no": 0.0, "n": 0.0, "0": 0.0, "": np.nan}
_PLACED = ["coder", "article", "sponsor", "item", "frame", "code", "evidence", "start", "end", "text", "note"]


def frame_codebook() -> pd.DataFrame:
    """The questions: item, frame, unit ("sponsor" or "article"), question, hint, source.

    >>> frame_codebook()["unit"].value_counts().to_dict()
    {'article': 20, 'sponsor': 4}
    """
    return pd.read_csv(LEXICONS / "codebook_frames.csv")


def sponsors(article: Article, most: int = 4) -> list[str]:
    """The voices to ask about: the narrator and then the speakers with the most words, so many in all.

    >>> sponsors(Article.from_text("“We agree,” said Ann Lee. Rain fell all day."))
    ['narrator', 'Ann Lee']
    """
    words = share_of_voice(article).groupby("speaker")["words"].sum()
    order = sorted(words.index, key=lambda name: (name != NARRATOR, -words[name], name))
    return order[: max(0, most)]


def start_frame_sheet(articles: Sequence[Article], coder: str) -> Path:
    """Make an empty sheet for a coder, unless there is one; returns its path.

    One line for each question about each sponsor and about each whole article. A coder may add lines for other
    sponsors. Raises WorkbookError when the name holds no letter or digit.
    """
    path = coding_folder() / f"frames-{name_in_file(coder, 'coding sheet', 'coder')}.csv"
    book = frame_codebook()
    rows = [
        (a.label, sponsor, line.item, line.question, "", "", "")
        for a in articles
        for unit, names in (("sponsor", sponsors(a)), ("article", [WHOLE]))
        for sponsor in names
        for line in book[book["unit"] == unit].itertuples(index=False)
    ]
    write_once(path, pd.DataFrame(rows, columns=COLUMNS))
    return path


def read_frame_sheets(articles: Sequence[Article], folder: Path | None = None) -> pd.DataFrame:
    """Read every coder's sheet: coder, article, sponsor, item, frame, code, evidence, start, end, text, note.

    code is 1 (yes), 0 (no) or NaN (not coded); start, end and text are the place of the evidence in the article,
    empty where none is given. Evidence is found as find_words finds it, so "…" may stand for words left out.
    Raises WorkbookError naming the sheet and line: a code, an item or an article is unknown, the sponsor is missing,
    a yes has no evidence, the evidence is not in the article, or a line comes twice.
    """
    book = frame_codebook().set_index("item")
    known = {a.label: a for a in articles}
    rows = [
        (coder, *row)
        for coder, path in sheets_by_name(folder or coding_folder(), "frames").items()
        for row in _sheet_rows(path, known, book)
    ]
    return pd.DataFrame(rows, columns=_PLACED).astype({"code": float, "start": "Int64", "end": "Int64"})


def _sheet_rows(path: Path, articles: Mapping[str, Article], book: pd.DataFrame) -> Iterator[tuple]:
    needed = [name for name in COLUMNS if name not in ("question", "note")]
    seen = set()
    for where, line in sheet_lines(path, needed, "coding sheet"):
        if not any(line.values()):
            continue
        label, item = line["article"], line["item"].lower()
        code = _code(line["code"], where)
        _check(
            label in articles,
            f"{where} names Article “{label}”. The articles here are {listed(list(articles))}.",
        )
        _check(
            item in book.index, f"{where} has the item “{line['item']}”, which the codebook does not know."
        )
        sponsor = line["sponsor"] if book.loc[item, "unit"] == "sponsor" else line["sponsor"] or WHOLE
        _check(sponsor, f"{where} asks about one voice, but its sponsor is empty. Write whose voice it is.")
        key = (label, sponsor.casefold(), item)
        _check(key not in seen, f"{where} codes “{item}” for “{sponsor}” in Article {label} a second time.")
        seen.add(key)
        evidence = line["evidence"]
        _check(evidence or code != 1, f"{where} says yes without evidence. Copy the words that show it.")
        start, end, text = _place(articles[label], evidence, where)
        frame, note = book.loc[item, "frame"], line.get("note", "")
        yield label, sponsor, item, frame, code, evidence, start, end, text, note


def _check(fine: object, message: str) -> None:
    if not fine:
        raise WorkbookError(message)


def _code(code: str, where: str) -> float:
    if code.lower() not in CODES:
        raise WorkbookError(
            f"{where} has the code “{code}”. The codes are yes and no (or 1 and 0), or nothing."
        )
    return CODES[code.lower()]


def _place(article: Article, evidence: str, where: str) -> tuple[int | None, int | None, str | None]:
    """Where the evidence stands; of several places the shortest, and of those the first."""
    if not evidence:
        return None, None, None
    places = find_in_article(article, evidence)
    if not places:
        raise WorkbookError(
            f"{where} gives as evidence “{evidence}”, which is not in {article.name}. Copy the words from the article "
            "as they stand; “…” may stand for words you leave out."
        )
    start, end = min(places, key=lambda place: place[1] - place[0])
    return start, end, article.text[start:end]


def _by_coder(codes: pd.DataFrame) -> pd.DataFrame:
    """One row a unit (article, sponsor, item), one column a coder."""
    return codes.set_index(["frame", "article", "sponsor", "item", "coder"])["code"].unstack("coder")


def frame_agreement(codes: pd.DataFrame) -> pd.DataFrame:
    """How far the coders agree, frame by frame and over all items.

    Columns: frame, coders, units (questions that at least two coders answered), agree (share of pairs of answers
    that are the same, 0 to 1), alpha (Krippendorff's, nominal; Krippendorff 2004), low, high (95% bootstrap interval
    over units), verdict (of all items only that they are pooled). Where nearly all answers are the same, agree can be high and alpha low: alpha asks how much
    better the coders do than people who guess at the same rates.
    """
    table = _by_coder(codes)
    rows = []
    for frame in [*frame_codebook()["frame"].unique(), EVERY]:
        part = table if frame == EVERY else table[table.index.get_level_values("frame") == frame]
        found = agreement(part.to_numpy(float).T, level="nominal", units="questions")
        verdict = POOLED if frame == EVERY and not np.isnan(found.alpha) else found.verdict
        measured = (_agree(part), found.alpha, found.low, found.high)
        rows.append((frame, found.coders, found.units, *measured, verdict))
    columns = ["frame", "coders", "units", "agree", "alpha", "low", "high", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def _agree(answers: pd.DataFrame) -> float:
    """Share of pairs of answers to the same question that are the same; NaN where there is no pair."""
    n, yes = answers.notna().sum(axis=1), answers.sum(axis=1)
    pairs = n * (n - 1) / 2
    same = (yes * (yes - 1) + (n - yes) * (n - yes - 1)) / 2
    shares = (same / pairs.where(pairs > 0)).dropna()
    return float(shares.mean()) if len(shares) else np.nan


def frame_scores(codes: pd.DataFrame) -> pd.DataFrame:
    """How strongly each coder sees each generic frame in each article: coder, article, frame, yes, items, share.

    items are the questions the coder answered, share is yes by items (0 to 1; NaN if none is answered): the scale of
    Semetko & Valkenburg (2000), the mean of a frame's items.
    """
    book = frame_codebook()
    generic = list(book.loc[book["unit"] == "article", "frame"].unique())
    part = codes[codes["frame"].isin(generic)]
    table = part.groupby(["coder", "article", "frame"])["code"].agg(["sum", "count", "mean"]).reset_index()
    table.columns = ["coder", "article", "frame", "yes", "items", "share"]
    table["yes"] = table["yes"].astype(int)
    order = table["frame"].map(generic.index)
    return table.assign(order=order).sort_values(["coder", "article", "order"], ignore_index=True)[
        ["coder", "article", "frame", "yes", "items", "share"]
    ]


def frame_contrast(codes: pd.DataFrame, labels: Sequence[str] | None = None) -> pd.DataFrame:
    """What separates two articles and what does not: item, sponsor, question, one column a label, what.

    The columns of the two labels hold "yes" or "no" where every coder says so, the numbers where they do not, and
    "not coded". what is "only in A" (or whatever the label), "only in B", "in both", "in neither", "coders disagree" or "not coded".
    Of the sponsors only those with lines for both articles are compared. Two articles show what separates these
    two; whether items go together as a frame needs many articles (Matthes & Kohring 2008).

    Without ``labels`` the articles are those of the codes.

    Raises WorkbookError unless there are two articles.
    """
    labels = list(codes["article"].unique()) if labels is None else list(labels)
    if len(labels) != 2:
        raise WorkbookError(
            f"Frames are contrasted between two articles, and the articles here are: {listed(labels)}. "
            "Code two articles, or name two: frame_contrast(codes, ['A', 'B'])."
        )
    answers = codes.groupby(["article", "sponsor", "item"])["code"].agg(["sum", "count", "size"])
    rows = []
    for line in frame_codebook().itertuples(index=False):
        here = codes[codes["item"] == line.item]
        names = here.groupby("sponsor", sort=False)["article"].agg(set)
        for sponsor in names.index[[set(labels) <= found for found in names]]:
            a, b = (_said(*answers.loc[(label, sponsor, line.item), ["sum", "count"]]) for label in labels)
            rows.append((line.item, sponsor, line.question, a, b, _what(a, b, labels)))
    return pd.DataFrame(rows, columns=["item", "sponsor", "question", *labels, "what"])


def _said(yes: float, coders: float) -> str:
    if not coders:
        return "not coded"
    return {0: "no", coders: "yes"}.get(yes, f"{yes:.0f} of {coders:.0f} yes")


def _what(a: str, b: str, labels: Sequence[str]) -> str:
    if "not coded" in (a, b):
        return "not coded"
    one, other = labels
    answers = {
        ("yes", "yes"): "in both",
        ("no", "no"): "in neither",
        ("yes", "no"): f"only in {one}",
        ("no", "yes"): f"only in {other}",
    }
    return answers.get((a, b), "coders disagree")
