"""Sheets that readers fill in (tone, frames, marks): made once, read from any spreadsheet, checked, and left as they are."""

import pytest
from cases import cases

from helpers.articles.article import Article, pick
from helpers.articles.files import WorkbookError
from helpers.classroom.coding import read_sheets, start_sheet, write_code
from helpers.classroom.frames import read_frame_sheets, start_frame_sheet
from helpers.classroom.keeping import reset

pytestmark = pytest.mark.usefixtures("work")
KINDS = {"tone": (start_sheet, read_sheets), "frames": (start_frame_sheet, read_frame_sheets)}
FRAMES = (
    "article,sponsor,item,question,code,evidence,note\nA,Vladimir Putin,remedy,?,yes,give them immediately,\n"
)


@pytest.fixture
def sheet(seeds):
    """Makes Ann's sheet of a kind, new or with one line, after some words in it were replaced."""

    def make(kind, old="", new="", encoding="utf-8-sig", more=""):
        path = KINDS[kind][0](*seeds, coder="ann")
        text = (FRAMES if kind == "frames" else path.read_text("utf-8-sig")) + more
        assert old in text
        path.write_bytes(text.replace(old, new, 1 if len(old) > 1 else -1).encode(encoding))
        return path

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_made_once_and_answers_nothing(seeds, work, kind, sheet):
    start, read = KINDS[kind]
    path = start(*seeds, coder="Ann Lee")
    assert path == work / "coding" / f"{kind}-ann-lee.csv"
    table = read(*seeds)
    assert len(table) == {"tone": 48 + 43, "frames": 2 * (4 * 4 + 20)}[kind]
    assert table.reindex(columns=["code", "start"]).isna().all(axis=None)
    path.unlink()
    before = (path := sheet(kind)).read_bytes()
    assert start(*seeds, coder="Ann") == path
    assert path.read_bytes() == before
    path.with_name(f"{kind}-Ann (1).csv").write_bytes(before)
    with pytest.raises(WorkbookError, match="The coder “ann” has two sheets"):
        read(*seeds)
    with pytest.raises(WorkbookError, match="needs the coder's name"):
        start(*seeds, coder=" / …")


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
@pytest.mark.parametrize(("more", "rows"), cases(__file__, "from any spreadsheet"))
def test_a_sheet_from_any_spreadsheet_is_read(seeds, sheet, more, rows, encoding, separator):
    sheet("frames", ",", separator, encoding, more)
    table = read_frame_sheets(*seeds)
    assert table[["article", "sponsor", "frame", "text", "note"]].values.tolist() == rows
    for row in table.itertuples(index=False):
        assert pick(seeds, row.article).text[row.start : row.end] == row.text


@pytest.mark.parametrize(("old", "new"), cases(__file__, "no change of a sentence"))
def test_a_sheet_is_not_outdated_by_what_spreadsheets_do(seeds, sheet, old, new):
    sheet("tone", old, new)
    assert len(read_sheets(*seeds)) == 48 + 43


def test_a_sheet_is_read_whatever_the_label_and_the_length_of_a_sentence():
    for label, text in (("=A", "Rain fell."), (" B", "'It' fell."), ("C", "word " * 40_000)):
        article = Article.from_text(text, label)
        write_code(start_sheet(article, coder=text[:3]), article.label, 0, 1)
        row = [article.label, article.sentence_rows[0].text, 1]
        assert read_sheets(article)[["article", "text", "code"]].values.tolist() == [row]
        reset()
