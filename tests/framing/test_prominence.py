"""Framing, table by table; then beginnings and endings, and numbers told."""

import pytest
from cases import cases, points_into
from hypothesis import given
from hypothesis import strategies as st

from helpers import framing
from helpers.articles.article import Article
from helpers.framing.labels import concordance, find_wording, passages, topic_hits
from helpers.framing.numbers import numbers_told

AWKWARD = cases(__file__, "AWKWARD")
PIECES = (
    "“|”|’|.|,|-|–|%|$|x7| |\n|\u00a0| 30 million people| 4 1/2| May 5| Dec. 23, 2021| 2014| the two| first| one of| may"
    "| about| some| might| could| reportedly| sources say| it is believed| No. 10| Ann Lee said that| officials said"
    "| a third of| twenty-five| 5 p.m.| 1/2| 20–30"
).split("|")


@pytest.mark.parametrize("text", AWKWARD)
def test_every_row_points_into_awkward_texts(text):
    test_every_row_points_into_any_text.hypothesis.inner_test(text)


@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
def test_every_row_points_into_any_text(text):
    article = Article.from_text(text)
    numbers = numbers_told(article)
    others = find_wording(article, words="a|of*"), topic_hits(article), concordance(article, words="the|said")
    for table in (numbers, passages(article), *others):
        assert points_into(table, article)
    assert (numbers["start"].iloc[1:].values >= numbers["end"].iloc[:-1].values).all()
    assert (numbers["sentence_start"] <= numbers["start"]).all()
    assert (numbers["end"] <= numbers["sentence_end"]).all()


@pytest.mark.parametrize(
    ("name", "columns", "rows"), cases(__file__, "tables of the seeds are those found by reading")
)
def test_tables_of_the_seeds_are_those_found_by_reading(seeds, name, columns, rows):
    found = getattr(framing, name)(*seeds)[columns].values.tolist()
    assert [[" ".join(x.split()) if isinstance(x, str) else x for x in row] for row in found] == rows


@pytest.mark.parametrize(("name", "text", "column", "found"), cases(__file__, "one text, one column"))
def test_what_is_found_in_a_text_and_what_is_not(name, text, column, found):
    assert getattr(framing, name)(Article.from_text(text))[column].tolist() == found


def test_beginnings_and_endings_are_whole_sentences_of_at_least_a_tenth():
    article = Article.from_text("Mayor speaks\nOne two. " + "Rain fell again today here. " * 7 + "She left.")
    table = passages(article).set_index("part")
    assert table.loc["headline", "text"] == "Mayor speaks"
    assert table.loc["first tenth", "text"] == "One two. Rain fell again today here."
    assert table.loc["last tenth", "text"] == "Rain fell again today here. She left."
    assert table["words"].to_dict() == {"headline": 2, "first tenth": 7, "last tenth": 7}
    assert passages(Article.from_text("")).empty
    assert set(passages(Article.from_text("Rain fell. She left."))["part"]) == {"first tenth", "last tenth"}
    one_line = Article.from_text("Mayor speaks\nleave a comment:")
    assert passages(one_line)["text"].tolist() == ["Mayor speaks", "Mayor speaks"]


def test_passages_of_the_seeds(seeds):
    table = passages(*seeds).set_index(["article", "part"])
    first, last = table.loc[("A", "first tenth")], table.loc[("A", "last tenth")]
    assert first["text"].startswith("On Thursday, Russian President")
    assert first["text"].endswith("in Central and Eastern Europe be reduced.")
    assert last["text"].startswith("He dismissed criticism")
    assert table.loc[("B", "headline"), "words"] == 8


def test_repeats_and_boilerplate_do_not_count():
    article = Article.from_text("Rain fell on 30 towns today, they said.\n20 comments")
    assert numbers_told(article)["text"].tolist() == ["30 towns"]
