"""Quotations and attributions: one invented sentence a rule, one a known failure, the seeds word for word, any text."""

from itertools import pairwise

import pytest
from cases import cases
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.articles.article import Article, load_articles
from helpers.quotations.quotes import COLUMNS, find_attributions, find_quotes

# Marks: the text, and the quotations it holds.
MARKS = cases(__file__, "MARKS")

# Rules: the text, and the speaker of each quotation.
RULES = cases(__file__, "RULES")

# What goes wrong, each with the speaker a reader would name.
KNOWN_FAILURES = cases(__file__, "KNOWN_FAILURES")


def speakers(text: str) -> list:
    return find_quotes(Article.from_text(text))["speaker"].tolist()


@pytest.mark.parametrize(("name", "text", "expected"), MARKS, ids=[m[0] for m in MARKS])
def test_marks(name, text, expected):
    assert find_quotes(Article.from_text(text))["text"].tolist() == expected, name


@pytest.mark.parametrize(("name", "text", "expected"), RULES, ids=[r[0] for r in RULES])
def test_rules(name, text, expected):
    assert speakers(text) == expected, name


@pytest.mark.xfail(strict=True, reason="a known failure: see the accuracy card")
@pytest.mark.parametrize(("name", "text", "expected"), KNOWN_FAILURES, ids=[k[0] for k in KNOWN_FAILURES])
def test_known_failures(name, text, expected):
    assert speakers(text) == expected, name


@pytest.mark.parametrize(("text", "content", "manner"), cases(__file__, "statements"))
def test_statements(text, content, manner):
    rows = find_attributions(Article.from_text(text))
    assert rows[["text", "speaker", "manner"]].values.tolist() == [[content, "Ann Lee", manner]]


@pytest.mark.parametrize(("text", "expected"), cases(__file__, "reported"))
def test_nobody_reports_who_cannot_or_does_not(text, expected):
    assert find_attributions(Article.from_text(text))[["text", "speaker"]].values.tolist() == expected


def test_what_is_said_around_an_aside_has_two_stretches():
    text = "The quay, Ann Lee said, will be shut."
    (spans,) = find_attributions(Article.from_text(text))["spans"]
    assert [text[a:b] for a, b in spans] == ["The quay,", ", will be shut"]


def test_a_guess_about_a_term_is_no_attribution():
    article = Article.from_text("Ann Lee came to the quay. The council is a “talking shop” and late.")
    assert find_quotes(article).shape[0] == 1
    assert find_attributions(article).empty


def test_a_thing_that_is_praised_is_not_surely_said():
    rows = find_attributions(
        Article.from_text("Ann Lee praised the mayor. Ann Lee said the mayor was right.")
    )
    assert rows["sure"].tolist() == [False, True]


def test_a_split_quotation_is_one_utterance():
    text = "“It is late,” said Ann Lee. “We must go.”"
    spans = find_attributions(Article.from_text(text))["spans"].tolist()
    assert [text[a:b] for a, b in spans[0]] == ["It is late,", "We must go."]
    assert spans[0] == spans[1]


def test_two_announcements_in_one_sentence():
    rows = find_attributions(Article.from_text("Ann Lee said it was late, adding that she was tired."))
    assert rows["text"].tolist() == ["it was late", "that she was tired"]


# The seeds: how each quotation begins, how it ends, who says it, and whether a mark had to be supplied.
PUTIN, PSAKI, TRUSS = "Vladimir Putin", "Jen Psaki", "Liz Truss"
SEED_A = [
    ("It is not us", "threaten anyone,", PUTIN, False),
    ("quickly", "quickly", PUTIN, False),
    ("on the verge", "our home.", PUTIN, False),
    ("quickly", "quickly", PUTIN, False),
    ("on the verge", "our home.", PUTIN, False),
    ("good", "good", PUTIN, False),
    ("We’ve told them", "is unacceptable,", PUTIN, False),
    ("Are we the ones", "US border?", PUTIN, False),
    ("No, it’s the United States", "stationed near our home?", PUTIN, True),
    ("serious repercussions.", "serious repercussions.", "Joe Biden", False),
    ("red line", "red line", "Russia", False),
    ("It’s you who", "for decades,", PUTIN, False),
    ("How would the Americans", "Canada or Mexico?", PUTIN, False),
    ("swindling,", "blatantly cheating", PUTIN, False),
    ("They stated they weren’t", "then they did,", PUTIN, False),
    ("They stated there would", "in different universes.", PUTIN, True),
    ("No one is threatened", "by us,", PUTIN, False),
    ("Did we come from", "on a bilateral basis.", PUTIN, True),
    ("anti-Russian", "anti-Russian", PUTIN, False),
    ("Should Russia live", "are deployed there?", PUTIN, False),
    ("We need to think", "protect ourselves.", PUTIN, False),
    ("It appears they are", "not to interfere,", PUTIN, False),
    ("The only aggression", "the Russian commander,", PSAKI, False),
    ("NATO is a defensive", "alliance,", TRUSS, False),
    ("and Ukraine continues", "provocation and aggression.", TRUSS, False),
    ("Any Russian incursion", "strategic error,", TRUSS, False),
    ("and would be addressed", "interests and economy.", TRUSS, False),
    ("agreed on the importance", "against Ukraine,", "Ned Price", False),
    ("foreign agents,", "foreign agents,", None, False),
]
SEED_B = [
    ("immediately", "immediately", PUTIN, False),
    ("You should give us", "delay! Now!", PUTIN, False),
    ("Is it us who", "U.S. borders?", PUTIN, False),
    ("No. It is the U.S.", "unusual about it?", PUTIN, False),
    ("We have so far seen", "positive reaction,", PUTIN, False),
    ("Our U.S. partners", "of next year.", PUTIN, False),
    ("I hope that’s how", "play out,", PUTIN, False),
    ("security guarantees", "security guarantees", None, False),
    ("Now they tell us,", "there’ll be sanctions,", PUTIN, False),
    ("anti-Russia", "anti-Russia", PUTIN, False),
    ("brainwashing", "the population.", PUTIN, False),
    ("We are doing our best", "being killed,", PUTIN, False),
    ("disinfection tunnels", "disinfection tunnels", None, False),
    ("After facing", "developed economies,", PUTIN, False),
]


@pytest.mark.parametrize(("index", "expected"), [(0, SEED_A), (1, SEED_B)])
def test_seeds(index, expected):
    rows = find_quotes(load_articles("seeds")[index])
    assert len(rows) == len(expected)
    for row, (begins, ends, speaker, repaired) in zip(rows.itertuples(), expected, strict=True):
        assert row.text.startswith(begins)
        assert row.text.endswith(ends)
        assert row.speaker == speaker
        assert row.repaired == repaired
        assert (row.kind == "title or term") == (speaker is None)


@pytest.mark.parametrize(
    ("index", "words", "counted", "low", "high"), [(0, 352, 344, 0.70, 0.72), (1, 223, 223, 0.98, 1.0)]
)
def test_quoted_words_of_the_seeds(index, words, counted, low, high):
    article = load_articles("seeds")[index]
    rows = find_quotes(article)
    counts = article.paragraphs.set_index("paragraph")["counted"]
    body = rows[rows["paragraph"].map(counts)]
    assert rows["words"].sum() == words
    assert body["words"].sum() == counted
    assert low <= body.loc[body["speaker"] == PUTIN, "words"].sum() / counted <= high


def test_the_cue_is_where_the_row_says():
    article = load_articles("seeds")[0]
    rows = find_quotes(article)
    cued = rows[rows["cue_start"] >= 0]
    assert all(article.text[r.cue_start : r.cue_end] == r.cue for r in cued.itertuples())
    assert "was enraged" in set(cued["cue"])


def test_columns():
    article = Article.from_text("Nothing is quoted here.")
    assert find_quotes(article).columns.tolist() == ["article", *COLUMNS]
    assert find_attributions(article).columns.tolist() == ["article", *COLUMNS, "manner", "spans"]


pieces = st.sampled_from(
    "“|”|‘|’|\"|'|«|»|„|``| |. |, |? |: |\n|— |(|)|he said|Ann Lee|said|that|and|Mr. Lee|who|she|according to|claims|it's|Q: "
    "|“Yes,”|on Monday|the mayor|calling|Will|\x01|\x02|\u2028|\r\n|\u00a0|said Tom Ray|he told reporters|It is late"
    "|Share this article|A|\u202e|\ufeff|<b>|$|😀".split("|")
)
arrangements = st.lists(pieces, max_size=60).map("".join)


@given(st.one_of(arrangements, st.text(max_size=300)))
@example("on Monday\nhe said")
@example("It is late, Ann Lee")
@example("claimsshe“Yes,”“Yes,”\x01»who")
@example("Mr. Lee? ““\r\n")
@example("„Mr. Leehe told reporters")
def test_any_text(text):
    article = Article.from_text(text)
    for find in (find_quotes, find_attributions):
        rows = find(article)
        assert all(text[r.start : r.end] == r.text for r in rows.itertuples())
        ends = rows["end"].tolist()
        assert all(a <= b for a, b in zip(ends, rows["start"].tolist()[1:], strict=False))


@pytest.mark.parametrize("text", ["‘“,’ he said«l", "“‘a’ “b’” she said.", "«“‘’”»", "“'‘a"])
def test_marks_in_one_another_never_give_two_rows_for_one_place(text):
    quotes = find_quotes(Article.from_text(text))
    places = quotes[["start", "end"]].values.tolist()
    assert all(one[1] <= other[0] for one, other in pairwise(places))
