"""A call for staff from the welcome screen, where there is no session to keep it."""

from __future__ import annotations

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.display import Display
from kiosk.content.when import Trouble
from kiosk.log import event as log
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import HelpDialog
from kiosk.sessions.step_view import Views

FORGOTTEN_SECONDS = 600
"""Without a key or a touch for so long, the person who called has left."""


class StaffCall:
    """Calls staff before a session begins; the session takes the call over.

    Args:
        display: the screens.
        applicant: the session, once there is one.
        views: the office's words, and the state of the printer.
    """

    def __init__(self, display: Display, applicant: ApplicantSession, views: Views) -> None:
        self._display, self._applicant, self._views = display, applicant, views
        self._waiting = False
        """Somebody at the welcome screen waits for staff."""
        self._screen: WelcomeScreen | None = None
        """The welcome screen that says so; it is behind a session that begins."""

    @property
    def waiting(self) -> bool:
        """Somebody called from this kiosk, with or without a session, and waits."""
        session = self._applicant.session
        return session.help_called if session else self._waiting

    @property
    def without_session(self) -> bool:
        """Somebody waits at the welcome screen."""
        return self._waiting

    def ask(self) -> None:
        """Show the help of the welcome screen: it calls staff, or takes the call back."""
        screen = self._display.top
        if self._applicant.session is not None or not isinstance(screen, WelcomeScreen):
            return
        self._screen = screen
        words, called = self._views.flow.words, self._waiting
        trouble = Trouble(problem=words.dialogs.start_trouble, answer=words.dialogs.start_answer)
        dialog = HelpDialog(
            words, [] if called else [trouble], called, call_first=True, printer=self._views.printer()
        )

        async def answered(yes: bool | None) -> None:
            if yes:
                self._set(not called)

        self._display.push(dialog, answered)

    async def look(self, silence: float, *, staff_here: bool) -> None:
        """Give the call to the session that has begun, or end it; to be called every second or so.

        Args:
            silence: seconds without a key or a touch.
            staff_here: staff have given their PIN.
        """
        if not self._waiting:
            return
        if self._applicant.session is not None:
            self._set(False)
            await self._applicant.show_help(called=True)
        elif staff_here or silence > FORGOTTEN_SECONDS:
            self._set(False)

    def _set(self, waiting: bool) -> None:
        if waiting == self._waiting:
            return
        self._waiting = waiting
        log("help_called_at_welcome" if waiting else "help_ended_at_welcome")
        line = f"● {self._views.flow.words.screen.staff_called}"
        if self._screen is not None:
            rest = self._screen.note.replace(line, "").strip()
            self._screen.tell("\n".join(filter(None, [line if waiting else "", rest])))
