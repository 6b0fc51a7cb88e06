"""The word that every screen of a practice shows, whatever else is on it."""

from __future__ import annotations

from kiosk.sessions.step_view import PRACTICE
from kiosk.widgets.office_name import StaffWanted, Taps
from kiosk.widgets.plain import Plain

PRACTISING = "-practice"
"""Class of the app while staff practise."""


class PracticeMark(Plain):
    """Stands over the upper left corner, where the headers say the same; five touches on it are counted."""

    DEFAULT_CSS = """
    PracticeMark {
        layer: practice; dock: top; width: 8; height: 1; padding: 0 1;
        background: $accent; color: $background; text-style: bold;
    }
    """

    def __init__(self) -> None:
        super().__init__(PRACTICE, spoken="")
        self._taps = Taps()

    def on_click(self) -> None:
        """Count the touch; the fifth asks whether the practice is over."""
        if self._taps.tap():
            self.post_message(StaffWanted())
