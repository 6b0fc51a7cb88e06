"""What staff do with the scans of a session, and with the scanner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from kiosk.app.applicant_scans import ApplicantScans
from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.display import Display
from kiosk.app.staff_acts import StaffActs
from kiosk.app.staff_corrections import StaffCorrections
from kiosk.app.staff_table import StaffTable
from kiosk.errors import StoreError
from kiosk.ports import Documents, ScanServices
from kiosk.ports.scanning import ScannedFile, readable
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.scanner_screen import ScannerScreen
from kiosk.screens.staff.scans_screen import ScansScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.sessions.admin import SessionAdmin, scan_step, unscan
from kiosk.sessions.overview import SessionDetails
from kiosk.sessions.scanner_words import ScannerFacts, ask_state, try_scan
from kiosk.sessions.step_view import Views
from kiosk.widgets.page_view import Leaf, Room, prepare

GONE = "Ya no hay nada escaneado en esta sesión."


class StaffScans:
    """Shows scanned files, deletes them, and tries the scanner; on a kiosk with a scanner only."""

    def __init__(
        self,
        display: Display,
        acts: StaffActs,
        table: StaffTable,
        admin: SessionAdmin,
        applicant: ApplicantSession,
        applicant_scans: ApplicantScans,
        corrections: StaffCorrections,
        autosave: Autosave,
        views: Views,
        documents: Documents,
        scans: ScanServices,
        leave: Callable[[], Awaitable[None]],
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            acts: what runs the acts of staff.
            table: the way back after an act.
            admin: changes sessions that are not on this screen.
            applicant: the session on this screen.
            applicant_scans: has its pages that are not files yet.
            corrections: shows the applicant's screen again.
            autosave: keeps the session.
            views: the day it is.
            documents: draws pages.
            scans: the scanner and the files.
            leave: closes the staff mode.
        """
        self._display, self._acts, self._table, self._admin = display, acts, table, admin
        self._applicant, self._applicant_scans, self._corrections = applicant, applicant_scans, corrections
        self._autosave, self._views, self._documents = autosave, views, documents
        self._scans, self._leave = scans, leave

    # --- the files of a session

    def open(self, details: SessionDetails) -> None:
        """Read the scanned files of a session and show them."""
        row = details.row

        async def show(files: tuple[ScannedFile, ...]) -> None:
            self._acts.tell("")
            if isinstance(self._display.top, SessionScreen):
                member = self._acts.state.member
                await self._display.push(
                    ScansScreen(member, row.id, row.code, files, fixed=details.elsewhere)
                )

        task = partial(self._read, details)
        self._acts.act("vio lo escaneado", row.code, task, show)

    def _read(self, details: SessionDetails) -> tuple[ScannedFile, ...]:
        """The files, with their numbers of pages; slow."""
        found = readable(self._scans.files, details.row.id, details.scans)
        files = (
            ScannedFile(name, self._documents.count(content), content, details.scan_words(name))
            for name, content in found.items()
        )
        if not (shown := tuple(file for file in files if file.pages)):
            raise StoreError(GONE)
        return shown

    def show_page(self, event: PagesScreen.PageRequested) -> None:
        """Draw a page of a scanned file, and show it."""
        if isinstance(file := event.paper, ScannedFile):

            def show(leaf: Leaf) -> None:
                if isinstance(screen := self._display.top, PagesScreen):
                    screen.show(file, event.number, leaf)

            self._acts.ask(partial(self._drawn, file, event.number, event.room), show)

    def _drawn(self, file: ScannedFile, number: int, room: Room) -> Leaf:
        page = self._documents.drawing(file.content, number, room.columns, room.dpi, room.pixels)
        return prepare(replace(page, text=f"{file.name} {number}"), room)

    def ask_to_drop(self, event: ScansScreen.DropRequested) -> None:
        """Ask whether a scanned file is deleted, and delete it."""
        dialog = staff_questions.drop_scan_dialog(event.name, again=event.again)
        self._acts.confirm(dialog, partial(self._drop, event))

    def _drop(self, event: ScansScreen.DropRequested) -> None:
        session = self._applicant.session
        screen = next(one for one in self._display.screens if isinstance(one, SessionScreen))
        code = screen.details.row.code
        what = f"{'pidió escanear otra vez' if event.again else 'borró el escaneo'} «{event.name}»"
        drop = self._scans.files.drop
        if session and session.id == event.session_id:
            self._acts.act(
                what, code, partial(self._drop_here, session.id, event.name), partial(self._dropped, event)
            )
            return
        task = partial(self._admin.drop_scan, event.session_id, event.name, drop, again=event.again)
        words = f"Hecho: {event.name} se borró."
        self._acts.act(what, code, task, lambda _: self._table.unwind(SessionScreen, words))

    def _drop_here(self, session_id: str, name: str) -> None:
        """Wipe a file of the session on this screen; slow."""
        self._scans.files.drop(session_id, name)
        self._applicant_scans.forget_pages()

    async def _dropped(self, event: ScansScreen.DropRequested, _: None) -> None:
        """Let the session on this screen know; with `again`, go to the step of the scan."""
        if (session := self._applicant.session) is None:
            return
        unscan(session, event.name)
        again = event.again and session.jump(scan_step(session, event.name), self._views.today())
        await self._autosave.save()
        if again:
            await self._leave()
            await self._applicant.show_step()
        else:
            self._corrections.changed_behind(session.id)
            await self._table.unwind(SessionScreen, f"Hecho: {event.name} se borró.")

    # --- the scanner

    def take(self, event: ScannerScreen.FromScanner) -> None:
        """Do what the scanner's screen asks for."""
        desk = self._scans.desk
        match event:
            case ScannerScreen.StateRequested():
                self._acts.ask(partial(ask_state, desk), self._show_state)
            case ScannerScreen.TestRequested():
                what = f"probó el {'alimentador' if event.feeder else 'vidrio'} del escáner"
                self._acts.act(what, "", partial(try_scan, desk, feeder=event.feeder), self._show_result)

    def _show_state(self, facts: ScannerFacts) -> None:
        if isinstance(screen := self._display.top, ScannerScreen):
            screen.show(facts)

    def _show_result(self, words: str) -> None:
        self._acts.tell("")
        if isinstance(screen := self._display.top, ScannerScreen):
            screen.show_result(words)
            screen.action_look()
