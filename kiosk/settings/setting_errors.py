"""Translates pydantic's errors about the settings into Spanish sentences for the person who wrote them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from kiosk.settings.environment import INTERNAL_VARIABLES, environment, variable
from kiosk.settings.sections import Settings
from kiosk.suggestion import suggestion

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

_EXPECTED = {
    "int": "escriba un número entero, sin comillas",
    "bool": "escriba true o false, sin comillas",
    "string": "escriba un texto entre comillas",
    "path": "escriba una carpeta entre comillas",
    "tuple": 'escriba una lista: ["uno", "dos"]',
    "greater": "el número debe ser {ge} o más",
    "less": "el número debe ser {le} o menos",
    "model": "debe ser una sección, con su nombre entre corchetes en una línea propia",
}
"""First word of pydantic's error type -> what to write instead."""


def _keys(section: str) -> list[str]:
    model = Settings.model_fields[section].annotation
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _near(name: str, known: list[str]) -> str:
    """A Spanish sentence: the nearest known word, or all of them."""
    return suggestion(name, known) or f"Bórrela o use una de estas: {', '.join(known)}."


def unknown_variable(name: str) -> str:
    """What is wrong with the name of a variable, in Spanish; empty if it is known."""
    names = [variable(section, key) for section in Settings.model_fields for key in _keys(section)]
    if name in names or name in INTERNAL_VARIABLES:
        return ""
    advice = suggestion(name, names) or "Bórrela; la forma es KIOSK_SECCIÓN__CLAVE."
    return f"Entorno: la variable {name} no se conoce. {advice}"


def sentence(detail: ErrorDetails, file: Path) -> str:
    """One problem pydantic found, as a Spanish sentence: where it is, what is wrong, what to do."""
    section, *rest = (str(part) for part in detail["loc"])
    key = rest[0] if rest else ""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden" and key:
        return f"{file}: en [{section}] la clave «{key}» no se conoce. {_near(key, _keys(section))}"
    if kind == "extra_forbidden":
        return f"{file}: la sección «{section}» no se conoce. {_near(section, list(Settings.model_fields))}"
    name = variable(section, key)
    where = f"Entorno: {name}" if name in environment() else f"{file}: [{section}] {key}".rstrip()
    if kind == "value_error":
        return f"{where}: {context['error']}."
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"{where}: «{detail['input']}» no sirve. {_near(str(detail['input']), allowed)}"
    return f"{where}: {_EXPECTED.get(kind.split('_')[0], 'el valor no sirve').format_map(context)}."
