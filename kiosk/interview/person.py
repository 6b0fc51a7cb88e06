"""The applicant's name, document and address as documents show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.interview.answers import Answer, text_of
from kiosk.interview.capitals import PARTICLES
from kiosk.interview.formats import dotted
from kiosk.interview.identity import LONG_NAMES, SHORT_NAMES
from kiosk.interview.places import ABROAD, Places

NO_NAME_ALONE = PARTICLES | {"mac", "mc", "san", "santa", "vander"}
"""Words that are no name on their own: «De la Ossa» is one surname."""


def full_name(answers: Mapping[str, Any]) -> str:
    """Given names and surnames, separated by single spaces. Values that are no text are left out."""
    names = (answers.get("nombres", ""), answers.get("apellidos", ""))
    return " ".join(" ".join(name for name in names if isinstance(name, str)).split())


def initials(name: str) -> str:
    """The first letter of each word of a name, in capitals: «MJÑ»."""
    return "".join(word[0].upper() for word in name.split())


def short_name(answers: Mapping[str, Answer]) -> str:
    """First given name and first surname, in capitals as SECOP II wants it: «MARÍA RÍOS»."""
    return f"{_first(text_of(answers, 'nombres'))} {_first(text_of(answers, 'apellidos'))}".strip().upper()


def readable_document(answers: Mapping[str, Answer]) -> str:
    """Kind and number of the document: «C.C. 1.065.123.456»; empty without a number."""
    kind, number = text_of(answers, "tipo_documento"), document_number(answers)
    readable = dotted(number) if kind in ("CC", "CE") else number
    return f"{SHORT_NAMES.get(kind, '')} {readable}".strip() if number else ""


def document_kind(answers: Mapping[str, Answer]) -> str:
    """Full name of the kind of document: «cédula de ciudadanía»; empty if it is not known."""
    return LONG_NAMES.get(text_of(answers, "tipo_documento"), "")


def document_number(answers: Mapping[str, Answer]) -> str:
    """The number of the document, without dots; empty if it was not answered."""
    return text_of(answers, "numero_documento")


def place_of_issue(answers: Mapping[str, Answer], places: Places) -> str:
    """Place where a cédula de ciudadanía was issued: «Valledupar, Cesar»; empty for other documents."""
    if text_of(answers, "tipo_documento") != "CC":
        return ""
    return ", ".join(reversed(_place(answers, "departamento_expedicion", "municipio_expedicion", places)))


def residence(answers: Mapping[str, Answer], places: Places) -> str:
    """Place of residence: «Valledupar, Cesar»."""
    return ", ".join(reversed(_place(answers, "departamento", "municipio", places)))


def location_path(answers: Mapping[str, Answer], places: Places) -> str:
    """Place of residence as SECOP II lists it: «Colombia › Cesar › Valledupar»."""
    home = _place(answers, "departamento", "municipio", places)
    return " › ".join(("Colombia", *home)) if home else ""


def _first(names: str) -> str:
    """The first of several names with the particles before it: «De la Ossa» of «De la Ossa Ríos»."""
    taken: list[str] = []
    for word in names.split():
        taken.append(word)
        if word.casefold() not in NO_NAME_ALONE:
            break
    return " ".join(taken)


def _place(
    answers: Mapping[str, Answer], department: str, municipality: str, places: Places
) -> tuple[str, ...]:
    """Names of department and municipality; one name if both are the same, as in Bogotá, D.C."""
    code, town = text_of(answers, department), text_of(answers, municipality)
    if code == ABROAD:
        return (town,) if town else ()
    # Bogotá may have been chosen under Cundinamarca
    names = (places.department_name(town[:2] if town else code), places.municipality_name(town))
    return tuple(dict.fromkeys(name for name in names if name))
