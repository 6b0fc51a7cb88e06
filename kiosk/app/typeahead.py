"""Keys typed faster than the screen moves reach the box they are meant for.

Textual hands each key to the widget that has the focus at that moment, and moves the focus later: a fast
hand or a scanner that sends Enter and goes on typing would fill the box it has just left. So after a key
that may move, the following keys wait until everything that key set off has been done. A key that comes
while a screen is being made waits until the screen has its parts.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widgets import Input

from kiosk.widgets.loud_task import loud_task

MOVING = frozenset(
    {"enter", "tab", "shift+tab", "up", "down", "escape", "f1", "f2", "f6", "f7", "f10", "f12"}
    | {"backspace", "delete", "home", "end"}
)
"""Keys that may move the focus or the cursor, change the screen, or take letters away."""
LONGEST_WAIT = 2.0
"""Seconds after which keys go on in any case: a widget that is gone never answers."""
MADE_SECONDS = 0.01
"""Seconds between two looks at a screen that is being made."""
MOST_HELD = 400
"""Keys held at most; more is no typing."""


class TypeAhead:
    """Holds the keys of one app back while a moving key is at work."""

    def __init__(self, app: App[Any], take: Callable[[events.Key], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        """Hands a key to Textual."""
        self._held: deque[tuple[events.Key, object]] = deque()
        """Each with the screen that was seen when it was pressed; None for one that was still being made."""
        self._task: asyncio.Task[None] | None = None

    async def key(self, event: events.Key) -> None:
        """A key has come: hand it on, now or in its turn."""
        screen = self._app.screen
        if self._task is not None or not screen.is_mounted:
            if len(self._held) < MOST_HELD:
                self._held.append((event, screen if screen.is_mounted else None))
            self._task = self._task or loud_task(self._app, self._go_on())
            return
        moves = self._moves(event)
        await self._take(event)
        if moves:
            self._task = loud_task(self._app, self._go_on())

    async def _go_on(self) -> None:
        try:
            await self._settle()
            while self._held:
                await self._made()
                event, seen = self._held.popleft()
                asks = isinstance(self._app.screen, ModalScreen) and self._app.screen is not seen
                if asks and event.key == "enter":
                    continue  # an Enter pressed twice answers no question that nobody has read
                moves = self._moves(event)
                await self._take(event)
                if moves:
                    await self._settle()
        finally:
            self._task = None

    async def _made(self) -> None:
        """Wait until the screen that is seen has its parts: the actions of a screen look for them."""
        while not self._app.screen.is_mounted:  # noqa: ASYNC110 - which screen is seen may change meanwhile
            await asyncio.sleep(MADE_SECONDS)

    def _moves(self, event: events.Key) -> bool:
        """Whether a key may move something; outside of a box every letter may be a command."""
        return event.key in MOVING or not isinstance(self._app.focused, Input)

    async def _settle(self) -> None:
        """Wait until what the last key set off is done: in its widget, in all around it, in the app."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                focused = self._app.focused or self._app.screen
                for node in focused.ancestors_with_self:
                    await _answered(node)
                for _ in range(2):  # a screen that has just come sets its focus by way of the app
                    await _answered(self._app.screen)
                    await _answered(self._app)


async def _answered(node: MessagePump) -> None:
    """Wait until a widget, a screen or the app has worked through its messages so far."""
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()
