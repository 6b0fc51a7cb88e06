"""Limits applicants' guesses at session codes and document numbers, with the same waits as for PINs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.boot import boot
from kiosk.errors import StaffError, StoreError
from kiosk.staff.rate_limiter import RateLimiter, Stopwatch

FILE = "guesses.tries"
"""File of the counter, in the data folder."""
FORGIVEN_AFTER = 300.0
"""Seconds without a guess after which one is deducted. It is short: many people mistype in a day, and there
are millions of codes for each."""


class CodeGuesses:
    """Counts guesses; implements the `RateLimit` port. Errors are raised as StoreError."""

    def __init__(self, folder: Path, boot: Stopwatch = boot) -> None:
        self._limiter = RateLimiter(folder / FILE, boot, FORGIVEN_AFTER)

    def wait_seconds(self) -> int:
        """Seconds until the next guess is allowed; 0: now. Raises StoreError."""
        with _as_store():
            return self._limiter.waiting()

    def count(self) -> None:
        """Count a guess durably; call it before the guess is checked. Raises StoreError."""
        with _as_store():
            self._limiter.count()

    def uncount(self) -> None:
        """Take back the last count because that guess was right. Raises StoreError."""
        with _as_store():
            self._limiter.uncount()


@contextmanager
def _as_store() -> Iterator[None]:
    try:
        yield
    except StaffError as error:
        raise StoreError(error.detail) from None
