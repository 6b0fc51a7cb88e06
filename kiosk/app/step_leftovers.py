"""Collects the widgets that a step leaves behind once nobody waits for the screen.

A screen and its widgets know each other, so only the garbage collector frees them. On its own it would do so
while a later step comes, and that step would take twice as long.

Reaches into a private module of Textual 8.2.8 (`_styles_cache`): the version is pinned exactly, and a test
counts what is left.
"""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache
from textual.timer import Timer

from kiosk.app.locked import LockedApp

QUIET_SECONDS = 0.3
"""Seconds without a key or a touch, after which the next one is not expected within the time of a pass."""
YOUNG = 50_000
"""New objects after which the collector looks at them in any case. A step makes up to 30,000."""


def collect_later() -> None:
    """Have the collector leave alone what is there now, and what a step makes until it is on the screen."""
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()


def keep_for_good() -> None:
    """Have later passes skip what is there now, which halves them; nobody's session may be among it.

    Only for a process that ends with its person: what is kept is never looked at again.
    """
    gc.freeze()


class StepLeftovers:
    """Waits for a quiet moment after each step."""

    def __init__(self, app: LockedApp) -> None:
        self._app = app
        self._timer: Timer | None = None
        self._input = 0.0

    def step_shown(self) -> None:
        """Another step is there, and the one before is not needed any more."""
        if self._timer:
            self._timer.stop()
        self._input = self._app.last_input
        self._timer = self._app.set_timer(QUIET_SECONDS, self._collect)

    def _collect(self) -> None:
        if self._app.last_input != self._input:  # somebody types on
            self.step_shown()
            return
        # It keeps the lines of up to 1,024 widgets that are gone, since it remembers their caches as well.
        StylesCache.get_inner_outer.cache_clear()
        gc.collect()
