"""Every value a Word file may name, each with what it is and an example: the office's list.

One source for `kiosk templates fields` and docs/campos.md; what it lists is what `known_names` knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.content.models import AnyField, DateField, Flow, FormStep, MoneyField, NoticeStep, TableStep
from kiosk.interview.derived_values import Station, example_values, known_names
from kiosk.interview.places import Places

PERSON, ANSWERS, OFFICE, LISTS = "La persona", "Las respuestas", "La oficina y el día", "Listas"
"""Headings of the list, in order."""

_PICTURE = "(una imagen)"
_LIST = "(una lista)"
_ROWS = {
    "contratos": "contrato",
    "cargas": "carga",
    "pasos": "paso",
    "pasos.acciones": "accion",
    "pasos.valores": "valor",
    "anotado": "nota",
}
_INVENTED = {
    "oficina.nit": "800.123.456-7",
    "oficina.direccion": "Calle 28 # 13-65",
    "oficina.contacto": "605 574 1234",
    "oficina.politica": "https://www.example.com/datos",
}
"""Examples of what the machine's settings may leave empty."""
_MEANINGS = {
    "nombre_completo": (PERSON, "nombres y apellidos"),
    "nombre_abreviado": (PERSON, "primer nombre y primer apellido"),
    "documento_legible": (PERSON, "clase y número del documento"),
    "documento_largo": (PERSON, "clase del documento, completa"),
    "numero_secop": (PERSON, "número del documento, como lo pide SECOP II"),
    "lugar_expedicion": (PERSON, "dónde se expidió la cédula; vacío con otro documento"),
    "lugar_residencia": (PERSON, "dónde vive"),
    "ruta_ubicacion": (PERSON, "dónde vive, como se busca en SECOP II"),
    "codigo_sesion": (PERSON, "código de la sesión"),
    "fecha": (OFFICE, "el día de hoy"),
    "fecha_legal": (OFFICE, "el día de hoy, como en los documentos legales"),
    "oficina.nombre": (OFFICE, "nombre de la entidad"),
    "oficina.ciudad": (OFFICE, "ciudad de la oficina"),
    "oficina.nit": (OFFICE, "NIT; vacío si no está en data/kiosk.toml"),
    "oficina.direccion": (OFFICE, "dirección de la oficina"),
    "oficina.contacto": (OFFICE, "teléfono o correo de la oficina"),
    "oficina.politica": (OFFICE, "dirección de la política de datos"),
    "plazo_terminada": (OFFICE, "cuánto se guardan las respuestas de quien terminó"),
    "plazo_abierta": (OFFICE, "cuánto se guardan las respuestas de quien no terminó"),
    "enlace_secop": (OFFICE, "dirección de SECOP II"),
    "qr_secop": (OFFICE, "código QR de esa dirección"),
    "cargas": (LISTS, "las casillas de SECOP II"),
    "cargas.ranura": (LISTS, "cómo se llama la casilla"),
    "cargas.archivo": (LISTS, "qué archivo va en ella"),
    "cargas.nota": (LISTS, "una nota"),
    "pasos": (LISTS, "los pasos de la guía"),
    "pasos.numero": (LISTS, "número del paso"),
    "pasos.titulo": (LISTS, "título del paso"),
    "pasos.texto": (LISTS, "lo que dice el paso"),
    "pasos.acciones": (LISTS, "qué hacer: una lista de frases"),
    "pasos.valores": (LISTS, "qué escribir: una lista"),
    "pasos.valores.etiqueta": (LISTS, "cómo se llama la casilla en la pantalla"),
    "pasos.valores.valor": (LISTS, "lo que escribe la persona"),
    "pasos.recordatorio": (LISTS, "el recordatorio del paso"),
    "anotado": (LISTS, "lo que la persona debía anotar"),
    "anotado.texto": (LISTS, "qué debía anotar"),
    "anotado.hecho": (LISTS, "si dijo que sí: {% if nota.hecho %}"),
}
"""Name of a derived value -> where it is listed and what it is."""


@dataclass(frozen=True)
class Placeholder:
    """One value a Word file may name."""

    name: str
    """In dotted form: `contratos.objeto`."""
    group: str
    meaning: str
    example: str

    @property
    def tag(self) -> str:
        """What is typed in Word; inside a list, with the name its loop gives to one row."""
        group, _, part = self.name.rpartition(".")
        if self.example == _LIST:
            source = f"{row_name(group)}.{part}" if group else self.name
            return f"{{%tr for {row_name(self.name)} in {source} %}}"
        return f"{{{{ {row_name(group)}.{part} }}}}" if group else f"{{{{ {self.name} }}}}"


def row_name(group: str) -> str:
    """What one item of a list is called in the examples; the office is no list."""
    return group if group == "oficina" else _ROWS.get(group, "fila")


def placeholders(flow: Flow, places: Places, station: Station, today: date) -> list[Placeholder]:
    """All of them, in groups, with what an invented person would show."""
    values = example_values(flow, places, station, today)
    meanings = dict(_asked(flow)) | _MEANINGS
    order = list(meanings)
    found = [
        Placeholder(name, *meanings.get(name, (ANSWERS, "")), example(name, values))
        for name in known_names(flow) - {"oficina"}
    ]
    groups = (PERSON, ANSWERS, OFFICE, LISTS)
    return sorted(
        found,
        key=lambda one: (groups.index(one.group), order.index(one.name) if one.name in meanings else 0),
    )


def example(name: str, values: Mapping[str, Any]) -> str:
    """What an invented person shows in one place, from the first row of a list that has it."""
    if name == "qr_secop":
        return _PICTURE
    found = _first(name.split("."), values)
    if isinstance(found, bool):
        return "sí" if found else "no"
    return _LIST if isinstance(found, list) else str(found or _INVENTED.get(name, ""))


def _first(parts: list[str], values: Any) -> Any:
    """The value at the end of a dotted name; in lists, the first one that is not empty."""
    if isinstance(values, list) and parts:
        found = (_first(parts, one) for one in values)
        return next((one for one in found if one not in ("", None, [])), None)
    if not parts:
        return values
    return _first(parts[1:], values.get(parts[0])) if isinstance(values, Mapping) else None


def _asked(flow: Flow) -> Iterator[tuple[str, tuple[str, str]]]:
    """The questions of the flow, by their names: a table is a list."""
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
