"""Tells the journal which calls of the interface held its event loop for too long, and where they were.

Off unless `[log] slow_ms` is set. While it is on, each callback of the loop is timed, and a thread beside it
looks again and again at which line the loop is. That costs some percent, so it is no setting for every day.

A function of C that keeps the interpreter for itself, as a pass of the garbage collector does, may be told
without a place: nobody could look meanwhile.

A place is a line of the program, names are those of functions and classes: no argument and no value of a
frame is looked at. Replaces a private name of asyncio (`Handle._run`), and a test guards it.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Self

import textual
from textual._context import active_message_pump

from kiosk.log import event

_KIOSK, _TEXTUAL = f"{Path(__file__).parents[1]}{os.sep}", f"{Path(textual.__file__).parent}{os.sep}"
_HANDLER = re.compile(r"_?on_\w+|_?watch_\w+|_?action_\w+|_?key_\w+|compose")
_DISPATCH = frozenset({"on_event", "_on_message"})
"""Handlers that every message passes."""
_DELAYS = "/proc/thread-self/schedstat"
"""Linux counts here how long a thread was ready and had no processor."""
_LOOKS = 8
"""How often the thread looks within the shortest time that is told."""
_LONGEST_PAUSE = 0.02
"""Seconds between two looks, at most."""


@dataclass(frozen=True)
class Place:
    """Where a call was when it was looked at."""

    own: bool
    """It was in code of the kiosk; otherwise no line of the kiosk had called what was running."""
    line: str
    """File and line, as "kiosk/files.py:120"."""
    function: str
    """Name of the function, with its class."""
    handler: str
    """What the call handled, as "_on_key"; empty: not known."""


@dataclass
class SlowCall:
    """One call that ran too long."""

    milliseconds: float
    """Of the processor."""
    elapsed: float
    """Milliseconds on the clock, without those in which other programs had the processor."""
    widget: str
    """Class of the widget, screen or app whose message, timer or task it was; empty: none."""
    seen: Counter[Place]
    """Where it was, each time it was looked at."""

    @property
    def own(self) -> float:
        """Milliseconds of the processor in code of the kiosk, as far as it was looked at."""
        ours = sum(times for place, times in self.seen.items() if place.own)
        return self.milliseconds * ours / max(1, self.seen.total())

    def place(self, limit: float) -> Place | None:
        """Where it was most: in the kiosk, if that part alone is over the limit. None: nobody saw it."""
        ours = Counter({place: times for place, times in self.seen.items() if place.own})
        found = (ours if self.own >= limit else self.seen).most_common(1)
        return found[0][0] if found else None


@dataclass
class _Running:
    """The call that the loop is at."""

    processor: int
    clock: int
    delayed: int
    seen: list[Place] = field(default_factory=list)


class SlowCalls:
    """Watches one event loop, from `start` to `stop`; both are called in the thread of the loop."""

    def __init__(self, limit: float, tell: Callable[[SlowCall], object] | None = None) -> None:
        """Take the limit.

        Args:
            limit: milliseconds.
            tell: hears of each call over the limit; None: the journal.
        """
        self.limit = limit
        self.calls = 0
        """How many calls were timed."""
        self._tell = tell or self._write
        self._running: _Running | None = None
        self._thread, self._ended, self._delays = 0, threading.Event(), -1
        self._original: Callable[[asyncio.Handle], None] = asyncio.Handle._run
        self._switching = 0.0

    def start(self) -> Self:
        """Time each call of the loop of this thread from now on.

        Its own thread begins here: no process may be forked while it is on.
        """
        self._thread, self._switching = threading.get_ident(), sys.getswitchinterval()
        with suppress(OSError):  # a system that does not count it
            self._delays = os.open(_DELAYS, os.O_RDONLY | os.O_CLOEXEC)
        pause = min(_LONGEST_PAUSE, self.limit / _LOOKS / 1000)
        sys.setswitchinterval(min(self._switching, pause / 2))  # else Python's code would not let it look
        timed = self._timed()
        threading.Thread(target=self._look, args=(pause, timed.__code__), name="slow", daemon=True).start()
        asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]  # no public way to time a callback
        return self

    def stop(self) -> None:
        """Leave the loop alone again."""
        asyncio.Handle._run = self._original  # type: ignore[method-assign, assignment]  # as it was before
        self._ended.set()
        sys.setswitchinterval(self._switching)
        if self._delays >= 0:
            os.close(self._delays)
            self._delays = -1

    def _timed(self) -> Callable[[asyncio.Handle], None]:
        """What runs a callback meanwhile."""
        original, thread = self._original, self._thread

        def run(handle: asyncio.Handle) -> None:
            if threading.get_ident() != thread:
                return original(handle)
            call = _Running(time.thread_time_ns(), time.perf_counter_ns(), self._delayed())
            self._running = call
            try:
                original(handle)
            finally:
                self._running = None
                self._judge(call, handle)

        return run

    def _judge(self, call: _Running, handle: asyncio.Handle) -> None:
        processor = (time.thread_time_ns() - call.processor) / 1e6
        elapsed = (time.perf_counter_ns() - call.clock) / 1e6
        self.calls += 1
        if elapsed >= self.limit:
            elapsed = max(processor, elapsed - (self._delayed() - call.delayed) / 1e6)
            if elapsed >= self.limit:
                self._tell(SlowCall(processor, elapsed, _widget(handle), Counter(call.seen)))

    def _delayed(self) -> int:
        """Nanoseconds in which this thread was ready and had no processor, since it began."""
        return int(os.pread(self._delays, 99, 0).split()[1]) if self._delays >= 0 else 0

    def _look(self, pause: float, end: CodeType) -> None:
        """The thread beside the loop: where is it now?"""
        while not self._ended.is_set():
            time.sleep(pause)
            call, frame = self._running, sys._current_frames().get(self._thread)
            if call and frame and (place := place_in(frame, end)):
                call.seen.append(place)

    def _write(self, call: SlowCall) -> None:
        place = call.place(self.limit) or Place(own=False, line="", function="", handler="")
        event(
            "slow_call",
            milliseconds=round(call.milliseconds),
            elapsed=round(call.elapsed),
            own=round(call.own),
            place=place.line,
            function=place.function,
            widget=call.widget,
            handler=place.handler,
        )


def place_in(frame: FrameType, end: CodeType) -> Place | None:
    """The innermost line of the kiosk, or else of Textual, or else any, of a call that is running.

    Args:
        frame: where the thread is.
        end: the function that runs the loop's calls: what called it is no part of the call.

    Returns:
        None: no call is running.
    """
    found: tuple[int, FrameType] | None = None
    handler, inner, here = "", "", frame
    while here.f_code is not end:
        code = here.f_code
        if _HANDLER.fullmatch(code.co_name) and code.co_name not in _DISPATCH:
            handler = code.co_name
        rank = _rank(code, inner)
        if found is None or rank > found[0]:
            found = rank, here
        inner = code.co_name
        if here.f_back is None:
            return None
        here = here.f_back
    if found is None:
        return None
    rank, at = found
    return Place(rank == 2, _line(at), at.f_code.co_qualname, handler)


def _rank(code: CodeType, inner: str) -> int:
    """2: the kiosk's; 1: Textual's, or the kiosk's where it calls what it overrides; 0: another's."""
    if code.co_filename.startswith(_KIOSK):
        return 1 if code.co_name == inner else 2
    return 1 if code.co_filename.startswith(_TEXTUAL) else 0


def _line(frame: FrameType) -> str:
    file, line = Path(frame.f_code.co_filename), frame.f_lineno or frame.f_code.co_firstlineno
    for root in map(Path, (_KIOSK, _TEXTUAL)):
        if file.is_relative_to(root):
            return f"{file.relative_to(root.parent).as_posix()}:{line}"
    return f"{file.name}:{line}"


def _widget(handle: asyncio.Handle) -> str:
    """The class of what Textual was serving; asyncio keeps with each callback where it comes from."""
    pump = handle._context.get(active_message_pump)  # type: ignore[attr-defined]  # a private name
    return type(pump).__name__ if pump else ""
