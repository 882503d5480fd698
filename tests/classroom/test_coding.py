"""Coding by hand: sheets are checked, kept, and agreement is what is published for a known example."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.articles.files import WorkbookError
from helpers.classroom.coding import (
    agreement,
    codebook,
    coding_folder,
    pairwise_agreement,
    rating_table,
    read_sheets,
    start_sheet,
    write_code,
)
from helpers.tone.comparison import scored_sentences

NAN = float("nan")
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TWO_TELLINGS_WORK", str(tmp_path))
    return tmp_path


def fill(path, codes):
    """Give the first sentences of a sheet these codes."""
    lines = path.read_text("utf-8-sig").splitlines()
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for n, code in enumerate(codes):
        write_code(path, table["article"][n], int(table["sentence"][n]), code)
    assert len(path.read_text("utf-8-sig").splitlines()) == len(lines)


def test_codebook_has_a_rule_an_example_and_a_border_for_each_code():
    book = codebook()
    assert book["code"].tolist() == [-1, 0, 1]
    assert book.notna().all().all()


def test_a_sheet_has_every_counted_sentence_and_no_code(work, seeds):
    path = start_sheet(seeds, "Ann Lee")
    assert path == coding_folder() / "tone-ann-lee.csv"
    sheet = read_sheets(seeds)
    assert len(sheet) == 48 + 43
    assert sheet["code"].isna().all()
    assert work in path.parents


def test_a_sheet_is_never_made_again(seeds):
    path = start_sheet(seeds, "ann")
    fill(path, [1, 0, -1])
    before = path.read_bytes()
    assert start_sheet(seeds, "Ann") == path
    assert path.read_bytes() == before
    assert read_sheets(seeds)["code"].head(3).tolist() == [1, 0, -1]


def test_a_code_can_be_changed_and_taken_back_and_notes_stay(seeds):
    path = start_sheet(seeds, "ann")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["note"] = "my own words; “kept”"
    table["mine"] = "a column of my own"
    table.to_csv(path, index=False)
    write_code(path, "A", 0, -1)
    write_code(path, "A", 0, None)
    kept = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert kept.equals(table)


def test_a_sentence_that_is_not_in_the_sheet_is_named(seeds):
    with pytest.raises(WorkbookError, match="no sentence 999 of Article A"):
        write_code(start_sheet(seeds, "ann"), "A", 999, 1)


def test_a_coder_needs_a_name(seeds):
    with pytest.raises(WorkbookError, match="needs the coder's name"):
        start_sheet(seeds, " / ")


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("article,sentence,text,code", "article,sentence,text,mood", ["lacks the column code"]),
        (",,\n", ",2,\n", ["Line 2", "“2”", "-1, 0 and 1"]),
        ("Putin says to the West", "he says to the West", ["Line 2", "does not match", "Article A"]),
        ("A,2,", "A,0,", ["Line 3"]),
    ],
)
def test_a_wrong_sheet_is_named_and_left_as_it_is(seeds, old, new, parts):
    path = start_sheet(seeds, "ann")
    text = path.read_text("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as caught:
        read_sheets(seeds)
    for part in ["tone-ann.csv", *parts]:
        assert part in str(caught.value)
    assert path.read_bytes() == before


def test_a_sentence_coded_twice_is_named(seeds):
    path = start_sheet(seeds, "ann")
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], lines[1], *lines[2:]]), "utf-8")
    with pytest.raises(WorkbookError, match="a second time"):
        read_sheets(seeds)


def test_a_coder_with_two_sheets_is_named(seeds):
    path = start_sheet(seeds, "ann")
    path.with_name("tone-Ann (1).csv").write_bytes(path.read_bytes())
    with pytest.raises(WorkbookError, match="has two sheets"):
        read_sheets(seeds)


def test_alpha_is_the_published_one():
    result = agreement(PUBLISHED)
    assert result.alpha == pytest.approx(0.815, abs=0.001)
    assert (result.coders, result.units) == (4, 11)
    assert result.low < result.alpha < result.high
    assert "too few" in result.verdict


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (np.empty((0, 5)), "none so far"),
        ([[1, 0, -1]], "one so far"),
        ([[1, NAN], [NAN, 0]], "at least two coders have coded"),
        ([[1, 1, 1], [1, 1, 1]], "one and the same code"),
    ],
)
def test_too_little_is_said_and_not_computed(codes, words):
    result = agreement(codes)
    assert math.isnan(result.alpha)
    assert words in result.verdict


def test_perfect_and_opposite_coders():
    same = [[1, 0, -1, 1, 0, -1] * 5] * 2
    assert agreement(same).alpha == pytest.approx(1)
    assert "Reliable" in agreement(same).verdict
    assert agreement([[1, -1] * 10, [-1, 1] * 10]).alpha < 0


def test_people_and_instruments_stand_in_one_table(seeds):
    fill(start_sheet(seeds, "ann"), [1, 0, -1, 0])
    fill(start_sheet(seeds, "ben"), [1, 0, -1, 1])
    scored = pd.concat([scored_sentences(a).assign(article=a.label) for a in seeds])
    ratings = rating_table(read_sheets(seeds), scored)
    assert list(ratings.columns) == ["ann", "ben", "TextBlob", "VADER", "panel"]
    assert len(ratings) == 91
    assert set(np.unique(ratings.to_numpy(float)[~ratings.isna().to_numpy()])) == {-1, 0, 1}
    matrix = pairwise_agreement(ratings)
    assert matrix.loc["ann", "ben"] == matrix.loc["ben", "ann"] > 0.5
    assert matrix.loc["TextBlob", "VADER"] == pytest.approx(0.14, abs=0.15)


def test_without_sheets_only_the_instruments_are_there(seeds):
    scored = pd.concat([scored_sentences(a).assign(article=a.label) for a in seeds])
    assert list(rating_table(read_sheets(seeds), scored).columns) == ["TextBlob", "VADER", "panel"]


@pytest.mark.parametrize(("units", "verdict"), [(29, "too few"), (30, "Reliable")])
def test_few_units_carry_no_conclusion_even_when_all_codes_agree(units, verdict):
    codes = [n % 3 - 1 for n in range(units)]
    assert verdict in agreement([codes, codes]).verdict


@pytest.mark.parametrize(
    ("agreeing", "differing", "verdict"),
    [
        (20, 0, "High, on 20 sentences only: too few to conclude anything from."),
        (17, 3, "Middling, on 20 sentences only: too few to conclude anything from."),
        (10, 10, "Low, on 20 sentences only: too few to conclude anything from."),
        (34, 6, "Tentative at most, for its interval reaches below .667: code more sentences."),
        (352, 48, "Tentative: enough for cautious statements, not for conclusions."),
        (20, 20, "Too low to rest anything on: talk about the codebook, sharpen it, and code again."),
    ],
)
def test_a_verdict_rests_on_the_value_its_interval_and_the_number_of_units(agreeing, differing, verdict):
    one = [n % 2 for n in range(agreeing)] + [n % 2 for n in range(differing)]
    other = one[:agreeing] + [1 - code for code in one[agreeing:]]
    assert agreement([one, other], level="nominal").verdict == verdict
