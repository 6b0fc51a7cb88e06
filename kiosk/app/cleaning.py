"""The minute in which the terminal is cleaned: no key and no touch reaches the app, and it ends by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import ceil

from kiosk.app.display import Display
from kiosk.app.staff_acts import StaffActs
from kiosk.boot import boot_seconds
from kiosk.screens.staff.cleaning_screen import CleaningScreen

CLEANING_SECONDS = 60
"""How long it lasts."""
COUNT_SECONDS = 0.25
"""How often the countdown is looked at."""


class Cleaning:
    """Makes the terminal deaf, and gives it back.

    Args:
        display: the screens.
        acts: who is in the staff mode.
        deafen: is told whether keys and touches are dropped.
        seconds: how long it lasts.
        now: seconds since the machine started.
    """

    def __init__(
        self,
        display: Display,
        acts: StaffActs,
        deafen: Callable[[bool], None],
        *,
        seconds: float = CLEANING_SECONDS,
        now: Callable[[], float] = boot_seconds,
    ) -> None:
        self._display, self._acts, self._deafen = display, acts, deafen
        self.seconds, self._now = seconds, now
        self.active = False
        """It is under way: nobody is missed while nobody can press anything."""

    def start(self) -> None:
        """Write it down, and begin; a second start while it lasts does nothing."""
        if not self.active:
            self._acts.act("limpió la pantalla", "", lambda: None, lambda _: self._begin())

    def _begin(self) -> None:
        self.active = True
        self._acts.tell("")
        self._display.start(self._last, group="cleaning")

    async def _last(self) -> None:
        """Count down; whatever happens to the screen, the terminal hears again afterwards."""
        screen, end = CleaningScreen(self._acts.state.member, ceil(self.seconds)), self._now() + self.seconds
        try:
            self._deafen(True)
            await self._display.push(screen)
            while (left := end - self._now()) > 0:
                screen.count(ceil(left))
                await asyncio.sleep(min(left, COUNT_SECONDS))
        finally:
            self._deafen(False)
            self.active = False
        if self._display.top is screen:
            await self._display.pop()
