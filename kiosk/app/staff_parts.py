"""Builds the parts that staff work with, and hands each message of a staff screen to the part it is for."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_scans import ApplicantScans
from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.beginning import Beginning
from kiosk.app.cleaning import Cleaning
from kiosk.app.display import Display
from kiosk.app.relaunch import Renewal
from kiosk.app.staff_acts import StaffActs, StaffState
from kiosk.app.staff_corrections import StaffCorrections
from kiosk.app.staff_fleet import StaffFleet
from kiosk.app.staff_members import StaffMembers
from kiosk.app.staff_mode import StaffMode
from kiosk.app.staff_printer import StaffPrinter
from kiosk.app.staff_scans import StaffScans
from kiosk.app.staff_sessions import StaffSessions
from kiosk.app.staff_table import StaffTable
from kiosk.interview.derived_values import Station
from kiosk.ports import Services
from kiosk.screens.staff.answers_screen import AnswersScreen
from kiosk.screens.staff.audit_screen import AuditScreen
from kiosk.screens.staff.fleet_screen import FleetScreen
from kiosk.screens.staff.members_screen import MembersScreen
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.pin_dialogs import StaffAccessDialog
from kiosk.screens.staff.printer_screen import PrinterScreen
from kiosk.screens.staff.scanner_screen import ScannerScreen
from kiosk.screens.staff.scans_screen import ScansScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.sessions.admin import SessionAdmin
from kiosk.sessions.step_view import Views


class StaffParts:
    """The staff mode, its table, and what the table leads to.

    Args:
        display: the screens.
        services: the outside world.
        station: facts about the office and this terminal.
        views: what the applicant's screens show.
        state: who is in; the app looks at it too.
        idle_seconds: without a key or a touch, until the mode closes.
        applicant: the session that waits behind the mode.
        autosave: keeps it.
        papers: its documents.
        scans: its scans; None: this kiosk has no scanner.
        renewal: a fresh process, where that is wished for.
        shut: ends the kiosk.
        deafen: drops every key and touch, or hears them again.
    """

    def __init__(
        self,
        display: Display,
        services: Services,
        station: Station,
        views: Views,
        state: StaffState,
        idle_seconds: float,
        *,
        applicant: ApplicantSession,
        autosave: Autosave,
        papers: ApplicantPapers,
        scans: ApplicantScans | None,
        renewal: Renewal,
        shut: Callable[[], None],
        deafen: Callable[[bool], None],
    ) -> None:
        self._display, self._services, self._views = display, services, views
        self._applicant, self._autosave = applicant, autosave
        self._acts = acts = StaffActs(display, state, services.audit)
        self._admin = SessionAdmin(views.flow, views.places, station, services, views)
        self._table = StaffTable(display, acts, self._admin, autosave, services, views.flow, shut)
        access = services.staff_access
        self.mode = StaffMode(
            display, access, acts, self._table, applicant, autosave, papers, renewal, idle_seconds
        )
        self._renewal = renewal
        self._table.begin_practice = self._begin_practice
        self._build_sessions(renewal)
        self._members = StaffMembers(display, acts, self._table, access, self.mode.leave)
        self._scans: StaffScans | None = None
        """None: this kiosk has no scanner."""
        if scans:
            self._build_scans(scans)
        self._build_machines(deafen)

    async def _begin_practice(self) -> None:
        self._renewal.next(Beginning(practice=True))
        await self.mode.leave()

    def _build_machines(self, deafen: Callable[[bool], None]) -> None:
        """What staff do about the machines: this one is cleaned, the others are looked at."""
        self.cleaning = Cleaning(self._display, self._acts, deafen)
        self._table.clean = self.cleaning.start
        self._fleet: StaffFleet | None = None
        """None: this kiosk is alone."""
        if fleet := self._services.fleet:
            self._fleet = StaffFleet(self._display, self._acts, fleet)
            self._table.open_fleet = self._fleet.open

    def _build_sessions(self, renewal: Renewal) -> None:
        """What staff do about a session and its papers."""
        display, acts, table, services = self._display, self._acts, self._table, self._services
        self._printer = StaffPrinter(display, acts, table, services.printer)
        self._corrections = StaffCorrections(
            display, acts, table, self._admin, self._applicant, self._autosave, self._views
        )
        self.mode.before_return = self._corrections.show_again
        self._sessions = StaffSessions(
            display,
            acts,
            table,
            self._printer,
            self._corrections,
            self._admin,
            self._applicant,
            self._autosave,
            self._views,
            services.documents,
            renewal,
            self.mode.leave,
        )

    def _build_scans(self, applicant_scans: ApplicantScans) -> None:
        if (scans := self._services.scans) is None:
            return
        self._scans = StaffScans(
            self._display,
            self._acts,
            self._table,
            self._admin,
            self._applicant,
            applicant_scans,
            self._corrections,
            self._autosave,
            self._views,
            self._services.documents,
            scans,
            self.mode.leave,
        )
        self._sessions.open_scans = self._scans.open

    async def take(self, event: StaffScreen.FromStaff) -> None:
        """Do what a staff screen, or a dialog before the staff mode, asks for."""
        match event:
            case StaffAccessDialog.FromAccess():
                await self.mode.take(event)
            case StaffScreen.BackRequested():
                await self.mode.back()
            case SessionsScreen.FromTable():
                await self._table.take(event)
            case SessionScreen.FromSession():
                self._sessions.take(event)
            case FleetScreen.FromFleet() if self._fleet:
                self._fleet.take(event)
            case PrinterScreen.FromPrinter():
                self._printer.take(event)
            case AnswersScreen.FromAnswers():
                await self._corrections.take(event)
            case MembersScreen.FromMembers():
                self._members.take(event)
            case AuditScreen.PageRequested():
                self._table.show_acts(event)
            case PagesScreen.PageRequested():
                self._sessions.show_page(event)
                if self._scans:
                    self._scans.show_page(event)
            case ScansScreen.DropRequested() if self._scans:
                self._scans.ask_to_drop(event)
            case ScannerScreen.FromScanner() if self._scans:
                self._scans.take(event)
