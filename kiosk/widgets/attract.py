"""A line under the promise in which a thicker piece moves while nobody is here.

It says that the screen lives. A move repaints one line and lays nothing out. It rests in the theme of high
contrast, and from the first key or touch on.
"""

from __future__ import annotations

from textual.timer import Timer
from textual.widget import Widget

from kiosk.widgets.theme import HIGH_CONTRAST

IDLE_SECONDS = 15.0
"""It moves after so long without a key or a touch."""
MOVE_SECONDS = 4.0
"""Between two moves: fifteen repaints a minute, of about 5 ms each."""
WIDTH = 36
"""Columns of the line."""
PIECE = 6
"""Columns of the thicker piece; it moves by as many."""


class Attract(Widget):
    """The line; `rest` after a key stops it until nobody was here for a while."""

    DEFAULT_CSS = """
    Attract { width: 36; height: 1; color: $primary; }
    """
    ALLOW_SELECT = False
    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="attract")
        self.place = -1
        """Number of the thicker piece; -1: it rests."""
        self._waiting: Timer | None = None
        self._moving: Timer | None = None

    def on_mount(self) -> None:
        """Wait until nobody is here."""
        self._waiting = self.set_timer(IDLE_SECONDS, self._begin)

    def rest(self) -> None:
        """Somebody is here."""
        if self._moving:
            self._moving.stop()
            self._moving = None
            self._stand(-1)
        if self._waiting:
            self._waiting.stop()
        self._waiting = self.set_timer(IDLE_SECONDS, self._begin)

    def move(self) -> None:
        """The thicker piece goes on, and comes in again from the left; nothing moves where it is not seen."""
        if self.app.screen is self.screen:
            self._stand((self.place + 1) % (WIDTH // PIECE))

    def _begin(self) -> None:
        if not self.app.theme.startswith(HIGH_CONTRAST.name):
            self._moving = self.set_interval(MOVE_SECONDS, self.move)

    def _stand(self, place: int) -> None:
        self.place = place
        self.refresh()

    def render(self) -> str:
        """Thin and thick pieces of the line."""
        return "".join(("━" if at == self.place else "─") * PIECE for at in range(WIDTH // PIECE))
