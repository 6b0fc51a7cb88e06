"""`kiosk restore`: restores the data folder from an archive file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk restore`."""
    parser = subparsers.add_parser(
        "restore",
        help=COMMANDS["restore"],
        description="Devuelve los datos de una copia. Cierre antes el quiosco.",
    )
    parser.add_argument("file", metavar="ARCHIVO", type=Path, help="la copia que hizo «kiosk backup»")
    parser.add_argument("--replace", action="store_true", help="borra antes las sesiones que haya")


def run(args: Namespace) -> int:
    """Restore the archive; returns 1 if something is missing before the kiosk can start.

    Raises StoreError.
    """
    from kiosk.cli.wiping import note
    from kiosk.staff.audit_verification import RESTORED
    from kiosk.store.archive import restore

    settings = composition.load_settings()
    key_file = composition.key_file(settings)
    restored = restore(args.file, settings.paths.data, replace=args.replace, key_file=key_file)
    settings = composition.load_settings()  # those of the archive, if it contains any
    note(composition.open_audit(settings), RESTORED)
    print(f"Datos devueltos a {settings.paths.data}. Archivos: {restored.files}.")
    print("Nada de eso se borra por viejo hasta que un funcionario confirme la hora en el quiosco (F12).")
    if restored.wiped:
        print(f"Sesiones que no volvieron, porque se borraron después de la copia: {restored.wiped}.")
    if settings.store.url:
        print("Las sesiones están en PostgreSQL y no venían en la copia: devuélvalas con pg_restore.")
    if missing := _missing(settings):
        print("Antes de abrir el quiosco, arregle esto:")
        for words in missing:
            print(f"- {words}")
    return 1 if missing else 0


def _missing(settings: Settings) -> list[str]:
    """What prevents sessions from being read or staff from coming in, in Spanish."""
    try:
        store = composition.open_store(settings).health()
    except KioskError as error:
        store = error.detail
    try:
        staff = composition.open_staff_access(settings, composition.open_audit(settings)).trouble()
    except KioskError as error:
        staff = error.detail
    return [words for words in (store, staff) if words]
