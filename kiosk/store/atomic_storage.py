"""A TinyDB storage that loses nothing and shows nothing.

TinyDB's own JSONStorage writes in place, syncs, then truncates: killed in between, or cut off from
power within seconds, it leaves a file nobody can read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from kiosk.files import write_durably
from kiosk.store.encryption import Encryption
from kiosk.store.store_errors import DamagedError


class SealedStorage(Storage):
    """One file of sealed JSON, replaced as a whole and durably at every write; private (0600).

    Args:
        path: the file.
        seal: what seals it.
        name: what it is sealed under; a file moved to another name cannot be read there.
        staging: the folder of the temporary files.
    """

    def __init__(self, path: Path, seal: Encryption, name: str, staging: Path) -> None:
        self._path = path
        self._seal = seal
        self._name = name
        self._staging = staging

    def read(self) -> dict[str, dict[str, Any]] | None:
        """What the file holds; None if there is no file.

        Raises:
            DamagedError: it is empty, cut short or changed.
            StoreError: another key or a later version sealed it.
            OSError: it cannot be read.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return tables(self._seal.open(content, self._name))

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file.

        Raises:
            OSError: the file is as it was.
            TypeError: the data cannot be written as JSON; the file is as it was.
        """
        content = json.dumps(data, separators=(",", ":")).encode("ascii")
        write_durably(self._path, self._seal.close(content, self._name), self._staging)


def tables(content: bytes) -> dict[str, dict[str, Any]]:
    """What the JSON text of a database says; raises DamagedError, which does not quote it."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise DamagedError("not JSON") from None
    if not isinstance(data, dict) or not all(isinstance(table, dict) for table in data.values()):
        raise DamagedError("not a database")
    return data
