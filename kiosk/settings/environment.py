"""The variables of the kiosk: KIOSK_SECTION__NAME, capitals or not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

PREFIX = "KIOSK_"
"""How they begin."""
INTERNAL_VARIABLES = frozenset({"KIOSK_RESUME", "KIOSK_RESTARTS", "KIOSK_CHECKED", "KIOSK_LOCK"})
"""Set by the kiosk for itself when it starts afresh; they are no settings."""


def environment() -> dict[str, str]:
    """The variables that begin with PREFIX, their names in capitals."""
    upper = {name.upper(): value for name, value in os.environ.items()}
    return {name: value for name, value in upper.items() if name.startswith(PREFIX)}


def variable(section: str, key: str) -> str:
    """The name of the variable for a setting."""
    return f"{PREFIX}{section}__{key}".upper()


def over(values: Mapping[str, Any], sections: Iterable[str]) -> dict[str, Any]:
    """Settings with those of the environment put over them.

    Args:
        values: section -> its keys and values, or a section already made.
        sections: the names of the sections there are.
    """
    merged = dict(values)
    found = environment()
    for section in sections:
        begin = variable(section, "")
        keys = {
            name.removeprefix(begin).lower(): text for name, text in found.items() if name.startswith(begin)
        }
        if keys:
            below = merged.get(section)
            merged[section] = {**below, **keys} if isinstance(below, Mapping) else keys
    return merged
