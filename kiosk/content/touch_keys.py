"""The keys of the keyboard on the screen, as `touch_keys.toml` beside this module lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from kiosk.content.models import AnyField, DateField, MoneyField, TextField

OF_DIGITS = frozenset({"documento", "celular", "telefono"})
"""Checks of texts that are numbers most of the time."""
OF_MAIL = "correo"
"""The check of e-mail addresses."""

Does = Literal["type", "erase", "enter", "shift", "space", "hide", "show"]


@dataclass(frozen=True)
class TouchKey:
    """One key."""

    words: str
    """What it shows; a key that types writes this."""
    does: Does = "type"
    """What a tap does."""
    shows: str = ""
    """The layout that comes after a tap on a key that shows one."""
    width: int = 1
    """How wide it is, compared with the other keys of its row."""


Rows = tuple[tuple[TouchKey, ...], ...]
"""A layout: its rows from top to bottom, each with its keys from left to right."""


@cache
def touch_layouts() -> Mapping[str, Rows]:
    """Every layout by its name: letters, signs, digits, mail."""
    content = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    named = {name: TouchKey(**parts) for name, parts in content["keys"].items()}
    return {
        name: tuple(tuple(_key(word, named) for word in row.split()) for row in rows)
        for name, rows in content["layouts"].items()
    }


def _key(word: str, named: Mapping[str, TouchKey]) -> TouchKey:
    name, _, width = word.partition("::")
    key = named.get(name) or TouchKey(name)
    return replace(key, width=int(width or 1))


def layout_for(field: AnyField | None) -> str:
    """The name of the layout to begin with in the input of a field; None: an input of no field."""
    if isinstance(field, DateField | MoneyField):
        return "digits"
    if isinstance(field, TextField):
        return "digits" if field.check in OF_DIGITS else "mail" if field.check == OF_MAIL else "letters"
    return "letters"
