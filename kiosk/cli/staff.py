"""`kiosk staff`: manages the staff members. PINs are typed on the terminal, not given as arguments."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.errors import StaffError

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings
    from kiosk.staff.audit import AuditLog
    from kiosk.staff.authentication import StaffAuthentication

_NAMED = {
    "add": "agrega un funcionario y pide su PIN dos veces",
    "pin": "le pone otro PIN a un funcionario",
    "remove": "quita a un funcionario",
    "anchor": "hace el ancla que falta al registro de actos; pide el PIN del funcionario",
}


def add(subparsers: Subparsers) -> None:
    """Add the parsers of `kiosk staff` and its actions."""
    parser = subparsers.add_parser(
        "staff",
        help=COMMANDS["staff"],
        description="Los funcionarios que pueden abrir su modo en el quiosco (F12). El PIN tiene al menos 6 "
        "cifras y se escribe en la terminal, sin verse.",
    )
    actions = parser.add_subparsers(dest="action", metavar="acción", title="acciones", required=True)
    for name, purpose in _NAMED.items():
        action = actions.add_parser(name, help=purpose, description=f"{purpose.capitalize()}.")
        action.add_argument("name", metavar="NOMBRE", help="entre comillas si lleva espacios")
    listing = actions.add_parser("list", help="los nombres de los funcionarios")
    listing.add_argument("--json", action="store_true", help="para otro programa")


def run(args: Namespace) -> int:
    """Run one of the actions; returns 0. Raises StaffError if it fails."""
    settings = composition.load_settings()
    audit = composition.open_audit(settings)
    access = composition.open_staff_access(settings, audit)
    match args.action:
        case "add":
            _add(access, args.name)
        case "pin":
            _pin(access, args.name)
        case "remove":
            access.remove(args.name, by=composition.CONSOLE)
            print("Quitado." if access.members() else "Quitado. Ya no hay ningún funcionario.")
        case "anchor":
            _anchor(access, audit, args.name, settings)
        case _:
            _list(access, as_json=args.json)
    return 0


def _add(access: StaffAuthentication, name: str) -> None:
    access.refuse_name(name)
    code = access.add(name, _new_pin(), by=composition.CONSOLE)
    print("Agregado.")
    if code:
        print(f"Código de recuperación: {code}")
        print("Cópielo en papel y guárdelo bien: sirve si se olvidan los PIN, y no se vuelve a mostrar.")


def _pin(access: StaffAuthentication, name: str) -> None:
    access.known(name)
    access.change_pin(name, _new_pin(), by=composition.CONSOLE)
    print("PIN cambiado.")


def _anchor(access: StaffAuthentication, audit: AuditLog, name: str, settings: Settings) -> None:
    from kiosk.cli.prompt import ask_hidden
    from kiosk.staff.audit_verification import verify

    known = access.known(name)
    if not access.enter(known, ask_hidden("PIN: ")).granted:
        raise StaffError("El PIN no es correcto. Espere un momento y repita la orden.")
    seal = composition.audit_seal(settings, looking=True)
    verdict = verify(composition.audit_folder(settings), seal, access.members())
    audit.anchor(known, len(verdict.problems))
    print("Ancla hecha.", *verdict.problems, sep="\n- ")


def _new_pin() -> str:
    """A new PIN, typed twice; raises StaffError if it is too easy or the two differ."""
    from kiosk.cli.prompt import ask_hidden
    from kiosk.staff.pin import refusal

    pin = ask_hidden("PIN (6 cifras o más): ")
    if reason := refusal(pin):
        raise StaffError(reason)
    if ask_hidden("Otra vez: ") != pin:
        raise StaffError("No se escribió lo mismo las dos veces. Empiece de nuevo.")
    return pin


def _list(access: StaffAuthentication, *, as_json: bool) -> None:
    names = access.members()
    if as_json:
        print(json.dumps([{"name": name} for name in names], indent=2, ensure_ascii=False))
    elif names:
        print("\n".join(names))
    else:
        print("No hay funcionarios. Agregue uno con: kiosk staff add NOMBRE")
