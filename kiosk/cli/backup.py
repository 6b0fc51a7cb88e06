"""`kiosk backup`: writes the data folder into one archive file, or into the folder of the daily backups."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk backup`."""
    parser = subparsers.add_parser(
        "backup",
        help=COMMANDS["backup"],
        description="Guarda en un archivo las sesiones cifradas, la configuración y los funcionarios. "
        "La llave, el archivo secreto de los PIN y lo que está en PostgreSQL no van. Sin ARCHIVO hace la "
        "copia de hoy en la carpeta de [backup] folder, y quita las más viejas.",
    )
    parser.add_argument(
        "file",
        metavar="ARCHIVO",
        type=Path,
        nargs="?",
        help="el archivo que se hace, por ejemplo copia.tar.gz",
    )


def run(args: Namespace) -> int:
    """Write the archive and list what it does not contain; returns 0. Raises StoreError or StaffError."""
    from kiosk.cli.wiping import note
    from kiosk.store.archive import back_up
    from kiosk.store.nightly_backups import keep_daily

    settings = composition.load_settings()
    data, key, target = settings.paths.data, composition.key_file(settings), args.file
    if target:
        count = back_up(data, target, key)
    else:
        target, count = keep_daily(data, settings.backup, composition.clock(settings).now().date(), key)
    note(composition.open_audit(settings), "hizo una copia de los datos")
    print(f"Copia hecha en {target}. Archivos: {count}.")
    print("No van en la copia; guárdelos aparte, con candado:")
    for words in _left_out(settings):
        print(f"- {words}")
    return 0


def _left_out(settings: Settings) -> list[str]:
    """What is needed besides the archive to go on with it on another machine, in Spanish."""
    from kiosk.staff.pepper import pepper_file

    words = [
        f"la llave que abre las sesiones: {composition.key_file(settings)}, o la que entrega systemd",
        f"el archivo secreto de los PIN: {pepper_file(settings)}",
    ]
    if settings.store.url:
        words.append("las sesiones, que están en PostgreSQL: cópielas con pg_dump")
    return words
