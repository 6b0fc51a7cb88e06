"""The database behind the list of sessions: opened once a process, made anew when it is damaged or gone."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk import files
from kiosk.sqlite_file import open_database
from kiosk.store import search_marks

_SCHEMA = """
create table if not exists session (
    id text primary key, saved_at real, boot text, seconds real, kind integer not null default 0,
    changing integer not null default 0, look text, summary blob, words blob
) without rowid;
create index if not exists newest on session (saved_at, id);
create index if not exists ages on session (boot, kind, saved_at, seconds, changing);
create index if not exists seconds on session (boot, kind, seconds, changing);
create index if not exists names on session (id);
create index if not exists half_done on session (changing) where changing;
create table if not exists built (whole integer);
create table if not exists inventory (
    only integer primary key check (only = 1), start text, step integer, place integer, name text, row text
);
"""


class IndexDatabase:
    """One connection, which no fork shares and which a file put in the place of the old one ends.

    It is closed by `close`, and else when nothing refers to the database any more.
    """

    def __init__(self, file: Path) -> None:
        """Nothing is opened yet.

        Args:
            file: where the database is; SQLite's own files stand beside it.
        """
        self._file = file
        self._base: sqlite3.Connection | None = None
        self._abandoned: weakref.finalize[..., IndexDatabase] | None = None
        """Closes the connection of a database that nobody closed."""
        self._opened = (0, 0)
        """Process and file number that the connection belongs to."""
        self._inherited: list[sqlite3.Connection] = []
        """Of the process this one was forked from: closing them here would release its locks."""

    @contextmanager
    def open(self, *, durable: bool = False) -> Iterator[sqlite3.Cursor]:
        """A transaction.

        Args:
            durable: once it is over, a power cut does not undo it nor any before it; else only the end of the
                process does not.

        Raises:
            sqlite3.Error: the database cannot be used.
            OSError: its file cannot be made.
        """
        base = self._connection()
        cursor = base.cursor()
        try:
            cursor.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
            cursor.execute("begin immediate" if durable else "begin")
            yield cursor
            cursor.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                cursor.execute("rollback")
            raise
        finally:
            cursor.close()

    def empty_log(self) -> None:
        """Cut SQLite's log file, which keeps what rows said before; not while another process is reading.

        Raises:
            sqlite3.Error: the database cannot be used.
            OSError: its file cannot be made.
        """
        self._connection().execute("pragma wal_checkpoint(truncate)").fetchone()

    def drop(self) -> None:
        """Take the database away, for the next use to make it anew; raises OSError."""
        self._let_go()
        for name in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + name).unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        try:
            there = (os.getpid(), self._file.stat().st_ino)
        except FileNotFoundError:
            there = (os.getpid(), 0)
        if self._base is None or there != self._opened:
            self._let_go()
            files.private_folder(self._file.parent)  # somebody may have wiped it, as `kiosk restore` does
            self._base = _connect(self._file)
            self._abandoned = weakref.finalize(self, _close, self._base, os.getpid())
            self._abandoned.atexit = False  # a thread may still write; the end of the process closes it
            self._opened = (os.getpid(), self._file.stat().st_ino)
        return self._base

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._let_go()

    def _let_go(self) -> None:
        if self._abandoned is not None:
            self._abandoned.detach()
        if self._base is not None and not _close(self._base, self._opened[0]):
            self._inherited.append(self._base)
        self._base = self._abandoned = None


def _connect(file: Path) -> sqlite3.Connection:
    base = open_database(file)
    try:
        base.executescript(_SCHEMA + search_marks.SCHEMA)
    except BaseException:
        base.close()
        raise
    return base


def _close(base: sqlite3.Connection, process: int) -> bool:
    """Close a connection of this process; False: it belongs to the one this was forked from."""
    if own := process == os.getpid():
        base.close()
    return own
