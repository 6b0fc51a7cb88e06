"""Encrypted files of a session that are kept as long as the session and wiped with its folder.

sessions/<id>/sealed/<name>     AES-GCM under the machine's key, bound to session and name
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store.encryption import Encryption
from kiosk.store.store_errors import DamagedError, disk_troubles

FOLDER = "sealed"
DAMAGED = "Un archivo guardado de la sesión está dañado. Escanee esa hoja otra vez."
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,80}")


class SealedFiles:
    """The encrypted files of one session."""

    def __init__(self, home: Path, session_id: str, seal: Encryption) -> None:
        """Store the settings; nothing is made yet.

        Args:
            home: the session's own folder.
            session_id: id that the files are bound to.
            seal: the encryption with the machine's key.
        """
        self._folder = home / FOLDER
        self._session_id = session_id
        self._seal = seal

    def put(self, name: str, content: bytes) -> None:
        """Write a file durably; it replaces one with the same name. Raises StoreError."""
        file = self._file(name)
        with disk_troubles(self._folder):
            files.private_folder(self._folder)
            files.write_durably(file, self._seal.close(content, self._bound(name)))

    def get(self, name: str) -> bytes | None:
        """The content of a file, or None if there is none.

        Raises:
            StoreError: it is damaged, of another session, key or version, or cannot be read.
        """
        file = self._file(name)
        with disk_troubles(self._folder):
            try:
                sealed = file.read_bytes()
            except FileNotFoundError:
                return None
            try:
                return self._seal.open(sealed, self._bound(name))
            except DamagedError:
                raise StoreError(DAMAGED) from None

    def names(self) -> tuple[str, ...]:
        """Names of the files, in order; raises StoreError."""
        with disk_troubles(self._folder):
            try:
                return tuple(sorted(one.name for one in self._folder.iterdir() if _NAME.fullmatch(one.name)))
            except FileNotFoundError:
                return ()

    def drop(self, name: str) -> None:
        """Wipe a file; nothing happens if there is none. Raises StoreError."""
        file = self._file(name)
        with disk_troubles(self._folder):
            files.wipe_file(file)

    def wipe(self) -> None:
        """Wipe all files, and the session's folder if nothing else is in it. Raises StoreError."""
        with disk_troubles(self._folder):
            files.wipe(self._folder)
            with suppress(OSError):
                self._folder.parent.rmdir()

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise StoreError("El nombre de un archivo guardado solo tiene letras, cifras, puntos y guiones.")
        return self._folder / name

    def _bound(self, name: str) -> str:
        return f"{self._session_id}/{name}"
