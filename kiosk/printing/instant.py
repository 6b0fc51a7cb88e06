"""The base of printers that finish a job at once, so that there is nothing to pause, cancel or confirm."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from kiosk.errors import PrintError
from kiosk.ports import Paper, PrinterState, PrintJob, PrintState

_NONE = "Esta máquina no usa impresora: no hay nada que cambiar."


class InstantPrinter:
    """Stores its jobs in memory, all done.

    Args:
        sentence: the state, in Spanish for staff.
        for_applicants: the state for applicants, if it is another one.
    """

    def __init__(self, sentence: str, for_applicants: str = "") -> None:
        self._state = PrinterState(sentence, for_applicants=for_applicants)
        self._jobs: tuple[PrintJob, ...] = ()

    @property
    def state(self) -> PrinterState:
        """The state of a printer that cannot fail."""
        return self._state

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """The jobs of a session, or all there are, in the order they were asked for."""
        return tuple(job for job in self._jobs if code in {"", job.code})

    def cancel(self, key: str) -> None:
        """Do nothing: every job is over already."""

    def confirm(self, key: str, *, came_out: bool) -> None:
        """Do nothing: no job is ever unconfirmed."""

    def pause(self, *, paused: bool) -> None:  # noqa: ARG002 - the signature is the port's
        """Raises PrintError: there is nothing to hold back."""
        raise PrintError(_NONE)

    def switch(self, queue: str) -> None:  # noqa: ARG002 - the signature is the port's
        """Raises PrintError: there is no other way to print without restarting the kiosk."""
        raise PrintError(_NONE)

    def queues(self) -> tuple[str, ...]:
        """There are no queues."""
        return ()

    def forget(self, code: str) -> None:
        """Drop a session's jobs."""
        self._jobs = tuple(job for job in self._jobs if job.code != code)

    def close(self) -> None:
        """Do nothing: no thread and no file is open."""

    def done(self, papers: Sequence[Paper], contents: Sequence[bytes], code: str) -> tuple[PrintJob, ...]:
        """Store finished jobs; a document with the same bytes and code gets the job it had."""
        return tuple(
            self._done(paper, content, code) for paper, content in zip(papers, contents, strict=True)
        )

    def _done(self, paper: Paper, content: bytes, code: str) -> PrintJob:
        sha256 = hashlib.sha256(content).hexdigest()
        for job in self.jobs(code):
            if (job.code, job.sha256) == (code, sha256):
                return job
        key, pages = secrets.token_hex(8), paper.pages
        job = PrintJob(key, code, paper.document, paper.title, pages, PrintState.DONE, sha256=sha256)
        self._jobs += (job,)
        return job
