"""Marking: the words a reader copied are found where they stand, and whatever is wrong is named."""

import re

import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.classroom.marking import find_in_article, find_words, marks_from


def test_where_words_marked_again_stand_and_how_they_are_counted(seeds):
    marks = marks_from(*seeds, marks={"B": {"yellow": ["war", "war", "war"]}})
    assert marks["start"].is_monotonic_increasing
    assert marks["start"].nunique() == 3
    with pytest.raises(WorkbookError, match=r"“war” is marked once more than Article B has these words"):
        marks_from(*seeds, marks={"B": {"yellow": ["war"] * 7}})
    words = "on the verge of becoming our home"
    places = find_in_article(seeds[0], words)
    assert len(places) == 2
    assert places[0] > places[1]
    marks = marks_from(*seeds, marks={"A": {"yellow": [words], "green": "bellicose language"}})
    paragraph = seeds[0].paragraphs.set_index("paragraph").loc[2]
    assert paragraph["start"] < marks["start"][0] < paragraph["end"]
    assert marks["text"].tolist()[1] == "bellicose language"


@pytest.mark.parametrize(("label", "colour", "words", "said"), cases(__file__, "wrong marks"))
def test_a_wrong_mark_is_named(seeds, label, colour, words, said):
    with pytest.raises(WorkbookError, match=re.escape(said)):
        marks_from(*seeds, marks={label: {colour: words}})


@pytest.mark.parametrize(("text", "words", "found"), cases(__file__, "how words are found"))
def test_how_words_are_found(text, words, found):
    assert [text[a:b] for a, b in find_words(text, words)] == found


@given(st.text(max_size=80), st.text(max_size=30))
def test_every_place_found_lies_in_the_text(text, words):
    for start, end in find_words(text, words):
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="ab “”’'-.…\u00a0\n", min_size=1, max_size=60), st.data())
def test_whatever_whole_words_are_copied_are_found(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    copied = text[start : data.draw(st.integers(start + 1, len(text)))]
    cut = text[max(0, start - 1) : start].isalnum() or text[start + len(copied) :][:1].isalnum()
    if not cut and any(c.isalnum() for c in copied):
        places = find_words(text, copied)
        assert places
        for a, b in places:
            assert Article.from_text(text).text[a:b].strip()
