"""Framing: whose words, which verbs, what names, what first, what numbers, and what both articles tell."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "alignment": "THRESHOLD coverage similarity",
        "hedging": "anonymous_sources compare_hedges hedges",
        "keyness": "log_odds permutation_test word_counts",
        "labels": "concordance count_labels passages propose_lists word_list",
        "numbers": "numbers_told",
        "shares": "effective_voices",
        "verbs": "compare_neutral neutral_sensitivity neutral_share reporting_verbs verb_classes",
    },
)
