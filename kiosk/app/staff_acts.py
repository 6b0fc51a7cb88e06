"""What every act of staff has in common: it runs in a thread, is written down, and is told about."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from textual.screen import Screen

from kiosk.app.display import Display
from kiosk.errors import KioskError, StaffError
from kiosk.log import failure
from kiosk.ports import Audit
from kiosk.screens.staff.staff_screen import StaffScreen

T = TypeVar("T")


@dataclass
class StaffState:
    """Who is in the staff mode, and whether something is under way."""

    member: str = ""
    """Name of who is in; empty: nobody."""
    busy: bool = False
    """An act is under way: nothing is done twice, and nobody leaves before it is done."""


class StaffActs:
    """Runs what staff ask for. An act is written down with the member's name before it is called done."""

    def __init__(self, display: Display, state: StaffState, audit: Audit) -> None:
        self._display, self.state, self._audit = display, state, audit

    def ask(self, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """Read something in a thread, and show it.

        Args:
            task: slow; may raise KioskError, which is told in words.
            then: shows the result.
        """
        self._display.start(partial(self._answer, task, then), group="staff")

    def act(
        self, what: str, code: str, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]
    ) -> None:
        """Do something in a thread, write it to the audit log, and show the result; one act at a time.

        Args:
            what: the act, in the words of the audit log.
            code: of the session it is about; empty: of none.
            task: slow; may raise KioskError, which is told in words.
            then: shows the result.
        """
        member = self.state.member

        def act() -> T:
            result = task()
            self.write_down(what, code, member)
            return result

        self.do(act, then)

    def do(self, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """Do what writes its own audit line, and show the result; one act at a time.

        Args:
            task: slow; may raise KioskError, which is told in words.
            then: shows the result.
        """
        if not self.state.busy:
            self.state.busy = True
            self.tell("Un momento…")
            self._display.start(partial(self._do, task, then), group="staff")

    async def _do(self, act: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """Nothing else begins, and nobody leaves, until the result of the act is on the screen."""
        try:
            await self._answer(act, then)
        finally:
            self.state.busy = False

    async def _answer(self, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        try:
            result = await asyncio.to_thread(task)
        except KioskError as error:
            self.refuse(error)
            return
        if self.state.member and inspect.isawaitable(shown := then(result)):
            await shown

    def refuse(self, error: KioskError) -> None:
        """Say why something could not be done."""
        failure("staff_act_failed", error)
        title = "" if isinstance(error, StaffError) else f"{error.title} "  # who is in did open the mode
        self.tell(f"▲ {title}{error.detail} (código {error.code})")

    def write_down(self, what: str, code: str, who: str) -> None:
        """Add an act to the audit log; slow. A failure goes to the journal."""
        try:
            self._audit.record(who, what, code)
        except KioskError as error:
            failure("audit_failed", error)

    def confirm(self, dialog: Screen[bool], act: Callable[[], object]) -> None:
        """Ask a question first; a yes does the act, unless nobody is in any more."""
        self._display.push(dialog, lambda sure: act() if sure and self.state.member else None)

    def tell(self, words: str) -> None:
        """Say it on the staff's screen, under the dialogs if there are any."""
        screens = [screen for screen in self._display.screens if isinstance(screen, StaffScreen)]
        if screens:
            screens[-1].tell(words)
