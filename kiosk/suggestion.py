"""The known word nearest to one that is not known: the same search and the same question everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

USUAL = 0.6
"""How alike two words must be, from 0 to 1, as `difflib` measures it: a letter or two are wrong."""


def nearest(word: str, known: Iterable[str], alike: float = USUAL) -> str:
    """The known word most like this one, capitals or not; empty if none is alike enough.

    Args:
        word: what was written.
        known: what could be meant.
        alike: how alike the two must be, from 0 to 1.
    """
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=alike)
    return by_lower[found[0]] if found else ""


def suggestion(word: str, known: Iterable[str], alike: float = USUAL) -> str:
    """«¿Quiso decir «x»?» with the nearest known word; empty if none is alike enough."""
    found = nearest(word, known, alike)
    return f"¿Quiso decir «{found}»?" if found else ""
