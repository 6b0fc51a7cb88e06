"""Whether the wall clock can be believed, judged by a clock nobody sets.

A clock that jumps forward makes everything look old; wiping by it would wipe everybody's work. Within one
start of the machine the wall clock and the seconds since that start have to advance together; across a
restart it must at least not stand before the last time anything was wiped by it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk import files
from kiosk.boot import Boot, boot

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""A clock before this day has lost its battery."""
DRIFT = timedelta(hours=1)
"""How far both clocks may differ: more than any correction over the network, less than any rule."""


class ClockWatch:
    """Remembers in a small file when the clock was last believed."""

    def __init__(self, file: Path, boot: Callable[[], Boot] = boot) -> None:
        self._file = file
        self._boot = boot

    def doubt(self, now: datetime) -> str:
        """Why this time of day cannot be believed, for staff, in Spanish; empty: it can."""
        if now < EARLIEST:
            return f"El reloj dice {_day(now)}: no puede ser. Ponga la fecha y la hora correctas."
        if (known := self._read()) is None:
            return ""
        (then, before), here = known, self._boot()
        if before.id == here.id:
            expected = then + timedelta(seconds=here.seconds - before.seconds)
            wrong = abs(now - expected) > DRIFT
        else:
            expected, wrong = then, now < then - DRIFT
        if wrong:
            return (
                f"El reloj saltó: dice {_day(now)} y se esperaba {_day(expected)}. Revise la fecha y la hora."
            )
        return ""

    def believe(self, now: datetime) -> None:
        """Take this time of day as right; raises OSError."""
        files.make_folder(self._file.parent)
        here = self._boot()
        state = {"wall": now.astimezone(UTC).isoformat(), "boot": here.id, "seconds": here.seconds}
        files.write_durably(self._file, json.dumps(state).encode())

    def _read(self) -> tuple[datetime, Boot] | None:
        try:
            state = json.loads(self._file.read_bytes())
            wall = datetime.fromisoformat(state["wall"])
            return wall, Boot(str(state["boot"]), float(state["seconds"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _day(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"
