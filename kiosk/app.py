"""The kiosk: modes (welcome, one for each session, trouble) and the messages between them; it only routes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from textual import on, work
from textual.screen import ModalScreen, Screen

from kiosk import desk as paper
from kiosk.content.models import FarewellStep, Flow
from kiosk.desk import Desk
from kiosk.errors import KioskError, StoreError
from kiosk.interview.places import Places
from kiosk.interview.session import Outcome, Session
from kiosk.interview.values import Station, derive, fingerprint
from kiosk.lockdown import MOST_RESTARTS, RESTART, LockedApp, boot_seconds
from kiosk.log import event as log
from kiosk.ports import Services
from kiosk.screens.base import StepScreen, View
from kiosk.screens.dialogs import HelpDialog, IdleDialog, MessageDialog, QuestionDialog, ResumeDialog, sure_dialog
from kiosk.screens.papers import PapersScreen
from kiosk.screens.registry import screen_for
from kiosk.screens.table import TableScreen
from kiosk.screens.trouble import TroubleScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.settings import TimeSettings
from kiosk.theme import THEMES

RESUME_MINUTES = 15
"""How long a session left open can be continued from the welcome screen."""
RESUME_TRIES = 5
"""Wrong document numbers after which continuing is no longer offered."""


class KioskApp(LockedApp):
    """Shows the current step of the current session, and takes what the screens say."""

    CSS_PATH = Path(__file__).parent / "kiosk.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
    TITLE = "Quiosco"

    def __init__(
        self,
        flow: Flow,
        services: Services,
        station: Station,
        places: Places,
        times: TimeSettings,
        *,
        look: str = "claro",
        resume: str = "",
        fresh_process: bool = False,
        on_tty: bool = False,
        unlocked: bool = False,
    ) -> None:
        super().__init__(unlocked=unlocked, on_tty=on_tty)
        self.flow, self.services, self.station, self.places, self.times = flow, services, station, places, times
        self.look = look
        self.fresh_process = fresh_process
        """Leave the process after each session, so that nothing of it stays in memory."""
        self.session: Session | None = None
        self.ended: list[tuple[str, str]] = []
        """(step id, reason) of each session that ended in this process."""
        self._resume = resume
        self._tries = 0
        self._desk = Desk(services, self.post_message)
        self._idle: IdleDialog | None = None
        self._kept: Mapping[str, Any] = {}
        """What was last saved of the typing on the screen."""

    @property
    def resumable(self) -> str:
        """Id of the session a fresh process should go on with."""
        return self.session.id if self.session else ""

    # --- start, end

    async def on_mount(self) -> None:
        """The welcome screen, or the session a crash interrupted."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.look
        self.add_mode("welcome", self._welcome)
        await self.switch_mode("welcome")
        self.set_interval(1, self._watch)
        if self._resume and (record := self._load(self._resume)):
            await self._enter(self._restored(record))

    def _welcome(self) -> Screen[None]:
        note = "Modo de desarrollo: Ctrl+Q cierra el quiosco." if self.unlocked else ""
        resumable = self._waiting() is not None and self._tries < RESUME_TRIES
        return WelcomeScreen(self.flow.welcome, self.station.office.name, resumable=resumable, note=note)

    def _load(self, session_id: str) -> dict[str, Any] | None:
        try:
            return self.services.store.load(session_id)
        except StoreError:
            return None

    def _waiting(self) -> dict[str, Any] | None:
        """The session left open a few minutes ago, if its owner can be told by a document number."""
        since = self.services.clock.now() - timedelta(minutes=RESUME_MINUTES)
        try:
            record = self.services.store.latest(since)
        except StoreError:
            return None
        return record if record and record["answers"].get("numero_documento") else None

    def _restored(self, record: Mapping[str, Any]) -> Session:
        return Session.restored(self.flow, self.places, record, self._today())

    @on(WelcomeScreen.Started)
    async def _start(self) -> None:
        if self.session is None:
            await self._enter(Session(self.flow, self.places))

    async def _enter(self, session: Session) -> None:
        self.session = session
        log("session_started", session=session.id, step=session.step.id)
        self.add_mode(session.id, Screen)  # a bare base: Textual cannot switch a mode's own base screen
        await self.switch_mode(session.id)
        await self.push_screen(screen_for(session.step, self._view(session)))

    async def end_session(self, reason: str, *, keep: bool = False) -> None:
        """Nothing of the applicant stays on the screen or in memory; on disk only if it can be resumed."""
        if (session := self.session) is None:
            return
        self.session, self._kept, self._idle = None, {}, None
        self.ended.append((session.step.id, reason))
        log("session_ended", session=session.id, step=session.step.id, reason=reason)
        if not keep:
            try:
                self.services.store.forget(session.id)
            except StoreError as error:
                log("store_failed", session=session.id, code=error.code)
        if self.fresh_process:
            self.exit(return_code=RESTART)
            return
        await self.remove_mode("welcome")  # built anew: what it offers may have changed
        self.add_mode("welcome", self._welcome)
        await self.switch_mode("welcome")
        await self.remove_mode(session.id)

    # --- what steps say

    def _stale(self, event: StepScreen.FromStep) -> bool:
        """A key pressed twice, or one that outlived its step."""
        return self.session is None or event.step_id != self.session.step.id

    @on(StepScreen.Submitted)
    async def _take(self, event: StepScreen.Submitted, sure: bool = False) -> None:
        if (session := self.session) is None or self._stale(event):
            return
        if isinstance(session.step, FarewellStep):
            await self.end_session("finished")
            return
        step = session.step
        outcome = session.submit(event.typed, self._today(), sure=sure)
        if outcome.declined:
            await self._declined(step)
        elif await self._judged(outcome, partial(self._take, event, sure=True)):
            await self._show()

    async def _judged(self, outcome: Outcome, again: Any) -> bool:
        """Show what is wrong or odd; True if the answers were taken and kept."""
        if outcome.problems and isinstance(self.screen, StepScreen):
            self.screen.show_problems(outcome.problems)
        elif outcome.warnings:
            labels = {self._label(name): text for name, text in outcome.warnings.items()}
            self.push_screen(sure_dialog(labels), partial(self._sure, again))
        else:
            self._save()
        return outcome.taken

    async def _sure(self, again: Any, yes: bool | None) -> None:
        if yes:
            await again()

    def _label(self, name: str) -> str:
        screen = self.screen
        fields = getattr(screen.step, "fields", ()) or getattr(screen.step, "columns", ()) if isinstance(screen, StepScreen) else ()
        return next((field.label for field in fields if field.id == name), name)

    async def _declined(self, step: Any) -> None:
        words = step.consent.declined
        dialog = MessageDialog("Está bien", [words], button="Terminar")
        self.push_screen(dialog, lambda _: self.call_later(self.end_session, "declined"))

    @on(StepScreen.BackRequested)
    async def _back(self, event: StepScreen.BackRequested) -> None:
        if (session := self.session) is None or self._stale(event):
            return
        if session.back(event.typed):
            self._save()
            await self._show()
            return
        dialog = QuestionDialog(
            "¿Desea salir?", ["Si sale ahora, no se guarda nada."], yes="Sí, salir", no="No, seguir aquí"
        )
        self.push_screen(dialog, self._leave)

    async def _leave(self, yes: bool | None) -> None:
        if yes:
            await self.end_session("left")

    @on(StepScreen.JumpRequested)
    async def _jump(self, event: StepScreen.JumpRequested) -> None:
        if self.session and not self._stale(event) and self.session.jump(event.target, self._today()):
            self._save()
            await self._show()

    @on(TableScreen.RowSubmitted)
    async def _put_row(self, event: TableScreen.RowSubmitted, sure: bool = False) -> None:
        if self.session and not self._stale(event):
            outcome = self.session.put_row(event.index, event.typed, self._today(), sure=sure)
            if await self._judged(outcome, partial(self._put_row, event, sure=True)):
                await self._show()

    @on(TableScreen.RowDropped)
    def _drop_row(self, event: TableScreen.RowDropped) -> None:
        if not self._stale(event):
            dialog = QuestionDialog("¿Borrar?", ["Lo que escribió ahí se pierde."], yes="Sí, borrar", no="No")
            self.push_screen(dialog, partial(self._dropped, event.index))

    async def _dropped(self, index: int, yes: bool | None) -> None:
        if yes and self.session:
            self.session.drop_row(index)
            self._save()
            await self._show()

    @on(StepScreen.HelpRequested)
    def _help(self, event: StepScreen.HelpRequested) -> None:
        if self.session and not self._stale(event):
            dialog = HelpDialog(self.session.step.troubles, self.session.help_called)
            self.push_screen(dialog, self._call_if)

    async def _call_if(self, yes: bool | None) -> None:
        if yes:
            await self._call_staff()

    @on(StepScreen.StaffCalled)
    async def _call_staff(self) -> None:
        if self.session:
            self.session.help_called = True
            log("help_called", session=self.session.id, step=self.session.step.id)
            self._keep_typing()
            self._save()
            await self._show()

    # --- papers

    @on(PapersScreen.PapersRequested)
    def _make_papers(self, event: PapersScreen.PapersRequested) -> None:
        if (session := self.session) and not self._stale(event):
            make = partial(self._desk.make, session.id, session.documents(), self._values(session))
            self._at_desk(make)

    @on(PapersScreen.PageRequested)
    def _get_page(self, event: PapersScreen.PageRequested) -> None:
        if self.session and not self._stale(event):
            self._at_desk(partial(self._desk.page, self.session.id, event.paper, event.number, event.columns))

    @on(PapersScreen.PrintRequested)
    def _print_papers(self, event: PapersScreen.PrintRequested) -> None:
        if self.session and not self._stale(event):
            self._at_desk(partial(self._desk.print, self.session.id, self.session.code))

    @work(thread=True, group="desk", exit_on_error=True)
    def _at_desk(self, task: Any) -> None:
        task()

    @on(paper.FromDesk)
    def _from_desk(self, event: paper.FromDesk) -> None:
        session = self.session
        if session is None or event.session_id != session.id:
            return  # papers of someone who has already left
        if isinstance(event, paper.PapersPrinted):
            session.printed = fingerprint(self._values(session))
            self._save()
            log("papers_printed", session=session.id)
        elif isinstance(event, paper.DeskFailed):
            log("desk_failed", session=session.id, title=event.title, detail=event.detail)
        for screen in self.screen_stack:
            if isinstance(screen, PapersScreen):
                self._tell(screen, event)

    @staticmethod
    def _tell(screen: PapersScreen, event: paper.FromDesk) -> None:
        match event:
            case paper.PaperMade():
                screen.paper_made(event.number)
            case paper.PapersReady():
                screen.papers_ready(event.papers)
            case paper.PageReady():
                screen.show_page(event.paper, event.number, event.page)
            case paper.PapersPrinted():
                screen.printed()
            case paper.DeskFailed():
                screen.failed(event.title)
