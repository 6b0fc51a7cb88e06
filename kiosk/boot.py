"""Which start of the machine this is, and the seconds since. Setting the clock does not change them.

The seconds are those of CLOCK_BOOTTIME (clock_gettime(2)), which also counts the time the machine sleeps.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Boot(NamedTuple):
    """One start of the machine, and the seconds that have passed since."""

    id: str
    """A random id the kernel makes at each start (random(4)); empty if it cannot be read."""
    seconds: float
    """Seconds from the start to now (CLOCK_BOOTTIME, clock_gettime(2))."""


def boot() -> Boot:
    """The current start of the machine and the seconds since; never raises."""
    try:
        name = _BOOT_ID.read_text("ascii").strip()
    except OSError:
        name = ""
    return Boot(name, boot_seconds())


def boot_seconds() -> float:
    """Seconds since the machine started; outside Linux the time it sleeps may not count."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
