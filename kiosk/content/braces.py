"""Values inside a text: `{{ name }}`."""

from __future__ import annotations

import re
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
"""A value inside a text."""


def names_in(text: str) -> list[str]:
    """The names between braces, as they are written."""
    return PLACEHOLDER.findall(text)


def put(words: str, **values: Any) -> str:
    """The words with each `{{ name }}` replaced; a name that is not given stays as it is written.

    Braces inside a value are not read again.
    """
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), words)
