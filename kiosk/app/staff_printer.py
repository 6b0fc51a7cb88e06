"""The staff mode: the table of sessions, the printer, the numbers, the end of the kiosk.

Every act is written down with the member's name before anybody is told that it was done.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from textual import on, work
from textual.screen import ModalScreen

from kiosk.app.staff_mode import Gate
from kiosk.errors import KioskError
from kiosk.log import failure
from kiosk.ports import PrintJob
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.printer_screen import PrinterScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.screens.staff.week import WeekScreen
from kiosk.sessions.overview import SessionDetails, SessionRow

T = TypeVar("T")


class Backstage(Gate):
    """What staff see and do, but for the work with one session."""

    async def open_backstage(self, note: str) -> None:
        """The table; over it the session of this screen, for that is mostly why staff came."""
        await self.push_screen(SessionsScreen(self.member, note))
        if self.session:
            await self.push_screen(SessionScreen(self.member, self.admin.here(self.session), note))
        self._ask(self._news, lambda words: self._tell("\n".join(filter(None, [note, words]))))

    def _news(self) -> str:
        """What staff should know about the store and the clock."""
        return "\n".join(f"▲ {words}" for words in (self.services.store.health(), self._doubt()) if words)

    def _doubt(self) -> str:
        doubt = self.services.retention.doubt
        return f"{doubt} (tecla D)" if doubt else ""

    # --- doing

    @work(group="staff")
    async def _ask(self, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """Read something in a thread, and show it; trouble is told in words."""
        await self._answer_staff(task, then)

    def _act(
        self, what: str, code: str, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]
    ) -> None:
        """Do something in a thread, write it down, and show what came of it; one thing at a time."""
        if self._busy:
            return
        self._busy = True
        member = self.member

        def act() -> T:
            result = task()
            self.write_down(what, code, member)
            return result

        self._tell("Un momento…")
        self._do(act, then)

    @work(group="staff")
    async def _do(self, act: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """An act is over when what comes of it stands: until then nothing else begins, and nobody leaves."""
        try:
            await self._answer_staff(act, then)
        finally:
            self._busy = False

    async def _answer_staff(self, task: Callable[[], T], then: Callable[[T], Awaitable[None] | None]) -> None:
        try:
            result = await asyncio.to_thread(task)
        except KioskError as error:
            failure("staff_act_failed", error)
            self._tell(f"▲ {error.title} {error.detail} (código {error.code})")
            return
        if self.member and inspect.isawaitable(shown := then(result)):
            await shown

    def _tell(self, words: str) -> None:
        """Say it on the staff screen, under the dialogs if there are any."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, StaffScreen)]
        if screens:
            screens[-1].tell(words)

    async def _unwind(self, kind: type[StaffScreen], words: str = "") -> None:
        """Back to the table or to a session, with fresh facts and a word about what was done."""
        while isinstance(self.screen, ModalScreen) or (
            len(self.screen_stack) > 2 and not isinstance(self.screen, kind)
        ):
            await self.pop_screen()
        self._tell(words)
        if isinstance(screen := self.screen, SessionScreen):
            self._refresh(screen.dossier.row.id)

    @on(StaffScreen.BackRequested)
    async def _one_back(self) -> None:
        if self.member and len(self.screen_stack) > 2:
            left = self.screen
            await self.pop_screen()
            if isinstance(left, PagesScreen):
                self._ask(partial(self.admin.put_away, left.session_id, self.session), lambda _: None)
        elif not self._busy:
            await self.leave_staff()

    # --- the table

    @on(SessionsScreen.ListRequested)
    def _list(self) -> None:
        self._ask(partial(self.admin.rows, self.session), self._show_rows)

    def _show_rows(self, rows: tuple[SessionRow, ...]) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, SessionsScreen):
                screen.show(rows)

    @on(SessionsScreen.Opened)
    def _open_session(self, event: SessionsScreen.Opened) -> None:
        self._ask(partial(self.admin.dossier, event.session_id, self.session), self._show_session)

    async def _show_session(self, dossier: SessionDetails) -> None:
        if isinstance(self.screen, SessionsScreen):
            self._tell("")
            await self.push_screen(SessionScreen(self.member, dossier))

    def _refresh(self, session_id: str) -> None:
        def show(dossier: SessionDetails) -> None:
            for screen in self.screen_stack:
                if isinstance(screen, SessionScreen) and screen.dossier.row.id == session_id:
                    screen.show(dossier)

        self._ask(partial(self.admin.dossier, session_id, self.session), show)

    @on(SessionsScreen.FiguresRequested)
    def _figures(self) -> None:
        titles = {step.id: step.title for step in self.flow.steps}
        self._ask(self.admin.figures, lambda found: self._push(WeekScreen(self.member, found, titles)))

    @on(SessionsScreen.PrinterRequested)
    async def _printer_room(self) -> None:
        await self._push(PrinterScreen(self.member, self.services.printer))

    async def _push(self, screen: StaffScreen) -> None:
        """A screen over the table, once: a second key finds it there already."""
        if isinstance(self.screen, SessionsScreen):
            await self.push_screen(screen)

    @on(SessionsScreen.ClockConfirmed)
    def _ask_clock(self) -> None:
        if doubt := self.services.retention.doubt:
            dialog = staff_questions.clock_dialog(doubt)
            self.push_screen(dialog, self._if_sure(self._trust_clock))

    def _trust_clock(self) -> None:
        purge = partial(self.services.retention.purge, sure=True)
        words = "Hecho: se borró lo que ya había vencido."
        self._act("confirmó la hora del quiosco", "", purge, lambda _: self._unwind(SessionsScreen, words))

    @on(SessionsScreen.CloseRequested)
    def _ask_close(self) -> None:
        self.push_screen(
            staff_questions.close_dialog(session_open=self.session is not None), self._if_sure(self._close)
        )

    def _close(self) -> None:
        self._act("cerró el quiosco", "", lambda: None, lambda _: self._stop())

    def _if_sure(self, act: Callable[[], Any]) -> Callable[[bool | None], Any]:
        return lambda sure: act() if sure and self.member else None

    # --- the printer

    @on(PrinterScreen.JobOpened)
    def _open_job(self, event: PrinterScreen.JobOpened) -> None:
        self.push_screen(staff_questions.job_dialog(event.job), partial(self._settle_job, event.job))

    def _settle_job(self, job: PrintJob, choice: str | None) -> None:
        printer = self.services.printer
        works: dict[str, tuple[str, Callable[[], None]]] = {
            staff_questions.CAME_OUT: (
                "confirmó que salió",
                partial(printer.confirm, job.key, came_out=True),
            ),
            staff_questions.NOT_OUT: (
                "dijo que no salió: va otra vez",
                partial(printer.confirm, job.key, came_out=False),
            ),
            staff_questions.CANCEL: ("canceló", partial(printer.cancel, job.key)),
        }
        if choice in works and self.member:
            what, task = works[choice]
            self._act(f"{what} «{job.document}»", job.code, task, lambda _: self._done())

    def _done(self, words: str = "Hecho.") -> None:
        self._tell(words)
        if isinstance(screen := self.screen, SessionScreen):
            self._refresh(screen.dossier.row.id)

    @on(PrinterScreen.PauseRequested)
    def _pause(self, event: PrinterScreen.PauseRequested) -> None:
        what = "puso la impresión en pausa" if event.paused else "siguió con la impresión"
        task = partial(self.services.printer.pause, paused=event.paused)
        self._act(what, "", task, lambda _: self._done(""))

    @on(PrinterScreen.TestPageRequested)
    def _test_page(self) -> None:
        task = self.services.printer.test_page
        self._act(
            "imprimió una hoja de prueba", "", task, lambda _: self._done("Hecho: va la hoja de prueba.")
        )

    @on(PrinterScreen.SwitchRequested)
    def _offer_queues(self) -> None:
        def show(queues: tuple[str, ...]) -> None:
            self._tell("" if queues else "No hay otra impresora en este computador.")
            if queues and isinstance(self.screen, PrinterScreen):
                self.push_screen(staff_questions.queue_dialog(queues), self._switch)

        self._ask(self.services.printer.queues, show)

    def _switch(self, queue: str | None) -> None:
        if queue and self.member:
            task = partial(self.services.printer.switch, queue)
            self._act(
                f"cambió a la impresora «{queue}»", "", task, lambda _: self._done(f"Hecho: ahora «{queue}».")
            )
