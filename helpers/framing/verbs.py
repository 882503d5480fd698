"""Framing: with which verbs an article lets people speak.

Everything here counts words that stand in the articles and keeps their place, so that each count can be
opened and read. Repeats (a deck that says the lead again) and boilerplate are left out. The other parts of
framing are in framing/shares.py (who speaks) and framing/labels.py (what things are called, where topics come up).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import pandas as pd

from helpers.articles.article import Article
from helpers.articles.segments import WORD
from helpers.articles.tables import as_table, need_two, rows_of, table_of
from helpers.articles.wordlists import read_table, read_wordings
from helpers.quotations.quotes import attribution_rows, bare_cue_rows, tellings
from helpers.statistics import fisher, listed, percent, what_chance_gives, wilson

_COUNTED = ["neutral", "cues", "share"]
_COLUMNS = "paragraph start end text verb verb_class contested speaker statement".split()
EVERYBODY = "all speakers"


@cache
def _classes_of_forms() -> dict[str, tuple[str, str, str]]:
    """Each written form of a reporting verb: its base form, class and what is contested about it."""
    return {
        form.strip().lower(): (row["verb"], row["class"], row["contested"])
        for row in read_table("reporting_verbs.csv")
        for form in [row["verb"], *row["forms"].split(";")]
    }


def verb_classes() -> pd.DataFrame:
    """What each class of reporting verbs does to a reader: verb_class, what_it_does, examples.

    The classes follow Caldas-Coulthard (1994), Thompson & Ye (1991) and Bednarek (2006); see
    helpers/lexicons/README.md. The table is helpers/lexicons/verb_classes.csv.

    >>> verb_classes().set_index("verb_class").loc["neutral", "examples"]
    'say; tell; write; according to'
    """
    return read_wordings("verb_classes.csv", ["verb_class", "what_it_does", "examples"])


def reporting_verbs(*articles: Article) -> pd.DataFrame:
    """List the cues outside quotation marks that say that somebody speaks, repeats left out, in text order.

    Columns: article, paragraph, start, end, text, verb (base form), verb_class ("neutral", "claim", "manner",
    …; "other" if the lexicon does not know it), contested (what the verb says beyond that something was said,
    else ""), speaker, statement (False: the article only tells that the person spoke, as in "responded to a
    question"). The classes follow Caldas-Coulthard (1994) and Bednarek (2006).

    >>> verbs = reporting_verbs(Article.from_text("“We agree,” Ann Lee said angrily."))
    >>> verbs[["text", "verb_class", "statement"]].values.tolist()
    [['said', 'neutral', True]]
    """
    return table_of(tellings(*articles), _COLUMNS, _cues)


def _cues(article: Article) -> Iterator[tuple]:
    counted = {p.paragraph for p in article.paragraph_rows if p.counted}
    places = {
        (row.cue_start, row.cue_end): (row.paragraph, row.speaker, True)
        for row in reversed(attribution_rows(article))
        if row.cue_start >= 0
    }
    for paragraph, start, end, _, speaker in bare_cue_rows(article):
        places.setdefault((start, end), (paragraph, speaker, False))
    for (start, end), (paragraph, speaker, statement) in sorted(places.items()):
        text = article.text[start:end]
        if paragraph in counted and WORD.search(text):  # a colon announces speech, and is no verb
            known = _classes_of_forms().get(" ".join(text.lower().split()), (text.lower(), "other", ""))
            yield paragraph, start, end, text, *known, speaker, statement


def neutral_share(*articles: Article, speakers: Sequence[str] = ()) -> pd.DataFrame:
    """How many statements come with a neutral verb: article, scope, neutral, cues, share, low, high.

    scope is "all speakers", then each of ``speakers``. Only cues that introduce a statement count. low and high bound
    the 95% interval of the share (Wilson 1927); all three are NaN without cues.

    >>> neutral_share(Article.from_text("“Yes,” Ann Lee said. “No,” Tom Ray screamed.")).round(2).values.tolist()
    [['A', 'all speakers', 1, 2, 0.5, 0.09, 0.91]]
    """
    verbs, rows = reporting_verbs(*articles).query("statement"), []
    for scope in (EVERYBODY, *speakers):
        for article in articles:
            mine = verbs[verbs["article"] == article.label]
            mine = mine if scope == EVERYBODY else mine[mine["speaker"] == scope]
            neutral, cues = int((mine["verb_class"] == "neutral").sum()), len(mine)
            share = neutral / cues if cues else float("nan")
            rows.append((article.label, scope, neutral, cues, share, *wilson(neutral, cues)))
    return as_table(rows, ["article", "scope", "neutral", "cues", "share", "low", "high"])


def compare_neutral(*articles: Article) -> pd.DataFrame:
    """Compare the neutral share of two articles, for all speakers and for the one they share.

    One row a scope: "all speakers", then the name of the speaker with most cues among those whom both articles
    let speak (no such row if there is none). Columns: scope, for each label neutral_A, cues_A, share_A, then p
    (Fisher's exact test, two-sided; NaN where an article has no cue) and verdict (a sentence).

    Raises WorkbookError unless there are two articles.

    >>> articles = [Article.from_text("“Yes,” Ann Lee said.", label) for label in "AB"]
    >>> compare_neutral(*articles)[["scope", "p"]].values.tolist()
    [['all speakers', 1.0], ['Ann Lee', 1.0]]
    """
    need_two([a.label for a in articles], "Reporting verbs are")
    verbs = reporting_verbs(*articles)
    said = verbs[verbs["statement"]].groupby("speaker")["article"].agg(["size", "nunique"])
    shared = said.loc[said["nunique"] == 2, "size"]
    shares, rows = neutral_share(*articles, speakers=[] if shared.empty else [shared.idxmax()]), []
    for scope, part in shares.groupby("scope", sort=False):
        counts, p = list(rows_of(part, "article", *_COUNTED)), fisher(part["neutral"], part["cues"])
        told = {f"{name}_{x}": n for x, *some in counts for name, n in zip(_COUNTED, some, strict=True)}
        rows.append({"scope": scope, **told, "p": p, "verdict": _verdict(counts, p)})
    return pd.DataFrame(rows)


def _verdict(counts: list[tuple[str, int, int, float]], p: float) -> str:
    if silent := [f"Article {label}" for label, _, cues, _ in counts if not cues]:
        return f"Nothing to compare: {listed(silent)} introduces no statement with a reporting verb."
    one, other = (
        f"{neutral} of {cues} statements in Article {label} ({percent(share)})"
        for label, neutral, cues, share in counts
    )
    chance = what_chance_gives(p, "both articles drew on the same mix of verbs")
    return f"Neutral verbs introduce {one} and {other}: {chance}"
