"""The interface of the printer: what the app asks of it, and the jobs and states it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.ports.documents import Paper


class PrintState(Enum):
    """The state of a job. The first three change by themselves; the last three do not."""

    WANTED = "wanted"
    """The job is in the outbox; the printer does not know it yet."""
    CREATED = "created"
    """The printer has a job, still without a document."""
    SENT = "sent"
    """The printer has the document."""
    DONE = "done"
    """The printer has printed it."""
    UNCONFIRMED = "unconfirmed"
    """It is not known whether it was printed: staff look and answer."""
    CANCELLED = "cancelled"
    """It will not be printed."""

    @property
    def under_way(self) -> bool:
        """Whether the state will change without a person's action."""
        return self in {PrintState.WANTED, PrintState.CREATED, PrintState.SENT}


@dataclass(frozen=True)
class PrintJob:
    """One document to be printed."""

    key: str
    """Name of the job, the same in the outbox and at the printer; it holds no personal data."""
    code: str
    """The session's code; empty for a test page or a file printed from the command line."""
    document: str
    """Id of the document."""
    title: str
    """Title of the document, without personal data."""
    pages: int
    state: PrintState
    page: int = 0
    """Pages printed so far; the folder printer leaves it at 0."""
    trouble: str = ""
    """Why the job has stopped or ended unprinted, as one Spanish sentence; empty: nothing is wrong."""
    sha256: str = ""
    """SHA-256 of the bytes that are sent, hexadecimal."""
    media: str = ""
    """Size of the sheet, as in `[printing] media`; empty: the one of the settings."""


@dataclass(frozen=True)
class PrinterState:
    """The state of the printer, in Spanish words."""

    sentence: str
    """The state as a sentence: «Lista.», «La impresora no responde.»"""
    fault: str = ""
    """IPP's `printer-state-reasons` keyword or one of kiosk.printing.printer_faults; empty: no fault."""
    advice: str = ""
    """What staff do about it, in Spanish."""
    blocking: bool = False
    """Nothing is printed until somebody has cleared the fault."""
    paused: bool = False
    """Staff have paused printing at this kiosk."""
    for_applicants: str = ""
    """The state for applicants, where `sentence` is for staff; empty: `sentence` is for both."""


class Printer(Protocol):
    """Prints each document exactly once.

    `place`, `state` and `jobs` return what the last look at the printer found; they may be called anywhere.
    The other methods write to disk or talk to the printer: call them in a thread. They raise PrintError.
    """

    @property
    def place(self) -> str:
        """Where the paper comes out, as a Spanish sentence for the applicant."""

    @property
    def state(self) -> PrinterState:
        """The state of the printer, a few seconds old at most."""

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """The jobs of a session, in the order they were asked for; without a code, all jobs."""

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Print each document once. Returns when the jobs are on disk in the outbox, before paper comes out.

        A document is not printed again if one with the same bytes was sent under the same code. The printer
        copies the bytes: the caller may delete the files afterwards.

        Args:
            papers: the documents.
            code: the session's code.

        Returns:
            The jobs, in the order of `papers`.
        """

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Print documents once more, because staff asked for it, even if they were sent before."""

    def cancel(self, key: str) -> None:
        """Cancel a job; pages that are already printed stay printed."""

    def confirm(self, key: str, *, came_out: bool) -> None:
        """Record what staff saw: an unconfirmed job is done if it came out; otherwise it is printed again."""

    def pause(self, *, paused: bool) -> None:
        """Stop sending jobs to the printer, or go on sending them."""

    def test_page(self) -> PrintJob:
        """Print a page that shows whether the printer works."""

    def switch(self, queue: str) -> None:
        """Print on another queue from now on; jobs the old one has stay there."""

    def queues(self) -> tuple[str, ...]:
        """Names of the queues that can be chosen."""

    def forget(self, code: str) -> None:
        """Delete everything of a session from the outbox and the spool; unfinished jobs are cancelled."""

    def close(self) -> None:
        """Stop watching the printer; the next start finds unfinished jobs again."""
