"""Touch: large targets once somebody has touched the screen, and a keyboard over what is to be typed."""

from __future__ import annotations

from typing import Any, Literal
from weakref import WeakSet

from textual import events
from textual.app import App

from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.pick_list import LARGE, PickList
from kiosk.widgets.place_entry import PlaceEntry
from kiosk.widgets.touch_keyboard import TouchKeyboard

TouchUse = Literal["auto", "always", "never"]


class Touch:
    """The touch mode of one app. It lasts as long as the app, which is one session.

    Args:
        app: the app.
        use: auto: from the first touch on; always: from the start; never: not at all.
    """

    def __init__(self, app: App[Any], use: TouchUse) -> None:
        self._app = app
        self._use = use
        self._keyboards = WeakSet[TouchKeyboard]()
        """One for each screen on which somebody has typed so; a key must not search a whole screen for it."""
        app.set_class(use == "always", LARGE)

    def finger_came(self) -> None:
        """A touch has begun: nothing may move under the finger until it has left."""
        for keyboard in self._keyboards:
            keyboard.finger = True

    def finger_left(self) -> None:
        """A touch has ended: from now on targets are large, and the keys go if nothing is to be typed."""
        for keyboard in self._keyboards:
            keyboard.finger = False
            if keyboard.is_attached:
                keyboard.screen.call_later(keyboard.follow)  # after the click, which is yet to come
        if self._use == "auto" and not self._app.has_class(LARGE):
            self._app.call_later(self.enlarge)

    def enlarge(self) -> None:
        """Make every target large, also those that are seen already."""
        self._app.add_class(LARGE)
        for screen in self._app.screen_stack:
            for lines in (*screen.query(PickList), *screen.query(PlaceEntry)):
                lines.enlarge()

    async def open(self, line: LineInput) -> None:
        """Somebody touched an input: show the keyboard on its screen."""
        if self._use == "never" or not line.is_attached:
            return
        screen = line.screen
        keyboard = next((one for one in self._keyboards if one.is_attached and one.screen is screen), None)
        if keyboard is None or keyboard.line is not line:
            line.cursor_position = len(line.value)  # a finger cannot aim between two letters
        if keyboard is None:
            keyboard = TouchKeyboard()
            keyboard.set_class(not screen.query(KeyBar), "-docked")  # two docked ones would lie on each other
            await screen.mount(keyboard)
            self._keyboards.add(keyboard)
        keyboard.open_for(line)

    def close(self) -> None:
        """Somebody used a real key: take the keyboard away."""
        for keyboard in self._keyboards:
            if keyboard.display and keyboard.is_attached and keyboard.screen is self._app.screen:
                keyboard.close()


def pressed(tapped: TouchKeyboard.Tapped) -> events.Key:
    """The key that a tap stands for."""
    return events.Key(tapped.key, tapped.character)
