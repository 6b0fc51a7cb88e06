"""Staff try the kiosk as applicants: how such a practice begins and ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kiosk.app.applicant_session import ApplicantSession
from kiosk.app.beginning import Beginning
from kiosk.app.display import Display
from kiosk.app.idle import IdleWatch
from kiosk.app.relaunch import Renewal
from kiosk.app.staff_acts import StaffActs
from kiosk.screens.staff import staff_questions
from kiosk.settings import TimeSettings

NOTE = "Ensayo: nada se guarda ni se imprime. Termina con F12, o con cinco toques en el nombre de la oficina."
"""On the welcome screen of a practice."""
IN_USE = (
    "▲ En esta pantalla hay una sesión abierta: termínela, o guárdela con «Guardar y salir». Luego ensaye."
)


class Practice:
    """A practice is a process of its own: what is typed in it is gone with it."""

    def __init__(
        self,
        display: Display,
        acts: StaffActs,
        applicant: ApplicantSession,
        renewal: Renewal,
        times: TimeSettings,
        *,
        active: bool,
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            acts: writes down that it begins.
            applicant: the session on this screen.
            renewal: a fresh process.
            times: how long silence lasts before something is done about it.
            active: this process is a practice.
        """
        self._display, self._acts, self._applicant, self._renewal = display, acts, applicant, renewal
        self._idle_watch, self.active = IdleWatch(times), active
        self.leave_staff: Callable[[], Awaitable[None]] | None = None
        """Closes the staff mode; the process ends with it where nobody's session is open."""

    def ask_start(self) -> None:
        """Ask staff whether it is to begin; a session on this screen comes first."""
        if self._applicant.session:
            self._acts.tell(IN_USE)
        else:
            self._acts.confirm(staff_questions.practice_dialog(), self._start)

    def _start(self) -> None:
        self._acts.act("empezó un ensayo", "", lambda: None, self._begin)

    async def _begin(self, _: None) -> None:
        self._renewal.next(Beginning(practice=True))
        if self.leave_staff:
            await self.leave_staff()

    @property
    def note(self) -> str:
        """What the welcome screen says of it; empty: this process serves applicants."""
        return NOTE if self.active else ""

    def ask_end(self) -> bool:
        """Ask once whether it is over; False: there is no practice."""
        if self.active and not isinstance(self._display.top, staff_questions.ConfirmDialog):
            dialog = staff_questions.practice_end_dialog()
            self._display.push(dialog, lambda sure: self._renewal.leave() if sure else None)
        return self.active

    def notice(self, silence: float) -> None:
        """Nobody began anything, or nobody answers: the next applicant finds the kiosk as it always is."""
        if self.active and self._applicant.session is None and self._idle_watch.deserted(silence):
            self._renewal.leave()
