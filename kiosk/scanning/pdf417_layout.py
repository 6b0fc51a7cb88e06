"""Reads number and names from the barcode of a yellow cédula, and nothing else.

It holds 531 bytes in Latin-1 with the mark «PubDSK_1» at 24. In cards of 520 bytes the mark is at 13, and
everything else is as much earlier. Some readers drop every NUL: then only the number is certain. Sex, birth,
place, blood group and fingerprints begin at 150; they are cut off before anything is parsed (Ley 1581 de
2012, art. 5 and 6: sensitive data).
"""

from __future__ import annotations

import re

from kiosk.ports.scanning import CardReading

SOURCE = "pdf417"
MARK = b"PubDSK_"
_MARK_AT = 24
_NUMBER = slice(48, 58)
_SURNAMES = (slice(58, 81), slice(81, 104))
_NAMES = (slice(104, 127), slice(127, 150))
_END = 150
_NAME = re.compile(r"[^\W\d_]+(?:['’ -]+[^\W\d_]+)*")


def read(content: bytes) -> CardReading | None:
    """The holder's data; None if the barcode is not that of a cédula."""
    at = content.find(MARK)
    if at < 0:
        return None
    if b"\0" not in content[at : at + _END]:
        return _without_nuls(content[at + len(MARK) + 1 :])
    start = at - _MARK_AT
    holder = content[max(0, start) : start + _END]
    if start < 0:
        holder = bytes(-start) + holder
    number = _text(holder[_NUMBER]).lstrip("0")
    if not re.fullmatch(r"[0-9]{3,10}", number):
        return None
    surnames, names = _joined(holder, _SURNAMES), _joined(holder, _NAMES)
    return CardReading("CC", number, names, surnames, SOURCE, sure=bool(names and surnames))


def _without_nuls(rest: bytes) -> CardReading | None:
    """The ten digits before the first letter.

    Names are joined without a separator there, so they are not used.
    """
    digits = re.match(rb"[^A-Za-z\x80-\xff]*?([0-9]{10})(?=[A-Za-z\xc0-\xff])", rest)
    number = digits[1].decode("ascii").lstrip("0") if digits else ""
    return CardReading("CC", number, "", "", SOURCE, sure=False) if len(number) > 2 else None


def _joined(holder: bytes, places: tuple[slice, slice]) -> str:
    words = [_text(holder[place]) for place in places]
    return " ".join(word for word in words if _NAME.fullmatch(word))


def _text(field: bytes) -> str:
    return " ".join(field.split(b"\0", 1)[0].decode("latin-1").split())
