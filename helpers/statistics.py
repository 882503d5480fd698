"""Statistics: intervals, a test, the seed of chance, and how a number is written; each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

SEED = 1223  # of everything that is drawn by chance, so that two runs give the same numbers
TABLES = 9_999  # drawn for the test of more than two shares


def percent(value: float) -> str:
    """A share as words print it: "31%"; under one per cent with one decimal.

    >>> percent(0.31), percent(0.004)
    ('31%', '0.4%')
    """
    return f"{value:.1%}" if 0 < value < 0.01 else f"{value:.0%}"


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, and a true minus: "+0.24", "−0.03".

    >>> signed(-0.03), signed(-0.001)
    ('−0.03', '+0.00')
    """
    return f"{value:+z.{digits}f}".replace("-", "−")


def listed(items: Iterable[str]) -> str:
    """Join words as a sentence does: "a, b and c".

    >>> listed(["a", "b", "c"]), listed([])
    ('a, b and c', 'none')
    """
    *most, last = list(items) or ["none"]
    return f"{', '.join(most)} and {last}" if most else last


def in_words(n: int) -> str:
    """A small number as a word, another one in digits.

    >>> in_words(3), in_words(11)
    ('three', '11')
    """
    return dict(enumerate("none one two three four five six".split())).get(n, str(n))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927); NaN where nothing was counted.

    >>> [round(edge, 2) for edge in wilson(1, 2)]
    [0.09, 0.91]
    """
    if not of:
        return np.nan, np.nan
    from scipy.stats import binomtest

    interval = binomtest(hits, of).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def student(n: int | np.ndarray) -> np.ndarray:
    """How many standard errors the 95% interval of a mean of n values reaches to each side (Gosset 1908).

    >>> float(student(9).round(2))
    2.31
    """
    from scipy.stats import t

    return t.ppf(0.975, np.maximum(1, np.asarray(n) - 1))


def fisher(hits: Sequence[int], of: Sequence[int]) -> float:
    """p of Fisher's exact test (1922, two-sided) for two shares, hits[0] of of[0] against hits[1] of of[1].

    For more than two, Freeman & Halton's (1951) test, with p from 9,999 tables drawn with the same sums. NaN where
    nothing was counted on a side.

    >>> round(fisher([1, 9], [10, 10]), 4), fisher([3, 3, 3], [9, 9, 9])
    (0.0011, 1.0)
    """
    if not all(of):
        return float("nan")
    from scipy.special import gammaln
    from scipy.stats import fisher_exact

    table = np.array([hits, np.subtract(of, hits)], int)
    if len(of) == 2:
        return float(fisher_exact(table.T).pvalue)
    drawn = np.random.default_rng(SEED).multivariate_hypergeometric(of, table[0].sum(), TABLES)
    tables = np.vstack([table[0], drawn])  # of those with the same sums the likelier has smaller factorials
    size = (gammaln(tables + 1) + gammaln(np.array(of) - tables + 1)).sum(axis=1)
    return float((size >= size[0] - 1e-9).mean())


def what_chance_gives(p: float, alike: str) -> str:
    """What a p says, in a sentence; ``alike`` says what is supposed: "both draw on the same mix".

    >>> what_chance_gives(0.25, "both draw on the same mix")
    'not distinguishable. If both draw on the same mix, a gap at least this wide would still turn up in about 25 of 100 cases (p = 0.25).'
    """
    found = "distinguishable" if p < 0.05 else "not distinguishable"
    chance = f"in about {round(100 * p)} of 100 cases" if p >= 0.005 else "in fewer than 1 of 100 cases"
    size = f"= {p:.2f}" if p >= 0.005 else "< 0.01"
    return f"{found}. If {alike}, a gap at least this wide would still turn up {chance} (p {size})."


def p_value(p: float) -> str:
    """p as journals print it: two digits, three where two would hide on which side of a limit it lies.

    >>> p_value(0.0501), p_value(0.25), p_value(0.0001)
    ('p = .050', 'p = .25', 'p < .001')
    """
    digits = 3 if p < 0.01 or round(p, 2) == 0.05 else 2
    return "p < .001" if p < 0.001 else f"p = {p:.{digits}f}".replace(" 0.", " .")
