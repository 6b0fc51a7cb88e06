"""The screen that nobody's session is on: how it is made, and how long it says that a visit takes."""

from __future__ import annotations

from typing import Any

from textual.app import App

from kiosk.content.braces import put
from kiosk.content.models import Flow
from kiosk.content.welcome_drawings import WelcomeDrawings
from kiosk.errors import KioskError
from kiosk.log import failure
from kiosk.ports import StaffAccess
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.sessions.visit_pace import VisitPace

UNGUARDED = "Funcionario: pulse F12 para fijar su PIN."
"""Note on the screen while nobody can open the staff mode."""


def unguarded(access: StaffAccess) -> bool:
    """Nobody can open the staff mode yet: there is no member."""
    try:
        return not access.members()
    except KioskError as error:
        failure("staff_unknown", error)
        return False


class FirstScreen:
    """Makes the welcome screen of an app."""

    def __init__(
        self, app: App[Any], flow: Flow, office: str, drawings: WelcomeDrawings | None, pace: VisitPace
    ) -> None:
        self._app, self._flow, self._office = app, flow, office
        self._drawings, self._pace = drawings, pace
        self._screen: WelcomeScreen | None = None

    def make(self, note: str) -> WelcomeScreen:
        """A new screen, with a note for developers or staff."""
        words = self._flow.words.keys
        self._screen = WelcomeScreen(
            self._flow.welcome, words, self._office, drawings=self._drawings, takes=self._takes(), note=note
        )
        self._screen.fit(self._app.size)
        return self._screen

    def count(self) -> None:
        """In a thread: read the office's counts, and say on the screen how long a visit takes by them."""
        self._pace.read()
        self._app.call_from_thread(self._tell)

    def _takes(self) -> str:
        minutes = self._pace.whole()
        return put(self._flow.words.screen.minutes_whole, minutos=minutes) if minutes else ""

    def _tell(self) -> None:
        if self._screen and self._screen.is_running:
            self._screen.tell_time(self._takes())
