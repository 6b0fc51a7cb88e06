"""What staff do about the printer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.app.display import Display
from kiosk.app.staff_acts import StaffActs
from kiosk.app.staff_table import StaffTable
from kiosk.ports import Printer, PrintJob
from kiosk.screens.staff import staff_questions
from kiosk.screens.staff.printer_screen import PrinterScreen


class StaffPrinter:
    """Does what the printer's screen asks for."""

    def __init__(self, display: Display, acts: StaffActs, table: StaffTable, printer: Printer) -> None:
        self._display, self._acts, self._table, self._printer = display, acts, table, printer

    def take(self, event: PrinterScreen.FromPrinter) -> None:
        """Do what the printer's screen asks for."""
        match event:
            case PrinterScreen.JobOpened():
                self.open_job(event.job)
            case PrinterScreen.PauseRequested():
                what = "puso la impresión en pausa" if event.paused else "siguió con la impresión"
                task = partial(self._printer.pause, paused=event.paused)
                self._acts.act(what, "", task, lambda _: self._table.done(""))
            case PrinterScreen.TestPageRequested():
                self._act(
                    "imprimió una hoja de prueba", self._printer.test_page, "Hecho: va la hoja de prueba."
                )
            case PrinterScreen.SwitchRequested():
                self._acts.ask(self._printer.queues, self._offer_queues)

    def open_job(self, job: PrintJob) -> None:
        """Ask what is to be done about a job, and do it."""
        self._display.push(staff_questions.job_dialog(job), partial(self._settle_job, job))

    def _settle_job(self, job: PrintJob, choice: str | None) -> None:
        printer = self._printer
        works: dict[str, tuple[str, Callable[[], None]]] = {
            staff_questions.CAME_OUT: (
                "confirmó que salió",
                partial(printer.confirm, job.key, came_out=True),
            ),
            staff_questions.NOT_OUT: (
                "dijo que no salió: va otra vez",
                partial(printer.confirm, job.key, came_out=False),
            ),
            staff_questions.CANCEL: ("canceló", partial(printer.cancel, job.key)),
        }
        if choice in works and self._acts.state.member:
            what, task = works[choice]
            self._acts.act(f"{what} «{job.document}»", job.code, task, lambda _: self._table.done())

    def _offer_queues(self, queues: tuple[str, ...]) -> None:
        self._acts.tell("" if queues else "No hay otra impresora en este computador.")
        if queues and isinstance(self._display.top, PrinterScreen):
            self._display.push(staff_questions.queue_dialog(queues), self._switch)

    def _switch(self, queue: str | None) -> None:
        if queue and self._acts.state.member:
            switch = partial(self._printer.switch, queue)
            self._act(f"cambió a la impresora «{queue}»", switch, f"Hecho: ahora «{queue}».")

    def _act(self, what: str, task: Callable[[], object], words: str) -> None:
        self._acts.act(what, "", task, lambda _: self._table.done(words))
