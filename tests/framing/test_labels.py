"""Wordings: what things are called and where topics come up, every hit with its place."""

import pytest
from cases import cases

from helpers.articles import wordlists
from helpers.articles.article import Article, load_articles
from helpers.articles.files import LEXICONS, WorkbookError, work_folder
from helpers.articles.wordlists import read_table, read_wordings, wording_pattern
from helpers.framing.labels import (
    concordance,
    count_labels,
    find_wording,
    propose_lists,
    topic_hits,
    word_list,
)
from helpers.report.figures import workbook_charts
from helpers.report.results import findings


@pytest.mark.parametrize(
    ("words", "text", "found"), cases(__file__, "wordings are whole words with an open end")
)
def test_wordings_are_whole_words_with_an_open_end(words, text, found):
    assert wording_pattern(words).findall(text) == found


def test_first_mentions_of_the_seeds_are_those_found_by_hand(seeds):
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


SCOUTS = """Scouts sing at the fair in Bergen
Troops of scouts came to the fair in Bergen, and the scouts sang.
“The scouts made the fair,” said Mayor Ann Lee. A tent for the scouts stood at the harbour.
The tent was full. In the tent, tea was free."""
FAIR = """A good fair
The fair in Bergen was good. Scouts sang for the town, and the mayor thanked the scouts.
“I came for the scouts,” said Mayor Ann Lee. The rain held off until the evening of the fair in Bergen."""


def test_topics_and_labels_are_proposed_from_the_articles_and_are_theirs_alone():
    a, b = Article.from_text(SCOUTS), Article.from_text(FAIR, "B")
    topics, labels = (word_list(a, b, kind=kind) for kind in ("topics", "labels"))
    assert topics.table["topic"].tolist() == ["fair", "scouts", "Bergen"]  # not Lee, who only speaks
    assert labels.table["wording"].tolist() == ["tent"]
    assert count_labels(a, b)[["A", "B"]].values.tolist() == [[3, 0]]
    found = findings(a, b).set_index("topic")
    assert "“tent” (3)" in found.loc["labels", "finding"]
    assert all("nobody has edited it" in limit for limit in found.loc[["labels", "first mention"], "limit"])
    assert not work_folder().exists() or not list(work_folder().iterdir())
    for chart in workbook_charts(a, b):
        assert "nan" not in f"{chart.title} {chart.caption}".split()

    assert propose_lists(a, b) == [topics.path, labels.path]
    assert word_list(b, a, kind="topics").proposed
    topics.path.write_text("topic,words\nThe sea,harbour|rain\n", "utf-8")
    assert propose_lists(a, b) == []
    assert not word_list(a, b, kind="topics").proposed
    assert set(topic_hits(b, a)["topic"]) == {"The sea"}
    found = findings(a, b).set_index("topic").loc["first mention"]
    assert found["finding"].startswith("“The sea” first comes up")
    assert "made by hand" in found["limit"]
    other = Article.from_text(f"{FAIR} It rained.", "B")
    assert word_list(a, other, kind="topics").proposed
    topics.path.write_text("topic,words\n", "utf-8")
    with pytest.raises(WorkbookError, match="no line below its first"):
        findings(a, b)
    topics.path.unlink()


@pytest.mark.parametrize(("_", "a", "b", "in_it", "not_in_it"), cases(__file__, "proposed and not"))
def test_what_belongs_to_the_story_is_proposed(_, a, b, in_it, not_in_it):
    topics = set(word_list(Article.from_text(a), Article.from_text(b, "B"), kind="topics").table["topic"])
    assert topics & {*in_it, *not_in_it} == {*in_it}


def test_lists_beside_the_articles_are_read_and_are_no_articles(tmp_path):
    for name, text in (
        ("a.txt", SCOUTS),
        ("b.txt", f"{FAIR} So ends it."),
        ("topics.csv", "topic,words\nTea,tea\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    a, b = load_articles(tmp_path)
    assert topic_hits(a, b)["text"].tolist() == ["tea"]
    assert not word_list(a, b, kind="topics").proposed
    assert word_list(a, b, kind="labels").proposed
    assert [path.name[:6] for path in propose_lists(a, b)] == ["labels"]
    assert word_list(a, Article.from_text(FAIR, "C"), kind="topics").proposed


@pytest.mark.parametrize(("name", "keys"), cases(__file__, "word tables have no duplicates"))
def test_word_tables_have_no_duplicates(name, keys):
    rows = [tuple(row[key].lower() for key in keys) for row in read_table(name)]
    assert len(rows) == len(set(rows))
    assert (LEXICONS / name).read_text("utf-8").endswith("\n")
