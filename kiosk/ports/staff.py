"""The ports of staff access and of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

SHORTEST_PIN, LONGEST_PIN = 6, 12
"""Digits of a PIN."""


@dataclass(frozen=True)
class AccessResult:
    """The answer to a name and a PIN."""

    granted: bool
    wait_seconds: int = 0
    """How long nobody is let in now; 0: try again at once."""
    failed: int = 0
    """Failed tries since this member came in last, to be shown to them."""


class StaffAccess(Protocol):
    """Lets staff in; may raise StaffError. Slow on purpose, but for `members` and `refuse_pin`."""

    def members(self) -> tuple[str, ...]:
        """Names of the staff members; empty: nobody was set up yet."""

    def refuse_pin(self, pin: str) -> None:
        """Raise StaffError if a PIN is too easy for a new one; says why. Quick."""

    def enter(self, name: str, pin: str) -> AccessResult:
        """Check a PIN; unknown names and wrong PINs get the same answer after the same time."""

    def recover(self, code: str, name: str, pin: str) -> AccessResult:
        """Give a member a new PIN with the owner's recovery code."""

    def add(self, name: str, pin: str) -> str:
        """The first member, who needs nobody's leave. Returns the owner's recovery code.

        Raises:
            StaffError: somebody was set up meanwhile, or the PIN is too easy; says what to do.
        """


class Audit(Protocol):
    """Append-only lines of who did what."""

    def record(self, who: str, what: str, code: str = "") -> None:
        """Write down an act: a staff member's name or «público», a short Spanish phrase, a session code."""
