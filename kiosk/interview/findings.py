"""What a check is given and what it may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Finding:
    """Something about a value the applicant has to know."""

    text: str
    """A plain Spanish sentence that says what to do."""
    blocks: bool = True
    """True: a problem, it has to be mended. False: a warning, it is asked about once."""
    suggestion: str = ""
    """Another value, in its stored form, that the person may mean; empty: none is known."""


@dataclass(frozen=True)
class Context:
    """What a value is judged against."""

    answers: Mapping[str, str]
    """The other answers that count; inside a table, those of the same row."""
    today: date


Check = Callable[[str, Context], Finding | None]
"""Judges a value that is not empty, in its stored form; None: nothing to say."""


def problem(text: str) -> Finding:
    """A finding that blocks."""
    return Finding(text, blocks=True)


def warning(text: str, suggestion: str = "") -> Finding:
    """A finding that is asked about once."""
    return Finding(text, blocks=False, suggestion=suggestion)
