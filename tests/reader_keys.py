"""What a barcode reader in keyboard mode types of the cédula of an invented person."""

from __future__ import annotations

from tests import cards

SEQUENCES = ("\x1bOP", "\x1bOQ", "\x1b[15~", "\x1b[A", "\x1b[24~", "\x1b", "\x1b[6~", "\r", "\t", "\x03")
"""Keys that readers press instead of control characters, in turn: among them F1, F12, Escape, Enter, Tab."""
WAYS = ("nul", "dropped", "spaces", "keys")
"""What readers make of NULs and other control characters: those characters, nothing, spaces, or keys."""


def typed(content: bytes, way: str = "nul", end: str = "\r") -> bytes:
    """The bytes that the terminal gets.

    Args:
        content: what the barcode holds.
        way: one of WAYS.
        end: the key after the code.
    """
    keys = []
    for place, code in enumerate(content):
        control = code < 0x20 or 0x7F <= code < 0xA0
        if not control or way == "nul":
            keys.append(chr(code))
        elif way == "spaces":
            keys.append(" ")
        elif way == "keys":
            keys.append("\0" if code == 0 else SEQUENCES[place % len(SEQUENCES)])
    return ("".join(keys) + end).encode()


def cedula(way: str = "nul", holder: cards.Holder | None = None, end: str = "\r", size: int = 531) -> bytes:
    """The keys of a whole cédula."""
    return typed(cards.barcode_content(holder or cards.Holder(), size), way, end)
