"""Charts: one function a figure, tables in and a Chart out."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "pairs": "coverage_map same_words_twice",
        "polarity": "readings_compared tone_along_article tone_difference words_behind_score",
        "shares": "report_sheet whose_words",
        "spread": "how_a_mean_settles how_often_right ruler sentiment_per_speaker spread_between_articles",
        "strips": "article_anatomy voices_in_order",
        "words": "labels_used position_strips verbs_by_class vocabulary",
    },
)
