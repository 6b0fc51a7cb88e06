"""`kiosk sessions`: the staff's commands for sessions.

They print no personal data, except `show` after a name and its PIN were typed.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kiosk import files
from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.cli.served_kiosk import every_place
from kiosk.cli.wiping import Wiper, note, unseen, wiping
from kiosk.errors import KioskError, PendingWipeError, StoreError
from kiosk.interview.session_code import normalize
from kiosk.ports import all_sessions
from kiosk.sessions.overview import ago_words
from kiosk.sessions.statistics import SessionSpan, spans

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports import SessionStore, Summary
    from kiosk.settings import Settings
    from kiosk.store.wiping_store import WipingStore

_ASKED = "pidió borrar la sesión"
"""Words of the audit log; the store adds an entry when it is wiped."""


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
    """Run one of the actions; returns 1 if a list is not complete or something was not wiped."""
    settings = composition.load_settings()
    match args.action:
        case "list":
            return _list(every_place(settings), as_json=args.json)
        case "show":
            _show(settings, args.code, as_json=args.json)
        case "export":
            _export(settings, args.stats)
        case "reset":
            return _wipe_coded(settings, args.code, "pidió reiniciar la sesión")
        case _ if args.expired:
            return _wipe_everywhere(settings, _wipe_expired)
        case _ if args.all:
            return _wipe_everywhere(settings, _wipe_all)
        case _:
            return _wipe_coded(settings, args.code, _ASKED)
    return 0


# --- looking


def _list(places: Sequence[Settings], *, as_json: bool) -> int:
    stores, now = [composition.open_store(place) for place in places], composition.clock(places[0]).now()
    found = [one for store in stores for one in all_sessions(store)]
    missing = unseen(stores[0])
    if as_json:
        print(json.dumps([_plain(one) for one in found], indent=2))
    else:
        for one in found:
            print(_row(one, now))
    if missing:
        print(missing, file=sys.stderr)
    elif not found and not as_json:
        print("No hay sesiones guardadas.")
    return 1 if missing else 0


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

    store = composition.open_store(_place_of(settings, code))
    if (one := find(store, normalize(code))) is None:
        raise _unknown(store, code)
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


def _place_of(settings: Settings, code: str) -> Settings:
    """The settings of the place that has the session with a code; these, if no place has it."""
    places = every_place(settings)
    others = (one for one in places[1:] if find(composition.open_store(one), normalize(code)))
    return next(others, settings)


def _unknown(store: WipingStore, code: str) -> StoreError:
    """The error for a code that was not found, which says what is known of it."""
    if normalize(code) in store.waiting_codes():
        return StoreError(f"La sesión {normalize(code)} ya está anotada para borrarse; falta lograrlo.")
    if missing := unseen(store):
        return StoreError(f"No se sabe si hay una sesión con el código {code}. {missing}")
    return StoreError(f"No hay ninguna sesión con el código {code}. Véalas con: kiosk sessions list")


# --- wiping


def _wipe(settings: Settings, act: Callable[[Wiper], int]) -> int:
    """Wipe what `act` wipes; returns 1 if something was not or could not be wiped, or waits to be."""
    with wiping(settings) as wiper:
        try:
            status = act(wiper)
        except KioskError as error:
            print(error.detail, file=sys.stderr)
            status = 1
        if waiting := wiper.store.waiting_codes():
            print(
                f"Esperan a ser borradas: {', '.join(waiting)}. Repita la orden cuando se pueda; el quiosco "
                "abierto también lo intenta.",
                file=sys.stderr,
            )
    return 1 if waiting else status


def _wipe_everywhere(settings: Settings, act: Callable[[Wiper], int]) -> int:
    """The same at every place, whatever happens at one; it is said which one where there are several."""
    status, places = 0, every_place(settings)
    for place in places:
        if len(places) > 1:
            print(f"{place.store.station}:", flush=True)
        status = max(status, _wipe(place, act))
    return status


def _wipe_coded(settings: Settings, code: str, act: str) -> int:
    """Wipe the session with a code, wherever it is."""
    return _wipe(_place_of(settings, code), partial(_wipe_one, code=code, act=act))


def _wipe_one(wiper: Wiper, code: str, act: str) -> int:
    one = find(wiper.store, normalize(code))
    if one and not wiper.wipe(one, act):
        raise StoreError(
            f"La sesión {one.code} está abierta en una pantalla. Ciérrela allí, o espere unos minutos."
        )
    if one is None and (unseen(wiper.store) or not wiper.wipe_prints(normalize(code))):
        raise _unknown(wiper.store, code)
    print("Sesión borrada." if one else "La sesión ya no estaba; se borraron sus documentos.")
    return 0


def _wipe_all(wiper: Wiper) -> int:
    """Wipe every session that is not open on a screen; returns 1 if some are open or cannot be seen."""
    found = list(all_sessions(wiper.store))
    missing, stayed, pending = unseen(wiper.store), list[str](), 0
    for one in found:
        try:
            if not wiper.wipe(one, _ASKED):
                stayed.append(one.code)
        except PendingWipeError:
            pending += 1
    if not missing:  # else a session that cannot be seen would lose its printed files
        wiper.wipe_rest(set(stayed))
    print(f"Sesiones borradas: {len(found) - len(stayed) - pending}.")
    if stayed:
        print(f"Quedaron, porque están abiertas en una pantalla: {', '.join(stayed)}.", file=sys.stderr)
    if missing:
        print(missing, file=sys.stderr)
    return 1 if stayed or missing else 0


def _wipe_expired(wiper: Wiper) -> int:
    note(wiper.audit, "pidió borrar las sesiones vencidas")
    report = wiper.retention.purge()
    if report.doubt:
        raise StoreError(f"No se borró nada. {report.doubt}")
    print(f"Sesiones borradas: {report.sessions}. Carpetas de documentos borradas: {report.prints}.")
    if missing := unseen(wiper.store):
        print(missing, file=sys.stderr)
    return 1 if missing else 0


# --- counting


def _export(settings: Settings, file: Path) -> None:
    from kiosk.cli.session_counts import counts, table

    zone = ZoneInfo(settings.office.time_zone)
    visits = list[SessionSpan]()
    for place in every_place(settings):
        store = composition.open_store(place)
        visits += spans(all_sessions(store), store.proofs(), place.store.station, zone)
    rows = counts(visits)
    try:
        files.write_durably(file, table(rows).encode("utf-8-sig"))
    except OSError as error:
        raise StoreError(f"No se puede escribir {file}: {files.reason(error)}.") from None
    note(composition.open_audit(settings), "exportó las cuentas")
    print(f"Cuentas en {file}: {len(rows)} renglones.")
