"""Who the applicant is and where they live, in the words of documents."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.interview.answers import Answer, text_of
from kiosk.interview.formats import dotted
from kiosk.interview.identity import LONG_NAMES, SHORT_NAMES
from kiosk.interview.places import Places

PARTICLES = frozenset(
    {"da", "das", "de", "del", "di", "do", "dos", "du", "el", "la", "las", "los", "mac", "mc"}
    | {"san", "santa", "van", "vander", "von", "y"}
)
"""Words that do not make a name by themselves: «De la Ossa» is one surname."""


def describe(answers: Mapping[str, Answer], places: Places) -> dict[str, str]:
    """The placeholders about the person; empty where the answers do not say.

    The place of issue is asked of a cédula de ciudadanía only and stays empty for other documents.
    """
    return _identity(answers) | _whereabouts(answers, places)


def _identity(answers: Mapping[str, Answer]) -> dict[str, str]:
    kind, number = text_of(answers, "tipo_documento"), text_of(answers, "numero_documento")
    given, family = text_of(answers, "nombres"), text_of(answers, "apellidos")
    readable = dotted(number) if kind in ("CC", "CE") else number
    return {
        "nombre_completo": f"{given} {family}".strip(),
        "nombre_abreviado": f"{_first(given)} {_first(family)}".strip(),
        "documento_legible": f"{SHORT_NAMES.get(kind, '')} {readable}".strip() if number else "",
        "documento_largo": LONG_NAMES.get(kind, ""),
        "numero_secop": number,
    }


def _first(names: str) -> str:
    """The first of several names, with the particles before it: «De la Ossa» of «De la Ossa Ríos»."""
    taken: list[str] = []
    for word in names.split():
        taken.append(word)
        if word.casefold() not in PARTICLES:
            break
    return " ".join(taken)


def _whereabouts(answers: Mapping[str, Answer], places: Places) -> dict[str, str]:
    home = _place(answers, "departamento", "municipio", places)
    issued = text_of(answers, "tipo_documento") == "CC"
    origin = _place(answers, "departamento_expedicion", "municipio_expedicion", places) if issued else ()
    return {
        "lugar_expedicion": ", ".join(reversed(origin)),
        "lugar_residencia": ", ".join(reversed(home)),
        "ruta_ubicacion": " › ".join(("Colombia", *home)) if home else "",
    }


def _place(
    answers: Mapping[str, Answer], department: str, municipality: str, places: Places
) -> tuple[str, ...]:
    """Names of department and municipality; one name if they are the same, as in Bogotá, D.C."""
    names = (
        places.department_name(text_of(answers, department)),
        places.municipality_name(text_of(answers, municipality)),
    )
    return tuple(dict.fromkeys(name for name in names if name))
