"""The printer screen: the state of the printer, the print jobs, and what staff can do with them."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.ports import Printer, PrinterState, PrintJob, PrintState
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.sessions.overview import job_words
from kiosk.widgets.key_bar import Key
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

UNCHOSEN = "queue-none"
"""The fault of a machine with several queues, of which none was chosen (kiosk.printing.printer_faults)."""
EVERY_SECONDS = 1.0
"""Seconds between two updates; state and jobs are read from memory."""


class PrinterScreen(StaffScreen):
    """The state in plain words, then the jobs; updates itself."""

    DEFAULT_CSS = """
    PrinterScreen #printer-state { text-style: bold; }
    PrinterScreen #printer-state.-trouble { color: $error; }
    PrinterScreen .columns { margin: 1 0 0 0; }
    """
    BINDINGS = [
        Binding("p", "pause", show=False),
        Binding("h", "test_page", show=False),
        Binding("q", "switch", show=False),
    ]
    TITLE_WORDS = "Impresora"

    class FromPrinter(StaffScreen.FromStaff):
        """Base of what the printer's screen asks for."""

    class JobOpened(FromPrinter):
        """Somebody picked a job."""

        def __init__(self, job: PrintJob) -> None:
            super().__init__()
            self.job = job

    class PauseRequested(FromPrinter):
        """Hold back what is wanted, or go on."""

        def __init__(self, *, paused: bool) -> None:
            super().__init__()
            self.paused = paused

    class TestPageRequested(FromPrinter):
        """Print a test page."""

    class SwitchRequested(FromPrinter):
        """Use another queue."""

    def __init__(self, member: str, printer: Printer) -> None:
        super().__init__(member)
        self._printer = printer
        self._shown: tuple[PrinterState, tuple[PrintJob, ...]] | None = None
        self._offered = False
        """The queues were offered already, because none is chosen."""
        self.state = Plain("", id="printer-state")
        self.advice = Plain("", id="printer-advice")
        self.list = PickList([])

    def compose_body(self) -> ComposeResult:
        """State, advice, jobs."""
        yield self.state
        yield self.advice
        yield Plain("Trabajos", classes="columns")
        yield ListRoom(self.list)

    def keys(self) -> tuple[Key, ...]:
        """What can be done with the printer; a job is picked in the list."""
        whole = self._bar("Imprimir prueba", "Ver trabajo")
        return self.first_that_fits((LEAVE, *whole), whole, self._bar("Probar", "Ver"))

    def _bar(self, test: str, see: str) -> tuple[Key, ...]:
        pause = "Seguir" if self._printer.state.paused else "Pausar"
        return (
            BACK,
            Key("P", pause, "screen.pause"),
            Key("H", test, "screen.test_page"),
            Key("Q", "Cambiar impresora", "screen.switch"),
            Key("Enter", see, "screen.pick", strong=True),
        )

    def on_mount(self) -> None:
        """Show the state, and update it regularly."""
        self.look()
        self.set_interval(EVERY_SECONDS, self.look)
        self.list.focus()

    def look(self) -> None:
        """Show the state and the jobs as they are now."""
        now = (self._printer.state, self._printer.jobs())
        if now != self._shown:
            self._shown = now
            self._draw(*now)
        if now[0].fault == UNCHOSEN and not self._offered:
            self._offered = True
            self.action_switch()

    def _draw(self, state: PrinterState, jobs: Sequence[PrintJob]) -> None:
        paused = "▲ En pausa: nada sale hasta que pulse Seguir. " if state.paused else ""
        self.state.update(f"{paused}{'▲ ' if state.fault else ''}{state.sentence}")
        self.state.set_class(bool(state.fault or state.paused), "-trouble")
        self.advice.update(state.advice)
        self.advice.display = bool(state.advice)
        index = self.list.highlighted
        marked = str(self.list.get_option_at_index(index).id) if index is not None else ""
        lines = [_line(job) for job in sorted(jobs, key=_urgency)]
        self.list.show(lines or [PickLine("none", "No hay trabajos.", heading=True)], marked)
        self.show_keys()

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        for job in self._printer.jobs():
            if job.key == event.option_id:
                self.post_message(self.JobOpened(job))

    def action_pick(self) -> None:
        """A touch on the button."""
        self.list.action_select()

    def action_pause(self) -> None:
        """Pause printing, or continue it."""
        self.ask(self.PauseRequested(paused=not self._printer.state.paused))

    def action_test_page(self) -> None:
        """Print a test page."""
        self.ask(self.TestPageRequested())

    def action_switch(self) -> None:
        """Use another queue."""
        self.ask(self.SwitchRequested())


def _line(job: PrintJob) -> PickLine:
    whose = job.code or "sin sesión"
    return PickLine(job.key, f"{whose} · {job.title}", detail=job_words(job), strong=not _done(job))


def _done(job: PrintJob) -> bool:
    return job.state in {PrintState.DONE, PrintState.CANCELLED}


def _urgency(job: PrintJob) -> int:
    """Jobs that need an answer first, finished jobs last; otherwise in the order of the requests."""
    if job.state is PrintState.UNCONFIRMED:
        return 0
    return 2 if _done(job) else 1
