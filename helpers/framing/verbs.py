"""Framing: with which verbs an article lets people speak.

Everything here counts words that stand in the articles and keeps their place, so that each count can be
opened and read. Repeats (a deck that says the lead again) and boilerplate are left out. The other parts of
framing are in framing/shares.py (who speaks) and framing/labels.py (what things are called, where topics come up).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from helpers.articles.article import Article, rows_of
from helpers.articles.files import WorkbookError
from helpers.articles.wordlists import read_table, read_wordings, word_set
from helpers.quotations.quotes import find_attributions, find_bare_cues
from helpers.statistics import percent

_VERB_COLUMNS = [
    "article", "paragraph", "start", "end", "text", "verb", "verb_class", "contested", "speaker", "statement",
    "manner_adverb", "adverb_start", "adverb_end",
]  # fmt: skip
_LY_BEFORE, _LY_AFTER = re.compile(r"(?<!\w)([a-z]+ly)\s+$"), re.compile(r"\s+([a-z]+ly)(?!\w)")


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


def reporting_verbs(article: Article) -> pd.DataFrame:
    """List the cues outside quotation marks that say that somebody speaks, repeats left out, in text order.

    Columns: article, paragraph, start, end, text, verb (base form), verb_class ("neutral", "claim", "manner",
    …; "other" if the lexicon does not know it), contested (what the verb says beyond that something was said,
    else ""), speaker, statement (False: the article only tells that the person spoke, as in "responded to a
    question"), manner_adverb (the -ly adverb right before or after the cue, else None) with its place,
    adverb_start and adverb_end (-1: none). The classes follow Caldas-Coulthard (1994) and Bednarek (2006).

    >>> verbs = reporting_verbs(Article.from_text("“We agree,” Ann Lee said angrily."))
    >>> verbs[["text", "verb_class", "manner_adverb"]].values.tolist()
    [['said', 'neutral', 'angrily']]
    """
    counted = {n for n, counts in rows_of(article.paragraphs, "paragraph", "counted") if counts}
    said = list(rows_of(find_attributions(article), "cue_start", "cue_end", "paragraph", "speaker"))
    places = {
        (start, end): (paragraph, speaker, True)
        for start, end, paragraph, speaker in reversed(said)
        if start >= 0
    }
    for start, end, *who in rows_of(find_bare_cues(article), "start", "end", "paragraph", "speaker"):
        places.setdefault((start, end), (*who, False))
    rows = []
    for (start, end), (paragraph, speaker, statement) in sorted(places.items()):
        if paragraph in counted:
            text = article.text[start:end]
            known = _classes_of_forms().get(" ".join(text.lower().split()), (text.lower(), "other", ""))
            adverb = _manner_adverb(article.text, start, end)
            rows.append((article.label, paragraph, start, end, text, *known, speaker, statement, *adverb))
    table = pd.DataFrame(rows, columns=_VERB_COLUMNS) if not rows else pd.DataFrame(_columns_of(rows))
    return table if rows else table.astype({"statement": bool})


def _columns_of(rows: list[tuple]) -> dict[str, list | np.ndarray]:
    columns: dict[str, list | np.ndarray] = {
        name: list(column) for name, column in zip(_VERB_COLUMNS, zip(*rows, strict=True), strict=True)
    }
    for name in ("speaker", "manner_adverb"):  # as text, None would become NaN
        columns[name] = np.array(columns[name], dtype=object)
    return columns


def _manner_adverb(text: str, start: int, end: int) -> tuple[str | None, int, int]:
    """The adverb that touches a cue (a quotation mark between would part them), unless it says when or how often."""
    for match in (_LY_BEFORE.search(text, max(0, start - 40), start), _LY_AFTER.match(text, end)):
        if match and match.group(1) not in word_set("no manner"):
            return match.group(1), *match.span(1)
    return None, -1, -1


def neutral_share(
    verbs: pd.DataFrame, speaker: str | None = None, labels: Sequence[str] | None = None
) -> pd.DataFrame:
    """How many statements come with a neutral verb: article, neutral, cues, share, low, high.

    ``verbs`` holds the rows of reporting_verbs for one or more articles; only cues that introduce a statement
    count. low and high bound the 95% interval of the share (Wilson 1927); all three are NaN without cues.
    ``speaker`` keeps one speaker's cues, ``labels`` names the articles in order (one without any cue
    has no row in ``verbs``).

    >>> verbs = reporting_verbs(Article.from_text("“Yes,” Ann Lee said. “No,” Tom Ray screamed."))
    >>> neutral_share(verbs).round(2).values.tolist()
    [['A', 1, 2, 0.5, 0.09, 0.91]]
    """
    from scipy.stats import binomtest

    labels = list(verbs["article"].unique()) if labels is None else labels
    kept = verbs[verbs["statement"].astype(bool) & ((verbs["speaker"] == speaker) | (speaker is None))]
    rows = []
    for label in labels:
        classes = kept.loc[kept["article"] == label, "verb_class"]
        neutral, cues = int((classes == "neutral").sum()), len(classes)
        if cues:
            interval = binomtest(neutral, cues).proportion_ci(method="wilson")
            rows.append((label, neutral, cues, neutral / cues, float(interval.low), float(interval.high)))
        else:
            rows.append((label, 0, 0, float("nan"), float("nan"), float("nan")))
    return pd.DataFrame(rows, columns=["article", "neutral", "cues", "share", "low", "high"])


def compare_neutral(verbs: pd.DataFrame, labels: Sequence[str] | None = None) -> pd.DataFrame:
    """Compare the neutral share of two articles, for all speakers and for the one they share.

    One row a scope: "all speakers", then the name of the speaker with most cues among those whom both articles
    let speak (no such row if there is none). Columns: scope, for each label neutral_A, cues_A, share_A, then p
    (Fisher's exact test, two-sided; NaN where an article has no cue) and verdict (a sentence).

    Raises WorkbookError unless there are two articles; name both in ``labels`` when one may have no cue.

    >>> articles = [Article.from_text("“Yes,” Ann Lee said.", label) for label in "AB"]
    >>> compare_neutral(pd.concat(map(reporting_verbs, articles)))[["scope", "p"]].values.tolist()
    [['all speakers', 1.0], ['Ann Lee', 1.0]]
    """
    labels = _two_labels(verbs, labels, "compare_neutral")
    shared = _shared_speaker(verbs, labels)
    rows = [_compared("all speakers", neutral_share(verbs, None, labels))]
    rows += [_compared(shared, neutral_share(verbs, shared, labels))] if shared else []
    return pd.DataFrame(rows)


def neutral_sensitivity(verbs: pd.DataFrame, labels: Sequence[str] | None = None) -> pd.DataFrame:
    """What the comparison of two articles' neutral shares would be if one verb were not counted as neutral.

    One row for each neutral verb with three statements or more in the two articles together, most used first:
    verb, cues (how many statements it introduces), for each label neutral_A (the neutral cues that remain), then
    p (Fisher's exact test, two-sided; NaN where an article has no cue). The verb's own statements still count
    among all cues. Which verbs are neutral is a choice (helpers/lexicons/README.md); this shows whether the
    result of compare_neutral hangs on one of them.

    Raises WorkbookError unless there are two articles; name both in ``labels`` when one may have no cue.

    >>> told = Article.from_text("“Yes,” Ann Lee stated. “No,” she stated. “Now,” she stated.")
    >>> neutral_sensitivity(reporting_verbs(told), ["A", "B"])[["verb", "cues", "neutral_A"]].values.tolist()
    [['state', 3, 0]]
    """
    from scipy.stats import fisher_exact

    labels = _two_labels(verbs, labels, "neutral_sensitivity")
    kept = verbs[verbs["statement"].astype(bool) & verbs["article"].isin(labels)]
    total = [int((kept["article"] == label).sum()) for label in labels]
    neutral = kept[kept["verb_class"] == "neutral"]
    counts = neutral.groupby(["verb", "article"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=labels, fill_value=0)
    used = counts.sum(axis=1).sort_values(ascending=False, kind="stable")
    rows = []
    for verb, cues in used[used >= 3].items():
        left = (counts.sum() - counts.loc[verb]).tolist()
        table = [[n, of - n] for n, of in zip(left, total, strict=True)]
        rows.append(
            (verb, int(cues), *left, float(fisher_exact(table).pvalue) if all(total) else float("nan"))
        )
    return pd.DataFrame(rows, columns=["verb", "cues", *(f"neutral_{label}" for label in labels), "p"])


def _two_labels(verbs: pd.DataFrame, labels: Sequence[str] | None, function: str) -> list[str]:
    labels = list(verbs["article"].unique()) if labels is None else list(labels)
    if len(labels) != 2 or labels[0] == labels[1]:
        named = ", ".join(labels) or "none"
        raise WorkbookError(
            f"Reporting verbs are compared between two articles, and these rows come from: {named}. "
            f"Name both, for example {function}(verbs, labels=['A', 'B'])."
        )
    return labels


def _shared_speaker(verbs: pd.DataFrame, labels: Sequence[str]) -> str | None:
    kept = verbs[verbs["statement"].astype(bool)].dropna(subset=["speaker"])
    counts = kept.groupby(["speaker", "article"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(labels), fill_value=0)
    both = counts[(counts > 0).all(axis=1)].sum(axis=1)
    return str(both.idxmax()) if len(both) else None


def _compared(scope: str, shares: pd.DataFrame) -> dict[str, object]:
    from scipy.stats import fisher_exact

    row: dict[str, object] = {"scope": scope}
    for part in shares.itertuples(index=False):
        row[f"neutral_{part.article}"], row[f"cues_{part.article}"] = part.neutral, part.cues
        row[f"share_{part.article}"] = part.share
    table = [[part.neutral, part.cues - part.neutral] for part in shares.itertuples(index=False)]
    silent = shares.loc[shares["cues"] == 0, "article"].tolist()
    p = float("nan") if silent else float(fisher_exact(table).pvalue)
    row["p"], row["verdict"] = p, _verdict(shares, silent, p)
    return row


def _verdict(shares: pd.DataFrame, silent: Sequence[str], p: float) -> str:
    if silent:
        who = " and ".join(f"Article {label}" for label in silent)
        return f"Nothing to compare: {who} introduces no statement with a reporting verb."
    counts = [
        f"{part.neutral} of {part.cues} statements in Article {part.article} ({percent(part.share)})"
        for part in shares.itertuples(index=False)
    ]
    chance = f"in about {round(100 * p)} of 100 cases" if p >= 0.005 else "in fewer than 1 of 100 cases"
    found = "distinguishable" if p < 0.05 else "not distinguishable"
    return (
        f"Neutral verbs introduce {counts[0]} and {counts[1]}: {found}. If both articles drew on the same mix of "
        f"verbs, a gap at least this wide would still turn up {chance} (p {_p_value(p)})."
    )


def _p_value(p: float) -> str:
    return "< 0.01" if p < 0.005 else f"= {p:.2f}"
