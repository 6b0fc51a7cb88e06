"""The input and the result of a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Finding:
    """A problem with a value, or a warning about it, to show beside its field."""

    text: str
    """A plain Spanish sentence that says what to do."""
    blocks: bool = True
    """True: the value is refused. False: the applicant is asked once whether it is right."""
    suggestion: str = ""
    """Another value, in its stored form, that was perhaps meant; empty: none."""


@dataclass(frozen=True)
class Context:
    """What a check may compare a value with."""

    answers: Mapping[str, str]
    """Field id -> the other answers that count; in a table, the other columns of the row."""
    today: date
    here: tuple[str, ...] = ()
    """Names of the office's own department and municipality."""
    elsewhere: tuple[str, ...] = ()
    """Names of the other departments, and of the municipalities of the office's own one."""


Check = Callable[[str, Context], Finding | None]
"""Checks a value in its stored form, which is not empty; None: no finding."""


def problem(text: str) -> Finding:
    """A finding that refuses the value."""
    return Finding(text, blocks=True)


def warning(text: str, suggestion: str = "") -> Finding:
    """A finding that the applicant is asked about once."""
    return Finding(text, blocks=False, suggestion=suggestion)
