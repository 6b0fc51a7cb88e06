"""Going on with the session that was left open minutes ago; its document number is the key."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest
from typing import Any

from kiosk.errors import StoreError
from kiosk.ports import Clock, SessionStore

MINUTES = 15
"""How long after its last save a session can be continued from the welcome screen."""
TRIES = 5
"""Wrong document numbers after which continuing is no longer offered."""


class Resumption:
    """Offers the last open session, and hands it over to who knows its document number."""

    def __init__(self, store: SessionStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._wrong = 0

    @property
    def offered(self) -> bool:
        """There is a session to continue, and guesses are left."""
        return self._wrong < TRIES and self._waiting() is not None

    def claim(self, number: str) -> dict[str, Any] | None:
        """The record of the session, if this is its document number; spaces and dots do not count."""
        record = self._waiting()
        if record is None or self._wrong >= TRIES:
            return None
        known = str(record["answers"]["numero_documento"])
        typed = "".join(ch for ch in number.upper() if ch.isalnum())
        if compare_digest(typed.encode(), known.encode()):
            self._wrong = 0
            return record
        self._wrong += 1
        return None

    def crashed(self, session_id: str) -> dict[str, Any] | None:
        """The record of the session a crash interrupted; its applicant still stands here."""
        try:
            return self._store.load(session_id) if session_id else None
        except StoreError:
            return None

    def _waiting(self) -> dict[str, Any] | None:
        try:
            record = self._store.latest(self._clock.now() - timedelta(minutes=MINUTES))
        except StoreError:
            return None
        return record if record and record["answers"].get("numero_documento") else None
