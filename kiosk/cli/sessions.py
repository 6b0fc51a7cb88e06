"""`kiosk sessions`: the staff's commands for sessions.

They print no personal data, except `show` after a name and its PIN were typed.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kiosk import files
from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.errors import StoreError
from kiosk.interview.session_code import normalize
from kiosk.ports import all_sessions
from kiosk.sessions.overview import ago_words

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports import SessionStore, Summary
    from kiosk.settings import Settings


def add(subparsers: Subparsers) -> None:
    """Add the parsers of `kiosk sessions` and its actions."""
    parser = subparsers.add_parser(
        "sessions", help=COMMANDS["sessions"], description="Las sesiones guardadas."
    )
    actions = parser.add_subparsers(dest="action", metavar="acción", title="acciones", required=True)
    listing = actions.add_parser("list", help="código, paso y edad de cada sesión")
    listing.add_argument("--json", action="store_true", help="para otro programa")
    showing = actions.add_parser("show", help="una sesión; sus datos solo con nombre y PIN")
    showing.add_argument("code", metavar="CÓDIGO")
    showing.add_argument("--json", action="store_true", help="para otro programa")
    resetting = actions.add_parser("reset", help="borra las respuestas de una sesión atascada")
    resetting.add_argument("code", metavar="CÓDIGO")
    wiping = actions.add_parser("wipe", help="borra sesiones con sus documentos")
    which = wiping.add_mutually_exclusive_group(required=True)
    which.add_argument("code", nargs="?", metavar="CÓDIGO", help="la de este código")
    which.add_argument("--expired", action="store_true", help="las que pasaron su tiempo, según [privacy]")
    which.add_argument("--all", action="store_true", help="todas")
    exporting = actions.add_parser("export", help="cuentas por día, sin datos de nadie")
    exporting.add_argument(
        "--stats", required=True, type=Path, metavar="ARCHIVO.csv", help="el archivo que se hace"
    )


def run(args: Namespace) -> int:
    """Run one of the actions; returns 1 if a session could not be wiped because it is open."""
    settings = composition.load_settings()
    match args.action:
        case "list":
            _list(settings, as_json=args.json)
        case "show":
            _show(settings, args.code, as_json=args.json)
        case "reset":
            _wipe_one(settings, args.code, "reinicia la sesión")
        case "export":
            _export(settings, args.stats)
        case _ if args.expired:
            _wipe_expired(settings)
        case _ if args.all:
            return _wipe_all(settings)
        case _:
            _wipe_one(settings, args.code, "borra la sesión")
    return 0


# --- looking


def _list(settings: Settings, *, as_json: bool) -> None:
    found, now = list(all_sessions(composition.open_store(settings))), composition.clock(settings).now()
    if as_json:
        print(json.dumps([_plain(one) for one in found], indent=2))
        return
    for one in found:
        print(_row(one, now))
    if not found:
        print("No hay sesiones guardadas.")


def _row(one: Summary, now: datetime) -> str:
    if one.saved_at is None:
        return f"(dañada)  {one.id}"
    facts = [name for name, holds in (("ayuda", one.help_called), ("impresa", one.printed)) if holds]
    facts += ["cerrada"] if one.outcome else []
    saved = ago_words(max(0, int((now - one.saved_at).total_seconds())))
    return f"{one.code:<8}  {one.step_id:<28}  {saved:<13}  {' '.join(facts)}".rstrip()


def _plain(one: Summary) -> dict[str, Any]:
    """The facts that need no PIN; initials need one."""
    return {
        "code": one.code,
        "step": one.step_id,
        "outcome": one.outcome,
        "printed": one.printed,
        "help_called": one.help_called,
        "started_at": one.started_at.isoformat() if one.started_at else None,
        "saved_at": one.saved_at.isoformat() if one.saved_at else None,
    }


def _show(settings: Settings, code: str, *, as_json: bool) -> None:
    from kiosk.cli import session_answers

    store = composition.open_store(settings)
    if (one := find(store, normalize(code))) is None:
        raise _unknown(code)
    if not as_json:
        print(_row(one, composition.clock(settings).now()))
    answers = session_answers.behind_the_pin(settings, store, one)
    if as_json:
        print(json.dumps(_plain(one) | {"answers": answers}, indent=2, ensure_ascii=False))
    elif answers is not None:
        print("\n".join(session_answers.lines(settings, answers)))


def find(store: SessionStore, code: str) -> Summary | None:
    """The session with a code, or a damaged one with that id; None if there is none. Raises StoreError."""
    for one in all_sessions(store):
        if code and code in {one.code, one.id.upper()}:
            return one
    return None


def _unknown(code: str) -> StoreError:
    return StoreError(f"No hay ninguna sesión con el código {code}. Véalas con: kiosk sessions list")


# --- wiping


def _wipe_one(settings: Settings, code: str, act: str) -> None:
    from kiosk.cli.wiping import wiping

    with wiping(settings) as wiper:
        one = find(wiper.store, normalize(code))
        if one and not wiper.wipe(one, act):
            raise StoreError(
                f"La sesión {one.code} está abierta en una pantalla. Ciérrela allí, o espere unos minutos."
            )
        if one is None and not wiper.wipe_prints(normalize(code)):
            raise _unknown(code)
    print("Sesión borrada." if one else "La sesión ya no estaba; se borraron sus documentos.")


def _wipe_all(settings: Settings) -> int:
    """Wipe every session that is not open on a screen; returns 1 if some are open."""
    from kiosk.cli.wiping import wiping

    with wiping(settings) as wiper:
        found = list(all_sessions(wiper.store))
        stayed = [one.code for one in found if not wiper.wipe(one, "borra la sesión")]
        wiper.wipe_rest(set(stayed))
    print(f"Sesiones borradas: {len(found) - len(stayed)}.")
    if stayed:
        print(f"Quedaron, porque están abiertas en una pantalla: {', '.join(stayed)}.", file=sys.stderr)
    return 1 if stayed else 0


def _wipe_expired(settings: Settings) -> None:
    from kiosk.cli.wiping import note

    note(composition.open_audit(settings), "borra las sesiones vencidas")
    report = composition.purge(settings)
    if report.doubt:
        raise StoreError(f"No se borró nada. {report.doubt}")
    print(f"Sesiones borradas: {report.sessions}. Carpetas de documentos borradas: {report.prints}.")


# --- counting


def _export(settings: Settings, file: Path) -> None:
    from kiosk.cli.session_counts import counts, table
    from kiosk.cli.wiping import note

    store = composition.open_store(settings)
    zone = ZoneInfo(settings.office.time_zone)
    rows = counts(all_sessions(store), store.proofs(), settings.store.station, zone)
    try:
        files.write_durably(file, table(rows).encode("utf-8-sig"))
    except OSError as error:
        raise StoreError(f"No se puede escribir {file}: {files.reason(error)}.") from None
    note(composition.open_audit(settings), "exportó las cuentas")
    print(f"Cuentas en {file}: {len(rows)} renglones.")
