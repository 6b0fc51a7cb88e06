"""Five touches on the office's name: how staff come in where there is no keyboard."""

from __future__ import annotations

import time

from textual.message import Message

from kiosk.widgets.plain import Plain

TAPS = 5
"""How many touches."""
WITHIN_SECONDS = 4.0
"""In so little time, so that children's and cleaners' touches do not add up."""


class StaffWanted(Message):
    """Somebody knows the touches."""


class Taps:
    """Counts touches."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def tap(self) -> bool:
        """One more; True when it was the last one needed."""
        now = time.monotonic()
        self._times = [*(at for at in self._times if now - at < WITHIN_SECONDS), now]
        if len(self._times) < TAPS:
            return False
        self._times.clear()
        return True


class OfficeName(Plain):
    """The office's name; five touches on it call the PIN."""

    def __init__(self, office: str) -> None:
        super().__init__(office, id="office")
        self._taps = Taps()

    def on_click(self) -> None:
        """Count."""
        if self._taps.tap():
            self.post_message(StaffWanted())
