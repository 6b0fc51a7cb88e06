"""Locks for several processes (flock(2)).

The locked files are never replaced nor removed: processes that lock a renamed or deleted file do not exclude
each other. The operating system releases a lock when its process ends for any reason.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.system import lock_file

PATIENCE = 10.0
"""Seconds to wait for a lock that another process holds."""
_PAUSE = 0.002
_SHARDS = "0123456789abcdef"


class Locks:
    """One lock for each sixteenth of the sessions, and one for what belongs to all sessions."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._patience = patience
        for name in (*_SHARDS, "all"):  # made now: a full disk could not make them later
            os.close(self._open(name))

    @contextmanager
    def session(self, session_id: str) -> Iterator[None]:
        """Lock a session against all other threads and processes.

        Raises:
            StoreError: another process has held the lock for longer than any operation takes.
        """
        with self._held(session_id[0]):
            yield

    @contextmanager
    def all(self) -> Iterator[None]:
        """Lock what belongs to all sessions; may be taken while holding a session's lock."""
        with self._held("all"):
            yield

    @contextmanager
    def _held(self, name: str) -> Iterator[None]:
        handle = self._open(name)
        try:
            self._take(handle)
            yield
        finally:
            os.close(handle)

    def _open(self, name: str) -> int:
        """Open a lock's file; it is made again if the folder was wiped, as `kiosk restore` does."""
        try:
            return os.open(self._folder / name, os.O_RDONLY | os.O_CREAT, 0o600)
        except FileNotFoundError:
            files.private_folder(self._folder)
            return os.open(self._folder / name, os.O_RDONLY | os.O_CREAT, 0o600)

    def _take(self, handle: int) -> None:
        until = time.monotonic() + self._patience
        while True:
            try:
                lock_file(handle)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise StoreError(
                        "Otro programa tiene ocupadas las sesiones y no las suelta. Cierre los demás "
                        "quioscos y órdenes de esta máquina, o reiníciela."
                    ) from None
                time.sleep(_PAUSE)
            else:
                return
