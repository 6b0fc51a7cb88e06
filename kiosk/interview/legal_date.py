"""Writes dates as Colombian documents do.

Libraries that spell numbers get the forms before «días» wrong (veintiún, treinta y un, al primer día), so
this module has a table of the 31 days.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kiosk.interview.dates import MONTHS

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
"""The days of the week, Monday first."""
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


def last_day(today: date, hours: int) -> str:
    """The last whole day that lies within so many hours, whatever the hour is now; empty if there is none."""
    return long_date(today + timedelta(days=hours // 24 - 1)) if hours >= 24 else ""


def day_and_hour(moment: datetime) -> str:
    """A moment as people say it: «domingo 13 de diciembre de 2026 a las 3:20 p. m.»."""
    hour = moment.hour % 12 or 12
    half = "a.\N{NO-BREAK SPACE}m." if moment.hour < 12 else "p.\N{NO-BREAK SPACE}m."
    day = WEEKDAYS[moment.weekday()]
    article = "la" if hour == 1 else "las"
    return f"{day} {long_date(moment.date())} a {article} {hour}:{moment.minute:02}\N{NO-BREAK SPACE}{half}"


def legal_date(day: date) -> str:
    """A date as at the end of a certificate: «a los veintidós (22) días del mes de noviembre de 2026»."""
    words = DAY_WORDS[day.day - 1]
    opening = f"al {words} (1) día" if day.day == 1 else f"a los {words} ({day.day}) días"
    return f"{opening} del mes de {MONTHS[day.month - 1]} de {day.year}"
