"""Tone: what a word list makes of a text, of which words, and what may be said of a difference."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "comparison": "ENOUGH_WORDS is_known readings scored_sentences speaker_sentences speaker_tone",
        "sentiment": "reading",
    },
)
