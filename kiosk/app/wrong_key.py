"""A key that does nothing is answered: what can be pressed lights up for a moment.

It is a class of the widgets that hold the buttons, which changes their ground and the form of their words: no
sound, no message, no layout. Many different keys at once are no person, and get no answer.
"""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.keys import key_to_character
from textual.timer import Timer
from textual.widget import Widget

from kiosk.boot import boot_seconds
from kiosk.widgets.theme import HIGH_CONTRAST

LIT = "-lit"
"""The class of what is lit up."""
BUTTONS = "KeyBar, #dialog-buttons, #welcome-buttons"
"""What holds the buttons of a screen."""
ALONE_SECONDS = 0.06
"""What is pressed so soon after another key comes from a machine: the slowest reader needs half of it."""
LIT_SECONDS = 0.9
"""Longer than a keyboard waits until a held key repeats (660 ms in X), so that nothing flickers."""
_WITH_NAMES = frozenset(
    {"enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"}
    | {"up", "down", "left", "right"}
    | {f"f{number}" for number in range(1, 13)}
)
"""Keys without a sign that people press by themselves; others lock something, or change other keys."""


class WrongKey:
    """The answer to keys that do nothing, for one app."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._last = ("", 0.0)
        """The key that came last, and when, in seconds since the machine started."""
        self._burst = False
        """Different keys come at the pace of a machine."""
        self._wait: Timer | None = None
        """Runs while it is not sure yet that the key came alone."""
        self._end: Timer | None = None
        """Ends the light."""
        self._lit: tuple[Widget, ...] = ()

    def heard(self, key: str) -> None:
        """A key came, whatever it does."""
        (before, at), now = self._last, boot_seconds()
        self._last = (key, now)
        if key == before:
            return  # held down, or pressed again
        self._burst = now - at < ALONE_SECONDS
        if self._burst and self._wait:
            self._wait.stop()
            self._wait = None
        if self._lit and self._still:
            self._end_in(2 * ALONE_SECONDS)  # unless nothing is done for it, too

    def nothing_done(self, key: str) -> None:
        """Nothing was done for a key."""
        if self._burst or not (key in _WITH_NAMES or _types(key)):
            return
        if self._lit:
            self._keep()
        elif self._wait is None:
            self._wait = self._app.set_timer(ALONE_SECONDS, self._light)

    def end(self) -> None:
        """Take the light away."""
        for timer in (self._wait, self._end):
            if timer:
                timer.stop()
        self._wait = self._end = None
        for widget in self._lit:
            widget.remove_class(LIT)
        self._lit = ()

    @property
    def _still(self) -> bool:
        """In the theme of high contrast nothing changes by itself: the mark waits for the next key."""
        return self._app.theme.startswith(HIGH_CONTRAST.name)

    def _light(self) -> None:
        self._wait = None
        self._lit = tuple(self._app.screen.query(BUTTONS)) if self._app.screen_stack else ()
        for widget in self._lit:
            widget.add_class(LIT)
        self._keep()

    def _keep(self) -> None:
        """Keep the light for its whole time from now on."""
        if not self._still:
            self._end_in(LIT_SECONDS)
        elif self._end:
            self._end.stop()
            self._end = None

    def _end_in(self, seconds: float) -> None:
        if self._end:
            self._end.stop()
        self._end = self._app.set_timer(seconds, self.end)


def _types(key: str) -> bool:
    """Whether a key types a sign by itself; the name of a key that is held with another one has a plus."""
    character = key_to_character(key) if "+" not in key else None
    return character is not None and character.isprintable()
