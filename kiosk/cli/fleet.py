"""`kiosk fleet`: how the kiosks are that share a database, and a restart of one."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.cli.session_store import open_fleet
from kiosk.cli.wiping import note
from kiosk.errors import StoreError
from kiosk.sessions.overview import ago_words, help_words

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports.fleet import FleetKiosk


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk fleet`."""
    parser = subparsers.add_parser(
        "fleet",
        help=COMMANDS["fleet"],
        description="Los quioscos que comparten la base de PostgreSQL: qué muestran, su impresora y su "
        "versión. Sale con 1 si alguno no responde, está en falla o pide ayuda.",
    )
    parser.add_argument("--json", action="store_true", help="para otro programa")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--restart", metavar="NOMBRE", help="pide que este quiosco reinicie cuando no haya nadie en él"
    )
    asked.add_argument(
        "--update",
        metavar="NOMBRE",
        help="pide que este quiosco ponga la versión que lo espera allá, cuando no haya nadie en él",
    )


def run(args: Namespace) -> int:
    """List the kiosks, or ask something of one; returns 1 if one needs somebody. Raises StoreError."""
    settings = composition.load_settings()
    fleet = open_fleet(settings)
    if fleet is None:
        raise StoreError("Este quiosco trabaja solo: [store] url no tiene una base de PostgreSQL.")
    try:
        found = fleet.kiosks()
        if args.restart:
            _ask(fleet.ask_restart, found, args.restart)
            note(composition.open_audit(settings), f"pidió reiniciar el quiosco «{args.restart}»")
            print(f"Pedido: «{args.restart}» reinicia cuando esté en la bienvenida.")
            return 0
        if args.update:
            _ask(fleet.ask_update, found, args.update)
            note(composition.open_audit(settings), f"pidió actualizar el quiosco «{args.update}»")
            print(f"Pedido: «{args.update}» se actualiza cuando esté en la bienvenida.")
            return 0
    finally:
        fleet.close()
    if args.json:
        print(json.dumps([_plain(one) for one in found], indent=2, ensure_ascii=False))
    else:
        print("\n".join(map(_row, found)) or "Ningún quiosco ha avisado todavía.")
    return int(any(one.needs_staff for one in found))


def _ask(ask: Callable[[str, str], None], found: Sequence[FleetKiosk], station: str) -> None:
    """Ask every kiosk of this name; raises StoreError if there is none."""
    if not (named := [one for one in found if one.station == station]):
        names = ", ".join(one.station for one in found) or "ninguno"
        raise StoreError(f"No hay un quiosco «{station}». Los que hay: {names}.")
    for one in named:
        ask(one.station, one.mark)


def _row(one: FleetKiosk) -> str:
    state = f"no responde, {ago_words(one.seconds)}" if one.silent else one.report.state
    facts = [
        f"{one.station:<16}",
        f"{state:<24}",
        f"impresora: {one.report.printer}" if one.report.printer else "",
        f"escáner: {one.report.scanner}" if one.report.scanner else "",
        f"versión {one.report.version}",
        help_words(one).upper() if one.report.help_wanted else "",
        f"versión en espera: {one.report.staged}" if one.report.staged else "",
        "va a reiniciar" if one.restart_asked else "",
        "se va a actualizar" if one.update_asked else "",
    ]
    return "  ".join(filter(None, facts))


def _plain(one: FleetKiosk) -> dict[str, Any]:
    return asdict(one) | {"silent": one.silent}
