"""A small JSON record that is rewritten in place and locked by one process at a time.

The file has two slots, each with a number and a checksum, which are written in turn: if a power cut damages
one, the other has the record before. Rewriting needs no free space, so that staff can come in on a full disk.
The file is locked with flock(2) and never replaced, so that all processes lock the same file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.errors import StaffError
from kiosk.system import lock_file

SLOT = 16_384
"""Bytes of each of the two slots."""
_SUM = hashlib.sha256().digest_size


class RecordFile:
    """The record of a locked file."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        raw = [os.pread(handle, SLOT, start) for start in (0, SLOT)]
        found = [page for page in map(_read, raw) if page]
        self._number, self.value = max(found, key=lambda page: page[0], default=(0, {}))
        """The record; empty if nothing was written yet, or both slots are damaged."""
        self.damaged = not found and any(map(any, raw))
        """The file has content, and no slot has a right checksum."""

    def reserve(self) -> None:
        """Give the file its full size; raises OSError."""
        if os.fstat(self._handle).st_size < 2 * SLOT:
            os.pwrite(self._handle, bytes(2 * SLOT), 0)
            os.fsync(self._handle)

    def write(self, value: dict[str, Any]) -> None:
        """Replace the record durably: after the return a power cut does not undo it.

        Raises:
            OSError: it could not be written.
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
    """Lock a record's file, which is made if it is missing; other processes and threads wait.

    Raises:
        StaffError: the file cannot be opened, read or written.
    """
    with guarded(file.parent):
        handle = _open(file)
        try:
            lock_file(handle, wait=True)
            yield RecordFile(handle)
        finally:
            os.close(handle)


@contextmanager
def seen(file: Path) -> Iterator[dict[str, Any]]:
    """The record of a file under a shared lock; empty if it is missing or damaged. No file is made.

    Raises:
        StaffError: the file is there and cannot be opened or read.
    """
    value: dict[str, Any] = {}
    handle = -1
    try:
        with guarded(file.parent), suppress(FileNotFoundError, NotADirectoryError):
            handle = os.open(file, os.O_RDONLY)
            lock_file(handle, wait=True, shared=True)
            value = RecordFile(handle).value
        yield value
    finally:
        if handle >= 0:
            os.close(handle)


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Raise an OSError inside the `with` as a StaffError that names the folder."""
    try:
        yield
    except OSError as error:
        raise StaffError(files.disk_trouble(error, folder)) from None


def _open(file: Path) -> int:
    """Open a file for reading and writing; a missing one is made durably, with its folder."""
    if not file.parent.exists():
        files.make_folder(file.parent)
    new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    if new:
        files.sync_folder(file.parent)
    return handle


def _read(page: bytes) -> tuple[int, dict[str, Any]] | None:
    """Number and record of a slot; None if it was never written or its checksum is wrong."""
    content = page[_SUM:].rstrip(b"\0")
    if not content or hashlib.sha256(content).digest() != page[:_SUM]:
        return None
    kept = json.loads(content)
    return kept["number"], kept["value"]
