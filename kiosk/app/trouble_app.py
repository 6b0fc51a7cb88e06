"""The kiosk that cannot serve anybody: it calls staff, and tries again by itself."""

from __future__ import annotations

from kiosk import __version__
from kiosk.app.fleet_reports import FleetReports
from kiosk.app.frame import FramedApp
from kiosk.app.locked import RESTART
from kiosk.ports.fleet import TROUBLE, Fleet, KioskReport
from kiosk.screens.trouble_screen import TroubleScreen

TRY_AGAIN_SECONDS = 60
"""How often a fresh process looks whether staff have mended what was wrong."""
LOOK_SECONDS = 1.0
"""How often it looks whether staff asked for a fresh process."""


class TroubleApp(FramedApp):
    """One screen: «llame al funcionario», and a short code. The other kiosks learn the code, and no more.

    Args:
        title: what is wrong, for applicants.
        code: the short code.
        unlocked: ctrl+q leaves.
        fleet: where the other kiosks look; nothing of it is called before the screen is painted.
    """

    def __init__(self, title: str, code: str, *, unlocked: bool = False, fleet: Fleet | None = None) -> None:
        super().__init__(unlocked=unlocked, on_tty=True)
        self.words = title
        self.code = code
        self._reports = FleetReports(fleet) if fleet else None
        """None: this kiosk is alone."""
        if self._reports:
            self.closers.append(self._reports.close)

    def shown(self) -> str:
        """A machine that sees it knows that the kiosk serves nobody."""
        return f"{TROUBLE} {self.code}"

    def on_mount(self) -> None:
        """Show it; look again in a while."""
        self.push_screen(TroubleScreen(self.words, self.code))
        self.set_timer(TRY_AGAIN_SECONDS, self._try_again)
        if self._reports:
            self.call_after_refresh(self._report)

    def _report(self) -> None:
        if self._reports:
            self._reports.tell(KioskReport(self.shown(), __version__, printer=""))
            self._reports.start()
            self.set_interval(LOOK_SECONDS, self._hear)

    def _hear(self) -> None:
        if self._reports and self._reports.restart_wanted:
            self._try_again()

    def _try_again(self) -> None:
        self.exit(return_code=RESTART)
