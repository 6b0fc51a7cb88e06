"""Which browsers may open a kiosk, and which of them has one open. Kept in memory only."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

UNUSED_SECONDS = 300.0
"""So long a pass stands while its browser has no kiosk open; then the PIN is asked again."""
MOST_PASSES = 64
"""Most passes at once; the oldest unused one gives way."""

Stopwatch = Callable[[], float]


@dataclass
class _Pass:
    unused_since: float
    place: int = 0
    """Number of the kiosk that is open with it; 0: none."""


class Passes:
    """The passes of browsers that gave a PIN, and the places for kiosks."""

    def __init__(self, most: int, now: Stopwatch = time.monotonic) -> None:
        """Nobody may open a kiosk yet.

        Args:
            most: how many kiosks may be open at once.
            now: seconds that only grow.
        """
        self.most = most
        self._now = now
        self._passes: dict[str, _Pass] = {}
        self._reserved: set[int] = set()

    def grant(self) -> str:
        """A new pass: 256 random bits for the browser's cookie; only their hash is kept."""
        self._drop_old()
        unused = [name for name, one in self._passes.items() if not one.place]
        if len(self._passes) >= MOST_PASSES and unused:
            del self._passes[unused[0]]
        token = secrets.token_urlsafe(32)
        self._passes[_name(token)] = _Pass(self._now())
        return token

    def valid(self, token: str) -> bool:
        """Whether a browser with this cookie may open a kiosk."""
        self._drop_old()
        return _name(token) in self._passes

    def revoke(self, token: str) -> None:
        """The browser has to give a PIN again."""
        self._passes.pop(_name(token), None)

    def place_of(self, token: str) -> int:
        """Number of the kiosk that this browser has open; 0: none."""
        one = self._passes.get(_name(token))
        return one.place if one else 0

    def take(self, token: str) -> int:
        """The lowest free place, which is this browser's from now on; 0: every place is taken."""
        if not (place := self.free()):
            return 0
        self._passes[_name(token)].place = place
        return place

    def free(self) -> int:
        """The lowest free place; 0: there is none."""
        taken = self._reserved | {one.place for one in self._passes.values()}
        return next((place for place in range(1, self.most + 1) if place not in taken), 0)

    def give_back(self, token: str) -> None:
        """The browser's kiosk has ended; its pass stands for some minutes more."""
        if one := self._passes.get(_name(token)):
            one.place, one.unused_since = 0, self._now()

    def reserve(self, place: int) -> bool:
        """Keep a place for work of the server's own; False: a kiosk is open there."""
        if any(one.place == place for one in self._passes.values()):
            return False
        self._reserved.add(place)
        return True

    def release(self, place: int) -> None:
        """The server's work at a place is done."""
        self._reserved.discard(place)

    def _drop_old(self) -> None:
        oldest = self._now() - UNUSED_SECONDS
        for name in [n for n, one in self._passes.items() if not one.place and one.unused_since < oldest]:
            del self._passes[name]


def _name(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
