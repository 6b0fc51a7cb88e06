"""The list of sessions, with a cache that may be lost at any time.

A summary in the cache is valid as long as the session's file has the same inode, size and modification time.
So a save need not update the cache, whichever process saves. A list calls stat(2) for each file and reads
only those that changed. The cache is stored in an encrypted file, because it holds initials.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.errors import StoreError
from kiosk.ports import Summary
from kiosk.store.encryption import Encryption
from kiosk.store.record_schema import saved_in
from kiosk.store.session_file import DAMAGED, FILE, PLAIN, is_id
from kiosk.store.store_errors import DamagedError

_FILE = ".index"
_RACY_NS = 2_000_000_000
"""Nanoseconds; a younger file may change again without a new modification time, so it is not cached."""
_WORTH = 32
"""The cache is written after this many files were read again, or a tenth of all if that is more."""

Look = tuple[int, int, int]
"""Inode, size and modification time (ns) of a file."""


class SessionIndex:
    """The summaries of all sessions; safe to use from several threads."""

    def __init__(self, root: Path, seal: Encryption, read: Callable[[str], Summary | None]) -> None:
        """Store the settings; nothing is read yet.

        Args:
            root: the sessions' folder.
            seal: encrypts the cache's file.
            read: makes the summary of a session from its file; None if it is gone. It raises nothing.
        """
        self._root = root
        self._seal = seal
        self._read = read
        self._known: dict[str, tuple[Look, Summary]] | None = None
        self._unwritten = 0
        self._lock = threading.Lock()

    def summaries(self) -> tuple[Summary, ...]:
        """The summaries, the last saved first, unreadable ones at the end; raises OSError."""
        with self._lock:
            known = self._from_file() if self._known is None else self._known
            fresh: dict[str, tuple[Look, Summary]] = {}
            found: list[Summary] = []
            racy = time.time_ns() - _RACY_NS
            for session_id, look in self._looks():
                before = known.get(session_id)
                if before and before[0] == look:
                    fresh[session_id] = before
                    found.append(before[1])
                    continue
                if summary := self._read(session_id):
                    found.append(summary)
                    if look[2] < racy and summary.saved_at:
                        fresh[session_id] = (look, summary)
                        self._unwritten += 1
            self._known = fresh
            self._write_down()
        return tuple(sorted(found, key=_age))

    def _looks(self) -> Iterator[tuple[str, Look]]:
        try:
            names = [home.name for home in self._root.iterdir() if is_id(home.name)]
        except FileNotFoundError:  # the folder was wiped; the next save makes it again
            return
        for name in names:
            if look := self._look(name):
                yield name, look

    def _look(self, name: str) -> Look | None:
        """The look of a session's file; zeros if only documents or a damaged file are left; None: nothing."""
        for file in (FILE, PLAIN):
            with suppress(FileNotFoundError, NotADirectoryError):
                stat = Path(self._root, name, file).stat()
                return stat.st_ino, stat.st_size, stat.st_mtime_ns
        with suppress(FileNotFoundError, NotADirectoryError):
            if any(
                rest.name == "papers" or rest.name.startswith(DAMAGED)
                for rest in Path(self._root, name).iterdir()
            ):
                return 0, 0, 0
        return None

    def _from_file(self) -> dict[str, tuple[Look, Summary]]:
        """The cache that a process wrote; empty if it cannot be used for any reason."""
        try:
            rows = json.loads(self._seal.open((self._root / _FILE).read_bytes(), _FILE))
            return {row[0]: ((row[1], row[2], row[3]), _summary(row[0], row[4])) for row in rows}
        except (OSError, StoreError, DamagedError, ValueError, KeyError, TypeError, IndexError):
            return {}

    def _write_down(self) -> None:
        known = self._known or {}
        if self._unwritten < max(_WORTH, len(known) // 10):
            return
        rows = [[name, *look, _plain(summary)] for name, (look, summary) in known.items()]
        with suppress(OSError):  # a cache may be missing
            files.write_durably(self._root / _FILE, self._seal.close(json.dumps(rows).encode("ascii"), _FILE))
        self._unwritten = 0


def _age(one: Summary) -> tuple[bool, float]:
    return one.saved_at is None, -one.saved_at.timestamp() if one.saved_at else 0.0


def _plain(summary: Summary) -> dict[str, Any]:
    told = asdict(summary)
    del told["id"]
    for name in ("started_at", "saved_at"):
        told[name] = told[name].isoformat() if told[name] else None
    return told


def _summary(session_id: str, told: dict[str, Any]) -> Summary:
    for name in ("started_at", "saved_at"):
        told[name] = datetime.fromisoformat(told[name]).astimezone() if told[name] else None
    told["saved_in"] = saved_in(told.get("saved_in"))
    return Summary(id=session_id, **told)
