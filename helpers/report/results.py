"""Findings: what two articles carry, each with its rung on the claim ladder, its limit and the words behind it.

A finding is a computed sentence. What a pair of articles cannot show is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.wordlists import read_wordings
from helpers.framing.alignment import renderings
from helpers.framing.labels import (
    DEALS,
    SHUFFLES,
    alone_by_chance,
    count_labels,
    find_wording,
    gap_by_chance,
    topic_hits,
)
from helpers.framing.shares import NARRATOR, leading_speaker, share_of_voice, voices
from helpers.framing.verbs import reporting_verbs
from helpers.statistics import listed, percent, signed
from helpers.tone.comparison import ENOUGH_WORDS, compare_tone, scored_sentences, speaker_tone


class Rung(NamedTuple):
    """One rung of the claim ladder: its number, the claim that stands on it, and what the claim needs."""

    rung: int
    claim: str
    needs: str


LADDER = (
    Rung(1, "This word occurs n times.", "one text, counted"),
    Rung(2, "These two texts differ, or cannot be told apart.", "two texts, counted the same way"),
    Rung(3, "This may change a reader’s picture.", "readers, or a careful argument"),
    Rung(4, "This outlet does so.", "many texts, chosen fairly"),
    Rung(5, "It means to.", "evidence from outside the texts"),
)
WHY = {
    1: "A count of words on the page; anyone can count again.",
    2: "Both texts were counted in the same way; it speaks of these two texts, and of no other.",
    3: "A question: nobody asked readers.",
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


ALIKE = "no difference shown"


class Place(NamedTuple):
    """Words that carry a finding: ``article.text[start:end] == text`` for the article with this label."""

    article: str
    text: str
    start: int
    end: int


class Finding(NamedTuple):
    """A computed sentence, its rung, its limit, the name of its chart, and the words behind it."""

    finding: str
    rung: int
    limit: str
    figure: str
    evidence: list[Place]


def each_of(a: Article, b: Article, values: list[str]) -> str:
    """Two values with the labels of their articles.

    >>> each_of(Article.from_text("Rain."), Article.from_text("Snow.", "B"), ["one in", "two in"])
    'one in A and two in B'
    """
    return " and ".join(f"{v} {x.label}" for v, x in zip(values, (a, b), strict=False))


def places(article: Article, spans: list[list[int]]) -> list[Place]:
    """These stretches of an article as places."""
    return [Place(article.label, article.text[s:e], int(s), int(e)) for s, e in spans]


def sentences_of(article: Article, spans: list[list[int]]) -> list[Place]:
    """The sentences in which these places stand, each once."""
    table = article.sentences
    rows = [table[(table["start"] <= s) & (table["end"] > s)] for s, _ in spans]
    found = pd.concat(rows).drop_duplicates("start") if rows else table.head(0)
    return places(article, found[["start", "end"]].to_numpy().tolist())


def longest(article: Article, keep: Callable[[pd.DataFrame], pd.Series]) -> list[Place]:
    """The sentence with the longest stretch of the voices ``keep`` chooses; of a document only if nobody else speaks."""
    table = voices(article)
    table = table[keep(table)]
    live = table[table["speaker_type"] != "document"]
    chosen = (live if len(live) else table).astype({"words": int}).nlargest(1, "words")
    return sentences_of(article, chosen[["start", "end"]].to_numpy().tolist())


_COLUMNS = ["topic", "finding", "rung", "why_this_rung", "limit", "figure", "evidence"]
_MOST = 3


def findings(a: Article, b: Article) -> pd.DataFrame:
    """What these two articles carry, one finding a row.

    Columns: topic, finding (a computed sentence), rung (of LADDER; NA where the finding is left out: the sentence
    then gives the reason), why_this_rung, limit, figure (the name of its chart), evidence (a list of Place: article,
    text, start, end). Two texts carry rungs 1 and 2; the row on rung 3 is a question. Where an article holds no words
    that count, every finding is left out.

    >>> rain, snow = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> findings(rain, snow).query("topic == 'voices'")["finding"].item()
    'Left out: neither article gives words to a speaker.'
    """
    rows, silent = [], [x.name for x in (a, b) if x.words.empty]
    for topic, find in _FINDERS.items():
        hold = "holds" if len(silent) == 1 else "hold"
        found = f"{listed(silent)} {hold} no words that count" if silent else find(a, b)
        if isinstance(found, str):
            rows.append((topic, f"Left out: {found}.", pd.NA, "", "", "", []))
        else:
            rows.append((topic, found.finding, found.rung, WHY[found.rung], *found[2:]))
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"rung": "Int64"})


def _said(a: Article, b: Article) -> tuple[str | None, pd.DataFrame, pd.DataFrame]:
    """The leading speaker, the speakers' shares, and how much of each article others and the narrator have."""
    shares = pd.concat([share_of_voice(x) for x in (a, b)], ignore_index=True)
    lead, told = leading_speaker(shares), shares["voice"] == NARRATOR
    parts = {"others": shares[~told & (shares["speaker"] != lead)], "narrator": shares[told]}
    sums = {name: part.groupby("article")["share"].sum() for name, part in parts.items()}
    return lead, shares[~told], pd.DataFrame(sums, index=[a.label, b.label]).fillna(0.0)


def _voices(a: Article, b: Article) -> Finding | str:
    lead, said, shares = _said(a, b)
    if said.empty:
        return "neither article gives words to a speaker"
    others, told = ([percent(x) for x in shares[name]] for name in ("others", "narrator"))
    nobody = lead is not None and not shares["others"].any()
    where = said.loc[said["speaker"] == lead, "article"].unique()
    who = f"Speakers other than {lead}" if lead else "Documents and unnamed sources"
    if lead and len(where) == 1:
        who = f"The two articles share no named speaker. {who} (in {where[0]} only)"
    alike = others[0] == others[1] and told[0] == told[1]
    sentence = f"{who} have {each_of(a, b, [f'{x} of the words in' for x in others])}; the narrator has {' and '.join(told)}."
    if alike:
        sentence = (
            f"{who} have {others[0]} of the words in each article, and the narrator {told[0]}: {ALIKE}."
        )
    if nobody:
        rest = f"{told[0]} of each article: {ALIKE}" if alike else each_of(a, b, [f"{x} of" for x in told])
        sentence = f"Nobody but {lead} is given words; the narrator has {rest}."
    limit = (
        "Speakers are found by rule, and include documents and institutions of any side; who was asked and not "
        "printed is on no page."
    )
    evidence = [
        p
        for x in (a, b)
        for p in longest(x, lambda t: t["speaker"].notna() & ((t["speaker"] != lead) | nobody))
    ]
    return Finding(sentence, 2, limit, "2-1-share-of-voice", evidence)


def _people(a: Article, b: Article) -> Finding | str:
    quoted = [voices(x).query("voice == 'quoted' and speaker_type == 'person'") for x in (a, b)]
    counts = [int(q["speaker"].nunique()) for q in quoted]
    if not sum(counts):
        return "neither article quotes a person by name"
    words = [f"{n} {'person' if n == 1 else 'people'}" for n in counts]
    sentence = f"Quoted by name: {each_of(a, b, [f'{x} in' for x in words])}."
    if counts[0] == counts[1]:
        same = set(quoted[0]["speaker"]) == set(quoted[1]["speaker"])
        shown = f"the same in both: {ALIKE}" if same else "no difference in number shown"
        sentence = f"Quoted by name: {words[0]} in each article, {shown}."
    first = [q.drop_duplicates("speaker").head(_MOST)[["start", "end"]].to_numpy().tolist() for q in quoted]
    evidence = [p for x, spans in zip((a, b), first, strict=True) for p in sentences_of(x, spans)]
    limit = "Only named people inside quotation marks are counted; reported speech is not."
    return Finding(sentence, 2, limit, "2-5-voices-in-order", evidence)


def _verbs(a: Article, b: Article) -> Finding | str:
    from scipy.stats import fisher_exact

    tables = [reporting_verbs(x).query("statement") for x in (a, b)]
    totals = [len(t) for t in tables]
    if not all(totals):
        return "one of the articles has no reporting verb"
    neutral = [int((t["verb_class"] == "neutral").sum()) for t in tables]
    p = float(fisher_exact([neutral, [n - k for n, k in zip(totals, neutral, strict=True)]]).pvalue)
    words = [f"{k} of {n} in" for k, n in zip(neutral, totals, strict=True)]
    verdict = "a difference that chance seldom gives" if p < 0.05 else "not distinguishable from chance"
    if neutral[0] * totals[1] == neutral[1] * totals[0]:
        verdict = ALIKE
    shown = f"Fisher’s exact test, {_p_value(p)}"
    sentence = f"Of the reporting verbs, {each_of(a, b, words)} are neutral: {verdict} ({shown})."
    spans = [t[t["verb_class"] != "neutral"].head(2)[["start", "end"]].to_numpy().tolist() for t in tables]
    evidence = [p for x, s in zip((a, b), spans, strict=True) for p in sentences_of(x, s)]
    limit = "The classes come from a word list; one article is a small sample of anybody’s verbs."
    return Finding(sentence, 2, limit, "2-2-reporting-verbs", evidence)


def _p_value(p: float) -> str:
    """As journals print it: two digits, three where two would hide on which side of a limit it lies."""
    digits = 3 if p < 0.01 or round(p, 2) == 0.05 else 2
    return "p < .001" if p < 0.001 else f"p = {p:.{digits}f}".replace(" 0.", " .")


def _labels(a: Article, b: Article) -> Finding | str:
    counts = count_labels([a, b])
    pair = counts[[a.label, b.label]]
    used = pair.gt(0)
    if not used.any(axis=None):
        return "none of the wordings in helpers/lexicons/labels.csv occurs; write your own there"
    gaps = (pair[a.label] - pair[b.label]).abs()
    apart = counts.loc[gaps.idxmax() if gaps.any() else pair.sum(axis=1).idxmax()]
    alone, n = int(used.sum(axis=1).eq(1).sum()), int(used.any(axis=1).sum())
    times = each_of(a, b, [f"{apart[x.label]} in" for x in (a, b)])
    sentence = (
        f"{alone} of {n} wordings from our list occur in one article only; "
        f"the counts of “{apart['wording']}” lie furthest apart: {times}."
    )
    if not gaps.any():
        one = n == 1
        sentence = f"{'The one wording' if one else f'All {n} wordings'} from our list found here {'occurs' if one else 'occur'} equally often in both articles: {ALIKE}."
    spans = [find_wording(x, apart["words"]).head(2)[["start", "end"]].to_numpy().tolist() for x in (a, b)]
    evidence = [p for x, s in zip((a, b), spans, strict=True) for p in sentences_of(x, s)]
    return Finding(sentence, 2, _limit_of_labels(a, b, counts), "2-4-labels", evidence)


def _limit_of_labels(a: Article, b: Article, counts: pd.DataFrame) -> str:
    """What the list is, how rare its wordings are here, and how many of them chance alone would keep apart."""
    total = counts[[a.label, b.label]].sum(axis=1)
    n, rare, dealt = (
        int((total > 0).sum()),
        int(total.between(1, 2).sum()),
        alone_by_chance(a, b, counts["words"]),
    )
    # A list made from two texts holds no wording that neither of them has.
    whose = (
        " after reading, so it finds what it was made to find"
        if n == len(counts)
        else ", but not for these texts"
    )
    return (
        f"The list was written by hand{whose}; {rare} of the {n} wordings occur once or twice. Dealing the sentences "
        f"anew would leave about {dealt:.0f} of {n} in one article (mean of {DEALS} deals)."
    )


def _first_mention(a: Article, b: Article) -> Finding | str:
    topics = read_wordings("topics.csv", ["topic", "words"])["topic"]
    hits = [topic_hits(x) for x in (a, b)]
    first = pd.concat([h.groupby("topic")["position"].min() for h in hits], axis=1, keys=["a", "b"])
    both = first.reindex(topics).dropna().astype(float)
    if both.empty:
        return "no topic of helpers/lexicons/topics.csv comes up in both articles; write your own there"
    gaps, chance = (both["a"] - both["b"]).abs(), gap_by_chance(a, b, hits)
    topic = gaps.idxmax()
    places = each_of(a, b, [f"{percent(p)} into" for p in both.loc[topic]])
    more = ", but not more than chance order gives" if chance > 0.05 else ""
    sentence = f"“{topic}” first comes up {places}, of all our topics the one furthest apart{more}."
    if gaps.max() < 0.005:
        sentence = f"No topic first comes up earlier in one article than in the other: {ALIKE}."
    spans = [
        h[h["topic"] == topic].sort_values("position").head(1)[["start", "end"]].to_numpy().tolist()
        for h in hits
    ]
    evidence = [p for x, s in zip((a, b), spans, strict=True) for p in sentences_of(x, s)]
    limit = (
        "The topic is a list of words made by hand. With the paragraphs of each article shuffled, the widest gap of any "
        f"topic is at least as wide in {percent(chance)} of {SHUFFLES} shuffles."
    )
    return Finding(sentence, 2, limit, "2-3-position-strips", evidence)


def _renderings(a: Article, b: Article) -> Finding | str:
    pairs = renderings(a, b)
    if pairs.empty:
        return "no utterance is found in quotation marks in both articles"
    alike = pairs["a_words"] == pairs["b_words"]
    same, n = int(alike.sum()), len(pairs)
    sentence = f"{n} utterances stand in both articles, {same or 'none'} of them in the same words."
    if n == 1:
        sentence = "One utterance stands in both articles, not in the same words."
    limit = (
        "Two wordings can both be verbatim only if the speaker said it twice; if they are translations, neither need "
        "be false."
    )
    if same == n:
        all_of = "all of them " if n > 1 else ""
        sentence = f"{'One utterance stands' if n == 1 else f'{n} utterances stand'} in both articles, {all_of}in the same words: {ALIKE}."
        limit = "The same words in both need not be the speaker’s own: both articles may follow one source."
    pairs = pairs.loc[alike.sort_values(kind="stable").index]  # those that differ first
    evidence = []
    for pair in pairs.head(2).itertuples(index=False):
        for article, text in ((a, pair.a_text), (b, pair.b_text)):
            start = article.text.index(text)
            evidence.append(Place(article.label, text, start, start + len(text)))
    return Finding(sentence, 2, limit, "3-1-same-words-twice", evidence)


def _tone(a: Article, b: Article) -> Finding | str:
    tone = compare_tone(a, b)
    if np.isnan(tone.difference):
        return "too few paragraphs carry a score for a comparison of tone"
    evidence = []
    for article in (a, b):
        scored = scored_sentences(article).query("textblob_known")
        ends = scored.set_index("sentence")["textblob"].agg(["idxmin", "idxmax"]) if len(scored) else []
        spans = article.sentences.set_index("sentence").loc[list(dict.fromkeys(ends)), ["start", "end"]]
        evidence += places(article, spans.to_numpy().tolist())
    verdict = tone.verdict
    if abs(tone.difference) < 0.0005:
        verdict = f"The mean sentence scores {signed(tone.means[0])} in each article: {ALIKE}."
    limit = "The instrument knows few of the words, and scores words, not what they are about."
    return Finding(f"Tone (TextBlob). {verdict}", 2, limit, "4-2-difference-in-tone", evidence)


def _speakers(a: Article, b: Article) -> Finding | str:
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
        for place in longest(article, lambda t, name=name: (t["speaker"] == name) & (t["voice"] == "quoted"))
    ]
    limit = (
        "A score of a few sentences is decided by one adjective; it is the renderer’s wording that is scored."
    )
    return Finding(f"{sentence}: {end}", 1, limit, "5-1-sentiment-per-speaker", evidence)


def _question(a: Article, b: Article) -> Finding | str:
    _, said, shares = _said(a, b)
    if said.empty:
        return "neither article gives words to a speaker, so nobody is given more or fewer"
    first, second = (percent(x) for x in shares["others"])
    if first == second:
        return f"both articles give {first} of their words to speakers other than the leading one, so there is nothing to ask"
    sentence = "Does it matter to a reader’s picture who else is given words, and how many?"
    limit = "To answer it, ask readers, or argue from studies that did."
    return Finding(sentence, 3, limit, "2-5-voices-in-order", _voices(a, b).evidence)


# In the order of a report: what it is most about first, the question last.
_FINDERS: dict[str, Callable[[Article, Article], Finding | str]] = {
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
