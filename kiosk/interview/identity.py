"""Checks the numbers of Colombian identity documents.

Lengths as in the project's domain notes: cédula de ciudadanía 3 to 10 digits without a check digit (ten-digit
ones begin with 1), cédula de extranjería 6 to 10 digits, permiso por protección temporal (PPT) 5 to 15
digits, passport 5 to 15 letters and digits. A number that is only unusual gets a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kiosk.interview.document_numbers import ends_apart
from kiosk.interview.findings import Context, Finding, problem, warning

KIND_FIELD = "tipo_documento"
"""Id of the answer that tells the kind of document."""

LONG_NAMES = {
    "CC": "cédula de ciudadanía",
    "CE": "cédula de extranjería",
    "PPT": "permiso por protección temporal",
    "PA": "pasaporte",
}
"""Kind of document -> its name in lower case, for use in a sentence."""

SHORT_NAMES = {"CC": "C.C.", "CE": "C.E.", "PPT": "PPT", "PA": "Pasaporte"}
"""Kind of document -> the abbreviation before its number."""


_RUT = (
    "El último número está separado. Si lo copió del RUT, ese número no es de la cédula: quítelo. "
    "Escriba solo el número del documento, todo junto."
)


def document_number(value: str, context: Context) -> Finding | None:
    """Check a document number by the rules of its kind, the answer `tipo_documento`."""
    check = _BY_KIND.get(context.answers.get(KIND_FIELD, ""))
    return check(value) if check else problem("Elija primero qué documento tiene.")


def _citizen(value: str) -> Finding | None:
    if ends_apart(value):
        return problem(_RUT)
    if not _digits(value):
        return problem("Escriba solo los números de la cédula. Ejemplo: 1065123456.")
    if not 3 <= len(value) <= 10:
        return problem("Una cédula tiene entre 3 y 10 números. Cuéntelos y escríbala otra vez.")
    if value.startswith("0"):
        return warning("Una cédula no empieza por cero. ¿Está seguro? Compárela con su documento.")
    if len(value) < 6:
        return warning(
            f"Esta cédula tiene solo {len(value)} números. ¿Está seguro? Compárela con su documento."
        )
    if len(value) == 9:
        return warning("Las cédulas casi nunca tienen 9 números. ¿Está seguro? Compárela con su documento.")
    if len(value) == 10 and not value.startswith("1"):
        return warning("Las cédulas de 10 números empiezan por 1. ¿Está seguro? Compárela con su documento.")
    return None


def _foreigner(value: str) -> Finding | None:
    if ends_apart(value):
        return problem(_RUT)
    if not _digits(value):
        return problem("Escriba solo los números de la cédula de extranjería. Ejemplo: 412345.")
    if not 6 <= len(value) <= 10:
        return problem(
            "Una cédula de extranjería tiene entre 6 y 10 números. Cuéntelos y escríbala otra vez."
        )
    return None


def _permit(value: str) -> Finding | None:
    if ends_apart(value):
        return problem(_RUT)
    if not _digits(value):
        return problem("Escriba solo los números del permiso (PPT). Ejemplo: 1234567.")
    if not 5 <= len(value) <= 15:
        return problem("El número del PPT tiene entre 5 y 15 cifras. Cuéntelas y escríbalo otra vez.")
    return None


def _passport(value: str) -> Finding | None:
    if re.fullmatch(r"[A-Z0-9]{5,15}", value):
        return None
    return problem(
        "Escriba de 5 a 15 letras y números del pasaporte, sin espacios ni signos. Ejemplo: AB123456."
    )


def _digits(value: str) -> bool:
    return value.isascii() and value.isdigit()


_BY_KIND: dict[str, Callable[[str], Finding | None]] = {
    "CC": _citizen,
    "CE": _foreigner,
    "PPT": _permit,
    "PA": _passport,
}
