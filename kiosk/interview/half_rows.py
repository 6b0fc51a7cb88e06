"""The rows of a table that were typed and not saved: a new one, and changes to saved ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NEW = "new"
"""Stands for the row that would be added; a saved row is its number, from 0."""

HalfRows = dict[str, dict[str, str]]
"""NEW or the number of a row -> column id -> text of its box."""


def row_key(index: int | None) -> str:
    """How a row is named here; None: a new one."""
    return NEW if index is None else str(index)


def row_index(key: str) -> int | None:
    """The number of the row that a key names; None: a new one."""
    return None if key == NEW else int(key)


def half_rows(stored: object) -> HalfRows:
    """A copy of what is stored for a table among the drafts; empty if it has another form.

    Until version 0.1.0 there was one row only: {"index": number or None, "typed": {column: text}}.
    """
    if not isinstance(stored, Mapping):
        return {}
    if isinstance(typed := stored.get("typed"), Mapping):
        index = stored.get("index")
        stored = {row_key(index): typed} if index is None or isinstance(index, int) else {}
    return {
        str(key): {str(name): str(text) for name, text in typed.items()}
        for key, typed in stored.items()
        if isinstance(typed, Mapping) and (key == NEW or str(key).isdecimal())
    }


def keep_half_rows(drafts: dict[str, Any], table: str, half: HalfRows) -> None:
    """Store what is half typed in a table among the drafts; nothing stays there if nothing is."""
    drafts.pop(table, None)
    if half:
        drafts[table] = half


def rows_left(half: HalfRows, index: int | None, *, dropped: bool = False) -> HalfRows:
    """What is still half typed after one row was saved or deleted.

    Args:
        half: what was half typed before.
        index: the row that was saved or deleted; None: a new one.
        dropped: it was deleted, so the rows after it have moved up by one.
    """
    left = {key: typed for key, typed in half.items() if key != row_key(index)}
    if not dropped or index is None:
        return left
    return {_moved_up(key, index): typed for key, typed in left.items()}


def _moved_up(key: str, dropped: int) -> str:
    number = row_index(key)
    return key if number is None or number < dropped else str(number - 1)
