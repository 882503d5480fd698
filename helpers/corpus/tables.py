"""What is worked out about one article of a corpus: rows of tables, by the same functions as in the notebooks.

``analyse`` is the one function that is mapped over a corpus, whatever runs it: a loop, several processes, a cluster.
It looks at nothing but its article, so that neither order nor number of workers can change a row.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.articles.article import Article, rows_of
from helpers.articles.files import LEXICONS
from helpers.corpus.input import DETAILS, Record
from helpers.framing.shares import voices
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.tone.comparison import speaker_pieces, voice_rows
from helpers.tone.sentiment import score_rows

if TYPE_CHECKING:
    import pyarrow as pa


Rows = dict[str, list[tuple]]
Result = tuple[dict[str, bytes], int]

_WHO = {"speaker": "string", "speaker_type": "string"}
_PLACE = {"paragraph": "int32", "start": "int32", "end": "int32", "text": "string"}
_SAID = {
    "words": "int32", **_WHO, "surface": "string", "cue": "string", "cue_start": "int32", "cue_end": "int32",
    "kind": "string", "how": "string", "sure": "bool", "repaired": "bool",
}  # fmt: skip
_SCORES = {"sentences": "int32", "scored": "int32", "words": "int32", "panel": "double", "textblob": "double"}
TABLES: dict[str, dict[str, str]] = {
    "articles": {"id": "string", **dict.fromkeys(DETAILS, "string"), "words": "int32", "sentences": "int32"},
    "quotations": {"id": "string", "quote": "int32", **_PLACE, **_SAID},
    "attributions": {"id": "string", "quote": "int32", **_PLACE, **_SAID, "manner": "string"},
    "verbs": {
        "id": "string", **_PLACE, "verb": "string", "verb_class": "string", "contested": "string", "speaker": "string",
    },
    "tone": {"id": "string", "voice": "string", **_SCORES, "coverage": "double"},
    "speakers": {"id": "string", **_WHO, **_SCORES},
    "voices": {"id": "string", "voice": "string", **_WHO, "words": "int32", "share": "double"},
    "failures": {"id": "string", "where": "string", "reason": "string"},
}  # fmt: skip
_VOICES = {"all": None, "narrator": "narrator", "quoted": "quoted"}


def analyse(record: Record) -> Rows:
    """Everything the tables of a corpus hold about one article: by table, its rows.

    TABLES names the columns. articles: id, what the corpus says about it, words and sentences counted. quotations and
    attributions as find_quotes and find_attributions do, verbs as reporting_verbs. tone: mean polarity of the sentences by
    panel (of those it knows a word of: scored) and textblob, for all text and each voice; speakers: the same for
    what each is quoted with. voices: words and share (0 to 1) of each voice and speaker. failures: id, where, reason.

    Never raises: an article that fails gives one row of failures and nothing else.

    >>> rows = analyse(Record("a", "“We agree,” said Ann Lee. Rain fell."))
    >>> [row[:4] for row in rows["voices"]]
    [('a', 'narrator', None, None), ('a', 'quoted', 'Ann Lee', 'person')]
    """
    if record.problem is not None:
        return {"failures": [(record.id, record.where, record.problem)]}
    try:
        return _analyse(record)
    except Exception as error:
        what = " ".join(str(error).split()) or "no reason given"
        reason = f"The analysis stopped at this article ({type(error).__name__}: {what[:200]})."
        return {"failures": [(record.id, record.where, reason)]}


def _analyse(record: Record) -> Rows:
    article = Article.from_text(record.text, record.id, record.title)
    pieces = {name: [row[2] for row in voice_rows(article, voice)] for name, voice in _VOICES.items()}
    said = speaker_pieces(article)
    scores = _score_once([*said["text"].tolist(), *(text for texts in pieces.values() for text in texts)])
    name = record.id
    details = [getattr(record, detail) for detail in DETAILS]
    return {
        "articles": [(name, *details, len(article.words), len(pieces["all"]))],
        "quotations": _rows(name, find_quotes(article), "quotations"),
        "attributions": _rows(name, find_attributions(article), "attributions"),
        "verbs": _rows(name, reporting_verbs(article).query("statement"), "verbs"),
        "tone": [
            (name, voice, *_summary(texts, scores), _coverage(texts, scores))
            for voice, texts in pieces.items()
        ],
        "speakers": _speakers(name, said, scores),
        "voices": _shares(name, voices(article)),
    }


def _rows(name: str, table: pd.DataFrame, which: str) -> list[tuple]:
    """The rows of a table with the article's id in front; what is missing is None."""
    return [(name, *row) for row in rows_of(table, *list(TABLES[which])[1:])]


Score = tuple[float, float, float, int]  # panel, textblob, coverage, words


def _score_once(texts: Iterable[str]) -> dict[str, Score]:
    """Scores by text: a sentence that one voice holds alone is scored once."""
    different = list(dict.fromkeys(texts))
    panel, textblob = (score_rows(different, name) for name in ("panel", "textblob"))
    return {
        text: (score, other[0], coverage, words)
        for text, (score, coverage, words, _), other in zip(different, panel, textblob, strict=True)
    }


def _summary(
    texts: Sequence[str], scores: dict[str, Score]
) -> tuple[int, int, int, float | None, float | None]:
    """sentences, scored, words, and the means of panel and textblob."""
    found = [scores[text] for text in texts]
    panel = [score[0] for score in found if score[0] == score[0]]
    textblob = [score[1] for score in found]
    return len(found), len(panel), sum(score[3] for score in found), _mean(panel), _mean(textblob)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _coverage(texts: Sequence[str], scores: dict[str, Score]) -> float | None:
    """The share of the words of these texts that some word list knows."""
    found = [scores[text] for text in texts]
    words = sum(score[3] for score in found)
    return sum(score[2] * score[3] for score in found if score[3]) / words if words else None


def _speakers(name: str, said: pd.DataFrame, scores: dict[str, Score]) -> list[tuple]:
    texts: dict[tuple, list[str]] = {}
    for *who, text in rows_of(said, "speaker", "speaker_type", "text"):
        texts.setdefault(tuple(who), []).append(text)
    return [(name, *who, *_summary(some, scores)) for who, some in texts.items()]


def _shares(name: str, stretches: pd.DataFrame) -> list[tuple]:
    """Words and share of each voice and speaker, most first (as framing.share_of_voice, row by row)."""
    words: Counter[tuple] = Counter()
    for *who, n in rows_of(stretches, "voice", "speaker", "speaker_type", "words"):
        words[tuple(None if value != value else value for value in who)] += n
    total = max(1, sum(words.values()))
    ranked = sorted(words.items(), key=lambda item: (-item[1], *(value or "" for value in item[0])))
    return [(name, *who, n, n / total) for who, n in ranked]


# -- tables of many articles --------------------------------------------------------------------------


def gather(results: Iterable[Rows]) -> dict[str, list[tuple]]:
    """The rows of many articles, one list a table, in the order of the articles."""
    rows: dict[str, list[tuple]] = {name: [] for name in TABLES}
    for result in results:
        for name, some in result.items():
            rows[name] += some
    return rows


def analyse_all(records: Iterable[Record]) -> dict[str, pd.DataFrame]:
    """The tables of a small corpus, worked out one article after the other in this process.

    >>> tables = analyse_all([Record("a", "Rain fell.", outlet="North"), Record("b", "", problem="It is empty.")])
    >>> tables["articles"]["outlet"].tolist(), tables["failures"]["reason"].tolist()
    (['North'], ['It is empty.'])
    """
    rows = gather(map(analyse, records))
    return {name: _arrow(name, some).to_pandas() for name, some in rows.items()}


def _arrow(name: str, rows: Sequence[tuple]) -> pa.Table:
    import pyarrow as pa

    schema = pa.schema([(column, _type(kind)) for column, kind in TABLES[name].items()])
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array(column, field.type, from_pandas=True) for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _type(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {"string": pa.string(), "int32": pa.int32(), "double": pa.float64(), "bool": pa.bool_()}[kind]


def pack(rows: Rows) -> Result:
    """The rows of a batch as the bytes of a Parquet file for each table, and how many are failures."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = {}
    for name, some in rows.items():
        sink = pa.BufferOutputStream()
        pq.write_table(_arrow(name, some), sink, compression="zstd")
        parts[name] = sink.getvalue().to_pybytes()
    return parts, len(rows["failures"])


def analyse_batch(records: Sequence[Record]) -> tuple[dict[str, bytes], int, str]:
    """What a worker does: a batch of articles in; out what pack gives, and the fingerprint of the worker's code.

    Nothing is written here, so that a worker needs no folder shared with others.
    """
    return *pack(gather(map(analyse, records))), fingerprint()


@cache
def fingerprint() -> str:
    """A sum over the helpers and their word lists, and the versions of what they rest on: equal where results are."""
    total = hashlib.sha256(json.dumps(versions(), sort_keys=True).encode())
    for path in sorted([*LEXICONS.parent.rglob("*.py"), *LEXICONS.glob("*.csv")]):
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


@cache
def versions() -> dict[str, Any]:
    """The packages whose version can change a table or its bytes."""
    from importlib.metadata import version

    return {name: version(name) for name in ("pandas", "pyarrow", "textblob", "vaderSentiment", "afinn")}
