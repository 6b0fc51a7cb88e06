"""Three forms of a value: as it is stored, as it is typed, and as people read it.

Kept: Unicode NFC, one line, without control or invisible characters; dates as ISO 8601, money and numbers
as bare digits, e-mail addresses with a small-letter domain. What cannot be read as such is kept as typed,
so that the checks can refuse it and the person can mend it.
"""

from __future__ import annotations

import re
import unicodedata
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
from kiosk.interview.places import Places

OPEN_END = "A la fecha"
"""How an end date is shown that was left open."""

PHONE_CHECKS = ("celular", "telefono")

_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[ /.-]{1,3}([0-9]{1,2})[ /.-]{1,3}([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONEY = re.compile(
    r"(?:COP)? ?\$? ?([0-9]{1,3}(?:[.,'’ ][0-9]{3})+|[0-9]+)(?:[.,]00?)? ?(?:COP|pesos)?", re.IGNORECASE
)
_PHONE = re.compile(r"[+0-9 ().-]+")
_ABROAD = re.compile(r"(?:\+|00)?57([0-9]{10})")
_GROUPS = re.compile(r"(?<=[0-9])(?=(?:[0-9]{3})+$)")


def clean(typed: str) -> str:
    """One line of NFC text without control, invisible or unpaired characters and without spare spaces."""
    kept = (
        " " if ch.isspace() else ch
        for ch in typed
        if ch.isspace() or not unicodedata.category(ch).startswith("C")
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def accept(field: AnyField, typed: str) -> str:
    """What is kept of what was typed: the stored form, or the cleaned text where there is none."""
    text = clean(typed)
    if isinstance(field, DateField):
        day = parse_date(text)
        return day.isoformat() if day else text
    if isinstance(field, MoneyField):
        return _money(text)
    if isinstance(field, TextField):
        return _text(field.check, text)
    return text


def present(field: AnyField, value: str) -> str:
    """What stands in the box when a stored value is shown again for typing."""
    if isinstance(field, DateField):
        return short_date(value)
    return dotted(value) if isinstance(field, MoneyField) else value


def legible(field: AnyField, value: str, places: Places) -> str:
    """A stored value as people read it, for the review; an empty one stays empty."""
    if isinstance(field, ChoiceField):
        return field.options.get(value, value)
    if isinstance(field, DepartmentField):
        return places.department_name(value)
    if isinstance(field, MunicipalityField):
        return places.municipality_name(value)
    if isinstance(field, DateField):
        return short_date(value) or (OPEN_END if field.open_label else "")
    if isinstance(field, MoneyField):
        return pesos(value)
    if field.check in PHONE_CHECKS:
        return phone(value)
    return dotted(value) if field.check == "documento" else value


def parse_date(text: str) -> date | None:
    """A day typed as dd/mm/aaaa (also with - . or spaces, or eight digits) or as ISO; None if it is none."""
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups() if part)
    elif _ISO.fullmatch(text):
        year, month, day = (int(part) for part in text.split("-"))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def short_date(value: str) -> str:
    """An ISO date as dd/mm/aaaa; any other text as it is."""
    day = parse_date(value) if _ISO.fullmatch(value) else None
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else value


def dotted(digits: str) -> str:
    """Digits in groups of three: «1.065.123.456»; any other text as it is."""
    return _GROUPS.sub(".", digits) if digits.isascii() and digits.isdigit() else digits


def pesos(digits: str) -> str:
    """Whole Colombian pesos: «$ 1.250.000»; empty for an empty value."""
    return f"$ {dotted(digits)}" if digits else ""


def phone(digits: str) -> str:
    """Ten digits of a Colombian telephone as they are said: «300 123 4567»; any other text as it is."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 and digits.isdigit() else digits


def duration(hours: int) -> str:
    """«24 horas» as people say it: «1 hora», «24 horas», and from two whole days on «15 días»."""
    if hours >= 48 and hours % 24 == 0:
        return f"{hours // 24} días"
    return "1 hora" if hours == 1 else f"{hours} horas"


def _money(text: str) -> str:
    match = _MONEY.fullmatch(text)
    digits = re.sub(r"[^0-9]", "", match[1]) if match else ""
    return (digits.lstrip("0") or "0") if digits else text


def _text(check: str, text: str) -> str:
    if check == "documento":
        bare = re.sub(r"[ .,'’-]", "", text)
        return bare.upper() if bare.isascii() else text
    if check in PHONE_CHECKS and _PHONE.fullmatch(text):
        bare = re.sub(r"[ ().-]", "", text)
        match = _ABROAD.fullmatch(bare)
        return match[1] if match else bare
    if check == "correo" and "@" in text:
        name, _, domain = text.rpartition("@")
        return clean(f"{name}@{domain.lower()}")
    return text
