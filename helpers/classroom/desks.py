"""Desks: widgets to code sentences, to try the instruments on a sentence (the tone lab), and to bring own articles.

At the coding desk every click is kept in the coder's sheet at once. ``tone_readout`` shows a sentence once and
``tone_lab`` is the same with controls; every bar has its number beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.catalogue import save_pasted
from helpers.articles.files import WorkbookError, work_folder
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


def _button(name: str, tooltip: str, step: Callable[[], str], state: ipywidgets.HTML) -> ipywidgets.Button:
    """A button that takes a step; what that says, ``state`` shows."""
    import ipywidgets as widgets

    made = widgets.Button(description=name, tooltip=tooltip)
    made.on_click(lambda _: setattr(state, "value", _attempt(step)))
    return made


CODE_NAMES = {-1: "negative", 0: "neutral", 1: "positive"}
KEYS = dict(zip("123", CODE_NAMES, strict=True))


def coding_desk(*articles: Article, coder: str) -> ipywidgets.VBox:
    """Show the first sentence that this coder has not coded, with buttons; a click writes the code and goes on.

    The codes are in the coder's sheet at once, so the notebook may be closed at any time. By keyboard: Tab to a
    button and Space, or to the field and 1, 2 or 3. Without widgets, the sheet can be filled in with a spreadsheet.

    Raises WorkbookError when there is no sentence to code, and as read_sheets does.
    """
    import ipywidgets as widgets

    path = start_sheet(*articles, coder=coder)
    sheet = read_sheets(*articles, folder=path.parent)
    todo = list(sheet[sheet["coder"] == path.stem.removeprefix("tone-")].itertuples(index=False))
    if not todo:
        raise WorkbookError(
            f"There is no sentence to code in {path.name}. Set it aside and check the articles."
        )
    codes = [row.code for row in todo]
    place = next((n for n, code in enumerate(codes) if np.isnan(code)), 0)
    sentence, state = widgets.HTML(), widgets.HTML()

    def show(number: int) -> str:
        nonlocal place
        place = number % len(codes)
        row, code = todo[place], codes[place]
        sentence.value = f'<p style="font-size:1.15em;max-width:44em">{escape(row.text)}</p>'
        now = "not coded yet" if np.isnan(code) else f"coded {CODE_NAMES[int(code)]}"
        done = f"{np.count_nonzero(~np.isnan(codes))} of {len(codes)} coded"
        return _said(f"Article {row.article}, sentence {row.sentence}: {now}. {done}.")

    def choose(code: int) -> str:
        write_code(path, todo[place].article, int(todo[place].sentence), code)
        codes[place] = float(code)
        return show(place + 1)

    def typed(change: dict[str, str]) -> None:
        key, keys.value = change["new"][-1:], ""
        if key in KEYS:
            state.value = _attempt(lambda: choose(KEYS[key]))
        elif key:
            state.value = _said("The keys are 1, 2 and 3.")

    rules = codebook().set_index("code")["rule"]
    steps = {name: (rules[code], lambda code=code: choose(code)) for code, name in CODE_NAMES.items()}
    steps |= {"back": ("", lambda: show(place - 1)), "skip": ("", lambda: show(place + 1))}
    row = [_button(name, rule, step, state) for name, (rule, step) in steps.items()]
    hint = ", ".join(f"{key} {CODE_NAMES[code]}" for key, code in KEYS.items())
    keys = widgets.Text(description="Or type", placeholder=hint, layout={"width": "26em"})
    keys.observe(typed, "value")
    state.value = show(place)
    return widgets.VBox([sentence, widgets.HBox(row), keys, state])


NAMES = {"textblob": "TextBlob", "vader": "VADER", "afinn": "AFINN", "panel": "panel"}
EXAMPLE = "It was not a good day for the great, clean new bridge."


def tone_scores(text: str) -> pd.DataFrame:
    """What each instrument makes of a text: instrument, score (-1 to 1, NaN: not scored), reading.

    >>> tone_scores("A good step.")[["instrument", "reading"]].values.tolist()[0]
    ['textblob', 'positive']
    """
    scores = score_texts([text]).iloc[0]
    found = [float(scores[n]) if scores.get(f"{n}_known", True) else np.nan for n in INSTRUMENTS]
    return pd.DataFrame({"instrument": INSTRUMENTS, "score": found, "reading": map(reading, found)})


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
    low, high = sorted((50, 50 + (0 if np.isnan(score) else round(50 * score))))
    grey = f"linear-gradient(90deg,#ddd {low}%,#444 {low}% {high}%,#ddd {high}%)"
    return html(f'<div aria-hidden="true" style="width:200px;height:1em;background:{grey}"></div>')


def tone_lab(*articles: Article, text: str = EXAMPLE) -> ipywidgets.VBox:
    """Show the lab: pick a sentence of the articles or type one, and read the scores while you change it.

    A sentence is picked by its number ("B 12") or by a word in it. By keyboard: Tab goes from control to control,
    the rest is typing. Without widgets, tone_readout(sentence) shows the same.
    """
    import ipywidgets as widgets

    texts = {f"{a.label} {s.sentence}": s.text for a in articles for s in a.story}
    # No Dropdown: JupyterLab takes arrow keys and letters away from it, and a letter inserts a cell.
    box = {"style": {"description_width": "9em"}, "layout": {"width": "46em", "max_width": "95%"}}
    labels = [f"{number}: {text[:80]}" for number, text in texts.items()]
    hint = "A 1, or a word to look for" if texts else "load the articles to pick one"
    pick = widgets.Combobox(options=labels, description="Pick a sentence", placeholder=hint, **box)
    sentence = widgets.Textarea(value=text, description="Sentence", rows=3, **box)
    scores = widgets.HTML(tone_readout(text).data)

    def pick_sentence(_: object) -> None:
        number = pick.value.partition(":")[0].strip().upper()
        sentence.value = texts.get(number, sentence.value)

    pick.observe(pick_sentence, "value")
    sentence.observe(lambda change: setattr(scores, "value", tone_readout(change["new"]).data), "value")
    return widgets.VBox([pick, sentence, scores])


def paste_desk(folder: str | Path | None = None) -> ipywidgets.VBox:
    """Show fields for a title and a text, and a button that saves both as an article; below, the same for an address.

    It goes to my_work/articles/ unless another folder is given; nothing there is written over. Files are put there
    with JupyterLab's own list of files, or by hand. A page is fetched only by its button, once, and kept with its
    address and the day in the folder's articles.csv.
    """
    import ipywidgets as widgets

    folder = Path(folder) if folder else work_folder() / "articles"
    wide, said = widgets.Layout(width="95%", max_width="46em"), widgets.HTML()
    title = widgets.Text(placeholder="Headline, or any name", description="Title", layout=wide)
    text = widgets.Textarea(placeholder="Paste the article here", description="Text", rows=10, layout=wide)
    address = widgets.Text(placeholder="https://…", description="Or address", layout=wide)
    note = widgets.HTML("A page is fetched once, and kept; from then on no network is needed for it.")

    def saved() -> str:
        path = save_pasted(text.value, title.value, folder)
        return _said(f"Saved as {path.parent.name}/{path.name}.")

    def fetched() -> str:
        from helpers import fetching  # nothing of the network before it is asked for

        row = fetching.fetch_article(address.value, folder)
        return _said(f"Kept as {folder.name}/{row['file']}, fetched on {row['fetched']}.")

    save = _button("Save as an article", "Save the pasted text as a file", saved, said)
    fetch = _button("Fetch the page", "Fetch the page at this address and keep it", fetched, said)
    return widgets.VBox([title, text, widgets.HBox([save]), address, widgets.HBox([fetch, note]), said])
