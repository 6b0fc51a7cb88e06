"""`kiosk documents`: makes the documents of one person from a file of answers, without a screen."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import files
from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.content.loader import load_flow
from kiosk.content.models import DocumentSpec, Flow, TableStep
from kiosk.content.remarks import near
from kiosk.content.step_questions import answer_ids
from kiosk.content.toml_file import read_toml
from kiosk.interview.answers_file import take
from kiosk.interview.derived_values import derive
from kiosk.interview.places import Places

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.ports import Documents
    from kiosk.settings import Settings

ENGINES = ("auto", "libreoffice", "embedded")
GOOD, BAD_ANSWERS, ENGINE_FAILED = 0, 1, 2
"""Exit statuses: all made; mistakes in the answers; no PDF."""
SECTIONS = frozenset({"answers", "expect"})
"""Sections of the file; `[expect]` is for `kiosk walk`, which reads the same files."""


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk documents`."""
    parser = subparsers.add_parser(
        "documents",
        help=COMMANDS["documents"],
        description="Llena los documentos de una persona: DIR/<documento>.docx y DIR/<documento>.pdf. "
        "Sale con 0; con 1 si algo en las respuestas no sirve; con 2 si no se pudo hacer un PDF.",
    )
    parser.add_argument("answers", type=Path, metavar="RESPUESTAS", help="archivo TOML con [answers]")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="carpeta de los documentos")
    parser.add_argument("--engine", choices=ENGINES, help="motor de PDF; si falta, el de la configuración")


def run(args: Namespace) -> int:
    """Make the documents, or print every mistake in the answers; returns one of the exit statuses above."""
    settings = composition.load_settings()
    if args.engine:
        pdf = settings.pdf.model_copy(update={"engine": args.engine})
        settings = settings.model_copy(update={"pdf": pdf})
    flow = load_flow(settings.paths.templates)
    answers, fault = _read(args.answers)
    if fault:
        return _complain([fault])
    values, documents, problems = _prepare(flow, answers, settings)
    if problems:
        return _complain(problems)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _complain([f"No se puede usar la carpeta {args.out}: {files.reason(error)}."])
    workshop = composition.open_documents(settings)
    try:
        return _make(workshop, documents, values, args.out)
    finally:
        workshop.close()


def _read(path: Path) -> tuple[Mapping[str, Any], str]:
    """The answers of a file, and what is wrong with the file; one of the two is empty."""
    data, remark = read_toml(path, path.name)
    if data is None or remark is not None:
        # the remark quotes a line of the file, which may hold personal data
        text = remark.text.rpartition("»: ")[2] if remark else ""
        place = f"{path.name}, {remark.where}" if remark and remark.where else path.name
        return {}, f"{place}: {text}"
    for section in sorted(data.keys() - SECTIONS):
        return {}, f"{path.name}: no se conoce «{section}».{near(section, SECTIONS)}"
    answers = data.get("answers")
    if not isinstance(answers, dict):
        return {}, f"{path.name}: falta la sección [answers] con las respuestas."
    return answers, ""


def _prepare(
    flow: Flow, answers: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], tuple[DocumentSpec, ...], list[str]]:
    """The values for Word, the documents that apply, and every mistake in the answers.

    Documents made on demand are not among them: they are printed only from the guide's screens.
    """
    places = Places.load()
    today = composition.clock(settings).now().date()
    session, problems = take(flow, places, answers, today)
    if problems:
        return {}, (), [f"{key}: {text}{_hint(key, flow)}" for key, text in problems.items()]
    station = composition.load_station(settings)
    values = derive(flow, session.answers, places, station, today, session.code)
    return values, session.documents(), []


def _hint(key: str, flow: Flow) -> str:
    """The nearest known id, if the key of a mistake is unknown."""
    table, _, column = re.sub(r"\[\d+\]", "", key).partition(".")
    known = {name for step in flow.steps for name in answer_ids(step)}
    if not column:
        return "" if table in known else near(table, known)
    tables = (step for step in flow.steps if isinstance(step, TableStep) and step.field == table)
    columns = {field.id for step in tables for field in step.columns}
    return "" if column in columns else near(column, columns)


def _make(
    workshop: Documents, documents: tuple[DocumentSpec, ...], values: Mapping[str, Any], folder: Path
) -> int:
    from kiosk.documents.child_process import EngineError  # slow, and not needed if the answers have errors

    for document in documents:
        try:
            paper = workshop.make(document.model_copy(update={"file": document.id}), values, folder)
        except EngineError as error:
            print(f"{document.id}: {error.detail}", file=sys.stderr)
            return ENGINE_FAILED
        print(f"{paper.pdf} ({paper.pages} {'página' if paper.pages == 1 else 'páginas'})")
    return GOOD


def _complain(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return BAD_ANSWERS
