"""Judges whether the wall clock is right, by the seconds since the machine's start.

If the clock jumps forward, every session looks old and would be wiped. Since one start of the machine the
wall clock and the seconds since that start must advance together. After a restart the wall clock must not be
before the last time it was accepted as right, nor too long after it.

The file also stores the time of day at which each start of the machine began, by a clock that was accepted. A
session that was saved while the clock was wrong is dated by that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.boot import Boot, boot

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""A clock before this day is wrong: its battery is empty."""
DRIFT = timedelta(hours=1)
"""Greatest difference of both clocks: more than a correction over the network, less than any retention
rule."""
LONGEST_OFF = timedelta(days=5)
"""Longest time a kiosk is off without a question: a long weekend. After a longer one staff confirm the
clock."""
_STARTS = 60
"""How many starts of the machine are stored."""


_NEVER = Boot("", 0.0)


@dataclass(frozen=True)
class _State:
    """The content of the file."""

    wall: datetime | None = None
    """When the clock was last accepted as right; None: never."""
    read_in: Boot = _NEVER
    """The machine's start at that time, and the seconds since it."""
    doubted: bool = False
    """Staff were asked about the clock and have not answered."""
    began: dict[str, datetime] = field(default_factory=dict)
    """Start of the machine -> the time of day when it began, if the clock was accepted."""
    confirmed: frozenset[str] = frozenset()
    """Those of them in which staff said that the clock is right."""
    unknown: dict[str, datetime | None] = field(default_factory=dict)
    """Start of the machine with a wrong clock -> when the clock was right again; None: not yet."""
    asked: bool = False
    """Sessions came from elsewhere, and staff have not said since that the clock is right."""
    gone: bool = False
    """There is no file."""


class ClockWatch:
    """Stores in a small file when the clock was last accepted as right."""

    def __init__(self, file: Path, boot: Callable[[], Boot] = boot) -> None:
        self._file = file
        self._boot = boot
        self._ahead: set[str] = set()
        """Starts of the machine in which something was saved with a time in the future."""

    @property
    def blank(self) -> bool:
        """Whether the clock was never accepted on this machine, or that is not known any more."""
        return self._read().wall is None

    def believed_within(self, time: timedelta, now: datetime) -> bool:
        """Whether the clock was accepted at most this long ago, since the same start, and still agrees."""
        state, here = self._read(), self._boot()
        passed = timedelta(seconds=here.seconds - state.read_in.seconds)
        lately = state.read_in.id == here.id and passed <= time
        return lately and not state.doubted and not self.doubt(now)

    def doubt(self, now: datetime, *, holding: bool = True) -> str:
        """Why the wall clock may be wrong, as a Spanish sentence for staff; empty: it is accepted.

        Args:
            now: the wall clock, in the time zone in which staff are told of it.
            holding: something is stored that a wrong clock could wipe; only then a long time off, or a
                missing file, is doubted.
        """
        told = partial(_day, zone=now.tzinfo)
        if now < EARLIEST:
            return f"El reloj dice {told(now)}: no puede ser. Ponga la fecha y la hora correctas."
        state, here = self._read(), self._boot()
        asked = f"El reloj dice {told(now)}. Falta que alguien confirme que es la hora correcta."
        if state.asked and holding:
            return asked
        if (then := state.wall) is None:
            return asked if state.doubted or (state.gone and holding) else ""
        same = state.read_in.id == here.id
        if _jumped(state, now, here):
            expected = then + timedelta(seconds=here.seconds - state.read_in.seconds) if same else then
            jump = f"dice {told(now)} y se esperaba {told(expected)}"
            return f"El reloj saltó: {jump}. Revise la fecha y la hora."
        if not same and holding and now > then + LONGEST_OFF:
            return f"Según el reloj, hoy es {told(now)} y el quiosco no se usaba desde el {told(then)}."
        return ""

    def begin(self) -> None:
        """Make the file of a new machine, with no time in it, if there is none; raises OSError.

        Call it when nothing is stored. If the file is missing later, it was lost.
        """
        if (state := self._read()).gone:
            self._write(state)

    def hold(self) -> None:
        """Store that the clock is doubted until `believe` is called; raises OSError."""
        state, here = self._read(), self._boot()
        self._write(replace(state, doubted=True, unknown={here.id: None, **state.unknown}))

    def ask(self) -> None:
        """Store that nothing may be wiped before staff say that the clock is right; raises OSError.

        Call it when sessions come from elsewhere: that the clock was accepted here says nothing about them.
        """
        self._write(replace(self._read(), asked=True))

    def believe(self, now: datetime, *, sure: bool = False) -> None:
        """Store that this time of day is right.

        A time that contradicts the last accepted one tells that the clock was wrong before, and not since
        when. The starts in which staff did not confirm it then count as starts with a wrong clock.

        Args:
            now: the wall clock.
            sure: staff said so.

        Raises:
            OSError: it could not be stored.
        """
        state, here = self._read(), self._boot()
        false = _contradicted(state, now, here)
        began = {name: at for name, at in state.began.items() if name not in false}
        began = _newest({**began, here.id: now - timedelta(seconds=here.seconds)})
        wrong = {**dict.fromkeys({*self._ahead, *false}), **state.unknown}
        unknown = {name: at or now for name, at in wrong.items() if name != here.id}
        confirmed = state.confirmed | ({here.id} if sure else set())
        self._write(_State(now, here, False, began, confirmed & began.keys(), {**_newest(unknown)}))

    def dates(self, now: datetime) -> Callable[[datetime, Boot | None], datetime]:
        """A function that corrects the time of a save.

        It takes the wall clock at the save, and the machine's start with the seconds since it (None in old
        files). It returns the time by the clock that was accepted for that start. A time in the future counts
        as now; `believe` then stores that the clock of that start was wrong.
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
            wall = _moment(plain["wall"])
            return _State(
                wall,
                Boot(str(plain["boot"]), float(plain["seconds"])) if wall else _NEVER,
                bool(plain.get("doubted")),
                {name: at for name, text in plain.get("began", {}).items() if (at := _moment(text))},
                frozenset(str(name) for name in plain.get("confirmed", ())),
                {name: _moment(text) for name, text in plain.get("unknown", {}).items()},
                asked=bool(plain.get("asked")),
            )
        except FileNotFoundError:
            return _State(gone=True)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return _State(doubted=True)  # damaged: it is not known which clock was accepted

    def _write(self, state: _State) -> None:
        plain: dict[str, Any] = {
            "wall": _text(state.wall),
            "boot": state.read_in.id,
            "seconds": state.read_in.seconds,
            "doubted": state.doubted,
            "asked": state.asked,
            "began": {name: _text(at) for name, at in state.began.items()},
            "confirmed": sorted(state.confirmed),
            "unknown": {name: _text(at) for name, at in state.unknown.items()},
        }
        files.make_folder(self._file.parent)
        files.write_durably(self._file, json.dumps(plain).encode())


def _jumped(state: _State, now: datetime, here: Boot) -> bool:
    """Whether the wall clock cannot be right if the last accepted time was."""
    if state.wall is None:
        return False
    if state.read_in.id != here.id:
        return now < state.wall - DRIFT
    return abs(now - state.wall - timedelta(seconds=here.seconds - state.read_in.seconds)) > DRIFT


def _contradicted(state: _State, now: datetime, here: Boot) -> set[str]:
    """The starts of the machine whose clock was accepted and may be wrong, if it is `now`."""
    jumped = _jumped(state, now, here)
    doubtful = {state.read_in.id, *(state.began.keys() - state.confirmed)} if jumped else set()
    return {*doubtful, *(name for name, at in state.began.items() if at > now + DRIFT)}


def _newest(found: dict[str, datetime]) -> dict[str, datetime]:
    return dict(sorted(found.items(), key=lambda one: one[1])[-_STARTS:])


def _moment(text: object) -> datetime | None:
    """A time with its zone; raises ValueError for text that is none."""
    if text is None:
        return None
    at = datetime.fromisoformat(str(text))
    if at.tzinfo is None:
        raise ValueError("no time zone")
    return at


def _text(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _day(at: datetime, zone: tzinfo | None) -> str:
    """As staff read it, in the office's time zone."""
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"
