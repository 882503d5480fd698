"""The report: findings with their rungs, limits and evidence, as a page, a PDF and figures for papers."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "citing": "bibtex methods",
        "figures": "plain_name save_all save_figure write_gallery",
        "page": "write_report",
        "pairs": "sharing",
        "results": "LADDER",
    },
)
