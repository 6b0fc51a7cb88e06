"""Two invented people with the shortest and the longest answers; a template must have room for both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kiosk.content.models import (
    AnyField,
    DepartmentField,
    Flow,
    FormStep,
    GuideStep,
    MoneyField,
    MunicipalityField,
    Step,
    TableStep,
    TextField,
)
from kiosk.content.when import When
from kiosk.interview.answers import Answers, Row
from kiosk.interview.derived_values import Station, derive
from kiosk.interview.example_person import EXAMPLE_CODE, example_answers
from kiosk.interview.places import Places

BRIEF = {
    "numero_documento": "10651",
    "nombres": "Ana",
    "apellidos": "Paz",
    "correo": "ana@example.com",
    "direccion": "Calle 1",
}
"""The short answers; a field that is not here gets the usual answer, or is empty if it is optional."""
NAMES = "María Concepción de las Mercedes Ñáñez de la Ossa y Peñaranda "
WORDS = "Prestación de servicios de apoyo a la gestión deportiva en los corregimientos del municipio "
PLACE = "Manzana 5 Casa 12, segundo piso, por el callejón del barrio Los Ángeles, sector 2, "
MAIL = "una.direccion.de.correo.muy.larga."
_LONG = {"nombre": NAMES, "direccion": PLACE} | dict.fromkeys(("linea", "entidad", "descripcion"), WORDS)
_MOST_MONEY = "99999999999"
_LONGEST_MAIL = 254
"""RFC 5321, 4.5.3.1.3: a path has at most 256 characters including its angle brackets."""


def short_values(
    flow: Flow, places: Places, station: Station, today: date, meets: When | None = None
) -> dict[str, Any]:
    """The result of `derive` for short answers: optional ones and all tables are empty."""
    return _derived(flow, places, station, today, _brief, 0, meets)


def long_values(
    flow: Flow, places: Places, station: Station, today: date, meets: When | None = None
) -> dict[str, Any]:
    """The result of `derive` for the longest answers the flow accepts, with full tables."""
    place = _longest_place(places)

    def longest(field: AnyField, usual: str) -> str:
        return _longest(field, usual, place)

    return _derived(flow, places, station, today, longest, None, meets)


def _derived(
    flow: Flow,
    places: Places,
    station: Station,
    today: date,
    answer: Callable[[AnyField, str], str],
    rows: int | None,
    meets: When | None,
) -> dict[str, Any]:
    answers = example_answers(flow, places, meets)
    for step in flow.steps:
        answers |= _changed(step, answers, answer, rows)
    noted = [step.id for step in flow.steps if isinstance(step, GuideStep) and step.noted and rows is None]
    return derive(flow, answers, places, station, today, EXAMPLE_CODE, noted=noted)


def _changed(
    step: Step,
    answers: Answers,
    answer: Callable[[AnyField, str], str],
    rows: int | None,
) -> Answers:
    """The short or long answers of one step."""
    if isinstance(step, FormStep):
        return {field.id: answer(field, str(answers[field.id])) for field in step.fields}
    if isinstance(step, TableStep):
        usual = answers[step.field]
        first: Row = usual[0] if isinstance(usual, list) else {}
        row = {column.id: answer(column, first.get(column.id, "")) for column in step.columns}
        return {step.field: [dict(row) for _ in range(step.max_rows if rows is None else rows)]}
    return {}


def _brief(field: AnyField, usual: str) -> str:
    return BRIEF.get(field.id, usual) if field.required else ""


def _longest(field: AnyField, usual: str, place: tuple[str, str]) -> str:
    department, municipality = place
    if isinstance(field, DepartmentField):
        return department
    if isinstance(field, MunicipalityField):
        return municipality
    if isinstance(field, MoneyField):
        return _MOST_MONEY
    if not isinstance(field, TextField):
        return usual
    if field.check == "correo":
        room = min(field.max_length, _LONGEST_MAIL) - len("@example.com")
        return (MAIL * room)[:room].rstrip(".") + "@example.com"
    words = _LONG.get(field.check)
    return (words * field.max_length)[: field.max_length].strip() if words else usual


def _longest_place(places: Places) -> tuple[str, str]:
    """Codes of the department and municipality whose two names together are the longest."""
    pairs = [(code, town) for code, _ in places.departments() for town, _ in places.municipalities(code)]
    return max(
        pairs, key=lambda pair: len(places.department_name(pair[0]) + places.municipality_name(pair[1]))
    )
