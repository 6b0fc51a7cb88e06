"""Finds the session with a code without reading other sessions, however many there are.

    sessions/.codes/<two digits>      lines: keyed hash of a code, id of its session
    sessions/.codes/complete          exists if every session is in the lines

The hash is an HMAC, so that the lines do not reveal codes. A line is durable before its session is saved, and
is never removed: the caller checks the code in the session itself.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from kiosk import files
from kiosk.store.process_locks import Locks

_COMPLETE = "complete"


class CodeIndex:
    """The lines in a folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path, mark: Callable[[str], str], locks: Locks) -> None:
        """Store the settings; nothing is read yet.

        Args:
            folder: folder of the lines.
            mark: returns the keyed hash of a code, in hexadecimal digits.
            locks: the store's locks.
        """
        self._folder, self._mark, self._locks = folder, mark, locks

    def add(self, code: str, session_id: str) -> None:
        """Append durably which session has a code; raises OSError."""
        mark = self._mark(code)
        line = f"{mark} {session_id}\n".encode("ascii")
        with self._locks.all():
            self._append(mark[:2], line)

    def _append(self, name: str, line: bytes) -> None:
        file = files.private_folder(self._folder) / name
        new = not file.exists()
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size and os.pread(handle, 1, size - 1) != b"\n"
            written = os.write(handle, b"\n" + line if torn else line)
            if written < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        finally:
            os.close(handle)
        if new:
            files.sync_folder(self._folder)

    def find(self, code: str, everything: Callable[[], Iterable[tuple[str, str]]]) -> tuple[str, ...]:
        """Ids of the sessions that have or had a code, the last added one first; raises OSError.

        Args:
            code: the code.
            everything: returns code and id of every session; called once per folder, to build the index.
        """
        if not (self._folder / _COMPLETE).exists():
            pairs = tuple(everything())
            try:
                self._complete(pairs)
            except OSError:  # a full or read-only disk can still be read
                return tuple(session_id for one, session_id in pairs if one == code)
        mark = self._mark(code)
        try:
            lines = (self._folder / mark[:2]).read_bytes().decode("ascii", "replace").splitlines()
        except FileNotFoundError:
            return ()
        found = [line[len(mark) + 1 :] for line in reversed(lines) if line.startswith(f"{mark} ")]
        return tuple(dict.fromkeys(found))

    def _complete(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add the sessions of an older version, all at once."""
        shards: dict[str, list[str]] = {}
        for code, session_id in pairs:
            if code:
                mark = self._mark(code)
                shards.setdefault(mark[:2], []).append(f"{mark} {session_id}\n")
        files.private_folder(self._folder)
        with self._locks.all():
            for name, lines in shards.items():
                file = self._folder / name
                known = file.read_bytes() if file.exists() else b""
                files.write_durably(file, "".join(lines).encode("ascii") + known)
            files.write_durably(self._folder / _COMPLETE, b"")
