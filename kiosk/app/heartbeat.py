"""Tells who watches over the kiosk that it is alive: its screen answers, and its worker threads do.

A screen that stands still sends nothing, and is replaced: by the process that forked it, or by systemd
(WatchdogSec= of the unit).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App

from kiosk.app.watcher import Systemd, Watcher
from kiosk.boot import boot_seconds
from kiosk.widgets.loud_task import loud_task

BEAT_SECONDS = 1.0
"""How often the watcher is told; it waits several times that."""
STUCK_SECONDS = 120.0
"""Longer than any work that a thread does: all threads are stuck if none is free for so long."""


class Heartbeat:
    """Beats while the event loop and the pool of threads answer."""

    def __init__(self, app: App[Any], shown: Callable[[], str], watcher: Watcher | None = None) -> None:
        """Take what is watched.

        Args:
            app: the app whose event loop beats.
            shown: what is on the screen, in a word, without personal data.
            watcher: who is told; None: systemd.
        """
        self._app, self._shown, self._last = app, shown, ""
        self._watcher: Watcher = watcher or Systemd()
        self._probe: asyncio.Task[None] | None = None
        self._asked_at = 0.0

    def start(self) -> None:
        """Report the first picture once it is painted, and beat from then on."""
        self._app.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._last = self._shown()
        self._watcher.ready(self._last)
        self._app.set_interval(BEAT_SECONDS, self.beat)

    def beat(self) -> None:
        """Tell that the screen answers, unless no thread has for long."""
        if not self._threads_answer():
            return
        shown = self._shown()
        self._watcher.alive(shown if shown != self._last else "")
        self._last = shown

    def _threads_answer(self) -> bool:
        """A thread of the pool was free lately; asks for the next one."""
        if self._probe is None or self._probe.done():
            self._asked_at = boot_seconds()
            self._probe = loud_task(self._app, asyncio.to_thread(_nothing))
            return True
        return boot_seconds() - self._asked_at < STUCK_SECONDS


def _nothing() -> None:
    """What a free thread does to show that it is free."""
