"""The instruments: published numbers to the last digit, weights that add up, and negations read as people read them."""

import math

import numpy as np
import pandas as pd
import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st
from textblob import TextBlob
from vaderSentiment import vaderSentiment

from helpers.tone.negation import negators, turn
from helpers.tone.panel import FAINT, worth
from helpers.tone.published import word_lists
from helpers.tone.sentiment import DEAD_BAND, INSTRUMENTS, explain, score_texts

VADER = vaderSentiment.SentimentIntensityAnalyzer()

# Each row: a sentence a reader takes as positive, and one taken as negative; they differ by a negation.
NEGATION_PAIRS = cases(__file__, "NEGATION_PAIRS")


def panel(texts):
    return score_texts(texts, ["panel"])["panel"].to_numpy()


def test_negation_pairs_come_out_on_the_right_sides_of_zero_with_either_apostrophe():
    scores = panel([sentence for pair in NEGATION_PAIRS for sentence in pair])
    assert scores.tolist() == panel([s.replace("'", "’") for pair in NEGATION_PAIRS for s in pair]).tolist()
    found = zip(NEGATION_PAIRS, scores[::2], scores[1::2], strict=True)
    wrong = [pair for pair, positive, negative in found if not positive > 0 > negative]
    assert len(wrong) <= 0.05 * len(NEGATION_PAIRS), wrong


@pytest.mark.parametrize(("text", "sign"), cases(__file__, "a negation is one however it is typed"))
def test_a_negation_is_one_however_it_is_typed_and_no_wider_than_its_clause(text, sign):
    score = panel([text])[0]
    assert round(score, 1) * sign > 0 if sign else abs(score) < DEAD_BAND


def test_every_negator_of_the_table_does_what_its_example_says():
    """A role's example changes its word's sign, or leaves it; "no negation" and "still scored" leave it."""
    for rows in negators().values():
        for words, role in rows:
            tokens = [*words, "xyz"]
            turned = turn(tokens, {len(words)})[0]
            assert bool(turned) == (role in ("verb", "noun", "subject", "pronoun")), words


# Words that the instruments treat specially, among plain ones and characters nobody expects.
_WORDS = st.sampled_from(
    [
        *"good bad great war peace the of a is it n't not isn't never no nobody without very kind least at but".split(),
        *"cannot hardly so this doubt the shit bomb to die for bus stop yeah right kiss death GREAT BAD so-so".split(),
        *"really! :) :D ;) <3 (!) ... Nothing “good” ‘bad’ don’t 🙂 😀😀 ♥ ! ? ?? 2022 a.m. can't stand İ ſ K".split(),
        "some kind", "does not work", "just enough", "\n\n", "\u00a0", "\x1c", "\ud800",
        *sorted(vaderSentiment.BOOSTER_DICT)[::7],
        *vaderSentiment.NEGATE[::5],
        *sorted(word_lists()["vader"])[::400],
        *sorted(word_lists()["textblob"])[::150],
    ]
)  # fmt: skip
TEXTS = st.lists(_WORDS | st.text(max_size=6), max_size=14).map(" ".join) | st.text(max_size=80)


@given(TEXTS)
def test_published_numbers_are_the_instruments_own_to_the_last_digit(text):
    row = score_texts([text], ["textblob", "vader"]).iloc[0]
    own = TextBlob(text).sentiment
    assert (row["textblob"], row["subjectivity"]) == (own.polarity, own.subjectivity)
    assert row["vader"] == VADER.polarity_scores(text)["compound"]


def test_published_numbers_on_odd_texts_and_on_the_seeds(seeds):
    texts = [*cases(__file__, "odd texts"), "the the very very good good " * 40]
    for article in seeds:
        texts += [article.text, *article.sentences["text"], *article.paragraphs["text"]]
    scores = score_texts(texts)
    assert scores["vader"].tolist() == [VADER.polarity_scores(text)["compound"] for text in texts]
    own = [TextBlob(text).sentiment for text in texts]
    assert scores["textblob"].tolist() == [sentiment.polarity for sentiment in own]
    assert scores["subjectivity"].tolist() == [sentiment.subjectivity for sentiment in own]


def test_afinn_finds_what_its_own_code_finds(seeds):
    afinn = pytest.importorskip("afinn").Afinn()
    phrases = [word for word in word_lists()["afinn"] if not word.isalnum()]
    texts = [text for article in seeds for text in article.sentences["text"]]
    texts += [f"They {phrase}, {phrase}ish." for phrase in phrases]
    scores = score_texts(texts, ["afinn"])
    for text, score, known in zip(texts, scores["afinn"], scores["afinn_known"], strict=True):
        own = afinn.scores(text)
        assert known == bool(own)
        assert score == pytest.approx(np.mean(own) / 5 if own else 0)


@given(TEXTS)
def test_weights_add_up_to_the_score_and_rows_point_into_the_text(text):
    scores = score_texts([text]).iloc[0]
    for instrument in INSTRUMENTS:
        rows = explain(text, instrument)
        assert rows["weight"].sum() == pytest.approx(np.nan_to_num(scores[instrument]), abs=1e-9)
        assert all(text[row.start : row.end] == row.text for row in rows.itertuples())
        words = rows[rows["kind"] == "word"]
        assert (words["start"] < words["end"]).all() or instrument == "textblob"
        assert rows.loc[rows["kind"] != "word", "text"].eq("").all()


def test_an_explanation_names_its_words_its_sum_and_what_is_not_a_word():
    rows = explain("It isn’t a very good step; the bombing was bad.", "panel")
    assert rows["text"].tolist() == ["good", "bombing", "bad"]
    assert rows["negated"].tolist() == [True, False, False]
    assert rows["weight"].sum() == pytest.approx(rows["polarity"].sum() / 4)
    assert explain("The envoy met the delegation.", "panel").empty
    rows = explain("A good day!", "vader")
    assert rows["kind"].tolist() == ["word", "VADER's own scaling"]
    assert rows["text"].tolist() == ["good", ""]
    assert rows["weight"].sum() == pytest.approx(VADER.polarity_scores("A good day!")["compound"])
    text = next(f"The {w} house." for w in ("old", "other", "near", "far") if 0 < abs(worth(w)) < 2 * FAINT)
    assert score_texts([text])["panel"].tolist() == [0.0]
    rows = explain(text, "panel")
    assert rows["kind"].tolist() == ["word", "the panel's dead band"]
    assert rows["weight"].sum() == 0


def test_what_may_be_asked_and_what_columns_come_back():
    columns = score_texts(["Good."], ["textblob"]).columns.tolist()
    assert columns == ["textblob", "subjectivity", "textblob_known"]
    assert score_texts([]).columns.tolist() == score_texts(["Good."]).columns.tolist()
    with pytest.raises(ValueError, match="one of textblob, vader, afinn, panel"):
        score_texts(["Good."], ["oracle"])
    with pytest.raises(ValueError, match="oracle"):
        explain("Good.", "oracle")
    one = score_texts(["A good step.", None])
    pd.testing.assert_frame_equal(score_texts(pd.Series(["A good step.", np.nan])), one)
    pd.testing.assert_frame_equal(score_texts(iter(["A good step.", 3])), one)
    assert len(score_texts("A good step.")) == 1


@pytest.mark.parametrize(("text", "note"), cases(__file__, "texts without a score say why"))
def test_texts_without_a_score_say_why(text, note):
    row = score_texts([text]).iloc[0]
    assert math.isnan(row["panel"])
    assert note in row["note"]
    assert row["note"].endswith(".")
    assert explain(text or "", "panel").empty


def test_english_with_foreign_names_or_in_headlines_is_scored_or_silent():
    texts = cases(__file__, "english with foreign names or in headlines is scored or silent")
    assert score_texts(texts)["note"].tolist() == [None] * len(texts)


def test_a_million_characters_are_scored():
    """Most of them in plain words: VADER's own code takes the square of the time for words it knows."""
    pieces = "A good day, but not a bad one. ,not good ,a,word ,“,n't ,\n".split(",")
    text = "".join(pieces) * 2_000 + "Rain fell on the town.\n" * 39_100 + "🙂"
    assert len(text) > 1_000_000
    scores = score_texts([text]).iloc[0]
    assert scores[["textblob", "vader", "afinn", "panel"]].min() >= -1
    assert scores[["textblob", "vader", "afinn", "panel"]].max() <= 1


def test_forms_degrees_and_names():
    assert worth("bombings") == worth("bomb") < 0
    assert worth("child") is None
    assert panel(["The bombings went on."])[0] < -DEAD_BAND
    very, plain, slightly = panel(["It is very good.", "It is good.", "It is slightly good."])
    assert very > plain > slightly > 0
    assert all(abs(worth(word) or 0) <= 1 for word in word_lists()["vader"] if word[0].isalpha())
    assert panel(["Great News As Peace Talks Open", "He said: “Great!”", "a GREAT day"]).min() > 0
