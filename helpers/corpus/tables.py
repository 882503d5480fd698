"""What is worked out about one article of a corpus: rows of tables, by the same functions as in the notebooks.

``analyse`` is the one function that is mapped over a corpus, whatever runs it: a loop, several processes, a cluster.
It looks at nothing but its article, so that neither order nor number of workers can change a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow.dataset import dataset

from helpers.articles.article import Article
from helpers.articles.files import WorkbookError
from helpers.articles.tables import rows_of
from helpers.corpus.input import DETAILS, Record
from helpers.framing.shares import share_of_voice
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.tone.comparison import is_known, speaker_rows, voice_rows
from helpers.tone.sentiment import score_texts

SETTINGS = "run.json"  # what a run notes in the folder of its results
Rows = dict[str, list[tuple]]
_SAID = """quote paragraph start end text words speaker speaker_type surface cue cue_start cue_end
    kind how sure repaired"""
_SCORES = "sentences words panel panel_scored textblob textblob_scored coverage"
TABLES = {
    "articles": ["id", *DETAILS, "words", "sentences"],
    "quotations": ["id", *_SAID.split()],
    "attributions": ["id", *_SAID.split(), "manner"],
    "verbs": "id paragraph start end text verb verb_class contested speaker".split(),
    "tone": ["id", "voice", *_SCORES.split()],
    "speakers": ["id", "speaker", "speaker_type", *_SCORES.split()],
    "voices": "id voice speaker speaker_type words share".split(),
    "failures": ["id", "where", "reason"],
}
_VOICES = {"all": None, "narrator": "narrator", "quoted": "quoted"}
_WHOLE = "quote paragraph start end words cue_start cue_end sentences panel_scored textblob_scored".split()
_TYPES = dict.fromkeys(_WHOLE, pa.int32()) | {"sure": pa.bool_(), "repaired": pa.bool_()}
_TYPES |= dict.fromkeys(("panel", "textblob", "coverage", "share"), pa.float64())


def analyse(record: Record) -> Rows:
    """Everything the tables of a corpus hold about one article: by table, its rows.

    TABLES names the columns. articles: id, what the corpus says about it, words and sentences counted. quotations and
    attributions as find_quotes and find_attributions do, verbs as reporting_verbs. tone: mean polarity of the sentences by
    panel and textblob, for all text and each voice, over those of which it knows a word (panel_scored, textblob_scored);
    speakers: the same for what each is quoted with. voices: words and share (0 to 1) of each voice and speaker. failures: id, where, reason.

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
    heard = {name: [row[-1] for row in voice_rows(article, voice)] for name, voice in _VOICES.items()}
    said: dict[tuple, list[str]] = {}
    for _, speaker, kind, *_, text in speaker_rows(article):
        said.setdefault((speaker, kind), []).append(text)
    details = (getattr(record, detail) for detail in DETAILS)
    found = {
        "articles": [(*details, len(article.word_rows), len(heard["all"]))],
        "quotations": rows_of(find_quotes(article), *TABLES["quotations"][1:]),
        "attributions": rows_of(find_attributions(article), *TABLES["attributions"][1:]),
        "verbs": rows_of(reporting_verbs(article).query("statement"), *TABLES["verbs"][1:]),
        "tone": [(name, *_summary(texts)) for name, texts in heard.items()],
        "speakers": [(*who, *_summary(texts)) for who, texts in said.items()],
        "voices": rows_of(share_of_voice(article), *TABLES["voices"][1:]),
    }
    return {name: [(record.id, *row) for row in rows] for name, rows in found.items()}


def _summary(texts: Sequence[str]) -> tuple[float | None, ...]:
    """What _SCORES names of some sentences."""
    table = score_texts(texts, ["textblob", "panel"])
    textblob, words = table["textblob"].where(is_known(table, "textblob")), int(table["words"].sum())
    means = [(some.mean() if some.count() else None, some.count()) for some in (table["panel"], textblob)]
    coverage = float((table["coverage"] * table["words"]).sum()) / words if words else None
    return len(texts), words, *means[0], *means[1], coverage


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


def read_tables(out: str | Path) -> dict[str, pd.DataFrame]:
    """The tables that a corpus run wrote into a folder.

    Raises WorkbookError when the folder holds no such tables, or the run was not finished.
    """
    out = Path(out)
    if not settings_of(out).get("complete"):
        raise WorkbookError(
            f"“{out.name}” holds no finished results of python -m helpers corpus. Give its command again: it goes on where it was."
        )
    files = {name: sorted((out / name).glob(f"part-{'?' * 23}.parquet")) for name in TABLES}
    try:
        return {x: dataset(some, _schema(x)).to_table().to_pandas() for x, some in files.items()}
    except (OSError, ValueError) as error:
        raise WorkbookError(
            f"A table in “{out.name}” is damaged or missing. Give its command again; it mends what is."
        ) from error


def settings_of(out: Path) -> dict[str, Any]:
    """What a run noted in its folder; nothing where that is not there, or is not a run's."""
    try:
        noted = json.loads((out / SETTINGS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _schema(name: str) -> pa.Schema:
    return pa.schema([(column, _TYPES.get(column, pa.string())) for column in TABLES[name]])


def as_parquet(name: str, table: pd.DataFrame) -> bytes:
    """A table as a Parquet file, whose columns have the same types in every partition."""
    return table.to_parquet(index=False, schema=_schema(name), compression="zstd")
