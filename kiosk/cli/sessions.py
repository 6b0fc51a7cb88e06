"""`kiosk sessions`: what is kept on this machine, without a word of anybody's data."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.cli import services
from kiosk.cli.parser import COMMANDS
from kiosk.errors import StoreError

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings
    from kiosk.store.sessions import Summary


def add(subparsers: Subparsers) -> None:
    """Add `sessions list` and `sessions wipe`."""
    parser = subparsers.add_parser(
        "sessions", help=COMMANDS["sessions"], description="Las sesiones guardadas."
    )
    actions = parser.add_subparsers(dest="action", metavar="acción", title="acciones", required=True)
    listing = actions.add_parser("list", help="código, paso y edad de cada sesión")
    listing.add_argument("--json", action="store_true", help="para otro programa")
    wiping = actions.add_parser("wipe", help="borra sesiones con sus documentos")
    which = wiping.add_mutually_exclusive_group(required=True)
    which.add_argument("code", nargs="?", metavar="CÓDIGO", help="la de este código")
    which.add_argument("--expired", action="store_true", help="las que pasaron su tiempo, según [privacy]")
    which.add_argument("--all", action="store_true", help="todas")


def run(args: Namespace) -> int:
    """List or wipe."""
    settings = services.load_settings()
    if args.action == "list":
        _list(settings, as_json=args.json)
    elif args.expired:
        _wipe_expired(settings)
    else:
        _wipe(settings, None if args.all else args.code.upper())
    return 0


def age(at: datetime, now: datetime) -> str:
    """How long ago, in Spanish: "hace 5 min", "hace 3 h", "hace 2 días"."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 60:
        return f"hace {minutes} min"
    if minutes < 48 * 60:
        return f"hace {minutes // 60} h"
    return f"hace {minutes // (24 * 60)} días"


def _list(settings: Settings, *, as_json: bool) -> None:
    found, now = services.open_store(settings).summaries(), services.SystemClock().now()
    if as_json:
        print(json.dumps([_plain(one) for one in found], indent=2))
        return
    for one in found:
        if one.saved_at is None:
            print(f"(dañada)  {one.id}")
        else:
            print(f"{one.code:<8}  {one.step_id:<28}  {age(one.saved_at, now)}")
    if not found:
        print("No hay sesiones guardadas.")


def _plain(one: Summary) -> dict[str, str | None]:
    saved_at = one.saved_at.isoformat() if one.saved_at else None
    return {"code": one.code, "step": one.step_id, "saved_at": saved_at}


def _wipe_expired(settings: Settings) -> None:
    report = services.purge(settings)
    if report.clock_doubted:
        raise StoreError("No se borró nada: el reloj de la máquina parece equivocado. Revise la fecha.")
    print(f"Sesiones borradas: {report.sessions}. Carpetas de documentos borradas: {report.prints}.")


def _wipe(settings: Settings, code: str | None) -> None:
    """Wipe the session of a code, or every session when there is none."""
    from kiosk.store.retention import wipe_prints

    store = services.open_store(settings)
    chosen = [one.id for one in store.summaries() if code in {None, one.code}]
    for session_id in chosen:
        store.forget(session_id)
    prints = wipe_prints(services.printed_folder(settings), code)
    if code and not chosen and not prints:
        raise StoreError(f"No hay ninguna sesión con el código {code}. Véalas con: kiosk sessions list")
    print(f"Sesiones borradas: {len(chosen)}. Carpetas de documentos borradas: {prints}.")
