"""`kiosk restore`: the data folder back from one file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import services
from kiosk.cli.parser import COMMANDS

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add `restore`."""
    parser = subparsers.add_parser(
        "restore",
        help=COMMANDS["restore"],
        description="Devuelve los datos de una copia. Cierre antes el quiosco.",
    )
    parser.add_argument("file", metavar="ARCHIVO", type=Path, help="la copia que hizo «kiosk backup»")
    parser.add_argument("--replace", action="store_true", help="borra antes las sesiones que haya")


def run(args: Namespace) -> int:
    """Check the archive, then put it back."""
    from kiosk.store.archive import restore

    settings = services.load_settings()
    count = restore(args.file, settings.paths.data, replace=args.replace)
    services.open_audit(settings).record(services.CONSOLE, "devolvió los datos de una copia")
    print(f"Datos devueltos a {settings.paths.data}. Archivos: {count}.")
    if trouble := services.open_store(settings).health():
        print(trouble)
    return 0
