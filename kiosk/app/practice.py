"""Staff try the kiosk as applicants: how such a practice says what it is, and how it ends."""

from __future__ import annotations

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.beginning import Beginning
from kiosk.app.display import Display
from kiosk.app.idle import IdleWatch
from kiosk.app.relaunch import Renewal
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.settings import TimeSettings

NOTE = "Ensayo: nada se guarda ni se imprime. Lo terminan F12 o cinco toques arriba."
"""On the welcome screen of a practice."""
OVER = "El ensayo terminó; no se guardó nada."
"""On the welcome screen after a practice, until the kiosk was left alone."""


class Practice:
    """A practice is a process of its own: what is typed in it is gone with it.

    Args:
        display: the screens.
        applicant: the session on this screen.
        renewal: a fresh process.
        times: how long silence lasts before something is done about it.
        beginning: whether this process is a practice, or follows one.
    """

    def __init__(
        self,
        display: Display,
        applicant: ApplicantSession,
        renewal: Renewal,
        times: TimeSettings,
        beginning: Beginning,
    ) -> None:
        self._display, self._applicant, self._renewal = display, applicant, renewal
        self._idle_watch, self.active = IdleWatch(times), beginning.practice
        self._over = beginning.practised
        """The welcome screen says that a practice is over."""
        if self.active:
            renewal.next(Beginning(practised=True))

    @property
    def note(self) -> str:
        """What the welcome screen says of it; empty: this process serves applicants."""
        return NOTE if self.active else OVER if self._over else ""

    def ask_end(self) -> bool:
        """Ask once whether it is over; False: there is no practice."""
        if self.active:
            from kiosk.screens.staff import staff_questions  # an applicant's kiosk needs none of them

            if not isinstance(self._display.top, staff_questions.ConfirmDialog):
                dialog = staff_questions.practice_end_dialog()
                self._display.push(dialog, lambda sure: self._renewal.leave() if sure else None)
        return self.active

    def notice(self, silence: float) -> None:
        """Nobody began anything, or nobody answers: the next applicant finds the kiosk as it always is."""
        if self._applicant.session is not None or not self._idle_watch.deserted(silence):
            return
        if self.active:
            self._renewal.leave()
        elif self._over and isinstance(screen := self._display.top, WelcomeScreen):
            self._over = False
            screen.tell("\n".join(line for line in screen.note.splitlines() if line != OVER))
