"""Marking: the words a reader copied are found where they stand, and whatever is wrong is named."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles.article import Article, pick
from helpers.articles.files import WorkbookError
from helpers.classroom.marking import (
    COLOURS,
    find_in_article,
    find_words,
    marks_from,
    marks_summary,
    read_marks,
    reading_folder,
    shared_marks,
    start_marks,
)

HEADER = "article,words,colour,why\n"


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path))
    return tmp_path


def sheet(text, reader="ann", encoding="utf-8"):
    path = reading_folder() / f"marks-{reader}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_a_new_sheet_has_a_line_for_each_article_and_colour_and_no_words(seeds, work):
    path = start_marks(seeds, "Ann Lee")
    assert path == work / "reading" / "marks-ann-lee.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert table["colour"].tolist() == list(COLOURS) * 2
    assert set(table["words"]) == {""}
    assert read_marks(seeds).empty


def test_a_sheet_is_never_made_again(seeds):
    path = sheet(HEADER + "B,brainwashing,yellow,because\n")
    before = path.read_bytes()
    assert start_marks(seeds, "Ann") == path
    assert path.read_bytes() == before


def test_a_reader_needs_a_name(seeds):
    with pytest.raises(WorkbookError, match="needs the reader's name"):
        start_marks(seeds, "…")


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_marks_are_found_in_any_spreadsheets_file(seeds, separator, encoding):
    rows = ["A,took from Ukraine,Yellow,who says so", "B,  Russian-occupied ,ORANGE,", "A,,green,"]
    sheet((HEADER + "\n".join(rows)).replace(",", separator), encoding=encoding)
    marks = read_marks(seeds)
    assert marks[["reader", "article", "text", "colour", "why"]].values.tolist() == [
        ["ann", "A", "took from Ukraine", "yellow", "who says so"],
        ["ann", "B", "Russian-occupied", "orange", ""],
    ]
    for mark in marks.itertuples(index=False):
        article = pick(seeds, mark.article)
        assert article.text[mark.start : mark.end] == mark.text
        assert mark.text in article.paragraphs.set_index("paragraph")["text"][mark.paragraph]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("article,words,color,why\nA,took,yellow,\n", "lacks the column colour"),
        (
            HEADER + "A,took,blue,\n",
            "Line 2 of the reading sheet marks-ann.csv has the colour “blue”. The colours are yellow, orange and green.",
        ),
        (
            HEADER + "A,took,green,\nC,took,green,\n",
            "Line 3 of the reading sheet marks-ann.csv is wrong. There is no article labelled “C”.",
        ),
        (
            HEADER + "A,stole from Ukraine,yellow,\n",
            "Line 2 of the reading sheet marks-ann.csv marks “stole from Ukraine”, which is not in Article A. Copy",
        ),
        (
            HEADER + "A,took from Ukraine,yellow,\nA,took from Ukraine,green,\n",
            "Line 3 of the reading sheet marks-ann.csv marks “took from Ukraine” again, but Article A has these words only once.",
        ),
        (
            HEADER + "B,war, war, war,yellow,\n",
            "Line 2 of the reading sheet marks-ann.csv has more cells than the first line has columns. Text with a comma",
        ),
    ],
)
def test_a_wrong_sheet_is_named_and_left_as_it_is(seeds, lines, message):
    path = sheet(lines)
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as caught:
        read_marks(seeds)
    assert message in str(caught.value)
    assert path.read_bytes() == before


def test_a_reader_with_two_sheets_is_named(seeds):
    sheet(HEADER)
    sheet(HEADER, "Ann (1)")
    with pytest.raises(WorkbookError, match="The reader “ann” has two sheets"):
        read_marks(seeds)


def test_words_marked_again_mean_their_next_place(seeds):
    marks = marks_from(seeds, {"B": {"yellow": ["war", "war", "war"]}})
    assert marks["start"].is_monotonic_increasing
    assert marks["start"].nunique() == 3
    with pytest.raises(WorkbookError, match=r"again, but Article B has these words only 6 times"):
        marks_from(seeds, {"B": {"yellow": ["war"] * 7}})


def test_two_readers_may_mark_the_same_words(seeds):
    sheet(HEADER + "A,took from Ukraine,yellow,\n")
    sheet(HEADER + "A,took from Ukraine,orange,\n", "ben")
    assert read_marks(seeds)["start"].nunique() == 1


def test_a_repeated_sentence_is_marked_where_it_counts(seeds):
    words = "on the verge of becoming our home"
    places = find_in_article(seeds[0], words)
    assert len(places) == 2
    assert places[0] > places[1]
    assert marks_from(seeds, {"A": {"yellow": [words]}})["paragraph"].tolist() == [2]


def test_one_string_instead_of_a_list_is_one_mark(seeds):
    assert marks_from(seeds, {"A": {"yellow": "bellicose language"}})["text"].tolist() == [
        "bellicose language"
    ]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("the toward war, warring War", "war", ["war", "War"]),
        ("He said “it’s over”.", '"It\'s  over"', ["“it’s over”"]),
        ("It’s over, he said.", "“It's over”", ["It’s over"]),
        ("a Russian‑led  plan", "Russian-led plan", ["Russian‑led  plan"]),
        ("our home….Is it?", "home….Is it", ["home….Is it"]),
        ("a b c. a d c", "a … d … c", ["a b c. a d c", "a d c"]),
        ("a b c", "c … a", []),
        ("a (b) [c] .* d", "(b) [c] .* d", ["(b) [c] .* d"]),
        ("a — b", "—", []),
        ("anything", "  ", []),
        ("anything", "…", []),
    ],
)
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


def test_summary_counts_each_colour(seeds):
    marks = marks_from(
        seeds, {"A": {"yellow": ["ravaged", "slammed"], "green": ["bellicose"]}, "B": {"green": ["war"]}}
    )
    assert marks_summary(marks).values.tolist() == [["A", "you", 2, 0, 1], ["B", "you", 0, 0, 1]]
    assert marks_summary(marks.iloc[:0]).columns.tolist() == [
        "article",
        "reader",
        "yellow",
        "orange",
        "green",
    ]


def test_places_that_two_readers_marked():
    article = Article.from_text("The reckless and costly plan was dropped. It was late.")
    marks = pd.concat(
        marks_from([article], {"A": colours}, reader)
        for reader, colours in {
            "ann": {"yellow": ["reckless and costly", "was dropped"], "green": ["It was"]},
            "ben": {"yellow": ["costly plan"], "orange": ["dropped"]},
            "cy": {"green": ["late"]},
        }.items()
    )
    shared = shared_marks(marks)
    assert shared[["text", "readers", "colours", "same"]].values.tolist() == [
        ["reckless and costly plan", 2, "ann yellow, ben yellow", True],
        ["was dropped", 2, "ann yellow, ben orange", False],
    ]
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
