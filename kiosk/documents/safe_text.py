"""Makes values safe to stand inside a Word file: what was typed comes out literally, on one line.

A control character, a lone surrogate or a noncharacter is not allowed in XML: the Word file would be
cut off there without an error. Word fillers also read some controls as commands (a form feed starts a page,
a bell a paragraph), and a bidi override makes a document read differently from what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.interview.drawable import selector

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories without a visible sign: controls, formats, surrogates, private use, unassigned."""
_BREAKS = {"Zl", "Zp"}
"""Separators of lines and paragraphs."""
_RUNS = re.compile(" {2,}")


def clean(text: str) -> str:
    """One line of visible characters in composed form (NFC); breaks and tabs become one space."""
    kept = (_visible(char) for char in unicodedata.normalize("NFC", text))
    return _RUNS.sub(" ", "".join(kept)).strip(" ")


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy of values made of plain dicts, lists, numbers and clean text.

    Raises:
        TypeError: a value is of another kind; a template could call its methods.
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
