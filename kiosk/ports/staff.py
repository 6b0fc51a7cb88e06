"""The interfaces of staff access and of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True)
class AuditEntry:
    """One act, as it was written down."""

    n: int
    """Counts the acts, from 1."""
    at: datetime
    who: str
    what: str
    code: str


@dataclass(frozen=True)
class AuditPage:
    """Some acts of the log, the newest first."""

    entries: tuple[AuditEntry, ...]
    older: bool
    """There are more before these."""


class StaffAccess(Protocol):
    """Checks names and PINs; every method may raise StaffError.

    The methods are slow because hashing a PIN is slow on purpose; those that read names or rights are quick.
    """

    def members(self) -> tuple[str, ...]:
        """Names of the staff members; empty: none was added yet."""

    def managers(self) -> tuple[str, ...]:
        """Names of those who may add, change and remove others."""

    def refuse_name(self, name: str) -> None:
        """Raise StaffError if no further member can have this name; says why. Quick."""

    def refuse_pin(self, pin: str) -> None:
        """Raise StaffError if a PIN is too easy for a new one; its detail says why."""

    def enter(self, name: str, pin: str) -> AccessResult:
        """Check a PIN. An unknown name and a wrong PIN get the same answer after the same time."""

    def recover(self, code: str, name: str, pin: str) -> AccessResult:
        """Give a member a new PIN, if the owner's recovery code is right."""

    def add(self, name: str, pin: str, *, by: str = "") -> str:
        """A member more; the first one needs nobody's leave, and gets the owner's recovery code.

        Args:
            name: how they are known.
            pin: their PIN.
            by: who adds them; has to be a manager. Empty: they themselves, which only the first one can.

        Returns:
            The owner's recovery code; empty if there was one already.

        Raises:
            StaffError: `by` may not, the name is taken, or the PIN is too easy; says what to do.
        """

    def change_pin(self, name: str, pin: str, *, by: str) -> None:
        """Give a member another PIN: one's own, or anybody's for a manager. Raises StaffError."""

    def let_manage(self, name: str, *, by: str) -> None:
        """Let a member manage the others, too; only for a manager. Raises StaffError."""

    def remove(self, name: str, *, by: str) -> None:
        """Take a member off the list; only for a manager.

        Raises:
            StaffError: `by` may not, or nobody who manages would be left; says what to do.
        """

    def renew_recovery(self, *, by: str) -> str:
        """Another recovery code instead of the one there was; only for a manager. Raises StaffError."""


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

    def page(self, text: str = "", offset: int = 0, limit: int = 50) -> AuditPage:
        """Some acts, the newest first. Slow.

        Args:
            text: only acts of a member or about a session code with this in it, capitals and accents or
                not; empty: all.
            offset: how many of them are passed over.
            limit: how many at most.

        Raises:
            StaffError: the log could not be read.
        """
