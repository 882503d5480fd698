"""Framing: whose words, which verbs, what names, what first, what numbers, and what both articles tell."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "alignment": "THRESHOLD coverage similarity",
        "keyness": "log_odds permutation_test word_counts",
        "labels": "concordance count_labels passages propose_lists word_list",
        "numbers": "numbers_told",
        "verbs": "compare_neutral neutral_share reporting_verbs verb_classes",
    },
)
