"""Tables: made anew for whoever asks, of rows that are forgotten soon after the article is."""

import gc
import weakref
from contextlib import nullcontext

import pandas as pd
import pytest

from helpers.articles.article import Article
from helpers.framing.alignment import align, renderings
from helpers.framing.shares import share_of_voice, voices
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import KEPT, _attributor, find_attributions, find_quotes


@pytest.mark.parametrize(
    "ask",
    [find_quotes, find_attributions, voices, share_of_voice, reporting_verbs, align, renderings,
     lambda a, _: a.sentences, lambda a, _: a.paragraphs, lambda a, _: a.words],
)  # fmt: skip
def test_what_is_handed_out_can_be_changed_without_harm(seeds, ask):
    older = int(pd.__version__.split(".")[0]) < 3  # from pandas 3 on, copy-on-write is always on
    with pd.option_context("mode.copy_on_write", False) if older else nullcontext():
        handed, before = ask(*seeds), ask(*seeds).copy(deep=True)
        assert len(handed) > 1
        for column in handed.columns:
            last = handed[column].iloc[-1]
            for row in handed.index:
                handed.at[row, column] = last
        assert not handed.equals(before)
        again = ask(*seeds)
    assert again.equals(before)
    assert again.dtypes.equals(before.dtypes)


def test_all_articles_but_the_last_are_forgotten():
    made, last = [], Article.from_text("Rain fell.", "B")
    for n in range(10 * KEPT):
        article = Article.from_text(f"“We agree on {n},” said Ann Lee. Rain fell on the town.")
        assert [len(find_attributions(article)), len(voices(article)), len(align(article, last))] == [1, 2, 1]
        made += [weakref.ref(article), weakref.ref(_attributor(article))]
    del article
    gc.collect()
    assert made[0]() is None
    assert sum(ref() is not None for ref in made) <= 3 * KEPT
