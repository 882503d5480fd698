"""Desks: widgets to code sentences, to try the instruments on a sentence (the tone lab), and to bring own articles.

At the coding desk every click is kept in the coder's sheet at once. In the tone lab ``tone_readout`` and
``swap_readout`` show a sentence once and ``tone_lab`` is the same with controls; every bar has its number beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.catalogue import save_pasted, save_upload
from helpers.articles.files import WorkbookError, work_folder
from helpers.articles.readers import READABLE
from helpers.articles.segments import WORD
from helpers.classroom.coding import codebook, read_sheets, start_sheet, write_code
from helpers.classroom.display import html, marked_text, paragraph, table
from helpers.classroom.marking import overlapping
from helpers.statistics import percent, signed
from helpers.tone.sentiment import INSTRUMENTS, explain, reading, score_texts

if TYPE_CHECKING:
    import ipywidgets


def _said(sentence: object) -> str:
    return paragraph("", str(sentence)).data


def _attempt(step: Callable[[], str]) -> str:
    """What a step says, or the sentence on why it could not be taken."""
    try:
        return step()
    except WorkbookError as error:
        return _said(error)


CODE_NAMES = {-1: "negative", 0: "neutral", 1: "positive"}


def coding_desk(*articles: Article, coder: str) -> ipywidgets.VBox:
    """Show the first sentence that this coder has not coded, with buttons; a click writes the code and goes on.

    The codes are in the coder's sheet at once, so the notebook may be closed at any time. By keyboard: Tab to a
    button and Space. Without widgets, the sheet can be filled in with a spreadsheet instead.
    """
    import ipywidgets as widgets

    path = start_sheet(*articles, coder=coder)
    sheet = read_sheets(*articles, folder=path.parent)
    todo = list(sheet[sheet["coder"] == path.stem.removeprefix("tone-")].itertuples(index=False))
    codes = [row.code for row in todo]
    place = next((n for n, code in enumerate(codes) if np.isnan(code)), 0)
    sentence, state = widgets.HTML(), widgets.HTML()

    def show(number: int) -> str:
        nonlocal place
        place = number % len(codes)
        row, code = todo[place], codes[place]
        sentence.value = f'<p style="font-size:1.15em;max-width:44em">{escape(row.text)}</p>'
        now = "not coded yet" if np.isnan(code) else f"coded {CODE_NAMES[int(code)]}"
        done = np.count_nonzero(~np.isnan(codes))
        return _said(f"Article {row.article}, sentence {row.sentence}: {now}. {done} of {len(codes)} coded.")

    def choose(code: int) -> str:
        write_code(path, todo[place].article, int(todo[place].sentence), code)
        codes[place] = float(code)
        return show(place + 1)

    def button(name: str, step: Callable[[], str], rule: str = "") -> ipywidgets.Button:
        made = widgets.Button(description=name, tooltip=rule)
        made.on_click(lambda _: setattr(state, "value", _attempt(step)))
        return made

    rules = codebook().set_index("code")["rule"]
    row = [button(name, lambda code=code: choose(code), rules[code]) for code, name in CODE_NAMES.items()]
    row += [button("back", lambda: show(place - 1)), button("skip", lambda: show(place + 1))]
    state.value = show(place)
    return widgets.VBox([sentence, widgets.HBox(row), state])


NAMES = {"textblob": "TextBlob", "vader": "VADER", "afinn": "AFINN", "panel": "panel"}
EXAMPLE = "It was not a good day for the great, clean new bridge."
_BAR, _HALF = 16, 100


def tone_scores(text: str) -> pd.DataFrame:
    """What each instrument makes of a text: instrument, score (-1 to 1, NaN: not scored), reading.

    >>> tone_scores("A good step.")[["instrument", "reading"]].values.tolist()[0]
    ['textblob', 'positive']
    """
    scores = score_texts([text]).iloc[0]
    known = [bool(scores.get(f"{name}_known", True)) for name in INSTRUMENTS]
    rows = [(n, float(scores[n]) if k else np.nan) for n, k in zip(INSTRUMENTS, known, strict=True)]
    return pd.DataFrame([(*row, reading(row[1])) for row in rows], columns=["instrument", "score", "reading"])


def tone_words(text: str) -> pd.DataFrame:
    """The words behind the scores, one row a place: start, end, text, what each adds to each score, kind.

    The weights stand in the columns textblob, vader, afinn and panel (NaN: this instrument does not use the word)
    and add up to the instrument's score. kind is "positive", "negative" or "mixed" (they disagree), or names what
    is no word, such as "VADER's own scaling". Where "not good" is one word to one and two to another, it is one row.

    >>> tone_words("A good step.")[["start", "end", "text", "textblob", "kind"]].values.tolist()[0]
    [2, 6, 'good', 0.7, 'positive']
    """
    rows = pd.concat([explain(text, name) for name in INSTRUMENTS])
    rows = rows.sort_values(["start", "end"], kind="stable", ignore_index=True)
    place = overlapping(rows)
    found = rows.groupby(place).agg(start=("start", "min"), end=("end", "max"), kind=("kind", "first"))
    weights = rows.groupby([place, "instrument"])["weight"].sum().unstack().reindex(columns=list(INSTRUMENTS))
    low, high = weights.min(axis=1), weights.max(axis=1)
    which = [found["kind"] != "word", (low < 0) & (high > 0), high > 0, low < 0]
    kind = np.select(which, [found["kind"], "mixed", "positive", "negative"], "neutral")
    words = [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)]
    return found[["start", "end"]].assign(text=words).join(weights).assign(kind=kind).reset_index(drop=True)


def tone_readout(text: str) -> Any:
    """Show a text with its known words marked, each instrument's score as a bar and a number, and the words' weights."""
    words, overall, scores = tone_words(text), score_texts([text]).iloc[0], tone_scores(text)
    told = (
        f"Some list knows {percent(overall['coverage'])} of the {overall['words']} words; the rest count for nothing. "
        "The numbers below are what each word adds to a score."
    )
    bars = scores.assign(
        instrument=scores["instrument"].map(NAMES),
        score=scores["score"].map(signed, na_action="ignore").astype(object),
        bar=scores["score"].map(_bar),
    )
    weights = {NAMES[n]: words[n].map(signed, na_action="ignore").astype(object) for n in INSTRUMENTS}
    named = words["text"].where(words["text"] != "", words["kind"].map("({})".format))
    return html(
        marked_text(text, words.query("end > start"), "kind"),
        table(bars, "instrument, score, bar as −1 … 0 … +1, reading"),
        f"<p>{escape(overall['note'] or told)}</p>",
        table(pd.DataFrame({"word": named} | weights)) if len(words) else "",
    )


def _bar(score: float) -> Any:
    """A bar from the middle, for the eye only: its number stands beside it."""
    width = 0 if np.isnan(score) else round(abs(score) * _HALF)
    left = _HALF - width if score < 0 else _HALF
    return html(
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
    rows = []
    for one, two in zip(tone_scores(text).itertuples(), tone_scores(after).itertuples(), strict=True):
        change = two.score - one.score
        told = [s.reading if np.isnan(s.score) else f"{signed(s.score)} ({s.reading})" for s in (one, two)]
        rows.append((NAMES[one.instrument], *told, None if np.isnan(change) else signed(change)))
    return html(f"<p>{escape(after)}</p>", table(rows, "instrument, before, after, change"))


def _worth_swapping(text: str) -> str:
    """The first word that an instrument knows; else the first word."""
    known = set(tone_words(text).query("end > start")["start"])
    words = list(WORD.finditer(text))
    return next((m.group() for m in words if m.start() in known), words[0].group() if words else "")


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
        word.options = list(dict.fromkeys(WORD.findall(sentence.value)))
        word.value = _worth_swapping(sentence.value)

    def show_change(_: object) -> None:
        change.value = ""
        if other.value.strip():
            change.value = _attempt(lambda: swap_readout(sentence.value, word.value, other.value).data)

    pick.observe(pick_sentence, "value")
    sentence.observe(show_scores, "value")
    for control in (word, other):
        control.observe(show_change, "value")
    show_scores()
    return widgets.VBox([pick, sentence, scores, word, other, change])


def paste_desk(folder: str | Path | None = None) -> ipywidgets.VBox:
    """Show a field for a title, a field for a text, a button that saves both, and a button for uploading files.

    Everything goes to my_work/articles/ unless another folder is given; nothing there is written over. Without
    widgets, put the files there by hand.
    """
    import ipywidgets as widgets

    folder = Path(folder) if folder else work_folder() / "articles"
    wide = widgets.Layout(width="95%", max_width="46em")
    title = widgets.Text(placeholder="Headline, or any name", description="Title", layout=wide)
    text = widgets.Textarea(placeholder="Paste the article here", description="Text", rows=10, layout=wide)
    save = widgets.Button(description="Save as an article", tooltip="Save the pasted text as a file")
    upload = widgets.FileUpload(accept=",".join(READABLE), multiple=True, description="Upload files")
    said = widgets.HTML()

    def saved(path: Path) -> str:
        return _said(f"Saved as {path.parent.name}/{path.name}.")

    def save_files(change: Any) -> None:
        given = [(file["name"], bytes(file["content"])) for file in change["new"]]
        said.value = "".join(_attempt(lambda f=f: saved(save_upload(*f, folder))) for f in given)

    def save_text(_: Any) -> None:
        said.value = _attempt(lambda: saved(save_pasted(text.value, title.value, folder)))

    save.on_click(save_text)
    upload.observe(save_files, names="value")
    return widgets.VBox([title, text, widgets.HBox([save, upload]), said])
