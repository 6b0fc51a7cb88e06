"""`kiosk print`: prints a PDF or a test page through the outbox of the applicants' documents."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.errors import PrintError
from kiosk.ports import Paper, PrintState

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports import Printer, PrintJob
    from kiosk.settings import Settings

NAME = "archivo"
"""Name of every file in the outbox: the file's own name may contain a person's."""
LOOK_SECONDS = 0.2


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk print`."""
    parser = subparsers.add_parser(
        "print",
        help=COMMANDS["print"],
        description="Imprime y espera hasta que el papel salga. Sale con 0 si salió; con 1 si no, o si no se "
        "sabe. Con Ctrl+C se cancela.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, nargs="?", metavar="ARCHIVO.pdf", help="el PDF")
    what.add_argument("--test-page", action="store_true", help="una hoja de prueba, sin datos de nadie")
    parser.add_argument("--printer", default="", metavar="COLA", help="otra cola de impresión, solo esta vez")


def run(args: Namespace) -> int:
    """Print, and report the progress until the end; returns 0 if paper came out.

    Raises:
        PrintError: it could not be printed, or that is not known.
    """
    from kiosk.printing.cups_printer import CupsPrinter

    settings = composition.load_settings()
    if not settings.printing.enabled:
        raise PrintError("En esta máquina no se imprime: [printing] enabled es false.")
    if args.printer:
        settings = _elsewhere(settings, args.printer)
    printer = composition.open_printer(settings)
    try:
        if isinstance(printer, CupsPrinter):
            printer.refuse_paper()  # the kiosk would wait until the settings change
        job = printer.test_page() if args.test_page else _ask_for(printer, args.file)
        return _follow(printer, job)
    finally:
        printer.close()


def _elsewhere(settings: Settings, queue: str) -> Settings:
    """The settings for another queue with an outbox of its own.

    The usual outbox prints on the queue of the kiosk, which may be running.

    Raises:
        PrintError: there is no such queue, or CUPS does not answer.
    """
    from kiosk.printing.cups_client import Cups

    known = asyncio.run(Cups().queues())
    if queue not in known:
        names = f"Hay: {', '.join(known)}." if known else "No hay ninguna."
        raise PrintError(f"No hay una impresora con el nombre «{queue}». {names}")
    data = settings.paths.data / f"print-{quote(queue, safe='')}"
    return settings.model_copy(
        update={
            "paths": settings.paths.model_copy(update={"data": data}),
            "printing": settings.printing.model_copy(update={"printer": queue}),
        }
    )


def _ask_for(printer: Printer, file: Path) -> PrintJob:
    """Store a copy of the file in the outbox under a fixed name; a second call prints it again."""
    from kiosk.documents.pdfium import locked, page_count

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{NAME}.pdf"
        try:
            shutil.copyfile(file, copy)
        except FileNotFoundError:
            raise PrintError("No existe ese archivo. Revise el nombre.") from None
        except OSError:
            raise PrintError("No se puede leer el archivo. Revise los permisos.") from None
        if not (pages := page_count(copy)):
            if locked(copy):
                raise PrintError("El PDF tiene contraseña. Guárdelo sin contraseña y repita la orden.")
            raise PrintError("El archivo no es un PDF, o está dañado.")
        (job,) = printer.reprint([Paper(NAME, "Archivo", copy, pages)], "")
    return job


def _follow(printer: Printer, job: PrintJob, rest: Callable[[float], None] = time.sleep) -> int:
    """Print each change of a job until it has ended; returns the exit status."""
    told = ""
    try:
        while job.state.under_way:
            if (line := _line(job)) != told:
                print(line, flush=True)
                told = line
            rest(LOOK_SECONDS)
            job = next((one for one in printer.jobs() if one.key == job.key), job)
    except KeyboardInterrupt:
        printer.cancel(job.key)
        print("Se canceló. Lo que la impresora ya había recibido puede salir.")
        raise
    if job.state is PrintState.DONE:
        pages = "1 página" if job.pages == 1 else f"{job.pages} páginas"
        print(f"Listo: {pages}. {composition.place_for_staff(printer)}")
        return 0
    if job.state is PrintState.UNCONFIRMED:
        printer.cancel(job.key)  # the next line tells the person here; staff at the kiosk are not asked again
        raise PrintError(
            f"{job.trouble or 'No sabemos si salió.'} Mire la impresora antes de repetir la orden."
        )
    raise PrintError(job.trouble or "Se canceló: no salió.")


def _line(job: PrintJob) -> str:
    """The progress of a job, in Spanish."""
    if job.trouble:
        return job.trouble
    if job.page and job.pages > 1:
        return f"Página {job.page} de {job.pages}."
    return {
        PrintState.WANTED: "Esperando a la impresora...",
        PrintState.CREATED: "Entregando a la impresora...",
    }.get(job.state, "En la impresora...")
