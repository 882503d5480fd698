"""Alignment: the utterances told twice are found, and nothing is found where there is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.framing.alignment import align, coverage, renderings, similarity, word_diff

UTTERANCES = [
    ("Are we the ones deploying missiles", "Is it us who placed missiles"),
    ("already on our doorstep", "on the threshold of our home"),
    (
        "unreasonable demand",
        "Is it an unusual demand? Do not place any more assault systems next to our home?",
    ),
    ("offer us promises", "You should give us guarantees. You! And without any delay! Now!"),
    ("anti-Russian", "brainwashing the population"),
    ("third military operation", "another operation [in Donbas]"),
]
FOOTBALL = """Late goal settles the derby
Rovers beat United 1-0 on Saturday with a header in the last minute.
“We never stopped running,” said the coach, Ann Field. The crowd sang until dark."""
COUNCIL = """Library to open on Sundays
The town council voted nine to four on Tuesday to open the library on Sundays from May.
“People have asked for this since 2010,” Councillor John Reed said."""


@pytest.mark.parametrize(("a_words", "b_words"), UTTERANCES)
def test_the_six_utterances_are_found(seeds, a_words, b_words):
    twice = renderings(*seeds)
    assert len(twice) == len(UTTERANCES)
    match = twice[twice["a_words"].str.contains(a_words, regex=False)]
    assert len(match) == 1
    assert b_words in match["b_words"].iloc[0]
    assert match["speaker"].iloc[0] == "Vladimir Putin"


def test_the_doubtful_pair_is_matched_but_not_called_one_utterance(seeds):
    pairs = align(*seeds)
    doubtful = pairs[pairs["a_text"].str.contains("“good” step")]
    assert doubtful["both_quoted"].tolist() == [True]
    assert doubtful["same_utterance"].tolist() == [False]


def test_quoted_words_of_a_rendering_stand_where_it_says(seeds):
    for p in renderings(*seeds).itertuples(index=False):
        for text, words, places in ((p.a_text, p.a_words, p.a_places), (p.b_text, p.b_words, p.b_places)):
            assert all(text[s:e].strip(" ,“”") in words for s, e in places)


def test_alignment_is_symmetric(seeds):
    a, b = seeds
    one = set(align(a, b)[["a_sentence", "b_sentence"]].itertuples(index=False, name=None))
    other = set(align(b, a)[["b_sentence", "a_sentence"]].itertuples(index=False, name=None))
    assert one == other
    assert len(one) >= 6


def test_an_article_with_itself_pairs_every_sentence_with_itself(seeds):
    pairs = align(seeds[1], seeds[1])
    assert (pairs["a_sentence"] == pairs["b_sentence"]).all()
    assert len(pairs) == seeds[1].sentences["counted"].sum()


def test_unrelated_articles_pair_nothing():
    one, other = Article.from_text(FOOTBALL), Article.from_text(COUNCIL, "B")
    assert align(one, other).empty
    assert renderings(one, other).empty


@pytest.mark.parametrize("text", ["", " \n", "…", "One sentence only."])
def test_empty_and_tiny_articles(seeds, text):
    pairs = align(Article.from_text(text), seeds[1])
    assert list(pairs.columns[:3]) == ["a_sentence", "b_sentence", "similarity"]
    assert pairs.empty


def test_names_of_one_country_are_alike():
    assert similarity(["the U.S. border"], ["the United States border"])[0, 0] == pytest.approx(1)


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_rebuilt_from_their_diff(one, other):
    diff = word_diff(one, other)
    assert "".join(diff["a_text"]) == one
    assert "".join(diff["b_text"]) == other
    assert set(diff["op"]) <= {"kept", "swapped", "added", "dropped"}


def test_diff_names_what_happened():
    diff = word_diff("We must go home", "You must go there now")
    assert list(zip(diff["op"], diff["a_text"], diff["b_text"], strict=True)) == [
        ("swapped", "We ", "You "),
        ("kept", "must go ", "must go "),
        ("swapped", "home", "there now"),
    ]


def test_coverage_counts_every_sentence_once(seeds):
    tables = coverage(*seeds)
    assert [len(t) for t in tables.values()] == [48, 43]
    assert tables["A"]["partner"].notna().sum() == tables["B"]["partner"].notna().sum() == len(align(*seeds))
