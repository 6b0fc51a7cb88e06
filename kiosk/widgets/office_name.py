"""The office's name. Five touches on it open the staff mode where there is no keyboard."""

from __future__ import annotations

import time

from textual.containers import Center
from textual.message import Message

from kiosk.widgets.plain import Plain

TAPS = 5
"""How many touches are needed."""
WITHIN_SECONDS = 4.0
"""The touches must come within this time; touches by chance come more slowly."""


class StaffWanted(Message):
    """The staff mode was asked for by five touches."""


class Taps:
    """Counts touches that come shortly after each other."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def tap(self) -> bool:
        """Count a touch; returns True for the last one that is needed."""
        now = time.monotonic()
        self._times = [*(at for at in self._times if now - at < WITHIN_SECONDS), now]
        if len(self._times) < TAPS:
            return False
        self._times.clear()
        return True


class OfficeName(Plain):
    """The office's name as a line of text."""

    def __init__(self, office: str) -> None:
        super().__init__(office, id="office")
        self._taps = Taps()

    def on_click(self) -> None:
        """Count the touch; the fifth asks for the PIN."""
        if self._taps.tap():
            self.post_message(StaffWanted())


class OfficeMark(Center):
    """The office's mark over its name; five touches on it do the same."""

    def __init__(self) -> None:
        super().__init__(id="office-mark")
        self._taps = Taps()

    def on_click(self) -> None:
        """Count the touch; the fifth asks for the PIN."""
        if self._taps.tap():
            self.post_message(StaffWanted())
