"""Coding by hand: a codebook, coding sheets that are never written over, and how far coders agree.

The unit of analysis is the sentence. Each coder has a sheet of their own, ``my_work/coding/tone-NAME.csv``, with
one line a sentence and the code -1, 0 or 1 (or nothing yet). Agreement is Krippendorff's alpha for ordinal codes
(Krippendorff 2004), computed by the library ``krippendorff``, with a bootstrap interval over units.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.files import (
    LEXICONS,
    WorkbookError,
    locked,
    read_sheet,
    work_folder,
    write_once,
    write_safely,
)
from helpers.tone.sentiment import reading

CODES = {"-1": -1.0, "−1": -1.0, "0": 0.0, "1": 1.0, "+1": 1.0}
COLUMNS = ["article", "sentence", "text", "code", "note"]
RESAMPLES, SEED = 500, 1223
ENOUGH_UNITS = 30  # a convention: below it, an interval made by resampling is narrower than it should be
_READ = {"negative": -1.0, "neutral": 0.0, "positive": 1.0, "not scored": np.nan}


def codebook() -> pd.DataFrame:
    """The rules for coding tone: code, name, rule, example, borderline."""
    return pd.read_csv(LEXICONS / "codebook_tone.csv")


def coding_folder() -> Path:
    """Where the coders' sheets lie."""
    return work_folder() / "coding"


def start_sheet(articles: Sequence[Article], coder: str) -> Path:
    """Make an empty sheet for a coder, unless there is one; returns its path.

    Raises WorkbookError when the name holds no letter or digit.
    """
    name = name_in_file(coder, "coding sheet", "coder")
    rows = [
        (a.label, s.sentence, s.text, "", "") for a in articles for s in _sentences(a).itertuples(index=False)
    ]
    path = coding_folder() / f"tone-{name}.csv"
    write_once(path, pd.DataFrame(rows, columns=COLUMNS))
    return path


def name_in_file(name: str, sheet: str, who: str) -> str:
    """A person's name as the file name of their sheet holds it; sheet and who serve the message.

    >>> name_in_file(" Ann Lee ", "coding sheet", "coder")
    'ann-lee'

    Raises WorkbookError when the name holds no letter or digit.
    """
    short = re.sub(r"[^\w-]+", "-", name.strip().lower()).strip("-")
    if not short:
        raise WorkbookError(f"A {sheet} needs the {who}'s name, or any word that stands for it, in letters.")
    return short


def sheets_by_name(folder: Path, kind: str, who: str = "coder") -> dict[str, Path]:
    """The sheets ``KIND-NAME.csv`` of a folder by the names in them, in name order; none if there is no folder.

    Raises WorkbookError when somebody has two sheets, as "tone-ann.csv" and "tone-ann (1).csv".
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.glob(f"{kind}-*.csv")) if folder.is_dir() else []:
        name = re.sub(r"\s*\(\d+\)$", "", path.stem[len(kind) + 1 :]).strip().lower()
        if name in found:
            raise WorkbookError(
                f"The {who} “{name}” has two sheets, {found[name].name} and {path.name}. Keep one of them in the folder."
            )
        found[name] = path
    return found


def sheet_lines(path: Path, columns: Sequence[str], sheet: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line of a sheet with its place ("Line 2 of the reading sheet …"), cells without spaces at their ends.

    Raises WorkbookError when a column is missing, or a line has more cells than there are columns.
    """
    for number, line in enumerate(read_sheet(path, columns).lines, start=2):
        where, beyond = f"Line {number} of the {sheet} {path.name}", line.pop(None, None)
        if any(cell.strip() for cell in beyond or []):
            raise WorkbookError(
                f"{where} has more cells than the first line has columns. Text with a comma in it must stand between "
                'straight double quotation marks ("like this, here"); a spreadsheet does that by itself.'
            )
        yield where, {name: (cell or "").strip() for name, cell in line.items()}


def _sentences(article: Article) -> pd.DataFrame:
    return article.sentences[article.sentences["counted"]]


def read_sheets(articles: Sequence[Article], folder: Path | None = None) -> pd.DataFrame:
    """Read every coder's sheet: coder, article, sentence, text, code (NaN where nothing is coded yet).

    Raises WorkbookError naming the sheet and line: a column is missing, a code is unknown, a coder or a sentence
    comes twice, or a sentence is not what the article says now. The sheets themselves are left as they are.
    """
    folder = folder or coding_folder()
    texts = {
        (a.label, str(s.sentence)): s.text for a in articles for s in a.sentences.itertuples(index=False)
    }
    rows = [
        (coder, *row)
        for coder, path in sheets_by_name(folder, "tone").items()
        for row in _sheet_rows(path, texts)
    ]
    return pd.DataFrame(rows, columns=["coder", "article", "sentence", "text", "code"])


def _sheet_rows(path: Path, texts: dict[tuple[str, str], str]) -> list[tuple]:
    lines = read_sheet(path, COLUMNS[:4]).lines
    rows, seen = [], set()
    for number, line in enumerate(lines, start=2):
        where = f"Line {number} of the coding sheet {path.name}"
        key = ((line["article"] or "").strip(), (line["sentence"] or "").strip())
        code = (line["code"] or "").strip()
        if code and code not in CODES:
            raise WorkbookError(f"{where} has the code “{code}”. The codes are -1, 0 and 1, or nothing.")
        if key in seen:
            raise WorkbookError(
                f"{where} codes sentence {key[1]} of Article {key[0]} a second time. Delete one line."
            )
        if _bare(texts.get(key)) != _bare(line["text"]):
            raise WorkbookError(
                f"{where} does not match sentence {key[1]} of Article {key[0]} as it reads now. The article has changed: "
                "set this sheet aside and start a new one."
            )
        seen.add(key)
        rows.append((key[0], int(key[1]), texts[key], CODES.get(code, np.nan)))
    return rows


def _bare(text: str | None) -> str | None:
    """A text without what a spreadsheet may have done to it: the mark against formulas, odd spaces."""
    return None if text is None else " ".join(text.lstrip("'").split())


def write_code(path: Path, article: str, sentence: int, code: int | None) -> None:
    """Put one code into a sheet, all else in it kept as it is; two notebooks may do so at once.

    Raises WorkbookError when the sheet has no such sentence or cannot be written.
    """
    with locked(path):
        sheet = read_sheet(path, COLUMNS[:4])
        for line in sheet.lines:
            if (line["article"], line["sentence"]) == (article, str(sentence)):
                line["code"] = "" if code is None else str(code)
                break
        else:
            raise WorkbookError(
                f"The coding sheet {path.name} has no sentence {sentence} of Article {article}."
            )
        out = io.StringIO()
        writer = csv.DictWriter(
            out, sheet.header, delimiter=sheet.separator, lineterminator="\n", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(sheet.lines)
        write_safely(path, out.getvalue().encode("utf-8-sig"))


@dataclass(frozen=True)
class Agreement:
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
    if n < ENOUGH_UNITS:
        height = "High" if value >= 0.8 else "Middling" if value >= 0.667 else "Low"
        return f"{height}, on {n} {units} only: too few to conclude anything from."
    if low >= 0.8:
        return "Reliable: conclusions can rest on these codes."
    if value >= 0.8:
        return f"High, but the interval reaches below .800: code more {units} before you conclude."
    if value >= 0.667:
        if low < 0.667:
            return f"Tentative at most, for its interval reaches below .667: code more {units}."
        return "Tentative: enough for cautious statements, not for conclusions."
    return "Too low to rest anything on: talk about the codebook, sharpen it, and code again."


def rating_table(codes: pd.DataFrame, scored: pd.DataFrame) -> pd.DataFrame:
    """Every rater's code of every sentence: one row a sentence, one column a coder or instrument, -1, 0, 1 or NaN.

    ``codes`` from read_sheets, ``scored`` rows of scored_sentences with an ``article`` column.
    """
    index = ["article", "sentence"]
    people = codes.set_index([*index, "coder"])["code"].unstack("coder")
    machines = scored.set_index(index)
    columns = {}
    for name, label in (("textblob", "TextBlob"), ("vader", "VADER"), ("panel", "panel")):
        known = machines["panel"].notna() if name == "panel" else machines[f"{name}_known"]
        columns[label] = [_READ[reading(s, k)] for s, k in zip(machines[name], known, strict=True)]
    return people.join(pd.DataFrame(columns, index=machines.index), how="outer")


def pairwise_agreement(ratings: pd.DataFrame) -> pd.DataFrame:
    """Krippendorff's alpha of each pair of raters; NaN where they share too little."""
    names = list(ratings.columns)
    values = [[_alpha(_pair(ratings, a, b)) if a != b else 1.0 for b in names] for a in names]
    return pd.DataFrame(values, index=names, columns=names)


def _pair(ratings: pd.DataFrame, one: str, other: str) -> np.ndarray:
    return ratings[[one, other]].dropna().to_numpy(float).T
