"""Replaces placeholders in a text by values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*\}\}")


def fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with each `{{ name }}` and `{{ oficina.nombre }}` replaced; an unknown one stays unchanged.

    Placeholders inside a value are not replaced: an applicant called `{{ fecha }}` keeps that name.
    """

    def replacement(match: re.Match[str]) -> str:
        found: Any = values
        for part in match[1].split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return str(found) if isinstance(found, str | int) else match[0]

    return _PLACEHOLDER.sub(replacement, text)


def unfilled(text: str) -> str:
    """The text with a pause in place of each placeholder: what is read aloud tells nobody's values."""
    return _PLACEHOLDER.sub("…", text)
