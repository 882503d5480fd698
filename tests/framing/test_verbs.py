"""Framing: every word has one voice, every reporting verb a class, and gaps between two articles are tested."""

import pytest
from cases import cases, points_into
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.wordlists import read_table
from helpers.framing.shares import share_of_voice, voices
from helpers.framing.verbs import (
    compare_neutral,
    neutral_share,
    reporting_verbs,
    verb_classes,
)
from helpers.quotations.quotes import bare_cue_rows, find_attributions

LETTERS = st.sampled_from("“”\"' .\nAnn Lee said angrily officials replied told us that he “we”")


@given(st.text(LETTERS, max_size=200))
def test_each_counted_word_of_any_text_has_exactly_one_voice_and_every_row_its_place(text):
    article = Article.from_text(text + "\n\nleave a comment:")
    counted, everything, verbs = voices(article), voices(article, excluded=True), reporting_verbs(article)
    covered = sum(((counted["start"] <= s) & (s < counted["end"])).sum() for s in article.words["start"])
    assert covered == counted["words"].sum() == len(article.words)
    assert set(counted["group"]) <= {"quoted speaker", "reported speaker", "anonymous source", "narrator"}
    shown = everything[everything["voice"] == "not counted"]
    assert shown["text"].iloc[-1] == "leave a comment:"
    assert set(shown["paragraph"]).isdisjoint(counted["paragraph"])
    assert everything.drop(shown.index).values.tolist() == counted.values.tolist()
    for table in (everything, verbs):
        assert points_into(table, article)


def test_voices_of_texts_without_narrator_or_quotation_and_over_an_edge():
    for text in [*cases(__file__, "EDGES"), "Ann Lee said “we don”’t agree at all."]:
        article = Article.from_text(text)
        assert voices(article)["words"].sum() == len(article.words)
    everything = Article.from_text("Lee: We agree.\n“It is late.”")
    assert voices(everything)["words"].sum() == len(everything.words) > 0
    nobody = Article.from_text("Rain fell. The mayor left early.")
    assert share_of_voice(nobody)[["group", "share"]].values.tolist() == [["narrator", 1.0]]


def test_voices_of_the_seeds_are_those_counted_by_hand(seeds):
    for article in seeds:
        shares = share_of_voice(article)
        assert shares["words"].sum() == len(article.words)
        assert shares["share"].sum() == pytest.approx(1)
    quoted = [share_of_voice(a).query("voice == 'quoted'").set_index("speaker")["words"] for a in seeds]
    assert quoted[0].sum() == 342
    assert quoted[0]["Vladimir Putin"] / quoted[0].sum() == pytest.approx(0.71, abs=0.01)
    assert quoted[1]["Vladimir Putin"] == quoted[1].sum()
    assert {"Liz Truss", "Jen Psaki", "Ned Price", "Joe Biden"} < set(quoted[0].index)
    rows = [voices(a, excluded=True).query("group == 'not counted'") for a in seeds]
    assert rows[0][["paragraph", "words"]].values.tolist() == [[1, 31]]
    assert rows[0]["text"].iloc[0].startswith("Vladimir Putin urged the West")
    assert rows[1][["text", "words"]].values.tolist() == [["leave a comment:", 3]]
    anonymous = [set(share_of_voice(a).query("group == 'anonymous source'")["speaker"]) for a in seeds]
    assert anonymous == [{"a senior White House official", "Officials in Ukraine"}, {"U.S. officials"}]
    kinds = share_of_voice(*seeds).set_index("speaker")["speaker_type"].to_dict()
    assert kinds["draft security documents"] == kinds["The Russian demands"] == "document"
    assert kinds["The US and its allies"] == kinds["Washington"] == "institution"


def test_reporting_verbs_of_the_seeds_have_a_class_and_a_reply_without_words_is_not_counted(seeds):
    for article in seeds:
        verbs = reporting_verbs(article)
        assert len(verbs) >= 8
        assert points_into(verbs, article)
        assert not verbs.duplicated(["start", "end"]).any()
    classes = reporting_verbs(seeds[0]).set_index("text")["verb_class"]
    assert set(classes[["screamed", "was enraged"]]) == {"manner"}
    assert set(classes["stated"]) == {"neutral"}
    assert bare_cue_rows(seeds[0]) == ()
    bare = bare_cue_rows(seeds[1])
    assert [text for _, _, _, text, _ in bare] == ["responded", "responding", "responding"]
    verbs = reporting_verbs(seeds[1])
    assert verbs.query("not statement")["start"].tolist() == [start for _, start, *_ in bare]


def test_every_form_has_one_class_that_is_explained_and_verbs_that_portray_are_not_neutral():
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
    classes = {row["verb"]: row["class"] for row in table}
    named = "call depict describe dub label portray rate term".split()
    assert {classes[verb] for verb in named} == {"naming"}
    plain = {classes[verb] for verb in ("say", "state", "announce", "tell", "call for")}
    assert plain == {"neutral", "demand"}
    verbs = reporting_verbs(Article.from_text("Ann Lee called the plan “a disaster”. “No,” Tom Ray said."))
    assert dict(zip(verbs["verb"], verbs["verb_class"], strict=True))["call"] == "naming"


@pytest.mark.parametrize(("text", "kind"), cases(__file__, "kinds of sources without a person"))
def test_kinds_of_sources_without_a_person(text, kind):
    assert find_attributions(Article.from_text(text))["speaker_type"].tolist() == [kind]


def test_shares_known_by_hand():
    """50 words of the narrator's, 20 + 5 of Ann Lee's (quoted and reported) and 25 of Tom Ray's."""
    text = f"“{'We agree. ' * 10}” said Ann Lee. Ann Lee said that it would rain again. “{'No. ' * 25}” said Tom Ray."
    text += f"\n{'Rain fell. ' * 20}Rain."
    article = Article.from_text(text, "X")
    by_hand = cases(__file__, "shares known by hand")
    assert share_of_voice(article)[["voice", "speaker", "words"]].values.tolist() == by_hand


def test_neutral_share_of_the_seeds_is_the_one_counted_by_hand(seeds):
    shares = neutral_share(*seeds, speakers=["Vladimir Putin"]).query("scope == 'Vladimir Putin'")
    assert shares[["article", "neutral", "cues"]].values.tolist() == [["A", 7, 24], ["B", 8, 14]]
    table = compare_neutral(*seeds)
    assert table["scope"].tolist() == ["all speakers", "Vladimir Putin"]
    assert table["verdict"].str.contains("not distinguishable").all()
    assert "7 of 24 statements in Article A (29%)" in table["verdict"].iloc[1]
    assert compare_neutral(*seeds)["p"].round(2)[0] == 0.15


def told(label, speaker, neutral, other, verb="said"):
    """An article in which a speaker is introduced so many times with a neutral verb and with another."""
    verbs = [verb] * neutral + ["claimed"] * other
    said = [f"“We agree {n},” {v} {speaker}." for n, v in enumerate(verbs)]
    return Article.from_text("\n".join(["A vote", "Rain fell on the town.", *said]), label)


def test_neutral_verbs_compared_for_any_labels_and_without_any_cue():
    table = compare_neutral(told("one", "Ann Lee", 12, 0), told("two", "Tom Ray", 0, 12))
    assert table["scope"].tolist() == ["all speakers"]
    share = neutral_share(told("A", "Ann Lee", 10, 0)).iloc[0]
    assert (round(share["low"], 3), share["high"]) == (0.722, 1.0)  # Wilson's
    assert ": distinguishable" in table["verdict"].iloc[0]
    assert "fewer than 1 of 100" in table["verdict"].iloc[0]
    alone = compare_neutral(told("A", "Ann Lee", 2, 1), Article.from_text("Rain fell.", "B"))
    assert alone["p"].isna().all()
    said = "Nothing to compare: Article B introduces no statement with a reporting verb."
    assert alone["verdict"].tolist()[0] == said
    with pytest.raises(WorkbookError, match=r"here are: A\. Choose two"):
        compare_neutral(told("A", "Ann Lee", 2, 1))
    empty = compare_neutral(Article.from_text(""), Article.from_text("", "B"))
    assert empty["verdict"].iloc[0].startswith("Nothing to compare")
