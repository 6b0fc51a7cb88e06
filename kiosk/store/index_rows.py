"""The columns of a row of the list's database, and the summaries and ages that are read from them."""

from __future__ import annotations

import sqlite3
from datetime import datetime, tzinfo
from typing import Any

from kiosk.boot import Boot
from kiosk.ports import Age, Summary

KINDS = _OPEN, _ENDED, _NAMELESS = (0, 1, 2)
"""Kinds of sessions: each kind is kept for another time."""
PUT = (
    "insert into session (id, saved_at, boot, seconds, kind, changing, look, summary, words) "
    "values (?, ?, ?, ?, ?, 0, ?, ?, ?) on conflict (id) do update set saved_at = excluded.saved_at, "
    "look = excluded.look, boot = excluded.boot, seconds = excluded.seconds, kind = excluded.kind, "
    "changing = 0, summary = excluded.summary, words = excluded.words"
)
"""Writes a row: id, saved_at, boot, seconds, kind, look, summary, words."""
DROP = "delete from session where id = ?"
"""Removes the row of a session."""


def ids(rows: sqlite3.Cursor) -> list[str]:
    """The ids of all rows, in no order.

    They come as one text: a row each would take twice as long. SQLite gathers it while other threads run,
    from an index, so that the pages of the rows are not read. Raises sqlite3.Error.
    """
    found = rows.execute("select group_concat(id, ' ') from session indexed by newest").fetchone()
    return (found[0] or "").split()


def by_age(one: Summary) -> tuple[bool, float, str]:
    """Sorts the one saved last first, the unreadable ones last."""
    return one.saved_at is None, -one.saved_at.timestamp() if one.saved_at else 0.0, one.id


def row_age(
    session_id: str, saved_at: float | None, seconds: float | None, boot: str | None, kind: int
) -> Age:
    """The age of a session by its row; the parts of None are not known."""
    saved_in = None if boot is None else Boot(boot, seconds or 0.0)
    return Age(session_id, saved_at, saved_in, ended=kind == _ENDED, named=kind != _NAMELESS)


def kind_of(age: Age) -> int:
    """The kind of a session in its row."""
    return _ENDED if age.ended else _OPEN if age.named else _NAMELESS


def plain_of(told: Summary) -> list[object]:
    """What the row does not say in its other columns."""
    started = told.started_at.timestamp() if told.started_at else None
    return [told.code, told.step_id, told.initials, told.outcome, told.printed, told.help_called, started]


def summary_from(
    session_id: str,
    saved_at: float | None,
    boot: str | None,
    seconds: float | None,
    plain: list[Any],
    here: tzinfo | None,
) -> Summary:
    """A summary by a row's columns, and by what `plain_of` gave.

    Args:
        session_id: of the session.
        saved_at: seconds since 1970.
        boot: start of the machine.
        seconds: since that start.
        plain: what `plain_of` gave.
        here: the zone of the times.
    """
    code, step_id, initials, outcome, printed, help_called, started = plain
    return Summary(
        session_id,
        code,
        step_id,
        initials,
        outcome,
        printed,
        help_called,
        started_at=None if started is None else datetime.fromtimestamp(started, here),
        saved_at=None if saved_at is None else datetime.fromtimestamp(saved_at, here),
        saved_in=None if boot is None else Boot(boot, seconds or 0.0),
    )
