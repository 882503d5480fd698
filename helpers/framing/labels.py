"""Labels and topics: what things are called and where topics come up, with every hit's place, and what chance gives.

Repeats (a deck that says the lead again) and boilerplate are left out. The two baselines of chance are permutations
(Good 2005, *Permutation, Parametric and Bootstrap Tests of Hypotheses*): the texts' own sentences are dealt anew, or
their paragraphs ordered anew, and the same count is made again. The seed is fixed, so the numbers are too.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.articles import files
from helpers.articles.article import Article
from helpers.articles.catalogue import LISTS
from helpers.articles.tables import apart, as_table, table_of
from helpers.articles.wordlists import (
    read_wordings,
    wording_pattern,
)
from helpers.framing.proposals import proposed
from helpers.framing.shares import voice_at
from helpers.quotations.quotes import tellings
from helpers.statistics import SEED

_PLACES = ["paragraph", "start", "end", "text", "position", "voice", "speaker"]


class WordList(NamedTuple):
    """A list of topics or labels, where it lies or would lie, and whether it still is what the program proposed."""

    table: pd.DataFrame
    path: Path
    proposed: bool

    @property
    def where(self) -> str:
        """The file, as a sentence names it."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def origin(self) -> str:
        """Whose list it is, as a caption says it."""
        by_hand = f"made by hand after reading: {self.where}"
        return "proposed by the program from these articles, edited by nobody" if self.proposed else by_hand


def word_list(*articles: Article, kind: str) -> WordList:
    """The topics or labels of articles: the reader's own, else the list beside the articles, else a proposal.

    ``kind`` is "topics" (columns topic, words) or "labels" (concept, wording, words). A reader's list lies in my_work/
    under a name made from a digest of these articles' texts: it is read for them and no others. Nothing is written;
    propose_lists does that. Raises WorkbookError when a list cannot be used.

    >>> ferry = Article.from_text("The ferry was late. Nobody took the ferry, and the ferry left.")
    >>> word_list(ferry, kind="topics").table.values.tolist()
    [['ferry', 'ferry']]
    """
    # As they stand alone: what is proposed must not hang on the names that others give.
    together = tuple(x.alone or x for x in apart(articles))
    texts = sorted(hashlib.sha256(a.text.encode(errors="replace")).hexdigest() for a in together)
    digest = hashlib.sha256("".join(texts).encode()).hexdigest()[:12]
    mine = files.work_folder() / f"{kind}-{digest}.csv"
    folder = together[0].folder if len({a.folder for a in together}) == 1 else None
    for path in (mine, folder and folder / f"{kind}.csv"):
        if path and path.is_file():
            table = read_wordings(path, LISTS[kind])
            rows = {*table.itertuples(index=False, name=None)}
            return WordList(table, path, path == mine and rows == {*proposed(together)[kind]})
    return WordList(as_table(proposed(together)[kind], LISTS[kind]), mine, True)


def propose_lists(*articles: Article) -> list[Path]:
    """Write the proposed topics and labels of these articles into my_work/, to be edited; the files written now.

    What is there is never written over, and nothing is written where the articles bring lists of their own.
    """
    lists = [word_list(*articles, kind=kind) for kind in LISTS]
    return [x.path for x in lists if x.proposed and len(x.table) and files.write_once(x.path, x.table)]


def find_wording(*articles: Article, words: str) -> pd.DataFrame:
    """Find a wording in the counted text: article, paragraph, start, end, text, position, voice, speaker.

    ``words`` is written as in helpers/lexicons ("rebel*|separatist*"); position is the share of the article's
    words that come before it, 0 to 1.

    >>> find_wording(Article.from_text("Rain fell. It rained."), words="rain*")["text"].tolist()
    ['Rain', 'rained']
    """
    return table_of(
        tellings(*articles), _PLACES, lambda article: with_voices(article, _places(article, words))
    )


def _places(article: Article, words: str) -> list[tuple]:
    starts, pattern = article.word_starts, wording_pattern(words)
    return [
        (p.paragraph, *m.span(), m.group(), bisect_left(starts, m.start()) / max(1, len(starts)))
        for p in article.paragraph_rows
        if p.counted
        for m in pattern.finditer(article.text, p.start, p.end)
    ]


def with_voices(article: Article, rows: Iterable[tuple]) -> list[tuple]:
    """Rows that begin with a paragraph and a start, each with the voice and the speaker at its place at its end."""
    rows = list(rows)
    said = voice_at(article, [row[1] for row in rows])
    return [(*row, *who) for row, who in zip(rows, said, strict=True)]


def count_labels(*articles: Article, wordings: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count each wording of each concept: concept, wording, words, then a column for each article's label.

    ``wordings`` replaces the articles' own list of labels (see word_list).
    """
    counts = word_list(*articles, kind="labels").table if wordings is None else wordings
    counts = counts.reset_index(drop=True)
    for article in apart(articles):
        text = "\n".join(p.text for p in article.paragraph_rows if p.counted)
        counts[article.label] = [len(wording_pattern(words).findall(text)) for words in counts["words"]]
    return counts


def topic_hits(*articles: Article, topics: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where each topic comes up: article, paragraph, start, end, text, position, voice, speaker, topic.

    ``topics`` has the columns topic and words and replaces the articles' own list of topics (see word_list); position
    is the share of the article's words that come before, 0 to 1.
    """
    lines = word_list(*articles, kind="topics").table if topics is None else topics

    def rows(article: Article) -> list[tuple]:
        return [
            (*row, topic)
            for topic, words in zip(lines["topic"], lines["words"], strict=True)
            for row in with_voices(article, _places(article, words))
        ]

    return table_of(tellings(*articles), [*_PLACES, "topic"], rows)


def concordance(*articles: Article, words: str, width: int = 45) -> pd.DataFrame:
    """Keyword in context: article, paragraph, start, end, before, text, after (width characters a side), voice, speaker.

    >>> concordance(Article.from_text("Then rain fell."), words="rain")[["before", "after"]].values.tolist()
    [['Then ', ' fell.']]
    """

    def rows(article: Article) -> Iterator[tuple]:
        text = article.text
        for paragraph, start, end, hit, _, *who in with_voices(article, _places(article, words)):
            before, after = text[max(0, start - width) : start], text[end : end + width]
            if start > width:  # a word that is cut in two is left out
                before = re.sub(r"^\S+(?=\s)", "", before)
            if end + width < len(text):
                after = re.sub(r"(?<=\s)\S+\Z", "", after)
            yield paragraph, start, end, re.sub(r"\s+", " ", before), hit, re.sub(r"\s+", " ", after), *who

    columns = ["paragraph", "start", "end", "before", "text", "after", "voice", "speaker"]
    return table_of(articles, columns, rows)


def passages(*articles: Article) -> pd.DataFrame:
    """The headline, the beginning and the ending of an article: article, part, start, end, text, words.

    part is "headline", "first tenth" and "last tenth". The beginning takes whole sentences of the body from the first
    on, until they hold at least a tenth of the article's counted words; the ending likewise from the last one back.
    In a short article the two overlap. text may run over several paragraphs; words leaves out what does not count.
    A row is absent where there is nothing: no headline, no body. News puts first what it holds most important
    (van Dijk 1988, *News as Discourse*).

    >>> passages(Article.from_text("Mayor speaks\\nIt rained. Nobody came. She left."))["text"].tolist()
    ['Mayor speaks', 'It rained.', 'She left.']
    """
    return table_of(articles, ["part", "start", "end", "text", "words"], _passages)


def _passages(article: Article) -> list[tuple]:
    headline = [s for s in article.story if s.kind == "headline"]
    body = [s for s in article.story if s.kind != "headline"]
    sizes = [article.words_in(s.start, s.end) for s in body]
    wanted = 0.1 * len(article.word_rows)
    last = len(body) - _enough(sizes[::-1], wanted)
    chosen = {"headline": headline, "first tenth": body[: _enough(sizes, wanted)], "last tenth": body[last:]}
    spans = [(part, some[0].start, some[-1].end) for part, some in chosen.items() if some]
    return [(part, a, b, article.text[a:b], article.words_in(a, b)) for part, a, b in spans]


def _enough(sizes: Sequence[int], wanted: float) -> int:
    """How many of the sentences, in this order, hold the words that are wanted."""
    return min(len(sizes), int(np.searchsorted(np.cumsum(sizes), wanted)) + 1)


DEALS, SHUFFLES = 500, 200  # of the two baselines of chance


def alone_by_chance(articles: Sequence[Article], wordings: Sequence[str]) -> float:
    """How many wordings stand in one article only when the counted sentences of all are dealt anew, on average.

    Each of 500 deals gives each article as many sentences as it has. Wordings are written as in
    helpers/lexicons ("rebel*|separatist*").

    >>> one, other = Article.from_text("Rain fell."), Article.from_text("Snow fell.", "B")
    >>> alone_by_chance([one, other], ["rain", "fell"])
    1.0
    """
    owner = np.repeat(np.arange(len(articles)), [len(x.story) for x in articles])
    patterns = [wording_pattern(words) for words in wordings]
    hits = np.array([[bool(p.search(s.text)) for p in patterns] for x in articles for s in x.story], int)
    dealt = np.random.default_rng(SEED).permuted(np.tile(owner, (DEALS, 1)), axis=1)
    found = [((dealt == n).astype(int) @ hits) > 0 for n in range(len(articles))]
    return float((np.sum(found, axis=0) == 1).sum(axis=1).mean())


def gap_by_chance(articles: Sequence[Article], hits: pd.DataFrame) -> float:
    """How often the widest gap between first mentions is at least as wide when each article's paragraphs are shuffled.

    ``hits`` holds the rows of topic_hits of all; only topics of all count. The gap is between the smallest and the
    largest share of an article (0 to 1) that comes before the first mention; the result is a share of 200 shuffles, 0
    to 1. Raises ValueError when no topic comes up in all.

    >>> one, other = Article.from_text("Geneva talks."), Article.from_text("The talks in Geneva.", "B")
    >>> talks = pd.DataFrame({"topic": ["Talks"], "words": ["talk*"]})
    >>> gap_by_chance([one, other], topic_hits(one, other, topics=talks))
    1.0
    """
    found = [hits[hits["article"] == x.label] for x in articles]
    topics = sorted(set.intersection(*(set(mine["topic"]) for mine in found)))
    rng, places = np.random.default_rng(SEED), []
    for article, mine in zip(articles, found, strict=True):
        sizes, first = _by_paragraph(article, mine, topics)
        told = np.arange(len(sizes))
        orders = np.vstack([told, rng.permuted(np.tile(told, (SHUFFLES, 1)), axis=1)])
        before = np.cumsum(sizes[orders], axis=1) - sizes[orders]
        places.append((before[:, :, None] + first[orders]).min(axis=1) / max(1, sizes.sum()))
    gaps = np.ptp(places, axis=0).max(axis=1)
    return float((gaps[1:] >= gaps[0] - 1e-9).mean())


def _by_paragraph(article: Article, found: pd.DataFrame, topics: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The words of each counted paragraph, and how many of them come before each topic there (infinite: no hit)."""
    starts, counted = article.word_starts, [p for p in article.paragraph_rows if p.counted]
    edges = np.searchsorted(starts, [p.start for p in counted])
    found = found.assign(word=np.searchsorted(starts, found["start"]))
    first = found.pivot_table("word", "paragraph", "topic", "min").reindex([p.paragraph for p in counted])
    before = first.reindex(columns=topics).to_numpy(float) - edges[:, None]
    return np.diff([*edges, len(starts)]), np.nan_to_num(before, nan=np.inf)
