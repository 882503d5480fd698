"""Tone: TextBlob's own numbers, the words behind them, and claims no larger than the texts carry."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textblob import TextBlob

from helpers.articles.article import Article
from helpers.tone import comparison as tone
from helpers.tone.comparison import (
    compare_tone,
    scored_sentences,
    speaker_sentences,
    speaker_tone,
    voice_pieces,
)
from helpers.tone.panel import prepare
from helpers.tone.sentiment import explain, reading, score_texts


def test_textblob_column_is_textblobs_own_number(seeds):
    for article in seeds:
        texts = article.sentences["text"]
        scores = score_texts(texts)
        own = [TextBlob(t).sentiment for t in texts]
        assert scores["textblob"].tolist() == [s.polarity for s in own]
        assert scores["subjectivity"].tolist() == [s.subjectivity for s in own]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (None, "no text"),
        ("", "no text"),
        (" \n ", "no text"),
        ("🙂🙂", "no words"),
        ("Der Minister hat gestern den Bericht gelesen und dann geschwiegen", "English"),
    ],
)
def test_texts_without_a_score_say_why(text, note):
    row = score_texts([text]).iloc[0]
    assert math.isnan(row["panel"])
    assert note in row["note"]


def test_nothing_known_is_missing_and_not_zero():
    row = score_texts(["The envoy met the delegation."]).iloc[0]
    assert math.isnan(row["panel"])
    assert not row["textblob_known"]
    assert "Nothing is known" in row["note"]
    assert score_texts(["It is a good day."])["note"].tolist() == [None]


@given(st.lists(st.none() | st.text(max_size=60), max_size=4))
def test_scoring_never_raises_and_keeps_its_columns(texts):
    scores = score_texts(texts)
    assert len(scores) == len(texts)
    assert scores[["textblob", "vader", "panel"]].abs().max().max() <= 1 or scores.empty
    assert scores["coverage"].dropna().between(0, 1).all()


@given(st.text(st.characters() | st.sampled_from("not very good bad! “”’"), max_size=80))
def test_words_behind_a_score_point_into_the_text_and_add_up(text):
    words = explain(text)
    for row in words.itertuples(index=False):
        assert text[row.start : row.end] == row.text
    expected = words["polarity"].mean() if len(words) else 0
    assert score_texts([text])["textblob"].iloc[0] == pytest.approx(expected, abs=1e-9)


def test_negation_is_named():
    words = explain("It is not good, but really great!")
    assert words["negated"].tolist() == [True, False]
    assert words["text"].tolist() == ["not good", "really great!"]
    assert explain("It is not good.", "vader").query("text != ''")["negated"].tolist() == [True]


def test_prepared_text_lets_negations_be_seen_and_names_be_names():
    assert prepare("It isn’t safe; we cannot go") == "It is not safe; we can not go"
    straight, curly = score_texts(["It isn't safe.", "It isn’t safe."])["panel"]
    assert straight == curly < 0
    assert math.isnan(score_texts(["The United States met the envoy."])["panel"].iloc[0])


def test_readings_have_a_dead_band():
    tiny = score_texts(["War is bad. It is good."])["textblob"].iloc[0]
    assert tiny > 0
    assert reading(tiny) == "neutral"
    assert [reading(0.2), reading(-0.2), reading(0, known=False), reading(np.nan)] == [
        "positive",
        "negative",
        "not scored",
        "not scored",
    ]


def test_the_seeds_cannot_be_told_apart_by_tone(seeds):
    for voice in (None, "narrator", "quoted"):
        result = compare_tone(*seeds, voice)
        assert not result.differs
        assert result.low < 0 < result.high
        assert "Not distinguishable" in result.verdict
    result = compare_tone(*seeds)
    assert result.difference == pytest.approx(-0.004, abs=0.002)
    assert result.sentences == (48, 43)


def article_of(sentence, label):
    """Twelve paragraphs that differ in one number, so that none counts as a repeat."""
    return Article.from_text("\n".join(f"{sentence} The train left at {n} sharp." for n in range(12)), label)


def test_a_planted_difference_is_found():
    good, bad = article_of("It is a good and happy day.", "A"), article_of("It is a bad and sad day.", "B")
    result = compare_tone(good, bad)
    assert result.differs
    assert result.difference > result.detectable
    assert "above" in result.verdict
    assert compare_tone(bad, good).difference == pytest.approx(-result.difference)


def test_the_verdict_names_the_articles_by_their_own_labels():
    good, bad = article_of("It is a good and happy day.", "X"), article_of("It is a bad and sad day.", "Y")
    assert "mean sentence of X scores" in compare_tone(good, bad).verdict
    assert compare_tone(good, bad).verdict.endswith("above that of Y.")
    assert compare_tone(bad, good).verdict.endswith("below that of X.")


def test_the_same_article_does_not_differ_from_itself(seeds):
    assert compare_tone(seeds[0], seeds[0]).p == pytest.approx(1, abs=0.05)


def test_too_little_text_is_said_and_not_computed():
    result = compare_tone(Article.from_text("Good."), Article.from_text("Bad.", "B"))
    assert math.isnan(result.difference)
    assert not result.differs
    assert "too short" in result.verdict


def test_voices_split_a_sentence_without_losing_words():
    article = Article.from_text("“A very good plan,” said Ann Lee sadly.")
    assert voice_pieces(article, "quoted")["text"].tolist() == ["A very good plan"]
    assert "very good" not in voice_pieces(article, "narrator")["text"].iloc[0]
    with pytest.raises(ValueError, match="voice is None"):
        voice_pieces(article, "outlet")


def test_repeated_deck_is_not_scored(seeds):
    assert len(scored_sentences(seeds[0])) == 48


def test_speaker_sentences_point_into_the_text(seeds):
    for article in seeds:
        for row in speaker_sentences(article).itertuples(index=False):
            assert article.text[row.start : row.end] == row.text


def test_speakers_of_the_seeds(seeds):
    a, b = (speaker_tone(article).set_index("speaker") for article in seeds)
    assert a["score"].drop(a.index[a["words"] < 20]).idxmax() == "Liz Truss"
    assert a["enough"].to_dict()["Vladimir Putin"]
    assert not a["enough"]["Liz Truss"]
    assert b.loc["Vladimir Putin", "low"] < b.loc["Vladimir Putin", "score"] < b.loc["Vladimir Putin", "high"]
    assert math.isnan(a.loc["Jen Psaki", "low"])
    assert a["words"].sum() == 344


def test_an_article_without_speakers_has_an_empty_table():
    assert speaker_tone(Article.from_text("Rain fell. Nobody spoke.")).empty


def halves(article, seed):
    """An article's paragraphs dealt into two new articles at random."""
    paragraphs = article.paragraphs.query("counted")["text"].tolist()
    Random(seed).shuffle(paragraphs)
    middle = len(paragraphs) // 2
    return Article.from_text("\n".join(paragraphs[:middle])), Article.from_text(
        "\n".join(paragraphs[middle:]), "B"
    )


def test_halves_of_one_article_rarely_differ(seeds, monkeypatch):
    monkeypatch.setattr(tone, "RESAMPLES", 400)
    claims = [compare_tone(*halves(article, seed)).differs for article in seeds for seed in range(40)]
    assert sum(claims) <= 0.05 * len(claims)
