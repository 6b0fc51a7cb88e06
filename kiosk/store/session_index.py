"""The list of sessions, which is trusted: no list looks at the sessions' files.

    sessions/.list.db     a row a session: when it was saved, whether it ended, sealed what a list tells,
                          and sealed the words it is found by

A row is marked, durably, before its session is changed, and told anew afterwards. What a power cut or a kill
leaves marked is read from its file again. A folder without the database (an older version's, or one that came
out of a copy) is read once; where the database cannot be written, every list reads the files.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from kiosk.errors import StoreError
from kiosk.interview.person_search import is_found, search_words
from kiosk.ports import Age, AgeSpan, Kept, Summary, age_of
from kiosk.store import index_ages
from kiosk.store.encryption import Encryption
from kiosk.store.index_database import IndexDatabase
from kiosk.store.index_rows import DROP, PUT, by_age, kind_of, plain_of, summary_from
from kiosk.store.inventory import Inventory
from kiosk.store.search_marks import SearchMarks, words_of
from kiosk.store.session_file import FILE, PLAIN
from kiosk.store.store_errors import DamagedError
from kiosk.store.summary import summary_of

_FILE = ".list.db"
_OLD = ".index"
"""The cache of an older version."""
_ROW = "select id, saved_at, boot, seconds, summary from session"
_FAULTS = {
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
}
"""What SQLite says of the disk -> what the system says of it."""
_WHOLE = 2
"""Says that every session has a row, with its marks."""
CHECKED = 32
"""Rows that each list compares with their files."""
T = TypeVar("T")


class SessionIndex:
    """The summaries of all sessions; safe to use from several threads and processes."""

    def __init__(
        self,
        root: Path,
        seal: Encryption,
        read: Callable[[str], Kept | Summary | None],
        touch: Callable[[str], Kept | Summary | None],
        ids: Callable[[], Iterable[str]],
    ) -> None:
        """Nothing is read yet.

        Args:
            root: the sessions' folder.
            seal: what seals the rows.
            read: reads a session from its file; an empty summary if it cannot be read, None if it is gone;
                changes and raises nothing.
            touch: does the same, and sets a damaged file aside.
            ids: every session that has a folder; raises OSError.
        """
        self._root, self._seal, self._read, self._ids = root, seal, read, ids
        self._touch = touch
        self._base = IndexDatabase(root / _FILE)
        self._marks = SearchMarks(seal.mark)
        self._lock = threading.RLock()
        self._inventory = Inventory(root, self._base, self._lock, self._tell_again)
        self._checked = ""
        """Id of the session whose file was compared with its row last."""

    # --- what changes

    def changing(self, session_id: str, *, wiping: bool = False) -> None:
        """A session is about to be changed; to be called under its lock.

        A list that is damaged is taken away, and made anew when it is asked for.

        Args:
            session_id: of the session.
            wiping: the change needs no room, so that a full disk must not prevent it; the list goes instead.

        Raises:
            OSError: that could not be noted; nothing may be changed.
        """
        mark = "insert into session (id, changing) values (?, 1) on conflict (id) do update set changing = 1"
        with self._lock:
            try:
                with self._base.open(durable=True) as rows:
                    rows.execute(mark, (session_id,))
            except sqlite3.Error as error:
                fault = _FAULTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, 0)
                if fault == errno.EBUSY or (fault and not wiping):
                    raise OSError(fault, os.strerror(fault)) from None
                self._base.drop()  # without it nothing wrong is believed

    def changed(self, session_id: str, kept: Kept | Summary | None) -> None:
        """A session was changed: what it is now; None: it is gone, and the log of the list is emptied.

        If that fails, only a mark stays.
        """
        with self._lock:
            try:
                with self._base.open() as rows:
                    self._put(rows, session_id, kept)
                if kept is None:
                    self._base.empty_log()
            except (sqlite3.Error, OSError):
                return

    def unsettled(self) -> bool:
        """Whether something was being changed when a process ended, or that is not known; raises OSError."""
        try:
            with self._lock, self._base.open() as rows:
                whole = rows.execute("select max(whole) from built").fetchone()[0]
                return whole != _WHOLE or bool(_marked(rows))
        except sqlite3.Error:
            return True

    def settle(self, alone: Callable[[str], Any]) -> None:
        """Read again what was being changed when a process ended; raises OSError or StoreError.

        Args:
            alone: the lock of a session, as a context manager.
        """
        try:
            with self._lock, self._base.open() as rows:
                marked = _marked(rows)
        except sqlite3.Error:
            return
        for session_id in marked:
            with alone(session_id):
                self.changed(session_id, self._read(session_id))

    # --- what is asked

    def page(self, offset: int, limit: int) -> tuple[Summary, ...]:
        """Some summaries, the one saved last first, the unreadable ones last; raises OSError."""

        def ask(rows: sqlite3.Cursor, fresh: dict[str, Summary | None]) -> tuple[Summary, ...]:
            if not fresh:
                asked = f"{_ROW} order by saved_at desc, id limit ? offset ?"
                return tuple(self._told(rows.execute(asked, (limit, offset))))
            asked = f"{_ROW} where not changing order by saved_at desc, id limit ?"
            settled = self._told(rows.execute(asked, (offset + limit,)))
            found = sorted((*settled, *filter(None, fresh.values())), key=by_age)
            return tuple(found[offset : offset + limit])

        with suppress(sqlite3.Error, OSError), self._lock:
            self._check_some()
        return self._ask(ask, lambda found: tuple(found[offset : offset + limit]))

    def one(self, session_id: str) -> Summary | None:
        """The summary of one session, or None; raises OSError."""

        def ask(rows: sqlite3.Cursor, fresh: dict[str, Summary | None]) -> Summary | None:
            if session_id in fresh:
                return fresh[session_id]
            return next(self._told(rows.execute(f"{_ROW} where id = ?", (session_id,))), None)

        return self._ask(ask, lambda found: next((one for one in found if one.id == session_id), None))

    def count(self) -> int:
        """How many sessions there are; raises OSError."""

        def ask(rows: sqlite3.Cursor, fresh: dict[str, Summary | None]) -> int:
            (known,) = rows.execute("select count(*) from session").fetchone()
            return int(known) - sum(1 for one in fresh.values() if not one)

        return self._ask(ask, len)

    def ages(self, wanted: Callable[[AgeSpan], bool]) -> tuple[Age, ...]:
        """How old each session is, of the spans that are wanted; raises OSError."""

        def ask(rows: sqlite3.Cursor, fresh: dict[str, Summary | None]) -> tuple[Age, ...]:
            settled = index_ages.ages(rows, wanted)
            return (*settled, *(age_of(one) for one in fresh.values() if one))

        return self._ask(ask, lambda found: tuple(age_of(one) for one in found))

    def reconcile(self) -> bool:
        """Compare the rows with the folders there are, or with a part of very many; raises OSError.

        Returns:
            Whether a folder was seen whose wipe was interrupted, or is going on.
        """
        return self._inventory.compare()

    def _check_some(self) -> None:
        """Compare a few rows with their files, others each time: a change from outside shows so."""
        with self._base.open() as rows:
            asked = "select id, look from session where id > ? and not changing order by id limit ?"
            found = rows.execute(asked, (self._checked, CHECKED)).fetchall()
        self._checked = str(found[-1][0]) if len(found) == CHECKED else ""
        for session_id, look in found:
            if self._look(session_id) != look:
                self._tell_again(session_id)

    def _tell_again(self, session_id: str) -> None:
        """Read a session from its file for its row, unless somebody is changing it and will tell."""
        kept = self._touch(session_id)
        with suppress(sqlite3.Error, OSError), self._lock, self._base.open(durable=True) as rows:
            marked = "select 1 from session where id = ? and changing"
            if not rows.execute(marked, (session_id,)).fetchone():
                self._put(rows, session_id, kept)

    def _look(self, session_id: str) -> str:
        """How the session's file looks: another one after each change."""
        for name in (FILE, PLAIN):
            try:
                found = Path(self._root, session_id, name).stat()
            except OSError:
                continue
            return f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"
        return ""

    def close(self) -> None:
        """Close the database's file; the next use opens it again."""
        with self._lock:
            self._base.close()

    def unreadable(self) -> tuple[str, ...]:
        """Ids of the sessions that cannot be read; raises OSError."""

        def ask(rows: sqlite3.Cursor, fresh: dict[str, Summary | None]) -> tuple[str, ...]:
            asked = "select id from session where saved_at is null and not changing order by id"
            found = [str(row[0]) for row in rows.execute(asked)]
            return (*found, *(one.id for one in fresh.values() if one and one.saved_at is None))

        return self._ask(ask, lambda found: tuple(one.id for one in found if one.saved_at is None))

    def search(self, text: str, limit: int) -> tuple[Summary, ...]:
        """The sessions that a text finds, the one saved last first; raises OSError.

        The sealed words of the few that the marks find are opened here, and kept nowhere.
        """

        def ask(rows: sqlite3.Cursor, fresh: dict[str, Summary | None]) -> tuple[Summary, ...]:
            here = [one for one in fresh.values() if one and self._finds(text, one.id)]
            ids = list[str]()
            for session_id, words in self._marks.narrow(rows, text):
                if len(here) + len(ids) >= limit:
                    break
                if words and is_found(text, self._opened(words, f"{session_id}/words")):
                    ids.append(session_id)
            for one in ids:  # afterwards: the cursor has one answer at a time
                here += self._told(rows.execute(f"{_ROW} where id = ?", (one,)))
            return tuple(here[:limit])

        return self._ask(ask, lambda found: tuple(one for one in found if self._finds(text, one.id))[:limit])

    # --- inside

    def _ask(
        self,
        ask: Callable[[sqlite3.Cursor, dict[str, Summary | None]], T],
        otherwise: Callable[[list[Summary]], T],
    ) -> T:
        """Ask the database, which is made first if it is not whole; without one, read every file."""
        with self._lock:
            for _ in range(2):
                try:
                    self._build()
                    with self._base.open() as rows:
                        return ask(rows, {one: self._summary(one) for one in _marked(rows)})
                except (DamagedError, StoreError, ValueError, sqlite3.DatabaseError) as error:
                    if isinstance(error, sqlite3.OperationalError):
                        break
                    self._base.drop()
                except OSError:
                    break
            every = (self._summary(one) for one in self._ids())
            return otherwise(sorted(filter(None, every), key=by_age))

    def _build(self) -> None:
        """Read every session once in the life of a folder."""
        with self._base.open() as rows:
            whole = rows.execute("select max(whole) from built").fetchone()[0]
        if whole == _WHOLE:
            return
        if whole:  # a list without marks
            self._base.drop()
        found = {}
        for one in tuple(self._ids()):  # first: nobody waits for so many files
            if kept := self._touch(one):
                words = words_of(kept)
                found[one] = self._row(one, kept, words), words
        with self._base.open(durable=True) as rows:
            known = {row[0] for row in rows.execute("select id from session")}  # saved meanwhile
            there = set(self._ids())  # others were wiped meanwhile; ids do not come back
            for one in (found.keys() & there) - known:
                row, words = found[one]
                rows.execute(PUT, row)
                self._marks.put(rows, one, words)
            rows.execute("insert into built values (?)", (_WHOLE,))
        (self._root / _OLD).unlink(missing_ok=True)

    def _put(self, rows: sqlite3.Cursor, session_id: str, kept: Kept | Summary | None) -> None:
        words = words_of(kept)
        same = kept is not None and words == self._words(rows, session_id)
        if kept is None:
            rows.execute(DROP, (session_id,))
        else:
            rows.execute(PUT, self._row(session_id, kept, words))
        if not same:
            self._marks.put(rows, session_id, words)

    def _words(self, rows: sqlite3.Cursor, session_id: str) -> str:
        """The words a session is found by, as its row tells; "?": they cannot be read."""
        row = rows.execute("select words from session where id = ?", (session_id,)).fetchone()
        try:
            return self._opened(row[0], f"{session_id}/words") if row and row[0] else ""
        except (DamagedError, StoreError):
            return "?"

    def _row(self, session_id: str, kept: Kept | Summary, words: str) -> tuple[object, ...]:
        """What `PUT` takes."""
        told = summary_of(session_id, kept) if isinstance(kept, Kept) else kept
        boot = told.saved_in
        return (
            session_id,
            told.saved_at.timestamp() if told.saved_at else None,
            boot.id if boot else None,
            boot.seconds if boot else None,
            kind_of(age_of(told)),
            self._look(session_id),
            self._seal.close(json.dumps(plain_of(told)).encode(), f"{session_id}/summary"),
            self._seal.close(words.encode(), f"{session_id}/words") if words else None,
        )

    def _summary(self, session_id: str) -> Summary | None:
        kept = self._read(session_id)
        return summary_of(session_id, kept) if isinstance(kept, Kept) else kept

    def _finds(self, text: str, session_id: str) -> bool:
        kept = self._read(session_id)
        return isinstance(kept, Kept) and is_found(text, search_words(kept.record))

    def _told(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Summary]:
        here = datetime.now().astimezone().tzinfo
        for session_id, saved_at, boot, seconds, sealed in rows:
            plain = json.loads(self._opened(sealed, f"{session_id}/summary"))
            yield summary_from(session_id, saved_at, boot, seconds, plain, here)

    def _opened(self, sealed: bytes, name: str) -> str:
        return self._seal.open(sealed, name).decode()


def _marked(rows: sqlite3.Cursor) -> tuple[str, ...]:
    """The sessions that are being changed."""
    asked = "select id from session indexed by half_done where changing"  # else every row is looked at
    return tuple(sorted(row[0] for row in rows.execute(asked)))
