"""Slows guessing down, and never stops anybody for good.

Five tries are free; after each further one nobody is let in for 30 seconds, then 60, up to 15 minutes:
some hundred guesses a day at a million PINs. All who try wait together, so that trying many names gains
nothing.

The try is counted durably before anything is compared: pulling the plug in between saves no try. Time
is counted by the machine's own seconds since it started, which no change of its clock moves. After a
restart the seconds since then are all that surely passed: a wait begins anew with it, and is over after
15 minutes at most.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from kiosk.boot import boot
from kiosk.staff.record_file import RecordFile, held

FREE = 5
"""Tries before the first wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 15 * 60
"""Seconds."""
FORGIVEN_AFTER = 3600.0
"""Seconds without a try after which one is forgiven: other people's errors do not slow one down for ever."""
MOST = 15
"""Tries that count at most: a day of guessing is forgiven in a day."""
STRANGER = ""
"""Under which name the tries of unknown people are counted."""

Stopwatch: TypeAlias = Callable[[], tuple[str, float]]
"""Which start of the machine this is, and the seconds since then."""


class RateLimiter:
    """Counts tries in a file."""

    def __init__(self, file: Path, boot: Stopwatch = boot, forgiven_after: float = FORGIVEN_AFTER) -> None:
        """Take the place; nothing is read or made yet.

        Args:
            file: where the count is kept.
            boot: which start of the machine this is, and the seconds since.
            forgiven_after: seconds without a try after which one is forgiven.
        """
        self._file = file
        self._boot = boot
        self._forgiven_after = forgiven_after

    def reserve(self) -> None:
        """Take the room on the disk that counting needs, before the disk is full; raises StaffError."""
        with held(self._file) as record:
            record.reserve()

    def begin(self, who: str) -> int:
        """Count a try before it is made, durably; the seconds to wait instead, or 0: go on.

        Raises:
            StaffError: it cannot be written down, so it must not be made.
        """
        with held(self._file) as record:
            state = self._state(record)
            if wait := self._remaining(state):
                return wait
            self._count(record, state, who)
            return 0

    def count(self, who: str = STRANGER) -> None:
        """Count a try durably, whoever waits; raises StaffError."""
        with held(self._file) as record:
            self._count(record, self._state(record), who)

    def uncount(self) -> None:
        """The last try was right: it counts no more, but those before it do; raises StaffError."""
        with held(self._file) as record:
            state = self._state(record)
            self._put(record, max(0, int(state["level"]) - 1), state["failed"])

    def passed(self, who: str) -> int:
        """The try was right: forgive this person's and strangers' tries; how many failed before it.

        Tries at other people's PINs stay counted: a member's own PIN buys no guesses at another's.
        """
        with held(self._file) as record:
            state = self._state(record)
            failed = dict(state["failed"])
            own = int(failed.pop(who, 0))
            level = max(0, int(state["level"]) - own - failed.pop(STRANGER, 0))
            self._put(record, level, failed)
            return max(0, own - 1)

    def waiting(self) -> int:
        """Seconds until the next try is let through."""
        with held(self._file) as record:
            return self._remaining(self._state(record))

    def reset(self) -> None:
        """Forgive everything."""
        with held(self._file) as record:
            self._put(record, 0, {})

    def _state(self, record: RecordFile) -> dict[str, Any]:
        """What is known; a file that cannot be read makes everybody wait once."""
        if record.value:
            return record.value
        if record.damaged:
            self._put(record, MOST, {})
            return record.value
        return {"level": 0, "failed": {}, "start": "", "at": 0.0}

    def _count(self, record: RecordFile, state: dict[str, Any], who: str) -> None:
        failed = state["failed"]
        level = min(MOST, self._level(state) + 1)
        self._put(record, level, failed | {who: failed.get(who, 0) + 1})

    def _put(self, record: RecordFile, level: int, failed: dict[str, int]) -> None:
        start, at = self._boot()
        record.write({"level": level, "failed": failed, "start": start, "at": at})

    def _remaining(self, state: dict[str, Any]) -> int:
        return max(0, math.ceil(_wait(state["level"]) - self._elapsed(state)))

    def _level(self, state: dict[str, Any]) -> int:
        """The tries that still count."""
        return max(0, int(state["level"]) - int(self._elapsed(state) // self._forgiven_after))

    def _elapsed(self, state: dict[str, Any]) -> float:
        """Seconds that surely passed since the last try."""
        start, now = self._boot()
        return max(0.0, now - state["at"]) if start == state["start"] else now


def _wait(level: int) -> int:
    """Seconds after so many tries."""
    return 0 if level < FREE else min(LONGEST_WAIT, FIRST_WAIT * 2 ** (level - FREE))
