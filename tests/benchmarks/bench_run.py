"""One run of findings and of all figures for the seeds: how often the dear steps are taken, and how long it takes.

Run it with ``make bench``, or with the folder of another checkout (``… bench_run.py ../before``): both are then timed
in turn, each in a process of its own, and the medians compared. Goal: every step once, and at most two thirds of the
time of commit 7160b93, where similarity was worked out 44 times and 742 texts were scored for 168.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[2]
RUN = """
import time
try:
    from helpers import findings, load_articles, workbook_charts
except ImportError:
    from helpers.articles import load_articles
    from helpers.exports import workbook_charts
    from helpers.findings import findings
findings(*load_articles("seeds"))  # what is imported and read once is not timed
a, b = load_articles("seeds")
began = time.perf_counter()
table = findings(a, b)
workbook_charts(a, b, table=table)
print(time.perf_counter() - began)
"""


def seconds(folder: Path) -> float:
    """Time one run in a checkout."""
    return float(
        subprocess.run([sys.executable, "-c", RUN], cwd=folder, check=True, capture_output=True).stdout
    )


def counted() -> Counter[str]:
    """How often a run aligns, compares wordings, and scores a text with an instrument."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    from helpers import findings, load_articles, workbook_charts
    from helpers.framing import alignment
    from helpers.tone import sentiment

    calls: Counter[str] = Counter()

    def count(owner: object, name: str, what: str) -> None:
        real = getattr(owner, name)
        setattr(owner, name, lambda *args, **kwargs: calls.update([what]) or real(*args, **kwargs))

    count(alignment, "_best_first", "alignments")
    count(alignment, "similarity", "similarities")
    count(TfidfVectorizer, "fit_transform", "vectorizers fitted")
    for name, (score, *rest) in sentiment._HOW.items():
        counted = lambda text, score=score, name=name: (
            calls.update([f"texts scored by {name}"]) or score(text)
        )  # noqa: E731
        sentiment._HOW[name] = (counted, *rest)
    a, b = load_articles("seeds")
    workbook_charts(a, b, table=findings(a, b))
    return calls


def main() -> None:
    """Print the counts and, with another checkout, the ratio of times."""
    for what, n in sorted(counted().items()):
        print(f"{what}: {n}")
    if len(sys.argv) > 1:
        other = Path(sys.argv[1]).resolve()
        times = [(seconds(PROJECT), seconds(other)) for _ in range(5)]
        here, there = (median(side) for side in zip(*times, strict=True))
        print(
            f"findings and figures {here:.2f} s, {other.name} {there:.2f} s: ratio {here / there:.2f} (goal: at most 0.67)"
        )


if __name__ == "__main__":
    main()
