"""Frames by hand: sheets are checked and kept, evidence is in the article, and the tables add up."""

import math

import pandas as pd
import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article, pick
from helpers.articles.files import PROJECT, WorkbookError
from helpers.classroom.coding import coding_folder
from helpers.classroom.frames import (
    WHOLE,
    frame_agreement,
    frame_codebook,
    frame_contrast,
    read_frame_sheets,
    sponsors,
    start_frame_sheet,
)

pytestmark = pytest.mark.usefixtures("work")
EXAMPLES = PROJECT / "notebooks" / "teaching" / "examples"
HEADER = "article,sponsor,item,question,code,evidence,note\n"
LINE = "A,Vladimir Putin,remedy,?,yes,give them immediately,\n"


def sheet(text):
    coding_folder().mkdir(parents=True, exist_ok=True)
    (coding_folder() / "frames-ann.csv").write_text(text, "utf-8")


def coded(answers):
    """A table of codes as read_frame_sheets gives it: {coder: {(article, sponsor, item): code}}."""
    book = frame_codebook().set_index("item")["frame"]
    rows = [(c, *unit, book[unit[2]], code) for c, units in answers.items() for unit, code in units.items()]
    table = pd.DataFrame(rows, columns=["coder", "article", "sponsor", "item", "frame", "code"])
    return table.astype({"code": float})


def test_the_codebook_asks_24_questions_of_the_narrator_and_those_who_speak_most(seeds):
    book = frame_codebook()
    assert (book != "").all(axis=None)
    assert book["item"].is_unique
    assert book["item"].str.lower().tolist() == book["item"].tolist()
    assert book["question"].str.endswith("?").all()
    asked = cases(__file__, "the codebook asks four and twenty questions")
    assert book.groupby("frame", sort=False).size().to_dict() == asked
    for article in seeds:
        assert sponsors(article)[:2] == ["narrator", "Vladimir Putin"]
    assert "Liz Truss" in sponsors(seeds[0])
    assert sponsors(Article.from_text("")) == []


@pytest.mark.parametrize(("code", "means"), cases(__file__, "codes as people write them"))
def test_codes_as_people_write_them(seeds, code, means):
    sheet(HEADER + LINE.replace("yes", code))
    read = read_frame_sheets(*seeds)["code"].tolist()
    assert read == pytest.approx([math.nan if means is None else means], nan_ok=True)


def test_of_several_places_the_evidence_is_the_shortest_and_where_it_counts(seeds):
    sheet(HEADER + "A,Ann,problem,?,yes,We … Lee,\n")
    article = Article.from_text("We came late. We spoke at length. We met Lee.")
    assert read_frame_sheets(article)["text"].tolist() == ["We met Lee"]
    sheet(HEADER + "A,narrator,problem,?,yes,prevent NATO's expansion into Ukraine,\n")
    lead = seeds[0].paragraphs.set_index("paragraph").loc[2]
    assert lead["start"] < read_frame_sheets(*seeds)["start"][0] < lead["end"]


def test_the_worked_examples_can_be_read_and_every_yes_has_its_place_where_it_counts(seeds):
    codes = read_frame_sheets(*seeds, folder=EXAMPLES)
    assert "first-reading" in set(codes["coder"])
    assert codes.query("item != 'moving pictures'")["code"].notna().all()
    for row in codes[codes["code"] == 1].itertuples(index=False):
        article = pick(seeds, row.article)
        assert article.text[row.start : row.end] == row.text
        assert any(p.start <= row.start < p.end for p in article.paragraph_rows if p.counted)


def test_agreement_is_the_published_one_for_binary_codes():
    """Krippendorff 2011, binary data of two observers, ten units: alpha = .095."""
    items = [("A", WHOLE, item) for item in frame_codebook().query("unit == 'article'")["item"][:10]]
    codes = {"meg": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "owen": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]}
    answers = {coder: dict(zip(items, some, strict=True)) for coder, some in codes.items()}
    found = frame_agreement(coded(answers)).set_index("frame")
    pooled = found.loc["all items"]
    assert pooled["alpha"] == pytest.approx(0.095, abs=0.001)
    assert (pooled["coders"], pooled["units"]) == (2, 10)
    assert "A summary only" in pooled["verdict"]
    assert "on 5 questions only: too few" in found.loc["responsibility", "verdict"]


def test_one_coder_and_none_are_told_what_is_missing(seeds):
    start_frame_sheet(*seeds, coder="ann")
    assert frame_agreement(read_frame_sheets(*seeds))["verdict"].str.contains("there is one so far").all()
    nothing = read_frame_sheets(*seeds, folder=PROJECT / "no such folder")
    assert frame_agreement(nothing)["verdict"].str.contains("there is none so far").all()
    with pytest.raises(WorkbookError, match="and here are: none"):
        frame_contrast(nothing)


@pytest.mark.parametrize(("ann", "ben", "a", "b", "what"), cases(__file__, "what separates the articles"))
def test_what_separates_the_articles(ann, ben, a, b, what):
    units = [("A", WHOLE, "urgency"), ("B", WHOLE, "urgency")]
    codes = {"ann": dict(zip(units, ann, strict=True)), "ben": dict(zip(units, ben, strict=True))}
    contrast = frame_contrast(coded(codes))
    assert contrast[["item", "sponsor", "A", "B", "what"]].values.tolist() == [["urgency", WHOLE, a, b, what]]
    assert contrast["question"].str.endswith("?").all()


def test_what_is_contrasted_and_under_which_labels():
    units = [("X", "x", "remedy"), ("Y", "y", "remedy"), ("X", "z", "cause"), ("Y", "z", "cause")]
    codes = coded({"ann": dict(zip(units, [1, 1, 0, 1], strict=True))})
    contrast = frame_contrast(codes)
    row = ["cause", "z", "no", "yes", "only in Y"]
    assert contrast[["item", "sponsor", "X", "Y", "what"]].values.tolist() == [row]
    with pytest.raises(WorkbookError, match="and here are: X"):
        frame_contrast(codes[codes["article"] == "X"])


CODE = st.sampled_from([0.0, 1.0, math.nan])
UNITS = [(label, WHOLE, item) for label in "AB" for item in ("urgency", "way out", "reproach")]


@given(st.lists(st.lists(CODE, min_size=6, max_size=6), min_size=1, max_size=3))
def test_contrasts_hold_for_any_codes(coders):
    codes = coded({str(n): dict(zip(UNITS, row, strict=True)) for n, row in enumerate(coders)})
    contrast = frame_contrast(codes).set_index("item")
    for label in "AB":
        for item in contrast.index:
            given_codes = codes.query("article == @label and item == @item")["code"].dropna()
            assert (contrast.loc[item, label] == "yes") == (len(given_codes) > 0 and given_codes.eq(1).all())
    assert frame_agreement(codes)["alpha"].dropna().le(1).all()
