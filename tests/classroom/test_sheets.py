"""Sheets that readers fill in (tone, frames, marks): made once, read from any spreadsheet, checked, and left as they are."""

import pandas as pd
import pytest
from cases import cases

from helpers.articles.article import pick
from helpers.articles.files import WorkbookError
from helpers.classroom.coding import new_sheet, read_sheets, start_sheet
from helpers.classroom.frames import read_frame_sheets, start_frame_sheet
from helpers.classroom.marking import COLUMNS, read_marks, reading_folder


def start_marks(*_, reader):
    return new_sheet(reading_folder(), "marks", reader, pd.DataFrame(columns=COLUMNS), "reader")


pytestmark = pytest.mark.usefixtures("work")
KINDS = {
    "tone": (start_sheet, read_sheets, "coder"),
    "frames": (start_frame_sheet, read_frame_sheets, "coder"),
    "marks": (start_marks, read_marks, "reader"),
}
LINES = {
    "frames": "article,sponsor,item,question,code,evidence,note\nA,Vladimir Putin,remedy,?,yes,give them immediately,\n",
    "marks": "article,words,colour,why\nA,took from Ukraine,yellow,who says so\n",
}


@pytest.fixture
def sheet(seeds):
    """Makes Ann's sheet of a kind, new or with one line, after some words in it were replaced."""

    def make(kind, old="", new="", encoding="utf-8-sig", more=""):
        start, _, who = KINDS[kind]
        path = start(*seeds, **{who: "ann"})
        text = LINES.get(kind, path.read_text("utf-8-sig")) + more
        assert old in text
        path.write_bytes(text.replace(old, new, 1 if len(old) > 1 else -1).encode(encoding))
        return path

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_made_once_and_answers_nothing(seeds, work, kind, sheet):
    start, read, who = KINDS[kind]
    path = start(*seeds, **{who: "Ann Lee"})
    assert path == work / ("reading" if kind == "marks" else "coding") / f"{kind}-ann-lee.csv"
    table = read(*seeds)
    assert len(table) == {"tone": 48 + 43, "frames": 2 * (4 * 4 + 20), "marks": 0}[kind]
    assert table.reindex(columns=["code", "start"]).isna().all(axis=None)
    path.unlink()
    before = (path := sheet(kind)).read_bytes()
    assert start(*seeds, **{who: "Ann"}) == path
    assert path.read_bytes() == before
    path.with_name(f"{kind}-Ann (1).csv").write_bytes(before)
    with pytest.raises(WorkbookError, match=f"The {who} “ann” has two sheets"):
        read(*seeds)
    with pytest.raises(WorkbookError, match=f"needs the {who}'s name"):
        start(*seeds, **{who: " / …"})


@pytest.mark.parametrize(("kind", "old", "new", "parts"), cases(__file__, "wrong sheets"))
def test_a_wrong_sheet_is_named_and_left_as_it_is(seeds, sheet, kind, old, new, parts):
    before = (path := sheet(kind, old, new)).read_bytes()
    with pytest.raises(WorkbookError) as caught:
        KINDS[kind][1](*seeds)
    for part in [f"{kind}-ann.csv", *parts]:
        assert part in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(("kind", "more", "rows"), cases(__file__, "from any spreadsheet"))
def test_a_sheet_from_any_spreadsheet_is_read_and_its_words_found(
    seeds, sheet, kind, more, rows, encoding, separator
):
    sheet(kind, ",", separator, encoding, more)
    table = KINDS[kind][1](*seeds)
    columns = (
        ["sponsor", "frame", "text", "note"] if kind == "frames" else ["reader", "colour", "text", "why"]
    )
    assert table[["article", *columns]].values.tolist() == rows
    for row in table.itertuples(index=False):
        article = pick(seeds, row.article)
        assert article.text[row.start : row.end] == row.text
        paragraphs = article.paragraphs.set_index("paragraph")["text"]
        assert kind == "frames" or row.text in paragraphs[row.paragraph]
