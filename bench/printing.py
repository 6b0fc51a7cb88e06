"""Measures how long a person waits at «Imprimir» until the print service has the first paper."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.papers import FOUR
from bench.rows import Row, row
from kiosk.cli.composition import load_settings
from kiosk.cli.sample_documents import USUAL, value_sets
from kiosk.documents.workshop import Workshop
from kiosk.ports import Paper, PrintState
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.settings import PdfSettings, PrintingSettings
from tests.cups_bed import QUEUE, Bed
from tests.journey import TEMPLATES, real_flow

WHAT = "print to accepted job, first of 4"
NEEDED = ("cupsd", "lpadmin", "ippeveprinter", "dbus-daemon")
REST = 1.0
"""Seconds in which the kiosk looks at its idle printer before somebody prints."""
PATIENCE = 60.0
"""Seconds until something is wrong."""
HAS_IT = frozenset({PrintState.SENT, PrintState.DONE})
"""States of a job that the print service has whole."""


def printing(rounds: int) -> list[Row]:
    """The line of the table; none on a machine without CUPS and its virtual printer."""
    if not all(map(shutil.which, NEEDED)):  # tests.cups_bed has added the folder of cupsd to the path
        return []
    with tempfile.TemporaryDirectory() as folder, Bed() as bed:
        papers = _papers(Path(folder))
        return [
            row(WHAT, "ms", [_first(bed, papers, Path(folder) / str(number)) for number in range(rounds)])
        ]


def _papers(folder: Path) -> list[Paper]:
    """The four papers of the usual invented person."""
    flow = real_flow()
    four = [document for document in flow.documents if document.id in FOUR]
    workshop = Workshop(TEMPLATES / "papers", PdfSettings(engine="embedded"))
    try:
        return list(workshop.make_each(four, value_sets(flow, load_settings())[USUAL], lambda: folder))
    finally:
        workshop.close()


def _first(bed: Bed, papers: list[Paper], outbox: Path) -> float:
    """Milliseconds from the order until the first paper is with the print service.

    The printer is that of a kiosk, which has been looking at its queue for a while.
    """
    printer = CupsPrinter(outbox, PrintingSettings(printer=QUEUE), bed.cups)
    try:
        _wait(lambda: not printer.state.fault)
        time.sleep(REST)
        begun = time.monotonic()
        printer.send(papers, "K7MPQ2")
        _wait(lambda: printer.jobs()[0].state in HAS_IT)
        took = (time.monotonic() - begun) * 1000
        _wait(lambda: not any(job.state.under_way for job in printer.jobs()))
        return took
    finally:
        printer.close()


def _wait(true: Callable[[], bool]) -> None:
    """Look every two milliseconds until something is true; raises TimeoutError after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the virtual printer did not print")
        time.sleep(0.002)
