"""Cleans values for a Word file: typed text is printed literally, on one line.

XML forbids control characters, lone surrogates and noncharacters: the Word file would end there without an
error. Word also treats some controls as commands (a form feed begins a page, a bell a paragraph), and a bidi
override changes the visible order of the letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.interview.drawable import FIRST_SELECTOR, selector

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories of invisible characters: controls, formats, surrogates, private use, unassigned."""
_BREAKS = {"Zl", "Zp"}
"""Separators of lines and paragraphs."""
_RUNS = re.compile(" {2,}")


def clean(text: str) -> str:
    """One line of visible characters in NFC; line breaks and tabs become one space."""
    if text.isascii() and text.isprintable():
        return _RUNS.sub(" ", text).strip(" ")
    plain = unicodedata.normalize("NFC", text)
    if plain.isprintable() and max(plain, default="") < FIRST_SELECTOR:
        return _RUNS.sub(" ", plain).strip(" ")
    kept = map(_visible, plain)
    return _RUNS.sub(" ", "".join(kept)).strip(" ")


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy of the values as plain dicts, lists, numbers and clean text.

    Raises:
        TypeError: a value has another type; a template could call its methods.
    """
    return {str(name): _clean_value(value) for name, value in values.items()}


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in _BREAKS or (category == "Cc" and char.isspace()):
        return " "
    return "" if category in _DROPPED or selector(char) else char


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return clean_values(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_clean_value(item) for item in value]
    raise TypeError(f"a document cannot show a value of type {type(value).__name__}")
