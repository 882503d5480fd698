"""Desks: widgets to code sentences, to try the instruments on a sentence (the tone lab), and to bring own articles.

At the coding desk every click is kept in the coder's sheet at once. In the tone lab ``tone_readout`` and
``swap_readout`` show a sentence once and ``tone_lab`` is the same with controls; every bar has its number beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.catalogue import save_pasted, save_upload
from helpers.articles.files import WorkbookError, work_folder
from helpers.articles.readers import READABLE
from helpers.articles.segments import WORD
from helpers.classroom.coding import codebook, read_sheets, start_sheet, write_code
from helpers.classroom.display import marked_text, paragraph, table
from helpers.statistics import percent, signed
from helpers.tone.sentiment import INSTRUMENTS, explain, reading, score_texts

if TYPE_CHECKING:
    import ipywidgets


CODE_NAMES = {-1: "negative", 0: "neutral", 1: "positive"}


def coding_desk(*articles: Article, coder: str) -> ipywidgets.VBox:
    """Show the first sentence that this coder has not coded, with buttons; a click writes the code and goes on.

    The codes are in the coder's sheet at once, so the notebook may be closed at any time. By keyboard: Tab to a
    button and Space. Without widgets, the sheet can be filled in with a spreadsheet instead.
    """
    import ipywidgets as widgets

    path = start_sheet(*articles, coder=coder)
    name = path.stem.removeprefix("tone-")
    sheet = read_sheets(*articles, folder=path.parent)
    todo = sheet[sheet["coder"] == name].reset_index(drop=True)
    codes = todo["code"].tolist()
    place = next((n for n, code in enumerate(codes) if code != code), 0)
    sentence, state = widgets.HTML(), widgets.HTML()
    buttons = [
        widgets.Button(description=CODE_NAMES[c], tooltip=r) for c, r in codebook()[["code", "rule"]].values
    ]
    back, skip = widgets.Button(description="back"), widgets.Button(description="skip")

    def show(number: int) -> None:
        nonlocal place
        place = number % len(codes)
        row, code = todo.iloc[place], codes[place]
        sentence.value = f'<p style="font-size:1.15em;max-width:44em">{escape(row["text"])}</p>'
        done = sum(c == c for c in codes)
        now = f"coded {CODE_NAMES[int(code)]}" if code == code else "not coded yet"
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

    for button, code in zip(buttons, CODE_NAMES, strict=True):
        button.on_click(lambda _, code=code: choose(code))
    back.on_click(lambda _: show(place - 1))
    skip.on_click(lambda _: show(place + 1))
    show(place)
    return widgets.VBox([sentence, widgets.HBox([*buttons, back, skip]), state])


NAMES = {"textblob": "TextBlob", "vader": "VADER", "afinn": "AFINN", "panel": "panel"}
EXAMPLE = "It was not a good day for the great, clean new bridge."
_BAR, _HALF = 16, 100
_CELL = "text-align:left;padding:.2em 1em .2em 0"


def tone_scores(text: str) -> pd.DataFrame:
    """What each instrument makes of a text: instrument, score (-1 to 1, NaN: not scored), reading, words (known).

    >>> tone_scores("A good step.")[["instrument", "reading", "words"]].values.tolist()[0]
    ['textblob', 'positive', 1]
    """
    scores = score_texts([text]).iloc[0]
    rows = []
    for name in INSTRUMENTS:
        known = bool(scores.get(f"{name}_known", scores[name] == scores[name]))
        score = float(scores[name]) if known else float("nan")
        words = int((explain(text, name)["kind"] == "word").sum()) if known else 0
        rows.append((name, score, reading(score, known), words))
    return pd.DataFrame(rows, columns=["instrument", "score", "reading", "words"])


def tone_words(text: str) -> pd.DataFrame:
    """The words behind the scores, one row a place: start, end, text, what each adds to each score, kind.

    The weights stand in the columns textblob, vader, afinn and panel (NaN: this instrument does not use the word)
    and add up to the instrument's score. kind is "positive", "negative" or "mixed" (they disagree), or names what
    is no word, such as "VADER's own scaling". Where "not good" is one word to one and two to another, it is one row.

    >>> tone_words("A good step.")[["start", "end", "text", "textblob", "kind"]].values.tolist()[0]
    [2, 6, 'good', 0.7, 'positive']
    """
    parts = [explain(text, name)[["start", "end", "instrument", "weight", "kind"]] for name in INSTRUMENTS]
    rows = pd.concat([p for p in parts if not p.empty] or parts).sort_values(["start", "end"], kind="stable")
    found: list[dict[str, Any]] = []
    for row in rows.itertuples(index=False):
        word = row.kind == "word"
        if not (found and word and found[-1]["kind"] == "word" and row.start < found[-1]["end"]):
            found.append({"start": row.start, "end": row.end, "kind": row.kind})
        last = found[-1]
        last["end"] = max(last["end"], row.end)
        last[row.instrument] = last.get(row.instrument, 0.0) + row.weight
    result = pd.DataFrame(found, columns=["start", "end", *INSTRUMENTS, "kind"])
    result["kind"] = [_sign(row) for row in result.to_dict("records")]
    result.insert(2, "text", [text[a:b] for a, b in result[["start", "end"]].itertuples(index=False)])
    return result


def _sign(row: dict[str, Any]) -> str:
    if row["kind"] != "word":
        return row["kind"]
    signs = {row[name] > 0 for name in INSTRUMENTS if row[name] == row[name] and row[name]}
    return "mixed" if len(signs) > 1 else "positive" if True in signs else "negative" if signs else "neutral"


def tone_readout(text: str) -> Any:
    """Show a text with its known words marked, each instrument's score as a bar and a number, and the words' weights."""
    words, scores = tone_words(text), score_texts([text]).iloc[0]
    marks = words[words["end"] > words["start"]]
    pieces = [
        marked_text(text, marks, "kind").data,
        _bars(tone_scores(text)),
        f"<p>{escape(_coverage(scores))}</p>",
        table(_weights(words)).data if len(words) else "",
    ]
    return _together(pieces)


def _coverage(scores: pd.Series) -> str:
    if scores["note"]:
        return scores["note"]
    return (
        f"Some list knows {percent(scores['coverage'])} of the {scores['words']} words; the rest count for nothing. "
        "The numbers below are what each word adds to a score."
    )


def _weights(words: pd.DataFrame) -> pd.DataFrame:
    named = words["text"].where(words["text"] != "", words["kind"].map("({})".format))
    columns = {NAMES[n]: [signed(x) if x == x else None for x in words[n]] for n in INSTRUMENTS}
    return pd.DataFrame({"word": named} | columns, dtype=object)


def _bars(scores: pd.DataFrame) -> str:
    head = "".join(
        f'<th scope="col" style="{_CELL}">{name}</th>'
        for name in ("instrument", "score", "−1 … 0 … +1", "reading")
    )
    body = "".join(
        f'<tr><th scope="row" style="{_CELL}">{NAMES[s.instrument]}</th>'
        f'<td style="{_CELL}">{signed(s.score) if s.score == s.score else "–"}</td>'
        f'<td style="{_CELL}">{_score_bar(s.score)}</td><td style="{_CELL}">{s.reading}</td></tr>'
        for s in scores.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _score_bar(score: float) -> str:
    """A bar from the middle, for the eye only: its number stands beside it."""
    width = 0 if score != score else round(abs(score) * _HALF)
    left = _HALF - width if score < 0 else _HALF
    return (
        f'<svg aria-hidden="true" width="{2 * _HALF}" height="{_BAR}">'
        f'<rect width="{2 * _HALF}" height="{_BAR}" fill="#eee"/>'
        f'<rect x="{left}" y="2" width="{width}" height="{_BAR - 4}" fill="#444"/>'
        f'<path d="M{_HALF} 0V{_BAR}" stroke="#777"/></svg>'
    )


def swap_word(text: str, word: str, other: str) -> str:
    """Put another word in the place of the first occurrence of a word, its capital kept.

    >>> swap_word("Good news. A good step.", "good", "bad")
    'Bad news. A good step.'

    Raises WorkbookError when the word is not in the text.
    """
    for match in WORD.finditer(text):
        if match.group().casefold() == word.strip().casefold():
            new = other.strip()
            new = new[:1].upper() + new[1:] if match.group()[0].isupper() else new
            return text[: match.start()] + new + text[match.end() :]
    raise WorkbookError(f"The word “{word}” is not in this sentence. Copy it as the sentence has it.")


def swap_readout(text: str, word: str, other: str) -> Any:
    """Show each instrument's score before and after another word takes a word's place.

    Raises WorkbookError when the word is not in the text.
    """
    after = swap_word(text, word, other)
    one, two = tone_scores(text), tone_scores(after)
    moves = [b - a for a, b in zip(one["score"], two["score"], strict=True)]
    rows = pd.DataFrame(
        {
            "instrument": one["instrument"].map(NAMES),
            "before": [_score(s, r) for s, r in one[["score", "reading"]].itertuples(index=False)],
            "after": [_score(s, r) for s, r in two[["score", "reading"]].itertuples(index=False)],
            "change": [signed(m) if m == m else None for m in moves],
        },
        dtype=object,
    )
    return _together([f"<p>{escape(after)}</p>", table(rows).data])


def _score(score: float, name: str) -> str:
    return f"{signed(score)} ({name})" if score == score else name


def _worth_swapping(text: str) -> str:
    """The first word that an instrument knows; else the first word."""
    known = set(tone_words(text).query("end > start")["start"])
    words = list(WORD.finditer(text))
    return next((m.group() for m in words if m.start() in known), words[0].group() if words else "")


def _together(pieces: Sequence[str]) -> Any:
    from IPython.display import HTML

    return HTML("".join(pieces))


def tone_lab(*articles: Article, text: str = EXAMPLE) -> ipywidgets.VBox:
    """Show the lab: pick a sentence of the articles or type one, read the scores, swap a word for another.

    A sentence is picked by its number ("B 12") or by a word in it. By keyboard: Tab goes from control to control,
    the rest is typing. Without widgets, tone_readout(sentence) and swap_readout(sentence, word, other) show the same.
    """
    import ipywidgets as widgets

    texts = {f"{a.label} {s.sentence}": s.text for a in articles for s in a.story}
    # No Dropdown: JupyterLab takes arrow keys and letters away from it, and a letter inserts a cell.
    box = {"style": {"description_width": "9em"}, "layout": {"width": "46em", "max_width": "95%"}}
    labels = [f"{number}: {text[:80]}" for number, text in texts.items()]
    hint = "A 1, or a word to look for" if texts else "load the articles to pick one"
    pick = widgets.Combobox(options=labels, description="Pick a sentence", placeholder=hint, **box)
    sentence = widgets.Textarea(value=text, description="Sentence", rows=3, **box)
    word = widgets.Combobox(description="Swap the word", **box)
    other = widgets.Text(description="for the word", placeholder="another word", **box)
    scores, change = widgets.HTML(), widgets.HTML()

    def pick_sentence(_: object) -> None:
        number = pick.value.partition(":")[0].strip().upper()
        sentence.value = texts.get(number, sentence.value)

    def show_scores(_: object = None) -> None:
        scores.value, other.value = tone_readout(sentence.value).data, ""
        word.options = list(dict.fromkeys(m.group() for m in WORD.finditer(sentence.value)))
        word.value = _worth_swapping(sentence.value)

    def show_change(_: object) -> None:
        change.value = _swapped(sentence.value, word.value, other.value) if other.value.strip() else ""

    pick.observe(pick_sentence, "value")
    sentence.observe(show_scores, "value")
    for control in (word, other):
        control.observe(show_change, "value")
    show_scores()
    return widgets.VBox([pick, sentence, scores, word, other, change])


def _swapped(text: str, word: str, other: str) -> str:
    try:
        return swap_readout(text, word, other).data
    except WorkbookError as error:
        return paragraph("", str(error)).data


def paste_desk(folder: str | Path | None = None) -> ipywidgets.VBox:
    """Show a field for a title, a field for a text, a button that saves both, and a button for uploading files.

    Everything goes to my_work/articles/ unless another folder is given; nothing there is written over. Without
    widgets, put the files there by hand.
    """
    import ipywidgets as widgets

    root = Path(folder) if folder else work_folder() / "articles"
    wide = widgets.Layout(width="95%", max_width="46em")
    title = widgets.Text(placeholder="Headline, or any name", description="Title", layout=wide)
    text = widgets.Textarea(placeholder="Paste the article here", description="Text", rows=10, layout=wide)
    save = widgets.Button(description="Save as an article", tooltip="Save the pasted text as a file")
    upload = widgets.FileUpload(accept=",".join(READABLE), multiple=True, description="Upload files")
    said = widgets.HTML()

    def keep(what: list[tuple[Any, ...]], how: Any) -> None:
        for some in what:
            try:
                path = how(*some, root)
                said.value += f"<p>Saved as {escape(path.parent.name)}/{escape(path.name)}.</p>"
            except WorkbookError as error:
                said.value += f"<p>{escape(str(error))}</p>"

    def save_text(_: Any) -> None:
        said.value = ""
        keep([(text.value, title.value)], save_pasted)

    def save_files(change: Any) -> None:
        said.value = ""
        keep([(file["name"], bytes(file["content"])) for file in change["new"]], save_upload)

    save.on_click(save_text)
    upload.observe(save_files, names="value")
    return widgets.VBox([title, text, widgets.HBox([save, upload]), said])
