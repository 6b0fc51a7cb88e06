"""Going on with a session: its code and its document number together are the key."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest

from kiosk.interview.session_code import normalize
from kiosk.ports import Claim, Kept, Services

MINUTES = 15
"""How long after its last save the last session can be continued without its code."""
NOBODY = "0"
"""Id of a session there is not: looked up where a code is unknown, so that the same work is done."""


class SessionResume:
    """Hands an open session over to who knows its code and document number; guesses are counted."""

    def __init__(self, services: Services) -> None:
        self._store, self._clock, self._guesses = services.store, services.clock, services.guesses

    def claim(self, code: str, number: str) -> Claim:
        """The session of a code, or the one left open minutes ago if that is empty; call it in a thread.

        Spaces, dashes and dots count neither in the code nor in the number.

        Raises:
            StoreError: the disk does not let the guess be counted or the session be read.
        """
        if wait := self._guesses.wait_seconds():
            return Claim(wait_seconds=wait)
        self._guesses.count()
        kept = self._named(normalize(code))
        known = str(kept.record.get("answers", {}).get("numero_documento", "")) if kept else ""
        right = compare_digest(_plain(number).encode(), (known or NOBODY).encode())
        if kept is None or not known or not right or kept.record.get("outcome"):
            return Claim(wait_seconds=self._guesses.wait_seconds())
        self._guesses.uncount()
        return Claim(str(kept.record["id"]))

    def _named(self, code: str) -> Kept | None:
        if not code:
            return self._store.latest(self._clock.now() - timedelta(minutes=MINUTES))
        return self._store.load(self._store.find(code) or NOBODY)


def _plain(number: str) -> str:
    return "".join(symbol for symbol in number.upper() if symbol.isalnum())
