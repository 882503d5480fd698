"""Vocabulary: the words that differ most between two texts, and whether any differs more than chance would make it.

Keyness is the log-odds-ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, "Fightin' Words",
*Political Analysis* 16/4). How large it grows by chance alone is found by dealing the sentences anew (Westfall &
Young 1993, *Resampling-Based Multiple Testing*). The top of such a list tells a reader where to look in the articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from helpers.articles.article import Article
from helpers.articles.tables import apart, need_two
from helpers.statistics import SEED, listed

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


PRIOR_WORDS, ALPHA, DRAWS = 500.0, 0.05, 1000
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_CAPITALS = re.compile(rf"\b{_TOKEN.pattern}\b")


def word_counts(*articles: Article) -> pd.DataFrame:
    """Count the words of the counted sentences: index word (in alphabetical order), one column an article's label.

    A word is a run of letters, with apostrophes and hyphens inside. Words are lower-cased, save for those that never
    have a small letter first (names, days), and for abbreviations in capitals, which also lose their full stops: otherwise "the US" would count as the pronoun "us",
    and "the U.S." as another word than "the US".

    >>> a, b = Article.from_text("The US speaks. It spoke."), Article.from_text("Don’t wait, U.S.!", label="B")
    >>> word_counts(a, b).query("B > 0").reset_index().values.tolist()
    [['US', 1, 1], ["don't", 0, 1], ['wait', 0, 1]]
    """
    owner, matrix, words = _sentence_counts(articles)
    columns = {a.label: np.asarray(matrix[owner == n].sum(axis=0)).ravel() for n, a in enumerate(articles)}
    return pd.DataFrame(columns, index=pd.Index(words, name="word", dtype=object), dtype=int)


def _sentence_counts(articles: Sequence[Article]) -> tuple[np.ndarray, csr_matrix, list[str]]:
    """Whose each sentence is (0, 1, …), the sentences' words as a sparse matrix, and the words of its columns."""
    from sklearn.feature_extraction import DictVectorizer

    texts = [[s.text for s in a.story] for a in apart(articles)]
    owner = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    counts = [Counter(_TOKEN.findall(_spelled(text))) for part in texts for text in part]
    counter = DictVectorizer(dtype=int)
    matrix = counter.fit_transform(counts or [{}])[: len(counts)]
    text = "\n".join(text for part in texts for text in part)
    small, inside = set(re.findall(r"\b[a-z][\w'’-]*", text)), re.findall(r"(?<=[\w,] )[A-Z][\w'’-]*", text)
    names = {name.lower(): name for name in inside if name.lower() not in small}
    return owner, matrix, [names.get(word, word) for word in counter.feature_names_]


def _spelled(sentence: str) -> str:
    """Straight apostrophes, abbreviations without full stops, and small letters for all but abbreviations."""
    text = sentence.replace("’", "'").replace("‘", "'").replace("‑", "-")
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    if text.isupper():  # a headline set in capitals holds words, not abbreviations
        return text.lower()
    return _CAPITALS.sub(lambda m: m.group() if _abbreviation(m.group()) else m.group().lower(), text)


def _abbreviation(word: str) -> bool:
    stem = word.split("'")[0]
    return len(stem) > 1 and stem.isupper()


def log_odds(counts: pd.DataFrame, prior_words: float = PRIOR_WORDS) -> pd.DataFrame:
    """How much more one text uses each word than the other, weighed by how sure so few words can make us.

    Columns: word, one count for each of the two labels, log_odds (natural logarithm; above 0: more in the first
    text), z (log_odds by its standard deviation), sorted by the size of z. Method: Monroe, Colaresi & Quinn 2008,
    equations 16, 20 and 22. Empty when one of the texts has no words.

    The prior says what is believed before the texts are compared: that both use each word at the rate of the two
    together. ``prior_words`` is how many words that belief is worth. 500 is about half a news article: enough to
    keep a word that occurs once or twice from leading the list, and less than the articles themselves say. Another
    choice makes every z larger or smaller, and the threshold of permutation_test with it.

    >>> table = pd.DataFrame({"A": [6, 0, 54], "B": [0, 4, 36]}, index=["rebel", "war", "the"])
    >>> log_odds(table)[["word", "z"]].round(2).values.tolist()
    [['war', -0.75], ['rebel', 0.63], ['the', 0.0]]

    Raises WorkbookError unless there are exactly two columns.
    """
    need_two(list(counts.columns), "The vocabulary is")
    a, b = counts.iloc[:, 0].to_numpy(float), counts.iloc[:, 1].to_numpy(float)
    table = counts.rename_axis("word").reset_index()
    table["log_odds"], table["z"] = _z(a, b, (a + b) * prior_words / max(1.0, (a + b).sum()))
    table = table if a.sum() and b.sum() else table.iloc[:0]
    # Rounding lets words that are equally strong keep their alphabetical order on every machine.
    order = table["z"].abs().round(9).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _z(a: np.ndarray, b: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds-ratio and z of each word (last axis) from the counts in both texts and the prior's counts."""
    total = prior.sum()

    def log_odds_in(counts: np.ndarray) -> np.ndarray:
        rest = counts.sum(axis=-1, keepdims=True) + total - counts - prior
        return np.log(counts + prior) - np.log(rest)

    with np.errstate(divide="ignore", invalid="ignore"):  # a vocabulary of one word leaves no other words
        difference = log_odds_in(a) - log_odds_in(b)
        spread = np.sqrt(1 / (a + prior) + 1 / (b + prior))
        return np.nan_to_num(difference), np.nan_to_num(difference / spread)


class Survivors(NamedTuple):
    """What is left of the differing words once chance has had its turn.

    ``table`` has the columns of log_odds and p (the share of deals whose strongest word was at least as strong);
    ``threshold`` is the size of z a word must exceed; ``survivors`` how many do; ``verdict`` says so in a sentence.
    """

    table: pd.DataFrame
    threshold: float
    survivors: int
    verdict: str


def permutation_test(*articles: Article, prior_words: float = PRIOR_WORDS) -> Survivors:
    """Ask whether any word differs more between two articles than chance makes the strongest word differ.

    All counted sentences are shuffled and dealt out again, as many to each article as it has; the largest |z| of
    every deal is kept. Sentences are dealt, not words, because the words of a sentence come together. A word's p is
    its family-wise p: how often the strongest word of a deal is at least as strong (Westfall & Young 1993; the
    articles as they stand count as one deal). The threshold lets 1 in 20 pairs without any difference show a word.

    >>> a, b = Article.from_text("Rain fell. It rained."), Article.from_text("Snow fell.", label="B")
    >>> permutation_test(a, b).survivors
    0

    Raises WorkbookError unless there are two articles.
    """
    need_two([a.label for a in articles], "The vocabulary is")
    counts = word_counts(*articles)
    table = log_odds(counts, prior_words)
    if table.empty:
        bare = [a.name for a in articles if not counts[a.label].sum()]
        verdict = f"{listed(bare)} {'has' if len(bare) == 1 else 'have'} no words to compare."
        return Survivors(table.assign(p=pd.Series(dtype=float)), np.nan, 0, verdict)
    owner, matrix, _ = _sentence_counts(articles)
    strongest = _strongest(matrix, int((owner == 0).sum()), prior_words)
    at_least = DRAWS - np.searchsorted(strongest, table["z"].abs().to_numpy() - 1e-9, side="left")
    table["p"] = (1 + at_least) / (1 + DRAWS)
    threshold = float(strongest[DRAWS - int(ALPHA * (DRAWS + 1))])
    survivors = int((table["p"] <= ALPHA).sum())
    return Survivors(table, threshold, survivors, _verdict(table, threshold, survivors))


def _strongest(matrix: csr_matrix, first: int, prior_words: float) -> np.ndarray:
    """The largest |z| of each deal, in rising order; the prior is the same in all, as both texts together are."""
    rng = np.random.default_rng(SEED)
    pooled = np.asarray(matrix.sum(axis=0), dtype=float).ravel()
    prior, found = pooled * prior_words / pooled.sum(), []
    for _ in range(DRAWS):
        dealt = np.zeros(matrix.shape[0])  # which sentences the first text gets
        dealt[rng.permutation(len(dealt))[:first]] = 1
        a = dealt @ matrix
        found.append(np.abs(_z(a, pooled - a, prior)[1]).max())
    return np.sort(found)


def _verdict(table: pd.DataFrame, threshold: float, survivors: int) -> str:
    top = table.iloc[0]
    strongest = f"the strongest, “{top['word']}”, reaches |z| = {abs(top['z']):.2f}"
    if not survivors:
        return (
            f"No word survives: {strongest}, and chance alone brings the strongest word above {threshold:.2f} "
            f"in 1 of 20 deals. Of {len(table):,} words, some must lead the list; read them in the articles."
        )
    number = "1 word survives" if survivors == 1 else f"{survivors} words survive"
    return (
        f"{number} of {len(table):,}: {strongest}, more than the {threshold:.2f} that chance alone exceeds in 1 of "
        "20 deals. Read them in the articles before saying what the difference means."
    )
