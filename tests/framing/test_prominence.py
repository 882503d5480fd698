"""Prominence: beginnings and endings, numbers told, hedges, and sources without a name."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.wordlists import read_table
from helpers.framing.hedging import anonymous_sources, hedge_rate, hedges
from helpers.framing.numbers import numbers_told
from helpers.framing.prominence import compare_passages, passages

AWKWARD = [
    "",
    "One.",
    "Mayor speaks",
    "“All of it is said and may cost 30 million.”",
    "Rain fell on May 5.\nleave a comment:",
    "Nobody is quoted here. Two officials reportedly left. It seems late.",
    "Half of it\n\n“One of 3”\nSome 20 people may go, 1/2 of 4 1/2",
]
PIECES = [
    *"“ ” ’ . , - – % $ x7".split(),
    *(
        " ",
        "\n",
        "\u00a0",
        " 30 million people",
        " 4 1/2",
        " May 5",
        " Dec. 23, 2021",
        " 2014",
        " the two",
        " first",
    ),
    *(
        " one of",
        " may",
        " about",
        " some",
        " might",
        " could",
        " reportedly",
        " sources say",
        " it is believed",
    ),
    *(
        " No. 10",
        " Ann Lee said that",
        " officials said",
        " a third of",
        " twenty-five",
        " 5 p.m.",
        " 1/2",
        " 20–30",
    ),
]


def tables(article):
    return [numbers_told(article), hedges(article), anonymous_sources(article), passages(article)]


def points_into(article, table):
    return all(article.text[row.start : row.end] == row.text for row in table.itertuples(index=False))


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_articles_give_rows_that_point_into_the_text(text):
    article = Article.from_text(text)
    assert all(points_into(article, table) for table in tables(article))
    compare_passages([article, Article.from_text(text, "B")])
    assert hedge_rate([article])["words"].iloc[0] == len(article.words)


@settings(deadline=None, max_examples=80)
@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
def test_every_row_points_into_any_text(text):
    article = Article.from_text(text)
    for table in tables(article):
        assert points_into(article, table)
    numbers = numbers_told(article)
    assert (numbers["start"].iloc[1:].values >= numbers["end"].iloc[:-1].values).all()
    assert (numbers["sentence_start"] <= numbers["start"]).all()
    assert (numbers["end"] <= numbers["sentence_end"]).all()


# -- beginnings and endings ---------------------------------------------------------------------------


def test_beginnings_and_endings_are_whole_sentences_of_at_least_a_tenth():
    article = Article.from_text("Mayor speaks\nOne two. " + "Rain fell again today here. " * 7 + "She left.")
    table = passages(article).set_index("part")
    assert table.loc["headline", "text"] == "Mayor speaks"
    assert table.loc["first tenth", "text"] == "One two. Rain fell again today here."
    assert table.loc["last tenth", "text"] == "Rain fell again today here. She left."
    assert table["words"].to_dict() == {"headline": 2, "first tenth": 7, "last tenth": 7}
    assert passages(article, 0.2)["part"].tolist() == ["headline", "first 20%", "last 20%"]
    assert passages(article, 1)["words"].tolist() == [2, 39, 39]


def test_passages_that_an_article_lacks_have_no_row():
    assert passages(Article.from_text("")).empty
    assert passages(Article.from_text("Rain fell. She left."))["part"].tolist() == [
        "first tenth",
        "last tenth",
    ]
    one_line = Article.from_text("Mayor speaks\nleave a comment:")
    assert passages(one_line)["text"].tolist() == ["Mayor speaks", "Mayor speaks"]


@pytest.mark.parametrize("part", [0, -1, 1.5])
def test_a_part_that_is_no_part_is_refused(part):
    with pytest.raises(WorkbookError, match="above 0"):
        passages(Article.from_text("Rain fell."), part)


def test_passages_of_the_seeds(seeds):
    table = compare_passages(seeds).set_index(["article", "part"])
    first, last = table.loc[("A", "first tenth")], table.loc[("A", "last tenth")]
    assert first["text"].startswith("On Thursday, Russian President")
    assert first["text"].endswith("in Central and Eastern Europe be reduced.")
    assert first["speakers"] == "Vladimir Putin; draft security documents"
    assert last["text"].startswith("He dismissed criticism")
    assert first["numbers"] == last["numbers"] == 0
    assert table.loc[("B", "first tenth"), "topics"] == "Demand for guarantees; Russian build-up"
    assert table.loc[("B", "first tenth"), "numbers"] == 1
    assert table.loc[("B", "last tenth"), "numbers"] == 6
    assert "COVID-19" in table.loc[("B", "last tenth"), "topics"]
    assert table.loc[("B", "headline"), "words"] == 8
    assert table["narrator"].between(0, 1).all()


def test_topics_of_passages_come_from_the_readers_table(seeds):
    topics = pd.DataFrame({"topic": ["Rain"], "words": ["rain*"]})
    assert set(compare_passages(seeds, topics)["topics"]) == {""}


# -- numbers ------------------------------------------------------------------------------------------


def test_numbers_of_the_seeds_are_those_found_by_reading(seeds):
    rows = [numbers_told(a)[["text", "kind", "source"]].values.tolist() for a in seeds]
    putin, center = "Vladimir Putin", "the national coronavirus information center"
    assert rows[0] == [
        ["1990s", "year or date", putin],
        ["2004", "year or date", "narrator"],
        ["30", "amount", "narrator"],
        ["2014", "year or date", putin],
        ["two", "amount", "narrator"],
        ["third", "ordinal", putin],
        ["14,000 people", "amount", "narrator"],
        ["four hours", "amount", "narrator"],
        ["2", "part of a name", putin],
    ]
    assert [[" ".join(text.split()), *rest] for text, *rest in rows[1]] == [
        ["December 23", "year or date", "narrator"],
        ["December 17", "year or date", "narrator"],
        ["100,000", "amount", "narrator"],
        ["7 years", "amount", putin],
        ["three", "amount", "narrator"],
        ["three hours", "amount", "narrator"],
        ["4 1/2 hours", "amount", "narrator"],
        ["three", "amount", "narrator"],
        ["50%", "share", "narrator"],
        ["146 million people", "amount", "narrator"],
        ["first", "ordinal", "narrator"],
        ["December 23", "year or date", center],
        ["10.2 million cases", "amount", center],
        ["300,000 deaths", "amount", center],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No one saw it, and one of them can go, one can say.", []),
        ("One man died in one million years.", ["One man", "one million years"]),
        ("The two met, but the two states and two of them stayed.", ["two states", "two"]),
        ("COVID-19, F-16s, G7 and 24/7 are names.", []),
        ("It cost $5 billion and €20m.", ["$5 billion", "€20m"]),
        ("A third of them and two-thirds, half the men.", ["A third", "two-thirds", "half"]),
        ("At first it fell, the third. First, a first step.", ["third", "first"]),
        ("Twenty-five percent, 2.5 per cent.", ["Twenty-five percent", "2.5 per cent"]),
        (
            "A 10-year-old, 20–30 tanks, tens of thousands.",
            ["10-year-old", "20–30 tanks", "tens of thousands"],
        ),
        ("On 23 December 2021, at 5 p.m. sharp.", ["23 December 2021", "5 p.m."]),
        ("In the mid-1990s and 2010-2014.", ["1990s", "2010-2014"]),
        ("A hundred people, 30 says he.", ["A hundred people", "30"]),
    ],
)
def test_what_is_a_number_and_what_is_not(text, expected):
    assert numbers_told(Article.from_text(text))["text"].tolist() == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She was born in 2000.", "year or date"),
        ("They counted 2000 people.", "amount"),
        ("The 2014 elections were close.", "year or date"),
        ("He lives at No. 10 now.", "part of a name"),
        ("After the Second World War it closed.", "part of a name"),
        ("On Thursday 30 soldiers left.", "amount"),
        ("It came 5th in the race.", "ordinal"),
    ],
)
def test_kinds_of_numbers(text, kind):
    assert numbers_told(Article.from_text(text))["kind"].tolist() == [kind]


def test_numbers_in_the_deck_and_in_page_furniture_are_not_told_again():
    article = Article.from_text("Rain fell on 30 towns today, they said.\n20 comments")
    assert numbers_told(article)["text"].tolist() == ["30 towns"]


# -- hedges -------------------------------------------------------------------------------------------


def test_hedges_of_the_seeds_are_those_found_by_reading(seeds):
    found = [hedges(a)["text"].str.split().str.join(" ").tolist() for a in seeds]
    assert found[0] == ["may", "might", "alleged", "could", "likely", "It appears", "almost"]
    assert found[1] == [
        "appeared to",
        "appeared to",
        "possibly",
        "tentatively",
        "reportedly",
        "around",
        "possible",
        "could",
        "seems",
        "almost",
    ]
    rate = hedge_rate(seeds).set_index(["article", "voice"])
    assert rate["hedges"].to_dict() == {
        ("A", "all voices"): 7, ("A", "reported"): 4, ("A", "narrator"): 1, ("A", "quoted"): 2,
        ("B", "all voices"): 10, ("B", "narrator"): 7, ("B", "quoted"): 1, ("B", "reported"): 2,
    }  # fmt: skip
    assert rate.loc[("A", "all voices"), "per_100"] == pytest.approx(100 * 7 / 1100)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may rain in May. In May 2014 it did. May Lee left. Last May it did.", ["may"]),
        ("Military might and the might of arms might win.", ["might"]),
        ("They spoke about rain, about 30 people, about half.", ["about", "about"]),
        ("Some people came, some 30 in all; around town, around noon.", ["some"]),
        ("It could rain. She could not. He asked if he could go.", ["could"]),
        ("She appeared on stage and appeared to sing.", ["appeared to"]),
        ("It would cost more than 30 pounds, it would seem.", ["would seem"]),
        ("It is unlikely, not likely.", ["unlikely", "likely"]),
    ],
)
def test_the_same_word_is_a_hedge_here_and_none_there(text, expected):
    assert hedges(Article.from_text(text))["text"].tolist() == expected


def test_a_table_of_the_readers_own_replaces_the_list():
    table = pd.DataFrame({"phrase": ["rain*"], "kind": ["weather"]})
    assert hedges(Article.from_text("It may rain."), table)["kind"].tolist() == ["weather"]


def test_the_list_of_hedges_uses_only_kinds_and_needs_that_are_described():
    rows = read_table("hedges.csv")
    assert {r["kind"] for r in rows} == {"modal", "adverb", "adjective", "verb", "approximator"}
    assert {r["needs"] for r in rows} == {"", "number", "modal verb", "possibility"}


# -- sources without a name ---------------------------------------------------------------------------


def test_sources_without_a_name_in_the_seeds_are_those_found_by_reading(seeds):
    columns = ["surface", "cue", "how"]
    group, nobody = "unnamed person or group", "no source at all"
    assert anonymous_sources(seeds[0])[columns].values.tolist() == [
        ["Officials in Ukraine", "rejected", group],
        ["a senior White House official", "said", group],
    ]
    assert anonymous_sources(seeds[1])[columns].values.tolist() == [
        [None, "reportedly", nobody],
        ["U.S. officials", "said", group],
    ]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("It is believed that rain fell.", ["It is believed"]),
        ("He is said to be late, reportedly.", ["is said to"]),
        ("“They reportedly left,” Ann Lee said.", []),
        ("Critics say that he is wrong.", ["say"]),
        ("She spoke on condition of anonymity.", ["on condition of anonymity"]),
        ("On condition of anonymity, an official said that it was late.", ["said"]),
        ("Ann Lee said that it was late.", []),
    ],
)
def test_what_hides_a_source(text, cues):
    assert anonymous_sources(Article.from_text(text))["cue"].tolist() == cues


def test_a_paragraph_that_says_the_same_again_adds_no_source():
    said = "Two officials said that the bridge was late."
    assert len(anonymous_sources(Article.from_text(f"{said}\nRain fell on the town.\n{said}"))) == 1


def test_the_list_of_phrases_gives_each_one_of_two_reasons():
    assert {r["how"] for r in read_table("anonymous.csv")} == {"unnamed person or group", "no source at all"}
