"""The kiosk: modes (welcome, one for each session) and the messages between them; it only routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from textual import on, work
from textual.screen import ModalScreen, Screen

from kiosk.content.models import FarewellStep, Flow, NoticeStep
from kiosk.desk import Desk
from kiosk.errors import StoreError
from kiosk.idle import Idleness, IdleWatch
from kiosk.interview.places import Places
from kiosk.interview.session import Outcome, Session
from kiosk.interview.values import Station, derive, fingerprint
from kiosk.lockdown import RESTART, LockedApp, boot_seconds
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import Services
from kiosk.resumption import Resumption
from kiosk.screens.base import StepScreen, View
from kiosk.screens.dialogs import (
    HelpDialog,
    IdleDialog,
    MessageDialog,
    QuestionDialog,
    ResumeDialog,
    sure_dialog,
)
from kiosk.screens.paper_news import PaperNews, PapersPrinted
from kiosk.screens.papers import PapersScreen
from kiosk.screens.registry import screen_for
from kiosk.screens.table import TableScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.settings import TimeSettings
from kiosk.theme import THEMES

KEEP_TYPING_SECONDS = 5
"""How often what is being typed is saved, so that a power cut takes no more than that."""


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
        self.flow, self.services, self.station, self.places = flow, services, station, places
        self.look = look
        self.fresh_process = fresh_process
        """Leave the process after each session, so that nothing of it stays in memory."""
        self.session: Session | None = None
        self.ended: list[tuple[str, str]] = []
        """(step id, reason) of each session that ended in this process."""
        self._crashed = resume
        self._desk = Desk(services, self.post_message)
        self._resumption = Resumption(services.store, services.clock)
        self._idle_watch = IdleWatch(times)
        self._typing: Mapping[str, Any] = {}
        """What was last saved of the typing on the screen."""

    @property
    def resumable(self) -> str:
        """Id of the session a fresh process should go on with after a crash."""
        return self.session.id if self.session else ""

    # --- start, end

    async def on_mount(self) -> None:
        """The welcome screen, or the step at which a crash interrupted somebody."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.look
        self.add_mode("welcome", self._welcome)
        await self.switch_mode("welcome")
        self.set_interval(1, self._watch)
        self.set_interval(KEEP_TYPING_SECONDS, self._keep_typing)
        if record := self._resumption.crashed(self._crashed):
            await self._enter(self._restored(record))

    def _welcome(self) -> Screen[None]:
        note = "Modo de desarrollo: Ctrl+Q cierra el quiosco." if self.unlocked else ""
        office, offered = self.station.office.name, self._resumption.offered
        return WelcomeScreen(self.flow.welcome, office, resumable=offered, note=note)

    @on(WelcomeScreen.Started)
    async def _start(self) -> None:
        if self.session is None:
            await self._enter(Session(self.flow, self.places))

    @on(WelcomeScreen.ResumeRequested)
    def _ask_number(self, problem: str = "") -> None:
        self.push_screen(ResumeDialog(problem), self._resume)

    async def _resume(self, number: str | None) -> None:
        if not number:
            return
        if record := self._resumption.claim(number):
            await self._enter(self._restored(record))
        elif self._resumption.offered:
            self._ask_number("Ese número no corresponde. Revíselo, o pulse Esc para volver.")
        else:
            await self._show_welcome()

    def _restored(self, record: Mapping[str, Any]) -> Session:
        return Session.restored(self.flow, self.places, record, self._today())

    async def _enter(self, session: Session) -> None:
        self.session = session
        log("session_shown", session=session.id, step=session.step.id)
        self.add_mode(session.id, Screen)  # a bare base: Textual cannot switch a mode's own base screen
        await self.switch_mode(session.id)
        await self.push_screen(screen_for(session.step, self._view(session)))

    async def end_session(self, reason: str, *, keep: bool = False) -> None:
        """Nothing of the applicant stays on the screen or in memory; on disk only if it can be resumed."""
        if (session := self.session) is None:
            return
        self.session, self._typing = None, {}
        self.ended.append((session.step.id, reason))
        log("session_ended", session=session.id, step=session.step.id, reason=reason)
        if not keep:
            self._forget(session.id)
        if self.fresh_process:
            self.exit(return_code=RESTART)
            return
        await self._show_welcome()
        await self.remove_mode(session.id)

    def _forget(self, session_id: str) -> None:
        try:
            self.services.store.forget(session_id)
        except StoreError as error:
            failure("forget_failed", error, session=session_id)

    async def _show_welcome(self) -> None:
        """Built anew: whether a session can be continued may have changed."""
        if self.current_mode == "welcome":
            await self.switch_mode("_default")
        await self.remove_mode("welcome")
        self.add_mode("welcome", self._welcome)
        await self.switch_mode("welcome")

    # --- what steps say

    def _stale(self, event: StepScreen.FromStep) -> bool:
        """A key pressed twice, or one that outlived its step."""
        return self.session is None or event.step_id != self.session.step.id

    @on(StepScreen.Submitted)
    async def _take(self, event: StepScreen.Submitted, sure: bool = False) -> None:
        if (session := self.session) is None or self._stale(event):
            return
        step = session.step
        if isinstance(step, FarewellStep):
            await self.end_session("finished")
            return
        outcome = session.submit(event.typed, self._today(), sure=sure)
        if outcome.declined and isinstance(step, NoticeStep) and step.consent:
            dialog = MessageDialog("Está bien", [step.consent.declined], button="Terminar")
            self.push_screen(dialog, lambda _: self.call_later(self.end_session, "declined"))
            return
        await self._settle(outcome, partial(self._take, event, sure=True))

    async def _settle(self, outcome: Outcome, again: Callable[[], Awaitable[None]]) -> None:
        """Show what is wrong or odd; go on if the answers were taken."""
        screen = self.screen
        if outcome.taken:
            self._save()
            await self._show()
        elif outcome.problems and isinstance(screen, StepScreen):
            screen.show_problems(outcome.problems)
        elif isinstance(screen, StepScreen):
            labels = {screen.label(name): text for name, text in outcome.warnings.items()}
            self.push_screen(sure_dialog(labels), partial(self._if_yes, again))

    async def _if_yes(self, action: Callable[[], Awaitable[None]], yes: bool | None) -> None:
        if yes:
            await action()

    @on(StepScreen.BackRequested)
    async def _back(self, event: StepScreen.BackRequested) -> None:
        if (session := self.session) is None or self._stale(event):
            return
        if session.back(event.typed):
            self._save()
            await self._show()
            return
        words = ["Si sale ahora, no se guarda nada."]
        dialog = QuestionDialog("¿Desea salir?", words, yes="Sí, salir", no="No, seguir aquí")
        self.push_screen(dialog, partial(self._if_yes, partial(self.end_session, "left")))

    @on(StepScreen.JumpRequested)
    async def _jump(self, event: StepScreen.JumpRequested) -> None:
        if self.session and not self._stale(event) and self.session.jump(event.target, self._today()):
            self._save()
            await self._show()

    @on(TableScreen.RowSubmitted)
    async def _put_row(self, event: TableScreen.RowSubmitted, sure: bool = False) -> None:
        if self.session and not self._stale(event):
            outcome = self.session.put_row(event.index, event.typed, self._today(), sure=sure)
            await self._settle(outcome, partial(self._put_row, event, sure=True))

    @on(TableScreen.RowDropped)
    def _ask_drop(self, event: TableScreen.RowDropped) -> None:
        if not self._stale(event):
            words = ["Lo que escribió ahí se borra de la lista."]
            dialog = QuestionDialog("¿Desea borrarlo?", words, yes="Sí, borrar", no="No, dejarlo")
            self.push_screen(dialog, partial(self._if_yes, partial(self._drop_row, event.index)))

    async def _drop_row(self, index: int) -> None:
        if self.session:
            self.session.drop_row(index)
            self._save()
            await self._show()

    @on(StepScreen.HelpRequested)
    def _help(self, event: StepScreen.HelpRequested) -> None:
        if self.session and not self._stale(event):
            dialog = HelpDialog(self.session.step.troubles, self.session.help_called)
            self.push_screen(dialog, partial(self._if_yes, self._call_staff))

    @on(StepScreen.StaffCalled)
    async def _call_staff(self) -> None:
        if session := self.session:
            session.help_called = True
            log("help_called", session=session.id, step=session.step.id)
            self._save()
            if isinstance(self.screen, StepScreen):
                self.screen.show_note(help_called=True)

    # --- papers

    @on(PapersScreen.PapersRequested)
    def _make_papers(self, event: PapersScreen.PapersRequested) -> None:
        if (session := self.session) and not self._stale(event):
            self._at_desk(partial(self._desk.make, session.id, session.documents(), self._values(session)))

    @on(PapersScreen.PageRequested)
    def _get_page(self, event: PapersScreen.PageRequested) -> None:
        if self.session and not self._stale(event):
            self._at_desk(partial(self._desk.page, self.session.id, event.paper, event.number, event.columns))

    @on(PapersScreen.PrintRequested)
    def _print_papers(self, event: PapersScreen.PrintRequested) -> None:
        if self.session and not self._stale(event):
            self._at_desk(partial(self._desk.print, self.session.id, self.session.code))

    @work(thread=True, group="desk")
    def _at_desk(self, task: Callable[[], None]) -> None:
        task()

    @on(PaperNews)
    def _from_desk(self, news: PaperNews) -> None:
        session = self.session
        if session is None or news.session_id != session.id:
            return  # papers of someone who has already left
        if isinstance(news, PapersPrinted):
            session.printed = fingerprint(self._values(session))
            self._save()
        for screen in self.screen_stack:
            if isinstance(screen, PapersScreen):
                screen.hear(news)

    # --- idle, saving

    async def _watch(self) -> None:
        """Once a second: is somebody still there?"""
        if (session := self.session) is None:
            return
        state, left = self._idle_watch.judge(session.step, boot_seconds() - self.last_input)
        warning = self.screen if isinstance(self.screen, IdleDialog) else None
        if state is Idleness.GONE:
            self._keep_typing()
            reason = "finished" if isinstance(session.step, FarewellStep) else "idle"
            known = bool(session.answers.get("numero_documento"))
            await self.end_session(reason, keep=reason == "idle" and known)
        elif state is Idleness.WARN:
            if warning:
                warning.count(left)
            else:
                self.push_screen(IdleDialog(left))
        elif warning:
            warning.dismiss(None)

    def _keep_typing(self) -> None:
        """Save what stands on the screen and was not accepted yet."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, StepScreen)]
        if (session := self.session) is None or not screens or screens[-1].step.id != session.step.id:
            return
        typed = screens[-1].gather()
        if typed != self._typing:
            session.keep(typed)
            self._typing = typed
            self._save(quiet=True)

    def save_now(self) -> None:
        """The kiosk is about to stop: keep even what is half typed."""
        self._keep_typing()

    def _save(self, *, quiet: bool = False) -> None:
        """Keep the session; a disk that cannot is told to the applicant, who loses nothing on the screen."""
        if (session := self.session) is None or not session.answers:
            return  # before consent nothing is kept
        try:
            self.services.store.save(session.record())
        except StoreError as error:
            failure("save_failed", error, session=session.id)
            if not quiet:
                session.help_called = True
                words = [
                    error.title,
                    "Lo que escribió sigue en la pantalla. Por favor, llame al funcionario.",
                ]
                self.push_screen(MessageDialog("Aviso", [*words, f"Código: {error.code}"]))

    # --- showing

    async def _show(self) -> None:
        """Show the current step; dialogs over the old one go first."""
        if (session := self.session) is None:
            return
        while isinstance(self.screen, ModalScreen):
            await self.pop_screen()
        self._typing = {}
        await self.switch_screen(screen_for(session.step, self._view(session)))

    def _today(self) -> Any:
        return self.services.clock.now().date()

    def _values(self, session: Session) -> dict[str, Any]:
        return derive(self.flow, session.answers, self.places, self.station, self._today(), session.code)

    def _view(self, session: Session) -> View:
        values = self._values(session)
        return View(
            answers=session.effective,
            drafts=dict(session.drafts),
            values=values,
            position=session.position,
            path=tuple(session.path),
            places=self.places,
            office=self.station.office.name,
            login_url=self.station.login_url,
            documents=session.documents(),
            printed=session.printed == fingerprint(values),
            print_place=self.services.printer.place,
            help_called=session.help_called,
            returns=bool(session.return_to),
        )
