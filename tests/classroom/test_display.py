"""Views: what a notebook shows is complete, labelled and never run."""

import html
import re

import mistune
import pandas as pd
import pytest
from cases import cases

from helpers.classroom.display import LONG_TABLE, _markdown, literal, marked_text, side_by_side, table

SCRIPT = "<script>alert(1)</script>"


def test_markup_in_an_article_is_shown_and_not_run():
    spans = pd.DataFrame({"start": [0], "end": [25], "kind": [SCRIPT]})
    rows, marked = table(pd.DataFrame({SCRIPT: [SCRIPT]})), marked_text(SCRIPT * 2, spans, "kind")
    for view in (rows, marked, side_by_side(SCRIPT, "other words", (SCRIPT, "B"))):
        assert "<script" not in view.data
        assert "&lt;script&gt;" in view.data


def test_a_table_shows_whole_texts_and_names_what_is_missing():
    rows = {"text": ["x" * 500, None], "n": [0.123, float("nan")], "ok": [True, False]}
    shown = table(pd.DataFrame(rows)).data
    assert all(part in shown for part in ("x" * 500, ">0.12<", ">yes<"))
    assert shown.count(">–<") == 2
    shown = table(pd.DataFrame({"a": [1], "b": [2]}), "b as second").data
    assert "second" in shown
    assert ">1<" not in shown
    shown = table([("a", 1)], "letter, n as number").data
    assert all(part in shown for part in (">letter<", ">number<", ">a<"))


@pytest.mark.parametrize("words", cases(__file__, "words that Markdown takes for something else"))
def test_words_of_others_are_shown_as_the_letters_they_are(words):
    """In a caption all are letters; in a sentence of ours nothing can run, be fetched, or lead out of the workbook."""
    markdown = mistune.create_markdown(escape=False, plugins=["url", "strikethrough", "math"])
    letters = html.unescape(re.sub(r"^<p><em>|</em></p>\n$", "", markdown(f"*{literal(words)}*")))
    assert letters == " ".join(words.split())
    shown = r"<(?!/?(?:p|em|strong|code|pre|h\d|ul|ol|li|blockquote|br|hr)\b)"
    assert re.search(shown, _markdown()(words)) is None


def test_a_sentence_of_ours_keeps_its_emphasis_and_its_links_inside_the_workbook():
    said = _markdown()("**Two** `files` in [exports](../exports/report.html#top)")
    assert "<strong>Two</strong> <code>files</code> in <a" in said
    assert '<a href="../exports/report.html#top">exports</a></p>\n' in said


def test_a_table_says_its_first_row_where_there_is_no_html_and_scrolls_where_it_is_long():
    rows = [("it’s <b>", n / 3) for n in range(LONG_TABLE + 1)]
    assert repr(table(rows, "a as word, b")) == f"{LONG_TABLE + 1} rows; word: it’s <b>; b: 0.00"
    assert repr(table(rows[:1], "a, b")) == "1 row; a: it’s <b>; b: 0.00"
    assert repr(table(pd.DataFrame({"a": []}))) == "0 rows"
    assert ["overflow:auto" in table(rows[: LONG_TABLE + n], "a, b").data for n in (0, 1)] == [False, True]


def test_marked_text_keeps_every_character_once():
    spans = pd.DataFrame({"start": [2, 4], "end": [5, 7], "kind": ["one", "two"]})
    shown = re.sub(r"<sub.*?</sub>", "", marked_text("abcdefgh", spans, "kind").data)
    assert re.sub(r"<[^>]+>", "", shown).strip() == "abcdefgh"
