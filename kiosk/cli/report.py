"""`kiosk report`: what happened in a month and what to change in the texts, shown or as one page of PDF."""

from __future__ import annotations

import re
import shutil
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kiosk import files
from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.cli.served_kiosk import every_place
from kiosk.cli.wiping import note
from kiosk.content.loader import load_flow
from kiosk.content.models import DocumentSpec
from kiosk.errors import StoreError
from kiosk.ports import Tally, all_sessions
from kiosk.sessions.month import month
from kiosk.sessions.month_words import MonthWords, month_words
from kiosk.sessions.statistics import SessionSpan, spans
from kiosk.settings.locations import default_templates

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings

PAPER = DocumentSpec(
    id="informe-mensual", title="Informe mensual del quiosco", file="informe-mensual", sign=False
)
WIDTH = 80
"""Columns of the terminal."""
FOLDER = "reports"
"""Folder of the Word file below templates/; an office without it gets the program's own."""


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk report`."""
    parser = subparsers.add_parser(
        "report",
        help=COMMANDS["report"],
        description="Cuántas personas vinieron y terminaron en el mes, cuánto duraron, dónde se quedaron y "
        "qué no se entendió. Son cuentas, sin datos de nadie.",
    )
    parser.add_argument(
        "--month", type=_month, metavar="AAAA-MM", help="el mes; si falta, el mes en que estamos"
    )
    parser.add_argument("--pdf", type=Path, metavar="ARCHIVO.pdf", help="hace también la página en PDF")


def run(args: Namespace) -> int:
    """Print the report, and write its PDF if one is wanted.

    Raises:
        StoreError: the counts cannot be read, or the PDF not be written.
        DocumentError: the PDF could not be made.
    """
    settings = composition.load_settings()
    first = args.month or composition.clock(settings).now().date().replace(day=1)
    words = _words(settings, first)
    print("\n".join(_lines(words)))
    if args.pdf:
        _write(settings, words, args.pdf)
        note(composition.open_audit(settings), "hizo el informe del mes")
        print(f"\nEl informe quedó en {args.pdf}.")
    return 0


def _month(text: str) -> date:
    """The first day of a month; raises ValueError."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


_month.__name__ = "month"  # argparse names it when the value is no month


def _words(settings: Settings, first: date) -> MonthWords:
    flow, zone = load_flow(settings.paths.templates), ZoneInfo(settings.office.time_zone)
    visits, tallies = list[SessionSpan](), list[Tally]()
    for place in every_place(settings):
        store = composition.open_store(place)
        visits += spans(all_sessions(store), store.proofs(), place.store.station, zone)
        tallies += store.tallies(first)
    figures = month(first, visits, tallies, [step.id for step in flow.steps])
    return month_words(figures, flow)


def _lines(words: MonthWords) -> Iterator[str]:
    """The report for a terminal of 80 columns."""
    yield f"Informe del quiosco, {words.name}"
    yield ""
    for sentence in words.summary:
        yield from wrap(sentence, WIDTH)
    if words.days:
        yield ""
        yield "Visitas por día (█ terminadas, ░ sin terminar)"
        yield from (f"{day.name}  {day.finished}{day.rest} {day.number}" for day in words.days)
    if words.steps:
        yield ""
        yield f"{'Paso':<36}  min  acabó ayuda  ¿?   mal  atrás"
        for one in words.steps:
            title = one.title if len(one.title) <= 36 else f"{one.title[:35]}…"
            yield (
                f"{title:<36} {one.minutes:>4}  {one.stopped:>5} {one.helps:>5} {one.unclear:>3} "
                f"{one.refused:>5} {one.back:>5}"
            )
        yield "acabó: visitas que se quedaron ahí. ¿?: «No entendí». mal: datos rechazados."
    yield ""
    yield "Qué cambiar"
    for sentence in words.advice:
        yield from wrap(sentence, WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)


def _write(settings: Settings, words: MonthWords, file: Path) -> None:
    """Make the PDF in a private folder, then put it where it is wanted."""
    from kiosk.documents.workshop import Workshop

    own = settings.paths.templates / FOLDER
    folder = own if (own / f"{PAPER.id}.docx").is_file() else default_templates() / FOLDER
    workshop = Workshop(folder, settings.pdf)
    try:
        with tempfile.TemporaryDirectory(prefix="kiosk-informe-") as made:
            paper = workshop.make(PAPER, _values(settings, words), Path(made))
            shutil.copyfile(paper.pdf, file)
    except OSError as error:
        raise StoreError(f"No se puede escribir {file}: {files.reason(error)}.") from None
    finally:
        workshop.close()


def _values(settings: Settings, words: MonthWords) -> dict[str, Any]:
    """The placeholders of the Word file."""
    names = {"name": "dia", "finished": "terminadas", "rest": "sin_terminar", "number": "visitas"}
    columns = {
        "title": "paso",
        "minutes": "minutos",
        "stopped": "acabaron",
        "helps": "ayuda",
        "unclear": "no_entendi",
        "refused": "rechazos",
        "back": "atras",
    }
    return {
        "entidad": settings.office.name,
        "mes": words.name,
        "resumen": list(words.summary),
        "dias": [{names[key]: said for key, said in asdict(day).items()} for day in words.days],
        "pasos": [{columns[key]: said for key, said in asdict(one).items()} for one in words.steps],
        "consejos": list(words.advice),
    }
