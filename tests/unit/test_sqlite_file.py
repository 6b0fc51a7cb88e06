"""A database that several processes open for the first time, or one keeps for itself."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import sqlite_file
from kiosk.sqlite_file import open_database


def _held(file: Path) -> sqlite3.Connection:
    """A connection that writes: nobody may turn the log on meanwhile, and SQLite says so at once."""
    base = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    base.execute("begin immediate")
    base.execute("create table one (number integer)")
    return base


def test_one_that_another_process_is_making_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT_SECONDS", 120.0)
    file, refused = tmp_path / "a.db", threading.Event()
    with closing(_held(file)) as other:

        def let_go(_seconds: float) -> None:
            if not refused.is_set():
                refused.set()
                other.execute("commit")

        monkeypatch.setattr("kiosk.sqlite_file.time.sleep", let_go)
        with closing(open_database(file)) as base:
            assert base.execute("pragma journal_mode").fetchone() == ("wal",)
            assert base.execute("pragma secure_delete").fetchone() == (1,)
    assert refused.is_set()


def test_one_that_stays_taken_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT_SECONDS", 0.0)
    with closing(_held(tmp_path / "a.db")), pytest.raises(sqlite3.OperationalError, match="locked"):
        open_database(tmp_path / "a.db")


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        open_database(tmp_path / "a.db")
