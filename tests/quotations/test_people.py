"""Who is in an article, and whom a name, a role or a pronoun means."""

import pytest
from cases import cases

from helpers.articles.article import Article, load_articles
from helpers.articles.wordlists import first_names, read_table, roles, verb_forms
from helpers.quotations.marks import find_marks
from helpers.quotations.people import Cast
from helpers.quotations.quotes import find_quotes, tellings
from helpers.quotations.tokens import Reading

CLASSES = {
    "neutral", "structuring", "claim", "factive", "demand", "warning", "denial", "accusation", "approval",
    "manner", "naming", "thought",
}  # fmt: skip


def cast(article: Article) -> dict:
    table = article.paragraphs
    paragraphs = list(zip(table["start"], table["end"], strict=True))
    reading = Reading(article.text, paragraphs, find_marks(article.text, paragraphs))
    return {person.name: person for person in Cast(reading).people}


@pytest.mark.parametrize(("text", "name", "kind"), cases(__file__, "speaker and type"))
def test_speaker_and_type(text, name, kind):
    row = find_quotes(Article.from_text(text)).iloc[0]
    assert (row.speaker, row.speaker_type) == (name, kind)


@pytest.mark.parametrize(("text", "speaker"), cases(__file__, "names roles and pronouns"))
def test_names_roles_and_pronouns(text, speaker):
    assert find_quotes(Article.from_text(text))["speaker"].iloc[0] == speaker


@pytest.mark.parametrize("text", cases(__file__, "one person"))
def test_one_person_however_the_name_is_written(text):
    rows = find_quotes(Article.from_text(text))
    assert len(rows) == 2
    assert rows["speaker"].nunique() == 1
    assert set(rows["speaker_type"]) == {"person"}


@pytest.mark.parametrize(("text", "one", "other"), cases(__file__, "two people"))
def test_two_people_stay_two(text, one, other):
    assert find_quotes(Article.from_text(text))["speaker"].tolist() == [one, other]


@pytest.mark.parametrize(("text", "speaker", "sure"), cases(__file__, "several of one name"))
def test_of_several_of_one_name(text, speaker, sure):
    row = find_quotes(Article.from_text(text)).iloc[-1]
    assert (row.speaker, row.sure) == (speaker, sure)


@pytest.mark.parametrize(("texts", "speakers"), cases(__file__, "tellings"))
@pytest.mark.parametrize("order", [1, -1])
def test_a_person_has_one_name_over_all_tellings(texts, speakers, order):
    articles = [Article.from_text(text, label) for text, label in zip(texts, "AB", strict=True)]
    table = find_quotes(*articles[::order])
    assert table["speaker"].tolist() == speakers[::order]
    assert find_quotes(tellings(*articles)[0])["speaker"].tolist() == speakers[:1]
    assert tellings(*tellings(*articles)) == tellings(*articles)


def test_one_name_a_person_through_the_seeds():
    for article in load_articles("seeds"):
        named = find_quotes(article).query("speaker == 'Vladimir Putin'")
        assert {"Putin", "he"} <= {s.split()[-1].lower() if s == "he" else s for s in named["surface"]}
        assert "Putin" not in set(find_quotes(article)["speaker"])


def test_the_cast_of_the_seeds():
    people = cast(load_articles("seeds")[0])
    assert {
        "Vladimir Putin",
        "Joe Biden",
        "Oleg Nikolenko",
        "Jen Psaki",
        "Liz Truss",
        "Antony Blinken",
    } <= set(people)
    assert people["Liz Truss"].gender == "f"
    assert {"president", "russian"} <= people["Vladimir Putin"].roles


def test_the_table_of_reporting_verbs():
    rows = read_table("reporting_verbs.csv")
    verbs = [row["verb"] for row in rows]
    assert len(verbs) == len(set(verbs)) >= 180
    assert {row["class"] for row in rows} == CLASSES
    assert {row["strength"] for row in rows} == {"strong", "normal", "weak"}
    assert all(row["verb"] in row["forms"].split(";") for row in rows)
    assert next(row["contested"] for row in rows if row["verb"] == "refute")


def test_forms_point_to_their_verb():
    single, pairs = verb_forms()
    assert single["denied"].base == "deny"
    assert single["quipped"].kind == "manner"
    assert pairs["was"]["enraged"].base == "be enraged"


def test_every_table_has_one_line_a_word():
    for name, column in [("first_names.csv", "name"), ("roles.csv", "word"), ("word_classes.csv", "word")]:
        words = [row[column] for row in read_table(name)]
        assert len(words) == len(set(words)), name
    assert set(first_names().values()) == {"m", "f", "either"}
    assert {kind for kind, _ in roles().values()} == {"title", "role"}
