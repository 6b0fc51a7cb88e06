"""Finds the known word nearest to an unknown one, and asks in Spanish whether it was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

USUAL = 0.6
"""Least similarity of two words, from 0 to 1, as `difflib` measures it: one or two letters differ."""


def nearest(word: str, known: Iterable[str], alike: float = USUAL) -> str:
    """The known word most similar to `word`; capitals make no difference.

    Args:
        word: what was written.
        known: the words that may be meant.
        alike: the least similarity, from 0 to 1.

    Returns:
        The known word as it is written in `known`; empty if none is similar enough.
    """
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=alike)
    return by_lower[found[0]] if found else ""


def suggestion(word: str, known: Iterable[str], alike: float = USUAL) -> str:
    """«¿Quiso decir «x»?» with the nearest known word; empty if none is similar enough.

    Arguments as `nearest`.
    """
    found = nearest(word, known, alike)
    return f"¿Quiso decir «{found}»?" if found else ""
