"""A printer behind CUPS."""

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
"""From look to look while nothing is to be printed: a fault is on the screen within about three seconds."""


class CupsPrinter:
    """Prints every paper once. Implements kiosk.ports.Printer.

    Args:
        folder: of the outbox.
        wanted: the print queue, the paper, its sides, the copies.
        cups: the print service; None: this machine's.
        busy_seconds: from look to look while there is something to print.
        idle_seconds: from look to look otherwise.
        now: the time of day at the office.
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
        """Open the outbox and begin; what an earlier run left is found again.

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
        """Where the paper comes out."""
        return PLACE

    @property
    def state(self) -> PrinterState:
        """How the printer was at the last look."""
        return self._worker.state

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """The jobs of a session, or all there are, in the order they were asked for."""
        return tuple(job for job in self._worker.jobs if code in {"", job.code})

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Note down that each paper is to be printed once.

        Raises:
            PrintError: one of them is damaged, or the outbox cannot be written; those before it are noted.
        """
        return self._add(papers, code, again=False)

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Note down that papers are to be printed once more; raises PrintError as `send`."""
        return self._add(papers, code, again=True)

    def refuse_paper(self) -> None:
        """Raise PrintError if the printer lacks what the settings ask of it: it waits until they change.

        A printer nobody answers for is not refused: it may be back in a moment.
        """
        try:
            group = self._worker.ask(self._cups.attributes(self._worker.queue, media.ATTRIBUTES))
        except PrintError:
            return
        media.Capabilities.read(group).options(self._wanted)

    def test_page(self) -> PrintJob:
        """Print a page without anybody's data; raises PrintError."""
        content = trial.page(self._wanted.media, self._worker.queue, self._now())
        wanted = PrintJob("", "", "prueba", trial.TITLE, 1, PrintState.WANTED)
        job = self._outbox.add(wanted, content, again=True)
        self._worker.changed()
        return job

    def cancel(self, key: str) -> None:
        """Stop a job; one that is over already stays as it is."""
        self._outbox.finish(key, PrintState.CANCELLED)
        self._worker.changed()

    def confirm(self, key: str, *, came_out: bool) -> None:
        """An unconfirmed job is done, or is printed again under another key.

        Raises:
            PrintError: nobody asks about this job any more, or its copy is damaged.
        """
        if not (self._outbox.confirm(key) if came_out else self._outbox.renew(key)):
            raise PrintError(
                "Ese documento ya no espera confirmación o su copia se dañó. Imprímalo de nuevo."
            )
        self._worker.changed()

    def pause(self, *, paused: bool) -> None:
        """Hold back what CUPS does not have yet, or go on; a restart does not change it."""
        self._outbox.choose("paused", "si" if paused else "")
        self._worker.changed()

    def switch(self, queue: str) -> None:
        """Print on another queue from now on, also after a restart, until the settings name another one.

        Raises:
            PrintError: there is no such queue.
        """
        if queue not in self.queues():
            raise PrintError(f"No hay una impresora con el nombre «{queue}». Elija una de la lista.")
        self._worker.choose(queue)

    def queues(self) -> tuple[str, ...]:
        """Names of the queues there are; raises PrintError when CUPS does not answer."""
        return self._worker.ask(self._cups.queues())

    def forget(self, code: str) -> None:
        """Drop a session's jobs and copies; CUPS is told in the background, or when it is back."""
        self._outbox.forget(code)
        self._worker.changed()

    def close(self) -> None:
        """Stop; nothing happens the second time."""
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
