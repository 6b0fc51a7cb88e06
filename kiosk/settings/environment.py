"""Reads the variables of the kiosk, KIOSK_SECTION__NAME; capitals make no difference."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

PREFIX = "KIOSK_"
"""How the name of every variable begins."""
INTERNAL_VARIABLES = frozenset({"KIOSK_RESUME", "KIOSK_RESTARTS", "KIOSK_CHECKED", "KIOSK_LOCK"})
"""Variables the kiosk sets for the next process when it restarts itself; they are no settings."""


def environment() -> dict[str, str]:
    """The variables that begin with PREFIX: name in capitals -> value."""
    upper = {name.upper(): value for name, value in os.environ.items()}
    return {name: value for name, value in upper.items() if name.startswith(PREFIX)}


def variable(section: str, key: str) -> str:
    """The name of the variable for a setting: `variable("store", "url")` is "KIOSK_STORE__URL"."""
    return f"{PREFIX}{section}__{key}".upper()


def over(values: Mapping[str, Any], sections: Iterable[str]) -> dict[str, Any]:
    """A copy of the settings in which the variables of the environment replace the values of the file.

    Args:
        values: section -> its keys and values, or a section that is already a model.
        sections: names of all sections.
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
