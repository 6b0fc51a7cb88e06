"""The outbox's SQLite database, durable at every commit; its errors in Spanish."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from kiosk import files, log
from kiosk.errors import PrintError
from kiosk.sqlite_file import open_database

_SCHEMA = """
create table if not exists job (
    number integer primary key, key text unique not null, code text not null, document text not null,
    title text not null, pages integer not null, state text not null, page integer not null default 0,
    trouble text not null default '', sha256 text not null, queue text not null default '',
    address text not null default '', job_id integer,
    wanted_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), started integer,
    reached integer not null default 0, media text not null default ''
);
create table if not exists leftover (key text primary key);
create table if not exists choice (name text primary key, value text not null);
"""


def connect(file: Path) -> sqlite3.Connection:
    """Open the database. A damaged one is renamed: it does not show reliably what was printed.

    Raises:
        sqlite3.Error: it cannot be opened.
        OSError: it cannot be renamed.
    """
    try:
        return _connect(file)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        log.failure("outbox_damaged", error)
        for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            with suppress(FileNotFoundError):
                part.replace(part.with_name(f"{part.name}.damaged"))
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    base = open_database(file)
    try:
        with closing(base.cursor()) as cursor:
            cursor.execute("pragma synchronous = full")  # a commit that returned survives a power cut
            cursor.executescript(_SCHEMA)
            _add_media(cursor)
    except BaseException:
        base.close()
        raise
    return base


def _add_media(cursor: sqlite3.Cursor) -> None:
    """Add the column for the paper size to a database of an older release."""
    columns = {name for _, name, *_ in cursor.execute("pragma table_info(job)")}
    if "media" in columns:
        return
    try:
        cursor.execute("alter table job add column media text not null default ''")
    except sqlite3.OperationalError as error:
        if "duplicate column" not in str(error):  # another process was faster
            raise


@contextmanager
def disk_troubles_told(folder: Path) -> Iterator[None]:
    """Raise an error of SQLite or the operating system inside the `with` as a PrintError for staff.

    Raises:
        PrintError: there was such an error.
    """
    try:
        yield
    except OSError as error:
        raise PrintError(files.disk_trouble(error, folder)) from None
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:  # Python's own errors have none
            raise PrintError(files.full_disk(folder)) from None
        detail = f"({type(error).__name__}). Revise el disco y los permisos de {folder}."
        raise PrintError(f"La bandeja de salida no se puede usar {detail}") from None
