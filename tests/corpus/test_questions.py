"""Questions to a corpus: how far outlets lie apart, how many articles tell; and the invented ones."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.wordlists import read_table
from helpers.corpus import invented
from helpers.corpus import questions as ask
from helpers.corpus.invented import invented_articles
from helpers.corpus.tables import analyse_all
from helpers.tone.sentiment import score_texts

POLARITIES = ["textblob", "subjectivity", "vader", "afinn", "panel"]
COIN = [0.0, 1.0]


def corpus(shares):
    """The tables of a corpus in which each outlet's articles quote these shares of their words."""
    rows = [(f"{name}{k}", name, share) for name, some in shares.items() for k, share in enumerate(some)]
    articles = pd.DataFrame(rows, columns=["id", "outlet", "share"]).assign(date="", event="")
    return {
        "articles": articles.drop(columns="share"),
        "verbs": pd.DataFrame({"id": articles["id"], "verb_class": "neutral"}),
        "voices": articles[["id", "share"]].assign(voice="quoted"),
        "tone": articles[["id"]].assign(voice="all", panel=np.nan, textblob=0.5),
    }


def test_the_difference_is_welchs_worked_out_by_hand():
    """Means 0.2 and 0.5, variances 0.01 and 0.04, 3 and 5 articles: se² = 0.01 / 3 + 0.04 / 5."""
    north, south = [0.1, 0.2, 0.3], [0.5 - np.sqrt(0.08), 0.5, 0.5, 0.5, 0.5 + np.sqrt(0.08)]
    row = (
        ask.outlet_difference(corpus({"North": north, "South": south}))
        .set_index("measure")
        .loc["quoted_share"]
    )
    one, other = 0.01 / 3, 0.04 / 5
    df = (one + other) ** 2 / (one**2 / 2 + other**2 / 4)
    half = stats.t.ppf(0.975, df) * np.sqrt(one + other)
    assert row["difference"] == pytest.approx(-0.3)
    assert (row["low"], row["high"]) == pytest.approx((-0.3 - half, -0.3 + half))
    assert row["p"] == pytest.approx(2 * stats.t.sf(0.3 / np.sqrt(one + other), df))
    three = ask.outlet_difference(corpus({"N": [0.1, 0.2], "S": [0.4, 0.5], "W": [0.7, 0.9]}), "W", "N")
    assert three["difference"][1] == pytest.approx(0.65)


def test_a_difference_that_cannot_be_tested_is_missing():
    table = ask.outlet_difference(corpus({"North": [0.1], "South": [0.4, 0.5]})).set_index("measure")
    assert table.index.tolist() == ask.MEASURES
    assert list(table.columns) == ["difference", "low", "high", "p"]
    assert table.loc["quoted_share", "difference"] == pytest.approx(-0.35)
    assert table.loc["textblob", "difference"] == 0
    assert table[["low", "high", "p"]].isna().all(axis=None)
    assert table.loc["panel"].isna().all()


@pytest.mark.parametrize("case", ["NSW", "NSW N", "NS NN", "N", "NS EN"])
def test_two_outlets_must_be_clear(case):
    outlets, *names = case.split()
    with pytest.raises(WorkbookError, match=f"name two of {', '.join(outlets)}"):
        ask.outlet_difference(corpus({name: [0.1, 0.2] for name in outlets}), *"".join(names))
    tables = corpus({"N": [0.1]})
    tables["articles"]["outlet"] = None
    with pytest.raises(WorkbookError, match="needs the outlet of each article"):
        ask.outlet_spread(tables)


@pytest.mark.parametrize("half_width", [0.05, 0.1])
def test_a_mean_settles_as_the_normal_curve_says(half_width):
    values = [*np.random.default_rng(5).normal(0.5, 0.2, 400), np.nan]
    spread = 1.96 * np.nanstd(values)
    assert ask.enough_articles(values, half_width) == pytest.approx((spread / half_width) ** 2, rel=0.12)
    table = ask.settling(values)
    half = (table["high"] - table["low"]) / 2
    assert (half * np.sqrt(table["n"])).tolist() == pytest.approx([spread] * 8, rel=0.1)
    pd.testing.assert_frame_equal(table, ask.settling(values))


def test_too_few_values_are_not_enough_and_equal_ones_are_at_once():
    assert ask.enough_articles(COIN * 100) is None
    assert ask.enough_articles([0.3, 0.3, np.nan]) == 1
    # One or two articles nearly always have the mean 0; from three on the means reach up to one in n.
    assert ask.enough_articles([0.0] * 99 + [1.0], 0.05) == 10
    with pytest.raises(WorkbookError, match="from two articles on"):
        ask.enough_articles([0.3, np.nan])


def test_ties_are_shown_and_half_of_them_are_right():
    """First 0 or 1 by a coin, second 0: with one article each the draw is even in half of all cases."""
    table = ask.right_direction(COIN * 5, [0.0] * 10, draws=20_000)
    assert list(table.columns) == ["n", "share", "ties"]
    assert table["ties"].tolist() == pytest.approx([1 / 2, 1 / 4, 1 / 32, 1 / 1024], abs=0.01)
    assert table["share"].tolist() == pytest.approx((1 - table["ties"] / 2).tolist())
    close = ask.right_direction([0.1 + 0.2, 0.1], [0.3, 0.3], 20_000)  # 0.1 + 0.2 is not quite 0.3
    assert close["ties"].tolist() == pytest.approx([1 / 2, 1 / 4], abs=0.01)
    with pytest.raises(WorkbookError, match="same mean"):
        ask.right_direction([0.1, 0.2], [0.15, 0.15])


def test_the_percentile_counts_lower_articles_and_half_of_the_equal_ones():
    tables = corpus({"N": [0.0, 0.0, 0.2, 0.9]})
    plain, quoting = Article.from_text("Rain fell."), Article.from_text("“We agree,” Ann Lee said.", "B")
    table = ask.place_of(plain, quoting, tables).query("measure == 'quoted_share'").set_index("article")
    assert table["percentile"].to_dict() == {"A": 25.0, "B": 75.0}
    assert ask.article_measures(tables)["quoted_share"].tolist() == [0.0, 0.0, 0.2, 0.9]
    empty = ask.place_of(Article.from_text("Rain."), Article.from_text("Sun.", "B"), tables).set_index(
        "measure"
    )
    assert empty.loc["neutral_share", "percentile"].isna().all()


def test_no_instrument_scores_a_verb_and_only_the_neutral_ones_are_neutral():
    rows = read_table("reporting_verbs.csv")
    classes = {form: row["class"] for row in rows for form in row["forms"].split(";")}
    assert {classes[verb] for verb in invented._NEUTRAL} == {"neutral"}
    assert "neutral" not in {classes[verb] for verb in invented._OTHER}
    words = dict.fromkeys("town thing people place need years number".split(), "the hall")
    frames = ["He {verb} that.", *(f"“{line},” Lake {{verb}}." for line in invented._SAID)]
    frames += [f"Lake {{verb}} that {line}." for line in invented._TOLD]
    said = score_texts([frame.format(verb="said", **words) for frame in frames])[POLARITIES]
    for verb in sorted({*invented._NEUTRAL, *invented._OTHER}):
        texts = [frame.format(verb=verb, **words) for frame in frames]
        pd.testing.assert_frame_equal(score_texts(texts)[POLARITIES], said, check_exact=True)


def test_invented_articles_differ_as_they_say():
    found = analyse_all(invented_articles(120))
    spread = ask.outlet_spread(found).set_index(["measure", "outlet"])
    measures = ask.article_measures(found)
    for outlet, share in (("North", invented.NEUTRAL_FIRST), ("South", invented.NEUTRAL_LAST)):
        mine, row = measures.query("outlet == @outlet"), spread.loc[("neutral_share", outlet)]
        # Each article has eight quotations and five reported statements.
        assert (row["articles"], set(mine["verbs"])) == (60, {13})
        assert row["mean"] == pytest.approx(share, abs=0.05)
        assert row["low"] < row["mean"] < row["high"]
        assert row["sd"] == pytest.approx(mine["neutral_share"].std())
    assert invented_articles(5) == invented_articles(9)[:5]
    assert invented_articles(5, seed=1) != invented_articles(5)
