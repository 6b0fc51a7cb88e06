"""A TinyDB storage that writes encrypted files durably.

TinyDB's own JSONStorage writes in place, synchronises, then truncates: if the process is killed or the power
fails meanwhile, the file cannot be read.
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
    """One file of encrypted JSON, private (0600); every write replaces the whole file durably.

    Args:
        path: the file.
        seal: encrypts and decrypts it.
        name: the name it is encrypted under; a file moved to another name cannot be read there.
        staging: folder of the temporary files.
    """

    def __init__(self, path: Path, seal: Encryption, name: str, staging: Path) -> None:
        self._path = path
        self._seal = seal
        self._name = name
        self._staging = staging

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The content of the file; None if there is no file.

        Returns:
            Name of a table -> its documents by number.

        Raises:
            DamagedError: it is empty, cut short or changed.
            StoreError: it was encrypted with another key or by a later version.
            OSError: it cannot be read.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return tables(self._seal.open(content, self._name))

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file durably.

        Raises:
            OSError: the file is unchanged.
            TypeError: the data cannot be written as JSON; the file is unchanged.
        """
        content = json.dumps(data, separators=(",", ":")).encode("ascii")
        write_durably(self._path, self._seal.close(content, self._name), self._staging)


def tables(content: bytes) -> dict[str, dict[str, Any]]:
    """The tables in the JSON text of a database; raises DamagedError, whose text does not quote it."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise DamagedError("not JSON") from None
    if not isinstance(data, dict) or not all(isinstance(table, dict) for table in data.values()):
        raise DamagedError("not a database")
    return data
