"""Corrections: the reader's word counts, a wrong line is named, and nothing the reader wrote is touched."""

import pytest
from cases import cases

from helpers.articles.article import load_articles, read_corrections
from helpers.articles.files import WorkbookError
from helpers.framing.shares import share_of_voice
from helpers.quotations.quotes import CORRECTED as HOW
from helpers.quotations.quotes import find_attributions, find_quotes

HEAD = "article,quotation,speaker,why\n"


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Writes a table of corrections where the workbook looks for it."""
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path))

    def write(lines):
        path = tmp_path / "corrections.csv"
        path.write_text(HEAD + lines, "utf-8")
        return path

    return write


def row_of(article, words):
    quotes = find_quotes(article)
    return quotes[quotes["text"].str.startswith(words)].iloc[0]


def test_without_a_table_nothing_changes(tmp_path, monkeypatch, seeds):
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path / "not there"))
    assert read_corrections(tmp_path / "not there" / "corrections.csv") == []
    assert find_quotes(load_articles()[0]).equals(find_quotes(seeds[0]))


def test_a_correction_is_used_everywhere_and_said_to_be_one(table, seeds):
    path = table("A,red line,Dmitry Peskov,I read it so\n")
    before, article = path.read_bytes(), load_articles()[0]
    row = row_of(article, "red line")
    assert (row.speaker, row.speaker_type, row.how, row.sure) == ("Dmitry Peskov", "person", HOW, True)
    assert row_of(seeds[0], "red line").speaker != "Dmitry Peskov"
    shares = share_of_voice(article).query("voice == 'quoted'").set_index("speaker")["words"]
    assert shares["Dmitry Peskov"] == 2
    said = find_attributions(article)
    assert "Dmitry Peskov" in said[said["text"].str.contains("red line")]["speaker"].tolist()
    assert path.read_bytes() == before


def test_nobody_a_term_another_spelling_and_a_repeated_quotation_are_corrected_everywhere(table, seeds):
    table("A,anti-Russian,nobody,\nA,foreign agents,Russia,\n")
    article = load_articles()[0]
    assert row_of(article, "foreign agents").speaker == "Russia"
    row = row_of(article, "anti-Russian")
    assert row.speaker is None
    assert row.kind == "title or term"
    quoted = [share_of_voice(a).query("voice == 'quoted'")["words"].sum() for a in (seeds[0], article)]
    assert quoted[0] - quoted[1] == 1 - 2
    table("B,security guarantees,Vladimir Putin,\n")
    assert row_of(load_articles()[1], "security guarantees").speaker == "Vladimir Putin"
    table('A,"we\'ve told them LOUD",Nobody Else,\n')
    assert row_of(load_articles()[0], "We’ve told").speaker == "Nobody Else"
    article = seeds[0].with_corrections({"quickly": "Someone Else"})
    quotes = find_quotes(article)
    assert (quotes[quotes["text"] == "quickly"]["speaker"] == "Someone Else").all()


@pytest.mark.parametrize(("lines", "parts"), cases(__file__, "a wrong line is named"))
def test_a_wrong_line_is_named(table, lines, parts):
    path = table(lines)
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as caught:
        [find_quotes(article) for article in load_articles()]
    for part in parts:
        assert part in str(caught.value)
    assert "corrections.csv" in str(caught.value)
    assert path.read_bytes() == before


def test_a_table_with_semicolons_is_read_and_a_missing_column_named(table):
    path = table("")
    path.write_text("article;quotation;speaker;why\nA;red line;Dmitry Peskov;\n", "utf-8")
    assert row_of(load_articles()[0], "red line").speaker == "Dmitry Peskov"
    path = table("")
    path.write_text("article,words\nA,quickly\n", "utf-8")
    with pytest.raises(WorkbookError, match="lacks the columns quotation and speaker"):
        load_articles()
