"""Coding by hand: sheets are checked, kept, and agreement is what is published for a known example."""

import math

import numpy as np
import pandas as pd
import pytest
from cases import cases

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.classroom.coding import (
    agreement,
    codebook,
    pairwise_agreement,
    rating_table,
    read_sheets,
    start_sheet,
    write_code,
)
from helpers.tone.comparison import scored_sentences

pytestmark = pytest.mark.usefixtures("work")
NAN = float("nan")


def test_a_code_can_be_changed_and_taken_back_and_notes_stay(seeds):
    book = codebook()
    assert book["code"].tolist() == [-1, 0, 1]
    assert (book != "").all(axis=None)
    path = start_sheet(*seeds, coder="ann")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["note"] = "my own words; “kept”"
    table["mine"] = "a column of my own"
    table.to_csv(path, index=False)
    write_code(path, "A", 0, -1)
    write_code(path, "A", 0, None)
    kept = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert kept.equals(table)
    with pytest.raises(WorkbookError, match="no sentence 999 of Article A"):
        write_code(start_sheet(*seeds, coder="ann"), "A", 999, 1)


@pytest.mark.parametrize("odd", ["\r", "\0", "\ud800", "\x0b", "\x85"])
def test_a_sheet_can_be_read_back_whatever_the_text_holds(odd):
    text = f"The quay is{odd}shut for\nthe year and{odd}a day, as\nthey said of it{odd}then.\nIt rained."
    article = Article.from_text(text)
    path = start_sheet(article, coder="ann")
    for _ in range(2):  # the first writes what the second reads
        write_code(path, "A", 0, 1)
        assert read_sheets(article)["code"].tolist()[0] == 1


def test_a_code_is_written_and_no_other_cell_lost(tmp_path):
    path, article = tmp_path / "tone-ann.csv", Article.from_text("=War= is over. Rain fell.", "-1")
    start_sheet(article, coder="ann").replace(path)
    lines = path.read_text("utf-8-sig").splitlines()
    lines[0], lines[1] = f"{lines[0]},,", f"{lines[1]}  mine ,=A1,a,b,c"
    path.write_text("\n".join([*lines[:2], "", ",,,", *lines[2:], ""]), "utf-8")
    write_code(path, "-1", 0, 1)
    lines[1] = lines[1].replace("is over.,,", "is over.,1,")
    assert path.read_text("utf-8-sig").splitlines() == [*lines[:2], "", ",,,", *lines[2:]]
    path.write_text(path.read_text("utf-8-sig").replace(",a,b,c", ""), "utf-8")
    assert read_sheets(article, folder=tmp_path)["code"].tolist()[0] == 1


def test_alpha_is_the_published_one_and_perfect_where_coders_are():
    result = agreement(np.array(cases(__file__, "published"), float))
    assert result.alpha == pytest.approx(0.815, abs=0.001)
    assert (result.coders, result.units) == (4, 11)
    assert result.low < result.alpha < result.high
    assert "too few" in result.verdict
    same = [[1, 0, -1, 1, 0, -1] * 5] * 2
    assert agreement(same).alpha == pytest.approx(1)
    assert "Reliable" in agreement(same).verdict
    assert agreement([[1, -1] * 10, [-1, 1] * 10]).alpha < 0


@pytest.mark.parametrize(("codes", "words"), cases(__file__, "too little"))
def test_too_little_is_said_and_not_computed(codes, words):
    result = agreement(np.array(codes, float).reshape(len(codes), -1) if codes else np.empty((0, 5)))
    assert math.isnan(result.alpha)
    assert words in result.verdict


def test_people_and_instruments_stand_in_one_table(seeds):
    scored = scored_sentences(*seeds)
    assert list(rating_table(read_sheets(*seeds), scored).columns) == ["TextBlob", "VADER", "panel"]
    for coder, codes in {"ann": [1, 0, -1, 0], "ben": [1, 0, -1, 1]}.items():
        path = start_sheet(*seeds, coder=coder)
        for sentence, code in zip(seeds[0].sentences.query("counted")["sentence"], codes, strict=False):
            write_code(path, "A", sentence, code)
    ratings = rating_table(read_sheets(*seeds), scored)
    assert list(ratings.columns) == ["ann", "ben", "TextBlob", "VADER", "panel"]
    assert len(ratings) == 91
    assert set(np.unique(ratings.to_numpy(float)[~ratings.isna().to_numpy()])) == {-1, 0, 1}
    matrix = pairwise_agreement(ratings)
    assert matrix.loc["ann", "ben"] == matrix.loc["ben", "ann"] > 0.5
    unused = pairwise_agreement(ratings.assign(me=NAN))["me"]
    assert unused.drop("me").isna().all()
    assert unused["me"] == 1
    assert matrix.loc["TextBlob", "VADER"] == pytest.approx(0.14, abs=0.15)


@pytest.mark.parametrize(("agreeing", "differing", "verdict"), cases(__file__, "what a verdict rests on"))
def test_a_verdict_rests_on_the_value_its_interval_and_the_number_of_units(agreeing, differing, verdict):
    one = [n % 2 for n in range(agreeing)] + [n % 2 for n in range(differing)]
    other = one[:agreeing] + [1 - code for code in one[agreeing:]]
    assert agreement([one, other], level="nominal").verdict == verdict


def test_few_units_carry_no_conclusion_even_when_all_codes_agree():
    for units, verdict in ((29, "too few"), (30, "Reliable")):
        codes = [n % 3 - 1 for n in range(units)]
        assert verdict in agreement([codes, codes]).verdict
