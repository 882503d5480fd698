"""Quotations: who says what, where, and how sure the rules are; quotes.py tells the way in eight steps."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(__name__, {})
