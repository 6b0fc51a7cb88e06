"""Modules as their makers wrote them, beside those in which the kiosk has replaced something."""

from __future__ import annotations

import importlib.util
from types import ModuleType


def as_written(module: ModuleType) -> ModuleType:
    """A second copy of a module, read from its file again; nobody else imports it."""
    assert module.__file__
    spec = importlib.util.spec_from_file_location(f"{module.__name__} as written", module.__file__)
    assert spec
    assert spec.loader
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy
