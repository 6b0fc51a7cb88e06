"""The interfaces of staff access and of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

SHORTEST_PIN, LONGEST_PIN = 6, 12
"""Fewest and most digits of a PIN."""


@dataclass(frozen=True)
class AccessResult:
    """The answer to a name and a PIN."""

    granted: bool
    wait_seconds: int = 0
    """Seconds until the next try is allowed; 0: now."""
    failed: int = 0
    """Failed tries since this member last came in, to be shown to them."""


class StaffAccess(Protocol):
    """Checks names and PINs; every method may raise StaffError.

    The methods are slow because hashing a PIN is slow on purpose; `members` and `refuse_pin` are quick.
    """

    def members(self) -> tuple[str, ...]:
        """Names of the staff members; empty: none was added yet."""

    def refuse_pin(self, pin: str) -> None:
        """Raise StaffError if a PIN is too easy for a new one; its detail says why."""

    def enter(self, name: str, pin: str) -> AccessResult:
        """Check a PIN. An unknown name and a wrong PIN get the same answer after the same time."""

    def recover(self, code: str, name: str, pin: str) -> AccessResult:
        """Give a member a new PIN, if the owner's recovery code is right."""

    def add(self, name: str, pin: str) -> str:
        """Add the first member; only for the first one is no other member's consent needed.

        Returns:
            The owner's recovery code.

        Raises:
            StaffError: a member exists already, or the PIN is too easy; its detail says what to do.
        """


class Audit(Protocol):
    """A log of who did what; lines are only appended."""

    def record(self, who: str, what: str, code: str = "") -> None:
        """Append one line durably.

        Args:
            who: a staff member's name or «público».
            what: a short Spanish phrase without personal data.
            code: the session's code; empty: the act concerns no session.

        Raises:
            StaffError: the line could not be written.
        """
