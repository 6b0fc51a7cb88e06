"""Opens an SQLite database that several processes write, with a log and without what was deleted."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

WAIT_SECONDS = 5.0
"""How long another process may hold the database."""
_PAUSE_SECONDS = 0.002


def open_database(file: Path) -> sqlite3.Connection:
    """Open a database, or make it as a private file (0600); each statement is a transaction of its own.

    What is deleted is overwritten. The connection may be used from any thread, by one at a time.

    Raises:
        sqlite3.Error: the database cannot be used.
        OSError: its file cannot be made.
    """
    file.touch(mode=0o600)  # SQLite gives its other files the mode of this one
    base = sqlite3.connect(file, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _keep_a_log(base)
        base.execute("pragma secure_delete = on")
    except BaseException:
        base.close()
        raise
    return base


def _keep_a_log(base: sqlite3.Connection) -> None:
    """Turn SQLite's log on; it does not wait for another process that is doing so."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            base.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
