"""Checks whether a value fits its field, and says what to do if not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    MoneyField,
    MunicipalityField,
    TextField,
)
from kiosk.interview.asked_field import as_asked
from kiosk.interview.capitals import entity_name, person_name, sentence
from kiosk.interview.contact import address, email, mobile, telephone
from kiosk.interview.dates import first_day, last_day, short_date
from kiosk.interview.drawable import undrawable
from kiosk.interview.findings import Check, Context, Finding, problem, warning
from kiosk.interview.formats import dotted, pesos
from kiosk.interview.identity import document_number
from kiosk.interview.money import FEW_PESOS, read_amount
from kiosk.interview.places import ABROAD, Places

__all__ = ["CHECKS", "EARLIEST", "MAX_PESOS", "Check", "Context", "Finding", "examine"]

EARLIEST = date(1940, 1, 1)
"""Earliest date that is accepted: an earlier year is a typing mistake, since no applicant has older
experience."""
MAX_PESOS = 99_999_999_999
"""Largest value of a contract that is accepted; a longer one does not fit its column on paper."""
_MAX_SIGNS = 5
"""Most signs that one sentence beside a field names."""
LONGEST_CITY = 60
"""Most characters of a city abroad with its country."""


def line(value: str, _context: Context) -> Finding | None:
    """One line of text with at least one letter or digit."""
    if not any(ch.isalnum() for ch in value):
        return problem("Escriba este dato con letras o números.")
    if any(ch in "\r\n" or unicodedata.category(ch) in ("Cc", "Zl", "Zp") for ch in value):
        return problem("Escriba este dato en una sola línea.")
    return None


def name(value: str, context: Context) -> Finding | None:
    """Given names or surnames as on the identity document.

    Letters, apostrophes, hyphens and dots are usual. Any other sign gets a warning and is never refused: the
    identity document decides what a person is called.
    """
    if not any(ch.isalpha() for ch in value):
        return problem("Escriba el nombre con letras, como está en su documento.")
    if (refused := line(value, context)) is not None:
        return refused
    odd = {ch for ch in value if unicodedata.category(ch)[0] not in "LM" and ch not in " .'’´`-"}
    if odd:
        signs = " ".join(sorted(odd))
        return warning(f"Los nombres no suelen llevar {signs}. ¿Está seguro? Compárelo con su documento.")
    if sum(ch.isalpha() for ch in value) < 2:
        return warning("Escribió una sola letra. ¿Está seguro? Escríbalo completo, como en su documento.")
    return _offer(value, person_name(value))


def entity(value: str, context: Context) -> Finding | None:
    """The name of a company or an office, on one line."""
    return line(value, context) or _offer(value, entity_name(value))


def description(value: str, context: Context) -> Finding | None:
    """A description of work, on one line."""
    return line(value, context) or _offer(value, sentence(value, context.here, context.elsewhere))


def _offer(value: str, better: str) -> Finding | None:
    """Ask whether the usual capitals are better; the person decides how the value is printed."""
    if better == value:
        return None
    return warning(f"Así saldría en sus papeles: «{value}». Es más usual: «{better}».", better)


CHECKS: dict[str, Check] = {
    "linea": line,
    "nombre": name,
    "entidad": entity,
    "descripcion": description,
    "documento": document_number,
    "correo": email,
    "celular": mobile,
    "telefono": telephone,
    "direccion": address,
}
"""The checks a text field may name in its `check` key: name -> function."""


SIGNS = {"celular": "cifras", "telefono": "cifras", "documento": "letras o cifras"}
"""Name of a check -> what its answers are made of; letters where it has none here."""


def examine(field: AnyField, value: str, context: Context, places: Places) -> Finding | None:
    """What is wrong with a value in its stored form (see `formats.accept`); None if nothing is.

    Args:
        field: the field it was typed in.
        value: the stored form.
        context: the other answers and the day.
        places: departments and municipalities.

    Raises:
        KeyError: a text field names a check that does not exist; the content lint reports that first.
    """
    if value == "":
        return _missing(as_asked(field, context.answers)) if field.required else None
    match field:
        case TextField():
            return _text(field, value, replace(context, here=places.own, elsewhere=places.near))
        case ChoiceField():
            return None if value in field.options else problem("Elija una de las opciones.")
        case DepartmentField():
            known = places.department_name(value) and (value != ABROAD or field.abroad)
            return None if known else problem("Escriba unas letras y elija el departamento de la lista.")
        case MunicipalityField():
            return _municipality(value, context, field, places)
        case DateField():
            return _date(value, context.answers.get(field.not_before, ""), context.today)
        case MoneyField():
            return _money(value)


def _missing(field: AnyField) -> Finding:
    if isinstance(field, ChoiceField):
        return problem("Falta su respuesta. Elija una de las opciones.")
    words = field.label.rstrip(" :.")
    return problem(f"Falta este dato: {words}" + ("" if words.endswith("?") else "."))


def _text(field: TextField, value: str, context: Context) -> Finding | None:
    if len(value) > field.max_length:
        signs = SIGNS.get(field.check, "letras")
        return problem(f"Es muy largo: caben {field.max_length} {signs} y escribió {len(value)}. Acórtelo.")
    return _unprintable(value) or CHECKS[field.check](value, context)


def _unprintable(value: str) -> Finding | None:
    """A problem if the font of the documents lacks a sign of the value."""
    if missing := undrawable(value):
        signs = " ".join(missing[:_MAX_SIGNS])
        return problem(f"Estos signos no salen en el papel: {signs}. Bórrelos o escriba letras del español.")
    return None


def _municipality(value: str, context: Context, field: MunicipalityField, places: Places) -> Finding | None:
    department = context.answers.get(field.department, "")
    if not places.department_name(department):
        return problem("Elija primero el departamento y después el municipio.")
    if places.belongs(value, department):
        return _city_abroad(value, context, places) if department == ABROAD else None
    if department == ABROAD:
        return problem("Escriba la ciudad y el país, con una coma en medio. Ejemplo: Caracas, Venezuela.")
    return problem(f"Elija un municipio de {places.department_name(department)} en la lista.")


def _city_abroad(value: str, context: Context, places: Places) -> Finding | None:
    """A city with its country is printed as it was typed, so it is checked like any other text."""
    if value in places.cities:
        return None
    if len(value) > LONGEST_CITY:
        return problem(f"Es muy largo: caben {LONGEST_CITY} letras y escribió {len(value)}. Acórtelo.")
    return _unprintable(value) or line(value, context) or _offer(value, person_name(value))


def _date(value: str, start: str, today: date) -> Finding | None:
    day, end = first_day(value), last_day(value)
    if day is None or end is None:
        return _no_date(value)
    if day > today:
        return problem(
            f"La fecha no puede ser después de hoy, {short_date(today.isoformat())}. Revise el año."
        )
    if day < EARLIEST:
        return problem(f"La fecha es muy antigua. Revise el año: debe ser {EARLIEST.year} o después.")
    opening = first_day(start)
    if opening and end < opening:
        return problem(f"Esta fecha no puede ser antes de la de inicio, {short_date(start)}. Revise las dos.")
    return None


_SHORT_YEAR = re.compile(r"[0-9]{1,2}[ /.-]+[0-9]{1,2}|[^\W\d_]{3,10}\.?[ /.-]+(?:de(?:l| año)? )?[0-9]{1,2}")
"""A month with one or two digits, which may be its day or its year."""
_LIKE_A_DAY = re.compile(
    r"[0-9]{1,2}[ /.-]+[0-9]{1,2}[ /.-]+[0-9]{2,4}|[0-9]{1,2}[ /.-]+[0-9]{4}|[0-9]{8}"
    r"|[0-9]{4}([-/][0-9]{1,2}){1,2}|[0-9]{1,2} de [^\W\d_]{4,10} (?:de|del) [0-9]{4}"
)


def _no_date(value: str) -> Finding:
    if _SHORT_YEAR.fullmatch(value):
        return problem("Escriba el año completo, con sus cuatro cifras. Ejemplo: 02/2024 o 03/02/2024.")
    if _LIKE_A_DAY.fullmatch(value):
        return problem("Ese día no existe en el calendario. Escriba día/mes/año. Ejemplo: 03/02/2024.")
    return problem(
        "Escriba la fecha así: día/mes/año. Ejemplo: 03/02/2024. Si no sabe el día, escriba 02/2024."
    )


def _money(value: str) -> Finding | None:
    if (amount := read_amount(value)).unclear:
        return _unclear_amount([one for one in amount.meant if one <= MAX_PESOS])
    if not (value.isascii() and value.isdigit()):
        return problem("Escriba el valor completo en pesos, solo con números. Ejemplo: 1250000.")
    if len(value) > len(str(MAX_PESOS)):
        return problem("Ese valor es demasiado grande. Revise cuántos ceros tiene.")
    if int(value) < FEW_PESOS:
        return warning(f"Escribió {pesos(value)}. ¿Está seguro? El valor va completo, con todos sus ceros.")
    return None


def _unclear_amount(meant: Sequence[int]) -> Finding:
    """Name the amounts that may be meant, as they can be typed."""
    match [dotted(str(one)) for one in meant]:
        case [one]:
            return problem(f"No es claro cuánto es. Si son $ {one}, escriba {one}, sin centavos.")
        case [one, other]:
            return problem(f"No es claro cuánto es. Escriba {one} o {other}, sin centavos.")
    return problem("No es claro cuánto es. Escriba el valor en pesos, sin centavos. Ejemplo: 1250000.")
