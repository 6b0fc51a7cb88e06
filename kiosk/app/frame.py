"""The look every app of the kiosk shares: style sheet, themes, sizes."""

from __future__ import annotations

import termios
from pathlib import Path

from textual import events

from kiosk.app.heartbeat import Heartbeat
from kiosk.app.locked import LockedApp
from kiosk.app.typeahead import TypeAhead
from kiosk.widgets.theme import THEMES

LOOK_SECONDS = 2.0
"""How often it is asked whether the terminal is still there."""


def hung_up() -> bool:
    """The terminal of this process has gone away."""
    try:
        termios.tcgetattr(0)
    except termios.error:
        return True
    return False


class FramedApp(LockedApp):
    """A locked app that looks like the kiosk."""

    CSS_PATH = Path(__file__).parent / "kiosk.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
    TITLE = "Quiosco"

    def __init__(self, *, look: str = THEMES[0].name, unlocked: bool = False, on_tty: bool = False) -> None:
        super().__init__(unlocked=unlocked, on_tty=on_tty)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = look
        self._type_ahead = TypeAhead(self, super().on_event)

    def shown(self) -> str:
        """What is on the screen, in a word, for the machine; nothing of any person."""
        return "abierto"

    def _miss_terminal(self) -> None:
        """Without a terminal the kiosk ends: where SIGHUP does not come, its input would spin for ever."""
        if hung_up():
            self.stopping = True
            self.stop()

    async def on_event(self, event: events.Event) -> None:
        """Keys go in order, each to the box it was meant for."""
        if isinstance(event, events.Mount) and self.on_tty:
            self.set_interval(LOOK_SECONDS, self._miss_terminal)
            Heartbeat(self, self.shown).start()
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._type_ahead.key(event)
        else:
            await super().on_event(event)
