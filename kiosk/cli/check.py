"""`kiosk check`: everything the office wrote, read and cross-checked."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.content.files import FLOW_FILE
from kiosk.content.lint import Remark, Vocabulary, lint
from kiosk.content.loader import read_flow
from kiosk.content.models import Flow
from kiosk.documents.render import placeholders
from kiosk.errors import ContentError, KioskError, SettingsError
from kiosk.interview.checks import CHECKS
from kiosk.interview.examples import EXAMPLE_CODE, example_answers
from kiosk.interview.places import Places
from kiosk.interview.values import Station, derive, fill, known_names
from kiosk.settings import Settings, load

ANY_DAY = date(2026, 11, 22)
"""A date to derive examples with; which one does not matter."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "check",
        help="revisa los textos, los documentos de Word y la configuración",
        description="Revisa los textos, los documentos de Word y la configuración. "
        "Escribe una línea por cada problema. Sale con 0 si no hay errores y con 1 si los hay.",
    )
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Print a line for each problem; 0 without errors, 1 with any."""
    try:
        settings = load()
    except SettingsError as error:
        print(error.detail)
        return 1
    remarks = inspect(settings)
    for remark in remarks:
        print(remark)
    errors = sum(remark.level == "error" for remark in remarks)
    if errors:
        print("Hay 1 error. Corríjalo." if errors == 1 else f"Hay {errors} errores. Corríjalos.")
        return 1
    flow, _remarks = read_flow(settings.paths.templates)
    if flow is not None:
        print(f"Todo en orden: {len(flow.steps)} pasos, {len(flow.documents)} documentos.")
    return 0


def inspect(settings: Settings) -> list[Remark]:
    """Every remark about the content this machine would show; empty when all is well."""
    templates = settings.paths.templates
    flow, remarks = read_flow(templates)
    if flow is None:
        return remarks
    try:
        return [*lint(flow, templates, vocabulary_of(flow, settings)), *_office_remarks(settings)]
    except KioskError as error:  # the list of municipalities cannot be read
        return [Remark(FLOW_FILE, "", error.detail)]


def refuse_errors(settings: Settings) -> None:
    """What the kiosk does at its start: nobody begins a journey that breaks on the way.

    Raises:
        ContentError: the content has errors; its detail has a line for each. An aviso is no reason.
    """
    errors = [str(remark) for remark in inspect(settings) if remark.level == "error"]
    if errors:
        raise ContentError("\n".join(errors))


def vocabulary_of(flow: Flow, settings: Settings) -> Vocabulary:
    """What the files may name, from the layers the content does not know."""
    names = known_names(flow)
    station = Station(settings.office, settings.secop.login_url)
    answers = example_answers(flow, Places())
    values = derive(flow, answers, Places(), station, ANY_DAY, EXAMPLE_CODE)
    return Vocabulary(
        checks=frozenset(CHECKS),
        word_names=frozenset(names),
        text_names=frozenset(name for name in names if _shows(name, values)),
        reserved=frozenset(known_names(flow.model_copy(update={"steps": ()}))),
        hosts=frozenset(settings.secop.allowed_hosts),
        login_url=settings.secop.login_url,
        placeholders=placeholders,
        shown_by={name: _shown_by(name, flow, answers, values, station) for name in answers},
    )


def _shows(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a sentence can show it: lists and pictures cannot be."""
    mark = f"{{{{ {name} }}}}"
    return fill(mark, values) != mark
