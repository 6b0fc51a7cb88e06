"""Follows the papers of a session at the printer."""

from __future__ import annotations

from kiosk.ports import Printer
from kiosk.sessions.paper_status import PaperStatus


class PaperWatch:
    """Follows the papers of a session at the printer, from step to step."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._code = ""
        self._waiting = False
        """Something was under way at the last look."""
        self._came_out_at = ""
        """Id of the step that was on the screen when the last sheet came out."""

    def look(self, code: str, step_id: str) -> PaperStatus:
        """How the papers are now; quick, for the printer remembers it.

        Args:
            code: the session's.
            step_id: the step on the screen.
        """
        if code != self._code:
            self._code, self._waiting, self._came_out_at = code, False, ""
        progress = PaperStatus(self._printer.jobs(code), self._printer.state)
        if self._waiting and not progress.under_way:
            self._came_out_at = step_id
        self._waiting = progress.under_way
        return PaperStatus(progress.jobs, progress.state, self._came_out_at == step_id)
