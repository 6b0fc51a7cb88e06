"""Placeholders in a text: `{{ name }}`."""

from __future__ import annotations

import re
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
"""One placeholder; the group is the name without the spaces around it."""


def names_in(text: str) -> list[str]:
    """The names of the placeholders in a text, in order, as they are written."""
    return PLACEHOLDER.findall(text)


def put(words: str, **values: Any) -> str:
    """A text in which each `{{ name }}` is replaced; a name that is not given stays as it is written.

    Placeholders inside a value are not replaced.

    Args:
        words: the text.
        values: name -> what replaces it.
    """
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), words)
