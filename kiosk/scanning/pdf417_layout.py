"""Reads number and names from the barcode of a yellow cédula, and nothing else.

It holds 531 bytes in Latin-1 with the mark «PubDSK_1» at 24. In cards of 520 bytes the mark is at 13, and
everything else is as much earlier. Some readers drop every NUL: then only the number is certain. Sex, birth,
place, blood group and fingerprints follow the names; they are never looked at (Ley 1581 de 2012, art. 5 and
6: sensitive data).
"""

from __future__ import annotations

import re

from kiosk.ports.scanning import CardReading

SOURCE = "pdf417"
MARK = b"PubDSK_"
_AFTER_MARK = len(MARK) + 1
_NUMBER = (24, 34)
"""Where the number is, in bytes from the mark, as all that follows."""
_SURNAMES = ((34, 57), (57, 80))
_NAMES = ((80, 103), (103, 126))
END = 126
"""Where the holder's names end, and what is not read begins."""
_NAME = re.compile(r"[^\W\d_]+(?:['’ -]+[^\W\d_]+)*")
_WITHOUT_NULS = re.compile(rb"[^A-Za-z\x80-\xff]*?([0-9]{10})(?=[A-Za-z\xc0-\xff])")


def read(content: bytes | bytearray) -> CardReading | None:
    """The holder's data; None if the barcode is not that of a cédula, or not a whole one.

    Nothing that is longer than a name is copied out of the content, which its owner can overwrite.
    """
    at = content.find(MARK)
    if at < 0:
        return None
    number = _text(content, at, _NUMBER).lstrip("0")
    if not re.fullmatch(r"[0-9]{3,10}", number):
        return _without_nuls(content, at + _AFTER_MARK)
    if len(content) < at + END:
        return None
    surnames, names = _joined(content, at, _SURNAMES), _joined(content, at, _NAMES)
    return CardReading("CC", number, names, surnames, SOURCE, sure=bool(names and surnames))


def _without_nuls(content: bytes | bytearray, start: int) -> CardReading | None:
    """The ten digits before the first letter.

    Names are joined without a separator there, so they are not used.
    """
    digits = _WITHOUT_NULS.match(content, start)
    number = digits[1].decode("ascii").lstrip("0") if digits else ""
    return CardReading("CC", number, "", "", SOURCE, sure=False) if len(number) > 2 else None


def _joined(content: bytes | bytearray, at: int, places: tuple[tuple[int, int], ...]) -> str:
    words = [_text(content, at, place) for place in places]
    return " ".join(word for word in words if _NAME.fullmatch(word))


def _text(content: bytes | bytearray, at: int, place: tuple[int, int]) -> str:
    field = content[at + place[0] : at + place[1]]
    return " ".join(field.split(b"\0", 1)[0].decode("latin-1").split())
