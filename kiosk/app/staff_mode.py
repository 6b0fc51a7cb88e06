"""The way into the staff mode and out of it: F12, the PIN, two silent minutes.

The mode is a Textual mode of its own: the screens of the applicant, dialogs and half-typed boxes included,
wait untouched in theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_session import WELCOME, ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.display import Display, close_dialogs
from kiosk.app.first_screen import UNGUARDED, unguarded
from kiosk.app.relaunch import Renewal
from kiosk.app.staff_acts import StaffActs
from kiosk.app.staff_table import StaffTable
from kiosk.errors import KioskError, StaffError
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import AccessResult, StaffAccess
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import IdleDialog, MessageDialog
from kiosk.screens.staff.pin_dialogs import (
    PinDialog,
    RecoveryDialog,
    SetupDialog,
    StaffAccessDialog,
)
from kiosk.screens.staff.recovery_code_dialog import CodeDialog

T = TypeVar("T")

STAFF = "staff"
"""Name of the mode."""
DIALOG_SECONDS = 60
"""Silence after which the PIN dialog goes away: it stands in the applicant's way."""
WRONG = "Ese PIN no corresponde. Inténtelo otra vez."
WRONG_CODE = "Ese código no corresponde. Revíselo en el papel."


async def nothing() -> None:
    """Nothing has to be done."""


class StaffMode:
    """Lets staff in and out."""

    def __init__(
        self,
        display: Display,
        access: StaffAccess,
        acts: StaffActs,
        table: StaffTable,
        applicant: ApplicantSession,
        autosave: Autosave,
        papers: ApplicantPapers,
        renewal: Renewal,
        idle_seconds: float,
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            access: knows the members and checks their PINs.
            acts: who is in, and what is under way.
            table: the first screen of the mode.
            applicant: the session that waits behind the mode.
            autosave: keeps it.
            papers: holds its news back meanwhile.
            renewal: a fresh process, where that is wished for.
            idle_seconds: without a key or a touch, until the mode closes.
        """
        self._display, self._access, self._acts, self._table = display, access, acts, table
        self.before_return: Callable[[], Awaitable[None]] = nothing
        """Is awaited once the applicant's screens are back, before anything else is done with them."""
        self._applicant, self._autosave, self._papers = applicant, autosave, papers
        self._renewal, self._idle_seconds = renewal, idle_seconds

    @property
    def member(self) -> str:
        """Who is in the staff mode; empty: nobody."""
        return self._acts.state.member

    @property
    def busy(self) -> bool:
        """An act of staff is under way."""
        return self._acts.state.busy

    # --- the PIN

    def offer_setup(self) -> None:
        """Ask for the first member and its PIN, if there is none."""
        if self._applicant.session is None and unguarded(self._access):
            self._display.push(SetupDialog(self._access.refuse_pin))

    async def toggle(self) -> None:
        """F12: the PIN, or the end of the staff mode."""
        if self.member:
            await self.step_out()
        elif not any(isinstance(one, StaffAccessDialog | CodeDialog) for one in self._display.screens):
            try:
                members = self._access.members()
            except KioskError as error:
                self._tell_public(error)
            else:
                self._display.push(PinDialog(members) if members else SetupDialog(self._access.refuse_pin))

    def _tell_public(self, error: KioskError) -> None:
        failure("staff_access_failed", error)
        words = ["Avise a quien administra el quiosco.", f"Código: {error.code}"]
        self._display.push(MessageDialog(error.title, words))

    async def take(self, event: StaffAccessDialog.FromAccess) -> None:
        """Do what a dialog before the staff mode asks for."""
        if isinstance(event, PinDialog.RecoveryAsked):
            if isinstance(self._display.top, PinDialog):
                await self._close_access()
                self._display.push(RecoveryDialog(self._access.members(), self._access.refuse_pin))
        elif isinstance(event, StaffAccessDialog.Said):
            self._display.start(partial(self._check, event.dialog, event.said), group="access")

    async def _check(self, dialog: StaffAccessDialog, said: dict[str, str]) -> None:
        """Check what was typed, which is slow on purpose, and let the member in."""
        name, pin = said["name"], said["pin"]
        if isinstance(dialog, SetupDialog):
            await self._ask(dialog, partial(self._access.add, name, pin), self._set_up)
        elif isinstance(dialog, RecoveryDialog):
            task = partial(self._access.recover, said["code"], name, pin)
            await self._ask(dialog, task, partial(self._answer, dialog, name, "code", WRONG_CODE))
        else:
            task = partial(self._access.enter, name, pin)
            await self._ask(dialog, task, partial(self._answer, dialog, name, "pin", WRONG))

    async def _ask(
        self, dialog: StaffAccessDialog, task: Callable[[], T], then: Callable[[T], Awaitable[None]]
    ) -> None:
        try:
            result = await asyncio.to_thread(task)
        except KioskError as error:
            failure("staff_access_failed", error)
            ask = error.about if isinstance(error, StaffError) else None
            public = f"{error.title} Avise a quien administra el quiosco. Código: {error.code}"
            dialog.refuse(error.detail if ask else public, ask=ask or "name")
        else:
            if dialog in self._display.screens:
                await then(result)

    async def _answer(
        self, dialog: StaffAccessDialog, name: str, ask: str, wrong: str, entry: AccessResult
    ) -> None:
        if not entry.granted:
            dialog.refuse(wrong, entry.wait_seconds, ask=ask)
            return
        tries = "hubo un intento fallido" if entry.failed == 1 else f"hubo {entry.failed} intentos fallidos"
        note = f"▲ Desde la última vez que usted entró {tries} con su PIN." if entry.failed else ""
        await self.enter(name, note)

    async def _set_up(self, code: str) -> None:
        """The first member exists: the owner's code is shown, this once."""
        await self._close_access()
        for screen in self._display.screens:
            if isinstance(screen, WelcomeScreen):
                screen.tell(screen.note.replace(UNGUARDED, "").strip())
        if code:
            self._display.push(CodeDialog(code))

    async def _close_access(self) -> None:
        await close_dialogs(self._display, StaffAccessDialog, IdleDialog)

    # --- in and out

    async def enter(self, name: str, note: str = "") -> None:
        """Open the staff mode; the applicant's screens stay as they are.

        Args:
            name: of the member.
            note: what the member is told first; empty: nothing.
        """
        self._autosave.save_now()
        await self._close_access()
        self._acts.state.member = name
        self._papers.hold()
        log("staff_entered")
        await self._display.open_mode(STAFF)
        await self._table.open(note)

    async def back(self) -> None:
        """One screen back; from the table, out of the mode."""
        if not await self._table.back():
            await self.step_out()

    async def step_out(self) -> None:
        """Leave the mode, unless an act is under way."""
        if not self.busy:
            await self.leave()

    async def leave(self, *, attended: bool = True) -> None:
        """Lock the staff mode, and show the applicant the screen from before.

        Args:
            attended: staff were here until now, so nobody waits for help any more.
        """
        if not (member := self.member):
            return
        self._acts.state.member = ""
        what = "salió del modo del funcionario" if attended else "se cerró solo el modo del funcionario"
        log("staff_left")
        await asyncio.to_thread(self._acts.write_down, what, "", member)
        session = self._applicant.session
        await self._display.show_mode(session.id if session else WELCOME)
        await self._display.close_mode(STAFF)
        await self.before_return()
        if attended:
            await self._applicant.welcome_help()
        await self._papers.let_go()
        if self._renewal.enabled and self._applicant.session is None:
            self._renewal.leave()  # the names that staff saw leave the memory too

    async def notice(self, silence: float) -> bool:
        """Staff who went away leave nothing open. False: the silence is the applicant's, too."""
        if self.member:
            if silence >= self._idle_seconds and not self.busy:
                await self.leave(attended=False)
            return True
        if silence >= DIALOG_SECONDS and isinstance(dialog := self._display.top, StaffAccessDialog):
            dialog.answer(None)
        return False
