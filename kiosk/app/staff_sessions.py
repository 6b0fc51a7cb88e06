"""What staff do for one session: the one on this screen, or one that is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from textual import on

from kiosk.app.locked import RESUME
from kiosk.app.staff_mode import ANEW
from kiosk.app.staff_printer import Backstage
from kiosk.ports import Paper, PrintState
from kiosk.screens.staff import session_screen as acts
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.printer_screen import PrinterScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.sessions.overview import ALL, SessionRow
from kiosk.widgets.page_view import Leaf, draw


class Aid(Backstage):
    """Routes the acts of the session screen."""

    @on(SessionScreen.Refreshed)
    def _look_again(self, event: SessionScreen.Refreshed) -> None:
        self._refresh(event.session_id)

    @on(SessionScreen.ActRequested)
    def _route(self, event: SessionScreen.ActRequested) -> None:
        if not isinstance(screen := self.screen, SessionScreen) or self._busy:
            return
        dossier = screen.dossier
        row = dossier.row
        here = row.here and self.session is not None
        match event.act:
            case acts.GO_ON if here:
                self.run_worker(self.leave_staff(), group="staff")
            case acts.GO_ON if self.session and self.session.answers:
                self._confirm(
                    staff_questions.take_over_dialog(self.session.code), partial(self._bring_here, row)
                )
            case acts.GO_ON:
                self._bring_here(row)
            case acts.RESET if here:
                self._confirm(staff_questions.reset_dialog(row.who), partial(self._reset, row))
            case acts.SEND_BACK:
                self.push_screen(staff_questions.steps_dialog(dossier.steps), partial(self._send_back, row))
            case acts.REPRINT:
                self.push_screen(staff_questions.reprint_dialog(dossier.papers), partial(self._reprint, row))
            case acts.CONFIRM:
                unsure = [job for job in dossier.jobs if job.state is PrintState.UNCONFIRMED]
                self._open_job(PrinterScreen.JobOpened(unsure[0]))
            case acts.SHOW:
                task = partial(self.admin.papers, row.id, self.session)
                self._act("vio las hojas", row.code, task, partial(self._show_pages, row))
            case acts.FINISH:
                self._confirm(staff_questions.finish_dialog(row.code, here=here), partial(self._finish, row))
            case acts.WIPE:
                self._confirm(staff_questions.wipe_dialog(row.who, row.code), partial(self._wipe, row))

    def _confirm(self, dialog: staff_questions.ConfirmDialog, act: Callable[[], Any]) -> None:
        self.push_screen(dialog, self._if_sure(act))

    def _bring_here(self, row: SessionRow) -> None:
        self._act(
            "continuó la sesión en esta pantalla", row.code, lambda: None, partial(self._change_to, row.id)
        )

    async def _change_to(self, session_id: str, _: None = None) -> None:
        """Another session on this screen; the one that stands here is kept."""
        if self.fresh_process:
            os.environ[RESUME] = session_id
        await self.end_session("staff", keep=True)
        await self.leave_staff()
        if not self.fresh_process:
            await self.resume(session_id)

    def _reset(self, row: SessionRow) -> None:
        self._act("borró la sesión y empezó otra", row.code, lambda: None, self._begin_anew_session)

    async def _begin_anew_session(self, _: None) -> None:
        if self.fresh_process:
            os.environ[RESUME] = ANEW
        await self.end_session("staff")
        await self.leave_staff()
        if not self.fresh_process:
            await self._start()

    def _send_back(self, row: SessionRow, step_id: str | None) -> None:
        if not step_id or not self.member:
            return
        what = f"devolvió la sesión al paso «{step_id}»"
        if row.here:
            self._act(what, row.code, lambda: None, partial(self._jump_here, step_id))
        else:
            task = partial(self.admin.send_back, row.id, step_id)
            self._act(what, row.code, task, lambda _: self._unwind(SessionScreen, "Hecho: está en ese paso."))

    async def _jump_here(self, step_id: str, _: None) -> None:
        if self.session:
            self.session.jump(step_id, self._views.today())
            await self._save()
            await self.leave_staff()
            await self._show()

    def _reprint(self, row: SessionRow, document: str | None) -> None:
        if document and self.member:
            task = partial(self.admin.reprint, row.id, self.session, document)
            what = "imprimió otra vez " + ("todo" if document == ALL else f"«{document}»")
            self._act(what, row.code, task, self._tell_reprinted)

    async def _tell_reprinted(self, count: int) -> None:
        words = (
            "Hecho: el documento va a la impresora."
            if count == 1
            else f"Hecho: {count} documentos en camino."
        )
        await self._unwind(SessionScreen, words)

    async def _show_pages(self, row: SessionRow, papers: tuple[Paper, ...]) -> None:
        self._tell("")
        if papers and isinstance(self.screen, SessionScreen):
            await self.push_screen(PagesScreen(self.member, row.id, row.code, papers))

    @on(PagesScreen.PageRequested)
    def _page(self, event: PagesScreen.PageRequested) -> None:
        def show(leaf: Leaf) -> None:
            if isinstance(self.screen, PagesScreen):
                self.screen.show(event.paper, event.number, leaf)

        self._ask(partial(draw, self.services.documents, event.paper, event.number, event.room), show)

    def _finish(self, row: SessionRow) -> None:
        if row.here:
            self._act("marcó la sesión como terminada", row.code, lambda: None, self._finish_here)
        else:
            self._act(
                "marcó la sesión como terminada",
                row.code,
                partial(self.admin.finish, row.id),
                lambda _: self._unwind(SessionsScreen, f"Hecho: la sesión {row.code} quedó terminada."),
            )

    async def _finish_here(self, _: None) -> None:
        await self.end_session("finished")
        await self.leave_staff()

    def _wipe(self, row: SessionRow) -> None:
        task = partial(self.admin.wipe, row.id)
        words = f"Hecho: la sesión {row.code} se borró."
        self._act("borró la sesión", row.code, task, lambda _: self._unwind(SessionsScreen, words))
