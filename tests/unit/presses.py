"""Documents, a printer on a test bed and waiting functions for the printing tests."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.ports import Paper, PrintJob, PrintState
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.printing.printer_faults import FAULTS
from kiosk.settings import PrintingSettings
from tests.cups_bed import QUEUE, Bed
from tests.fakes import tiny_pdf

CODE = "K7MPQ2"
PATIENCE = 120.0
"""Seconds until something counts as failed; no test measures how long it takes."""


def paper(folder: Path, mark: str = "1", content: bytes = b"", document: str = "constancia") -> Paper:
    """A document whose bytes depend on its mark."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{document}-{mark}.pdf"
    file.write_bytes(content or tiny_pdf(mark))
    return Paper(document, "Constancia", file, 1)


def digest(paper: Paper) -> str:
    """The hash under which the virtual printer counts a document's copies."""
    return hashlib.sha256(paper.pdf.read_bytes()).hexdigest()


def copies(*papers: Paper) -> Counter[str]:
    """The counts if each document was printed once."""
    return Counter(digest(one) for one in papers)


@contextmanager
def printing(bed: Bed, folder: Path, idle_seconds: float = 0.3, **settings: object) -> Iterator[CupsPrinter]:
    """The kiosk's printer on a test bed, with short intervals."""
    wanted = PrintingSettings.model_validate({"printer": QUEUE, **settings})
    printer = CupsPrinter(folder / "outbox", wanted, bed.cups, busy_seconds=0.1, idle_seconds=idle_seconds)
    try:
        yield printer
    finally:
        printer.close()


def until(true: Callable[[], object], what: Callable[[], object] = str) -> None:
    """Wait until something is true; fails after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"never: {what()}"
        time.sleep(0.02)


def job(printer: CupsPrinter) -> PrintJob:
    """The last job."""
    return printer.jobs()[-1]


def ends(printer: CupsPrinter, state: PrintState) -> PrintJob:
    """Wait until no job is unfinished; returns the last one, which must have this state."""
    until(lambda: not any(one.state.under_way for one in printer.jobs()), printer.jobs)
    assert job(printer).state is state, printer.jobs()
    return job(printer)


def shows(printer: CupsPrinter, fault: str) -> None:
    """Wait until the printer shows a fault, or none; several faults may have the same sentence."""
    wanted = FAULTS[fault].sentence if fault else ""
    until(
        lambda: (printer.state.sentence == wanted) if fault else not printer.state.fault,
        lambda: (fault, printer.state, printer.jobs()),
    )
