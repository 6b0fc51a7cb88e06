"""Reads the MRZ, the three lines on a digital cédula or a cédula de extranjería (ICAO 9303 part 5, TD1).

The lines are parsed by position. The check digits of birth and expiry show whether they were read correctly.
The last check digit covers the number too, but public specimens fail it, so it only makes the reading unsure.
Names have neither Ñ nor accents.
"""

from __future__ import annotations

import re

from kiosk.ports.scanning import CardReading

SOURCE = "mrz"
LENGTH = 30
SHORTEST = 15
"""Signs of the first line before its fillers: kind, country, number of the card, check digit."""
_WEIGHTS = (7, 3, 1)
_TO_DIGIT = str.maketrans("OQDILZSGB", "000112568")
_TO_LETTER = str.maketrans("012568", "OIZSGB")
_COUNTRY = "COL"
_FILLER = re.compile(r"<[<KSEC]{2,}$")
"""Tesseract reads letters into the row of fillers at the end of a line."""


def read(text: str) -> CardReading | None:
    """The holder's data from tesseract's text; None if it does not contain the three lines."""
    lines = [_padded(line) for line in text.upper().replace(" ", "").split("\n") if _likely(line)]
    for first, second, third in zip(lines, lines[1:], lines[2:], strict=False):
        if (reading := _reading(first, second, third)) is not None:
            return reading
    return None


def check_digit(text: str) -> str:
    """The check digit of a part of the lines (ICAO 9303 part 3, 4.9)."""
    values = (0 if ch == "<" else int(ch, 36) for ch in text)
    return str(sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def _likely(line: str) -> bool:
    """Whether it may be one of the lines; Tesseract leaves out fillers of the row at the end of one."""
    bare = line.replace(" ", "")
    whole = LENGTH - 4 <= len(bare) <= LENGTH + 4 or (SHORTEST <= len(bare) < LENGTH and bare.endswith("<<"))
    return whole and re.fullmatch(r"[A-Za-z0-9<]+", bare) is not None


def _padded(line: str) -> str:
    return line[:LENGTH].ljust(LENGTH, "<")


def _reading(first: str, second: str, third: str) -> CardReading | None:
    birth, expiry = second[:7].translate(_TO_DIGIT), second[8:15].translate(_TO_DIGIT)
    number = second[18:28].translate(_TO_DIGIT).strip("<")
    if any(check_digit(part[:6]) != part[6] for part in (birth, expiry)):
        return None
    if not re.fullmatch(r"[0-9]{3,10}", number):
        return None
    of_card = first[5:14] + first[14].translate(_TO_DIGIT) + first[15:]
    composite = of_card + birth + expiry + second[18:28].translate(_TO_DIGIT) + second[28]
    citizen = second[15:18].translate(_TO_LETTER) == _COUNTRY
    surnames, _, names = _FILLER.sub("", third).translate(_TO_LETTER).partition("<<")
    sure = check_digit(composite) == second[29].translate(_TO_DIGIT)
    return CardReading(
        "CC" if citizen else "CE", number.lstrip("0"), _words(names), _words(surnames), SOURCE, sure=sure
    )


def _words(part: str) -> str:
    return " ".join(re.findall("[A-Z]+", part))
