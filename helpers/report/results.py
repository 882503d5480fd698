"""Findings: what two to six articles carry, each with its rung on the claim ladder, its limit and the words behind it.

A finding is a computed sentence. What the articles cannot show is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.articles.article import Article
from helpers.framing import labels
from helpers.framing.proposals import MOST_LABELS, OFTEN
from helpers.framing.shares import NARRATOR, leading_speaker, share_of_voice, voices
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import tellings
from helpers.report.pairs import ALIKE, Finding, each_of, renderings_found, sentences_at, tone_found
from helpers.statistics import fisher, in_words, listed, p_value, percent
from helpers.tone.comparison import ENOUGH_WORDS, speaker_tone


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
    2: "{} texts were counted in the same way; it speaks of these {} texts, and of no other.",
    3: "A question: nobody asked readers.",
}


COLUMNS = ["topic", "finding", "rung", "why_this_rung", "limit", "figure", "evidence"]
_MOST = 3
PROPOSED = "The list was proposed by the program from these articles, and nobody has edited it."


def findings(a: Article, b: Article, *more: Article) -> pd.DataFrame:
    """What these articles carry, one finding a row.

    Columns: topic, finding (a computed sentence), rung (of LADDER; NA where the finding is left out: the sentence
    then gives the reason), why_this_rung, limit, figure (the name of its chart), evidence (a list of Place: article,
    text, start, end). The texts carry rungs 1 and 2; the row on rung 3 is a question. Where an article holds no words
    that count, every finding is left out. The figures of a pair are named after it where there are more articles.

    >>> rain, snow = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> findings(rain, snow).query("topic == 'voices'")["finding"].item()
    'Left out: neither article gives words to a speaker.'
    """
    articles, rows = tellings(a, b, *more), []
    why = WHY | {2: WHY[2].format("All" if more else "Both", in_words(len(articles)))}
    silent = [x.name for x in articles if not x.word_rows]
    empty = f"{listed(silent)} hold{'s' * (len(silent) == 1)} no words that count"
    for topic, find in _FINDERS.items():
        found = empty if silent else find(*articles)
        if isinstance(found, str):
            rows.append((topic, f"Left out: {found}.", pd.NA, "", "", "", []))
        else:
            rows.append((topic, found.finding, found.rung, why[found.rung], *found[2:]))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"rung": "Int64"})


def _none(articles: Sequence[Article]) -> str:
    return "neither article" if len(articles) == 2 else "no article"


def _all(articles: Sequence[Article]) -> str:
    return "both" if len(articles) == 2 else "all"


def _other(articles: Sequence[Article]) -> str:
    return "other" if len(articles) == 2 else "others"


def _longest(stretches: pd.DataFrame) -> pd.DataFrame:
    """The longest stretch of each group of an article; a document's only where nobody else speaks."""
    last = stretches.assign(document=stretches["speaker_type"] == "document")
    order = last.sort_values(["document", "words"], ascending=[True, False], kind="stable")
    return order.drop_duplicates("article")


def _said(articles: Sequence[Article]) -> tuple[str | None, pd.DataFrame, pd.DataFrame]:
    """The speaker who leads and speaks in every article, the speakers' shares, and what others and the narrator have."""
    shares = share_of_voice(*articles)
    lead, told = leading_speaker(shares, everywhere=True), shares["voice"] == NARRATOR
    parts = {"others": shares[~told & (shares["speaker"] != lead)], "narrator": shares[told]}
    sums = {name: part.groupby("article")["share"].sum() for name, part in parts.items()}
    return lead, shares[~told], pd.DataFrame(sums, index=[x.label for x in articles]).fillna(0.0)


def _first_in_each(said: pd.DataFrame) -> list[str]:
    """Who is given most words in each article, by name: "Ann Lee in A (12%)"."""
    names = {label: leading_speaker(part) for label, part in said.groupby("article", sort=False)}
    given = said.groupby(["article", "speaker"])["share"].sum()
    return [f"{name} in {label} ({percent(given[label, name])})" for label, name in names.items() if name]


def _voices(*articles: Article) -> Finding | str:
    lead, said, shares = _said(articles)
    if said.empty:
        return f"{_none(articles)} gives words to a speaker"
    others, told = (shares[name].map(percent).tolist() for name in ("others", "narrator"))
    first = [] if lead else _first_in_each(said)
    who = f"Speakers other than {lead}" if lead else "Speakers" if first else "Documents and unnamed sources"
    alike, nobody = len(set(zip(others, told, strict=True))) == 1, bool(lead) and not shares["others"].any()
    have = f"{who} have {each_of(articles, others, 'of the words in')}"
    sentence = f"{have}; the narrator has {listed(told)}."
    if first:
        sentence += f" The named speaker with most words is {listed(first)}."
    elif nobody:
        rest = f"{told[0]} of each article: {ALIKE}" if alike else each_of(articles, told, "of")
        sentence = f"Nobody but {lead} is given words; the narrator has {rest}."
    elif alike:
        same = f"{others[0]} of the words in each article, and the narrator {told[0]}"
        sentence = f"{who} have {same}: {ALIKE}."
    elif lead:
        given = said[said["speaker"] == lead].groupby("article", sort=False)["share"].sum()
        sentence = f"{have}; {lead} has {listed(map(percent, given))}, the narrator {listed(told)}."
    limit = (
        "Speakers are found by rule, and include documents and institutions of any side; who was asked and not "
        "printed is on no page."
    )
    table = voices(*articles)
    chosen = table[table["speaker"].notna() & ((table["speaker"] != lead) | nobody)]
    return Finding(sentence, 2, limit, "2-1-share-of-voice", sentences_at(articles, _longest(chosen)))


def _names(quoted: pd.DataFrame) -> set[str]:
    """The people in rows of speakers; "Ann Lee and Tom Ray" are two."""
    return {name for speaker in quoted["speaker"] for name in speaker.split(" and ")}


def _people(*articles: Article) -> Finding | str:
    table = voices(*articles)
    quoted = table[(table["voice"] == "quoted") & (table["speaker_type"] == "person")]
    names = [_names(quoted[quoted["article"] == x.label]) for x in articles]
    if not any(names):
        return f"{_none(articles)} quotes a person by name"
    words = [f"{len(n)} {'person' if len(n) == 1 else 'people'}" for n in names]
    told = each_of(articles, words)
    if len(set(words)) == 1:
        same = all(n == names[0] for n in names)
        shown = f"the same in {_all(articles)}: {ALIKE}" if same else "no difference in number shown"
        told = f"{words[0]} in each article, {shown}"
    first = quoted.drop_duplicates(["article", "speaker"]).groupby("article").head(_MOST)
    limit = "Only named people inside quotation marks are counted; reported speech is not."
    evidence = sentences_at(articles, first)
    return Finding(f"Quoted by name: {told}.", 2, limit, "2-5-voices-in-order", evidence)


def _verbs(*articles: Article) -> Finding | str:
    table = reporting_verbs(*articles).query("statement")
    counts = pd.crosstab(table["article"], table["verb_class"] == "neutral")
    counts = counts.reindex(index=[x.label for x in articles], columns=[False, True], fill_value=0)
    neutral, totals = counts[True].tolist(), counts.sum(axis=1).tolist()
    if not all(totals):
        return "one of the articles has no reporting verb"
    largest = sorted(totals)  # if it alone had neutral ones, would that be told from chance?
    if fisher([0] * (len(totals) - 1) + largest[-1:], largest) >= 0.05:
        found = each_of(articles, totals)
        return f"the reporting verbs are too few to compare ({found}): no share of so few could be told from chance"
    p, shares = fisher(neutral, totals), list(zip(neutral, totals, strict=True))
    verdict = "a difference that chance seldom gives" if p < 0.05 else "not distinguishable from chance"
    if len({k / n for k, n in shares}) == 1:
        verdict = ALIKE
    test = "Fisher’s exact test" if len(totals) == 2 else "Freeman and Halton’s test for more than two shares"
    found = each_of(articles, [f"{k} of {n}" for k, n in shares])
    sentence = f"Of the reporting verbs, {found} are neutral: {verdict} ({test}, {p_value(p)})."
    first = table[table["verb_class"] != "neutral"].groupby("article").head(2)
    limit = "The classes come from a word list; one article is a small sample of anybody’s verbs."
    return Finding(sentence, 2, limit, "2-2-reporting-verbs", sentences_at(articles, first))


def _labels(*articles: Article) -> Finding | str:
    wordings = labels.word_list(*articles, kind="labels")
    counts = labels.count_labels(*articles, wordings=wordings.table)
    pair = counts[[x.label for x in articles]]
    used = pair.gt(0)
    if not used.any(axis=None):
        if wordings.proposed:
            return f"the program found no noun of this story that one article uses {OFTEN} times or more and the {_other(articles)} never"
        return f"none of the wordings in {wordings.where} occurs; write your own there"
    gaps = pair.max(axis=1) - pair.min(axis=1)
    apart = counts.loc[gaps.idxmax() if gaps.any() else pair.sum(axis=1).idxmax()]
    alone, n = int(used.sum(axis=1).eq(1).sum()), int(used.any(axis=1).sum())
    if wordings.proposed:
        own = {x: counts[counts[x] > 0].head(_MOST)[["wording", x]].values for x in pair}
        words = [f"in {x} {listed(f'“{w}” ({n})' for w, n in some)}" for x, some in own.items() if len(some)]
        never = f"{OFTEN} times or more and the {_other(articles)} never"
        sentence = f"Words that one article uses {never}: {'; '.join(words)}."
    elif gaps.any():
        sentence = (
            f"{alone} of {n} wordings from our list occur in one article only; the counts of “{apart['wording']}” "
            f"lie furthest apart: {each_of(articles, apart[pair.columns])}."
        )
    else:
        same = f"occurs equally often in {_all(articles)}"
        sentence = f"Each wording on our list that is found here {same}: {ALIKE}."
    first = labels.find_wording(*articles, words=apart["words"]).groupby("article").head(2)
    limit = _limit_of_labels(articles, counts, wordings.proposed)
    return Finding(sentence, 2, limit, "2-4-labels", sentences_at(articles, first))


def _limit_of_labels(articles: Sequence[Article], counts: pd.DataFrame, proposed: bool) -> str:
    """What the list is, how rare its wordings are here, and how many of them chance alone would keep apart."""
    total = counts[[x.label for x in articles]].sum(axis=1)
    n, rare = int((total > 0).sum()), int(total.between(1, 2).sum())
    whose = ", but not for these texts"
    if n == len(counts):  # a list made from these texts holds no wording that none of them has
        whose = " after reading, so it finds what it was made to find"
    origin = f"The list was written by hand{whose}; {rare} of the {n} wordings occur once or twice."
    if proposed:
        origin = f"{PROPOSED} It holds at most {MOST_LABELS} words an article, found as what only one uses."
    dealt = f"about {labels.alone_by_chance(articles, counts['words']):.0f} of {n}"
    return f"{origin} Dealing the sentences anew would leave {dealt} in one article (mean of {labels.DEALS} deals)."


def _first_mention(*articles: Article) -> Finding | str:
    topics = labels.word_list(*articles, kind="topics")
    hits = labels.topic_hits(*articles, topics=topics.table)
    first, every = hits.groupby(["topic", "article"])["position"].min().unstack(), [x.label for x in articles]
    shared = first.reindex(index=topics.table["topic"], columns=every).dropna().astype(float)
    everywhere = f"in {_all(articles)} articles"
    if shared.empty:
        if topics.proposed:
            return f"no noun or name comes up often enough {everywhere} to be proposed as a topic"
        return f"no topic of {topics.where} comes up {everywhere}; write your own there"
    gaps, chance = shared.max(axis=1) - shared.min(axis=1), labels.gap_by_chance(articles, hits)
    topic = gaps.idxmax()
    places = each_of(articles, shared.loc[topic].map(percent), "into")
    more = ", but not more than chance order gives" if chance > 0.05 else ""
    what, among = ("The word ", "the words proposed") if topics.proposed else ("", "our topics")
    if len(articles) > 2 and not topics.proposed:
        among = f"our topics that come up {everywhere}"
    sentence = f"{what}“{topic}” first comes up {places}, of all {among} the one furthest apart{more}."
    if gaps.max() < 0.005:
        other = "the other" if len(articles) == 2 else "another"
        sentence = f"No topic first comes up earlier in one article than in {other}: {ALIKE}."
    chosen = hits[hits["topic"] == topic].sort_values("position", kind="stable").drop_duplicates("article")
    limit = (
        f"{PROPOSED if topics.proposed else 'The topic is a list of words made by hand.'} With the paragraphs of each article shuffled, the widest gap of any "
        f"topic is at least as wide in {percent(chance)} of {labels.SHUFFLES} shuffles."
    )
    return Finding(sentence, 2, limit, "2-3-position-strips", sentences_at(articles, chosen))


def _speakers(*articles: Article) -> Finding | str:
    tone = speaker_tone(*articles)
    people = tone[tone["speaker_type"] == "person"]
    if people.empty:
        return "no person is quoted, so there is nobody to score"
    enough = list(dict.fromkeys(people.loc[people["enough"], "speaker"]))
    n = len(_names(people))
    sentence = f"{len(enough)} of {n} {'person' if n == 1 else 'people'} quoted {'has' if len(enough) == 1 else 'have'} {ENOUGH_WORDS} words or more"
    end = "nobody can be ranked by tone." if len(enough) < 2 else "who says less is not compared."
    if len(enough) == n > 1:
        end = "each can be scored, with a wide interval."
    said, shown = voices(*articles).query("voice == 'quoted'"), enough[:_MOST]
    shown = shown or [people.loc[people["words"].idxmax(), "speaker"]]
    chosen = pd.concat([_longest(said[said["speaker"] == name]) for name in shown])
    limit = (
        "A score of few sentences is decided by one adjective; it is the renderer’s wording that is scored."
    )
    evidence = sentences_at(articles, chosen)
    return Finding(f"{sentence}: {end}", 1, limit, "5-1-sentiment-per-speaker", evidence)


def _question(*articles: Article) -> Finding | str:
    lead, said, shares = _said(articles)
    if said.empty:
        return f"{_none(articles)} gives words to a speaker, so nobody is given more or fewer"
    others, who = {percent(x) for x in shares["others"]}, "who else is"
    if lead is None and _first_in_each(said):
        who = "who is"
    elif len(others) == 1:
        return f"{_all(articles)} articles give {others.pop()} of their words to speakers other than the leading one, so there is nothing to ask"
    sentence = f"Does it matter to a reader’s picture {who} given words, and how many?"
    limit = "To answer it, ask readers, or argue from studies that did."
    return Finding(sentence, 3, limit, "2-5-voices-in-order", _voices(*articles).evidence)


# In the order of a report: what it is most about first, the question last.
_FINDERS: dict[str, Callable[..., Finding | str]] = {
    "voices": _voices,
    "paired renderings": renderings_found,
    "tone": tone_found,
    "verbs": _verbs,
    "first mention": _first_mention,
    "people": _people,
    "labels": _labels,
    "speakers": _speakers,
    "a reader’s picture": _question,
}
