"""Continuing a stored session: its code and the document number are checked together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from kiosk.interview.session_code import normalize
from kiosk.ports import Claim, Kept, Services

MINUTES = 15
"""Minutes after its last save in which the last session can be continued without its code."""
NOBODY = "0"
"""Id that no session has. It is looked up when a code is unknown, so that the answer takes the same time."""


LEAST_TYPED = 6
"""Symbols of a number that was typed and not accepted yet, to be taken for a key: fewer are guessed."""


def numbers_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The document numbers that open a session: the accepted one, and one that stands in the box."""
    accepted = str(record.get("answers", {}).get("numero_documento", ""))
    typed = _plain(str(record.get("drafts", {}).get("numero_documento", "")))
    return tuple(filter(None, (accepted, typed if len(typed) >= LEAST_TYPED else "")))


class SessionResume:
    """Finds the open session of a code and document number; every guess is counted."""

    def __init__(self, services: Services) -> None:
        self._store, self._clock, self._guesses = services.store, services.clock, services.guesses

    def claim(self, code: str, number: str) -> Claim:
        """Check a code and a document number. Call it in a thread.

        Spaces, dashes and dots are ignored in both.

        Args:
            code: the session's code; empty: the session that was saved last, if that was minutes ago.
            number: the document number.

        Returns:
            The session's id if both are right; otherwise the seconds to wait.

        Raises:
            StoreError: the guess could not be counted or the session not read.
        """
        if wait := self._guesses.wait_seconds():
            return Claim(wait_seconds=wait)
        self._guesses.count()
        kept = self._named(normalize(code))
        known = numbers_of(kept.record) if kept else ()
        right = [compare_digest(_plain(number).encode(), one.encode()) for one in known or (NOBODY,)]
        if kept is None or not known or not any(right):
            return Claim(wait_seconds=self._guesses.wait_seconds())
        self._guesses.uncount()
        if kept.record.get("outcome"):
            return Claim(over=True)
        return Claim(str(kept.record["id"]))

    def _named(self, code: str) -> Kept | None:
        if not code:
            return self._store.latest(self._clock.now() - timedelta(minutes=MINUTES))
        return self._store.load(self._store.find(code) or NOBODY)


def _plain(number: str) -> str:
    return "".join(symbol for symbol in number.upper() if symbol.isalnum())
