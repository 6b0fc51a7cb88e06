"""The types of a session's answers: text by field id, and lists of rows for tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def row_left(
    half_typed: Mapping[str, Any] | None, index: int | None, *, dropped: bool = False
) -> dict[str, Any]:
    """What is still being typed in a table after one of its rows was saved or deleted; empty if nothing is.

    Args:
        half_typed: the row that was being typed, as {"index": number or None, "typed": {column: text}}.
        index: the row that was saved or deleted; None: a new one.
        dropped: it was deleted, so the rows after it have moved up by one.

    Returns:
        `half_typed` with its new index; empty if it was about that row.
    """
    if not half_typed or half_typed.get("index") == index:
        return {}
    left, number = dict(half_typed), half_typed.get("index")
    if dropped and index is not None and isinstance(number, int) and number > index:
        left["index"] = number - 1
    return left
