"""Reports how this kiosk is to the others, and hears what is asked of it.

A thread of its own waits for the server. The screen only leaves its latest facts there and never waits, and
the end of the process does not wait for the thread.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from kiosk import __version__
from kiosk.app.staged_update import StagedUpdate
from kiosk.errors import KioskError
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import Services
from kiosk.ports.fleet import CLOSED, Fleet, KioskReport
from kiosk.sessions.scanner_words import for_staff

REPORT_SECONDS = 15.0
"""How often this kiosk reports."""
LAST_SECONDS = 3.0
"""How long the last report may take."""


def report_of(services: Services, shown: str, *, called: bool) -> KioskReport:
    """How this kiosk is.

    Args:
        services: tell how the printer and the scanner are.
        shown: what is on the screen, in a word.
        called: somebody called the staff.
    """
    state, scans = services.printer.state, services.scans
    scanner = (for_staff(scans.desk.last_trouble) or "sin fallas") if scans else ""
    printer = state.for_applicants or state.sentence
    return KioskReport(shown, __version__, printer, scanner, help_wanted=called)


class FleetReports:
    """The thread that reports.

    Args:
        fleet: where to.
        seconds: how often.
        staged: the version that waits on this machine, or may.
    """

    def __init__(
        self, fleet: Fleet, seconds: float = REPORT_SECONDS, staged: StagedUpdate | None = None
    ) -> None:
        self._fleet, self._seconds, self._staged = fleet, seconds, staged or StagedUpdate()
        self._latest: KioskReport | None = None
        self._news, self._ended = threading.Event(), threading.Event()
        self._away = False
        """The last report did not arrive; the journal hears of the first one only."""
        self.restart_wanted = False
        """Staff at another kiosk asked for a restart of this one."""

    def start(self) -> None:
        """Begin to report."""
        threading.Thread(target=self._run, name="fleet", daemon=True).start()

    def tell(self, report: KioskReport) -> None:
        """Leave the latest facts; another state or a call for staff is reported at once."""
        before, self._latest = self._latest, report
        if before is None or (before.state, before.help_wanted) != (report.state, report.help_wanted):
            self._news.set()

    def close(self) -> None:
        """Stop; a report under way is not waited for."""
        self._ended.set()
        self._news.set()

    def say_closed(self) -> None:
        """Report that staff closed this kiosk; a server that does not answer is not waited for long."""
        if self._latest is not None:
            last = replace(self._latest, state=CLOSED, help_wanted=False)
            thread = threading.Thread(target=self._report, args=(last,), name="fleet-last", daemon=True)
            thread.start()
            thread.join(LAST_SECONDS)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._news.wait(self._seconds)
            self._news.clear()
            if self._latest is not None and not self._ended.is_set():
                self._report(self._latest)

    def _report(self, report: KioskReport) -> None:
        try:
            asked = self._fleet.report(replace(report, staged=self._staged.offered()))
        except KioskError as error:
            if not self._away:
                failure("fleet_unreachable", error)
            self._away = True
        except Exception as error:  # the thread must go on whatever a library raises
            failure("fleet_failed", error)
        else:
            self._away = False
            if asked.restart:
                log("restart_asked")
                self.restart_wanted = True
            if asked.update:  # at once: the next process, for the next person, would not know of it
                self._staged.request()
