"""What is worked out about one article of a corpus: rows of tables, by the same functions as in the notebooks.

``analyse`` is the one function that is mapped over a corpus, whatever runs it: a loop, several processes, a cluster.
It looks at nothing but its article, so that neither order nor number of workers can change a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from helpers.articles.article import Article
from helpers.articles.tables import rows_of
from helpers.corpus.input import DETAILS, Record
from helpers.framing.shares import share_of_voice
from helpers.framing.verbs import reporting_verbs
from helpers.quotations.quotes import find_attributions, find_quotes
from helpers.tone.comparison import is_known, speaker_rows, voice_rows
from helpers.tone.sentiment import score_texts

Rows = dict[str, list[tuple]]
_SAID = """quote paragraph start end text words speaker speaker_type surface cue cue_start cue_end
    kind how sure repaired"""
_SCORES = "sentences words panel panel_scored textblob textblob_scored"
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
    """Words, words known, panel and TextBlob by text: a sentence that one voice holds alone is scored once."""
    different = list(dict.fromkeys(texts))
    table = score_texts(different, ["textblob", "panel"])
    known = (table["coverage"] * table["words"]).fillna(0.0)
    textblob = table["textblob"].where(is_known(table, "textblob"))
    return dict(zip(different, zip(table["words"], known, table["panel"], textblob, strict=True), strict=True))


def _summary(texts: Sequence[str], scores: Mapping[str, tuple]) -> tuple[float | None, ...]:
    """sentences, words, mean of the panel and of how many, mean of TextBlob and of how many, coverage."""
    words, known, *polarities = np.array([scores[text] for text in texts]).reshape(-1, 4).T
    scored = [values[~np.isnan(values)] for values in polarities]
    means = [(float(some.mean()) if len(some) else None, len(some)) for some in scored]
    return len(texts), int(words.sum()), *means[0], *means[1], known.sum() / words.sum() if words.any() else None


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
