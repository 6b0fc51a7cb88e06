"""Limits the PINs that come from one address, so that one browser locks nobody else out. Kept in memory only.

What all addresses together may try is limited by the checker of PINs, durably.
"""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from kiosk.serving.passes import Stopwatch

FREE = 5
"""Tries of an address without a wait."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0
"""Seconds of its first wait, which doubles with each further try, and of the longest."""
FORGIVEN_AFTER = 3600.0
"""Seconds without a try after which one is deducted."""
MOST_COUNTED = 15
"""Most tries that are counted for an address."""
MOST_ADDRESSES = 1024
"""Most addresses that are remembered; the one that tried longest ago is forgotten first."""
MOST_TRIES, WINDOW_SECONDS = 10, 10.0
"""Most PINs that are looked at in so many seconds, from all browsers together: each costs the processor."""


@dataclass
class _Tries:
    count: int
    at: float


class PinGuesses:
    """Counts a try before it is made; `uncount` takes it back."""

    def __init__(self, now: Stopwatch = time.monotonic) -> None:
        """Nobody has tried yet.

        Args:
            now: seconds that only grow.
        """
        self._now = now
        self._tries: dict[str, _Tries] = {}

    def begin(self, address: str) -> int:
        """Count a try of an address; 0: it may be made, else the seconds to wait, and nothing is counted."""
        now, before = self._now(), self._tries.get(address, _Tries(0, -math.inf))
        over = before.count - FREE
        wait = 0.0 if over < 0 else min(LONGEST_WAIT, FIRST_WAIT * 2**over)
        if (left := wait - (now - before.at)) > 0:
            return math.ceil(left)
        forgiven = before.count if before.at == -math.inf else int((now - before.at) // FORGIVEN_AFTER)
        self._tries.pop(address, None)  # the newest comes last
        self._tries[address] = _Tries(min(MOST_COUNTED, max(0, before.count - forgiven) + 1), now)
        if len(self._tries) > MOST_ADDRESSES:
            del self._tries[next(iter(self._tries))]
        return 0

    def uncount(self, address: str) -> None:
        """The try was right, or it was not made: it counts no more. Wrong ones before it do."""
        if one := self._tries.get(address):
            one.count -= 1
            if one.count <= 0:
                del self._tries[address]


class Flood:
    """Counts tries within some seconds."""

    def __init__(self, now: Stopwatch = time.monotonic) -> None:
        self._now = now
        self._tries: deque[float] = deque(maxlen=MOST_TRIES)

    def allows(self) -> bool:
        """Whether one more try is looked at; it is counted then."""
        now = self._now()
        if len(self._tries) == MOST_TRIES and now - self._tries[0] < WINDOW_SECONDS:
            return False
        self._tries.append(now)
        return True


def whose(address: str) -> str:
    """Whom an address belongs to; empty: it is none. Of IPv6 a network of 64 bits, which one machine has."""
    try:
        found = ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Network((found, 64), strict=False).network_address)
    return str(found)
