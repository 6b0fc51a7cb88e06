"""The table of all derived values: how each is computed, what it means, an example of it.

The names are the placeholders of templates; they are Spanish because the office types them. The applicant's
own answers are not in the table: their placeholders are the ids of their fields.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kiosk.content.models import GuideStep, Step, Upload
from kiosk.interview import person
from kiosk.interview.answers import Answers
from kiosk.interview.formats import duration
from kiosk.interview.legal_date import last_day, legal_date, long_date
from kiosk.interview.places import Places
from kiosk.interview.text_filling import fill
from kiosk.settings import PrivacySettings
from kiosk.settings.office import Office

PERSON, ANSWERS, OFFICE, LISTS = "La persona", "Las respuestas", "La oficina y el día", "Listas"
"""Headings of the office's list of placeholders, in order."""


@dataclass(frozen=True)
class SessionFacts:
    """The input of the functions that compute derived values."""

    counted: Answers
    """The answers that count."""
    path: Sequence[Step]
    """The steps that apply."""
    uploads: Sequence[Upload]
    """The slots of SECOP that apply."""
    noted: Collection[str]
    """Ids of the guide steps whose reminder the applicant says they wrote down."""
    places: Places
    office: Office
    login_url: str
    support: str
    """SECOP's own support; empty: people are not told."""
    privacy: PrivacySettings
    today: date
    code: str
    """The session's code."""
    values: dict[str, Any]
    """The values computed so far; texts with placeholders are filled from them."""
    item: Any = None
    """The object whose parts are computed: the office, or one item of a list."""

    @property
    def guides(self) -> list[GuideStep]:
        """The steps of the guide that apply."""
        return [step for step in self.path if isinstance(step, GuideStep)]

    def filled(self, text: str) -> str:
        """A text of the office with its placeholders filled from `values`."""
        return fill(text, self.values)


@dataclass(frozen=True)
class Derived:
    """One derived value."""

    group: str
    """Heading of the office's list that it is under."""
    meaning: str
    """What it means, in Spanish, for the office; empty: only its parts are listed."""
    make: Callable[[SessionFacts], Any] | None
    """Computes it; None: the documents package adds it."""
    example: str = ""
    """An invented value, for the list, if the machine's settings may leave the real one empty."""
    row: str = ""
    """Name that the list's examples give to one item of the list."""


DERIVED: dict[str, Derived] = {
    "nombre_completo": Derived(PERSON, "nombres y apellidos", lambda at: person.full_name(at.counted)),
    "nombre_abreviado": Derived(
        PERSON,
        "primer nombre y primer apellido, en mayúsculas como lo pide SECOP II",
        lambda at: person.short_name(at.counted),
    ),
    "documento_legible": Derived(
        PERSON, "clase y número del documento", lambda at: person.readable_document(at.counted)
    ),
    "documento_largo": Derived(
        PERSON, "clase del documento, completa", lambda at: person.document_kind(at.counted)
    ),
    "numero_secop": Derived(
        PERSON, "número del documento, como lo pide SECOP II", lambda at: person.document_number(at.counted)
    ),
    "lugar_expedicion": Derived(
        PERSON,
        "dónde se expidió la cédula; vacío con otro documento",
        lambda at: person.place_of_issue(at.counted, at.places),
    ),
    "lugar_residencia": Derived(PERSON, "dónde vive", lambda at: person.residence(at.counted, at.places)),
    "ruta_ubicacion": Derived(
        PERSON,
        "dónde vive, como se busca en SECOP II",
        lambda at: person.location_path(at.counted, at.places),
    ),
    "codigo_sesion": Derived(PERSON, "código de la sesión", lambda at: at.code),
    "codigo_hasta": Derived(
        PERSON,
        "último día completo en que sirve ese código",
        lambda at: last_day(at.today, at.privacy.keep_open_hours),
    ),
    "fecha": Derived(OFFICE, "el día de hoy", lambda at: long_date(at.today)),
    "fecha_legal": Derived(
        OFFICE, "el día de hoy, como en los documentos legales", lambda at: legal_date(at.today)
    ),
    "oficina": Derived(OFFICE, "", lambda at: at.office, row="oficina"),
    "oficina.nombre": Derived(OFFICE, "nombre de la entidad", lambda at: at.item.name),
    "oficina.ciudad": Derived(OFFICE, "ciudad de la oficina", lambda at: at.item.city),
    "oficina.nit": Derived(
        OFFICE, "NIT; vacío si no está en data/kiosk.toml", lambda at: at.item.nit, "800.123.456-7"
    ),
    "oficina.direccion": Derived(
        OFFICE, "dirección de la oficina", lambda at: at.item.address, "Calle 28 # 13-65"
    ),
    "oficina.contacto": Derived(
        OFFICE, "teléfono o correo de la oficina", lambda at: at.item.contact, "605 574 1234"
    ),
    "oficina.politica": Derived(
        OFFICE,
        "dirección de la política de datos",
        lambda at: at.item.policy_url,
        "https://www.example.com/datos",
    ),
    "plazo_terminada": Derived(
        OFFICE,
        "cuánto se guardan las respuestas de quien terminó",
        lambda at: duration(at.privacy.keep_finished_hours),
    ),
    "plazo_abierta": Derived(
        OFFICE,
        "cuánto se guardan las respuestas de quien no terminó",
        lambda at: duration(at.privacy.keep_open_hours),
    ),
    "enlace_secop": Derived(OFFICE, "dirección de SECOP II", lambda at: at.login_url),
    "linea_secop": Derived(
        OFFICE,
        "línea de ayuda de SECOP II; vacía si no está en data/kiosk.toml",
        lambda at: at.support,
        "601 555 0000",
    ),
    "qr_secop": Derived(OFFICE, "código QR de esa dirección", None),
    "cargas": Derived(LISTS, "las casillas de SECOP II", lambda at: list(at.uploads), row="carga"),
    "cargas.ranura": Derived(LISTS, "cómo se llama la casilla", lambda at: at.item.slot),
    "cargas.archivo": Derived(LISTS, "qué archivo va en ella", lambda at: at.item.file),
    "cargas.nota": Derived(LISTS, "una nota", lambda at: at.filled(at.item.note)),
    "pasos": Derived(LISTS, "los pasos de la guía", lambda at: list(enumerate(at.guides, 1)), row="paso"),
    "pasos.numero": Derived(LISTS, "número del paso", lambda at: str(at.item[0])),
    "pasos.titulo": Derived(LISTS, "título del paso", lambda at: at.filled(at.item[1].title)),
    "pasos.texto": Derived(  # the paragraphs of a body become one
        LISTS, "lo que dice el paso", lambda at: at.filled(" ".join(at.item[1].body.split()))
    ),
    "pasos.acciones": Derived(
        LISTS,
        "qué hacer: una lista de frases",
        lambda at: [at.filled(action.text) for action in at.item[1].do],
        row="accion",
    ),
    "pasos.valores": Derived(
        LISTS, "qué escribir: una lista", lambda at: list(at.item[1].values), row="valor"
    ),
    "pasos.valores.etiqueta": Derived(
        LISTS, "cómo se llama la casilla en la pantalla", lambda at: at.item.label
    ),
    "pasos.valores.valor": Derived(
        LISTS, "lo que escribe la persona", lambda at: at.filled(f"{{{{ {at.item.value} }}}}")
    ),
    "pasos.recordatorio": Derived(
        LISTS, "el recordatorio del paso", lambda at: at.filled(at.item[1].reminder)
    ),
    "pasos.dibujo": Derived(LISTS, "el dibujo de la página, si hay", lambda at: at.item[1].wireframe),
    "anotado": Derived(
        LISTS,
        "lo que la guía pide confirmar",
        lambda at: [step for step in at.guides if step.noted],
        row="nota",
    ),
    "anotado.texto": Derived(LISTS, "qué confirmó", lambda at: at.filled(at.item.noted)),
    "anotado.hecho": Derived(LISTS, "si dijo que sí: {% if nota.hecho %}", lambda at: at.item.id in at.noted),
}
"""Name -> the derived value, in the order of the office's list. The name of a part is dotted."""


def derived_values(facts: SessionFacts) -> dict[str, Any]:
    """Compute every value of the table, parts inside their value.

    The documents package adds `qr_secop`, and puts the picture of a drawing in the place of its name.

    `facts.values` grows during the call: a text of the guide can use the values before it in the table.
    """
    for name, one in DERIVED.items():
        if "." not in name and one.make:
            facts.values[name] = _made(name, facts)
    return facts.values


def _made(name: str, facts: SessionFacts) -> Any:
    make = DERIVED[name].make
    found = make(facts) if make else None
    parts = [other for other in DERIVED if other.rpartition(".")[0] == name]
    if not parts:
        return found
    if isinstance(found, list):
        return [_record(parts, replace(facts, item=item)) for item in found]
    return _record(parts, replace(facts, item=found))


def _record(parts: list[str], facts: SessionFacts) -> dict[str, Any]:
    return {part.rpartition(".")[2]: _made(part, facts) for part in parts}
