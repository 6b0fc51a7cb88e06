"""The way into the staff mode and out of it: F12, the PIN, two silent minutes.

The mode is a Textual mode of its own: the screens of the applicant, dialogs and half-typed boxes included,
wait untouched in theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from textual import on, work
from textual.binding import Binding
from textual.screen import Screen

from kiosk.app.applicant import Reception
from kiosk.app.locked import RESTART
from kiosk.errors import KioskError
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import AuditEntry
from kiosk.screens.applicant.paper_news import PaperNews
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import IdleDialog, MessageDialog
from kiosk.screens.staff.pin_dialogs import (
    CodeDialog,
    PinDialog,
    RecoveryDialog,
    SetupDialog,
    StaffAccessDialog,
)
from kiosk.sessions.admin import SessionAdmin
from kiosk.widgets.office_name import StaffWanted

T = TypeVar("T")

STAFF = "staff"
"""Name of the mode."""
ANEW = "anew"
"""Instead of a session's id: a fresh process begins with an empty session, not with the welcome."""
DOOR_SECONDS = 60
"""Silence after which the PIN dialog goes away: it stands in the applicant's way."""
WRONG = "Ese PIN no corresponde. Inténtelo otra vez."
WRONG_CODE = "Ese código no corresponde. Revíselo en el papel."
UNGUARDED = "Funcionario: pulse F12 para fijar su PIN."


class Gate(Reception):
    """Lets staff in and out; what they do inside is the backstage's."""

    BINDINGS = [Binding("f12", "staff", show=False, priority=True)]

    def __init__(
        self,
        *services: Any,
        staff_idle: float = 120,
        ask_setup: bool = False,
        resume: str = "",
        **options: Any,
    ) -> None:
        """Like the reception.

        Args:
            services: as the reception wants them.
            staff_idle: seconds without a key or a touch until the staff mode closes.
            ask_setup: offer to set the first PIN at the start, if there is none.
            resume: id of the session to go on with, or ANEW.
            options: of the reception.
        """
        super().__init__(*services, resume="" if resume == ANEW else resume, **options)
        self._anew, self._ask_setup = resume == ANEW, ask_setup
        self._staff_idle = staff_idle
        self.member = ""
        """Who is in the staff mode; empty: nobody."""
        self.admin = SessionAdmin(self.flow, self.places, self.station, self.services, self._views)
        self._busy = False
        """An act of staff is under way: nothing is done twice, and nobody leaves before it is done."""
        self._hidden = False
        """The applicant's screens stand behind the staff mode."""
        self._held: list[PaperNews] = []
        """News for the applicant's screens, until they stand again."""

    # --- the start

    async def on_mount(self) -> None:
        """After the reception has opened: what a fresh process was asked for, and the first PIN."""
        self.call_later(self._open)

    async def _open(self) -> None:
        if self._anew:
            await self._start()
        elif self._ask_setup and self.session is None and self._unguarded():
            self.push_screen(SetupDialog())

    def _welcome(self) -> Screen[None]:
        screen = super()._welcome()
        if isinstance(screen, WelcomeScreen) and self._unguarded():
            screen.note = "\n".join(filter(None, [screen.note, UNGUARDED]))
        return screen

    def _unguarded(self) -> bool:
        """Nobody can open the staff mode yet."""
        try:
            return not self.services.staff_access.members()
        except KioskError as error:
            failure("staff_unknown", error)
            return False

    # --- the door

    @on(StaffWanted)
    async def action_staff(self) -> None:
        """F12: the PIN, or the end of the staff mode."""
        if self.member:
            if not self._busy:
                await self.leave_staff()
        elif not any(isinstance(screen, StaffAccessDialog | CodeDialog) for screen in self.screen_stack):
            try:
                members = self.services.staff_access.members()
            except KioskError as error:
                self._tell_public(error)
            else:
                self.push_screen(PinDialog(members) if members else SetupDialog())

    def _tell_public(self, error: KioskError) -> None:
        failure("staff_door_failed", error)
        words = ["Avise a quien administra el quiosco.", f"Código: {error.code}"]
        self.push_screen(MessageDialog(error.title, words))

    @on(PinDialog.RecoveryAsked)
    async def _offer_recovery(self) -> None:
        if isinstance(self.screen, PinDialog):
            await self._close_door()
            self.push_screen(RecoveryDialog(self.services.staff_access.members()))

    @on(StaffAccessDialog.Said)
    def _said(self, event: StaffAccessDialog.Said) -> None:
        said, door, dialog = event.said, self.services.staff_access, event.dialog
        name, pin = said["name"], said["pin"]
        if isinstance(dialog, SetupDialog):
            self._check(dialog, partial(door.add, name, pin), self._set_up)
        elif isinstance(dialog, RecoveryDialog):
            task = partial(door.recover, said["code"], name, pin)
            self._check(dialog, task, partial(self._answer, dialog, name, "code", WRONG_CODE))
        else:
            self._check(
                dialog, partial(door.enter, name, pin), partial(self._answer, dialog, name, "pin", WRONG)
            )

    @work(group="door")
    async def _check(
        self, dialog: StaffAccessDialog, task: Callable[[], T], then: Callable[[T], Awaitable[None]]
    ) -> None:
        """Ask the door, which is slow on purpose."""
        try:
            result = await asyncio.to_thread(task)
        except KioskError as error:
            dialog.refuse(error.detail, ask="pin" if "PIN" in error.detail else "name")
        else:
            if dialog in self.screen_stack:
                await then(result)

    async def _answer(
        self, dialog: StaffAccessDialog, name: str, ask: str, wrong: str, entry: AuditEntry
    ) -> None:
        if not entry.granted:
            dialog.refuse(wrong, entry.wait_seconds, ask=ask)
            return
        tries = "hubo un intento fallido" if entry.failed == 1 else f"hubo {entry.failed} intentos fallidos"
        note = f"▲ Desde la última vez que usted entró {tries} con su PIN." if entry.failed else ""
        await self.enter_staff(name, note)

    async def _set_up(self, code: str) -> None:
        """The first member exists: the owner's code is shown, this once."""
        await self._close_door()
        for screen in self.screen_stack:
            if isinstance(screen, WelcomeScreen):
                screen.tell(screen.note.replace(UNGUARDED, "").strip())
        if code:
            self.push_screen(CodeDialog(code))

    async def _close_door(self) -> None:
        while isinstance(self.screen, StaffAccessDialog | IdleDialog):
            await self.pop_screen()

    # --- in and out

    async def enter_staff(self, name: str, note: str = "") -> None:
        """Open the staff mode; the applicant's screens stay as they are."""
        self.save_now()
        await self._close_door()
        self.member, self._hidden = name, True
        log("staff_entered")
        self.add_mode(STAFF, Screen)
        await self.switch_mode(STAFF)
        await self.open_backstage(note)

    async def open_backstage(self, note: str) -> None:
        """Show the first screen of the mode."""
        raise NotImplementedError

    async def leave_staff(self, *, attended: bool = True) -> None:
        """Lock the staff mode, and show the applicant what stood there before.

        Args:
            attended: staff were here until now, so nobody waits for help any more.
        """
        if not self.member:
            return
        member, self.member = self.member, ""
        what = "salió del modo del funcionario" if attended else "se cerró solo el modo del funcionario"
        log("staff_left")
        await asyncio.to_thread(self.write_down, what, "", member)
        await self.switch_mode(self.session.id if self.session else "welcome")
        await self.remove_mode(STAFF)
        if attended:
            await self._help_has_come()
        while self._held:
            await self.hear(self._held.pop(0))
        self._hidden = False
        if self.fresh_process and self.session is None:
            self.exit(return_code=RESTART)  # the names that staff saw leave the memory too

    async def _help_has_come(self) -> None:
        self._keeper.told = False
        if (session := self.session) and session.help_called:
            session.help_called = False
            for screen in self.screen_stack:
                if isinstance(screen, StepScreen):
                    screen.show_note(help_called=False)
            await self._save()

    def write_down(self, what: str, code: str, who: str) -> None:
        """Write down an act; slow. One that cannot be written is for the journal."""
        try:
            self.services.audit.record(who, what, code)
        except KioskError as error:
            failure("audit_failed", error)

    @on(PaperNews)
    async def _from_desk(self, news: PaperNews) -> None:
        """News of papers waits while the screens it is for are hidden behind the staff mode."""
        if self._hidden:
            self._held.append(news)
        else:
            await self.hear(news)

    async def hear(self, news: PaperNews) -> None:
        """Tell the applicant's screens about their papers."""
        raise NotImplementedError

    async def _look_around(self, silence: float) -> None:
        """Staff who went away leave nothing open."""
        if self.member:
            if silence >= self._staff_idle and not self._busy:
                await self.leave_staff(attended=False)
            return
        if silence >= DOOR_SECONDS and isinstance(self.screen, StaffAccessDialog):
            self.screen.answer(None)
        await super()._look_around(silence)
