"""Predictions: what a reader expected, kept with its date and shown again beside the result.

``my_work/predictions.csv`` has one line a prediction: question, answer, when. A changed prediction is a new line
under the old one, so that the first thought stays too. ``python -m helpers reset`` sets aside what a class
made, before the next one begins.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.articles.files import (
    Sheet,
    WorkbookError,
    locked,
    read_sheet,
    read_text,
    work_folder,
    write_safely,
)
from helpers.classroom.display import CHOICES, paragraph

if TYPE_CHECKING:
    import ipywidgets


COLUMNS = ["question", "answer", "when"]
SHOWN = ["question", "answer", "first", "changes", "when"]
LONGEST = 500
ANSWERS = ("A", "B", "same")
_FORMULA = tuple("=+-@")
_SAME_ANSWER = {
    "a": "A",
    "article a": "A",
    "b": "B",
    "article b": "B",
    "same": "same",
    "no difference": "same",
}
# The question is the control's label, so that a screen reader says it; a label would be cut at one line.
_WHOLE_QUESTION = """<style>
.two-tellings-card { flex-direction: column; align-items: flex-start; max-width: 46em }
.two-tellings-card > .widget-label { width: auto !important; height: auto; white-space: normal; text-align: left }
.two-tellings-card > input { width: 100%; flex: none !important; height: 2.2em }
</style>"""


def predictions_file() -> Path:
    """Where the predictions lie, whether or not there are any yet."""
    return work_folder() / "predictions.csv"


def keep_predictions(predictions: Mapping[str, object], answers: Sequence[str] | None = None) -> pd.DataFrame:
    """Keep what a reader expects: {question: answer}; None or "" means no prediction (yet) and changes nothing.

    An answer is "A", "B", "same", or any other text or number of up to 500 characters; ``answers`` lists the only
    ones allowed. Whoever changes an answer keeps the earlier one as well. Returns these questions as
    read_predictions does, with None where nothing is kept yet: question, answer, first, changes, when.

    >>> _ = keep_predictions({"quotes more people": "B"})
    >>> keep_predictions({"quotes more people": "A", "is longer": None}).iloc[:, :4].values.tolist()
    [['quotes more people', 'A', 'B', 1], ['is longer', None, None, 0]]

    Raises WorkbookError when an answer is too long or not allowed, or the file is damaged or cannot be written;
    nothing is kept then.
    """
    given = {_plain(q): _checked(_plain(q), a, answers) for q, a in predictions.items()}
    new = {q: a for q, a in given.items() if q and a}
    if new:
        path = predictions_file()
        with locked(path):
            _append(path, new)
    kept = read_predictions()
    kept.index = pd.Index(kept["question"].map(_key))
    rows = kept.reindex([_key(q) for q in given])
    return rows.assign(question=list(given), changes=rows["changes"].fillna(0).astype(int)).pipe(_tidy)


def read_predictions() -> pd.DataFrame:
    """Read what was predicted, one row a question: question, answer (the latest), first, changes, when (local time).

    Raises WorkbookError when the file lacks a column.
    """
    sheet = _sheet(predictions_file())
    rows: dict[str, list[Any]] = {}
    for line in sheet.lines if sheet else []:
        question, answer, when = (_read(line.get(c)) for c in COLUMNS)
        if not question or not answer:
            continue
        row = rows.setdefault(_key(question), [question, answer, answer, 0, when])
        if row[1] != answer:
            row[1], row[3], row[4] = answer, row[3] + 1, when
    return _tidy(pd.DataFrame(rows.values(), columns=SHOWN))


def predicted(question: str) -> str | None:
    """What the reader expects by now; None if there is no prediction.

    Raises WorkbookError when the file lacks a column.
    """
    row = _row(question)
    return None if row is None else row["answer"]


def compare_prediction(question: str, result: object, because: str = "") -> Any:
    """Show a kept prediction beside the result, with the reason (``because``: the rest of a sentence).

    "You expected: Article A. In the two texts: Article B, because …" Any other result than "A", "B" or "same" is
    called the result: "You expected: 7. The result: 8." The prediction may be any text; whether it
    comes to the same is for the reader to judge.

    Raises WorkbookError when the file of predictions lacks a column.
    """
    found, reason = _words(_plain(result)), " ".join(because.split()).rstrip(".")
    lead = "In the two texts" if _plain(result) in CHOICES else "The result"
    outcome = f"{lead}: {found}{f', because {reason}' if reason else ''}."
    row = _row(question)
    if row is None:
        return paragraph(_plain(question), f"No prediction kept. {outcome}")
    return paragraph(_plain(question), f"{_expected(row)} {outcome}")


def _expected(row: pd.Series) -> str:
    now, first = _words(row["answer"]), _words(row["first"])
    if not row["changes"]:
        return f"You expected: {now}."
    if now == first:
        return f"You expected: {now}, after thinking otherwise for a while."
    return f"At first you said: {first}. Then you expected: {now}."


def _words(answer: str) -> str:
    return CHOICES.get(answer, answer)


def _checked(question: str, answer: object, answers: Sequence[str] | None) -> str | None:
    text = _plain(answer)
    text = _SAME_ANSWER.get(text.casefold(), text)
    if not text:
        return None
    if len(text) > LONGEST:
        raise WorkbookError(
            f"The prediction for “{question}” has {len(text)} characters. Say it in {LONGEST} or fewer."
        )
    if answers is not None and text not in answers:
        raise WorkbookError(
            f"“{text}” is not an answer to “{question}”. Write one of these in quotation marks: {', '.join(answers)}; "
            "or None."
        )
    return text


def _append(path: Path, new: Mapping[str, str]) -> None:
    """Add a line for each answer that is new; what the file already holds stays byte for byte."""
    kept = {_key(q): a for q, a in read_predictions()[["question", "answer"]].values}
    now = datetime.now().isoformat(sep=" ", timespec="minutes")
    lines = [{"question": q, "answer": a, "when": now} for q, a in new.items() if kept.get(_key(q)) != a]
    if not lines:
        return
    sheet = _sheet(path)
    out = io.StringIO()
    writer = csv.DictWriter(
        out,
        sheet.header if sheet else COLUMNS,
        delimiter=sheet.separator if sheet else ",",
        lineterminator="\n",
    )
    before = read_text(path)[0].lstrip("\ufeff") if sheet else ""
    if not sheet:
        writer.writeheader()
    writer.writerows({c: _harmless(v) for c, v in line.items()} for line in lines)
    gap = "\n" if before and not before.endswith(("\n", "\r")) else ""
    write_safely(path, (before + gap + out.getvalue()).encode("utf-8-sig"))


def _sheet(path: Path) -> Sheet | None:
    """The file as a sheet; None where there is none, or nothing in it."""
    return read_sheet(path, COLUMNS) if path.is_file() and path.read_bytes().strip() else None


def _harmless(value: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula; _read takes the mark off again."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _read(value: str | None) -> str:
    text = _plain(value)
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _plain(value: object) -> str:
    """A value as one line of text; nothing for None."""
    return "" if value is None else " ".join(str(value).split())


def _key(question: str) -> str:
    """Two spellings of one question: capitals, spaces and the form of quotation marks do not count."""
    return _plain(question).casefold().translate(str.maketrans("“”‘’", "\"\"''"))


def _row(question: str) -> pd.Series | None:
    kept = read_predictions()
    fits = kept[kept["question"].map(_key) == _key(question)]
    return None if fits.empty else fits.iloc[0]


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[SHOWN].astype(object).reset_index(drop=True)
    return rows.where(rows.notna(), None).astype({"changes": int})


def predict(questions: str | Sequence[str], answers: Sequence[str] | None = ANSWERS) -> ipywidgets.VBox:
    """Show a card for each question: radio buttons for these answers, or a line to write on where answers is None.

    A choice is kept at once and is there again after a reload. By keyboard: Tab to an answer and Space, or type
    and Enter. Without widgets, keep_predictions({question: answer}) does the same.

    Raises WorkbookError when the file of predictions lacks a column.
    """
    import ipywidgets as widgets

    listed_questions = [questions] if isinstance(questions, str) else list(questions)
    return widgets.VBox([_card(_plain(question), answers) for question in listed_questions])


def _card(question: str, answers: Sequence[str] | None) -> ipywidgets.VBox:
    import ipywidgets as widgets

    control, state = _control(question, answers), widgets.HTML()

    def report(problem: str = "") -> None:
        row = _row(question)
        words = "Nothing kept yet." if row is None else f"Kept on {row['when']}. {_expected(row)}"
        state.value = _WHOLE_QUESTION + paragraph("", problem or words).data

    def keep(change: dict[str, Any]) -> None:
        try:
            keep_predictions({question: change["new"]}, answers)
            report()
        except WorkbookError as error:
            report(str(error))

    control.observe(keep, "value")
    report()
    return widgets.VBox([control, state])


def _control(question: str, answers: Sequence[str] | None) -> ipywidgets.Text | ipywidgets.RadioButtons:
    import ipywidgets as widgets

    now, look = predicted(question), {"description": question, "layout": {"width": "auto", "height": "auto"}}
    if answers is None:
        hint = "your prediction, then Enter"
        control = widgets.Text(value=now or "", placeholder=hint, continuous_update=False, **look)
    else:
        options = [(_words(answer), answer) for answer in answers]
        control = widgets.RadioButtons(options=options, value=now if now in answers else None, **look)
    control.add_class("two-tellings-card")
    return control
