"""A display without a terminal: screens are kept in lists and never drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from textual.message import Message
from textual.screen import Screen

BOTTOM = "welcome"
"""Name of the mode that is seen at first."""


class FakeDisplay:
    """As `kiosk.app.display.Display`; what is pushed, posted and started can be looked at."""

    def __init__(self) -> None:
        self.modes: dict[str, list[Screen[Any]]] = {BOTTOM: [Screen()]}
        self.mode = BOTTOM
        self.answers: dict[Screen[Any], Callable[[Any], object]] = {}
        """What a screen is to be answered with."""
        self.posted: list[Message] = []
        self.running: set[asyncio.Task[object]] = set()

    @property
    def top(self) -> Screen[Any]:
        """The screen that would be seen."""
        return self.modes[self.mode][-1]

    @property
    def screens(self) -> Sequence[Screen[Any]]:
        """The stack of the mode that would be seen."""
        return self.modes[self.mode]

    def push(self, screen: Screen[Any], then: Callable[[Any], object] | None = None) -> Awaitable[object]:
        """Put a screen on the stack."""
        self.modes[self.mode].append(screen)
        if then:
            self.answers[screen] = then
        return _done()

    def pop(self) -> Awaitable[object]:
        """Take the top screen off."""
        self.modes[self.mode].pop()
        return _done()

    async def show(self, screen: Screen[Any]) -> None:
        """Put a screen in the place of the top one."""
        stack = self.modes[self.mode]
        if len(stack) > 1:
            stack.pop()
        stack.append(screen)

    async def open_mode(self, name: str) -> None:
        """Begin a stack."""
        self.modes[name] = [Screen()]
        self.mode = name

    async def show_mode(self, name: str) -> None:
        """Change to a stack."""
        assert name in self.modes
        self.mode = name

    async def close_mode(self, name: str) -> None:
        """Forget a stack."""
        assert name != self.mode, "Textual cannot remove the mode that is seen"
        del self.modes[name]

    def start(self, work: Callable[[], Coroutine[Any, Any, object]], group: str) -> None:
        """Run beside the test; `settle` waits for it."""
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work())
        self.running.add(task)

    def start_thread(self, task: Callable[[], object], group: str) -> None:
        """The same, in a thread."""
        self.start(lambda: asyncio.to_thread(task), group)

    def post(self, message: Message) -> object:
        """Keep a message."""
        self.posted.append(message)
        return True

    async def answer(self, result: object) -> None:
        """Answer the dialog on top, and wait for what comes of it."""
        dialog = self.modes[self.mode].pop()
        answered = self.answers.pop(dialog)(result)
        if isinstance(answered, Awaitable):
            await answered
        await self.settle()

    async def settle(self) -> None:
        """Wait for everything that was started."""
        while self.running:
            await self.running.pop()


def _done() -> Awaitable[object]:
    done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
