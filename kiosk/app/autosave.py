"""Keeps the session on this screen: at each step, while somebody types, and again when it could not be."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from functools import partial

from kiosk.app.display import Display
from kiosk.content.office_words import OfficeWords
from kiosk.errors import KioskError, StoreError
from kiosk.interview.session import Session
from kiosk.log import failure
from kiosk.ports import Audit
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.questions import unsaved_dialog
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.save_queue import SaveQueue, briefly

PUBLIC = "público"
"""Who acts on the applicant's screens, in the audit log."""


class Autosave:
    """Holds the one session there is, and keeps it; neither a disk nor a server ever holds up the screen."""

    def __init__(
        self, display: Display, keeper: Keeper, save_queue: SaveQueue, audit: Audit, words: OfficeWords
    ) -> None:
        self._words = words
        self._display, self._keeper, self._save_queue, self._audit = display, keeper, save_queue, audit
        self.session: Session | None = None
        """The session on this screen; None: nobody is here."""
        self.moving = False
        """Answers were accepted and the next step comes: the boxes hold no typing any more."""
        self.unsaved: StoreError | None = None
        """Why the session could not be kept; told once a step stands on the screen."""

    def release(self) -> Session | None:
        """Stop saving the session; returns it."""
        session, self.session, self.unsaved = self.session, None, None
        return session

    def save_now(self) -> None:
        """Keep what is typed on the screen and not accepted yet, and what could not be kept before."""
        screens = [screen for screen in self._display.screens if isinstance(screen, StepScreen)]
        if (session := self.session) is None or self.moving or not screens:
            return
        if screens[-1].step.id == session.step.id and self._keeper.typed(session, screens[-1].gather()):
            self._save_queue.save(session)

    async def save(self) -> None:
        """Keep the session. When the disk cannot, the applicant is told and loses nothing on the screen.

        A slow disk is waited for only briefly; what it says later is told later.
        """
        if (session := self.session) is None:
            return
        began = bool(session.started_at)
        writing = self._save_queue.save(session)
        if session.started_at and not began:
            self._display.start(partial(self.write_down, "empezó una sesión", session.code), group="audit")
        if await briefly(writing):
            self._note_failure(session, writing.result())
        else:
            self._display.start(partial(self._note_failure_later, session, writing), group="save")

    async def save_surely(self) -> bool:
        """Keep the session, and wait until it is; False: it could not be, and the applicant is told."""
        if (session := self.session) is None:
            return False
        error = await asyncio.wrap_future(self._save_queue.save(session))
        if error and session is self.session and not self._keeper.lost:
            session.help_called, self.unsaved = True, error
            self.tell_unsaved()
        return error is None

    async def _note_failure_later(self, session: Session, writing: Future[StoreError | None]) -> None:
        self._note_failure(session, await asyncio.wrap_future(writing))

    def _note_failure(self, session: Session, error: StoreError | None) -> None:
        """A save that failed calls staff; it is told once, and not while another screen has the session."""
        if session is self.session and error and not self._keeper.lost and not self._keeper.told:
            session.help_called = True
            self.unsaved = error

    def tell_unsaved(self) -> None:
        """Say what could not be kept, over the step that stands."""
        if error := self.unsaved:
            self.unsaved, self._keeper.told = None, True
            if isinstance(screen := self._display.top, StepScreen):
                screen.show_note(help_called=True)
            self._display.push(unsaved_dialog(self._words, error.title, error.code))

    async def write_down(self, act: str, code: str) -> None:
        """Add an act of the applicant to the audit log; a failure goes to the journal only."""
        try:
            await asyncio.to_thread(self._audit.record, PUBLIC, act, code)
        except KioskError as error:
            failure("audit_failed", error)
