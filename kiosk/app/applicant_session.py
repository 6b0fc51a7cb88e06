"""The applicant's session on this screen: how it starts, shows its steps, falls silent and ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.app.autosave import Autosave
from kiosk.app.display import Display, close_dialogs
from kiosk.app.idle import Idleness, IdleWatch
from kiosk.app.relaunch import Renewal
from kiosk.content.models import FarewellStep, Flow
from kiosk.errors import ConflictError, StoreError
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import Claim
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import HelpDialog, IdleDialog
from kiosk.screens.questions import LostDialog, elsewhere_dialog, unread_dialog
from kiosk.screens.resume_dialog import ResumeDialog
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.resume import SessionResume, numbers_of
from kiosk.sessions.save_queue import SaveQueue
from kiosk.sessions.step_view import Views
from kiosk.sessions.visit_counts import VisitCounts

WELCOME = "welcome"
"""Name of the mode nobody's session is in."""
ANSWER_SECONDS = 0.6
"""How long every answer about a code takes: nobody learns from the time whether it exists."""
OUTCOMES = {"declined": "left"}
"""Why a session ended here -> what its record says, where that is another word."""
ACTS = {
    "finished": "terminó su sesión",
    "left": "salió de su sesión",
    "declined": "quitó su permiso",
    "idle": "dejó su sesión sola",
    "paused": "guardó su sesión y salió",
}
"""Why a session ended -> what the audit log says of it; what staff do, they write down themselves."""


class ApplicantSession:
    """Starts, shows and ends the one session there is. Everything runs in the loop of the app."""

    def __init__(
        self,
        display: Display,
        autosave: Autosave,
        keeper: Keeper,
        save_queue: SaveQueue,
        views: Views,
        resume: SessionResume,
        idle_watch: IdleWatch,
        renewal: Renewal,
        counts: VisitCounts,
    ) -> None:
        self._display, self._autosave = display, autosave
        self._keeper, self._save_queue = keeper, save_queue
        self._views, self._resume, self._idle_watch = views, resume, idle_watch
        self._renewal, self._counts = renewal, counts
        self.chores: Callable[[], None] = lambda: None
        """What is done for other people's sessions once this one has left the process."""
        self.at_step: Callable[[], None] = lambda: None
        """Is told of each step that is shown, once it is."""
        self.leaving = False
        """The applicant was told that the code works: a silence keeps the session, even at the farewell."""
        self.ended: list[tuple[str, str]] = []
        """(step id, reason) of each session that ended in this process."""

    @property
    def session(self) -> Session | None:
        """The session on this screen; None: nobody is here."""
        return self._autosave.session

    @property
    def _journey(self) -> tuple[Flow, Places]:
        return self._views.flow, self._views.places

    # --- start

    async def take(self, event: WelcomeScreen.FromWelcome) -> None:
        """Do what the welcome screen asks for."""
        if self.session is not None:
            return
        if isinstance(event, WelcomeScreen.Started):
            await self.start()
        elif isinstance(event, WelcomeScreen.ResumeRequested):
            self._display.push(ResumeDialog(self._views.flow.words, self.claim), self._continue)

    async def start(self) -> None:
        """Begin an empty session, unless there is one."""
        if self.session is None:
            await self.enter(Session(*self._journey))

    async def claim(self, code: str, number: str) -> Claim:
        """Check a code and a number; right or wrong, the answer takes the same time.

        Raises:
            StoreError: the disk does not let it be checked.
        """
        asked = asyncio.to_thread(self._resume.claim, code, number)
        claim, _ = await asyncio.gather(asked, asyncio.sleep(ANSWER_SECONDS))
        return claim

    async def _continue(self, session_id: str | None) -> None:
        await self.resume(session_id)
        if self.session:
            await self._autosave.write_down("continuó su sesión", self.session.code)

    async def resume(self, session_id: str | None) -> None:
        """Go on with a kept session at the step where it was; says so when that cannot be."""
        if not session_id or self.session is not None:
            return
        try:
            kept = await self._save_queue.do(partial(self._keeper.open, session_id))
        except ConflictError:
            self._display.push(elsewhere_dialog(self._views.flow.words))
            return
        except StoreError as error:
            failure("resume_failed", error, session=session_id)
            self._display.push(unread_dialog(self._views.flow.words, error.code))
            return
        if kept:
            await self.enter(Session.restored(*self._journey, kept.record, self._views.today()))

    async def enter(self, session: Session) -> None:
        """Show a session, in a mode of its own."""
        self._autosave.session, self.leaving = session, False
        self._renewal.session(session.id)
        log("session_shown", session=session.id, step=session.step.id)
        await self._display.open_mode(session.id)
        await self._display.push(self._screen(session))
        self._counts.shown(session.step.id)
        self.at_step()

    def _screen(self, session: Session, focus: str = "") -> StepScreen[Any]:
        from kiosk.screens.applicant.registry import screen_for  # the welcome needs none of these screens

        return screen_for(session.step, self._views.view(session, focus))

    # --- from step to step

    async def go_on(self, focus: str = "") -> None:
        """Keep the session, and show the step where it stands now, with the keyboard in one of its fields."""
        self._autosave.moving = True
        try:
            await self._autosave.save()
            await self.show_step(focus)
        finally:
            self._autosave.moving = False

    async def show_step(self, focus: str = "") -> None:
        """Show the current step; dialogs over the one before go first."""
        if (session := self.session) is None:
            return
        await close_dialogs(self._display)
        self._keeper.turn()
        await self._display.show(self._screen(session, focus))
        self._counts.shown(session.step.id)
        self.at_step()
        if self._keeper.lost:
            self._tell_lost()
        else:
            self._autosave.tell_unsaved()

    async def show_help(self, *, called: bool) -> None:
        """Staff were called, or have come: the screens say so, and it is kept."""
        if (session := self.session) is None:
            return
        session.help_called = called
        for screen in self._display.screens:
            if isinstance(screen, StepScreen):
                screen.show_note(help_called=called)
        await self._autosave.save()

    async def welcome_help(self) -> None:
        """Staff are here: nobody waits for them any more, and what could not be kept may be told again."""
        self._keeper.told = False
        if self.session and self.session.help_called:
            await self.show_help(called=False)

    # --- end

    async def end(self, reason: str, *, keep: bool = False) -> None:
        """Nothing of the applicant stays on the screen or in memory; the keeper decides what stays on disk.

        Args:
            reason: "finished", "left", "declined", "idle", "paused", "elsewhere" or "staff".
            keep: it can be gone on with later.
        """
        if (session := self._autosave.release()) is None:
            return
        self._renewal.session("")
        log("session_ended", session=session.id, step=session.step.id, reason=reason)
        outcome = OUTCOMES.get(reason, reason)
        ours = await self._save_queue.do(partial(self._keeper.end, session, outcome, keep=keep))
        self._counts.end(idle=reason == "idle")
        await self._save_queue.do(self._counts.write)
        if session.started_at and reason in ACTS:
            await self._autosave.write_down(ACTS[reason], session.code)
        self.ended.append((session.step.id, reason))
        if self._renewal.enabled:
            # chores read other people's sessions: they are for the process whose memory is lost at once
            sweep = [partial(self._keeper.sweep, session.id)] if ours else []
            self._renewal.leave(*sweep, afterwards=self.chores)
            return
        await self._display.show_mode(WELCOME)
        await self._display.close_mode(session.id)

    # --- silence

    async def renew_lease(self) -> None:
        """Keep other screens out of the session; to be called every second or so."""
        if self.session:
            await self._save_queue.renew(self.session)

    async def notice(self, silence: float) -> None:
        """Do what so many seconds without a key or a touch call for."""
        deserted = self._idle_watch.deserted(silence)
        if (session := self.session) is None:
            if isinstance(dialog := self._display.top, ResumeDialog | HelpDialog) and deserted:
                dialog.answer(None)
        elif self._keeper.lost:
            self._tell_lost(over=deserted)
        else:
            await self._judge(session, silence)

    async def _judge(self, session: Session, silence: float) -> None:
        state, left = self._idle_watch.judge(session.step, silence)
        warning = self._display.top if isinstance(self._display.top, IdleDialog) else None
        if state is Idleness.GONE:
            self._autosave.save_now()
            over = isinstance(session.step, FarewellStep) and not self.leaving
            reason = "finished" if over else "idle"
            await self.end(reason, keep=not over and bool(numbers_of(session.record())))
        elif state is Idleness.WARN:
            if warning:
                warning.count(left)
            else:
                self._display.push(IdleDialog(self._views.flow.words, left))
        elif warning:
            warning.answer(None)
        elif isinstance(self._display.top, StepScreen):
            self._autosave.tell_unsaved()
        if state is Idleness.HERE and isinstance(session.step, FarewellStep):
            self._count_down(self._idle_watch.left(session.step, silence))

    def _count_down(self, left: int) -> None:
        """Show on the last step in how many seconds it goes away."""
        from kiosk.screens.applicant.farewell import FarewellScreen  # loaded when it is shown

        for screen in self._display.screens:
            if isinstance(screen, FarewellScreen):
                screen.count_down(left)

    def _tell_lost(self, *, over: bool = False) -> None:
        """Another screen has the session: say so, and close it here once the message is read."""
        told = next((screen for screen in self._display.screens if isinstance(screen, LostDialog)), None)
        if told is None:
            self._display.push(LostDialog(self._views.flow.words), self._let_go)
        elif over:
            told.answer(None)

    async def _let_go(self, _: None) -> None:
        await self.end("elsewhere")
