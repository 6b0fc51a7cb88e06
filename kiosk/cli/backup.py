"""`kiosk backup`: the data folder in one file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import services
from kiosk.cli.parser import COMMANDS

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add `backup`."""
    parser = subparsers.add_parser(
        "backup",
        help=COMMANDS["backup"],
        description="Guarda en un archivo las sesiones cifradas, la configuración y los funcionarios.",
    )
    parser.add_argument(
        "file", metavar="ARCHIVO", type=Path, help="el archivo que se hace, por ejemplo copia.tar.gz"
    )


def run(args: Namespace) -> int:
    """Make the archive."""
    from kiosk.store.archive import back_up

    settings = services.load_settings()
    count = back_up(settings.paths.data, args.file)
    services.open_audit(settings).record(services.CONSOLE, "hizo una copia de los datos")
    print(f"Copia hecha en {args.file}. Archivos: {count}.")
    print("La llave que abre las sesiones no va en la copia: guárdela aparte.")
    if settings.store.url:
        print("Las sesiones están en PostgreSQL: cópielas con pg_dump.")
    return 0
