"""Writes dates as Colombian documents do.

Libraries that spell numbers get the forms before «días» wrong (veintiún, treinta y un, al primer día), so
this module has a table of the 31 days.
"""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
"""The months as Colombian documents write them, without capitals."""
DAY_WORDS = (
    *("primer", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    *(
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "veinte",
    ),
    *("veintiún", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"),
    *("veintiocho", "veintinueve", "treinta", "treinta y un"),
)
"""The words of each day of the month; the first is that of day 1."""


def long_date(day: date) -> str:
    """A date as at the top of a letter: «22 de noviembre de 2026»."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def legal_date(day: date) -> str:
    """A date as at the end of a certificate: «a los veintidós (22) días del mes de noviembre de 2026»."""
    words = DAY_WORDS[day.day - 1]
    opening = f"al {words} (1) día" if day.day == 1 else f"a los {words} ({day.day}) días"
    return f"{opening} del mes de {MONTHS[day.month - 1]} de {day.year}"
