"""What staff do at the table of sessions: open one, see the numbers, confirm the clock, close the kiosk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from kiosk.app.autosave import Autosave
from kiosk.app.display import Display, close_dialogs
from kiosk.app.staff_acts import StaffActs
from kiosk.content import staff_manual
from kiosk.content.models import Flow
from kiosk.content.staff_manual import Chapter
from kiosk.ports import AuditPage, Services
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.audit_screen import PAGE, AuditScreen
from kiosk.screens.staff.members_screen import MemberNames, MembersScreen
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.printer_screen import PrinterScreen
from kiosk.screens.staff.scanner_screen import ScannerScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.screens.staff.week import WeekScreen
from kiosk.sessions.admin import SessionAdmin
from kiosk.sessions.overview import SessionDetails, SessionRows
from kiosk.sessions.statistics import WeekStatistics
from kiosk.settings.locations import staff_manual as manual_file

BOTTOM = 2
"""Screens of the staff mode when nothing is open: the bare bottom of the mode, and the table."""

IN_USE = (
    "▲ En esta pantalla hay una sesión abierta: termínela, o guárdela con «Guardar y salir». Luego ensaye."
)


class StaffTable:
    """The first screen of the staff mode, and the way back to it."""

    def __init__(
        self,
        display: Display,
        acts: StaffActs,
        admin: SessionAdmin,
        autosave: Autosave,
        services: Services,
        flow: Flow,
        stop: Callable[[], None],
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            acts: what runs the acts of staff.
            admin: reads and changes sessions.
            autosave: has the session on this screen.
            services: the store's health, the clock's, the printer.
            flow: for the titles of steps.
            stop: closes the kiosk.
        """
        self._display, self._acts, self._admin, self._autosave = display, acts, admin, autosave
        self._services, self._flow, self._stop = services, flow, stop
        self.open_fleet: Callable[[], Awaitable[None]] | None = None
        """Shows the kiosks that share the database; None: this one is alone."""
        self.clean: Callable[[], object] = lambda: None
        """Begins the minute in which the terminal is cleaned."""
        self.begin_practice: Callable[[], Awaitable[None]] | None = None
        """Leaves this process for one in which staff try the kiosk as applicants."""

    async def take(self, event: SessionsScreen.FromTable) -> None:
        """Do what the table asks for."""
        match event:
            case SessionsScreen.ListRequested():
                self._acts.ask(partial(self._admin.rows, self._autosave.session, event.text), self._show_rows)
            case SessionsScreen.Opened():
                read = partial(self._admin.details, event.session_id, self._autosave.session)
                self._acts.ask(read, self._show_session)
            case SessionsScreen.FiguresRequested():
                self._acts.ask(self._admin.figures, lambda found: self._push(self._week(found)))
            case SessionsScreen.PrinterRequested():
                await self._push(PrinterScreen(self._member, self._services.printer))
            case SessionsScreen.ScannerRequested():
                await self._push(ScannerScreen(self._member))
            case SessionsScreen.AuditRequested():
                self._open_audit()
            case SessionsScreen.MembersRequested():
                self._acts.ask(self._members, lambda found: self._push(MembersScreen(self._member, found)))
            case SessionsScreen.MoreRequested():
                fleet = self.open_fleet is not None
                self._display.push(
                    staff_questions.more_dialog(scanner=self._scanner, fleet=fleet), self._do_more
                )
            case SessionsScreen.FleetRequested() if self.open_fleet:
                await self.open_fleet()
            case SessionsScreen.ManualRequested():
                self._acts.ask(self._manual, self._show_manual)
            case SessionsScreen.PracticeRequested():
                self._ask_practice()
            case SessionsScreen.CleaningRequested():
                self._acts.confirm(staff_questions.clean_dialog(), self.clean)
            case SessionsScreen.ClockConfirmed():
                self._ask_clock()
            case SessionsScreen.CloseRequested():
                dialog = staff_questions.close_dialog(session_open=self._autosave.session is not None)
                self._acts.confirm(dialog, self._close)

    @property
    def _member(self) -> str:
        return self._acts.state.member

    @property
    def _scanner(self) -> bool:
        return self._services.scans is not None

    # --- in and back

    async def open(self, note: str) -> None:
        """Show the table, and over it the session of this screen, for that is mostly why staff came.

        Args:
            note: what the member is told first; empty: nothing.
        """
        await self._display.push(SessionsScreen(self._member, note, scanner=self._scanner))
        if session := self._autosave.session:
            await self._display.push(SessionScreen(self._member, self._admin.here(session), note))
        self._acts.ask(
            self._news, lambda words: self._tell_everywhere("\n".join(filter(None, [note, words])))
        )

    def _tell_everywhere(self, words: str) -> None:
        """Say it on the table as well as on the session over it."""
        for screen in self._display.screens:
            if isinstance(screen, StaffScreen):
                screen.tell(words)

    def _news(self) -> str:
        """What staff should know about the store and the clock."""
        doubt = self._services.retention.doubt
        news = (self._services.store.health(), f"{doubt} (tecla D)" if doubt else "")
        return "\n".join(f"▲ {words}" for words in news if words)

    async def back(self) -> bool:
        """Close the screen over the table; False: the table is the one on top."""
        if not self._member or len(self._display.screens) <= BOTTOM:
            return False
        left = self._display.top
        await self._display.pop()
        if isinstance(left, PagesScreen):
            put_away = partial(self._admin.put_away, left.session_id, self._autosave.session)
            self._acts.ask(put_away, lambda _: None)
        return True

    async def unwind(self, kind: type[StaffScreen], words: str = "") -> None:
        """Back to the table or to a session, with fresh facts and a word about what was done."""
        await close_dialogs(self._display)
        while len(self._display.screens) > BOTTOM and not isinstance(self._display.top, kind):
            await self._display.pop()
            await close_dialogs(self._display)
        self.done(words)

    def done(self, words: str = "Hecho.") -> None:
        """Say that something was done; a session's screen shows what it changed."""
        self._acts.tell(words)
        if isinstance(screen := self._display.top, SessionScreen):
            self.refresh(screen.details.row.id)

    def refresh(self, session_id: str) -> None:
        """Read a session again for its screen."""

        def show(details: SessionDetails) -> None:
            for screen in self._display.screens:
                if isinstance(screen, SessionScreen) and screen.details.row.id == session_id:
                    screen.show(details)

        self._acts.ask(partial(self._admin.details, session_id, self._autosave.session), show)

    # --- what is shown

    def _show_rows(self, found: SessionRows) -> None:
        for screen in self._display.screens:
            if isinstance(screen, SessionsScreen):
                screen.show(found)

    def _open_audit(self) -> None:
        """The log; that somebody reads it is an act, too."""
        zone = self._services.clock.now().tzinfo

        async def show(_: None) -> None:
            self._acts.tell("")
            await self._push(AuditScreen(self._member, zone))

        self._acts.act("miró el registro", "", lambda: None, show)

    def show_acts(self, event: AuditScreen.PageRequested) -> None:
        """Read a page of the audit log, and show it."""

        def show(page: AuditPage) -> None:
            if isinstance(screen := self._display.top, AuditScreen):
                screen.show(event.text, event.offset, page)

        self._acts.ask(partial(self._services.audit.page, event.text, event.offset, PAGE), show)

    def _members(self) -> MemberNames:
        access = self._services.staff_access
        return MemberNames(access.members(), access.managers())

    def _do_more(self, choice: str | None) -> None:
        screen = self._display.top
        if choice and self._member and isinstance(screen, SessionsScreen):
            actions = {
                staff_questions.AUDIT: screen.action_audit,
                staff_questions.MEMBERS: screen.action_members,
                staff_questions.SCANNER: screen.action_scanner,
                staff_questions.FLEET: screen.action_fleet,
                staff_questions.MANUAL: screen.action_manual,
                staff_questions.PRACTICE: screen.action_practice,
                staff_questions.CLEAN: screen.action_clean,
                staff_questions.CLOSE: screen.action_close,
            }
            actions[choice]()

    async def _show_session(self, details: SessionDetails) -> None:
        if isinstance(self._display.top, SessionsScreen):
            self._acts.tell("")
            await self._display.push(SessionScreen(self._member, details))

    def _week(self, found: WeekStatistics) -> WeekScreen:
        return WeekScreen(self._member, found, {step.id: step.title for step in self._flow.steps})

    def _manual(self) -> tuple[Chapter, ...]:
        parts = {staff_manual.SCANNER: self._scanner, staff_manual.OTHERS: self.open_fleet is not None}
        return staff_manual.read(manual_file(), [part for part, here in parts.items() if here])

    async def _show_manual(self, chapters: tuple[Chapter, ...]) -> None:
        # loading it takes as long as a key may: only who reads the manual waits for it
        from kiosk.screens.staff.manual_screen import ManualScreen

        await self._push(ManualScreen(self._member, chapters))

    async def _push(self, screen: StaffScreen) -> None:
        """A screen over the table, once: a second key finds it there already."""
        if isinstance(self._display.top, SessionsScreen):
            await self._display.push(screen)

    # --- practice, the clock, the end

    def _ask_practice(self) -> None:
        """A session on this screen comes first."""
        if self._autosave.session:
            self._acts.tell(IN_USE)
        else:
            self._acts.confirm(staff_questions.practice_dialog(), self._practise)

    def _practise(self) -> None:
        async def begin(_: None) -> None:
            if self.begin_practice:
                await self.begin_practice()

        self._acts.act("empezó un ensayo", "", lambda: None, begin)

    def _ask_clock(self) -> None:
        if doubt := self._services.retention.doubt:
            self._acts.confirm(staff_questions.clock_dialog(doubt), self._trust_clock)

    def _trust_clock(self) -> None:
        purge = partial(self._services.retention.purge, sure=True)
        words = "Hecho: se borró lo que ya había vencido."
        self._acts.act(
            "confirmó la hora del quiosco", "", purge, lambda _: self.unwind(SessionsScreen, words)
        )

    def _close(self) -> None:
        self._acts.act("cerró el quiosco", "", lambda: None, lambda _: self._stop())
