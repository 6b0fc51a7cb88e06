"""Who is at the kiosk: the welcome, the start and the end of a session, silence, and what is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from textual import on, work
from textual.screen import ModalScreen, Screen

from kiosk.app.autosave import SavingApp
from kiosk.app.idle import Idleness, IdleWatch
from kiosk.app.locked import RESTART
from kiosk.boot import boot_seconds
from kiosk.content.models import FarewellStep, Flow
from kiosk.content.wireframes import Wireframe
from kiosk.errors import ConflictError, StoreError
from kiosk.interview.derived_values import Station
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import Claim, Services
from kiosk.screens.applicant.registry import screen_for
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import IdleDialog
from kiosk.screens.questions import LostDialog, elsewhere_dialog, unread_dialog
from kiosk.screens.resume_dialog import ResumeDialog
from kiosk.sessions.resume import SessionResume
from kiosk.sessions.step_view import Views
from kiosk.settings import TimeSettings

KEEP_TYPING_SECONDS = 5
"""How often what is being typed is saved, so that a power cut takes no more than that."""
CHORES_SECONDS = 3600
"""How often the chores are done, such as wiping what is past its time."""
ANSWER_SECONDS = 0.6
"""How long every answer about a code takes: nobody learns from the time whether it exists."""
OUTCOMES = {"declined": "left"}
"""Why a session ended here -> what its record says, where that is another word."""
ACTS = {
    "finished": "terminó su sesión",
    "left": "salió de su sesión",
    "declined": "quitó su permiso",
    "idle": "dejó su sesión sola",
}
"""Why a session ended -> what the audit log says of it; what staff do, they write down themselves."""


class Reception(SavingApp):
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
        tidy: bool = True,
        fresh_process: bool = False,
        on_tty: bool = False,
        unlocked: bool = False,
    ) -> None:
        super().__init__(services, station, look=look, unlocked=unlocked, on_tty=on_tty)
        self.flow, self.places = flow, places
        self.fresh_process = fresh_process
        """Leave the process after each session, so that nothing of it stays in memory."""
        self.ended: list[tuple[str, str]] = []
        """(step id, reason) of each session that ended in this process."""
        self.chores: list[Callable[[], object]] = []
        """What is done every hour, in a thread."""
        self._crashed = resume
        self._tidy = tidy
        """Do the chores at the start; a process between two applicants leaves them to the one before it."""
        self._resumption = SessionResume(services)
        self._idle_watch = IdleWatch(times)
        self._views = Views(flow, services, station, places, drawings or {})

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
        self.set_interval(CHORES_SECONDS, self.do_chores)
        if self._tidy:
            self.do_chores()
        if self._crashed:
            await self.resume(self._crashed)

    def _welcome(self) -> Screen[None]:
        note = "Modo de desarrollo: Ctrl+Q cierra el quiosco." if self.unlocked else ""
        return WelcomeScreen(self.flow.welcome, self.station.office.name, note=note)

    @on(WelcomeScreen.Started)
    async def _start(self) -> None:
        if self.session is None:
            await self.enter(Session(self.flow, self.places))

    @on(WelcomeScreen.ResumeRequested)
    def _offer_resume(self) -> None:
        if self.session is None:
            self.push_screen(ResumeDialog(self._claim), self._continue)

    async def _claim(self, code: str, number: str) -> Claim:
        """Check a code and a number; right or wrong, the answer takes the same time."""
        asked = asyncio.to_thread(self._resumption.claim, code, number)
        claim, _ = await asyncio.gather(asked, asyncio.sleep(ANSWER_SECONDS))
        return claim

    async def _continue(self, session_id: str | None) -> None:
        await self.resume(session_id)
        if self.session:
            await self._write_down("continuó su sesión", self.session.code)

    async def resume(self, session_id: str | None) -> None:
        """Go on with a kept session at the step where it was; says so when that cannot be."""
        if not session_id or self.session is not None:
            return
        try:
            kept = await self._save_queue.do(partial(self._keeper.open, session_id))
        except ConflictError:
            self.push_screen(elsewhere_dialog())
            return
        except StoreError as error:
            failure("resume_failed", error, session=session_id)
            self.push_screen(unread_dialog(error.code))
            return
        if kept:
            await self.enter(Session.restored(self.flow, self.places, kept.record, self._views.today()))

    async def enter(self, session: Session) -> None:
        """Show a session, in a mode of its own."""
        self.session = session
        log("session_shown", session=session.id, step=session.step.id)
        self.add_mode(session.id, Screen)  # a bare base: Textual cannot switch a mode's own base screen
        await self.switch_mode(session.id)
        await self.push_screen(screen_for(session.step, self._views.view(session)))

    async def end_session(self, reason: str, *, keep: bool = False) -> None:
        """Nothing of the applicant stays on the screen or in memory; what stays on disk, the keeper says."""
        if (session := self.session) is None:
            return
        self.session = self._unsaved = None
        log("session_ended", session=session.id, step=session.step.id, reason=reason)
        outcome = OUTCOMES.get(reason, reason)
        ours = await self._save_queue.do(partial(self._keeper.end, session, outcome, keep=keep))
        if session.started_at and reason in ACTS:
            await self._write_down(ACTS[reason], session.code)
        self.ended.append((session.step.id, reason))
        if self.fresh_process:
            # before the engines stop; chores read other people's sessions, and this memory is lost at once
            sweep = [partial(self._keeper.sweep, session.id)] if ours else []
            self.closers[:0] = [*sweep, self._do_each]
            self.exit(return_code=RESTART)
            return
        await self.switch_mode("welcome")
        await self.remove_mode(session.id)

    @work(thread=True, group="chores")
    def do_chores(self) -> None:
        """Do what is to be done every hour."""
        self._do_each()

    def _do_each(self) -> None:
        """One chore that fails is for the journal, never for the applicant."""
        for chore in self.chores:
            try:
                chore()
            except Exception as error:
                failure("chore_failed", error)

    # --- idle, saving

    async def _watch(self) -> None:
        """Once a second: keep other screens out, and look around."""
        if self.session:
            await self._save_queue.renew(self.session)
        if self.screen_stack:  # a timer runs beside the handlers, and one of them may be changing modes
            await self._look_around(boot_seconds() - self.last_input)

    async def _look_around(self, silence: float) -> None:
        """Is somebody still there, after so many seconds of silence?"""
        if (session := self.session) is None:
            if isinstance(self.screen, ResumeDialog) and self._idle_watch.deserted(silence):
                self.screen.answer(None)
            return
        if self._keeper.lost:
            self._tell_lost(over=self._idle_watch.deserted(silence))
            return
        state, left = self._idle_watch.judge(session.step, silence)
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
        elif isinstance(self.screen, StepScreen):
            self._tell_unsaved()

    async def _go_on(self) -> None:
        """Keep the session, and show the step where it stands now."""
        self.moving = True
        try:
            await self._save()
            await self._show()
        finally:
            self.moving = False

    def _tell_lost(self, *, over: bool = False) -> None:
        """Another screen has the session: say so, and let go of it here once that is read."""
        told = next((screen for screen in self.screen_stack if isinstance(screen, LostDialog)), None)
        if told is None:
            self.push_screen(LostDialog(), self._let_go)
        elif over:
            told.answer(None)

    async def _let_go(self, _: None) -> None:
        await self.end_session("elsewhere")

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
        if self._keeper.lost:
            self._tell_lost()
        else:
            self._tell_unsaved()
