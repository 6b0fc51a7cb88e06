"""Staff try the kiosk as applicants: how such a practice says what it is, and how it ends."""

from __future__ import annotations

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.display import Display
from kiosk.app.idle import IdleWatch
from kiosk.app.relaunch import Renewal
from kiosk.settings import TimeSettings

NOTE = "Ensayo: nada se guarda ni se imprime. Lo terminan F12 o cinco toques arriba."
"""On the welcome screen of a practice."""


class Practice:
    """A practice is a process of its own: what is typed in it is gone with it.

    Args:
        display: the screens.
        applicant: the session on this screen.
        renewal: a fresh process.
        times: how long silence lasts before something is done about it.
        active: this process is a practice.
    """

    def __init__(
        self,
        display: Display,
        applicant: ApplicantSession,
        renewal: Renewal,
        times: TimeSettings,
        *,
        active: bool,
    ) -> None:
        self._display, self._applicant, self._renewal = display, applicant, renewal
        self._idle_watch, self.active = IdleWatch(times), active

    @property
    def note(self) -> str:
        """What the welcome screen says of it; empty: this process serves applicants."""
        return NOTE if self.active else ""

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
        if self.active and self._applicant.session is None and self._idle_watch.deserted(silence):
            self._renewal.leave()
