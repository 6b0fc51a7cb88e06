"""Seconds since the machine started. Setting the clock does not change them; sleep counts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Boot(NamedTuple):
    """A start of the machine, and how long ago it was."""

    id: str
    """Another one after every start; empty where the system does not tell."""
    seconds: float
    """Since then (CLOCK_BOOTTIME, clock_gettime(2))."""


def boot() -> Boot:
    """This start of the machine."""
    try:
        name = _BOOT_ID.read_text("ascii").strip()
    except OSError:
        name = ""
    return Boot(name, boot_seconds())


def boot_seconds() -> float:
    """Seconds since the machine started."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
