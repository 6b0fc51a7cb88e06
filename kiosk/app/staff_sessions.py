"""What staff do for one session: the one on this screen, or one that is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.beginning import Beginning
from kiosk.app.display import Display
from kiosk.app.relaunch import Renewal
from kiosk.app.staff_acts import StaffActs
from kiosk.app.staff_corrections import StaffCorrections
from kiosk.app.staff_printer import StaffPrinter
from kiosk.app.staff_table import StaffTable
from kiosk.ports import Documents, Paper, PrintState
from kiosk.screens.staff import session_screen as acts
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.sessions.admin import SessionAdmin
from kiosk.sessions.overview import ALL, SessionDetails, SessionRow
from kiosk.sessions.printed_papers import note_printed
from kiosk.sessions.step_view import Views
from kiosk.widgets.page_view import Leaf, draw


class StaffSessions:
    """Does what the screen of one session asks for."""

    def __init__(
        self,
        display: Display,
        staff_acts: StaffActs,
        table: StaffTable,
        printer: StaffPrinter,
        corrections: StaffCorrections,
        admin: SessionAdmin,
        applicant: ApplicantSession,
        autosave: Autosave,
        views: Views,
        documents: Documents,
        renewal: Renewal,
        leave: Callable[[], Awaitable[None]],
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            staff_acts: what runs the acts of staff.
            table: the way back after an act.
            printer: asks about jobs that nobody is sure of.
            corrections: shows the answers.
            admin: reads and changes sessions.
            applicant: the session on this screen.
            autosave: keeps it.
            views: the day it is.
            documents: draws pages.
            renewal: a fresh process, where that is wished for.
            leave: closes the staff mode.
        """
        self._display, self._acts, self._table, self._printer = display, staff_acts, table, printer
        self._corrections = corrections
        self.open_scans: Callable[[SessionDetails], object] | None = None
        """Shows the scanned files of a session; None: this kiosk has no scanner."""
        self._admin, self._applicant, self._autosave = admin, applicant, autosave
        self._views, self._documents, self._renewal, self._leave = views, documents, renewal, leave

    def take(self, event: SessionScreen.FromSession) -> None:
        """Do what the screen of a session asks for."""
        if isinstance(event, SessionScreen.Refreshed):
            self._table.refresh(event.session_id)
        elif isinstance(event, SessionScreen.ActRequested):
            screen = self._display.top
            if isinstance(screen, SessionScreen) and not self._acts.state.busy:
                self._route(event.act, screen)

    def _route(self, act: acts.Act, screen: SessionScreen) -> None:
        details, row = screen.details, screen.details.row
        session = self._applicant.session
        here = row.here and session is not None
        match act:
            case acts.GO_ON if here:
                self._display.start(self._go_back, group="staff")
            case acts.GO_ON if session and session.answers:
                dialog = staff_questions.take_over_dialog(session.code)
                self._acts.confirm(dialog, partial(self._bring_here, row))
            case acts.GO_ON:
                self._bring_here(row)
            case acts.RESET if here:
                self._acts.confirm(staff_questions.reset_dialog(row.who), partial(self._reset, row))
            case acts.SEND_BACK:
                self._display.push(staff_questions.steps_dialog(details.steps), partial(self._send_back, row))
            case acts.ANSWERS:
                self._corrections.open(details)
            case acts.REPRINT:
                self._display.push(
                    staff_questions.reprint_dialog(details.papers), partial(self._reprint, row)
                )
            case acts.CONFIRM:
                unsure = [job for job in details.jobs if job.state is PrintState.UNCONFIRMED]
                self._printer.open_job(unsure[0])
            case acts.SHOW:
                task = partial(self._admin.papers, row.id, session)
                self._acts.act("vio las hojas", row.code, task, partial(self._show_pages, row))
            case acts.SCANS if self.open_scans:
                self.open_scans(details)
            case acts.FINISH:
                dialog = staff_questions.finish_dialog(row.code, here=here)
                self._acts.confirm(dialog, partial(self._finish, row))
            case acts.WIPE:
                self._acts.confirm(staff_questions.wipe_dialog(row.who, row.code), partial(self._wipe, row))

    async def _go_back(self) -> None:
        await self._leave()

    # --- who is on this screen

    def _bring_here(self, row: SessionRow) -> None:
        what = "continuó la sesión en esta pantalla"
        self._acts.act(what, row.code, lambda: None, partial(self._change_to, row.id))

    async def _change_to(self, session_id: str, _: None = None) -> None:
        """Another session on this screen; the one that stands here is kept."""
        self._renewal.next(Beginning(session_id))
        await self._applicant.end("staff", keep=True)
        await self._leave()
        if not self._renewal.enabled:
            await self._applicant.resume(session_id)

    def _reset(self, row: SessionRow) -> None:
        self._acts.act("pidió borrar la sesión y empezar otra", row.code, lambda: None, self._begin_anew)

    async def _begin_anew(self, _: None) -> None:
        self._renewal.next(Beginning(anew=True))
        await self._applicant.end("staff")
        await self._leave()
        if not self._renewal.enabled:
            await self._applicant.start()

    def _finish(self, row: SessionRow) -> None:
        what = "marcó la sesión como terminada"
        if row.here:
            self._acts.act(what, row.code, lambda: None, self._finish_here)
            return
        words = f"Hecho: la sesión {row.code} quedó terminada."
        task = partial(self._admin.finish, row.id)
        self._acts.act(what, row.code, task, lambda _: self._table.unwind(SessionsScreen, words))

    async def _finish_here(self, _: None) -> None:
        await self._applicant.end("finished")
        await self._leave()

    def _wipe(self, row: SessionRow) -> None:
        member = self._acts.state.member

        def wipe() -> None:
            self._acts.write_down("pidió borrar la sesión", row.code, member)  # also if it has to wait
            self._admin.wipe(row.id)

        words = f"Hecho: la sesión {row.code} se borró."
        self._acts.act("borró la sesión", row.code, wipe, lambda _: self._table.unwind(SessionsScreen, words))

    # --- where it stands

    def _send_back(self, row: SessionRow, step_id: str | None) -> None:
        if not step_id or not self._acts.state.member:
            return
        what = f"devolvió la sesión al paso «{step_id}»"
        if row.here:
            self._acts.act(what, row.code, lambda: None, partial(self._jump_here, step_id))
            return
        task = partial(self._admin.send_back, row.id, step_id)
        words = "Hecho: está en ese paso."
        self._acts.act(what, row.code, task, lambda _: self._table.unwind(SessionScreen, words))

    async def _jump_here(self, step_id: str, _: None) -> None:
        if session := self._applicant.session:
            session.jump(step_id, self._views.today())
            await self._autosave.save()
            await self._leave()
            await self._applicant.show_step()

    # --- its papers

    def _reprint(self, row: SessionRow, document: str | None) -> None:
        if document and self._acts.state.member:
            task = partial(self._admin.reprint, row.id, self._applicant.session, document)
            what = "imprimió otra vez " + ("todo" if document == ALL else f"«{document}»")
            self._acts.act(what, row.code, task, partial(self._tell_reprinted, row))

    async def _tell_reprinted(self, row: SessionRow, papers: tuple[Paper, ...]) -> None:
        session, count = self._applicant.session, len(papers)
        if session and session.id == row.id and note_printed(session, papers):
            await self._autosave.save()
        one = "Hecho: el documento va a la impresora."
        words = one if count == 1 else f"Hecho: {count} documentos en camino."
        await self._table.unwind(SessionScreen, words)

    async def _show_pages(self, row: SessionRow, papers: tuple[Paper, ...]) -> None:
        self._acts.tell("")
        if papers and isinstance(self._display.top, SessionScreen):
            await self._display.push(PagesScreen(self._acts.state.member, row.id, row.code, papers))

    def show_page(self, event: PagesScreen.PageRequested) -> None:
        """Draw a page of a paper, and show it."""

        def show(leaf: Leaf) -> None:
            if isinstance(screen := self._display.top, PagesScreen):
                screen.show(event.paper, event.number, leaf)

        if isinstance(event.paper, Paper):
            self._acts.ask(partial(draw, self._documents, event.paper, event.number, event.room), show)
