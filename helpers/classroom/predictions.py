"""Predictions: what a reader expected, kept with its date and shown again beside the result.

``my_work/predictions.csv`` has one line a prediction: question, answer, when. A changed prediction is a new line
under the old one, so that the first thought stays too. ``python -m helpers reset`` sets aside what a class
made, before the next one begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.articles import files
from helpers.articles.files import WorkbookError
from helpers.classroom.display import paragraph
from helpers.classroom.exercises import decimal_comma

if TYPE_CHECKING:
    import ipywidgets


COLUMNS = ["question", "answer", "when"]
SHOWN = ["question", "answer", "first", "changes", "when"]
CHOICES = {"A": "Article A", "B": "Article B", "same": "same"}
_SAME_ANSWER = {word.casefold(): answer for answer, name in CHOICES.items() for word in (answer, name)}
_SAME_ANSWER |= dict.fromkeys(("no difference", "not distinguishable"), "same")


def predictions_file() -> Path:
    """Where the predictions lie, whether or not there are any yet."""
    return files.work_folder() / "predictions.csv"


def keep_predictions(predictions: Mapping[str, object]) -> pd.DataFrame:
    """Keep what a reader expects: {question: answer}; None or "" means no prediction (yet) and changes nothing.

    An answer is "A", "B", "same", or any other text or number. Whoever changes an answer
    keeps the earlier one as well. Returns for these questions, with None where nothing is kept yet: question, answer
    (the latest), first, changes, when (local time).

    >>> _ = keep_predictions({"quotes more people": "B"})
    >>> keep_predictions({"quotes more people": "A", "is longer": None}).iloc[:, :4].values.tolist()
    [['quotes more people', 'A', 'B', 1], ['is longer', None, None, 0]]

    Raises WorkbookError when the file is damaged or cannot be written; nothing is kept then.
    """
    given = {_plain(question): _answer(answer) for question, answer in predictions.items()}
    if any(given.values()):
        with files.locked(predictions_file()):
            _append(predictions_file(), given)
    kept, nothing = _kept(), dict.fromkeys(SHOWN) | {"changes": 0}
    rows = [kept.get(files.plain_text(question), nothing) | {"question": question} for question in given]
    return pd.DataFrame(rows, columns=SHOWN, dtype=object).astype({"changes": int})


def _kept() -> dict[str, dict[str, Any]]:
    """What is kept of each question, as keep_predictions gives it; two spellings of one question are one."""
    rows: dict[str, dict[str, Any]] = {}
    for _, line in files.sheet_rows(predictions_file(), COLUMNS, lenient=True):
        question, answer, when = (line[c] for c in COLUMNS)
        if question and answer:
            new = {"question": question, "answer": answer, "first": answer, "changes": 0, "when": when}
            row = rows.setdefault(files.plain_text(question), new)
            if row["answer"] != answer:
                row |= {"answer": answer, "changes": row["changes"] + 1, "when": when}
    return rows


def predicted(question: str) -> str | None:
    """What the reader expects by now; None if there is no prediction.

    Raises WorkbookError when the file lacks a column.
    """
    return _kept().get(files.plain_text(question), {}).get("answer")


def compare_prediction(question: str, result: object, because: str = "") -> Any:
    """Show a kept prediction beside the result, with the reason (``because``: the rest of a sentence).

    "You expected: Article A. In the two texts: Article B, because …" Any other result than "A", "B" or "same" is
    called the result: "You expected: 7. The result: 8." The prediction may be any text; whether it
    comes to the same is for the reader to judge.

    Raises WorkbookError when the file of predictions lacks a column.
    """
    found, reason = _answer(result), _plain(because).rstrip(".")
    lead = "In the two texts" if found in CHOICES else "The result"
    doubt = " (not distinguishable)" if _plain(result) == "not distinguishable" else ""
    outcome = f"{lead}: {CHOICES.get(found, found)}{doubt}{f', because {reason}' if reason else ''}."
    kept, key = _kept(), files.plain_text(question)
    said = _expected(kept[key]) if key in kept else "No prediction kept."
    return paragraph(_plain(question), f"{said} {outcome}")


def _expected(row: Mapping[str, Any]) -> str:
    now, first = (CHOICES.get(row[which], row[which]) for which in ("answer", "first"))
    return f"You expected: {now}{f', at first: {first}' if first != now else ''}."


def _answer(value: object) -> str:
    text = _plain(value)
    return _SAME_ANSWER.get(text.casefold(), text)


def _append(path: Path, given: Mapping[str, str]) -> None:
    """Add a line for each answer that is new; every cell that the file holds stays."""
    now = datetime.now().isoformat(sep=" ", timespec="minutes")
    new = [(q, a, now) for q, a in given.items() if a and a != predicted(q)]
    there = path.is_file() and files.read_bytes(path).strip()
    sheet = files.read_sheet(path, COLUMNS) if there else files.Sheet(COLUMNS, [], ",")
    lines = pd.DataFrame(new, columns=COLUMNS).reindex(columns=sheet.header, fill_value="")
    if new:
        files.write_safely(path, files.rewritten(sheet, files.as_csv(lines, sheet.separator, header=False)))


def _plain(value: object) -> str:
    """A value as one line of text that any file can hold; nothing for None."""
    text = "" if value is None else str(value).replace("\0", " ")
    return " ".join(text.encode("utf-8", "replace").decode().split())


def predict(questions: Sequence[str] | Mapping[str, str]) -> ipywidgets.VBox:
    """Ask each question with buttons for its answers; for "number" and "words" with a line to write on.

    Questions without a list of answers, or with "A, B, same", are about the two articles. What is chosen is kept at
    once and is there again after a reload. By keyboard: Tab to an answer and Space. Without widgets
    keep_predictions({question: answer}) does the same.

    Raises WorkbookError when the file of predictions lacks a column.
    """
    import ipywidgets as widgets

    every = questions if isinstance(questions, Mapping) else dict.fromkeys(questions, "A, B, same")
    return widgets.VBox([_card(_plain(question), answers) for question, answers in every.items()])


def _card(question: str, answers: str) -> ipywidgets.VBox:
    import ipywidgets as widgets

    written = answers in ("number", "words")
    names = {} if written else {answer: CHOICES.get(answer, answer) for answer in answers.split(", ")}
    # No radio buttons: JupyterLab takes the arrow keys away from them.
    buttons = {answer: widgets.Button(tooltip=question) for answer in names}
    field = widgets.Text(
        value=predicted(question) or "", continuous_update=False, description="Your answer", tooltip=question
    )
    state = widgets.HTML()

    def keep(answer: str | None) -> None:
        try:
            (row,) = keep_predictions({question: answer}).to_dict("records")
        except WorkbookError as error:
            state.value = paragraph("", str(error)).data
            return
        hint = decimal_comma(row["answer"]) if answers == "number" else ""
        state.value = paragraph("", f"Kept. {_expected(row)} {hint}" if row["answer"] else "").data
        for choice, button in buttons.items():
            button.description = "✓ " * (choice == row["answer"]) + names[choice]

    for answer, button in buttons.items():
        button.on_click(lambda _, answer=answer: keep(answer))
    field.observe(lambda change: keep(change["new"]), "value")
    keep(None)
    asked = widgets.HTML(paragraph(question, "").data)
    return widgets.VBox([asked, field if written else widgets.HBox([*buttons.values()]), state])
