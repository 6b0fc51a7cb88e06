"""Turns letters of Word's symbol fonts into the signs they show, which both engines draw alike.

A run in Wingdings holds a letter and shows a sign: the ticked box is the letter þ. A machine without that
font shows another sign, or the letter. Word writes some of them as characters of the private area (U+F0FE
for þ).
"""

from __future__ import annotations

from typing import Any

from kiosk.documents.template_tags import WORD
from kiosk.documents.unfinished_text import BOX

_WINGDINGS = {
    0x21: "✏",
    0x22: "✂",
    0x28: "☎",
    0x2A: "✉",
    0x3F: "✍",
    0x46: "☞",
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "☐",
    0x70: "☐",
    0x71: "❑",
    0x72: "❒",
    0x76: "❖",
    0x77: "◆",
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "☐",
    0xAB: "★",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA3: "☐"}
_SYMBOL = {
    **dict(zip(b"ABGDEZHQIKLMNXOPRSTUFCYW", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True)),
    **dict(zip(b"abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True)),
    **{code: chr(code) for code in b" !#%&()+,./0123456789:;<=>?[]_{|}"},
    0xA3: "≤",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xAE: "→",
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
"""Font in small letters -> code of a letter in it -> the sign it shows."""
_UNKNOWN = {"wingdings 3", "webdings", "marlett"}
"""Symbol fonts none of whose signs are known here."""
_FONT_NAMES = tuple(f"{WORD}{name}" for name in ("ascii", "hAnsi"))
_TEXT, _SIGN = f"{WORD}t", f"{WORD}sym"
_PRIVATE = range(0xF020, 0xF100)
"""Where Word puts the letters of a symbol font."""
_NO_SIGN = range(0xE000, 0xF900)
"""Unicode's private area: no font of the kiosk has a glyph there."""


def write_signs(root: Any) -> tuple[str, ...]:
    """Put signs in place of the letters of symbol fonts.

    Args:
        root: a part's root element; it is changed in place.

    Returns:
        What is shown as a box since its sign is not known: the font and the number of the letter.
    """
    lost: list[str] = []
    for sign in list(root.iter(_SIGN)):
        text = sign.makeelement(_TEXT)
        code = int(sign.get(f"{WORD}char") or "0", 16)
        text.text = _shown(chr(code), sign.get(f"{WORD}font") or "", lost)
        sign.getparent().replace(sign, text)
    for piece in root.iter(_TEXT):
        font = _font(piece.getparent())
        if (font in _FONTS or font in _UNKNOWN) and "{" not in (piece.text or ""):  # a tag is no sign
            piece.text = "".join(_shown(letter, font, lost) for letter in piece.text or "")
            fonts = piece.getparent().find(f"{WORD}rPr/{WORD}rFonts")
            fonts.getparent().remove(fonts)
        elif any(ord(letter) in _NO_SIGN for letter in piece.text or ""):
            piece.text = "".join(_known(letter, lost) for letter in piece.text)
    return tuple(dict.fromkeys(lost))


def _font(run: Any) -> str:
    fonts = run.find(f"{WORD}rPr/{WORD}rFonts")
    if fonts is None:
        return ""
    return next((fonts.get(name).lower() for name in _FONT_NAMES if fonts.get(name)), "")


def _shown(letter: str, font: str, lost: list[str]) -> str:
    """The sign that a letter of a symbol font shows; a letter of another font shows itself."""
    signs = _FONTS.get(font.lower(), {} if font.lower() in _UNKNOWN else None)
    if signs is None:
        return _known(letter, lost)
    code = ord(letter) - 0xF000 if ord(letter) in _PRIVATE else ord(letter)
    if letter.isspace() or code in signs:
        return signs.get(code, letter)
    lost.append(f"{font} {code}")
    return BOX


def _known(letter: str, lost: list[str]) -> str:
    """A letter of the private area whose font is not told is one of Symbol, as in Word's lists."""
    if ord(letter) not in _NO_SIGN or letter in "\ue000\ue001\ue002":  # the marks of blanks
        return letter
    if (sign := _SYMBOL.get(ord(letter) - 0xF000)) is not None:
        return sign
    lost.append(f"U+{ord(letter):04X}")
    return BOX
