"""How numbers and lists read in a sentence."""

from __future__ import annotations


def percent(value: float) -> str:
    """A share as words print it: "31%"; under one per cent with one decimal.

    >>> percent(0.31), percent(0.004)
    ('31%', '0.4%')
    """
    return f"{value:.1%}" if 0 < value < 0.01 else f"{value:.0%}"


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, and a true minus: "+0.24", "−0.03".

    >>> signed(-0.03)
    '−0.03'
    """
    return f"{value:+.{digits}f}".replace("-", "−")


def listed(items: list[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"
