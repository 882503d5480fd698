"""Marking: the words a reader copied are found where they stand, and whatever is wrong is named."""

import pandas as pd
import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.classroom.marking import (
    find_in_article,
    find_words,
    marks_from,
    read_marks,
    reading_folder,
    shared_marks,
)

pytestmark = pytest.mark.usefixtures("work")


def sheet(text, reader):
    reading_folder().mkdir(parents=True, exist_ok=True)
    (reading_folder() / f"marks-{reader}.csv").write_text(f"article,words,colour,why\n{text}", "utf-8")


def test_where_words_marked_again_stand_and_how_they_are_counted(seeds):
    marks = marks_from(*seeds, marks={"B": {"yellow": ["war", "war", "war"]}})
    assert marks["start"].is_monotonic_increasing
    assert marks["start"].nunique() == 3
    with pytest.raises(WorkbookError, match=r"again, but Article B has these words only 6 times"):
        marks_from(*seeds, marks={"B": {"yellow": ["war"] * 7}})
    words = "on the verge of becoming our home"
    places = find_in_article(seeds[0], words)
    assert len(places) == 2
    assert places[0] > places[1]
    marks = marks_from(*seeds, marks={"A": {"yellow": [words], "green": "bellicose language"}})
    assert marks["paragraph"].tolist()[0] == 2
    assert marks["text"].tolist()[1] == "bellicose language"
    sheet("A,took from Ukraine,yellow,\n", "ann")
    sheet("A,took from Ukraine,orange,\n", "ben")
    assert read_marks(*seeds)["start"].nunique() == 1


@pytest.mark.parametrize(("text", "words", "found"), cases(__file__, "how words are found"))
def test_how_words_are_found(text, words, found):
    assert [text[a:b] for a, b in find_words(text, words)] == found


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=30))
def test_every_place_found_lies_in_the_text(text, words):
    for start, end in find_words(text, words):
        assert 0 <= start < end <= len(text)


@settings(deadline=None)
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


def test_places_that_two_readers_marked():
    article = Article.from_text("The reckless and costly plan was dropped. It was late.")
    marks = pd.concat(
        marks_from(article, marks={"A": colours}, reader=reader)
        for reader, colours in {
            "ann": {"yellow": ["reckless and costly", "was dropped"], "green": ["It was"]},
            "ben": {"yellow": ["costly plan"], "orange": ["dropped"]},
            "cy": {"green": ["late"]},
        }.items()
    )
    shared = shared_marks(marks)
    assert shared[["text", "readers", "colours", "same"]].values.tolist() == cases(
        __file__, "places that two readers marked"
    )
    for place in shared.itertuples(index=False):
        assert article.text[place.start : place.end] == place.text
    assert shared_marks(marks.query("reader == 'ann'")).empty
    assert shared_marks(marks.iloc[:0]).empty


SPANS = st.lists(
    st.tuples(st.sampled_from(["ann", "ben"]), st.integers(0, 30), st.integers(1, 8)), max_size=12
)


@settings(deadline=None)
@given(SPANS)
def test_shared_places_are_text_and_do_not_overlap(spans):
    text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
    rows = [(r, "A", 0, s, s + n, text[s : s + n], "yellow", "") for r, s, n in spans]
    columns = ["reader", "article", "paragraph", "start", "end", "text", "colour", "why"]
    shared = shared_marks(pd.DataFrame(rows, columns=columns))
    covered = {r: {c for q, s, n in spans if q == r for c in range(s, s + n)} for r in ("ann", "ben")}
    both, end = covered["ann"] & covered["ben"], -1
    for place in shared.itertuples(index=False):
        assert text[place.start : place.end] == place.text
        assert place.start >= end
        assert both & set(range(place.start, place.end))
        end = place.end
    assert both <= {c for p in shared.itertuples(index=False) for c in range(p.start, p.end)}
