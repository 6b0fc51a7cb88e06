"""The list of sessions, from a cache that may be lost at any moment.

What was read of a session's file is believed as long as the file is the same one (number, size,
time). A save therefore owes the list nothing, whoever saves, and costs the same however many sessions
there are; a list costs a glance at each file and reads only those that changed. The cache outlives a
process in a sealed file, because it holds initials.
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
"""A file this young may change again within one tick of the file system's clock, and look the same."""
_WORTH = 32
"""So many files read anew make it worth writing the cache down, and a tenth of all of them."""

Look = tuple[int, int, int]
"""Number, size and time of a file."""


class SessionIndex:
    """The summaries of all sessions; safe to use from several threads."""

    def __init__(self, root: Path, seal: Encryption, read: Callable[[str], Summary | None]) -> None:
        """Nothing is read yet.

        Args:
            root: the sessions' folder.
            seal: what seals the cache's file.
            read: makes the summary of a session from its file, None if it is gone; raises nothing.
        """
        self._root = root
        self._seal = seal
        self._read = read
        self._known: dict[str, tuple[Look, Summary]] | None = None
        self._unwritten = 0
        self._lock = threading.Lock()

    def summaries(self) -> tuple[Summary, ...]:
        """Those of all sessions, the one saved last first, the unreadable ones last; raises OSError."""
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
        except FileNotFoundError:  # somebody wiped everything; the next save makes it anew
            return
        for name in names:
            if look := self._look(name):
                yield name, look

    def _look(self, name: str) -> Look | None:
        """How a session's file looks; zeros if only its papers or a damaged file are left; None: nothing."""
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
        """What another process wrote down; nothing if it cannot be used for any reason."""
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
        with suppress(OSError):  # it is only a cache
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
