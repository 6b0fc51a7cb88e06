"""The variables of the kiosk: KIOSK_SECTION__NAME, capitals or not."""

from __future__ import annotations

import os

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
