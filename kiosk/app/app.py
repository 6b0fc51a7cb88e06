"""The kiosk as one Textual app: puts its parts together, and hands each message to the part it is for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual import on
from textual.binding import Binding
from textual.screen import Screen

from kiosk.app.applicant_papers import ApplicantPapers
from kiosk.app.applicant_session import WELCOME, ApplicantSession
from kiosk.app.autosave import Autosave
from kiosk.app.beginning import Beginning
from kiosk.app.chores import Chores
from kiosk.app.date_choosing import choose_date
from kiosk.app.display import TextualDisplay
from kiosk.app.first_screen import UNGUARDED, FirstScreen, unguarded
from kiosk.app.fleet_reports import FleetReports, report_of
from kiosk.app.frame import FramedApp
from kiosk.app.idle import IdleWatch
from kiosk.app.locked import CLOSED
from kiosk.app.paper_maker import PaperMaker
from kiosk.app.practice import Practice
from kiosk.app.relaunch import Renewal
from kiosk.app.staff_acts import StaffState
from kiosk.app.staff_call import StaffCall
from kiosk.app.step_leftovers import StepLeftovers, keep_for_good
from kiosk.app.touch import TouchUse
from kiosk.boot import boot_seconds
from kiosk.content.models import Flow
from kiosk.content.welcome_drawings import WelcomeDrawings
from kiosk.content.wireframes import Wireframe
from kiosk.errors import PrintError
from kiosk.interview.derived_values import Station
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.ports import Services
from kiosk.screens.applicant.paper_news import PaperNews
from kiosk.screens.applicant.step_news import StepNews
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.reader_note import CardHeard
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.resume import SessionResume
from kiosk.sessions.save_queue import SaveQueue
from kiosk.sessions.step_view import Views
from kiosk.sessions.visit_counts import VisitCounts
from kiosk.settings import TimeSettings
from kiosk.widgets.date_entry import DateEntry
from kiosk.widgets.office_name import StaffWanted
from kiosk.widgets.practice_mark import PRACTISING

if TYPE_CHECKING:
    from kiosk.app.applicant_scans import ApplicantScans
    from kiosk.app.cleaning import Cleaning
    from kiosk.app.heard_cards import HeardCards
    from kiosk.app.staff_mode import StaffMode
    from kiosk.app.staff_parts import StaffParts
    from kiosk.app.step_router import StepRouter
    from kiosk.screens.applicant.scan_news import ScanNews

KEEP_TYPING_SECONDS = 5
"""How often what is being typed is saved, so that a power cut takes no more than that."""
CHORES_SECONDS = 3600
"""How often the chores are done."""
PAPER_SECONDS = 0.5
"""How often the screen is told how the papers are."""
PRINTER_SECONDS = 20
"""How often a kiosk that opened without a printer looks for one."""
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
        self._printer_came = False
        self.set_class(practice, PRACTISING)
        views = Views(flow, services, station, places, drawings or {}, practice=practice)
        self._first_screen = FirstScreen(self, flow, views.heading, welcome, views.pace)
        self._views, self._staff_state, self._staff_idle = views, StaffState(), staff_idle
        self._build_applicant(display, views, times)
        self._fleet_reports = FleetReports(services.fleet) if services.fleet else None
        """None: this kiosk is alone."""

    def _build_applicant(self, display: TextualDisplay, views: Views, times: TimeSettings) -> None:
        services = self.services
        self.keeper = Keeper(services, self.station)
        self._save_queue = SaveQueue(self.keeper)
        self.autosave = Autosave(display, self.keeper, self._save_queue, services.audit, self.flow.words)
        resume, idle_watch = SessionResume(services), IdleWatch(times)
        self._counts = VisitCounts(services.store, services.clock, views.flow)
        self.applicant = ApplicantSession(
            display,
            self.autosave,
            self.keeper,
            self._save_queue,
            views,
            resume,
            idle_watch,
            self._renewal,
            self._counts,
        )
        keep_files = self.station.privacy.keep_paper_files
        maker = PaperMaker(services, display.post, keep_files=keep_files)
        self.papers = ApplicantPapers(display, self.applicant, self.autosave, maker, services.printer, views)
        self._build_devices(display, views)
        self.staff_call = StaffCall(display, self.applicant, views)
        self.practice = Practice(display, self.applicant, self._renewal, times, self.beginning)
        self.applicant.chores = self.chores.do
        self._leftovers = StepLeftovers(self)
        self.applicant.at_step = self._at_step
        self.closers.append(self._save_queue.close)
        self.use_voice(services.speech)
        self.before_stop = self.autosave.save_now
        self.interrupted = lambda: self._renewal.open_session

    def _build_devices(self, display: TextualDisplay, views: Views) -> None:
        """What reads paper and cards, where it is there."""
        services = self.services
        self.scans: ApplicantScans | None = None
        """None: this kiosk has no scanner."""
        if services.scans:
            from kiosk.app.applicant_scans import ApplicantScans  # only where there is a scanner
            from kiosk.app.scan_maker import ScanMaker

            self.hurriers.append(services.scans.desk.close)
            scan_maker = ScanMaker(services.scans, services.documents, display.post)
            self.scans = ApplicantScans(display, self.applicant, self.autosave, scan_maker, self.papers)
        self._reader: HeardCards | None = None
        """None: this kiosk has no barcode reader."""
        if services.readers:
            from kiosk.app.heard_cards import HeardCards  # only where there is a reader

            self._reader = HeardCards(self, display, self.applicant, views, services.readers)

    def _at_step(self) -> None:
        self.papers.look_ahead()
        self._leftovers.step_shown()

    # --- parts that the welcome does not need

    @cached_property
    def _steps(self) -> StepRouter:
        """What a step asks for."""
        from kiosk.app.leaving import Leaving  # both know screens that come later
        from kiosk.app.step_router import StepRouter

        display, views = TextualDisplay(self), self._views
        leaving = Leaving(display, self.applicant, self.papers, self.autosave, views)
        return StepRouter(display, self.applicant, self.papers, leaving, views, self._counts, self.scans)

    @property
    def staff(self) -> StaffMode:
        """Lets staff in and out."""
        return self.staff_parts.mode

    @property
    def cleaning(self) -> Cleaning:
        """The screen is deaf while it is wiped with a cloth."""
        return self.staff_parts.cleaning

    @cached_property
    def staff_parts(self) -> StaffParts:
        """What staff work with, made when somebody first asks for it."""
        from kiosk.app.staff_parts import StaffParts  # an applicant's kiosk needs none of their screens

        return StaffParts(
            TextualDisplay(self),
            self.services,
            self.station,
            self._views,
            self._staff_state,
            self._staff_idle,
            applicant=self.applicant,
            autosave=self.autosave,
            papers=self.papers,
            scans=self.scans,
            renewal=self._renewal,
            shut=self.shut,
            deafen=self._deafen,
        )

    @property
    def session(self) -> Session | None:
        """The session on this screen; None: nobody is here."""
        return self.autosave.session

    def shown(self) -> str:
        """Whether somebody is here; an update waits until nobody is."""
        if self._staff_state.member:
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
            called = self.staff_call.waiting and not self.practice.active
            reports.tell(report_of(self.services, self.shown(), called=called))

    @property
    def _renewal_wanted(self) -> bool:
        """The supervisor, or staff at another kiosk, asked for a fresh process; or a printer came."""
        asked = self._fleet_reports is not None and self._fleet_reports.restart_wanted
        return self.watcher.renewal_wanted() or asked or self._printer_came

    # --- start and end

    async def on_mount(self) -> None:
        """The welcome screen, or what the process before this one left to go on with."""
        if self._fleet_reports:
            self.closers.append(self._fleet_reports.close)
            self._fleet_reports.start()
        self.add_mode(WELCOME, self._welcome)
        await self.switch_mode(WELCOME)
        self.run_worker(self._first_screen.count, group="pace", thread=True)
        if self._reader:
            self._reader.start()
        self.set_interval(1, self.look_around)
        self.set_interval(KEEP_TYPING_SECONDS, self.autosave.save_now)
        self.set_interval(PAPER_SECONDS, self.papers.look)
        if self.scans:
            self.set_interval(PAPER_SECONDS, self.scans.look)
        if self.services.printer_came and self._renewal.enabled:
            self.set_interval(PRINTER_SECONDS, self._look_for_printer)
        self.set_interval(CHORES_SECONDS, self._do_chores)
        if self._tidy:
            self._do_chores()
        if self._renewal.enabled:
            keep_for_good()
        await self.applicant.resume(self.beginning.session_id)
        self.call_later(self._open)

    async def _open(self) -> None:
        if self.beginning.anew:
            await self.applicant.start()
        elif self._ask_setup and not self.practice.active:
            self.staff.offer_setup()

    def _welcome(self) -> Screen[None]:
        notes = [
            self.practice.note,
            DEVELOPING if self.unlocked else "",
            UNGUARDED if unguarded(self.services.staff_access) else "",
        ]
        return self._first_screen.make("\n".join(filter(None, notes))).new_to(self)

    def _look_for_printer(self) -> None:
        def look() -> None:
            with suppress(PrintError):
                self._printer_came = came is not None and came()

        came = self.services.printer_came
        if self.shown() == NOBODY:
            self.run_worker(look, group="printer", thread=True)

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
            await self.staff_call.look(silence, staff_here=bool(self._staff_state.member))
            made = "staff_parts" in vars(self)  # else no staff were here
            if not (made and await self.staff.notice(silence)):
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

    @on(DateEntry.Wanted)
    def _from_date(self, event: DateEntry.Wanted) -> None:
        choose_date(TextualDisplay(self), event.entry, self.flow.words, self._views.today())

    @on(StepNews)
    async def _from_work(self, event: StepNews) -> None:
        if isinstance(event, PaperNews):
            await self.papers.hear(event)
        elif self.scans:
            await self.scans.hear(cast("ScanNews", event))  # there are two families

    @on(CardHeard)
    async def _from_reader(self, event: CardHeard) -> None:
        if self._reader:
            await self._reader.take(event)

    @on(StaffWanted)
    async def action_staff(self) -> None:
        """F12, or five taps on the office's name."""
        if not self.practice.ask_end():
            await self.staff.toggle()

    @on(StaffScreen.FromStaff)
    async def _from_staff(self, event: StaffScreen.FromStaff) -> None:
        await self.staff_parts.take(event)
