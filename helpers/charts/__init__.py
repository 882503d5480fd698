"""Charts: one function a figure, tables in and a Chart out."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "polarity": "tone_along_article tone_difference words_behind_score",
        "shares": "labels_used verbs_by_class vocabulary whose_words",
        "sheets": "coverage_map report_sheet same_words_twice",
        "spread": "how_a_mean_settles ruler sentiment_per_speaker spread_between_articles",
        "strips": "article_anatomy position_strips voices_in_order",
    },
)
