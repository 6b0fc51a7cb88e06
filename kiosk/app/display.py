"""What the parts of the kiosk ask of the screen, and Textual's way of doing it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Protocol

from textual.app import App
from textual.message import Message
from textual.screen import ModalScreen, Screen

from kiosk.screens.laid_out_once import LaidOutOnce

LONGEST_STILL = 1.0
"""Seconds after which a screen is painted although it is not at rest: its work may wait for the app."""


class Display(Protocol):
    """The screens of this terminal. A mode is a stack of screens; one mode is seen at a time."""

    @property
    def top(self) -> Screen[Any]:
        """The screen that is seen."""

    @property
    def screens(self) -> Sequence[Screen[Any]]:
        """The screens of the mode that is seen, from the bottom up; empty while modes change."""

    def push(self, screen: Screen[Any], then: Callable[[Any], object] | None = None) -> Awaitable[object]:
        """Put a screen on top; it need not be awaited.

        Args:
            screen: a new one.
            then: is called with what the screen is dismissed with.
        """

    def pop(self) -> Awaitable[object]:
        """Take the screen on top away."""

    async def show(self, screen: Screen[Any]) -> None:
        """Put a screen in the place of the one on top, but never of the bottom one of its mode."""

    async def open_mode(self, name: str) -> None:
        """Begin an empty mode, and show it."""

    async def show_mode(self, name: str) -> None:
        """Show a mode that was opened before; the one that was seen waits as it is."""

    async def close_mode(self, name: str) -> None:
        """End a mode that is not seen, with all its screens."""

    def start(self, work: Callable[[], Coroutine[Any, Any, object]], group: str) -> None:
        """Run a coroutine function beside everything else."""

    def start_thread(self, task: Callable[[], object], group: str) -> None:
        """Run a slow task in a thread."""

    def post(self, message: Message) -> object:
        """Send a message to the app, from any thread."""


class TextualDisplay:
    """The display of a Textual app."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    @property
    def top(self) -> Screen[Any]:
        """The screen that is seen."""
        return self._app.screen

    @property
    def screens(self) -> Sequence[Screen[Any]]:
        """The screens of the mode that is seen."""
        return self._app.screen_stack

    def push(self, screen: Screen[Any], then: Callable[[Any], Any] | None = None) -> Awaitable[object]:
        """Put a screen on top."""
        self._fit(screen)
        pushed: Awaitable[object] = self._app.push_screen(screen, then)
        return pushed

    def pop(self) -> Awaitable[object]:
        """Take the screen on top away."""
        popped: Awaitable[object] = self._app.pop_screen()
        return popped

    async def show(self, screen: Screen[Any]) -> None:
        """One picture, the finished one; not each stage of a screen's coming.

        Textual cannot switch the bottom screen of a mode (IndexError): there it is pushed.
        """
        self._fit(screen)
        with self._app.batch_update():
            if len(self._app.screen_stack) > 1:
                await self._app.switch_screen(screen)
            else:
                await self._app.push_screen(screen)
            await _at_rest(screen)

    def _fit(self, screen: Screen[Any]) -> None:
        if isinstance(screen, LaidOutOnce):
            screen.fit(self._app.size)

    async def open_mode(self, name: str) -> None:
        """The bottom screen of a mode stays bare, for it cannot be switched."""
        self._app.add_mode(name, lambda: LaidOutOnce().new_to(self._app))
        await self._app.switch_mode(name)

    async def show_mode(self, name: str) -> None:
        """Show the top screen of a mode that `open_mode` made."""
        await self._app.switch_mode(name)

    async def close_mode(self, name: str) -> None:
        """End a mode."""
        await self._app.remove_mode(name)

    def start(self, work: Callable[[], Coroutine[Any, Any, object]], group: str) -> None:
        """A worker that never begins makes no coroutine, which Python would complain about."""
        task: Callable[[], Any] = work
        self._app.run_worker(task, group=group)

    def start_thread(self, task: Callable[[], object], group: str) -> None:
        """Run a task in a thread."""
        self._app.run_worker(task, group=group, thread=True)

    def post(self, message: Message) -> object:
        """Send a message to the app."""
        return self._app.post_message(message)


async def _at_rest(screen: Screen[Any]) -> None:
    """Wait until a new screen was laid out, and did what it does after a layout."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_STILL):
            for _ in range(3):  # it comes to the front, is laid out, looks what is below
                done = asyncio.Event()
                if screen.is_running and screen.call_after_refresh(done.set):
                    await done.wait()


async def close_dialogs(display: Display, *kinds: type[Screen[Any]]) -> None:
    """Take away the dialogs on top: all of them, or only those of some kinds."""
    while isinstance(display.top, kinds or (ModalScreen,)):
        await display.pop()
