"""What keeps people from guessing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class RateLimit(Protocol):
    """Counts guesses and makes everybody wait once there are too many; never locks for good.

    The methods may raise StoreError and write to disk: call them in a thread.
    """

    def wait_seconds(self) -> int:
        """How long nobody may guess; 0: go on."""

    def count(self) -> None:
        """Note a guess durably, before it is checked: a power cut forgives nothing."""

    def uncount(self) -> None:
        """The last guess was right: it counts no more, but those before it do."""


@dataclass(frozen=True)
class Claim:
    """The answer to a session code and a document number."""

    session_id: str = ""
    """The session, if both were right; nothing tells which of the two was wrong."""
    wait_seconds: int = 0
    """How long nobody may guess, after too many wrong answers; 0: try again at once."""
