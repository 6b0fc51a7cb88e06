"""What the same person has said before in other rows of a table: the same employer, the same telephone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.interview.answers import Row
from kiosk.interview.places import fold


def said_before(rows: Sequence[Row], column: str, typed: str, beside: Mapping[str, str]) -> str:
    """What the person may mean in a column of the row that is being typed.

    While nothing is typed, only a row that agrees with what is typed beside it is asked: the telephone of the
    same employer. Later rows come first.

    Args:
        rows: the other rows, with stored values.
        column: id of the column.
        typed: the letters that are typed in it.
        beside: column id -> text, for the other columns that may say which row is meant.

    Returns:
        A stored value that begins with these letters and goes on; empty: there is none.
    """
    begun = fold(typed)
    latest = list(reversed(rows))
    latest.sort(key=lambda row: not _agrees(row, beside))
    for row in latest:
        value = fold(row.get(column, ""))
        if value != begun and value.startswith(begun) and (begun or _agrees(row, beside)):
            return row[column]
    return ""


def _agrees(row: Row, beside: Mapping[str, str]) -> bool:
    return any(text and fold(text) == fold(row.get(name, "")) for name, text in beside.items())
