"""The result of one check of `kiosk doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """The result of one check."""

    name: str
    """English name for other programs."""
    ok: bool | None
    """True: passed; False: failed; None: cannot be checked from here."""
    text: str
    """The result in Spanish, and what to do if the check failed."""
