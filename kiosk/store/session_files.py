"""The sealed files of every session on this machine, under the machine's key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.store.encryption import Encryption
from kiosk.store.sealed_files import SealedFiles
from kiosk.store.session_file import checked_id


class SessionFiles:
    """Keeps files beside their session; any thread may use it."""

    def __init__(
        self, sessions: Path, key: Callable[[], bytes], there: Callable[[str], object] = lambda _: None
    ) -> None:
        """Prepare; the key is read when the first file is kept or opened.

        Args:
            sessions: the folder with a folder for each session.
            key: reads the machine's key; may raise KioskError.
            there: raises StoreError for a session that was wiped: a thread may still scan for it.
        """
        self._sessions = sessions
        self._key, self._there = key, there
        self._seal: Encryption | None = None

    def put(self, session_id: str, name: str, content: bytes) -> None:
        """Keep a file durably, in place of one of the same name; raises StoreError.

        Of a session that was wiped, nothing is kept.
        """
        self._there(session_id)
        self._of(session_id).put(name, content)
        try:
            self._there(session_id)
        except StoreError:  # it was wiped just now
            self._of(session_id).wipe()
            raise

    def get(self, session_id: str, name: str) -> bytes | None:
        """What was kept, or None; raises StoreError."""
        return self._of(session_id).get(name)

    def names(self, session_id: str) -> tuple[str, ...]:
        """What is kept, in order; raises StoreError."""
        return self._of(session_id).names()

    def drop(self, session_id: str, name: str) -> None:
        """Wipe one; nothing happens if there is none. Raises StoreError."""
        self._of(session_id).drop(name)

    def _of(self, session_id: str) -> SealedFiles:
        if self._seal is None:
            self._seal = Encryption(self._key())
        return SealedFiles(self._sessions / checked_id(session_id), session_id, self._seal)
