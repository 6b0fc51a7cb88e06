"""`kiosk walk FILE`: plays a whole session from a file through the real screens."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from kiosk.cli.parser import COMMANDS
from kiosk.cli.terminal_colors import drop_textual_variables


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of `kiosk walk`."""
    parser = subparsers.add_parser(
        "walk",
        help=COMMANDS["walk"],
        description="Recorre una sesión completa con las respuestas de un archivo, por las pantallas "
        "de verdad. Sale con 0 si termina en el paso que dice el archivo, y con 1 si no.",
    )
    parser.add_argument(
        "file",
        metavar="ARCHIVO",
        type=Path,
        help="archivo TOML con [answers], [expect] y, para saltar por la guía, [[jumps]]",
    )
    parser.add_argument("--dry-run", action="store_true", help="no imprime nada")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Play the walk; returns 0 if it ended at the step the file names. Raises ContentError."""
    drop_textual_variables()
    from kiosk.app.app import KioskApp
    from kiosk.cli.composition import build, load_places, load_settings, load_station
    from kiosk.cli.examination import refuse_errors
    from kiosk.cli.walk_player import read_script, walk
    from kiosk.content.loader import load_flow
    from kiosk.content.wireframes import drawings
    from kiosk.log import setup

    script = read_script(args.file)
    settings = load_settings()
    setup(settings.paths.data, settings.log.level)
    refuse_errors(settings)
    flow, services = load_flow(settings.paths.templates), build(settings, args.dry_run)
    places, shown = load_places(settings), drawings(flow, settings.paths.templates)
    app = KioskApp(flow, services, load_station(settings), places, settings.times, drawings=shown)
    try:
        walked = asyncio.run(walk(app, script))
    finally:
        services.printer.close()
        services.documents.close()
    if walked.end == script.end:
        print(f"El recorrido terminó en «{walked.end}». Pantallas: {len(walked.steps)}.")
        return 0
    where = walked.stuck or f"Terminó en «{walked.end}», y debía terminar en «{script.end}»."
    print(f"{args.file.name}: {where}", file=sys.stderr)
    return 1
