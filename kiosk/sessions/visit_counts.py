"""Counts what happens at the steps of this screen: help, errors, the way back, time. It knows no person.

The numbers wait in memory until the visit ends, and are then added to those of the day. They hold no
answer and no code.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable

from kiosk.boot import boot_seconds
from kiosk.content.models import Flow
from kiosk.errors import StoreError
from kiosk.log import failure
from kiosk.ports import Clock, Tally
from kiosk.ports.tally import TallyStore

SHOWN, SECONDS = "shown", "seconds"
"""How often a step was come to, and for how many seconds it was shown."""
HELP, UNCLEAR, CALLED = "help", "unclear", "called"
"""Help was opened; «No entendí» was pressed in it; staff were called from it."""
WRONG, BACK, IDLE = "wrong", "back", "idle"
"""An answer was refused (with its field); the step was left backwards; the visit ended there in silence."""


class VisitCounts:
    """The counts of the visit on this screen."""

    def __init__(
        self, store: TallyStore, clock: Clock, flow: Flow, seconds: Callable[[], float] = boot_seconds
    ) -> None:
        self._store, self._clock, self._flow, self._seconds = store, clock, flow, seconds
        self._numbers = Counter[tuple[str, str, str]]()
        """(kind, step id, field id) -> number."""
        self._step, self._since = "", 0.0
        self._version = ""

    def shown(self, step_id: str) -> None:
        """A step stands on the screen; nothing is counted if it is the same one as before."""
        if step_id != self._step:
            self._leave()
            self._step, self._since = step_id, self._seconds()
            self.add(SHOWN, step_id)

    def add(self, kind: str, step_id: str, fields: Iterable[str] = ("",)) -> None:
        """Count one thing at a step, once for each of its fields that are named."""
        for field in fields:
            self._numbers[kind, step_id, field] += 1

    def end(self, *, idle: bool = False) -> None:
        """The visit is over; of a visit that ends in silence the time of the last step does not count."""
        if idle:
            self.add(IDLE, self._step)
        else:
            self._leave()
        self._step = ""

    def write(self) -> None:
        """Add the numbers to those of the day, in a thread; a failure goes to the journal and loses them."""
        numbers, self._numbers = self._numbers, Counter()
        day, version = self._clock.now().date(), self._content_version()
        tallies = [Tally(day, version, *key, number) for key, number in numbers.items() if number]
        try:
            if tallies:
                self._store.add_tallies(tallies)
        except StoreError as error:
            failure("counts_lost", error)

    def _leave(self) -> None:
        if self._step:
            self._numbers[SECONDS, self._step, ""] += round(self._seconds() - self._since)

    def _content_version(self) -> str:
        """Eight hexadecimal digits that change with every text of the journey."""
        if not self._version:
            self._version = hashlib.sha256(self._flow.model_dump_json().encode()).hexdigest()[:8]
        return self._version
