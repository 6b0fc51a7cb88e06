"""`kiosk printer`: the staff's commands for the printer.

They use the kiosk's outbox. A running kiosk carries them out within a second; otherwise jobs wait until it
starts.
"""

from __future__ import annotations

import json
import time
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.cli.wiping import note
from kiosk.errors import PrintError, StoreError
from kiosk.interview.session_code import normalize

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports import Printer, PrinterState, PrintJob
    from kiosk.settings import Settings

SHORTEST = 4
"""Least letters of a job's key that name it, if no other job's key begins with them."""
LOOK_SECONDS = 2.0
"""Most seconds to wait for the printer's first answer."""


def add(subparsers: Subparsers) -> None:
    """Add the parsers of `kiosk printer` and its actions."""
    parser = subparsers.add_parser(
        "printer", help=COMMANDS["printer"], description="La impresora y los documentos que van a ella."
    )
    actions = parser.add_subparsers(dest="action", metavar="acción", title="acciones", required=True)
    listing = actions.add_parser("list", help="cómo está la impresora, y cada documento")
    listing.add_argument("--json", action="store_true", help="para otro programa")
    actions.add_parser("pause", help="detiene lo que falta por imprimir")
    actions.add_parser("resume", help="sigue imprimiendo")
    cancelling = actions.add_parser("cancel", help="un documento no se imprime")
    cancelling.add_argument("job", metavar="TRABAJO", help="su nombre, como lo dice «list»")
    confirming = actions.add_parser("confirm", help="dice si salió un documento sin confirmar")
    confirming.add_argument("job", metavar="TRABAJO", help="su nombre, como lo dice «list»")
    confirming.add_argument(
        "came_out", choices=("si", "no"), metavar="si|no", help="«no» lo imprime otra vez"
    )
    reprinting = actions.add_parser("reprint", help="imprime otra vez los documentos de una sesión")
    reprinting.add_argument("code", metavar="CÓDIGO", help="el código de la sesión")
    reprinting.add_argument("--document", default="", metavar="DOCUMENTO", help="solo este: constancia…")
    switching = actions.add_parser("switch", help="imprime desde ahora en otra cola")
    switching.add_argument("queue", metavar="COLA", help="el nombre de la cola")


def run(args: Namespace) -> int:
    """Run one of the actions; raises PrintError or StoreError if it fails."""
    settings = composition.load_settings()
    if args.action == "reprint":
        _reprint(settings, args.code, args.document)
        return 0
    printer = composition.open_printer(settings)
    try:
        if args.action == "list":
            _list(printer, as_json=args.json)
        else:
            done = _act(printer, args)
            note(composition.open_audit(settings), done)
            print(f"Listo: {done}.")
    finally:
        printer.close()
    return 0


def _act(printer: Printer, args: Namespace) -> str:
    """Run an action; returns the words for the audit log."""
    match args.action:
        case "pause":
            printer.pause(paused=True)
            return "puso la impresión en pausa"
        case "resume":
            printer.pause(paused=False)
            return "siguió con la impresión"
        case "switch":
            printer.switch(args.queue)
            return f"cambió a la cola {args.queue}"
        case "cancel":
            job = _job(printer, args.job)
            printer.cancel(job.key)
            return f"canceló «{job.document}» {job.code}".rstrip()
        case _:
            job = _job(printer, args.job)
            printer.confirm(job.key, came_out=args.came_out == "si")
            words = "salió" if args.came_out == "si" else "no salió: se imprime otra vez"
            return f"confirmó «{job.document}» {job.code}: {words}"


def _job(printer: Printer, name: str) -> PrintJob:
    """The job whose key begins with `name`; raises PrintError unless there is exactly one."""
    found = [job for job in printer.jobs() if job.key.startswith(name)] if len(name) >= SHORTEST else []
    if len(found) != 1:
        raise PrintError(f"No hay un solo trabajo que empiece por «{name}». Véalos con: kiosk printer list")
    return found[0]


def _list(printer: Printer, *, as_json: bool) -> None:
    from kiosk.sessions.overview import job_words

    state, jobs = _looked(printer), printer.jobs()
    if as_json:
        plain = [asdict(job) | {"state": job.state.value} for job in jobs]
        print(json.dumps({"printer": asdict(state), "jobs": plain}, indent=2, ensure_ascii=False))
        return
    print(f"{state.sentence} {state.advice}".rstrip())
    for job in jobs:
        print(f"{job.key[:8]}  {job.code or '—':<8}  {job.document:<14}  {job_words(job)}")
    if not jobs:
        print("No hay documentos.")


def _looked(printer: Printer) -> PrinterState:
    """The state of the printer after its first answer, or after LOOK_SECONDS."""
    first, until = printer.state, time.monotonic() + LOOK_SECONDS
    while printer.state == first and time.monotonic() < until:
        time.sleep(0.1)
    return printer.state


def _reprint(settings: Settings, code: str, document: str) -> None:
    """Make the documents of a session again and print them; raises StoreError if there is no such session."""
    from kiosk.content.loader import load_flow
    from kiosk.interview.places import Places
    from kiosk.sessions.admin import SessionAdmin
    from kiosk.sessions.overview import ALL
    from kiosk.sessions.step_view import Views

    built, flow, places = composition.build(settings), load_flow(settings.paths.templates), Places.load()
    station = composition.load_station(settings)
    known = [spec.id for spec in flow.documents]
    try:
        if document and document not in known:
            raise PrintError(f"No hay un documento «{document}». Hay: {', '.join(known)}.")
        if (session_id := built.store.find(normalize(code))) is None:
            raise StoreError(f"No hay ninguna sesión con el código {code}. Véalas con: kiosk sessions list")
        admin = SessionAdmin(flow, places, station, built, Views(flow, built, station, places, {}))
        count = len(admin.reprint(session_id, None, document or ALL))
        note(built.audit, f"imprimió otra vez {count} documentos", normalize(code))
        print(f"Documentos pedidos: {count}. {composition.place_for_staff(built.printer)}")
    finally:
        built.documents.close()
        built.printer.close()
