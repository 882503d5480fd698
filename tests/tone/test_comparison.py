"""Tone: TextBlob's own numbers, the words behind them, and claims no larger than the texts carry."""

import math
from random import Random

import numpy as np
import pytest
from cases import points_into

from helpers.articles.article import Article
from helpers.tone import comparison as tone
from helpers.tone.comparison import (
    compare_tone,
    is_known,
    scored_sentences,
    speaker_sentences,
    speaker_tone,
)
from helpers.tone.sentiment import INSTRUMENTS, explain, reading, score_texts


def test_what_is_unknown_negated_or_faint_is_read_as_such():
    row = score_texts(["The envoy met the delegation."]).iloc[0]
    assert math.isnan(row["panel"])
    assert not row["textblob_known"]
    assert "Nothing is known" in row["note"]
    assert score_texts(["It is a good day."])["note"].tolist() == [None]
    tiny = score_texts(["War is bad. It is good."])["textblob"].iloc[0]
    assert tiny > 0
    assert reading(tiny) == "neutral"
    readings = [reading(0.2), reading(-0.2), reading(0, known=False), reading(np.nan)]
    assert readings == ["positive", "negative", "not scored", "not scored"]
    words = explain("It is not good, but really great!")
    assert words["negated"].tolist() == [True, False]
    assert words["text"].tolist() == ["not good", "really great!"]
    assert explain("It is not good.", "vader").query("text != ''")["negated"].tolist() == [True]
    assert explain("It isn’t safe; we cannot help", "panel")["negated"].tolist() == [True, True]
    straight, curly = score_texts(["It isn't safe.", "It isn’t safe."])["panel"]
    assert straight == curly < 0


def test_the_seeds_cannot_be_told_apart_by_tone(seeds):
    for voice in (None, "narrator"):
        result = compare_tone(*seeds, voice)
        assert not result.differs
        assert result.low < 0 < result.high
        assert "Not distinguishable" in result.verdict
    result = compare_tone(*seeds)
    assert result.difference == pytest.approx(-0.0125, abs=0.0001)
    assert compare_tone(seeds[0], seeds[0]).p == pytest.approx(1, abs=0.05)
    assert (result.sentences, result.not_scored) == ((36, 29), (12, 14))
    quoted = compare_tone(*seeds, "quoted")
    assert "fewer than five paragraphs" in quoted.verdict
    assert (quoted.sentences, quoted.not_scored) == ((17, 10), (10, 10))


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_what_is_not_scored_is_in_no_mean(seeds, instrument):
    known = [table[is_known(table, instrument)] for table in map(scored_sentences, seeds)]
    result = compare_tone(*seeds, instrument=instrument)
    assert result.means == pytest.approx([table[instrument].mean() for table in known])
    assert result.sentences == tuple(map(len, known))
    said = speaker_sentences(*seeds)
    means = said[is_known(said, instrument)].groupby(["article", "speaker"])[instrument].agg(["mean", "size"])
    for row in speaker_tone(*seeds, instrument=instrument).itertuples():
        mean, n = means.loc[(row.article, row.speaker)] if row.scored else (np.nan, 0)
        assert (row.score, row.scored) == pytest.approx((mean, n), nan_ok=True)


def article_of(sentence, label):
    """Twelve paragraphs that differ in one number, so that none counts as a repeat."""
    return Article.from_text("\n".join(f"{sentence} The train left at {n} sharp." for n in range(12)), label)


def test_a_planted_difference_is_found_and_named_and_too_little_text_said():
    good, bad = article_of("It is a good and happy day.", "X"), article_of("It is a bad and sad day.", "Y")
    result = compare_tone(good, bad)
    assert result.differs
    assert result.difference > result.detectable
    assert compare_tone(bad, good).difference == pytest.approx(-result.difference)
    assert "mean scored sentence of X scores" in result.verdict
    assert result.verdict.endswith("above that of Y.")
    assert compare_tone(bad, good).verdict.endswith("below that of X.")
    result = compare_tone(Article.from_text("Good."), Article.from_text("Bad.", "B"))
    assert math.isnan(result.difference)
    assert not result.differs
    assert "Too little is scored" in result.verdict


def test_voices_split_a_sentence_and_what_is_not_there_is_not_scored(seeds):
    article = Article.from_text("“A very good plan,” said Ann Lee sadly.")
    assert scored_sentences(article, voice="quoted")["text"].tolist() == ["A very good plan"]
    assert "very good" not in scored_sentences(article, voice="narrator")["text"].iloc[0]
    with pytest.raises(ValueError, match="voice is None"):
        scored_sentences(article, voice="outlet")
    assert len(scored_sentences(seeds[0])) == 48
    assert speaker_tone(Article.from_text("Rain fell. Nobody spoke.")).empty


def test_speakers_of_the_seeds_and_their_sentences(seeds):
    for article in seeds:
        assert points_into(speaker_sentences(article), article)
    a, b = (speaker_tone(article).set_index("speaker") for article in seeds)
    assert a["score"].drop(a.index[a["words"] < 20]).idxmax() == "Liz Truss"
    assert a["enough"].to_dict()["Vladimir Putin"]
    assert not a["enough"]["Liz Truss"]
    assert b.loc["Vladimir Putin", "low"] < b.loc["Vladimir Putin", "score"] < b.loc["Vladimir Putin", "high"]
    assert math.isnan(a.loc["Jen Psaki", "low"])
    assert a["words"].sum() == 342


def halves(article, seed):
    """An article's paragraphs dealt into two new articles at random."""
    paragraphs = article.paragraphs.query("counted")["text"].tolist()
    Random(seed).shuffle(paragraphs)
    sides = {"A": paragraphs[::2], "B": paragraphs[1::2]}
    return [Article.from_text("\n".join(some), label) for label, some in sides.items()]


def test_halves_of_one_article_rarely_differ(seeds, monkeypatch, trials):
    monkeypatch.setattr(tone, "RESAMPLES", 400)
    dealt = [halves(article, seed) for article in seeds for seed in range(10 * trials)]
    claims = [compare_tone(*two).differs for two in dealt]
    assert sum(claims) <= 0.05 * len(claims)
