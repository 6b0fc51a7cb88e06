"""Who is at the kiosk: the welcome, the start and the end of a session, silence, and what is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.screen import ModalScreen, Screen

from kiosk.content.models import FarewellStep, Flow
from kiosk.content.wireframes import Wireframe
from kiosk.errors import StoreError
from kiosk.frame import FramedApp
from kiosk.idle import Idleness, IdleWatch
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.interview.values import Station
from kiosk.keeper import Keeper
from kiosk.lockdown import RESTART, boot_seconds
from kiosk.log import event as log
from kiosk.ports import Services
from kiosk.resumption import Resumption
from kiosk.screens.asks import unsaved_dialog
from kiosk.screens.base import StepScreen
from kiosk.screens.dialogs import IdleDialog, ResumeDialog
from kiosk.screens.registry import screen_for
from kiosk.screens.welcome import WelcomeScreen
from kiosk.settings import TimeSettings
from kiosk.views import Views

KEEP_TYPING_SECONDS = 5
"""How often what is being typed is saved, so that a power cut takes no more than that."""


class Reception(FramedApp):
    """Holds the one session there is, shows its current step, and ends it."""

    def __init__(
        self,
        flow: Flow,
        services: Services,
        station: Station,
        places: Places,
        times: TimeSettings,
        *,
        drawings: Mapping[str, Wireframe] | None = None,
        look: str = "claro",
        resume: str = "",
        fresh_process: bool = False,
        on_tty: bool = False,
        unlocked: bool = False,
    ) -> None:
        super().__init__(look=look, unlocked=unlocked, on_tty=on_tty)
        self.flow, self.services, self.station, self.places = flow, services, station, places
        self.fresh_process = fresh_process
        """Leave the process after each session, so that nothing of it stays in memory."""
        self.session: Session | None = None
        self.ended: list[tuple[str, str]] = []
        """(step id, reason) of each session that ended in this process."""
        self._crashed = resume
        self._resumption = Resumption(services.store, services.clock)
        self._idle_watch = IdleWatch(times)
        self._keeper = Keeper(services.store)
        self._views = Views(flow, services, station, places, drawings or {})
        self._unsaved: StoreError | None = None
        """A disk that could not keep the session, to be told once the next step stands."""

    @property
    def resumable(self) -> str:
        """Id of the session a fresh process should go on with after a crash."""
        return self.session.id if self.session else ""

    # --- start, end

    async def on_mount(self) -> None:
        """The welcome screen, or the step at which a crash interrupted somebody."""
        self.add_mode("welcome", self._welcome)
        await self.switch_mode("welcome")
        self.set_interval(1, self._watch)
        self.set_interval(KEEP_TYPING_SECONDS, self.save_now)
        if record := self._resumption.crashed(self._crashed):
            await self._resume(record)

    def _welcome(self) -> Screen[None]:
        note = "Modo de desarrollo: Ctrl+Q cierra el quiosco." if self.unlocked else ""
        office, offered = self.station.office.name, self._resumption.offered
        return WelcomeScreen(self.flow.welcome, office, resumable=offered, note=note)

    @on(WelcomeScreen.Started)
    async def _start(self) -> None:
        if self.session is None:
            await self.enter(Session(self.flow, self.places))

    @on(WelcomeScreen.ResumeRequested)
    def _offer_resume(self) -> None:
        self.push_screen(ResumeDialog(self._resumption.claim), self._resume)

    async def _resume(self, record: Mapping[str, Any] | None) -> None:
        if record:
            await self.enter(Session.restored(self.flow, self.places, record, self._views.today()))
        else:
            await self._show_welcome()

    async def enter(self, session: Session) -> None:
        """Show a session, in a mode of its own."""
        self.session = session
        log("session_shown", session=session.id, step=session.step.id)
        self.add_mode(session.id, Screen)  # a bare base: Textual cannot switch a mode's own base screen
        await self.switch_mode(session.id)
        await self.push_screen(screen_for(session.step, self._views.view(session)))

    async def end_session(self, reason: str, *, keep: bool = False) -> None:
        """Nothing of the applicant stays on the screen or in memory; on disk only if it can be resumed."""
        if (session := self.session) is None:
            return
        self.session = None
        self.ended.append((session.step.id, reason))
        log("session_ended", session=session.id, step=session.step.id, reason=reason)
        if not keep:
            self._keeper.forget(session)
        if self.fresh_process:
            self.exit(return_code=RESTART)
            return
        await self._show_welcome()
        await self.remove_mode(session.id)

    async def _show_welcome(self) -> None:
        """The welcome screen; whether a session can be continued may have changed."""
        if self.current_mode != "welcome":
            await self.switch_mode("welcome")
        if isinstance(screen := self.screen, WelcomeScreen):
            await screen.offer(self._resumption.offered)

    # --- idle, saving

    async def _watch(self) -> None:
        """Once a second: is somebody still there?"""
        if (session := self.session) is None:
            return
        state, left = self._idle_watch.judge(session.step, boot_seconds() - self.last_input)
        warning = self.screen if isinstance(self.screen, IdleDialog) else None
        if state is Idleness.GONE:
            self.save_now()
            reason = "finished" if isinstance(session.step, FarewellStep) else "idle"
            known = bool(session.answers.get("numero_documento"))
            await self.end_session(reason, keep=reason == "idle" and known)
        elif state is Idleness.WARN:
            if warning:
                warning.count(left)
            else:
                self.push_screen(IdleDialog(left))
        elif warning:
            warning.answer(None)

    def save_now(self) -> None:
        """Keep what stands on the screen and was not accepted yet."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, StepScreen)]
        if self.session and screens and screens[-1].step.id == self.session.step.id:
            self._keeper.keep_typing(self.session, screens[-1].gather())

    def _save(self) -> None:
        """Keep the session; a disk that cannot is told to the applicant, who loses nothing on the screen."""
        if self.session and (error := self._keeper.save(self.session)):
            self.session.help_called = True
            self._unsaved = error

    # --- showing

    async def _show(self) -> None:
        """Show the current step; dialogs over the old one go first."""
        if (session := self.session) is None:
            return
        while isinstance(self.screen, ModalScreen):
            await self.pop_screen()
        self._keeper.turn()
        screen = screen_for(session.step, self._views.view(session))
        if len(self.screen_stack) > 1:
            await self.switch_screen(screen)
        else:  # only the mode's base is left, and that cannot be switched
            await self.push_screen(screen)
        if error := self._unsaved:
            self._unsaved = None
            self.push_screen(unsaved_dialog(error.title, error.code))
