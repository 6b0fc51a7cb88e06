"""A small record that is rewritten in place: it needs no free space, and only one process holds it.

Two slots take turns, each with its number and a checksum: a write that a power cut tears leaves the
other slot, which holds what was written before. A full disk does not stop a rewrite, because the
bytes already have their place; staff must be able to come in exactly then. The file is its own lock:
it is never replaced, so that everybody who waits for it waits for the same one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.errors import StaffError

SLOT = 16_384
"""Bytes of each of the two slots."""
_SUM = hashlib.sha256().digest_size


class RecordFile:
    """What is written in the file, while it is held."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        raw = [os.pread(handle, SLOT, start) for start in (0, SLOT)]
        found = [page for page in map(_read, raw) if page]
        self._number, self.value = max(found, key=lambda page: page[0], default=(0, {}))
        """`value` is empty when nothing was written yet, or when nothing can be read."""
        self.damaged = not found and any(map(any, raw))
        """Something is in the file, and none of it can be trusted."""

    def reserve(self) -> None:
        """Take the room of all later writes; raises OSError."""
        if os.fstat(self._handle).st_size < 2 * SLOT:
            os.pwrite(self._handle, bytes(2 * SLOT), 0)
            os.fsync(self._handle)

    def write(self, value: dict[str, Any]) -> None:
        """Replace the record; when this returns, a power cut does not undo it.

        Raises:
            OSError: the disk refused.
            ValueError: it is longer than a slot.
        """
        content = json.dumps({"number": self._number + 1, "value": value}, ensure_ascii=False).encode()
        page = hashlib.sha256(content).digest() + content
        if len(page) > SLOT:
            raise ValueError("too long for a slot")
        self.reserve()
        self._number += 1
        os.pwrite(self._handle, page.ljust(SLOT, b"\0"), SLOT * (self._number % 2))
        os.fsync(self._handle)
        self.value = value


@contextmanager
def held(file: Path) -> Iterator[RecordFile]:
    """Hold the record of a file, which is made if missing; other processes and threads wait.

    Raises:
        StaffError: the disk does not let it be read or written.
    """
    with guarded(file.parent):
        handle = _open(file)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield RecordFile(handle)
        finally:
            os.close(handle)


@contextmanager
def seen(file: Path) -> Iterator[dict[str, Any]]:
    """What is written in a file, while nobody writes; nothing is made. Empty if it cannot be read."""
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:
        yield {}
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield RecordFile(handle).value
    finally:
        os.close(handle)


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """The disk's troubles as a StaffError."""
    try:
        yield
    except OSError as error:
        raise StaffError(files.disk_trouble(error, folder)) from None


def _open(file: Path) -> int:
    """The file's handle; a file that was missing is there durably."""
    if not file.parent.exists():
        files.make_folder(file.parent)
    new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    if new:
        files.sync_folder(file.parent)
    return handle


def _read(page: bytes) -> tuple[int, dict[str, Any]] | None:
    """The number and the record of a slot; None if it was never written, or torn."""
    content = page[_SUM:].rstrip(b"\0")
    if not content or hashlib.sha256(content).digest() != page[:_SUM]:
        return None
    kept = json.loads(content)
    return kept["number"], kept["value"]
