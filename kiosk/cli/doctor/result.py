"""What one look of `kiosk doctor` found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    """English word for other programs."""
    ok: bool | None
    """None: cannot be judged from here."""
    text: str
    """What was found, in Spanish, and what to do if it is not well."""
