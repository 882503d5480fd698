"""How much of `jupyter execute`'s time the runner takes, and what the helpers add to importing pandas.

Run it with ``make bench``. Each pair is timed in turn and the medians are compared, so that a busy machine
slows both. Goals: at most 0.6 of the time of ``jupyter execute notebooks/*.ipynb`` on two cores, and less
than 0.1 s more than importing pandas.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parent.parent.parent
NOTEBOOKS = [str(path) for path in sorted((PROJECT / "notebooks").glob("*.ipynb"))]
EXECUTE = ["-m", "jupyter", "execute", *NOTEBOOKS]
RUN = ["-m", "helpers", "workbook"]
PANDAS = ["-c", "import pandas"]
HELPERS = ["-c", "import pandas, helpers; from helpers import load_articles; load_articles('seeds')"]


def seconds(arguments: list[str], folder: str) -> float:
    """Time one Python command in the project's folder, with the workbook's folders elsewhere."""
    places = {"TWO_TELLINGS_EXPORTS": f"{folder}/exports", "TWO_TELLINGS_WORK": f"{folder}/work"}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=os.environ | places, check=True, capture_output=True
    )
    return time.perf_counter() - began


def compare(one: list[str], other: list[str], rounds: int) -> tuple[float, float]:
    """Median seconds of two commands, timed alternately and each first in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    with TemporaryDirectory() as folder:
        for turn in range(rounds):
            for which in (0, 1) if turn % 2 else (1, 0):
                times[which].append(seconds((one, other)[which], folder))
    return median(times[0]), median(times[1])


def main() -> None:
    """Print both comparisons."""
    helpers, pandas = compare(HELPERS, PANDAS, 9)
    print(
        f"helpers and seeds {helpers:.2f} s, pandas {pandas:.2f} s: {helpers - pandas:+.2f} s (goal: under 0.1)"
    )
    run, execute = compare(RUN, EXECUTE, 3)
    print(f"run {run:.1f} s, jupyter execute {execute:.1f} s: ratio {run / execute:.2f} (goal: at most 0.6)")


if __name__ == "__main__":
    main()
