"""How old the sessions are, from the rows of the list's database: only those that a sweep wants are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from kiosk.ports import Age, AgeSpan
from kiosk.store.index_rows import KINDS, row_age

_FIRST_BOOT = "select boot from session where boot >= '' order by boot limit 1"
_NEXT_BOOT = "select boot from session where boot > ? order by boot limit 1"
_EDGE = "select {0} from session where boot is ? and kind = ? and not changing and {0} is not null "
_EDGE += "order by {0} {1} limit 1"
_SPAN = "select id, saved_at, seconds, boot, kind from session where boot is ? and kind = ? and not changing "
_SPAN += "and saved_at is not null"
_UNREADABLE = "select id, saved_at, seconds, boot, kind from session where saved_at is null and not changing"


def ages(rows: sqlite3.Cursor, wanted: Callable[[AgeSpan], bool]) -> tuple[Age, ...]:
    """The unreadable sessions, and those of each start of the machine and kind whose span is wanted.

    Raises:
        sqlite3.Error: the database cannot be used.
    """
    found = rows.execute(_UNREADABLE).fetchall()
    for boot, kind in _kinds(rows):
        first, soonest, last, latest = _ends(rows, boot, kind)
        oldest, newest = row_age("", first, soonest, boot, kind), row_age("", last, latest, boot, kind)
        if first is not None and wanted(AgeSpan(oldest, newest)):
            found += rows.execute(_SPAN, (boot, kind)).fetchall()
    return tuple(row_age(*row) for row in found)


def _kinds(rows: sqlite3.Cursor) -> Iterator[tuple[str | None, int]]:
    """Each start of the machine with each kind of session; the database's index is used, no row is read."""
    boots: list[str | None] = [None]
    following = rows.execute(_FIRST_BOOT).fetchone()
    while following:
        boots.append(str(following[0]))
        following = rows.execute(_NEXT_BOOT, following).fetchone()
    return ((boot, kind) for boot in boots for kind in KINDS)


def _ends(rows: sqlite3.Cursor, boot: str | None, kind: int) -> tuple[float | None, ...]:
    """Least time and seconds of a start and kind, then the greatest; None if there is none."""
    found = (
        rows.execute(_EDGE.format(column, order), (boot, kind)).fetchone()
        for order in ("asc", "desc")
        for column in ("saved_at", "seconds")
    )
    return tuple(row[0] if row else None for row in found)
