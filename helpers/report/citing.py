"""What a paper needs beside the figures: a methods paragraph with versions and settings, and a citation."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from helpers import __version__
from helpers.articles.files import PROJECT, WorkbookError

_PACKAGES = ["pandas", "scipy", "scikit-learn", "textblob", "vaderSentiment", "matplotlib"]


def methods(articles: int = 2, folder: Path = PROJECT) -> str:
    """A methods paragraph to paste into a paper: what was counted, with which settings, versions and commit.

    >>> "95%" in methods()
    True
    """
    from helpers.framing.alignment import HEAD_START, THRESHOLD
    from helpers.statistics import SEED, TABLES, in_words
    from helpers.tone.comparison import ENOUGH_SENTENCES, ENOUGH_WORDS, RESAMPLES
    from helpers.tone.sentiment import DEAD_BAND

    verbs = "Fisher’s exact test"
    if articles > 2:
        verbs = (
            f"Freeman and Halton’s test (1951; {TABLES:,} tables), pairs in tone with Bonferroni’s correction"
        )
    return (
        f"{in_words(articles).capitalize()} articles were compared with the workbook Two Tellings "
        f"({__version__}; {commit(folder)}). Repeated decks and boilerplate were not counted. Quotations, their "
        "speakers and reported statements were found by rule; reporting verbs, labels and topics were counted by the "
        "word lists in helpers/lexicons. Sentences were paired by the mean of a stemmed-word and a character-n-gram "
        f"similarity of at least {THRESHOLD:.2f}, {HEAD_START:.2f} being added where both quote one speaker. The polarity "
        "of sentences was scored with TextBlob, VADER, and a panel of their lists and AFINN’s: a word is worth (2 VADER/4 "
        "+ 2 AFINN/5 + TextBlob)/5, names and wrong senses are left out, negation, degree words and “but” count as in VADER, "
        "and a sentence scores the sum of its words divided by their number plus one. "
        f"Scores within ±{DEAD_BAND:.2f} count as neutral; sentences without a known word are not scored, and means are "
        "over the scored ones only. "
        f"Differences carry 95% bootstrap intervals over paragraphs and a permutation test ({RESAMPLES:,} resamples, "
        f"seed {SEED}); shares carry Wilson intervals (1927), and verbs were compared with {verbs}. "
        f"Speakers with fewer than {ENOUGH_WORDS} quoted words, or {ENOUGH_SENTENCES} sentences, were not "
        f"compared. Versions: {', '.join(f'{name} {version(name)}' for name in _PACKAGES)}."
    )


def commit(folder: Path = PROJECT) -> str:
    """The commit the files were taken from, as git describes it: "commit 1a2b3c4d5e", else "not under version control"."""
    command = ["git", "-C", str(folder), "describe", "--always", "--abbrev=10"]
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
        if said and (folder / ".git").exists():
            return f"commit {said}"
    return "not under version control"


def bibtex(folder: Path = PROJECT) -> str:
    """The workbook's BibTeX entry, made of CITATION.cff. Raises WorkbookError when that file is missing or broken.

    >>> bibtex().startswith("@software{two_tellings,")
    True
    """
    import yaml

    try:
        cff = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
        fields = {
            "author": " and ".join(f"{{{author['name']}}}" for author in cff["authors"]),
            "title": cff["title"],
            "version": cff["version"],
            "year": str(cff.get("date-released", ""))[:4],
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise WorkbookError(
            "The file CITATION.cff is missing or not in order. Put it back from the project and run this again."
        ) from error
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
    return f"@software{{two_tellings,\n{lines}\n}}"
