"""The coding desk: one sentence at a time, a button for each code, every click kept in the coder's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from helpers.articles import Article
from helpers.coding import codebook, read_sheets, start_sheet, write_code
from helpers.files import WorkbookError
from helpers.views import paragraph

if TYPE_CHECKING:
    import ipywidgets

NAMES = {-1: "negative", 0: "neutral", 1: "positive"}


def coding_desk(articles: Sequence[Article], coder: str) -> ipywidgets.VBox:
    """Show the first sentence that this coder has not coded, with buttons; a click writes the code and goes on.

    The codes are in the coder's sheet at once, so the notebook may be closed at any time. By keyboard: Tab to a
    button and Space. Without widgets, the sheet can be filled in with a spreadsheet instead.
    """
    import ipywidgets as widgets

    path = start_sheet(articles, coder)
    name = path.stem.removeprefix("tone-")
    sheet = read_sheets(articles, path.parent)
    todo = sheet[sheet["coder"] == name].reset_index(drop=True)
    codes = todo["code"].tolist()
    place = next((n for n, code in enumerate(codes) if code != code), 0)
    sentence, state = widgets.HTML(), widgets.HTML()
    buttons = [
        widgets.Button(description=NAMES[c], tooltip=r) for c, r in codebook()[["code", "rule"]].values
    ]
    back, skip = widgets.Button(description="back"), widgets.Button(description="skip")

    def show(number: int) -> None:
        nonlocal place
        place = number % len(codes)
        row, code = todo.iloc[place], codes[place]
        sentence.value = f'<p style="font-size:1.15em;max-width:44em">{escape(row["text"])}</p>'
        done = sum(c == c for c in codes)
        now = f"coded {NAMES[int(code)]}" if code == code else "not coded yet"
        where = f"Article {row['article']}, sentence {row['sentence']}"
        state.value = paragraph("", f"{where}: {now}. {done} of {len(codes)} coded.").data

    def choose(code: int) -> None:
        row = todo.iloc[place]
        try:
            write_code(path, row["article"], int(row["sentence"]), code)
        except WorkbookError as error:
            state.value = paragraph("", str(error)).data
            return
        codes[place] = float(code)
        show(place + 1)

    for button, code in zip(buttons, NAMES, strict=True):
        button.on_click(lambda _, code=code: choose(code))
    back.on_click(lambda _: show(place - 1))
    skip.on_click(lambda _: show(place + 1))
    show(place)
    return widgets.VBox([sentence, widgets.HBox([*buttons, back, skip]), state])
