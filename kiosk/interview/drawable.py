"""The signs that can be printed: those the kiosk's own font has a glyph for.

A sign without a glyph would be missing from the PDF without notice, so a value with one is refused beside its
field. Arabic, Hebrew and East Asian scripts and most emoji have none: documents in Colombia are written in
Latin letters.
"""

from __future__ import annotations

import unicodedata

_RANGES = """
    0020-007E 00A0-02E9 02EC-02EE 02F3 02F7 0300-034F 0351-0353 0357-0358 035A
    035C-0362 0370-0377 037A-037F 0384-038A 038C 038E-03A1 03A3-0525 1E00-1EFB 1F00-1F15
    1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4
    1FB6-1FC4 1FC6-1FD3 1FD6-1FDB 1FDD-1FEF 1FF2-1FF4 1FF6-1FFE 2000-2064 206A-2071 2074-208E
    2090-209C 20A0-20B5 20B8-20BA 20BD 2100-2109 210B-2149 214B 214E 2150-2185
    2189 2190-2311 2318-2319 231C-2321 2324-2328 232B-232C 2373-2375 237A 237D
    2387 2394 239B-23AE 23CE-23CF 23E3 23E5 23E8 2460-2469 2500-269C
    269E-26B8 26C0-26C3 26E2 2701-2704 2706-2709 270C-2727 2729-274B 274D 274F-2752
    2756 2758-275E 2761-2794 2798-27AF 27B1-27BE 2B00-2B1A 2B1F-2B24 2B53-2B54 FB00-FB06
"""
"""Ranges of code points, in hexadecimal, with a glyph in kiosk/documents/fonts/KioskSigns.ttf; a test
compares both."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories of invisible characters; the documents package drops them."""


def _all(ranges: str) -> frozenset[int]:
    found: set[int] = set()
    for one in ranges.split():
        first, _, last = one.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


DRAWABLE = _all(_RANGES)
"""Code points with a glyph."""


FIRST_SELECTOR = "\ufe00"
"""No sign before it is a variation selector."""


def undrawable(text: str) -> list[str]:
    """The signs of a text that have no glyph, each once; invisible ones are not counted."""
    seen = unicodedata.normalize("NFC", text)
    missing = dict.fromkeys(sign for sign in seen if ord(sign) not in DRAWABLE)
    return [sign for sign in missing if unicodedata.category(sign) not in _UNSEEN and not selector(sign)]


def selector(sign: str) -> bool:
    """Whether a character is a variation selector: it changes the look of the sign before (Unicode, 23.4)."""
    return FIRST_SELECTOR <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
