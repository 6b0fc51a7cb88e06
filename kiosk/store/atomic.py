"""A TinyDB storage that loses nothing.

TinyDB's own JSONStorage writes in place, syncs, then truncates: killed in between, or cut off from
power within seconds, it leaves a file nobody can read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from kiosk.files import write_durably


class DamagedError(ValueError):
    """A file is there, but what it holds was not written by this program."""


class AtomicJSONStorage(Storage):
    """One JSON file, replaced as a whole and durably at every write; private (0600)."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """What the file holds; None if there is no file.

        Raises:
            DamagedError: it is empty, cut short, or no JSON object of objects.
            OSError: it cannot be read.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            data = json.loads(content)
        except (ValueError, RecursionError):
            raise DamagedError("not JSON") from None  # the parser's own message quotes the file
        if not isinstance(data, dict) or not all(isinstance(table, dict) for table in data.values()):
            raise DamagedError("not a database")
        return data

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file.

        Raises:
            OSError: the file is as it was.
            TypeError: the data cannot be written as JSON; the file is as it was.
        """
        write_durably(self._path, json.dumps(data, separators=(",", ":")).encode("ascii"))
