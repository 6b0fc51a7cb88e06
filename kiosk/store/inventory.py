"""Compares the folders of the sessions with the rows of the list's database, at each sweep.

A save marks its row first, so that even a power cut leaves no folder without one. An older version of the
program that was put back for a while leaves some, and so does somebody who copies a folder. Nothing else
knows such a folder, and nothing else would wipe it (Ley 1581 de 2012, art. 11). It is found

- by the next sweep, while there are at most LEAST rows. The first sweep after a start of the machine, or in
  another folder than the last one, compares everything, too, however many rows there are;
- else within ROUND sweeps: each reads another part of the names and goes on where the last one stopped, in
  whatever process. If many new sessions moved the parts meanwhile, within two rounds less one sweep.

Where sweeps run each hour, that is five hours, and never more than nine, of the twenty-four that a finished
session is kept by default. What was there for so long when its time is over is wiped as any other. Only what
came later, or where the settings allow fewer hours, stays for the rest of them.

A row whose folder is gone is found by the sweeps that compare everything; between them a sweep looks for the
folders of ROWS rows. It is wiped in its time anyway, because what is due is asked of the rows.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from kiosk import files
from kiosk.boot import boot
from kiosk.store.folder_part import FolderPlace, in_slices, read_part
from kiosk.store.index_database import IndexDatabase
from kiosk.store.index_rows import ids
from kiosk.store.session_file import is_id

LEAST = 20_000
"""Names that a sweep reads at least: a folder with no more rows is compared at once."""
ROUND = 5
"""Sweeps that read all names between them."""
ROWS = 2_000
"""Rows of a big list whose folders a sweep looks for."""
_KEEP = (
    "insert into inventory values (1, ?, ?, ?, ?, ?) on conflict (only) do update set "
    "start = excluded.start, step = excluded.step, place = excluded.place, name = excluded.name, "
    "row = excluded.row where (start, step, place) = (?, ?, ?)"
)
_ROWLESS = (
    "select value from json_each(?) as named "
    "where not exists (select 1 from session indexed by names where id = named.value)"
)
_NEXT_ROWS = "select id from session where id > ? and not changing order by id limit ?"
_UNREADABLE = "select id from session where saved_at is null and not changing limit ?"


class _Turn(NamedTuple):
    """Whose turn it is at the next sweep."""

    start: str = ""
    """The start of the machine and the folder that this is about; empty: nothing was compared yet."""
    step: int = 0
    """Sweeps of this round so far."""
    place: FolderPlace = FolderPlace()
    """Where to go on reading names."""
    row: str = ""
    """The last row whose folder was looked for."""


class _Compared(NamedTuple):
    """What a sweep found."""

    odd: list[str]
    """Sessions whose row and folder do not agree."""
    half_wiped: bool
    """A folder is there whose wipe was interrupted, or is going on."""
    following: _Turn


class Inventory:
    """Finds what the list's database does not know; safe to use from several threads and processes."""

    def __init__(
        self, root: Path, base: IndexDatabase, lock: RLock, tell_again: Callable[[str], None]
    ) -> None:
        """Nothing is read yet.

        Args:
            root: the sessions' folder.
            base: the list's database.
            lock: held while the database is used.
            tell_again: makes the row of a session agree with its folder, or removes it.
        """
        self._root, self._base, self._lock, self._tell_again = root, base, lock, tell_again

    def compare(self) -> bool:
        """Compare the rows with the folders there are, or a part of them; raises OSError.

        It sleeps after each slice, so that no key and no save waits for it.

        Returns:
            Whether a folder was seen whose wipe was interrupted, or is going on.
        """
        try:
            with self._lock, self._base.open() as rows:
                (count,) = rows.execute("select count(*) from session").fetchone()
                turn, start = _turn(rows), self._start()
            in_parts = count > LEAST and start != "" and turn.start == start
            found = self._compare_a_part(count, turn) if in_parts else None
            if found is None:
                found = self._compare_all(_Turn(start))
        except sqlite3.Error:
            return False
        with suppress(sqlite3.Error, OSError), self._lock:
            self._base.empty_log()  # of a wipe during which another process was reading
        for session_id in found.odd:  # each is looked at again: others may have changed it meanwhile
            self._tell_again(session_id)
        if found.following != turn:
            self._keep(turn, found.following)  # last: what a kill interrupts is read again
        return found.half_wiped

    def _compare_all(self, following: _Turn) -> _Compared:
        with self._lock, self._base.open() as rows:
            known = ids(rows)
        unseen, odd, half_wiped = set[str](), list[str](), False
        for part in in_slices(known):
            unseen.update(part)
        for part in in_slices(os.listdir(self._root)):  # noqa: PTH208 - a path for each name takes four times as long
            unknown = set(part).difference(unseen)
            unseen.difference_update(part)
            odd += filter(is_id, unknown)
            half_wiped = half_wiped or _has_half_wiped(unknown)
        return _Compared([*odd, *unseen], half_wiped, following)

    def _compare_a_part(self, count: int, turn: _Turn) -> _Compared | None:
        """None: all names have to be read, because where to go on is not known any more."""
        last = turn.step == ROUND - 1
        part = read_part(self._root, turn.place, sys.maxsize if last else max(LEAST, count // ROUND))
        if part is None:
            return None
        names, place = part
        rowless = self._rowless(names)
        with self._lock, self._base.open() as rows:
            due, row = _rows(rows, turn.row)
        gone = [one for one in due if not os.path.lexists(f"{self._root}/{one}")]  # a path would cost more
        following = _Turn(turn.start, turn.step + 1 if place.offset else 0, place, row)
        return _Compared([*filter(is_id, rowless), *gone], _has_half_wiped(rowless), following)

    def _rowless(self, names: list[str]) -> list[str]:
        """The names that no row has; raises sqlite3.Error."""
        rowless = list[str]()
        ours = filter(str.isascii, names)  # what is not may be no text at all
        for some in in_slices(sorted(ours)):  # in order each page of the database's index is read once
            with self._lock, self._base.open() as rows:
                rowless += (str(row[0]) for row in rows.execute(_ROWLESS, (json.dumps(some),)))
        return rowless

    def _start(self) -> str:
        """Tells this start of the machine and this folder from others; empty: it cannot be told."""
        started = boot().id
        return f"{started} {self._root.stat().st_ino}" if started else ""

    def _keep(self, turn: _Turn, following: _Turn) -> None:
        """Note whose turn is next, unless another process has done so since `turn` was read."""
        old, new = turn, following
        given = (new.start, new.step, *new.place, new.row, old.start, old.step, old.place.offset)
        with suppress(sqlite3.Error, OSError), self._lock, self._base.open() as rows:
            rows.execute(_KEEP, given)


def _turn(rows: sqlite3.Cursor) -> _Turn:
    found = rows.execute("select start, step, place, name, row from inventory").fetchone()
    if not found:
        return _Turn()
    start, step, offset, name, row = found
    return _Turn(start, step, FolderPlace(offset, name), row)


def _rows(rows: sqlite3.Cursor, after: str) -> tuple[list[str], str]:
    """The rows whose turn it is, and the one after which to go on; the unreadable ones are in each turn.

    The age of those is told by their folder alone.
    """
    unreadable = rows.execute(_UNREADABLE, (ROWS,)).fetchall()
    following = rows.execute(_NEXT_ROWS, (after, ROWS)).fetchall()
    last = str(following[-1][0]) if len(following) == ROWS else ""
    return [str(row[0]) for row in (*unreadable, *following)], last


def _has_half_wiped(names: Iterable[str]) -> bool:
    return any(files.is_half_wiped(Path(name)) for name in names)
