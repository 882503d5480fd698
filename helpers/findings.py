"""Findings: what two articles carry, each with its rung on the claim ladder, its limit and the words behind it.

A finding is a computed sentence. What a pair of articles cannot show is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.alignment import renderings
from helpers.articles import Article
from helpers.framing import (
    NARRATOR,
    count_labels,
    find_wording,
    read_wordings,
    reporting_verbs,
    share_of_voice,
    topic_hits,
    voices,
)
from helpers.tone import ENOUGH_WORDS, compare_tone, scored_sentences, speaker_tone
from helpers.wording import listed, percent


class Rung(NamedTuple):
    """One rung of the claim ladder: its number, the claim that stands on it, and what the claim needs."""

    rung: int
    claim: str
    needs: str


LADDER = (
    Rung(1, "This word occurs n times.", "one text, counted"),
    Rung(2, "These two texts differ.", "two texts, counted the same way"),
    Rung(3, "This may change a reader’s picture.", "readers, or a careful argument"),
    Rung(4, "This outlet does so.", "many texts, chosen fairly"),
    Rung(5, "It means to.", "evidence from outside the texts"),
)
WHY = {
    1: "A count of words on the page; anyone can count again.",
    2: "Both texts were counted in the same way; it speaks of these two texts, and of no other.",
    3: "A question: nobody asked readers.",
}
_COLUMNS = ["topic", "finding", "rung", "why_this_rung", "limit", "figure", "evidence"]
_MOST = 3


class Place(NamedTuple):
    """Words that carry a finding: ``article.text[start:end] == text`` for the article with this label."""

    article: str
    text: str
    start: int
    end: int


class _Finding(NamedTuple):
    finding: str
    rung: int
    limit: str
    figure: str
    evidence: list[Place]


def findings(a: Article, b: Article) -> pd.DataFrame:
    """What these two articles carry, one finding a row.

    Columns: topic, finding (a computed sentence), rung (of LADDER; NA where the finding is left out: the sentence
    then gives the reason), why_this_rung, limit, figure (the name of its chart), evidence (a list of Place: article,
    text, start, end). Two texts carry rungs 1 and 2; the row on rung 3 is a question.

    >>> rain, snow = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> findings(rain, snow).query("topic == 'voices'")["finding"].item()
    'Left out: neither article gives words to a speaker.'
    """
    rows = []
    for topic, find in _FINDERS.items():
        found = find(a, b)
        if isinstance(found, str):
            rows.append((topic, f"Left out: {found}.", pd.NA, "", "", "", []))
        else:
            rows.append((topic, found.finding, found.rung, WHY[found.rung], *found[2:]))
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"rung": "Int64"})


def _each(a: Article, b: Article, values: list[str]) -> str:
    return " and ".join(f"{v} {x.label}" for v, x in zip(values, (a, b), strict=True))


def _longest(article: Article, keep: Callable[[pd.DataFrame], pd.Series], most: int = 1) -> list[Place]:
    """The sentences with the longest stretches of those voices that ``keep`` chooses."""
    table = voices(article)
    chosen = table[keep(table)].nlargest(most, "words").sort_values("start")
    return _sentences_of(article, chosen[["start", "end"]].to_numpy().tolist())


def _places(article: Article, spans: list[list[int]]) -> list[Place]:
    return [Place(article.label, article.text[s:e], int(s), int(e)) for s, e in spans]


def _lead(a: Article, b: Article) -> tuple[str | None, pd.DataFrame]:
    """The speaker both articles share who has most words, and what every voice has; None if they share nobody."""
    shares = pd.concat([share_of_voice(x) for x in (a, b)], ignore_index=True)
    said = shares[(shares["voice"] != NARRATOR) & (shares["speaker_type"] != "anonymous")]
    both = said.pivot_table(index="speaker", columns="article", values="share", aggfunc="sum").dropna()
    shared = both.sum(axis=1) if both.shape[1] == 2 else pd.Series(dtype=float)
    return (shared.idxmax() if len(shared) else None), shares


def _voices(a: Article, b: Article) -> _Finding | str:
    lead, shares = _lead(a, b)
    labels, said = [a.label, b.label], shares[shares["voice"] != NARRATOR]
    if said.empty:
        return "neither article gives words to a speaker"
    others = said[said["speaker"] != lead].groupby("article")["share"].sum().reindex(labels, fill_value=0)
    told = shares[shares["voice"] == NARRATOR].groupby("article")["share"].sum().reindex(labels, fill_value=0)
    who = f"Speakers other than {lead}" if lead else "The two articles share no named speaker; their speakers"
    sentence = (
        f"{who} have {_each(a, b, [f'{percent(others[x])} of the words in' for x in labels])}; "
        f"the narrator has {' and '.join(percent(told[x]) for x in labels)}."
    )
    if lead and not others.any():
        sentence = f"Nobody but {lead} is given words; the narrator has {_each(a, b, [f'{percent(told[x])} of' for x in labels])}."
    evidence = [
        place
        for article in (a, b)
        for place in _longest(
            article, lambda t: t["speaker"].notna() & ((t["speaker"] != lead) | (not others.any()))
        )
    ]
    limit = "Speakers are found by rule; who was asked and not printed is on no page."
    return _Finding(sentence, 2, limit, "2-1-share-of-voice", evidence)


def _people(a: Article, b: Article) -> _Finding | str:
    quoted = [voices(x).query("voice == 'quoted' and speaker_type == 'person'") for x in (a, b)]
    counts = [int(q["speaker"].nunique()) for q in quoted]
    if not sum(counts):
        return "neither article quotes a person by name"
    words = [f"{n} {'person' if n == 1 else 'people'} in" for n in counts]
    first = [q.drop_duplicates("speaker").head(_MOST)[["start", "end"]].to_numpy().tolist() for q in quoted]
    evidence = [p for x, spans in zip((a, b), first, strict=True) for p in _sentences_of(x, spans)]
    limit = "Only named people inside quotation marks are counted; reported speech is not."
    return _Finding(f"Quoted by name: {_each(a, b, words)}.", 2, limit, "2-5-voices-in-order", evidence)


def _verbs(a: Article, b: Article) -> _Finding | str:
    from scipy.stats import fisher_exact

    tables = [reporting_verbs(x).query("statement") for x in (a, b)]
    totals = [len(t) for t in tables]
    if not all(totals):
        return "one of the articles has no reporting verb"
    neutral = [int((t["verb_class"] == "neutral").sum()) for t in tables]
    p = float(fisher_exact([neutral, [n - k for n, k in zip(totals, neutral, strict=True)]]).pvalue)
    words = [f"{k} of {n} in" for k, n in zip(neutral, totals, strict=True)]
    verdict = "a difference that chance seldom gives" if p < 0.05 else "not distinguishable from chance"
    shown = "p < .001" if p < 0.001 else f"p = {p:.2f}".replace(" 0.", " .")
    sentence = (
        f"Of the reporting verbs, {_each(a, b, words)} are neutral: {verdict} (Fisher’s exact test, {shown})."
    )
    spans = [t[t["verb_class"] != "neutral"].head(2)[["start", "end"]].to_numpy().tolist() for t in tables]
    evidence = [p for x, s in zip((a, b), spans, strict=True) for p in _sentences_of(x, s)]
    limit = "The classes come from a word list; one article is a small sample of anybody’s verbs."
    return _Finding(sentence, 2, limit, "2-2-reporting-verbs", evidence)


def _sentences_of(article: Article, spans: list[list[int]]) -> list[Place]:
    """The sentences in which these places stand, each once."""
    table = article.sentences
    rows = [table[(table["start"] <= s) & (table["end"] > s)] for s, _ in spans]
    found = pd.concat(rows).drop_duplicates("start") if rows else table.head(0)
    return _places(article, found[["start", "end"]].to_numpy().tolist())


def _labels(a: Article, b: Article) -> _Finding | str:
    counts = count_labels([a, b])
    pair = counts[[a.label, b.label]]
    used = pair.gt(0)
    if not used.any(axis=None):
        return "none of the wordings in helpers/lexicons/labels.csv occurs; write your own there"
    apart = counts.loc[(pair[a.label] - pair[b.label]).abs().idxmax()]
    alone, n = int(used.sum(axis=1).eq(1).sum()), int(used.any(axis=1).sum())
    times = [f"{apart[x.label]} in" for x in (a, b)]
    sentence = (
        f"{alone} of {n} wordings from our list occur in one article only; "
        f"the counts of “{apart['wording']}” lie furthest apart: {_each(a, b, times)}."
    )
    spans = [find_wording(x, apart["words"]).head(2)[["start", "end"]].to_numpy().tolist() for x in (a, b)]
    evidence = [p for x, s in zip((a, b), spans, strict=True) for p in _sentences_of(x, s)]
    limit = "A prompt for reading: with two texts, no count of one word survives a test against chance."
    return _Finding(sentence, 1, limit, "2-4-labels", evidence)


def _first_mention(a: Article, b: Article) -> _Finding | str:
    topics = read_wordings("topics.csv", ["topic", "words"])["topic"]
    hits = [topic_hits(x) for x in (a, b)]
    first = pd.concat([h.groupby("topic")["position"].min() for h in hits], axis=1, keys=["a", "b"])
    both = first.reindex(topics).dropna().astype(float)
    if both.empty:
        return "no topic of helpers/lexicons/topics.csv comes up in both articles; write your own there"
    topic = (both["a"] - both["b"]).abs().idxmax()
    places = [f"{percent(p)} into" for p in both.loc[topic]]
    sentence = f"“{topic}” first comes up {_each(a, b, places)}, of all our topics the one furthest apart."
    spans = [
        h[h["topic"] == topic].sort_values("position").head(1)[["start", "end"]].to_numpy().tolist()
        for h in hits
    ]
    evidence = [p for x, s in zip((a, b), spans, strict=True) for p in _sentences_of(x, s)]
    limit = "The topic is a list of words made by hand; another list may find an earlier place."
    return _Finding(sentence, 2, limit, "2-3-position-strips", evidence)


def _renderings(a: Article, b: Article) -> _Finding | str:
    pairs = renderings(a, b)
    if pairs.empty:
        return "no utterance is found in quotation marks in both articles"
    same, n = int((pairs["a_words"] == pairs["b_words"]).sum()), len(pairs)
    sentence = f"{n} utterances stand in both articles, {same or 'none'} of them in the same words."
    if n == 1:
        sentence = f"One utterance stands in both articles, {'' if same else 'not '}in the same words."
    evidence = []
    for pair in pairs.head(2).itertuples(index=False):
        for article, text in ((a, pair.a_text), (b, pair.b_text)):
            start = article.text.index(text)
            evidence.append(Place(article.label, text, start, start + len(text)))
    limit = "Two wordings cannot both be verbatim; if they are translations, neither need be false."
    return _Finding(sentence, 2, limit, "3-1-same-words-twice", evidence)


def _tone(a: Article, b: Article) -> _Finding | str:
    tone = compare_tone(a, b)
    if np.isnan(tone.difference):
        return "too few paragraphs carry a score for a comparison of tone"
    evidence = []
    for article in (a, b):
        scored = scored_sentences(article).query("textblob_known")
        furthest = scored.loc[scored["textblob"].abs().nlargest(1).index, "sentence"]
        spans = article.sentences.set_index("sentence").loc[furthest, ["start", "end"]]
        evidence += _places(article, spans.to_numpy().tolist())
    limit = "The instrument knows few of the words, and scores words, not what they are about."
    return _Finding(f"Tone (TextBlob). {tone.verdict}", 2, limit, "4-2-difference-in-tone", evidence)


def _speakers(a: Article, b: Article) -> _Finding | str:
    tone = pd.concat([speaker_tone(x) for x in (a, b)], ignore_index=True)
    people = tone[tone["speaker_type"] == "person"]
    if people.empty:
        return "no person is quoted, so there is nobody to score"
    enough = list(dict.fromkeys(people.loc[people["enough"], "speaker"]))
    n = people["speaker"].nunique()
    sentence = f"{len(enough)} of {n} people quoted {'has' if len(enough) == 1 else 'have'} {ENOUGH_WORDS} words or more"
    end = "nobody can be ranked by tone." if len(enough) < 2 else "who says less is not scored."
    if len(enough) == n > 1:
        end = "each can be scored, with a wide interval."
    evidence = [
        place
        for article in (a, b)
        for name in enough[:_MOST] or [people.loc[people["words"].idxmax(), "speaker"]]
        for place in _longest(article, lambda t, name=name: (t["speaker"] == name) & (t["voice"] == "quoted"))
    ]
    limit = (
        "A score of a few sentences is decided by one adjective; it is the renderer’s wording that is scored."
    )
    return _Finding(f"{sentence}: {end}", 1, limit, "5-1-sentiment-per-speaker", evidence)


def _question(a: Article, b: Article) -> _Finding | str:
    lead, shares = _lead(a, b)
    said = shares[(shares["voice"] != NARRATOR) & (shares["speaker"] != lead)]
    if lead is None or said.empty:
        return "where no speaker of both articles is answered, there is no question of who answers"
    sentence = f"Does it matter to a reader’s picture who answers {lead}, and how much room the answers get?"
    limit = "To answer it, ask readers, or argue from studies that did."
    return _Finding(sentence, 3, limit, "2-5-voices-in-order", _voices(a, b).evidence)


# In the order of a report: what it is most about first, the question last.
_FINDERS: dict[str, Callable[[Article, Article], _Finding | str]] = {
    "voices": _voices,
    "paired renderings": _renderings,
    "tone": _tone,
    "verbs": _verbs,
    "first mention": _first_mention,
    "people": _people,
    "labels": _labels,
    "speakers": _speakers,
    "a reader’s picture": _question,
}


def rung_counts(table: pd.DataFrame) -> str:
    """How many findings stand on which rung, as words.

    >>> rung_counts(pd.DataFrame({"rung": [2, 2, 1, 3]}))
    '1 on rung 1, 2 on rung 2 and 1 question on rung 3'
    """
    counts = table["rung"].value_counts().sort_index()
    names = {3: " question"}
    return listed(
        [f"{n}{names.get(r, '')}{'s' if r in names and n > 1 else ''} on rung {r}" for r, n in counts.items()]
    )
