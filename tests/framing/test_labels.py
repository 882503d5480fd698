"""Wordings: what things are called and where topics come up, every hit with its place."""

import pytest
from cases import cases
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles import wordlists
from helpers.articles.article import Article
from helpers.articles.files import LEXICONS, WorkbookError
from helpers.articles.wordlists import read_table, read_wordings, wording_pattern
from helpers.framing.labels import concordance, count_labels, find_wording, topic_hits


@pytest.mark.parametrize(
    ("words", "text", "found"), cases(__file__, "wordings are whole words with an open end")
)
def test_wordings_are_whole_words_with_an_open_end(words, text, found):
    assert wording_pattern(words).findall(text) == found


@given(st.text(st.sampled_from("“”\"' .\nWar said that he told us “war”"), max_size=200))
def test_every_hit_points_into_the_text(text):
    article = Article.from_text(text)
    for table in (
        find_wording(article, words="war|he*"),
        topic_hits(article),
        concordance(article, words="us"),
    ):
        assert [article.text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table[
            "text"
        ].tolist()


def test_counts_and_first_mentions_of_the_seeds_are_those_found_by_hand(seeds):
    counts = count_labels(*seeds).set_index("wording")[["A", "B"]]
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
    deck = seeds[0].paragraphs.iloc[1]
    hits = find_wording(seeds[0], words="quickly")
    assert len(hits) == 1
    assert not hits["start"].between(deck.start, deck.end).any()
    speakers = find_wording(seeds[1], words="war|wars")["speaker"]
    assert {type(name) for name in speakers} == {str, type(None)}
    first = topic_hits(*seeds).groupby(["topic", "article"])["position"].min()
    assert first["Russian build-up", "A"] == pytest.approx(0.20, abs=0.02)
    assert first["Russian build-up", "B"] == pytest.approx(0.03, abs=0.02)
    assert find_wording(seeds[0], words="have rejected")["position"].iloc[0] == pytest.approx(0.64, abs=0.02)
    assert find_wording(seeds[1], words="have rejected").empty
    assert ("COVID-19", "A") not in first.index


def article_text(article):
    return " ".join(article.text.split())


def test_concordance_shows_the_words_around_and_who_says_them(seeds):
    lines = concordance(seeds[1], words="war|wars")
    assert len(lines) == 6
    assert (lines["voice"] == "quoted").sum() == 3
    assert lines.loc[0, "before"].endswith("post-Cold ")
    assert all(words in article_text(seeds[1]) for words in lines["before"] + lines["text"] + lines["after"])
    whole = set(article_text(seeds[1]).split())
    assert all(words.split()[0] in whole for words in lines["before"])
    assert all(words.split()[-1] in whole for words in lines["after"])


def test_word_table_that_cannot_be_used_is_named_and_one_from_a_spreadsheet_read(tmp_path, monkeypatch):
    monkeypatch.setattr(wordlists, "LEXICONS", tmp_path)
    with pytest.raises(WorkbookError, match=r"labels\.csv is missing"):
        read_wordings("labels.csv", ["concept"])
    for text, message in [
        ("wording\nwar\n", "lacks the column concept"),
        ("concept,wording\nwar,\n", "nothing under “wording” in line 2"),
        ("concept,wording\n", "no line below"),
    ]:
        (tmp_path / "labels.csv").write_text(text, "utf-8")
        with pytest.raises(WorkbookError, match=message):
            read_wordings("labels.csv", ["concept", "wording"])
    monkeypatch.setattr(wordlists, "LEXICONS", tmp_path)
    (tmp_path / "labels.csv").write_text("\ufeffconcept;wording\nwar;a, b\n;\n", "utf-8")
    assert read_wordings("labels.csv", ["concept", "wording"]).values.tolist() == [["war", "a, b"]]


@pytest.mark.parametrize(("name", "keys"), cases(__file__, "word tables have no duplicates"))
def test_word_tables_have_no_duplicates(name, keys):
    rows = [tuple(row[key].lower() for key in keys) for row in read_table(name)]
    assert len(rows) == len(set(rows))
    assert (LEXICONS / name).read_text("utf-8").endswith("\n")


@pytest.mark.parametrize("name", ["hedges.csv", "anonymous.csv"])
def test_no_alternative_stands_in_two_lines(name):
    phrases = [p for row in read_table(name) for p in row["phrase"].lower().split("|")]
    assert sorted(phrases) == sorted(set(phrases))
