"""Placeholders in a text: `{{ name }}`."""

from __future__ import annotations

import re
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
"""One placeholder; the group is the name without the spaces around it."""

_COUNTED = re.compile(PLACEHOLDER.pattern + r"( (?:segundo|minuto|hora|día|documento)s\b)?")
"""A placeholder, and what is counted by it."""


def names_in(text: str) -> list[str]:
    """The names of the placeholders in a text, in order, as they are written."""
    return PLACEHOLDER.findall(text)


def put(words: str, **values: Any) -> str:
    """A text in which each `{{ name }}` is replaced; a name that is not given stays as it is written.

    Placeholders inside a value are not replaced. After the number 1 the word is singular: «1 minuto».

    Args:
        words: the text.
        values: name -> what replaces it.
    """

    def filled(found: re.Match[str]) -> str:
        if found[1] not in values:
            return found[0]
        value, counted = str(values[found[1]]), found[2] or ""
        return value + (counted.removesuffix("s") if value == "1" else counted)

    return _COUNTED.sub(filled, words)
