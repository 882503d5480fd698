"""Readers: text kept to the letter, main text of pages and documents, one sentence for everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers import find_quotes, fitness
from helpers.articles.article import DAMAGE, Article, audit, load_articles
from helpers.articles.files import WorkbookError, decode
from helpers.articles.readers import read_article_file
from helpers.articles.segments import Overrule

STORY = "Bridge closed\r\n“It is late,” said Ann Lee.\rShe left – at 5 €."


@pytest.mark.parametrize(("encoding", "name", "sure"), cases(__file__, "text is kept to the letter"))
def test_text_is_kept_to_the_letter(tmp_path, encoding, name, sure):
    (tmp_path / "a.txt").write_bytes(STORY.encode(encoding))
    text, how = read_article_file(tmp_path / "a.txt")
    assert (text, how.name, not how.doubt) == (STORY, name, sure)


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\f", "\v"])
def test_every_kind_of_line_end_parts_paragraphs(break_):
    article = Article.from_text(break_.join(["One.", "", "Two."]))
    assert article.paragraphs["text"].tolist() == ["One.", "Two."]


PIECES = st.lists(
    st.sampled_from(["“It is late,”", " said Ann Lee.", "\r\n", "é–€", "\u00a0", "A", " "]), min_size=1
)


@given(PIECES.map("".join).filter(str.strip), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_was_written_is_read(text, encoding):
    assert decode(text.encode(encoding), "a.txt")[0] == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        text, encoding = decode(data, "folder/a.txt")
    except WorkbookError as error:
        text, encoding = "", str(error)
    assert text or "folder/a.txt" in encoding


def test_a_guess_and_traces_of_a_wrong_encoding_are_said_and_a_reader_overrules(tmp_path):
    (tmp_path / "a.txt").write_bytes("“Ja”, sagte sie. Nein.".encode("cp1252"))
    first = audit(load_articles(tmp_path)[0]).iloc[0]
    assert first["finding"] == "read with a guess"
    assert "Windows-1252" in first["why"]
    findings = audit(Article.from_text("Donâ€™t go, sheÂ\u00a0said.\u200b"))["finding"].tolist()
    assert "letters decoded wrongly" in findings
    assert "invisible character" in findings
    (tmp_path / "a.txt").write_text("Bridge closed\nAdvertisement\nRain fell.\nStay with us.", "utf-8")
    article, kinds = load_articles(tmp_path)[0], {"advertise": "story", "Stay": "not story"}
    article = replace(article, overrules=tuple(Overrule("A", *kind) for kind in kinds.items()))
    assert article.paragraphs["counted"].tolist() == [True, True, True, False]
    with pytest.raises(WorkbookError, match="begins no paragraph"):
        _ = replace(article, overrules=(Overrule("A", "Snow", "story"),)).paragraphs


@pytest.mark.parametrize(("line", "kind"), cases(__file__, "lines of a page are marked"))
def test_lines_of_a_page_are_marked(line, kind):
    article = Article.from_text(
        f"Bridge closed after storm\n{line}\nThe bridge was closed on Monday, the mayor said."
    )
    row = article.paragraphs.iloc[1]
    assert (row["kind"], row["counted"]) == ("boilerplate", False)
    assert row["why"].startswith(kind)


@pytest.mark.parametrize("line", cases(__file__, "lines of the story are not"))
def test_lines_of_the_story_are_not(line):
    assert Article.from_text(f"Bridge closed\n{line}\nRain fell.").paragraphs["counted"].all()


@pytest.mark.parametrize(("text", "damage"), cases(__file__, "damage is seen"))
def test_damage_is_seen(text, damage):
    article = Article.from_text(text)
    found = audit(article)
    assert damage in "".join(found[found["finding"].isin(DAMAGE)]["text"])
    assert "letters or marks were damaged" in fitness(article)["finding"].tolist()


@pytest.mark.parametrize("text", cases(__file__, "no damage is seen in"))
def test_no_damage_is_seen(text):
    assert not audit(Article.from_text(text))["finding"].isin(DAMAGE).any()


@pytest.mark.parametrize(("text", "paragraphs"), cases(__file__, "broken lines"))
def test_lines_that_a_page_broke_are_put_together(text, paragraphs):
    article = Article.from_text(text)
    assert article.paragraphs["text"].tolist() == paragraphs
    broken = any("\n" in p for p in paragraphs)
    assert ("lines broken by the page" in audit(article)["finding"].tolist()) == broken
    apart = replace(article, overrules=(Overrule("A", "any", "lines apart"),))
    assert apart.paragraphs["text"].tolist() == [line for line in text.splitlines() if line]


def test_a_quotation_over_broken_lines_is_whole_and_a_parted_name_is_one():
    text = (
        "The council met for the third time this week to main-\ntain the old quay. The mayor of the town, Ann Hol-\n"
        "lander, said that nobody would pay. “We will not go and\nwe stay,” Hollander told the people who had come to\nthe quay."
    )
    article = Article.from_text(text)
    row = find_quotes(article).iloc[0]
    assert (row.text, row.speaker) == ("We will not go and\nwe stay,", "Ann Hollander")
    assert text[row.start : row.end] == row.text
    assert "main-\ntain" in article.words["text"].tolist()


HEAD = "<!DOCTYPE html><html><head>{}<title>Quay open</title></head><body><h1>Quay open</h1>"
HEAD += "<p>The council met for the third time to speak of the quay and of the wall that leans.</p>" * 4


@pytest.mark.parametrize(("head", "body", "encoding", "line", "sure"), cases(__file__, "web pages"))
def test_web_pages_are_read_as_browsers_do(tmp_path, head, body, encoding, line, sure):
    (tmp_path / "a.html").write_bytes((HEAD.format(head) + body).encode(encoding).replace(b"BAD", b"\xe9"))
    text, how = read_article_file(tmp_path / "a.html")
    assert line in text.splitlines()
    assert sure == (not how.doubt)


def test_one_wrong_byte_does_not_change_the_encoding(tmp_path):
    (tmp_path / "a.txt").write_bytes("It’s ours, said Ann Lee at the caf".encode() + b"\xe9.")
    article = load_articles(tmp_path)[0]
    assert article.text == "It’s ours, said Ann Lee at the caf\ufffd."
    assert "UTF-8 with damage" in audit(article)["why"].iloc[0]
    (tmp_path / "a.txt").write_bytes("“It’s ours,” said Ann Lee at the café. ".encode("cp1252") + b"\x81")
    assert load_articles(tmp_path)[0].text.startswith("“It’s ours,” said Ann Lee at the café.")
