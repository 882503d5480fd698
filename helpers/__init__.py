"""Two Tellings: compare how two articles tell one story.

Here stand the names that a notebook needs most; the rooms offer the rest: articles, quotations, framing, tone, charts,
report, classroom, and corpus for thousands of articles. Nothing is loaded before it is used (PEP 562).
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

__version__ = "0.2.0"


def front_door(package: str, offers: dict[str, str]) -> tuple[Callable, Callable, list[str]]:
    """The __getattr__, __dir__ and __all__ of a package: {file: names} are loaded when they are first used."""
    home = {name: f"{package}.{file}" for file, names in offers.items() for name in names.split()}

    def load(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"{package} offers no {name!r}; it offers {', '.join(home)}.")
        return getattr(import_module(home[name]), name)

    return load, lambda: sorted(home), sorted(home)


__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "articles.article": "Article audit load_articles",
        "quotations.quotes": "find_attributions find_quotes",
        "framing.shares": "share_of_voice voices",
        "framing.labels": "topic_hits",
        "framing.alignment": "align renderings",
        "tone.sentiment": "explain score_texts",
        "tone.comparison": "compare_tone",
        "report.results": "findings",
        "report.limits": "fitness",
        "report.figures": "workbook_charts",
        "classroom.display": "say show table",
        "classroom.exercises": "check",
    },
)
