"""The instruments: published numbers to the last digit, weights that add up, and negations read as people read them."""

import math
import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import TextBlob
from vaderSentiment import vaderSentiment

from helpers.tone.negation import negators, turn
from helpers.tone.panel import FAINT, prepare, read_places, read_tokens, worth
from helpers.tone.published import word_lists
from helpers.tone.sentiment import DEAD_BAND, INSTRUMENTS, explain, score_texts

VADER = vaderSentiment.SentimentIntensityAnalyzer()

# Each row: a sentence a reader takes as positive, and one taken as negative; they differ by a negation.
NEGATION_PAIRS = [
    # the plain negators
    ("The bridge is safe.", "The bridge is not safe."),
    ("The bridge is safe.", "The bridge isn't safe."),
    ("The road was not dangerous.", "The road was dangerous."),
    ("The road wasn't dangerous.", "The road was dangerous."),
    ("They can trust the report.", "They cannot trust the report."),
    ("They can trust the report.", "They can't trust the report."),
    ("The talks have been helpful.", "The talks have never been helpful."),
    ("The council will support the plan.", "The council won't support the plan."),
    ("The minister does like the idea.", "The minister doesn't like the idea."),
    ("The city is a peaceful place.", "The city is not a peaceful place."),
    ("The city is a peaceful place.", "The city is not a very peaceful place."),
    ("The offer was not at all unfair.", "The offer was unfair."),
    ("The new rules are good.", "The new rules are no good."),
    ("The clinic reported progress.", "The clinic reported no progress."),
    ("The villagers had no fear.", "The villagers had fear."),
    ("The envoy left with hope.", "The envoy left without hope."),
    ("The march ended without violence.", "The march ended with violence."),
    ("The answer was honest.", "The answer was hardly honest."),
    ("The road is safe.", "The road is barely safe."),
    ("The meetings were friendly.", "The meetings were rarely friendly."),
    ("The meetings were friendly.", "The meetings were seldom friendly."),
    ("The lake is clean.", "The lake is no longer clean."),
    # negators in the subject
    ("Everybody was happy with the result.", "Nobody was happy with the result."),
    ("Someone in the town was happy.", "No one in the town was happy."),
    ("Something about the plan is good.", "Nothing about the plan is good."),
    ("All of the farmers are satisfied.", "None of the farmers are satisfied."),
    ("Both sides were honest.", "Neither side was honest."),
    ("The deal is both fair and honest.", "The deal is neither fair nor honest."),
    ("Many voters are happy.", "Few voters are happy."),
    ("Every visitor enjoyed the evening.", "Not every visitor enjoyed the evening."),
    ("The reform helped everybody.", "The reform helped nobody."),
    ("Always were the neighbours friendly.", "Never were the neighbours friendly."),
    # negation in a noun, a verb, a phrase
    ("There is trust between the parties.", "There is a lack of trust between the parties."),
    ("The team has confidence.", "The team lacks confidence."),
    ("The agency helped the families.", "The agency failed to help the families."),
    ("The agency agreed to help.", "The agency refused to help."),
    ("The bridge is safe.", "The bridge is far from safe."),
    ("The result was great.", "The result was anything but great."),
    ("There is much hope.", "There is little hope."),
    ("The report is free of mistakes.", "The report is full of mistakes."),
    ("The police brought calm.", "The police were unable to bring calm."),
    ("The answer was honest.", "The answer was not, he said, honest."),
    ("The new law is so good.", "The new law is not so good."),
    ("I am sure that the plan is good.", "I doubt that the plan is good."),
    # a negation that looks through "think" or "say"
    ("I think the plan is good.", "I don't think the plan is good."),
    ("They believe that the water is safe.", "They do not believe that the water is safe."),
    ("One can say it was a success.", "One cannot say it was a success."),
    # double negation
    ("The town is not without hope.", "The town is without hope."),
    ("Nobody was not happy.", "Nobody was happy."),
    ("There is no lack of trust.", "There is a lack of trust."),
    ("The choir never fails to please.", "The choir fails to please."),
    ("It isn't that nobody was happy.", "It is that nobody was happy."),
    ("It's not true that the plan isn't good.", "It's not true that the plan is good."),
    ("You can't say the plan isn't good.", "You can't say the plan is good."),
    # a negator that belongs to another word, or is none
    ("The plan is not only good but great.", "The plan is not good."),
    ("The plan isn't just good, it is great.", "The plan isn't good."),
    ("No, it is good.", "No, it is not good."),
    ("It was good, not the weather.", "It was bad, not the weather."),
    ("It is good, no doubt.", "It is no good."),
    ("There is no doubt that the result is good.", "There is no reason to think that the result is good."),
    ("The man who did not vote is happy.", "The man who did vote is not happy."),
    ("They did not travel, and the day was good.", "They did travel, and the day was not good."),
    ("She had nothing but praise for the nurses.", "She had no praise for the nurses."),
    ("A few people were happy.", "Few people were happy."),
    ("We could not be happier.", "We could not be happy."),
    ("The rain did not stop but the party was great.", "The rain did stop but the party was not great."),
    (
        "The news was good although it did not arrive early.",
        "The news was not good although it did arrive early.",
    ),
]


def panel(texts):
    return score_texts(texts, ["panel"])["panel"].to_numpy()


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_negation_pairs_come_out_on_the_right_sides_of_zero(apostrophe):
    positive, negative = (
        panel([pair[k].replace("'", apostrophe) for pair in NEGATION_PAIRS]) for k in (0, 1)
    )
    wrong = [pair for pair, p, n in zip(NEGATION_PAIRS, positive, negative, strict=True) if not p > 0 > n]
    assert len(wrong) <= 0.05 * len(NEGATION_PAIRS), wrong


def test_negation_reads_the_same_with_straight_and_curly_marks():
    texts = [sentence for pair in NEGATION_PAIRS for sentence in pair]
    assert panel(texts).tolist() == panel([text.replace("'", "’") for text in texts]).tolist()


def test_every_negator_of_the_table_does_what_its_example_says():
    """A role's example changes its word's sign, or leaves it; "no negation" and "still scored" leave it."""
    for rows in negators().values():
        for words, role in rows:
            tokens = [*words, "xyz"]
            turned = turn(tokens, {len(words)}).words
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


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_published_numbers_are_the_instruments_own_to_the_last_digit(text):
    row = score_texts([text], ["textblob", "vader"]).iloc[0]
    own = TextBlob(text).sentiment
    assert (row["textblob"], row["subjectivity"]) == (own.polarity, own.subjectivity)
    assert row["vader"] == VADER.polarity_scores(text)["compound"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "(!)",
        "not",
        "isn't good :-) <3 x-D",
        "VERY good but KIND of bad, not that GREAT!!! ????",
        "good bad good but good bad good bad but bad",
        "'tis not 'good' 'n't",
        "great (!) ... really: not very good at all ;-)",
        "ΣΑΣ ΟΔΟΣ Good",
        "İSTANBUL is GOOD",
        "😀good😀 😀😀 ♥",
        "a\r\nb\n\nnot\n\ngood",
        "the the very very good good " * 40,
    ],
)
def test_published_numbers_on_odd_texts(text):
    test_published_numbers_are_the_instruments_own_to_the_last_digit.hypothesis.inner_test(text)


def test_published_numbers_on_the_seeds(seeds):
    for article in seeds:
        texts = [article.text, *article.sentences["text"], *article.paragraphs["text"]]
        scores = score_texts(texts)
        assert scores["vader"].tolist() == [VADER.polarity_scores(text)["compound"] for text in texts]
        assert scores["textblob"].tolist() == [TextBlob(text).sentiment.polarity for text in texts]


def test_afinn_finds_what_its_own_code_finds(seeds):
    afinn = pytest.importorskip("afinn").Afinn()
    phrases = [word for word in word_lists()["afinn"] if not word.isalnum()]
    texts = [text for article in seeds for text in article.sentences["text"]]
    texts += [f"They {phrase}, {phrase}ish." for phrase in phrases]
    scores = score_texts(texts, ["afinn"])
    for text, score, known in scores.assign(text=texts)[["text", "afinn", "afinn_known"]].itertuples(
        index=False
    ):
        own = afinn.scores(text)
        assert known == bool(own)
        assert score == pytest.approx(np.mean(own) / 5 if own else 0)


@settings(max_examples=200, deadline=None)
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


def test_an_explanation_of_the_panel_names_its_words_and_its_sum():
    rows = explain("It isn’t a very good step; the bombing was bad.", "panel")
    assert rows["text"].tolist() == ["good", "bombing", "bad"]
    assert rows["negated"].tolist() == [True, False, False]
    assert rows["weight"].sum() == pytest.approx(rows["polarity"].sum() / 4)
    assert explain("The envoy met the delegation.", "panel").empty


def test_vaders_scaling_is_a_row_of_its_own():
    rows = explain("A good day!", "vader")
    assert rows["kind"].tolist() == ["word", "VADER's own scaling"]
    assert rows["text"].tolist() == ["good", ""]
    assert rows["weight"].sum() == pytest.approx(VADER.polarity_scores("A good day!")["compound"])


def test_a_faint_panel_is_zero_and_says_what_it_dropped():
    text = next(f"The {w} house." for w in ("old", "other", "near", "far") if 0 < abs(worth(w)) < 2 * FAINT)
    assert score_texts([text])["panel"].tolist() == [0.0]
    rows = explain(text, "panel")
    assert rows["kind"].tolist() == ["word", "the panel's dead band"]
    assert rows["weight"].sum() == 0


def test_one_instrument_alone_has_its_own_columns():
    assert score_texts(["Good."], ["textblob"]).columns.tolist() == [
        "textblob",
        "subjectivity",
        "textblob_known",
    ]
    assert score_texts([]).columns.tolist() == score_texts(["Good."]).columns.tolist()
    with pytest.raises(ValueError, match="one of textblob, vader, afinn, panel"):
        score_texts(["Good."], ["oracle"])
    with pytest.raises(ValueError, match="oracle"):
        explain("Good.", "oracle")


def test_texts_may_be_a_series_a_generator_or_one_text():
    one = score_texts(["A good step.", None])
    pd.testing.assert_frame_equal(score_texts(pd.Series(["A good step.", np.nan])), one)
    pd.testing.assert_frame_equal(score_texts(iter(["A good step.", 3])), one)
    assert len(score_texts("A good step.")) == 1


NOTES = {
    None: "no text",
    "\u200b": "no words",
    "🙂" * 50: "no words",
    "?!… “”": "no words",
    "Die Regierung und die Opposition sind sich nicht über den Krieg einig.": "not look like English",
    "El presidente no quiere la guerra con los vecinos": "not look like English",
    "Le ministre est un grand ami de la paix": "not look like English",
    "Президент заявил, что договор хороший": "English words only",
    "总统说这是好事": "English words only",
    "Hallitus antoi eduskunnalle esityksen uudesta laista eilen illalla": "not look like English",
    "Xyzzy plugh": "English words only",
}


@pytest.mark.parametrize("text", NOTES)
def test_texts_without_a_score_say_why(text):
    row = score_texts([text]).iloc[0]
    assert math.isnan(row["panel"])
    assert NOTES[text] in row["note"]
    assert row["note"].endswith(".")
    assert explain(text or "", "panel").empty


@pytest.mark.parametrize(
    "text",
    [
        "Peace talks in La Paz and Los Angeles.",
        "Stocks fall",
        "El Al to fly to San Juan de los Lagos",
        "War crimes trial opens",
        "Tropical storm hits coastal cities, floods railways, destroys houses, kills cattle",
        "Mayor praises nurses, teachers",
    ],
)
def test_english_with_foreign_names_or_in_headlines_is_scored_or_silent(text):
    assert score_texts([text])["note"].tolist() == [None]


@pytest.mark.parametrize(
    ("piece", "scored"),
    [("A good day, but not a bad one. ", True), ("not good ", True), ("🙂", False), ("a", False), ("word ", False),
     ("“", False), ("n't ", False), ("\n", False)],
)  # fmt: skip
def test_a_million_characters_are_scored(piece, scored):
    text = (piece * 1_000_000)[:1_000_000]
    # VADER spells a million emojis out in three million words; that takes seconds and shows nothing more.
    scores = score_texts([text], ["textblob", "panel"] if piece == "🙂" else INSTRUMENTS).iloc[0]
    assert -1 <= scores["textblob"] <= 1
    assert math.isnan(scores["panel"]) == (not scored)


def test_names_and_wrong_senses_are_not_scored():
    for text in (
        "The lawyers of both towns met Justice Hope by the river in Friendly County.",
        "The United States and the White House",
        "It is becoming a kind of news.",
        "The party sold its shares.",
        "The patient tested positive.",
    ):
        assert np.isnan(panel([text])[0]), text
    assert panel(["Great News As Peace Talks Open", "He said: “Great!”", "a GREAT day"]).min() > 0


def test_another_form_of_a_known_word_is_known():
    assert worth("bombings") == worth("bomb") < 0
    assert worth("child") is None
    assert panel(["The bombings went on."])[0] < -DEAD_BAND


def test_degree_words_and_worth_stay_within_bounds():
    very, plain, slightly = panel(["It is very good.", "It is good.", "It is slightly good."])
    assert very > plain > slightly > 0
    words = string.ascii_lowercase
    assert all(
        abs(value) <= 1 for word in word_lists()["vader"] if (value := worth(word)) and word[0] in words
    )


@settings(deadline=None)
@given(TEXTS)
def test_tokens_have_their_places_and_prepared_text_is_plain(text):
    assert len(read_places(text)) == len(read_tokens(text))
    assert not set("’‘“”") & set(prepare(text))
