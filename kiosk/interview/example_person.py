"""An invented person, to preview a template without a real session."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    Flow,
    FormStep,
    MoneyField,
    MunicipalityField,
    NoticeStep,
    TableStep,
)
from kiosk.content.step_questions import questions_of
from kiosk.content.when import When
from kiosk.interview.answers import Answers, Row
from kiosk.interview.formats import accept
from kiosk.interview.places import Places

EXAMPLE_CODE = "ABC234"
"""The session code of the invented person."""

PERSON: Mapping[str, str] = {
    "acepta_datos": "si",
    "tiene_cuenta": "no",
    "tipo_documento": "CC",
    "numero_documento": "1065123456",
    "nombres": "María José",
    "apellidos": "Peñaranda Ríos",
    "departamento_expedicion": "20",
    "municipio_expedicion": "20001",
    "correo": "maria.penaranda@example.com",
    "celular": "3001234567",
    "direccion": "Calle 16 # 12-34, barrio Los Ángeles",
    "departamento": "20",
    "municipio": "20001",
    "comerciante": "no",
}
JOBS: tuple[Row, ...] = (
    {
        "contratante": "Alcaldía de Valledupar",
        "objeto": "Instructora de natación",
        "fecha_inicio": "2024-02-03",
        "fecha_fin": "2024-06-30",
        "numero": "CPS-045-2024",
        "valor": "12500000",
        "telefono": "6055741234",
    },
    {"contratante": "Club Deportivo El Cañahuate", "objeto": "Entrenadora", "fecha_inicio": "2024-07-15"},
)


def example_answers(flow: Flow, places: Places, meets: When | None = None) -> Answers:
    """An invented answer to every question of the flow, with two rows in each table.

    Args:
        flow: the journey.
        places: departments and municipalities.
        meets: a condition that the person meets; None: any person.
    """
    answers: Answers = {}
    for step in flow.steps:
        if isinstance(step, NoticeStep) and step.consent:
            answers[step.consent.field] = "si"
        elif isinstance(step, FormStep):
            answers |= {field.id: PERSON.get(field.id) or _invented(field, places) for field in step.fields}
        elif isinstance(step, TableStep):
            answers[step.field] = [_row(step, job, places) for job in JOBS]
    return answers | _meeting(flow, meets)


def _meeting(flow: Flow, when: When | None) -> dict[str, str]:
    """Answers that meet a condition, and the conditions of the steps on which they are given."""
    given: dict[str, str] = {}
    asking = {name: step for step in flow.steps for name, _asked in questions_of(step)}
    while when and when.field not in given:
        if when.is_ is not None:
            given[when.field] = when.is_
        elif when.in_:
            given[when.field] = when.in_[0]
        elif when.filled is False:
            given[when.field] = ""
        step = asking.get(when.field)
        when = step.when if step else None
    return given


def _row(step: TableStep, job: Row, places: Places) -> Row:
    """One row: values of the job where it has them, empty where it leaves one out, else invented ones."""
    known = JOBS[0].keys()
    return {
        column.id: job.get(column.id, "") if column.id in known else _invented(column, places)
        for column in step.columns
    }


def _invented(field: AnyField, places: Places) -> str:
    if isinstance(field, ChoiceField):
        return next(iter(field.options))
    if isinstance(field, DepartmentField):
        return places.departments()[0][0]
    if isinstance(field, MunicipalityField):
        return places.municipalities(places.departments()[0][0])[0][0]
    if isinstance(field, DateField):
        return "2024-02-03"
    if isinstance(field, MoneyField):
        return "1250000"
    return accept(field, field.example) or "Ejemplo"
