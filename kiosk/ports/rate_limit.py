"""The interface that limits guessing at secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class RateLimit(Protocol):
    """Counts guesses. After too many, everybody waits for some time; nobody is locked out for ever.

    The methods write to disk and may raise StoreError: call them in a thread.
    """

    def wait_seconds(self) -> int:
        """Seconds until the next guess is allowed; 0: now."""

    def count(self) -> None:
        """Count a guess durably. Call it before the guess is checked, so that a power cut cannot undo it."""

    def uncount(self) -> None:
        """Take back the last count because that guess was right; earlier ones still count."""


@dataclass(frozen=True)
class Claim:
    """The answer to a session code and a document number."""

    session_id: str = ""
    """The session's id if both were right; empty otherwise, without a hint which one was wrong."""
    over: bool = False
    """Both were right, but the session has ended: only staff can open it."""
    wait_seconds: int = 0
    """Seconds until the next guess is allowed; 0: now."""
