"""The session on this screen is kept: by steps, while somebody types, and again when it could not be."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

from kiosk.app.frame import FramedApp
from kiosk.errors import KioskError, StoreError
from kiosk.interview.derived_values import Station
from kiosk.interview.session import Session
from kiosk.log import failure
from kiosk.ports import Services
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.questions import unsaved_dialog
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.save_queue import SaveQueue, briefly

PUBLIC = "público"
"""Who acts on the screens, in the audit log."""


class SavingApp(FramedApp):
    """Holds the one session there is, and keeps it; no disk and no server ever holds the screen."""

    def __init__(self, services: Services, station: Station, **options: Any) -> None:
        super().__init__(**options)
        self.services, self.station = services, station
        self.session: Session | None = None
        self._keeper = Keeper(services, station)
        self._save_queue = SaveQueue(self._keeper)
        self.closers.append(self._save_queue.close)
        self._unsaved: StoreError | None = None
        """Why the session could not be kept, to be told once a step stands."""
        self.moving = False
        """Answers were taken, and their screen goes: what stands in its boxes is no typing any more."""

    def on_unmount(self) -> None:
        """The app ends; its last saves are waited for when it is closed."""
        self._save_queue.finish()

    def save_now(self) -> None:
        """Keep what stands on the screen and was not accepted yet, and what could not be kept before."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, StepScreen)]
        if (session := self.session) is None or self.moving or not screens:
            return
        if screens[-1].step.id == session.step.id and self._keeper.typed(session, screens[-1].gather()):
            self._save_queue.save(session)

    async def _save(self) -> None:
        """Keep the session; a disk that cannot is told to the applicant, who loses nothing on the screen.

        What the disk says late is told late: nobody waits for it.
        """
        if (session := self.session) is None:
            return
        began = bool(session.started_at)
        writing = self._save_queue.save(session)
        if session.started_at and not began:
            self.run_worker(self._write_down("empezó una sesión", session.code), group="audit")
        if await briefly(writing):
            self._hear(session, writing.result())
        else:
            self.run_worker(self._hear_later(session, writing), group="save")

    async def _hear_later(self, session: Session, writing: Future[StoreError | None]) -> None:
        self._hear(session, await asyncio.wrap_future(writing))

    def _hear(self, session: Session, error: StoreError | None) -> None:
        """How a save went: when it failed, that is told, and staff are called."""
        if session is self.session and error and not self._keeper.lost and not self._keeper.told:
            session.help_called = True
            self._unsaved = error

    def _tell_unsaved(self) -> None:
        """Say what could not be kept, over the step that stands."""
        if error := self._unsaved:
            self._unsaved, self._keeper.told = None, True
            if isinstance(screen := self.screen, StepScreen):
                screen.show_note(help_called=True)
            self.push_screen(unsaved_dialog(error.title, error.code))

    async def _write_down(self, act: str, code: str) -> None:
        """Add an act of the applicant to the audit log; no trouble there is the applicant's."""
        try:
            await asyncio.to_thread(self.services.audit.record, PUBLIC, act, code)
        except KioskError as error:
            failure("audit_failed", error)
