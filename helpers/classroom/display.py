"""Views: what a notebook shows. Every text from an article is escaped, so it is shown and never run."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape, unescape
from textwrap import shorten
from typing import Any

import pandas as pd

from helpers.articles.segments import joined
from helpers.charts.chart import Chart, marked, on_phone, on_screen
from helpers.framing.alignment import word_diff

SCREEN_DPI = 150
FOR_PAGES = "TWO_TELLINGS_PAGES"  # set where notebooks become pages, which show a figure's column on a phone
LONG_TABLE, LONG_TEXT = 12, 2500  # rows, characters: above it a view scrolls in a box
_INK = {"A": "#cfe5f5", "B": "#fbdcc8", "quoted": "#cfe5f5", "reported": "#e6e0f5", "positive": "#cdebdd"}
_INK |= {"yellow": "#fff0a0", "orange": "#ffd9ad", "green": "#cdebc5"}
_INK |= {"negative": "#f5d9e8", "neutral": "#e3e3e3", "kept": "transparent"}
_CELL = "text-align:left;vertical-align:top;padding:.25em .7em .25em 0;white-space:normal;max-width:34em"


def show(chart: Chart, caption: str | None = None, words: bool = True) -> None:
    """Show a chart with its alt text, its computed caption (or another one), and the words behind it to unfold.

    Without ``words`` there is nothing to unfold: the words might give away what the reader is asked.
    """
    from IPython.display import display

    about = {"alt": chart.alt, "width": round(chart.figure.get_figwidth() * 110)}
    if FOR_PAGES in os.environ and (small := on_phone(chart)):
        about["narrow"] = b64encode(small).decode()
    data = {"image/png": on_screen(chart, SCREEN_DPI), "text/plain": chart.alt}
    display(data, metadata={"image/png": about}, raw=True)
    said = caption or chart.caption
    display({"text/markdown": f"*{literal(said)}*", "text/plain": said}, raw=True)
    if words and chart.fold:
        display(html(chart.fold))


def literal(text: str) -> str:
    """Text as the same letters in Markdown: a backslash before any sign may stand for the sign (CommonMark 2.4).

    >>> literal("*Two* [x](javascript:y), $5, see www.example.org.")
    '\\\\*Two\\\\* \\\\[x\\\\](javascript\\\\:y), \\\\$5, see www\\\\.example.org.'
    """
    return re.sub(r"[!#$&*:<>@\[\\\]^_`{|}~]|(?<=www)\.", r"\\\g<0>", " ".join(text.split()))


def say(text: str) -> None:
    """Show a computed sentence, in Markdown; words of an article in it can neither run nor fetch or leave anything."""
    from IPython.display import display

    text = text.encode("utf-8", "replace").decode()  # no page holds half a character
    display(html(_markdown()(text), plain=text))


@cache
def _markdown() -> Any:
    """What turns Markdown into HTML, but for tags, pictures, and links that lead out of the workbook: those stay letters."""
    from mistune import HTMLRenderer, create_markdown

    class Inside(HTMLRenderer):
        def link(self, text: str, url: str, title: str | None = None) -> str:
            outside = ":" in url or url.startswith("//")
            return f"[{text}]({escape(url)})" if outside else super().link(text, url, title)

        def image(self, text: str, url: str, **_: Any) -> str:
            return f"![{text}]({escape(url)})"

    return create_markdown(renderer=Inside(escape=True))


def table(rows: pd.DataFrame | Iterable, columns: str | None = None) -> Any:
    """Show a table to read: whole texts, no row numbers, shares and scores with two decimals.

    ``columns`` chooses columns, or names them too ("article, share as share of words"). Rows that are no table yet
    may be tuples, which ``columns`` names in order, or dictionaries, of which it chooses.
    """
    if not isinstance(rows, pd.DataFrame):
        rows = pd.DataFrame(list(rows), columns=list(_named(columns)))
    names = _named(columns) if columns else {column: column for column in rows.columns}
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(str(name))}</th>' for name in names.values())
    cells = [list(map(_cell, row)) for row in rows[list(names)].itertuples(index=False, name=None)]
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>" for row in cells
    )
    count = f"{len(cells)} row{'' if len(cells) == 1 else 's'}"
    first = (
        f"{name}: {_letters(cell)}"
        for row in cells[:1]
        for name, cell in zip(names.values(), row, strict=True)
    )
    view = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return html(_box(view, count) if len(cells) > LONG_TABLE else view, plain="; ".join([count, *first]))


def _letters(body: str) -> str:
    """What a piece of HTML says, without its tags, cut where it is long."""
    return shorten(unescape(re.sub(r"<[^>]*>", " ", body)), 200, placeholder=" …")


def _box(body: str, label: str) -> str:
    """A piece of HTML that is long, in a box that scrolls; on paper it stands whole."""
    return (
        f'<div style="max-height:26em;overflow:auto;border:1px solid #bbb;padding:.4em .8em" '
        f'tabindex="0" role="region" aria-label="{escape(label)}">{body}</div>'
    )


def _named(columns: str) -> dict[str, str]:
    pairs = [part.strip().partition(" as ") for part in columns.split(",")]
    return {column: name or column for column, _, name in pairs}


def _cell(value: Any) -> str:
    if hasattr(value, "_repr_html_"):
        return value.data
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:.2f}" if isinstance(value, float) else joined(str(value))
    return escape("0.00" if text == "-0.00" else text)


def paragraph(lead: str, text: str) -> Any:
    """Show a sentence or two after a lead in bold; a screen reader says them when they change."""
    start = f"<b>{escape(lead)}</b>{'<br>' if text else ''}" if lead else ""
    body = f'<p role="status" style="max-width:46em;line-height:1.6">{start}{escape(text)}</p>'
    return html(body, plain=f"{lead} {text}".strip())


def marked_text(text: str, spans: pd.DataFrame, kind: str, start: int = 0, end: int | None = None) -> Any:
    """Show text[start:end] with stretches marked; ``spans`` has start, end and the column ``kind``.

    Each mark carries its kind as a small label, so that nothing rests on colour alone.
    """
    end, pieces, at = len(text) if end is None else end, [], start
    for span in spans.sort_values("start").itertuples(index=False):
        a, b = max(span.start, at), min(span.end, end)
        if b > a:
            pieces += [escape(text[at:a]), _mark(text[a:b], str(getattr(span, kind)))]
            at = b
    body = re.sub(r"\s*\n\s*", "<br>", "".join([*pieces, escape(text[at:end])]))
    view = f'<p style="line-height:1.9;max-width:46em">{body}</p>'
    return html(_box(view, "text with marks") if end - start > LONG_TEXT else view)


def _mark(text: str, kind: str) -> str:
    ink = _INK.get(kind, "#fff0b8")
    style = f"background:{ink};color:#111;padding:.1em .15em;border-bottom:2px solid #555"
    return f'<mark style="{style}">{marked(text)}<sub>\u00a0{escape(kind)}</sub></mark>'


def stretches_to_open(stretches: pd.DataFrame) -> Any:
    """Show the stretches of voices() as a list in reading order: each opens, by click or Enter, to its words."""
    lines = []
    for s in stretches.itertuples(index=False):
        who = s.voice if s.speaker is None or s.speaker != s.speaker else f"{s.speaker}, {s.voice}"
        words = f"{s.words} word{'' if s.words == 1 else 's'}"
        head = f"<summary>{escape(who)}: {words}</summary>"
        lines.append(
            f'<details>{head}<p style="margin:.2em 1.2em">{escape(" ".join(s.text.split()))}</p></details>'
        )
    return html(_box("".join(lines), "stretches"))


def side_by_side(one: str, other: str, labels: tuple[str, str] = ("A", "B")) -> Any:
    """Show two renderings under each other, in bold what the other does not have."""
    diff = word_diff(one, other)
    rows = []
    for label, side in zip(labels, ("a_text", "b_text"), strict=True):
        pieces = zip(diff["op"], diff[side], strict=True)
        words = "".join(_word(text, op, label) for op, text in pieces if text)
        rows.append(f'<p style="margin:.2em 0;line-height:1.7"><b>{escape(label)}:</b>&ensp;{words}</p>')
    return html("".join(rows))


def _word(text: str, op: str, label: str) -> str:
    if op == "kept":
        return escape(text)
    return f'<b style="background:{_INK.get(label, "#eee")};color:#111">{escape(text.rstrip())}</b> '


def html(*pieces: Any, plain: str = "") -> Any:
    """Show pieces of HTML, or of what other views show, one after the other; where there is no HTML, its letters."""
    from IPython.display import HTML

    class View(HTML):
        def __repr__(self) -> str:
            return plain or _letters(self.data)

    body = "".join(piece if isinstance(piece, str) else piece.data for piece in pieces)
    # The classes keep a “$” in an article from being set as a formula, and JupyterLab shows the first line of what is
    # folded.
    return View(f'<div class="tex2jax_ignore mathjax_ignore">\n{body}</div>')
