"""Converts values between three forms: typed, stored, and readable.

Stored form: Unicode NFC, one line, without control or invisible characters; dates as ISO 8601, money and
numbers as digits, the domain of e-mail addresses in lower case. A text that cannot be converted is stored as
it was typed, so that the checks refuse it and the person can correct it.
"""

from __future__ import annotations

import re
import unicodedata

from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DateField,
    DepartmentField,
    MoneyField,
    MunicipalityField,
    TextField,
)
from kiosk.interview.dates import means_open, read_date, short_date
from kiosk.interview.document_numbers import read_number
from kiosk.interview.money import read_amount
from kiosk.interview.places import Places

OPEN_END = "A la fecha"
"""Text for an end date that was left open."""

PHONE_CHECKS = ("celular", "telefono")

_PHONE = re.compile(r"([+0-9 ().-]+?)(?:,? ?(?:ext|extensi[oó]n)\.?:? ?([0-9]{1,6}))?", re.IGNORECASE)
_PHONE_NAME = re.compile(
    r"(?:cel(?:ular)?|tel(?:[eé]fono)?|m[oó]vil|fijo|pbx|whatsapp)\b[ .:]*", re.IGNORECASE
)
"""What people write before a telephone."""
_ABROAD = re.compile(r"(?:\+|00)?57([0-9]{10}|[124-8][2-8][0-9]{6})")
_OLD_LANDLINE = re.compile(r"(?:0?3|0[579])?([124-8])([2-8][0-9]{6})")
"""Area and number as they were dialled until 2021, also with the prefix of an operator («035 5741234»)."""
_TOLL_FREE = re.compile(r"0?1(8000[0-9]{6})")
_DASHES = re.compile(r"[‐-―−]")
_GROUPS = re.compile(r"(?<=[0-9])(?=(?:[0-9]{3})+$)")


def clean(typed: str) -> str:
    """One line of NFC text without control, invisible or unpaired characters and without extra spaces."""
    kept = (
        " " if ch.isspace() else ch
        for ch in typed
        if ch.isspace() or not unicodedata.category(ch).startswith("C")
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def accept(field: AnyField, typed: str) -> str:
    """The stored form of a typed text, or the cleaned text if it cannot be converted."""
    text = clean(typed)
    if isinstance(field, TextField) and field.check == "documento":
        return read_number(_with_soft_hyphens(typed)).number
    if isinstance(field, DateField):
        if field.open_label and means_open(text):
            return ""
        return read_date(text) or text
    if isinstance(field, MoneyField):
        return read_amount(text).pesos or text
    if isinstance(field, TextField):
        return _text(field.check, text)
    return text


def remark(field: AnyField, typed: str) -> str:
    """A question about what `accept` removed or assumed; empty: nothing."""
    if isinstance(field, TextField) and field.check == "documento":
        return read_number(_with_soft_hyphens(typed)).remark
    if isinstance(field, MoneyField) and (amount := read_amount(clean(typed))).cents:
        return f"Los centavos no se anotan. Queda así: {dotted(amount.pesos)} pesos."
    return ""


def _with_soft_hyphens(typed: str) -> str:
    """A cleaned text whose soft hyphens are hyphens: in a number of a PDF file one may stand for a sign."""
    return clean(typed.replace("\u00ad", "-"))


def present(field: AnyField, value: str) -> str:
    """The text of the input box when a stored value is shown again for editing."""
    if isinstance(field, DateField):
        return short_date(value)
    return dotted(value) if isinstance(field, MoneyField) else value


def legible(field: AnyField, value: str, places: Places) -> str:
    """A stored value in readable form, for the review; empty if it is empty."""
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


def dotted(digits: str) -> str:
    """Digits in groups of three: «1.065.123.456»; any other text is returned unchanged."""
    return _GROUPS.sub(".", digits) if digits.isascii() and digits.isdigit() else digits


def pesos(digits: str) -> str:
    """Whole Colombian pesos: «$ 1.250.000»; empty for an empty value."""
    return f"$ {dotted(digits)}" if digits else ""


def phone(digits: str) -> str:
    """A Colombian telephone in groups: «300 123 4567», «605 574 1234 ext. 3», «01 8000 123456».

    Any other text is returned unchanged.
    """
    number, apart, extension = digits.partition(" ")
    if not number.isdigit():
        return digits
    if number.startswith("018000"):
        return f"01 8000 {number[6:]}"
    return f"{number[:3]} {number[3:6]} {number[6:]}{apart}{extension}" if len(number) == 10 else digits


def duration(hours: int) -> str:
    """Hours in words: «1 hora», «24 horas», and from two whole days on «15 días»."""
    if hours >= 48 and hours % 24 == 0:
        return f"{hours // 24} días"
    return "1 hora" if hours == 1 else f"{hours} horas"


def _text(check: str, text: str) -> str:
    if check in PHONE_CHECKS:
        return _telephone(text)
    if check == "correo" and "@" in text:
        name, _, domain = _DASHES.sub("-", text).rpartition("@")
        return clean(f"{name}@{domain.lower()}")
    return text


def _telephone(text: str) -> str:
    """The digits of a telephone, an old landline number with today's prefix, then «ext.» and the extension.

    Any other text is returned unchanged.
    """
    match = _PHONE.fullmatch(_PHONE_NAME.sub("", _DASHES.sub("-", text), count=1))
    if match is None:
        return text
    bare = re.sub(r"[ ().-]", "", match[1])
    if abroad := _ABROAD.fullmatch(bare):
        bare = abroad[1]
    if old := _OLD_LANDLINE.fullmatch(bare):
        bare = f"60{old[1]}{old[2]}"
    elif free := _TOLL_FREE.fullmatch(bare):
        bare = f"01{free[1]}"
    return f"{bare} ext. {match[2]}" if match[2] else bare
