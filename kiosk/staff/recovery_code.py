"""The owner's recovery code: written on paper once, and used when no member knows a PIN."""

from __future__ import annotations

import secrets

from kiosk.interview.session_code import CODE_ALPHABET

GROUPS, GROUP = 4, 4
"""Sixteen characters have 79 bits: guessing is hopeless even without waits."""


def new_recovery_code() -> str:
    """A random code in groups; it is shown once, and only its hash is stored."""
    groups = ("".join(secrets.choice(CODE_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def plain_code(typed: str) -> str:
    """A code in capitals, without spaces and hyphens, as it is hashed."""
    return "".join(ch for ch in typed.upper() if ch.isalnum())
