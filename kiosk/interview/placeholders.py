"""The office's list of placeholders: what each means, and an example.

`kiosk templates fields` and docs/campos.md are made from it. It lists the names that `known_names` returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.content.models import AnyField, DateField, Flow, FormStep, MoneyField, NoticeStep, TableStep
from kiosk.interview.derived_table import ANSWERS, DERIVED, LISTS, OFFICE, PERSON
from kiosk.interview.derived_values import Station, example_values, known_names
from kiosk.interview.example_person import example_answers
from kiosk.interview.places import Places

_PICTURE = "(una imagen)"
_LIST = "(una lista)"
_ROWS = {"contratos": "contrato"} | {name: one.row for name, one in DERIVED.items() if one.row}
"""List -> the name that the examples give to one item; the office is no list and keeps its name."""


@dataclass(frozen=True)
class Placeholder:
    """One placeholder that a Word file may use."""

    name: str
    """The name; inside a list in dotted form: `contratos.objeto`."""
    group: str
    meaning: str
    example: str

    @property
    def tag(self) -> str:
        """The text to type in Word; inside a list it begins with the loop's name for one row."""
        group, _, part = self.name.rpartition(".")
        if self.example == _LIST:
            source = f"{row_name(group)}.{part}" if group else self.name
            return f"{{%tr for {row_name(self.name)} in {source} %}}"
        return f"{{{{ {row_name(group)}.{part} }}}}" if group else f"{{{{ {self.name} }}}}"


def row_name(group: str) -> str:
    """The name that the examples give to one item of a list."""
    return _ROWS.get(group, "fila")


def placeholders(flow: Flow, places: Places, station: Station, today: date) -> list[Placeholder]:
    """All placeholders, in groups, each with the value of an invented person.

    Args:
        flow: the journey.
        places: departments and municipalities.
        station: facts about this kiosk.
        today: the day the examples are made for.
    """
    values = example_values(flow, places, station, today)
    for name, answer in example_answers(flow, places).items():  # those off the invented person's path
        values[name] = values[name] or answer
    meanings = dict(_questions(flow)) | {name: (one.group, one.meaning) for name, one in DERIVED.items()}
    order = list(meanings)
    found = [
        Placeholder(name, *meanings.get(name, (ANSWERS, "")), example(name, values))
        for name in known_names(flow)
        if name not in DERIVED or DERIVED[name].meaning
    ]
    groups = (PERSON, ANSWERS, OFFICE, LISTS)
    return sorted(
        found,
        key=lambda one: (groups.index(one.group), order.index(one.name) if one.name in meanings else 0),
    )


def example(name: str, values: Mapping[str, Any]) -> str:
    """The example of a placeholder, from the values of an invented person.

    Args:
        name: the placeholder; of a list's part the first row that is not empty counts.
        values: the result of `example_values`.
    """
    if name in ("qr_secop", "pasos.dibujo"):
        return _PICTURE
    found = _first(name.split("."), values)
    if isinstance(found, bool):
        return "sí" if found else "no"
    if isinstance(found, list):
        return _LIST
    invented = DERIVED[name].example if name in DERIVED else ""
    return str(found or invented)


def _first(parts: list[str], values: Any) -> Any:
    """The value of a dotted name; in lists, the first one that is not empty."""
    if isinstance(values, list) and parts:
        found = (_first(parts, one) for one in values)
        return next((one for one in found if one not in ("", None, [])), None)
    if not parts:
        return values
    return _first(parts[1:], values.get(parts[0])) if isinstance(values, Mapping) else None


def _questions(flow: Flow) -> Iterator[tuple[str, tuple[str, str]]]:
    """Name, group and meaning of the placeholders that fields, tables and consent have."""
    for step in flow.steps:
        if isinstance(step, NoticeStep) and step.consent:
            yield step.consent.field, (ANSWERS, "si aceptó el aviso de datos: si")
        elif isinstance(step, FormStep):
            for field in step.fields:
                yield from _faces(field, "", ANSWERS)
        elif isinstance(step, TableStep):
            yield step.field, (LISTS, step.title)
            yield f"{step.field}.numero_fila", (LISTS, "número de la fila")
            for column in step.columns:
                yield from _faces(column, f"{step.field}.", LISTS)
            yield f"{step.field}.periodo", (LISTS, "desde cuándo y hasta cuándo")


def _faces(field: AnyField, prefix: str, group: str) -> Iterator[tuple[str, tuple[str, str]]]:
    yield f"{prefix}{field.id}", (group, field.label)
    if isinstance(field, DateField | MoneyField):
        yield f"{prefix}{field.id}_legible", (group, f"{field.label} (para leer)")
