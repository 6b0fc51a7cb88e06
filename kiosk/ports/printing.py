"""The port of the printer: what the app asks of it, and the jobs and states it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.ports.documents import Paper


class PrintState(Enum):
    """How far a job is. The first three go on by themselves, the last three do not."""

    WANTED = "wanted"
    """Asked for; the printer knows nothing of it yet."""
    CREATED = "created"
    """The printer has a job for it, still without its document."""
    SENT = "sent"
    """The printer has the document."""
    DONE = "done"
    """It came out."""
    UNCONFIRMED = "unconfirmed"
    """It may have come out or not: staff look, and answer."""
    CANCELLED = "cancelled"
    """It will not come out."""

    @property
    def under_way(self) -> bool:
        """More will become of it without anybody's doing."""
        return self in {PrintState.WANTED, PrintState.CREATED, PrintState.SENT}


@dataclass(frozen=True)
class PrintJob:
    """One document on its way to paper."""

    key: str
    """Opaque name, the same in the outbox and at the printer."""
    code: str
    """The session's code; empty for a test page or a file of the shell."""
    document: str
    """Id of the document."""
    title: str
    """Title of the document; no personal data."""
    pages: int
    state: PrintState
    page: int = 0
    """Pages that came out so far; a machine without a printer leaves it at 0."""
    trouble: str = ""
    """Why it stands still or ended without paper, as one Spanish sentence; empty: nothing is wrong."""
    sha256: str = ""
    """Hash of the very bytes that are sent."""
    media: str = ""
    """Size of the sheet, as in `[printing] media`; empty: the one of the settings."""


@dataclass(frozen=True)
class PrinterState:
    """The printer in plain words."""

    sentence: str
    """How it is, in Spanish: «Lista.», «La impresora no responde.»"""
    fault: str = ""
    """Name of the fault, as the standard or kiosk.printing.printer_faults says it; empty: all is well."""
    advice: str = ""
    """What staff do about it."""
    blocking: bool = False
    """Nothing comes out until it is mended."""
    paused: bool = False
    """Staff paused printing at this kiosk."""


class Printer(Protocol):
    """Puts papers on paper, each exactly once.

    `place`, `state` and `jobs` are remembered, never asked: call them anywhere. The others write to disk
    or talk to the printer: call them in a thread; they raise PrintError.
    """

    @property
    def place(self) -> str:
        """Where the paper comes out, as a Spanish sentence for the applicant."""

    @property
    def state(self) -> PrinterState:
        """How the printer is, at most some seconds old."""

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """The jobs of a session, or all there are, in the order they were asked for."""

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Print each paper once; returns when that is durably noted, long before paper comes out.

        A paper with the bytes of one already asked for under the same code is not printed again. The bytes
        are copied: the papers' files may go.
        """

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Print papers once more, because staff say so."""

    def cancel(self, key: str) -> None:
        """Stop a job; what came out already is out."""

    def confirm(self, key: str, *, came_out: bool) -> None:
        """Staff looked: an unconfirmed job is done, or is printed again."""

    def pause(self, *, paused: bool) -> None:
        """Hold back what is wanted, or go on."""

    def test_page(self) -> PrintJob:
        """Print a page that tells whether all is well."""

    def switch(self, queue: str) -> None:
        """Print on another queue from now on; what the old one has already stays there."""

    def queues(self) -> tuple[str, ...]:
        """Names of the queues there are."""

    def forget(self, code: str) -> None:
        """Nothing of a session stays in the outbox or the spool; what is under way is cancelled."""

    def close(self) -> None:
        """Stop watching; what is under way is found again by the next start."""
