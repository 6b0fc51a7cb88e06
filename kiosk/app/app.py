"""The kiosk as one Textual app: puts its parts together, and hands each message to the part it is for."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.binding import Binding
from textual.screen import Screen

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_scans import ApplicantScans
from kiosk.app.applicant_session import WELCOME, ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.beginning import Beginning
from kiosk.app.chores import Chores
from kiosk.app.cleaning import Cleaning
from kiosk.app.display import TextualDisplay
from kiosk.app.first_screen import FirstScreen
from kiosk.app.fleet_reports import FleetReports, report_of
from kiosk.app.frame import FramedApp
from kiosk.app.heard_cards import HeardCards
from kiosk.app.idle import IdleWatch
from kiosk.app.leaving import Leaving
from kiosk.app.locked import CLOSED
from kiosk.app.paper_maker import PaperMaker
from kiosk.app.practice import Practice
from kiosk.app.relaunch import Renewal
from kiosk.app.scan_maker import ScanMaker
from kiosk.app.staff_acts import StaffActs, StaffState
from kiosk.app.staff_call import StaffCall
from kiosk.app.staff_corrections import StaffCorrections
from kiosk.app.staff_fleet import StaffFleet
from kiosk.app.staff_members import StaffMembers
from kiosk.app.staff_mode import UNGUARDED, StaffMode
from kiosk.app.staff_printer import StaffPrinter
from kiosk.app.staff_scans import StaffScans
from kiosk.app.staff_sessions import StaffSessions
from kiosk.app.staff_table import StaffTable
from kiosk.app.step_router import StepRouter
from kiosk.app.touch import TouchUse
from kiosk.boot import boot_seconds
from kiosk.content.models import Flow
from kiosk.content.welcome_drawings import WelcomeDrawings
from kiosk.content.wireframes import Wireframe
from kiosk.interview.derived_values import Station
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.ports import Services
from kiosk.screens.applicant.paper_news import PaperNews
from kiosk.screens.applicant.scan_news import ScanNews
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.reader_note import CardHeard
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
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.resume import SessionResume
from kiosk.sessions.save_queue import SaveQueue
from kiosk.sessions.step_view import Views
from kiosk.sessions.visit_counts import VisitCounts
from kiosk.settings import TimeSettings
from kiosk.widgets.office_name import StaffWanted

KEEP_TYPING_SECONDS = 5
"""How often what is being typed is saved, so that a power cut takes no more than that."""
CHORES_SECONDS = 3600
"""How often the chores are done."""
PAPER_SECONDS = 0.5
"""How often the screen is told how the papers are."""
NOBODY = "bienvenida"
"""What the machine is told while nobody is here."""
DEVELOPING = "Modo de desarrollo: Ctrl+Q cierra el quiosco."


class KioskApp(FramedApp):
    """Routes; every decision is made by the part that a message is handed to.

    Args:
        flow: the journey.
        services: the outside world.
        station: facts about the office and this terminal.
        places: departments and municipalities.
        times: how long silence lasts before something is done about it.
        drawings: of SECOP's screens, by the id of their step.
        welcome: what is drawn on the welcome screen; None: nothing.
        look: name of the theme.
        beginning: what to begin with; None: the welcome screen.
        tidy: do the chores at the start; a process between two applicants leaves them to the one before.
        fresh_process: leave the process after each session, so that nothing of it stays in memory.
        on_tty: there is a real terminal.
        unlocked: ctrl+q leaves.
        staff_idle: seconds without a key or a touch until the staff mode closes.
        ask_setup: offer to set the first PIN at the start, if there is none.
        touch: when targets are large and the keyboard is on the screen.
        aids: offer what helps to see the screen.
        letters: points of normal and of large letters; empty: the terminal cannot change them.
    """

    BINDINGS = [Binding("f12", "staff", show=False, priority=True)]

    def __init__(
        self,
        flow: Flow,
        services: Services,
        station: Station,
        places: Places,
        times: TimeSettings,
        *,
        drawings: Mapping[str, Wireframe] | None = None,
        welcome: WelcomeDrawings | None = None,
        look: str = "claro",
        beginning: Beginning | None = None,
        tidy: bool = True,
        fresh_process: bool = False,
        on_tty: bool = False,
        unlocked: bool = False,
        staff_idle: float = 120,
        ask_setup: bool = False,
        touch: TouchUse = "auto",
        aids: bool = False,
        letters: str = "",
    ) -> None:
        words = flow.words.aids if aids else None
        super().__init__(
            look=look, unlocked=unlocked, on_tty=on_tty, touch=touch, aids=words, letters=letters
        )
        self.flow, self.services, self.station = flow, services, station
        self.beginning, self._tidy, self._ask_setup = beginning or Beginning(), tidy, ask_setup
        self.chores, self._silence = Chores(), times.idle_seconds
        display, practice = TextualDisplay(self), self.beginning.practice
        self._renewal = Renewal(self, enabled=fresh_process, practice=practice)
        self.set_class(practice, "-practice")
        views = Views(flow, services, station, places, drawings or {}, practice=practice)
        self._first_screen = FirstScreen(self, flow, views.heading, welcome, views.pace)
        self._build_applicant(display, views, times)
        acts = self._build_staff(display, views, staff_idle)
        self.practice = Practice(display, acts, self.applicant, self._renewal, times, active=practice)
        self.practice.leave_staff, self._table.practise = self.staff.leave, self.practice.ask_start

    def _build_applicant(self, display: TextualDisplay, views: Views, times: TimeSettings) -> None:
        services = self.services
        self.keeper = Keeper(services, self.station)
        self._save_queue = SaveQueue(self.keeper)
        self.autosave = Autosave(display, self.keeper, self._save_queue, services.audit, self.flow.words)
        resume, idle_watch = SessionResume(services), IdleWatch(times)
        counts = VisitCounts(services.store, services.clock, views.flow)
        self.applicant = ApplicantSession(
            display,
            self.autosave,
            self.keeper,
            self._save_queue,
            views,
            resume,
            idle_watch,
            self._renewal,
            counts,
        )
        keep_files = self.station.privacy.keep_paper_files
        maker = PaperMaker(services, display.post, keep_files=keep_files)
        self.papers = ApplicantPapers(display, self.applicant, self.autosave, maker, services.printer, views)
        leaving = Leaving(display, self.applicant, self.papers, self.autosave, views)
        self.scans: ApplicantScans | None = None
        """None: this kiosk has no scanner."""
        if services.scans:
            scan_maker = ScanMaker(services.scans, display.post)
            self.scans = ApplicantScans(display, self.applicant, self.autosave, scan_maker, self.papers)
        self._steps = StepRouter(display, self.applicant, self.papers, leaving, views, counts, self.scans)
        self._reader = HeardCards(self, display, self.applicant, views, services.readers)
        self.staff_call = StaffCall(display, self.applicant, views)
        self.applicant.chores = self.chores.do
        self.applicant.at_step = self.papers.look_ahead
        self.closers.append(self._save_queue.close)
        self.use_voice(services.speech)
        self.before_stop = self.autosave.save_now
        self.interrupted = lambda: self._renewal.open_session

    def _build_staff(self, display: TextualDisplay, views: Views, staff_idle: float) -> StaffActs:
        services = self.services
        admin = SessionAdmin(views.flow, views.places, self.station, services, views)
        acts = StaffActs(display, StaffState(), services.audit)
        self._table = StaffTable(display, acts, admin, self.autosave, services, self.flow, self.shut)
        self._staff_printer = StaffPrinter(display, acts, self._table, services.printer)
        table, applicant, access = self._table, self.applicant, services.staff_access
        self.staff = StaffMode(
            display, access, acts, table, applicant, self.autosave, self.papers, self._renewal, staff_idle
        )
        self._corrections = StaffCorrections(display, acts, table, admin, applicant, self.autosave, views)
        self._staff_members = StaffMembers(display, acts, table, access, self.staff.leave)
        self.staff.before_return = self._corrections.show_again
        self._staff_sessions = StaffSessions(
            display,
            acts,
            self._table,
            self._staff_printer,
            self._corrections,
            admin,
            self.applicant,
            self.autosave,
            views,
            services.documents,
            self._renewal,
            self.staff.leave,
        )
        self._staff_scans: StaffScans | None = None
        """None: this kiosk has no scanner."""
        self._build_staff_scans(display, acts, admin, views)
        self._build_office(display, acts)
        return acts

    def _build_staff_scans(
        self, display: TextualDisplay, acts: StaffActs, admin: SessionAdmin, views: Views
    ) -> None:
        if (applicant_scans := self.scans) is None or (scans := self.services.scans) is None:
            return
        self._staff_scans = StaffScans(
            display,
            acts,
            self._table,
            admin,
            self.applicant,
            applicant_scans,
            self._corrections,
            self.autosave,
            views,
            self.services.documents,
            scans,
            self.staff.leave,
        )
        self._staff_sessions.open_scans = self._staff_scans.open

    def _build_office(self, display: TextualDisplay, acts: StaffActs) -> None:
        """What staff do about the machines: this one is cleaned, the others are looked at."""
        self.cleaning = Cleaning(display, acts, self._deafen)
        self._table.clean = self.cleaning.start
        self._staff_fleet: StaffFleet | None = None
        self._fleet_reports: FleetReports | None = None
        """None: this kiosk is alone."""
        if fleet := self.services.fleet:
            self._fleet_reports = FleetReports(fleet)
            self.closers.append(self._fleet_reports.close)
            self._staff_fleet = StaffFleet(display, acts, fleet)
            self._table.open_fleet = self._staff_fleet.open

    @property
    def session(self) -> Session | None:
        """The session on this screen; None: nobody is here."""
        return self.autosave.session

    def shown(self) -> str:
        """Whether somebody is here; an update waits until nobody is."""
        if self.staff.member:
            return "funcionario"
        return "en uso" if self.session or self.staff_call.without_session else NOBODY

    def shut(self) -> None:
        """Staff closed the kiosk: it ends, and is not to be opened again by itself."""
        if reports := self._fleet_reports:
            self.afterwards.append(reports.say_closed)
        self.stop(CLOSED)

    def _deafen(self, deaf: bool) -> None:
        """Drop every key and touch, or hear them again; silence counts from the end of it."""
        self.deaf, self.last_input = deaf, boot_seconds()

    def _report(self) -> None:
        """Leave this kiosk's facts for the others."""
        if reports := self._fleet_reports:
            reports.tell(report_of(self.services, self.shown(), called=self.staff_call.waiting))

    @property
    def _renewal_wanted(self) -> bool:
        """The supervisor, or staff at another kiosk, asked for a fresh process."""
        asked = self._fleet_reports is not None and self._fleet_reports.restart_wanted
        return self.watcher.renewal_wanted() or asked

    # --- start and end

    async def on_mount(self) -> None:
        """The welcome screen, or what the process before this one left to go on with."""
        if self._fleet_reports:
            self._fleet_reports.start()
        self.add_mode(WELCOME, self._welcome)
        await self.switch_mode(WELCOME)
        self.run_worker(self._first_screen.count, group="pace", thread=True)
        self._reader.start()
        self.set_interval(1, self.look_around)
        self.set_interval(KEEP_TYPING_SECONDS, self.autosave.save_now)
        self.set_interval(PAPER_SECONDS, self.papers.look)
        if self.scans:
            self.set_interval(PAPER_SECONDS, self.scans.look)
        self.set_interval(CHORES_SECONDS, self._do_chores)
        if self._tidy:
            self._do_chores()
        await self.applicant.resume(self.beginning.session_id)
        self.call_later(self._open)

    async def _open(self) -> None:
        if self.beginning.anew:
            await self.applicant.start()
        elif self._ask_setup and not self.practice.active:
            self.staff.offer_setup()

    def _welcome(self) -> Screen[None]:
        unguarded, unlocked = self.staff.unguarded(), self.unlocked
        notes = [self.practice.note, DEVELOPING if unlocked else "", UNGUARDED if unguarded else ""]
        return self._first_screen.make("\n".join(filter(None, notes)))

    def _do_chores(self) -> None:
        self.run_worker(self.chores.do, group="chores", thread=True)

    def on_unmount(self) -> None:
        """The app ends; its last saves are waited for when it is closed."""
        self._save_queue.finish()

    async def look_around(self) -> None:
        """Once a second: keep other screens out of the session, and look whether somebody is still there."""
        await self.applicant.renew_lease()
        self._report()
        silence = 0.0 if self.deaf else boot_seconds() - self.last_input
        nobody = self.shown() == NOBODY
        self.aids.look(nobody=nobody, deserted=silence > self._silence)
        if self._renewal_wanted and nobody and len(self.screen_stack) == 1:
            self._renewal.leave()
        elif self.screen_stack:  # a timer runs beside the handlers, and one of them may be changing modes
            self.practice.notice(silence)
            await self.staff_call.look(silence, staff_here=bool(self.staff.member))
            if not await self.staff.notice(silence):
                await self.applicant.notice(silence)

    # --- one handler for each family of messages

    @on(WelcomeScreen.FromWelcome)
    async def _from_welcome(self, event: WelcomeScreen.FromWelcome) -> None:
        if isinstance(event, WelcomeScreen.HelpRequested):
            self.staff_call.ask()
        else:
            await self.applicant.take(event)

    @on(StepScreen.FromStep)
    async def _from_step(self, event: StepScreen.FromStep) -> None:
        await self._steps.take(event)

    @on(PaperNews)
    async def _from_papers(self, event: PaperNews) -> None:
        await self.papers.hear(event)

    @on(ScanNews)
    async def _from_scanner(self, event: ScanNews) -> None:
        if self.scans:
            await self.scans.hear(event)

    @on(CardHeard)
    async def _from_reader(self, event: CardHeard) -> None:
        await self._reader.take(event)

    @on(StaffWanted)
    async def action_staff(self) -> None:
        """F12, or five taps on the office's name."""
        if not self.practice.ask_end():
            await self.staff.toggle()

    @on(StaffAccessDialog.FromAccess)
    async def _from_access(self, event: StaffAccessDialog.FromAccess) -> None:
        await self.staff.take(event)

    @on(StaffScreen.FromStaff)
    async def _from_staff(self, event: StaffScreen.FromStaff) -> None:
        match event:
            case StaffScreen.BackRequested():
                await self.staff.back()
            case SessionsScreen.FromTable():
                await self._table.take(event)
            case SessionScreen.FromSession():
                self._staff_sessions.take(event)
            case FleetScreen.FromFleet() if self._staff_fleet:
                self._staff_fleet.take(event)
            case PrinterScreen.FromPrinter():
                self._staff_printer.take(event)
            case AnswersScreen.FromAnswers():
                await self._corrections.take(event)
            case MembersScreen.FromMembers():
                self._staff_members.take(event)
            case AuditScreen.PageRequested():
                self._table.show_acts(event)
            case PagesScreen.PageRequested():
                self._staff_sessions.show_page(event)
                if self._staff_scans:
                    self._staff_scans.show_page(event)
            case ScansScreen.DropRequested() if self._staff_scans:
                self._staff_scans.ask_to_drop(event)
            case ScannerScreen.FromScanner() if self._staff_scans:
                self._staff_scans.take(event)
