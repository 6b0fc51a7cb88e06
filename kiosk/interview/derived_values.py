"""The values of all placeholders in Word files and texts: the answers that count, and the derived values.

This module makes the placeholders of answers and joins them with those of `derived_table`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.content.models import (
    AnyField,
    DateField,
    DepartmentField,
    Flow,
    FormStep,
    GuideStep,
    MoneyField,
    MunicipalityField,
    Step,
    TableStep,
)
from kiosk.content.step_questions import answer_ids
from kiosk.content.when import When
from kiosk.interview.answers import Answer, Row, rows_of, text_of
from kiosk.interview.conditions import applicable, walk
from kiosk.interview.dates import short_date
from kiosk.interview.derived_table import DERIVED, SessionFacts, derived_values
from kiosk.interview.example_person import EXAMPLE_CODE, example_answers
from kiosk.interview.formats import OPEN_END, pesos
from kiosk.interview.places import Places
from kiosk.settings import PrivacySettings
from kiosk.settings.office import Office


@dataclass(frozen=True)
class Station:
    """The facts about this kiosk that documents and texts need."""

    office: Office
    login_url: str
    """Address of the login page of SECOP II."""
    name: str = "quiosco"
    """Name of this kiosk, among all that share the sessions."""
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    """For how long sessions are stored."""
    support: str = ""
    """Telephone or page of SECOP's support; empty: not shown."""


def derive(
    flow: Flow,
    answers: Mapping[str, Answer],
    places: Places,
    station: Station,
    today: date,
    code: str,
    *,
    noted: Collection[str] = (),
) -> dict[str, Any]:
    """The values of all placeholders by name, except the picture `qr_secop`, which documents add.

    Every field of the flow is there: empty if it was not answered or its step does not apply, the name for a
    department or municipality, the stored value otherwise. Date and money fields have a second placeholder
    that ends in `_legible`. A table is a list of rows, each with all its columns, `periodo` and
    `numero_fila`. `noted` are the ids of the guide steps whose reminder the applicant says they wrote down.
    """
    path, counted = walk(flow, answers)
    values: dict[str, Any] = {}
    for step in flow.steps:
        values |= _shown(step, counted, places)
    return derived_values(
        SessionFacts(
            counted=counted,
            path=path,
            uploads=applicable(flow.uploads, counted),
            noted=noted,
            places=places,
            office=station.office,
            login_url=station.login_url,
            support=station.support,
            privacy=station.privacy,
            today=today,
            code=code,
            values=values,
        )
    )


def example_values(
    flow: Flow, places: Places, station: Station, today: date, meets: When | None = None
) -> dict[str, Any]:
    """The result of `derive` for an invented person with two jobs and one reminder noted.

    With `meets`, the person meets this condition.
    """
    noted = [step.id for step in flow.steps if isinstance(step, GuideStep) and step.noted][:1]
    answers = example_answers(flow, places, meets)
    return derive(flow, answers, places, station, today, EXAMPLE_CODE, noted=noted)


def known_names(flow: Flow) -> set[str]:
    """Every placeholder a text or a Word file may use; those inside others in dotted form."""
    names = set(DERIVED)
    for step in flow.steps:
        names |= set(answer_ids(step))
        if isinstance(step, TableStep):
            inner = {name for column in step.columns for name in _names(column)} | {"periodo", "numero_fila"}
            names |= {f"{step.field}.{name}" for name in inner}
        elif isinstance(step, FormStep):
            names |= {name for field in step.fields for name in _names(field)}
    return names


def fingerprint(values: Mapping[str, Any]) -> str:
    """A hash of all values that the documents show; it changes when one of them does.

    `anotado` is left out. Applicants note things while they follow the guide, after the documents were
    printed, and that is no reason to print and sign them again.

    Returns:
        16 hexadecimal digits (BLAKE2b, 8 bytes).
    """
    answered = {name: value for name, value in values.items() if name != "anotado"}
    plain = json.dumps(answered, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(plain.encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def _shown(step: Step, answers: Mapping[str, Answer], places: Places) -> dict[str, Any]:
    """The values of one step's fields, by placeholder."""
    if isinstance(step, TableStep):
        return {step.field: list(_rows(step, rows_of(answers, step.field), places))}
    if not isinstance(step, FormStep):
        return {name: text_of(answers, name) for name in answer_ids(step)}
    shown: dict[str, Any] = {}
    for asks in step.fields:
        shown |= _faces(asks, text_of(answers, asks.id), places)
    return shown


def _rows(step: TableStep, rows: list[Row], places: Places) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows, start=1):
        shown: dict[str, str] = {}
        for column in step.columns:
            shown |= _faces(column, row.get(column.id, ""), places)
        yield shown | {"periodo": _period(row), "numero_fila": str(number)}


def _period(row: Row) -> str:
    """The period of a job: «03/02/2024 a 30/06/2024» or «03/02/2024 – A la fecha»."""
    opening, end = short_date(row.get("fecha_inicio", "")), short_date(row.get("fecha_fin", ""))
    if not opening:
        return ""
    return f"{opening} a {end}" if end else f"{opening} – {OPEN_END}"


def _names(field: AnyField) -> tuple[str, ...]:
    """The placeholders of a field."""
    return (field.id, f"{field.id}_legible") if isinstance(field, DateField | MoneyField) else (field.id,)


def _faces(field: AnyField, value: str, places: Places) -> dict[str, str]:
    """The value of each of the field's placeholders, see `_names`."""
    if isinstance(field, DateField):
        open_end = OPEN_END if field.open_label else ""
        return {field.id: value, f"{field.id}_legible": short_date(value) or open_end}
    if isinstance(field, MoneyField):
        return {field.id: value, f"{field.id}_legible": pesos(value)}
    if isinstance(field, DepartmentField):
        return {field.id: places.department_name(value)}
    if isinstance(field, MunicipalityField):
        return {field.id: places.municipality_name(value)}
    return {field.id: value}
