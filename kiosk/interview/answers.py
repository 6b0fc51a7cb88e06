"""The types of a session's answers: text by field id, and lists of rows for tables."""

from __future__ import annotations

from collections.abc import Mapping

Row = dict[str, str]
"""One row of a table: column id -> value."""
Answer = str | list[Row]
"""An accepted value: text in its stored form, or the rows of a table."""
Answers = dict[str, Answer]


def text_of(answers: Mapping[str, Answer], name: str) -> str:
    """The text answer of a field; empty if there is none."""
    value = answers.get(name, "")
    return value if isinstance(value, str) else ""


def rows_of(answers: Mapping[str, Answer], name: str) -> list[Row]:
    """A copy of the rows of a table; empty if there are none."""
    value = answers.get(name, [])
    return [dict(row) for row in value] if isinstance(value, list) else []
