"""Invented articles: what is put in comes out, and nothing else is put in."""

import pandas as pd
import pytest

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.wordlists import read_table
from helpers.corpus.invented import (
    _NEUTRAL,
    _OTHER,
    _SAID,
    _TOLD,
    NEUTRAL_FIRST,
    NEUTRAL_LAST,
    invented_articles,
)
from helpers.framing.hedging import hedges
from helpers.framing.verbs import neutral_share, reporting_verbs
from helpers.tone.sentiment import score_texts

POLARITIES = ["textblob", "subjectivity", "vader", "afinn", "panel"]
EVERY_VERB = sorted({*_NEUTRAL, *_OTHER})


def test_neutral_verbs_are_neutral_and_the_others_are_known_and_not():
    classes = {
        form: row["class"] for row in read_table("reporting_verbs.csv") for form in row["forms"].split(";")
    }
    assert {classes[verb] for verb in _NEUTRAL} == {"neutral"}
    assert "neutral" not in {classes[verb] for verb in _OTHER}
    assert len(set(_OTHER)) >= 6


def test_no_instrument_scores_a_verb_and_all_are_one_word():
    words = {
        "town": "Brenford",
        "thing": "the hall",
        "people": "pupils",
        "place": "the stage",
        "need": "a roof",
    }
    words |= {"years": "3", "number": "4"}
    frames = ["He {verb} that.", *(f"“{line},” Lake {{verb}}." for line in _SAID)]
    frames += [f"Lake {{verb}} that {line}." for line in _TOLD]
    said = score_texts([frame.format(verb="said", **words) for frame in frames])[POLARITIES]
    for verb in EVERY_VERB:
        texts = [frame.format(verb=verb, **words) for frame in frames]
        pd.testing.assert_frame_equal(score_texts(texts)[POLARITIES], said, check_exact=True)
        assert len(verb.split()) == 1
        assert hedges(Article.from_text(f"He {verb} that.")).empty


def test_every_outlet_gets_its_share_of_neutral_verbs():
    records = invented_articles(120)
    for outlet, put_in in (("North", NEUTRAL_FIRST), ("South", NEUTRAL_LAST)):
        articles = [Article.from_text(r.text, label=outlet) for r in records if r.outlet == outlet]
        row = neutral_share(pd.concat(map(reporting_verbs, articles))).iloc[0]
        assert row["cues"] == 60 * 13  # each article has eight quotations and five reported statements
        assert row["share"] == pytest.approx(put_in, abs=0.05)


def test_the_same_seed_gives_the_same_articles_and_none_cannot_be_asked_for():
    assert invented_articles(6) == invented_articles(6)
    assert invented_articles(6) != invented_articles(6, seed=2)
    with pytest.raises(WorkbookError, match="1 or more"):
        invented_articles(0)
