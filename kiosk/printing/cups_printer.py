"""The printer for queues of CUPS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.errors import PrintError
from kiosk.ports import Paper, PrinterState, PrintJob, PrintState
from kiosk.printing import media, pdf_check
from kiosk.printing import test_sheet as trial
from kiosk.printing.cups_client import Cups
from kiosk.printing.outbox import Outbox
from kiosk.printing.worker import PrintWorker
from kiosk.settings import PrintingSettings

PLACE = "Recoja sus hojas en la impresora."
IDLE_SECONDS = 2.0
"""Seconds between two looks at an idle printer: a fault is shown within about three seconds."""


class CupsPrinter:
    """Prints every document once. Implements the `Printer` port.

    Args:
        folder: folder of the outbox.
        wanted: print queue, paper size, sides and copies.
        cups: the print service; None: this machine's.
        busy_seconds: seconds between two looks while there are jobs.
        idle_seconds: seconds between two looks otherwise.
        now: returns the time at the office.
    """

    def __init__(
        self,
        folder: Path,
        wanted: PrintingSettings,
        cups: Cups | None = None,
        busy_seconds: float = 1.0,
        idle_seconds: float = IDLE_SECONDS,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Open the outbox and start the thread; unfinished jobs of an earlier run go on.

        Raises:
            PrintError: the outbox cannot be used.
        """
        self._wanted = wanted
        self._now = now
        self._cups = cups or Cups()
        self._outbox = Outbox(folder)
        lock = folder / "printing.lock"
        try:
            self._worker = PrintWorker(self._outbox, lock, self._cups, wanted, busy_seconds, idle_seconds)
        except BaseException:
            self._outbox.close()
            raise

    @property
    def place(self) -> str:
        """Where the paper comes out, as a Spanish sentence for the applicant."""
        return PLACE

    @property
    def state(self) -> PrinterState:
        """The state of the printer at the last look."""
        return self._worker.state

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """The jobs of a session, or all, in the order they were asked for."""
        return tuple(job for job in self._worker.jobs if code in {"", job.code})

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Store each document durably in the outbox, to be printed once.

        Raises:
            PrintError: one of them is damaged, or the outbox cannot be written; those before it are stored.
        """
        return self._add(papers, code, again=False)

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Store documents in the outbox to be printed once more; raises PrintError as `send`."""
        return self._add(papers, code, again=True)

    def refuse_paper(self) -> None:
        """Raise PrintError if the printer cannot do what the settings ask of it, such as a paper size.

        If CUPS does not answer, nothing is raised: it may answer later.
        """
        try:
            group = self._worker.ask(self._cups.attributes(self._worker.queue, media.ATTRIBUTES))
        except PrintError:
            return
        media.Capabilities.read(group).options(self._wanted)

    def test_page(self) -> PrintJob:
        """Print a page without personal data; raises PrintError."""
        content = trial.page(self._wanted.media, self._worker.queue, self._now())
        wanted = PrintJob("", "", "prueba", trial.TITLE, 1, PrintState.WANTED)
        job = self._outbox.add(wanted, content, again=True)
        self._worker.changed()
        return job

    def cancel(self, key: str) -> None:
        """Cancel a job; a finished one is not changed."""
        self._outbox.finish(key, PrintState.CANCELLED)
        self._worker.changed()

    def confirm(self, key: str, *, came_out: bool) -> None:
        """Record what staff saw: an unconfirmed job is done, or is printed again under another key.

        Raises:
            PrintError: the job is not unconfirmed any more, or its copy is damaged.
        """
        if not (self._outbox.confirm(key) if came_out else self._outbox.renew(key)):
            raise PrintError(
                "Ese documento ya no espera confirmación o su copia se dañó. Imprímalo de nuevo."
            )
        self._worker.changed()

    def pause(self, *, paused: bool) -> None:
        """Stop sending jobs to CUPS, or go on; the choice is stored for the next start."""
        self._outbox.choose("paused", "si" if paused else "")
        self._worker.changed()

    def switch(self, queue: str) -> None:
        """Print on another queue, also after a restart, until the settings name another one.

        Raises:
            PrintError: there is no such queue, or CUPS does not answer.
        """
        if queue not in self.queues():
            raise PrintError(f"No hay una impresora con el nombre «{queue}». Elija una de la lista.")
        self._worker.choose(queue)

    def queues(self) -> tuple[str, ...]:
        """Names of the queues; raises PrintError if CUPS does not answer."""
        return self._worker.ask(self._cups.queues())

    def forget(self, code: str) -> None:
        """Delete a session's jobs and copies; the thread deletes them from CUPS as soon as CUPS answers."""
        self._outbox.forget(code)
        self._worker.changed()

    def close(self) -> None:
        """Stop the thread and close the outbox; a second call does nothing."""
        self._worker.close()
        self._outbox.close()

    def _add(self, papers: Sequence[Paper], code: str, *, again: bool) -> tuple[PrintJob, ...]:
        noted = []
        for paper, (content, pages) in zip(papers, pdf_check.contents(papers), strict=True):
            wanted = PrintJob(
                "", code, paper.document, paper.title, pages, PrintState.WANTED, media=paper.media
            )
            noted.append(self._outbox.add(wanted, content, again=again))
        self._worker.changed()
        return tuple(noted)
