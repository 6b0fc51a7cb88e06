"""Applicants' guesses at session codes and document numbers, slowed down like those at PINs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.boot import boot
from kiosk.errors import StaffError, StoreError
from kiosk.staff.rate_limiter import RateLimiter, Stopwatch

FILE = "guesses.tries"
"""The counter, in the data folder."""
FORGIVEN_AFTER = 300.0
"""Seconds: many people mistype in a day, and there are millions of codes to each."""


class CodeGuesses:
    """Counts them; the kiosk's `RateLimiter`. Its errors are those of the store."""

    def __init__(self, folder: Path, boot: Stopwatch = boot) -> None:
        self._limiter = RateLimiter(folder / FILE, boot, FORGIVEN_AFTER)

    def wait_seconds(self) -> int:
        """How long nobody may guess; 0: go on. Raises StoreError."""
        with _as_store():
            return self._limiter.waiting()

    def count(self) -> None:
        """Note a guess durably, before it is checked; raises StoreError."""
        with _as_store():
            self._limiter.count()

    def uncount(self) -> None:
        """The last guess was right: it counts no more, but those before it do. Raises StoreError."""
        with _as_store():
            self._limiter.uncount()


@contextmanager
def _as_store() -> Iterator[None]:
    try:
        yield
    except StaffError as error:
        raise StoreError(error.detail) from None
