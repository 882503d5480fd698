"""Framing: every word has one voice, every count has its places."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import wordings
from helpers.articles import LEXICONS, Article, WorkbookError
from helpers.framing import (
    concordance,
    count_labels,
    find_wording,
    read_wordings,
    reporting_verbs,
    share_of_voice,
    topic_hits,
    voices,
    wording_pattern,
)

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


def test_lexicon_of_verbs_has_no_form_in_two_classes():
    table = pd.read_csv(LEXICONS / "reporting_verbs.csv")
    assert len(table) >= 150
    assert not table["verb"].duplicated().any()
    forms = table.assign(form=table["forms"].str.split(";")).explode("form")
    assert forms.groupby("form")["class"].nunique().max() == 1


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("war|wars", "War, wars, warn, post-Cold War.", ["War", "wars", "War"]),
        ("attack*", "attacks attacked counterattack", ["attacks", "attacked"]),
        ("took from Ukraine", "it took  from Ukraine", ["took  from Ukraine"]),
        ("a.b", "axb a.b", ["a.b"]),
    ],
)
def test_wordings_are_whole_words_with_an_open_end(words, text, found):
    assert wording_pattern(words).findall(text) == found


def test_counts_of_the_seeds_are_those_counted_by_hand(seeds):
    counts = count_labels(seeds).set_index("wording")[["A", "B"]]
    expected = {
        "war": (0, 6),
        "invasion, invaded": (3, 0),
        "incursion": (1, 0),
        "attack": (4, 0),
        "aggression": (3, 0),
        "troops": (0, 2),
        "took from Ukraine": (1, 0),
        "annexation": (1, 0),
        "Russian-occupied": (0, 1),
    }
    assert {w: tuple(counts.loc[w]) for w in expected} == expected


def test_first_mentions_stand_where_they_were_found_by_hand(seeds):
    first = pd.concat([topic_hits(a) for a in seeds]).groupby(["topic", "article"])["position"].min()
    assert first["Russian build-up", "A"] == pytest.approx(0.20, abs=0.02)
    assert first["Russian build-up", "B"] == pytest.approx(0.03, abs=0.02)
    assert find_wording(seeds[0], "have rejected")["position"].iloc[0] == pytest.approx(0.64, abs=0.02)
    assert find_wording(seeds[1], "have rejected").empty
    assert ("COVID-19", "A") not in first.index


def article_text(article):
    return " ".join(article.text.split())


def test_concordance_shows_the_words_around_and_who_says_them(seeds):
    lines = concordance(seeds[1], "war|wars")
    assert len(lines) == 6
    assert (lines["voice"] == "quoted").sum() == 3
    assert lines.loc[0, "before"].endswith("post-Cold ")
    assert all(words in article_text(seeds[1]) for words in lines["before"] + lines["text"] + lines["after"])
    whole = set(article_text(seeds[1]).split())
    assert all(words.split()[0] in whole for words in lines["before"])
    assert all(words.split()[-1] in whole for words in lines["after"])


def test_the_deck_is_in_no_count(seeds):
    deck = seeds[0].paragraphs.iloc[1]
    hits = find_wording(seeds[0], "quickly")
    assert len(hits) == 1
    assert not hits["start"].between(deck.start, deck.end).any()


def test_word_table_that_is_missing_or_incomplete_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(wordings, "LEXICONS", tmp_path)
    with pytest.raises(WorkbookError, match=r"labels\.csv is missing"):
        read_wordings("labels.csv", ["concept"])
    (tmp_path / "labels.csv").write_text("wording\nwar\n", "utf-8")
    with pytest.raises(WorkbookError, match="lacks the column concept"):
        read_wordings("labels.csv", ["concept", "wording"])
