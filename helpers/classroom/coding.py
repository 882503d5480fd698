"""Coding by hand: a codebook, coding sheets that are never written over, and how far coders agree.

The unit of analysis is the sentence. Each coder has a sheet of their own, ``my_work/coding/tone-NAME.csv``, with
one line a sentence and the code -1, 0 or 1 (or nothing yet). Agreement is Krippendorff's alpha for ordinal codes
(Krippendorff 2004), computed by the library ``krippendorff``, with a bootstrap interval over units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.articles import files
from helpers.articles.article import Article, pick
from helpers.articles.files import WorkbookError
from helpers.articles.tables import apart, as_table
from helpers.articles.wordlists import read_table
from helpers.statistics import SEED
from helpers.tone.sentiment import reading

CODES = {"": np.nan, "-1": -1.0, "−1": -1.0, "0": 0.0, "1": 1.0, "+1": 1.0}
COLUMNS = ["article", "sentence", "text", "code", "note"]
RESAMPLES = 500
ENOUGH_UNITS = 30  # a convention: below it, an interval made by resampling is narrower than it should be
_READ = {"negative": -1.0, "neutral": 0.0, "positive": 1.0, "not scored": np.nan}


def codebook() -> pd.DataFrame:
    """The rules for coding tone: code, name, rule, example, borderline."""
    return pd.DataFrame(read_table("codebook_tone.csv")).astype({"code": int})


def coding_folder() -> Path:
    """Where the coders' sheets lie."""
    return files.work_folder() / "coding"


def start_sheet(*articles: Article, coder: str) -> Path:
    """Make an empty sheet for a coder, unless there is one; returns its path.

    Raises WorkbookError when the name holds no letter or digit.
    """
    rows = [(a.label, s.sentence, s.text, "", "") for a in articles for s in a.story]
    return new_sheet("tone", coder, as_table(rows, COLUMNS))


def new_sheet(kind: str, coder: str, table: pd.DataFrame) -> Path:
    """Write a coder's sheet ``KIND-NAME.csv``, unless there is one ("Ann Lee" has tone-ann-lee.csv); returns its path.

    Raises WorkbookError when the name holds no letter or digit.
    """
    if not re.search(r"\w", coder):
        raise WorkbookError("A sheet needs the coder's name, or any word that stands for it, in letters.")
    path = coding_folder() / f"{kind}-{files.file_name(coder.lower(), 'coder')}.csv"
    files.write_once(path, table)
    return path


def sheet_lines(
    folder: Path | None, kind: str, columns: Sequence[str], lenient: bool = False
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each line of all the sheets ``KIND-NAME.csv`` of a folder, in name order: the coder, and what sheet_rows gives.

    Raises WorkbookError when somebody has two sheets, as "tone-ann.csv" and "tone-ann (1).csv", and as sheet_rows does.
    """
    found: dict[str, Path] = {}
    for path in sorted((folder or coding_folder()).glob(f"{kind}-*.csv")):
        coder = re.sub(r"\s*\(\d+\)$", "", path.stem[len(kind) + 1 :]).strip().lower()
        if coder in found:
            raise WorkbookError(
                f"The coder “{coder}” has two sheets, {found[coder].name} and {path.name}. Keep one of them in the folder."
            )
        found[coder] = path
        for where, line in files.sheet_rows(path, columns, lenient=lenient):
            yield coder, where, line


def demand(where: str, fine: object, message: str) -> None:
    """Raise a WorkbookError that names the line of a sheet and says what is wrong, unless all is fine."""
    if not fine:
        raise WorkbookError(f"In {where} {message}")


def article_of(articles: Sequence[Article], label: str, where: str) -> Article:
    """The article a line is about; raises a WorkbookError naming the line and the labels when there is none."""
    try:
        return pick(articles, label)
    except WorkbookError as error:
        raise WorkbookError(f"In {where} something is wrong. {error}") from None


def read_sheets(*articles: Article, folder: Path | None = None) -> pd.DataFrame:
    """Read every coder's sheet: article, coder, sentence, text, code (NaN where nothing is coded yet).

    Raises WorkbookError naming the sheet and line: a column is missing, a code is unknown, a coder or a sentence
    comes twice, or a sentence is not what the article says now. The sheets themselves are left as they are.
    """
    every = ((a.label, s.sentence, s.text) for a in apart(articles) for s in a.sentence_rows)
    sentences = {(label.strip(), str(number)): (label, number, text) for label, number, text in every}
    rows, seen = [], set()
    # A note, which comes last, may hold commas.
    for coder, where, line in sheet_lines(folder, "tone", COLUMNS[:4], lenient=True):
        label, number, text, code = (line[c] for c in COLUMNS[:4])
        number, code = (re.sub(r"[.,]0+$", "", figure) for figure in (number, code))  # "3.0"
        sentence = f"sentence {number} of Article {label}"
        now = sentences.get((label, number))
        same = now is not None and _kept(files.as_written(now[2])) == _kept(text)
        wanted = "The article has changed: set this sheet aside and start a new one."
        demand(where, code in CODES, f"the code is “{code}”. The codes are -1, 0 and 1, or nothing.")
        demand(where, (coder, sentence) not in seen, f"{sentence} is coded a second time. Delete one line.")
        demand(where, same, f"the text is not that of {sentence} as it reads now. {wanted}")
        seen.add((coder, sentence))
        rows.append((now[0], coder, *now[1:], CODES[code]))
    return as_table(rows, ["article", "coder", "sentence", "text", "code"])


def _kept(text: str) -> str:
    """What every spreadsheet keeps of a text, in whatever encoding it saves; of one without such letters, all of it."""
    return re.sub(r"[^a-z0-9]", "", text.lower()) or files.plain_text(text)


def write_code(path: Path, article: str, sentence: int, code: int | None) -> None:
    """Put one code into a sheet, all else in it kept as it is; two notebooks may do so at once.

    Raises WorkbookError when the sheet has no such sentence or cannot be written.
    """
    with files.locked(path):
        sheet = files.read_sheet(path, COLUMNS[:4])
        wanted = (article.strip(), str(sentence))
        found = [n for n, line in enumerate(sheet.lines) if (line["article"], line["sentence"]) == wanted]
        if not found:
            raise WorkbookError(
                f"The coding sheet {path.name} has no sentence {sentence} of Article {article}."
            )
        row, at = sheet.rows[found[0]], sheet.header.index("code")
        row += [""] * (at + 1 - len(row))
        row[at] = "" if code is None else str(code)
        files.write_safely(path, files.rewritten(sheet))


class Agreement(NamedTuple):
    """Krippendorff's alpha with its interval, what it rests on, and what may be concluded."""

    alpha: float
    low: float
    high: float
    coders: int
    units: int
    verdict: str


def agreement(
    codes: np.ndarray | Sequence[Sequence[float]], level: str = "ordinal", units: str = "sentences"
) -> Agreement:
    """How far coders agree: Krippendorff's alpha with a 95% bootstrap interval over units.

    ``codes`` has one row a coder, one column a unit, NaN where nothing is coded. Units coded by fewer than two
    coders do not count. ``level`` is the level of measurement: "ordinal" for codes with an order, "nominal" for
    codes without one; ``units`` is what the verdict calls the units. The worked example of Krippendorff (2011)
    gives .815 for ordinal codes:

    >>> nan = float("nan")
    >>> example = [[1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    ...            [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan]]
    >>> round(agreement(example).alpha, 3)
    0.815
    """
    data = np.asarray(codes, dtype=float)
    paired = data[:, (~np.isnan(data)).sum(axis=0) >= 2]
    coders, n = len(data), paired.shape[1]
    value = _alpha(paired, level)
    if np.isnan(value):
        return Agreement(np.nan, np.nan, np.nan, coders, n, _what_is_missing(coders, n, units))
    rng = np.random.default_rng(SEED)
    draws = [_alpha(paired[:, rng.integers(0, n, n)], level) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return Agreement(value, float(low), float(high), coders, n, _verdict(value, float(low), n, units))


def _alpha(data: np.ndarray, level: str = "ordinal") -> float:
    import krippendorff

    known = data[~np.isnan(data)]
    if len(data) < 2 or data.shape[1] < 2 or len(np.unique(known)) < 2:
        return np.nan
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))


def _what_is_missing(coders: int, n: int, units: str) -> str:
    if coders < 2:
        return f"Agreement needs the sheets of at least two coders; there {'is one' if coders else 'is none'} so far."
    if n < 2:
        return f"Agreement needs {units} that at least two coders have coded; there {'is one' if n else 'are none'} so far."
    return "All coders used one and the same code, so there is no variation in which they could agree or not."


def _verdict(value: float, low: float, n: int, units: str) -> str:
    """What may be concluded, after Krippendorff (2004): conclusions from .800, tentative ones from .667."""
    height = "High" if value >= 0.8 else "Middling" if value >= 0.667 else "Low"
    if n < ENOUGH_UNITS:
        return f"{height}, on {n} {units} only: too few to conclude anything from."
    if height == "Low":
        return "Too low to rest anything on: talk about the codebook, sharpen it, and code again."
    if low >= 0.8:
        return "Reliable: conclusions can rest on these codes."
    if height == "High":
        return f"High, but the interval reaches below .800: code more {units} before you conclude."
    if low < 0.667:
        return f"Tentative at most, for its interval reaches below .667: code more {units}."
    return "Tentative: enough for cautious statements, not for conclusions."


def rating_table(codes: pd.DataFrame, scored: pd.DataFrame) -> pd.DataFrame:
    """Every rater's code of every sentence: one row a sentence, one column a coder or instrument, -1, 0, 1 or NaN.

    ``codes`` from read_sheets, ``scored`` rows of scored_sentences with an ``article`` column.
    """
    index = ["article", "sentence"]
    people = codes.set_index([*index, "coder"])["code"].unstack("coder")
    machines = scored.set_index(index)
    for name, label in (("textblob", "TextBlob"), ("vader", "VADER"), ("panel", "panel")):
        known = machines.get(f"{name}_known", machines[name].notna())
        machines[label] = [_READ[reading(s, k)] for s, k in zip(machines[name], known, strict=True)]
    return people.join(machines[["TextBlob", "VADER", "panel"]], how="outer")


def pairwise_agreement(ratings: pd.DataFrame) -> pd.DataFrame:
    """Krippendorff's alpha of each pair of raters; NaN where they share too little."""
    alphas = ratings.astype(float).corr(method=lambda one, other: _alpha(np.array([one, other])))
    return alphas.mask(np.eye(len(alphas), dtype=bool), 1.0)
