"""The owner's recovery code: written on paper once, for the day nobody knows a PIN."""

from __future__ import annotations

import secrets

from kiosk.interview.session_code import CODE_ALPHABET

GROUPS, GROUP = 4, 4
"""Sixteen characters, 79 bits: guessing is hopeless even without waits."""


def new_recovery_code() -> str:
    """A random code in groups, to be shown once and kept only as a hash."""
    groups = ("".join(secrets.choice(CODE_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def plain_code(typed: str) -> str:
    """A code as it is compared: capitals, without spaces and hyphens."""
    return "".join(ch for ch in typed.upper() if ch.isalnum())
