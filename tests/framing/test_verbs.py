"""Framing: every word has one voice, every reporting verb a class, and gaps between two articles are tested."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.wordlists import read_table
from helpers.framing.shares import GROUPS, effective_voices, share_of_voice, voices
from helpers.framing.verbs import (
    compare_neutral,
    neutral_sensitivity,
    neutral_share,
    reporting_verbs,
    verb_classes,
)
from helpers.quotations.quotes import find_attributions, find_bare_cues

EDGES = [
    "",
    "One.",
    "“We agree,” said Ann Lee.",
    "“All of this is quoted and nobody says it.”",
    "Nobody is quoted here. Rain fell. The mayor of Springfield left early.",
]


@pytest.mark.parametrize("text", EDGES)
def test_voices_of_short_texts_add_up(text):
    article = Article.from_text(text)
    assert voices(article)["words"].sum() == len(article.words)


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("“”\"' .\nAnn said that he told us “we”"), max_size=200))
def test_each_counted_word_has_exactly_one_voice(text):
    article = Article.from_text(text)
    stretches = voices(article)
    covered = sum(((stretches["start"] <= s) & (s < stretches["end"])).sum() for s in article.words["start"])
    assert covered == len(article.words)
    assert stretches["words"].sum() == len(article.words)
    for row in stretches.itertuples(index=False):
        assert article.text[row.start : row.end] == row.text


def test_a_word_over_the_edge_of_a_quotation_counts_once():
    article = Article.from_text("Ann Lee said “we don”’t agree at all.")
    assert voices(article)["words"].sum() == len(article.words)


def test_voices_of_the_seeds_add_up_to_all_words(seeds):
    for article in seeds:
        shares = share_of_voice(article)
        assert shares["words"].sum() == len(article.words)
        assert shares["share"].sum() == pytest.approx(1)


def test_quoted_words_of_the_seeds_are_those_counted_by_hand(seeds):
    quoted = [share_of_voice(a).query("voice == 'quoted'").set_index("speaker")["words"] for a in seeds]
    assert quoted[0].sum() == 344
    assert quoted[0]["Vladimir Putin"] / quoted[0].sum() == pytest.approx(0.71, abs=0.01)
    assert quoted[1]["Vladimir Putin"] == quoted[1].sum()
    assert {"Liz Truss", "Jen Psaki", "Ned Price", "Joe Biden"} < set(quoted[0].index)


def test_reporting_verbs_point_into_the_text_and_have_a_class(seeds):
    for article in seeds:
        verbs = reporting_verbs(article)
        assert len(verbs) >= 8
        for row in verbs.itertuples(index=False):
            assert article.text[row.start : row.end] == row.text
        assert not verbs.duplicated(["start", "end"]).any()
    classes = reporting_verbs(seeds[0]).set_index("text")["verb_class"]
    assert set(classes[["screamed", "was enraged"]]) == {"manner"}
    assert set(classes["stated"]) == {"neutral"}


def test_no_form_belongs_to_two_verbs_and_every_class_is_explained():
    table = read_table("reporting_verbs.csv")
    assert len(table) >= 150
    forms = [form.strip().lower() for row in table for form in row["forms"].split(";")]
    assert sorted(forms) == sorted(set(forms))
    assert all(row["verb"].lower() in row["forms"].lower().split(";") for row in table)
    explained = verb_classes()["verb_class"].tolist()
    assert {row["class"] for row in table} | {"other"} == set(explained)
    contested = {row["verb"]: row["contested"] for row in table if row["contested"]}
    assert "succeeded" in contested["refute"]
    assert not {"say", "tell", "state", "write", "according to"} & set(contested)


def test_verbs_that_name_or_portray_are_not_neutral():
    classes = {row["verb"]: row["class"] for row in read_table("reporting_verbs.csv")}
    named = "call depict describe dub label portray rate term".split()
    assert {classes[verb] for verb in named} == {"naming"}
    assert {classes[verb] for verb in ("say", "state", "announce", "tell", "call for")} == {
        "neutral",
        "demand",
    }
    verbs = reporting_verbs(Article.from_text("Ann Lee called the plan “a disaster”. “No,” Tom Ray said."))
    assert dict(zip(verbs["verb"], verbs["verb_class"], strict=True))["call"] == "naming"


def test_the_voices_of_short_texts_without_narrator_or_quotation():
    everything = Article.from_text("Lee: We agree.\n“It is late.”")
    assert voices(everything)["words"].sum() == len(everything.words) > 0
    nobody = Article.from_text("Rain fell. The mayor left early.")
    assert share_of_voice(nobody)[["group", "share"]].values.tolist() == [["narrator", 1.0]]
    assert effective_voices(share_of_voice(nobody)).values.tolist() == [["A", 1, 1.0, 0, 0.0]]
    assert effective_voices(share_of_voice(Article.from_text(""))).empty


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("“”\"' .\nAnn Lee said officials told us that he “we”"), max_size=200))
def test_excluded_paragraphs_are_shown_and_change_no_count(text):
    article = Article.from_text(text + "\nleave a comment:")
    counted, everything = voices(article), voices(article, excluded=True)
    shown = everything[everything["voice"] == "not counted"]
    assert shown["text"].iloc[-1] == "leave a comment:"
    assert len(everything) == len(counted) + len(shown)
    assert everything.drop(shown.index).values.tolist() == counted.values.tolist()
    assert set(counted["group"]) <= set(GROUPS)
    assert set(shown["paragraph"]).isdisjoint(counted["paragraph"])
    for row in everything.itertuples(index=False):
        assert article.text[row.start : row.end] == row.text


def test_the_repeated_deck_of_the_seeds_is_shown_as_excluded(seeds):
    rows = [voices(a, excluded=True).query("group == 'not counted'") for a in seeds]
    assert rows[0][["paragraph", "words"]].values.tolist() == [[1, 31]]
    assert rows[0]["text"].iloc[0].startswith("Vladimir Putin urged the West")
    assert rows[1][["text", "words"]].values.tolist() == [["leave a comment:", 3]]


def test_speakers_of_the_seeds_are_in_the_groups_a_reader_puts_them_in(seeds):
    shares = [share_of_voice(a) for a in seeds]
    anonymous = [set(s.query("group == 'anonymous source'")["speaker"]) for s in shares]
    assert anonymous == [{"a senior White House official", "Officials in Ukraine"}, {"U.S. officials"}]
    kinds = pd.concat(shares).set_index("speaker")["speaker_type"].to_dict()
    assert kinds["draft security documents"] == kinds["The Russian demands"] == "document"
    assert kinds["The US and its allies"] == kinds["Washington"] == "institution"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The report said that the bridge was safe.", "document"),
        ("“It is safe,” the letter said.", "document"),
        ("The United States and its allies said that talks would begin.", "institution"),
        ("The mayor and her aides said that talks would begin.", "anonymous"),
    ],
)
def test_kinds_of_sources_without_a_person(text, kind):
    assert find_attributions(Article.from_text(text))["speaker_type"].tolist() == [kind]


def test_effective_voices_of_shares_known_by_hand(seeds):
    rows = [("X", "narrator", "narrator", 50), ("X", "quoted", "Ann", 20), ("X", "reported", "Ann", 5)]
    rows.append(("X", "quoted", "Tom", 25))
    shares = pd.DataFrame(rows, columns=["article", "voice", "speaker", "words"])
    assert effective_voices(shares).round(3).values.tolist() == [["X", 3, 2.667, 2, 2.0]]
    table = effective_voices(pd.concat(map(share_of_voice, seeds))).set_index("article")
    assert table["speakers"].to_dict() == {"A": 11, "B": 5}


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("“”\"' .\nLee said angrily replied that he “we”"), max_size=200))
def test_verbs_and_adverbs_point_into_any_text(text):
    article = Article.from_text(text)
    for row in reporting_verbs(article).itertuples(index=False):
        assert article.text[row.start : row.end] == row.text
        if row.manner_adverb is None:
            assert (row.adverb_start, row.adverb_end) == (-1, -1)
        else:
            assert article.text[row.adverb_start : row.adverb_end] == row.manner_adverb


@pytest.mark.parametrize(
    ("text", "adverb"),
    [
        ("“We agree,” Ann Lee said angrily.", "angrily"),
        ("“We agree,” Ann Lee quietly said.", "quietly"),
        ("“We agree,” Ann Lee said only once.", None),
        ("“We agree,” Ann Lee said.", None),
        ("“We agree badly” said Ann Lee.", None),
        ("“We agree,” said Beverly Lee.", None),
        ("Ann Lee reportedly said that it was late.", None),
    ],
)
def test_adverbs_of_manner_stand_beside_the_cue_and_outside_the_quotation(text, adverb):
    assert reporting_verbs(Article.from_text(text))["manner_adverb"].tolist() == [adverb]


def test_a_reply_whose_words_are_not_told_is_listed_but_not_counted(seeds):
    bare = [find_bare_cues(a) for a in seeds]
    assert bare[0].empty
    assert bare[1]["text"].tolist() == ["responded", "responding", "responding"]
    verbs = reporting_verbs(seeds[1])
    assert verbs.query("not statement")["start"].tolist() == bare[1]["start"].tolist()
    testily = verbs.dropna(subset=["manner_adverb"])[["text", "manner_adverb", "statement"]]
    assert testily.values.tolist() == [["responded", "testily", False]]


def test_neutral_share_of_the_seeds_is_the_one_counted_by_hand(seeds):
    verbs = pd.concat(map(reporting_verbs, seeds))
    assert neutral_share(verbs, "Vladimir Putin")[["neutral", "cues"]].values.tolist() == [[7, 23], [8, 15]]
    table = compare_neutral(verbs)
    assert table["scope"].tolist() == ["all speakers", "Vladimir Putin"]
    assert table["verdict"].str.contains("not distinguishable").all()
    assert "7 of 23 statements in Article A (30%)" in table["verdict"].iloc[1]


def test_wilson_interval_is_the_published_one():
    verbs = pd.DataFrame(
        {"article": "A", "speaker": "Ann", "statement": True, "verb_class": ["neutral"] * 10}
    )
    row = neutral_share(verbs).iloc[0]
    assert (row["share"], round(row["low"], 3), row["high"]) == (1.0, 0.722, 1.0)


def rows_of(label, speaker, neutral, other):
    classes = ["neutral"] * neutral + ["claim"] * other
    return pd.DataFrame({"article": label, "speaker": speaker, "statement": True, "verb_class": classes})


def test_neutral_verbs_compared_for_any_labels_and_without_any_cue():
    verbs = pd.concat([rows_of("one", "Ann", 12, 0), rows_of("two", "Tom", 0, 12)])
    table = compare_neutral(verbs)
    assert table["scope"].tolist() == ["all speakers"]
    assert ": distinguishable" in table["verdict"].iloc[0]
    assert "fewer than 1 of 100" in table["verdict"].iloc[0]
    alone = compare_neutral(rows_of("A", "Ann", 2, 1), labels=["A", "B"])
    assert alone["p"].isna().all()
    assert alone["verdict"].iloc[0] == (
        "Nothing to compare: Article B introduces no statement with a reporting verb."
    )
    with pytest.raises(WorkbookError, match="come from: A"):
        compare_neutral(rows_of("A", "Ann", 2, 1))
    empty = reporting_verbs(Article.from_text(""))
    assert compare_neutral(empty, labels=["A", "B"])["verdict"].iloc[0].startswith("Nothing to compare")


def test_the_comparison_of_the_seeds_hangs_on_counting_state_as_neutral(seeds):
    """Counted by hand: A has 12 neutral of 35 cues, five of them "stated"; B 10 of 19, none of them "stated"."""
    verbs = pd.concat(map(reporting_verbs, seeds))
    table = neutral_sensitivity(verbs)
    assert list(table.columns) == ["verb", "cues", "neutral_A", "neutral_B", "p"]
    assert table.drop(columns="p").values.tolist() == [["say", 15, 6, 1], ["state", 5, 7, 10]]
    assert table["p"][1] == pytest.approx(fisher_by_hand(7, 35, 10, 19))
    assert table["p"].round(2).tolist() == [0.4, 0.03]
    assert compare_neutral(verbs)["p"].round(2)[0] == 0.25


def fisher_by_hand(a, all_a, b, all_b):
    """The chance of all splits of the neutral cues that are at most as likely as the one seen."""
    ways = [math.comb(all_a, k) * math.comb(all_b, a + b - k) for k in range(a + b + 1)]
    return sum(w for w in ways if w <= ways[a]) / math.comb(all_a + all_b, a + b)


def test_sensitivity_needs_a_verb_used_three_times_and_two_articles():
    both = pd.concat([rows_of("one", "Ann", 2, 4), rows_of("two", "Tom", 1, 5)])
    assert neutral_sensitivity(both.assign(verb="say"))[["neutral_one", "neutral_two"]].values.tolist() == [
        [0, 0]
    ]
    assert neutral_sensitivity(both.assign(verb=["say"] * 6 + ["tell"] * 6)).empty
    alone = neutral_sensitivity(rows_of("A", "Ann", 3, 1).assign(verb="say"), labels=["A", "B"])
    assert alone["p"].isna().tolist() == [True]
    untold = rows_of("A", "Ann", 3, 1).assign(verb="say", statement=False)
    assert neutral_sensitivity(untold, labels=["A", "B"]).empty
    with pytest.raises(WorkbookError, match=r"come from: A. Name both, for example neutral_sensitivity"):
        neutral_sensitivity(rows_of("A", "Ann", 2, 1).assign(verb="say"))
