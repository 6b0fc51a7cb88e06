"""`kiosk check`: reads and checks everything the office wrote."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import content_seal
from kiosk.cli.composition import load_settings
from kiosk.cli.parser import COMMANDS
from kiosk.content.readability import EASY
from kiosk.errors import SettingsError

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk check`."""
    parser = subparsers.add_parser(
        "check",
        help=COMMANDS["check"],
        description="Revisa los textos, los documentos de Word y la configuración. "
        "Escribe una línea por cada problema. Termina con 0 si no hay errores; con 1 si los hay.",
    )
    parser.add_argument(
        "--reading",
        action="store_true",
        help=f"muestra qué tan fácil se lee cada paso (escala INFLESZ; {EASY} o más es fácil)",
    )
    parser.add_argument(
        "--samples",
        type=Path,
        metavar="CARPETA",
        help="deja en esta carpeta cada documento en PDF, con datos cortos, usuales y muy largos",
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print a line for each mistake and the pages of each document; returns 0 without errors, else 1.

    --reading also prints how easy each step reads; --samples keeps the documents in a folder. Without either,
    content that has not changed since it was found good is not checked again: the old report is printed.
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error.detail)
        return 1
    seal = content_seal.seal_of(settings)
    plain = not args.reading and args.samples is None
    if plain and (known := content_seal.kept(settings)).seal == seal and known.report:
        print("\n".join(known.report))
        return 0
    report: list[str] = []

    def say(line: str) -> None:
        print(line)
        report.append(line)

    if not _check(args, settings, say):
        return 1
    if plain:
        content_seal.keep(settings, content_seal.Checked(seal, report))
    return 0


def _check(args: Namespace, settings: Settings, say: Callable[[str], object]) -> bool:
    from kiosk.cli.examination import examine, has_errors, reading_table, try_documents
    from kiosk.cli.scan_services import has_scanner

    flow, remarks = examine(settings)
    if flow is not None and args.reading:
        say("\n".join(reading_table(flow)))
    for remark in remarks:
        say(str(remark))
    if flow is None or has_errors(remarks) or not try_documents(flow, settings, args.samples, say):
        return False
    steps = flow.equipped(scanner=has_scanner(settings)).steps
    say(f"Todo en orden: {len(steps)} pasos, {len(flow.documents)} documentos.")
    return True
