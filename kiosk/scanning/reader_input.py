"""Reads what a barcode reader sent: typed as keys, or as bytes over a serial line.

Keys come as the terminal writes them: UTF-8, and control sequences where the reader presses function keys
instead of control characters. Readers send NULs as they are, as other control characters, as spaces, or not
at all. What holds sensitive data is a bytearray and is overwritten after use.
"""

from __future__ import annotations

import re

from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.scanning import pdf417_layout

_ANY_MARK = re.compile(rb"(?i)pubdsk")
_SWAPPED = pdf417_layout.MARK.swapcase()
"""The mark from a keyboard whose Caps Lock is on."""
_ENDS = b"\r\n\t\0"
"""What readers send after a code; keys that are no letters become NUL."""
_PRODUCT = re.compile(rb"[0-9]{12,13}")
"""UPC-A and EAN-13. EAN-8 has as many digits as numbers that people type."""
_LONG, _MANY_SIGNS = 120, 8
"""Characters that nobody types without a pause, and how many different ones: a held key repeats one."""
_SHORT, _CONTROLS = 40, 4
"""The same for what also holds control characters that no key of the kiosk sends."""
_TWO_BYTES = re.compile(rb"\xc3[\x80-\xbf]")
"""A letter with an accent in UTF-8; in Latin-1 no name holds such a pair."""
_KEYS = frozenset(b"\r\n\t\x7f\x08\x1b\0")


def of_keys(content: bytearray) -> CardReading | ReaderTrouble | None:
    """What a burst of keys says; None if a person may have typed it. The content is left as it is."""
    bare, strange = _letters(content)
    try:
        if _ANY_MARK.search(bare):
            return _of_code(bare)
        return ReaderTrouble.OTHER if _product(bare) else _part(bare, strange)
    finally:
        wipe(bare)


def of_bytes(content: bytearray) -> CardReading | ReaderTrouble:
    """What a serial line says, in Latin-1. The content is left as it is."""
    if mark := _ANY_MARK.search(content):
        utf8 = _TWO_BYTES.search(content, mark.start(), mark.start() + pdf417_layout.END)
        bare = _letters(content)[0] if utf8 else bytearray(content)
        try:
            return _of_code(bare)
        finally:
            wipe(bare)
    return ReaderTrouble.HALF if len(content) >= _SHORT else ReaderTrouble.OTHER


def wipe(content: bytearray) -> None:
    """Overwrite what may be sensitive, and empty it."""
    content[:] = bytes(len(content))
    content.clear()


def _of_code(bare: bytearray) -> CardReading | ReaderTrouble:
    """A cédula, or why it is none; changes its argument."""
    if bare.find(_SWAPPED) >= 0:
        for place, code in enumerate(bare):
            if code < 128 and chr(code).isalpha():
                bare[place] = code ^ 0x20
    if bare.find(pdf417_layout.MARK) < 0:
        return ReaderTrouble.LAYOUT
    return pdf417_layout.read(bare) or ReaderTrouble.HALF


def _product(bare: bytearray) -> bool:
    """The code of an article in a shop, with its check digit right and the key after it."""
    end = len(bare)
    while end and bare[end - 1] in _ENDS:
        end -= 1
    if not end < len(bare) <= 16 or not _PRODUCT.fullmatch(bare, 0, end):
        return False
    digits = [code - 0x30 for code in bare[:end]]
    weighed = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0


def _part(bare: bytearray, strange: int) -> ReaderTrouble | None:
    """A piece of a cédula without its mark, or of another large code."""
    long = len(bare) >= _LONG or (len(bare) >= _SHORT and strange >= _CONTROLS)
    return ReaderTrouble.HALF if long and len(set(bare)) >= _MANY_SIGNS else None


def _letters(content: bytearray) -> tuple[bytearray, int]:
    """The keys as Latin-1, one byte each, and how many of them no person presses here.

    A control sequence or a control character counts as NUL: the holder's data have no others.
    """
    place, end = 0, len(content)
    bare, size, strange = bytearray(end), 0, 0  # one that grows would leave copies behind
    while place < end:
        code = content[place]
        place += 1
        if code == 0x1B:
            place = _after_sequence(content, place)
            code = 0
        elif code < 0x20 or code == 0x7F:
            strange += code not in _KEYS
            code = code if code in _ENDS else 0
        elif code >= 0x80:
            following = content[place] if place < end else 0
            if code in (0xC2, 0xC3) and following & 0xC0 == 0x80:
                code = ((code & 3) << 6) | (following & 0x3F)
            elif code >= 0xC0:
                code = 0x3F
            while place < end and content[place] & 0xC0 == 0x80 and code != 0x1B:
                place += 1
        bare[size] = code
        size += 1
    exact = bytearray(memoryview(bare)[:size])
    wipe(bare)
    return exact, strange


def _after_sequence(content: bytearray, place: int) -> int:
    """Where the sequence ends whose escape stands before `place`: a function key, or Alt and a letter."""
    end = len(content)
    if place < end and content[place] in b"[O":
        place += 1
        while place < end and (0x20 <= content[place] < 0x40 or content[place] == 0x5B):
            place += 1
        return min(place + 1, end)
    return place
