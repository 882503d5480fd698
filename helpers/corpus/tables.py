"""What is worked out about one article of a corpus: rows of tables, by the same functions as in the notebooks.

``analyse`` is the one function that is mapped over a corpus, whatever runs it: a loop, several processes, a cluster.
It looks at nothing but its article, so that neither order nor number of workers can change a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import pyarrow as pa

from helpers.articles.article import Article
from helpers.articles.tables import rows_of
from helpers.corpus.input import DETAILS, Record
from helpers.framing.shares import share_of_voice
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.tone.comparison import speaker_rows, voice_rows
from helpers.tone.sentiment import score_texts

Rows = dict[str, list[tuple]]
_SAID = """quote paragraph start end text words speaker speaker_type surface cue cue_start cue_end
    kind how sure repaired"""
_SCORES = "sentences scored words panel textblob"
TABLES = {
    "articles": ["id", *DETAILS, "words", "sentences"],
    "quotations": ["id", *_SAID.split()],
    "attributions": ["id", *_SAID.split(), "manner"],
    "verbs": "id paragraph start end text verb verb_class contested speaker".split(),
    "tone": ["id", "voice", *_SCORES.split(), "coverage"],
    "speakers": ["id", "speaker", "speaker_type", *_SCORES.split()],
    "voices": "id voice speaker speaker_type words share".split(),
    "failures": ["id", "where", "reason"],
}
_VOICES = {"all": None, "narrator": "narrator", "quoted": "quoted"}
_WHOLE = "quote paragraph start end words cue_start cue_end sentences scored".split()
_TYPES = dict.fromkeys(_WHOLE, pa.int32()) | {"sure": pa.bool_(), "repaired": pa.bool_()}
_TYPES |= dict.fromkeys(("panel", "textblob", "coverage", "share"), pa.float64())


def analyse(record: Record) -> Rows:
    """Everything the tables of a corpus hold about one article: by table, its rows.

    TABLES names the columns. articles: id, what the corpus says about it, words and sentences counted. quotations and
    attributions as find_quotes and find_attributions do, verbs as reporting_verbs. tone: mean polarity of the sentences by
    panel (of those it knows a word of: scored) and textblob, for all text and each voice; speakers: the same for
    what each is quoted with. voices: words and share (0 to 1) of each voice and speaker. failures: id, where, reason.

    Never raises: an article that fails gives one row of failures and nothing else.

    >>> rows = analyse(Record("a", "“We agree,” said Ann Lee. Rain fell."))
    >>> [row[:4] for row in rows["voices"]]
    [('a', 'narrator', 'narrator', 'narrator'), ('a', 'quoted', 'Ann Lee', 'person')]
    """
    reason = record.problem
    try:
        if reason is None:
            return _analyse(record)
    except Exception as error:
        what = " ".join(str(error).split())[:200] or "no reason given"
        reason = f"The analysis stopped at this article ({type(error).__name__}: {what})."
    return {"failures": [(record.id, record.where, reason)]}


def _analyse(record: Record) -> Rows:
    article = Article.from_text(record.text, record.id, record.title)
    heard = {(name,): [row[-1] for row in voice_rows(article, voice)] for name, voice in _VOICES.items()}
    said: dict[tuple, list[str]] = {}
    for _, speaker, kind, *_, text in speaker_rows(article):
        said.setdefault((speaker, kind), []).append(text)
    scores = _scores(text for texts in (*heard.values(), *said.values()) for text in texts)
    details = (getattr(record, detail) for detail in DETAILS)
    found = {
        "articles": [(*details, len(article.word_rows), len(heard["all",]))],
        "quotations": rows_of(find_quotes(article), *TABLES["quotations"][1:]),
        "attributions": rows_of(find_attributions(article), *TABLES["attributions"][1:]),
        "verbs": rows_of(reporting_verbs(article).query("statement"), *TABLES["verbs"][1:]),
        "tone": [(*who, *_summary(texts, scores)) for who, texts in heard.items()],
        "speakers": [(*who, *_summary(texts, scores)[:-1]) for who, texts in said.items()],
        "voices": rows_of(share_of_voice(article), *TABLES["voices"][1:]),
    }
    return {name: [(record.id, *row) for row in rows] for name, rows in found.items()}


def _scores(texts: Iterable[str]) -> dict[str, tuple]:
    """Panel, TextBlob, coverage and words by text: a sentence that one voice holds alone is scored once."""
    different = list(dict.fromkeys(texts))
    table = score_texts(different, ["textblob", "panel"])
    return dict(zip(different, rows_of(table, "panel", "textblob", "coverage", "words"), strict=True))


def _summary(texts: Sequence[str], scores: Mapping[str, tuple]) -> tuple[float | None, ...]:
    """sentences, scored, words, the means of panel and textblob, and the share of words that some list knows."""
    found = [scores[text] for text in texts]
    panel = [score[0] for score in found if score[0] == score[0]]
    words, known = sum(s[3] for s in found), sum(s[2] * s[3] for s in found if s[3])
    sums = ((sum(panel), len(panel)), (sum(s[1] for s in found), len(found)), (known, words))
    return len(found), len(panel), words, *(total / n if n else None for total, n in sums)


def analyse_all(records: Iterable[Record]) -> dict[str, pd.DataFrame]:
    """The tables of some articles, worked out one after the other in this process.

    >>> tables = analyse_all([Record("a", "Rain fell.", outlet="North"), Record("b", "", problem="It is empty.")])
    >>> tables["articles"]["outlet"].tolist(), tables["failures"]["reason"].tolist()
    (['North'], ['It is empty.'])
    """
    rows: Rows = {name: [] for name in TABLES}
    for record in records:
        for name, some in analyse(record).items():
            rows[name] += some
    return {name: pd.DataFrame(rows[name], columns=columns) for name, columns in TABLES.items()}


def as_parquet(name: str, table: pd.DataFrame) -> bytes:
    """A table as a Parquet file, whose columns have the same types in every partition."""
    types = pa.schema([(column, _TYPES.get(column, pa.string())) for column in TABLES[name]])
    return table.to_parquet(index=False, schema=types, compression="zstd")
