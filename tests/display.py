"""A display without a terminal: screens are stored in lists and not drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from textual.message import Message
from textual.screen import Screen

BOTTOM = "welcome"
"""Name of the first mode."""


class FakeDisplay:
    """Implements `kiosk.app.display.Display`; tests can read what was pushed, posted and started."""

    def __init__(self) -> None:
        self.modes: dict[str, list[Screen[Any]]] = {BOTTOM: [Screen()]}
        self.mode = BOTTOM
        self.answers: dict[Screen[Any], Callable[[Any], object]] = {}
        """Screen -> the callback for its result."""
        self.posted: list[Message] = []
        self.running: set[asyncio.Task[object]] = set()

    @property
    def top(self) -> Screen[Any]:
        """The top screen of the current mode."""
        return self.modes[self.mode][-1]

    @property
    def screens(self) -> Sequence[Screen[Any]]:
        """The stack of the current mode."""
        return self.modes[self.mode]

    def push(self, screen: Screen[Any], then: Callable[[Any], object] | None = None) -> Awaitable[object]:
        """Push a screen."""
        self.modes[self.mode].append(screen)
        if then:
            self.answers[screen] = then
        return _done()

    def pop(self) -> Awaitable[object]:
        """Remove the top screen."""
        self.modes[self.mode].pop()
        return _done()

    async def show(self, screen: Screen[Any]) -> None:
        """Replace the top screen."""
        stack = self.modes[self.mode]
        if len(stack) > 1:
            stack.pop()
        stack.append(screen)

    async def open_mode(self, name: str) -> None:
        """Make a mode and show it."""
        self.modes[name] = [Screen()]
        self.mode = name

    async def show_mode(self, name: str) -> None:
        """Show another mode."""
        assert name in self.modes
        self.mode = name

    async def close_mode(self, name: str) -> None:
        """Remove a mode."""
        assert name != self.mode, "Textual cannot remove the mode that is seen"
        del self.modes[name]

    def start(self, work: Callable[[], Coroutine[Any, Any, object]], group: str) -> None:
        """Start a coroutine beside the test; `settle` waits for it."""
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work())
        self.running.add(task)

    def start_thread(self, task: Callable[[], object], group: str) -> None:
        """Start a function in a thread; `settle` waits for it."""
        self.start(lambda: asyncio.to_thread(task), group)

    def post(self, message: Message) -> object:
        """Store a message."""
        self.posted.append(message)
        return True

    async def answer(self, result: object) -> None:
        """Close the top dialog with a result, and wait for everything its callback starts."""
        dialog = self.modes[self.mode].pop()
        answered = self.answers.pop(dialog)(result)
        if isinstance(answered, Awaitable):
            await answered
        await self.settle()

    async def settle(self) -> None:
        """Wait for every started task."""
        while self.running:
            await self.running.pop()


def _done() -> Awaitable[object]:
    done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
