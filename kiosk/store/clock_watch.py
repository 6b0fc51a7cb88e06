"""Whether the wall clock can be believed, judged by a clock nobody sets.

A clock that jumps forward makes everything look old; wiping by it would wipe everybody's work. Within one
start of the machine the wall clock and the seconds since that start have to advance together. Across a
restart the wall clock must not stand before the last time it was believed, nor too long after it.

The file also says at which time of day each start of the machine began, by the clock that was believed in
the end. A session that was saved under a wrong clock is dated by that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.boot import Boot, boot

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""A clock before this day has lost its battery."""
DRIFT = timedelta(hours=1)
"""How far both clocks may differ: more than any correction over the network, less than any rule."""
LONGEST_OFF = timedelta(days=5)
"""A kiosk is switched off over a long weekend; after a longer time staff are asked whether it was so long."""
_STARTS = 60
"""Starts of the machine that are remembered."""


_NEVER = Boot("", 0.0)


@dataclass(frozen=True)
class _State:
    """What the file says."""

    wall: datetime | None = None
    """When the clock was last believed; None: never."""
    read_in: Boot = _NEVER
    """The start of the machine in which that was, and the seconds since."""
    doubted: bool = False
    """Staff were asked, and have not answered."""
    began: dict[str, datetime] = field(default_factory=dict)
    """Start of the machine -> the time of day when it began, where the clock was believed."""
    unknown: dict[str, datetime | None] = field(default_factory=dict)
    """Start of the machine in which the clock was wrong -> when it was right again; None: not yet."""


class ClockWatch:
    """Remembers in a small file when the clock was last believed."""

    def __init__(self, file: Path, boot: Callable[[], Boot] = boot) -> None:
        self._file = file
        self._boot = boot
        self._ahead: set[str] = set()
        """Starts of the machine in which something was saved that seems to lie in the future."""

    @property
    def blank(self) -> bool:
        """The clock was never believed here."""
        return self._read().wall is None

    def believed_within(self, time: timedelta, now: datetime) -> bool:
        """The clock was believed no longer ago than this, in this start of the machine, and still agrees."""
        state, here = self._read(), self._boot()
        passed = timedelta(seconds=here.seconds - state.read_in.seconds)
        lately = state.read_in.id == here.id and passed <= time
        return lately and not state.doubted and not self.doubt(now)

    def doubt(self, now: datetime, *, holding: bool = True) -> str:
        """Why this time of day cannot be believed, for staff, in Spanish; empty: it can.

        Args:
            now: the wall clock.
            holding: something is kept that a wrong clock could wipe; only then a long time off is doubted.
        """
        if now < EARLIEST:
            return f"El reloj dice {_day(now)}: no puede ser. Ponga la fecha y la hora correctas."
        state, here = self._read(), self._boot()
        if (then := state.wall) is None:
            asked = f"El reloj dice {_day(now)}. Falta que alguien confirme que es la hora correcta."
            return asked if state.doubted else ""
        same = state.read_in.id == here.id
        expected = then + timedelta(seconds=here.seconds - state.read_in.seconds) if same else then
        if now < expected - DRIFT or (same and now > expected + DRIFT):
            return (
                f"El reloj saltó: dice {_day(now)} y se esperaba {_day(expected)}. Revise la fecha y la hora."
            )
        if not same and holding and now > then + LONGEST_OFF:
            return f"Según el reloj, hoy es {_day(now)} y el quiosco no se usaba desde el {_day(then)}."
        return ""

    def hold(self) -> None:
        """The clock is in doubt until it is believed again; raises OSError."""
        state, here = self._read(), self._boot()
        self._write(replace(state, doubted=True, unknown={here.id: None, **state.unknown}))

    def believe(self, now: datetime) -> None:
        """Take this time of day as right; raises OSError."""
        state, here = self._read(), self._boot()
        began = {**state.began, here.id: now - timedelta(seconds=here.seconds)}
        wrong = {**dict.fromkeys(self._ahead), **state.unknown}
        unknown = {name: at or now for name, at in wrong.items() if name != here.id}
        self._write(_State(now, here, False, _newest(began), {**_newest(unknown)}))

    def dates(self, now: datetime) -> Callable[[datetime, Boot | None], datetime]:
        """What tells when something was saved, by the clock that was believed in the end.

        It takes what the wall clock said then, and the start of the machine with the seconds since it, if
        they were written down. What seems to lie in the future counts from now, and `believe` notes that.
        """
        state = self._read()

        def date(saved_at: datetime, saved_in: Boot | None) -> datetime:
            if saved_in is None:
                return saved_at
            if began := state.began.get(saved_in.id):
                return began + timedelta(seconds=saved_in.seconds)
            if saved_in.id in state.unknown:
                return state.unknown[saved_in.id] or now
            if saved_at > now + DRIFT:
                self._ahead.add(saved_in.id)
                return now
            return saved_at

        return date

    def _read(self) -> _State:
        try:
            plain = json.loads(self._file.read_bytes())
            wall = _moment(plain.get("wall"))
            return _State(
                wall,
                Boot(str(plain["boot"]), float(plain["seconds"])) if wall else _NEVER,
                bool(plain.get("doubted")),
                {name: at for name, text in plain.get("began", {}).items() if (at := _moment(text))},
                {name: _moment(text) for name, text in plain.get("unknown", {}).items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return _State()

    def _write(self, state: _State) -> None:
        plain: dict[str, Any] = {
            "wall": _text(state.wall),
            "boot": state.read_in.id,
            "seconds": state.read_in.seconds,
            "doubted": state.doubted,
            "began": {name: _text(at) for name, at in state.began.items()},
            "unknown": {name: _text(at) for name, at in state.unknown.items()},
        }
        files.make_folder(self._file.parent)
        files.write_durably(self._file, json.dumps(plain).encode())


def _newest(found: dict[str, datetime]) -> dict[str, datetime]:
    return dict(sorted(found.items(), key=lambda one: one[1])[-_STARTS:])


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _text(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _day(at: datetime) -> str:
    return f"{at.astimezone():%d/%m/%Y %H:%M}"
