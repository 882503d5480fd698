"""The corpus: the same tables for thousands of articles."""

from importlib.util import find_spec

from helpers import front_door
from helpers.articles.files import WorkbookError

if find_spec("pyarrow") is None:
    raise WorkbookError(
        "Many articles need the package pyarrow, which is not installed; for Windows on ARM there is none. "
        "Everything for two articles works without it."
    )

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "input": "as_json_lines",
        "invented": "NEUTRAL_FIRST NEUTRAL_LAST invented_articles",
        "questions": "article_measures enough_articles outlet_difference outlet_spread place_of right_direction settling",
        "run": "run_corpus",
        "tables": "read_tables",
    },
)
