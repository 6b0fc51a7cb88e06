"""Reads numbers of identity documents as people copy them: with dots, «C.C.» before, a check digit after.

In the RUT (tax register) the number of a cédula is followed by a hyphen and a check digit that is no part of
it (Decreto 1625 de 2016, art. 1.6.1.2.1; the digit is computed as DIAN's Orden Administrativa 4 de 1989
says). Appended to the number it would give the number of another person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
"""Weights of the digits, from the right, for the check digit."""
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
"""Hyphens and dashes, the soft hyphen of PDF files too: it may stand before a check digit."""
_NAME = re.compile(
    r"(?:c\.\s*c\.?|c\.\s*e\.?|cc\s|ce\s|c[eé]dula(?: de ciudadan[ií]a)?|nit|rut|ppt|n[uú]mero"
    r"|pasaporte|no\.|n[°º]\.?|#)[\s.:#°º]*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(.*[0-9])[-. ,]+([0-9])")
_SPARE = re.compile(r"[ .,'’-]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ .,'’][0-9]{3})+")


@dataclass(frozen=True)
class NumberRead:
    """A number in its stored form, and what was changed in the typed text."""

    number: str
    """Digits and letters only; the text as it was typed if it has other signs."""
    remark: str = ""
    """A Spanish question about the change; empty if nothing has to be confirmed."""


def read_number(text: str) -> NumberRead:
    """Read the number of a typed or copied text.

    The remark is a question if a part was removed or it is not clear what belongs to the number.
    """
    digits, told = _without_name(_plain(text))
    if parts := _apart(digits):
        number, last = parts
        if check_digit(number) != int(last):
            return NumberRead(text)  # nobody knows whether the last digit belongs to the number
        words = (
            f"Quitamos el «{last}» del final: es el dígito de verificación del RUT y no hace parte "
            f"de la cédula. El número queda {_dotted(number)}. ¿Está bien?"
        )
        return NumberRead(number, words)
    bare = _SPARE.sub("", digits)
    if not bare.isascii() or not bare.isalnum():
        return NumberRead(text)
    number = bare.upper()
    if "-" in digits and any(ch.isdigit() for ch in number):
        return NumberRead(
            number,
            f"El número queda {_dotted(number)}. ¿Es así? Compárelo con su documento, cifra por cifra.",
        )
    return NumberRead(number, f"{told} El número queda {_dotted(number)}. ¿Está bien?" if told else "")


def ends_apart(text: str) -> bool:
    """Whether the last digit is set apart from the others, as the check digit in the RUT is."""
    return _apart(_plain(text)) is not None


def check_digit(number: str) -> int:
    """DIAN's check digit of a NIT; `number` has digits only, 15 at most."""
    total = sum(int(digit) * weight for digit, weight in zip(reversed(number), _WEIGHTS, strict=False))
    rest = total % 11
    return rest if rest < 2 else 11 - rest


def _plain(text: str) -> str:
    """The text with plain hyphens, without spaces around it and without signs after the number."""
    return _DASHES.sub("-", text).strip().rstrip(" .,;:-")


def _without_name(text: str) -> tuple[str, str]:
    """The text without «C.C.» or the like before the digits, and a Spanish sentence about that."""
    name = _NAME.match(text)
    rest = text[name.end() :] if name else ""
    if not name or not any(ch.isdigit() for ch in rest):
        return text, ""
    apart = not name[0][-1].isalnum()
    if not apart and not rest[0].isdigit():
        return text, ""  # «CCA1234» is a passport
    return rest, f"Quitamos «{name[0].strip()}»: aquí va solo el número."


def _dotted(number: str) -> str:
    return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ".", number) if number.isdigit() else number


def _apart(text: str) -> tuple[str, str] | None:
    """A number and the single digit set apart after it; None if there is no such digit."""
    suffix = _SUFFIX.fullmatch(text)
    if suffix is None or _GROUPED.fullmatch(text):
        return None
    number = _SPARE.sub("", suffix[1])
    return (number, suffix[2]) if number.isdigit() else None
