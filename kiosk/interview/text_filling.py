"""Replaces placeholders in a text by values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*\}\}")
_AND_SPACE = re.compile(_PLACEHOLDER.pattern + "( ?)")
"""A placeholder and the space after it."""


def fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with each `{{ name }}` and `{{ oficina.nombre }}` replaced; an unknown one stays unchanged.

    Placeholders inside a value are not replaced: an applicant called `{{ fecha }}` keeps that name. Between
    two words an empty value leaves one space, not two.
    """

    def replacement(match: re.Match[str]) -> str:
        found: Any = values
        for part in match[1].split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if found == "" and text[match.start() - 1 : match.start()].isspace():
            return ""
        return f"{found}{match[2]}" if isinstance(found, str | int) else match[0]

    return _AND_SPACE.sub(replacement, text)


def unfilled(text: str) -> str:
    """The text with a pause in place of each placeholder: what is read aloud tells nobody's values."""
    return _PLACEHOLDER.sub("…", text)
