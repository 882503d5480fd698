"""Framing: who speaks, which verbs introduce them, what things are called, and what comes first.

Everything here counts words that stand in the articles and keeps their place, so that each count can be
opened and read. Repeats (a deck that says the lead again) and boilerplate are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

import pandas as pd

from helpers.articles import LEXICONS, Article, WorkbookError
from helpers.quotes import find_attributions, find_quotes

NARRATOR = "narrator"


def voices(article: Article) -> pd.DataFrame:
    """Cut the counted text into stretches of one voice, in reading order.

    Columns: paragraph, start, end, voice, speaker, speaker_type, words, text. voice is "quoted" (inside
    quotation marks and said by somebody), "reported" (a statement told in the article's own words) or
    "narrator" (everything else). Each counted word lies in exactly one stretch.

    >>> voices(Article.from_text("“We agree,” said Ann Lee. Rain fell."))["voice"].tolist()
    ['quoted', 'narrator']
    """
    said, starts = _layers(article), article.words["start"].tolist()
    rows = []
    for p in article.paragraphs.query("counted").itertuples(index=False):
        for start, end, voice, speaker, kind in _cut(p.start, p.end, said):
            # A word that runs over the edge of a quotation belongs to the stretch in which it begins.
            words = bisect_left(starts, end) - bisect_left(starts, start)
            rows.append((p.paragraph, start, end, voice, speaker, kind, words, article.text[start:end]))
    columns = ["paragraph", "start", "end", "voice", "speaker", "speaker_type", "words", "text"]
    table = pd.DataFrame(rows, columns=columns).astype({"speaker": object, "speaker_type": object})
    return table[table["words"] > 0].reset_index(drop=True)


def _layers(article: Article) -> list[tuple]:
    """Who says which stretch: quotations first, then indirect statements where no quotation stands."""
    quoted = [
        (q.start, q.end, "quoted", q.speaker, q.speaker_type)
        for q in find_quotes(article).query("speaker.notna()").itertuples(index=False)
    ]
    statements = find_attributions(article).query("manner != 'direct' and speaker.notna()")
    layers, taken = quoted[:], [(q[0], q[1]) for q in quoted]
    for s in statements.itertuples(index=False):
        for start, end in _free(s.start, s.end, taken):
            layers.append((start, end, "reported", s.speaker, s.speaker_type))
            taken.append((start, end))
    return sorted(layers, key=lambda layer: layer[:2])


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    for a, b in sorted(t for t in taken if t[0] < end and t[1] > start):
        if a > start:
            pieces.append((start, a))
        start = max(start, b)
    return [*pieces, (start, end)] if end > start else pieces


def _cut(start: int, end: int, said: list[tuple]) -> list[tuple]:
    pieces = []
    for a, b, voice, speaker, kind in said:
        a, b = max(a, start), min(b, end)
        if b > a:
            if a > start:
                pieces.append((start, a, NARRATOR, None, None))
            pieces.append((a, b, voice, speaker, kind))
            start = b
    return [*pieces, (start, end, NARRATOR, None, None)] if end > start else pieces


def share_of_voice(article: Article) -> pd.DataFrame:
    """Words by voice and speaker, most first: article, voice, speaker, speaker_type, words, share (0 to 1)."""
    table = voices(article).fillna({"speaker": NARRATOR, "speaker_type": NARRATOR})
    groups = table.groupby(["voice", "speaker", "speaker_type"], as_index=False)["words"].sum()
    groups["share"] = groups["words"] / max(1, groups["words"].sum())
    groups.insert(0, "article", article.label)
    return groups.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


@cache
def _verb_classes() -> dict[str, tuple[str, str, str]]:
    """Each written form of a reporting verb: its base form, class and what is contested about it."""
    table = pd.read_csv(LEXICONS / "reporting_verbs.csv").fillna("")
    forms = {}
    for row in table.itertuples(index=False):
        for form in {row.verb, *row.forms.split(";")}:
            forms.setdefault(form.strip().lower(), (row.verb, row[2], row.contested))
    return forms


def reporting_verbs(article: Article) -> pd.DataFrame:
    """List the cues that tie a statement to its speaker, repeats left out.

    Columns: paragraph, start, end, text, verb (base form), verb_class ("neutral", "claim", "manner", …;
    "other" if the lexicon does not know it), contested, speaker. The classes follow Caldas-Coulthard (1994)
    and Bednarek (2006); see helpers/lexicons/README.md.
    """
    counted = set(article.paragraphs.query("counted")["paragraph"])
    rows, seen = [], set()
    for s in find_attributions(article).dropna(subset=["cue"]).itertuples(index=False):
        place = (int(s.cue_start), int(s.cue_end))
        if s.paragraph in counted and place not in seen and place[0] >= 0:
            seen.add(place)
            text = article.text[slice(*place)]
            verb, verb_class, contested = _verb_classes().get(text.lower(), (text.lower(), "other", ""))
            rows.append((s.paragraph, *place, text, verb, verb_class, contested, s.speaker))
    columns = ["paragraph", "start", "end", "text", "verb", "verb_class", "contested", "speaker"]
    return pd.DataFrame(rows, columns=columns).sort_values("start", ignore_index=True)


def read_wordings(name: str, columns: Sequence[str]) -> pd.DataFrame:
    """Read an editable word table of helpers/lexicons.

    Raises WorkbookError when it is missing or lacks a column.
    """
    path = LEXICONS / name
    if not path.is_file():
        raise WorkbookError(
            f"The word table helpers/lexicons/{name} is missing. Put it back from the project."
        )
    table = pd.read_csv(path, dtype=str).dropna(how="all")
    missing = [c for c in columns if c not in table]
    if missing:
        raise WorkbookError(
            f"The word table helpers/lexicons/{name} lacks the column {' and '.join(missing)}."
        )
    return table


@cache
def wording_pattern(words: str) -> re.Pattern[str]:
    """Turn "rebel*|separatist*" into a pattern: whole words, | between alternatives, * for any ending.

    >>> wording_pattern("war|wars").findall("War, wars, warn, toward")
    ['War', 'wars']
    """
    parts = [re.escape(w.strip()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for w in words.split("|")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(p for p in parts if p)})(?!\w)", re.IGNORECASE)


def find_wording(article: Article, words: str) -> pd.DataFrame:
    """Find a wording in the counted text: paragraph, start, end, text, position, voice, speaker.

    position is the share of the article's words that come before it, 0 to 1.
    """
    starts = article.words["start"].tolist()
    stretches = voices(article)
    edges = stretches["start"].tolist()
    rows = []
    for p in article.paragraphs.query("counted").itertuples(index=False):
        for m in wording_pattern(words).finditer(article.text, p.start, p.end):
            here = stretches.iloc[max(0, bisect_right(edges, m.start()) - 1)]
            position = bisect_left(starts, m.start()) / len(starts)
            rows.append(
                (p.paragraph, m.start(), m.end(), m.group(), position, here["voice"], here["speaker"])
            )
    columns = ["paragraph", "start", "end", "text", "position", "voice", "speaker"]
    return pd.DataFrame(rows, columns=columns)


def count_labels(articles: Sequence[Article], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count each wording of each concept: concept, wording, words, then a column for each article's label."""
    table = read_wordings("labels.csv", ["concept", "wording", "words"]) if table is None else table
    counts = table.reset_index(drop=True).copy()
    for article in articles:
        text = counted_text(article)
        counts[article.label] = [len(wording_pattern(words).findall(text)) for words in counts["words"]]
    return counts


def counted_text(article: Article) -> str:
    """The paragraphs that count, joined by line breaks: a copy for counting, not for places."""
    return "\n".join(article.paragraphs.query("counted")["text"])


def topic_hits(article: Article, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where each topic comes up: article, topic, then the columns of find_wording."""
    table = read_wordings("topics.csv", ["topic", "words"]) if table is None else table
    parts = [
        find_wording(article, words).assign(topic=topic) for topic, words in table[["topic", "words"]].values
    ]
    hits = pd.concat(parts, ignore_index=True)
    hits.insert(0, "article", article.label)
    return hits


def _whole_words(text: str, cut_before: bool, cut_after: bool) -> str:
    """Spaces made even, and a word that was cut in two at either end left out."""
    words = re.split(r"(\s+)", text)
    words = words[1:] if cut_before and len(words) > 1 else words
    words = words[:-1] if cut_after and len(words) > 1 else words
    return re.sub(r"\s+", " ", "".join(words))


def concordance(article: Article, words: str, width: int = 45) -> pd.DataFrame:
    """Keyword in context: paragraph, start, end, before, text, after (width characters each side)."""
    hits = find_wording(article, words)
    hits["before"] = [
        _whole_words(article.text[max(0, s - width) : s], s > width, False) for s in hits["start"]
    ]
    hits["after"] = [
        _whole_words(article.text[e : e + width], False, e + width < len(article.text)) for e in hits["end"]
    ]
    return hits[["paragraph", "start", "end", "before", "text", "after", "voice", "speaker"]]
