"""Makes people wait after failed tries; nobody is locked out for ever.

Five tries are free. After each further one nobody is let in for 30 seconds, then 60, up to 15 minutes: some
hundred guesses a day at a million PINs. The wait applies to every name, so that trying many names gains
nothing.

A try is counted durably before the PIN is compared, so that cutting the power in between does not undo it.
Time is counted in seconds since the machine's start, which a change of the clock does not alter. After a
restart only the seconds since then are certain: the wait begins again, and lasts 15 minutes at most.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from kiosk.boot import boot
from kiosk.staff.record_file import RecordFile, held

FREE = 5
"""Tries without a wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 15 * 60
"""Seconds of the first wait and of the longest."""
FORGIVEN_AFTER = 3600.0
"""Seconds without a try after which one is deducted, so that other people's errors do not add up for ever."""
LONGEST_CLIMB = 10
"""Most tries that are counted beyond the free ones, so that a day of guessing is deducted within a day."""
STRANGER = ""
"""Name under which tries with unknown names are counted."""

Stopwatch: TypeAlias = Callable[[], tuple[str, float]]
"""Returns the id of this start of the machine and the seconds since."""


class RateLimiter:
    """Counts tries in a file."""

    def __init__(
        self, file: Path, boot: Stopwatch = boot, forgiven_after: float = FORGIVEN_AFTER, free: int = FREE
    ) -> None:
        """Store the settings; nothing is read or made yet.

        Args:
            file: the file of the counter.
            boot: returns the id of this start of the machine and the seconds since.
            forgiven_after: seconds without a try after which one is deducted.
            free: tries without a wait.
        """
        self._file = file
        self._boot = boot
        self._forgiven_after = forgiven_after
        self._free, self._most = free, free + LONGEST_CLIMB

    def reserve(self) -> None:
        """Make the file at its full size, so that counting works on a full disk; raises StaffError."""
        with held(self._file) as record:
            record.reserve()

    def begin(self, who: str) -> int:
        """Count a try durably before it is made.

        Args:
            who: the name it is made under.

        Returns:
            0: the try was counted and may be made. Otherwise the seconds to wait; nothing was counted.

        Raises:
            StaffError: it could not be written, so the try must not be made.
        """
        with held(self._file) as record:
            state = self._state(record)
            if wait := self._remaining(state):
                return wait
            self._count(record, state, who)
            return 0

    def count(self, who: str = STRANGER) -> None:
        """Count a try durably, even during a wait; raises StaffError."""
        with held(self._file) as record:
            self._count(record, self._state(record), who)

    def uncount(self) -> None:
        """Take back the last count because that try was right; earlier ones still count.

        Afterwards all is as if there had been no try: a wait that was over does not begin again, and right
        tries do not hold back what is deducted.

        Raises StaffError.
        """
        with held(self._file) as record:
            state = self._state(record)
            failed = state["failed"] | {STRANGER: max(0, state["failed"].get(STRANGER, 0) - 1)}
            if before := state.get("before"):
                record.write({**before, "failed": failed})
            else:  # of an older version, or another process took its count back
                self._put(record, max(0, int(state["level"]) - 1), failed)

    def passed(self, who: str) -> int:
        """A try was right: deduct the tries of this name and of unknown names.

        Tries under other members' names stay counted: a member's own PIN must not allow guesses at another's.

        Returns:
            How many tries of this name failed before.

        Raises:
            StaffError: it could not be written.
        """
        with held(self._file) as record:
            state = self._state(record)
            failed = dict(state["failed"])
            own = int(failed.pop(who, 0))
            level = max(0, int(state["level"]) - own - failed.pop(STRANGER, 0))
            self._put(record, level, failed)
            return max(0, own - 1)

    def waiting(self) -> int:
        """Seconds until the next try is allowed; 0: now. Raises StaffError."""
        with held(self._file) as record:
            return self._remaining(self._state(record))

    def reset(self) -> None:
        """Set the counter to zero; raises StaffError."""
        with held(self._file) as record:
            self._put(record, 0, {})

    def _state(self, record: RecordFile) -> dict[str, Any]:
        """The stored counter; a damaged file counts as the most tries, so that everybody waits once."""
        if record.value:
            return record.value
        if record.damaged:
            self._put(record, self._most, {})
            return record.value
        return {"level": 0, "failed": {}, "start": "", "at": 0.0}

    def _count(self, record: RecordFile, state: dict[str, Any], who: str) -> None:
        failed = state["failed"]
        level = min(self._most, self._level(state) + 1)
        before = {name: state[name] for name in ("level", "start", "at")}
        self._put(record, level, failed | {who: failed.get(who, 0) + 1}, before=before)

    def _put(self, record: RecordFile, level: int, failed: dict[str, int], **more: Any) -> None:
        start, at = self._boot()
        record.write({"level": level, "failed": failed, "start": start, "at": at, **more})

    def _remaining(self, state: dict[str, Any]) -> int:
        return max(0, math.ceil(_wait(state["level"], self._free) - self._elapsed(state)))

    def _level(self, state: dict[str, Any]) -> int:
        """The tries that still count, less those deducted since."""
        return max(0, int(state["level"]) - int(self._elapsed(state) // self._forgiven_after))

    def _elapsed(self, state: dict[str, Any]) -> float:
        """Seconds since the last try; after a restart those since the machine's start."""
        start, now = self._boot()
        return max(0.0, now - state["at"]) if start == state["start"] else now


def _wait(level: int, free: int) -> int:
    """Seconds to wait after so many tries."""
    return 0 if level < free else min(LONGEST_WAIT, FIRST_WAIT * 2 ** (level - free))
