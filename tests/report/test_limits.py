"""Fitness: each kind of text that the workbook cannot do everything with, and the ones it can."""

from __future__ import annotations

import re

import pytest
from awkward import INVENTED, invented

from helpers.articles.article import Article
from helpers.report.limits import fitness

STORY = "Rain fell on the town.\n" + "The council of Northam met again. It closed the old bridge.\n" * 6
SAID = "“We waited a whole hour for help,” said Ann Lee. The mayor left early.\n"


TEXTS = {
    "no words": "— … —",
    "another language": "Die Brücke ist nicht sicher, sagte sie.\nDer Rat hat sie für die Autos gesperrt. " * 6,
    "few sentences": SAID,
    "no quotations": "\n".join(f"The council met for the {n}th time and closed the bridge." for n in range(20)),
    "a transcript": "Q: Why is it closed?\nA: It shakes.\n" * 12,
    "one long quotation": "Statement\n" + "\n".join(
        f"“We closed bridge {n} because it shakes, and nobody should cross it before the engineers say so,” said Ann Lee."
        for n in range(12)
    ),
    "perhaps somebody's own words": "\n".join(f"I came to bridge {n}. It was closed." for n in range(12)),
    "words in quotation marks that nobody says": "\n".join(
        f"The “{word}” came to the town of Northam on Monday with a {word}." for word in
        "experts helpers saviours friends neighbours guests leaders winners thinkers doers".split()
    ),
    "much of it is page": SAID + "\n".join(["Share on Facebook", "Read more: The other story", "Advertisement"] * 30),
}  # fmt: skip


@pytest.mark.parametrize("finding", TEXTS)
def test_each_limit_is_found_and_said_in_a_sentence(finding):
    rows = fitness(Article.from_text(TEXTS[finding])).set_index("finding")
    assert finding in rows.index
    assert re.search(r"\bArticle A\b.*\.$", rows.loc[finding, "sentence"])


def test_nothing_speaks_against_seeds_and_pairs_but_against_the_same_text_or_too_long_ones(seeds):
    for pair in (seeds, *map(invented, INVENTED)):
        assert fitness(*pair).empty
    assert fitness(*seeds).columns.tolist() == ["article", "finding", "sentence"]
    one = invented("council")[0]
    assert fitness(one, one)["finding"].tolist() == ["the same text"]
    long = Article.from_text("\n".join(f"The bridge {n} of Northam was closed." for n in range(1100)))
    assert "too long to pair" in fitness(long, Article.from_text(long.text + "More."))["finding"].tolist()


@pytest.mark.parametrize(
    ("one", "other"), [("football", "science"), ("football", "council"), ("science", "council")]
)
def test_articles_on_different_events(one, other):
    found = fitness(invented(one)[0], invented(other)[1])
    assert found["finding"].tolist() == ["different events"]
    assert re.search(r"share few words \(\d+%\)", found["sentence"][0])
    assert "believe your eyes" in found["sentence"][0]


def test_pairs_of_several_articles_that_share_few_words_are_said_in_one_sentence():
    a, b, c = invented("council", "ABC")
    assert fitness(a, b, c).empty
    other = Article.from_text(invented("science")[0].text, "D")
    found = fitness(a, b, c, other)
    assert found["article"].tolist() == ["A, B, C and D"]
    assert "Few words are shared by A and D; B and D; C and D. Pairs on one" in found["sentence"][0]
