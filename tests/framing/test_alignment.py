"""Alignment: the utterances told twice are found, and nothing is found where there is nothing."""

from dataclasses import replace

import pytest
from awkward import invented
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.framing import alignment
from helpers.framing.alignment import align, coverage, relation, renderings, similarity, word_diff
from helpers.report.results import findings

UTTERANCES = cases(__file__, "UTTERANCES")


def test_the_six_utterances_are_found(seeds):
    twice = renderings(*seeds)
    assert len(twice) == len(UTTERANCES)
    assert set(twice["speaker"]) == {"Vladimir Putin"}
    for a_words, b_words in UTTERANCES:
        (match,) = [row for row in twice.itertuples() if a_words in row.a_words]
        assert b_words in match.b_words


@pytest.mark.parametrize(("one", "other", "how"), cases(__file__, "relations"))
def test_only_words_make_two_wordings_differ(one, other, how):
    assert relation(one, other) == relation(other, one) == how


@pytest.mark.parametrize(("one", "other", "relations"), cases(__file__, "told twice"))
def test_one_utterance_is_known_by_its_words(one, other, relations):
    a = Article.from_text(f"Quay plan\n{one}\nThe council met. Nobody paid.\nIt rained all day.")
    b = Article.from_text(f"Quay shut\n{other}\nThe council sat. Nobody came.\nIt snowed a lot.", "Y")
    for x, y in ((a, b), (b, a)):
        twice = renderings(x, y)
        assert twice["relation"].tolist() == relations
        assert twice["same_words"].tolist() == [how == "the same words" for how in relations]
        found = findings(x, y).set_index("topic").loc["paired renderings", "finding"]
        said = {"the same words": "in the same words: no", "a part of it": "of which Y quotes a part"}
        assert (said[relations[0]] if relations else "Left out") in found


def test_pairs_of_the_seeds_stand_where_they_say_and_coverage_counts_each_sentence_once(seeds):
    pairs = align(*seeds)
    doubtful = pairs[pairs["a_text"].str.contains("“good” step")]
    assert doubtful["both_quoted"].tolist() == [True]
    assert doubtful["same_utterance"].tolist() == [False]
    for p in renderings(*seeds).itertuples(index=False):
        for text, words, places in ((p.a_text, p.a_words, p.a_places), (p.b_text, p.b_words, p.b_places)):
            assert all(text[s:e].strip(" ,“”") in words for s, e in places)
    table = coverage(*seeds)
    assert table["article"].value_counts(sort=False).to_dict() == {"A": 48, "B": 43}
    assert table.groupby("article")["partner"].count().tolist() == [len(align(*seeds))] * 2


def test_alignment_is_symmetric_pairs_like_with_like_and_a_diff_names_what_happened(seeds):
    diff = word_diff("We must go home", "You must go there now")
    assert diff[["op", "a_text", "b_text"]].values.tolist() == cases(__file__, "diff names what happened")
    a, b = seeds
    one = set(align(a, b)[["a_sentence", "b_sentence"]].itertuples(index=False, name=None))
    other = set(align(b, a)[["b_sentence", "a_sentence"]].itertuples(index=False, name=None))
    assert one == other
    assert len(one) >= 6
    pairs = align(seeds[1], replace(seeds[1], label="C"))
    assert (pairs["a_sentence"] == pairs["b_sentence"]).all()
    assert len(pairs) == seeds[1].sentences["counted"].sum()
    assert similarity(["the U.S. border"], ["the United States border"])[0, 0] == pytest.approx(1)
    one, other = invented("football")[0], invented("council")[1]
    assert align(one, other).empty
    assert renderings(one, other).empty


def test_too_long_a_pair_is_said_and_not_begun(monkeypatch):
    monkeypatch.setattr(alignment, "MOST_PAIRS", 5)
    one, other = Article.from_text("Rain fell. It fell."), Article.from_text("Snow. It lay. It left.", "B")
    with pytest.raises(WorkbookError, match="Article A has 2 sentences and Article B 3: too many"):
        align(one, other)


@pytest.mark.parametrize("text", ["", " \n", "…", "One sentence only."])
def test_empty_and_tiny_articles(seeds, text):
    pairs = align(Article.from_text(text), seeds[1])
    assert list(pairs.columns[:3]) == ["a_sentence", "b_sentence", "similarity"]
    assert pairs.empty


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_rebuilt_from_their_diff(one, other):
    diff = word_diff(one, other)
    assert "".join(diff["a_text"]) == one
    assert "".join(diff["b_text"]) == other
    assert set(diff["op"]) <= {"kept", "swapped", "added", "dropped"}
