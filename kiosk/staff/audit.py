"""The audit log: who did what and when, in lines that are only ever added.

    audit/audit.jsonl              the lines now
    audit/audit-00001234.jsonl     older ones; the number is that of its last line
    audit/head                     number and hash of the last line, and where the oldest file begins

The head tells when the last line was removed, and carries the chain over from file to file. A line is
on the disk before the head names it: after a power cut the file is at most one line ahead.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.staff.audit_chain import ORIGIN, AuditLine, new_line, read_line
from kiosk.staff.record_file import RecordFile, guarded, held

FILE, HEAD = "audit.jsonl", "head"
MACHINE = "quiosco"
"""Who writes the notes about the log itself."""
SIZE = 1_000_000
"""Bytes after which the file is put aside."""
KEPT = 50
"""How many files put aside are kept: some hundred thousand acts."""
_TAIL = 4096
"""No line is longer, in bytes."""


class AuditLog:
    """The log in its folder; several processes may write at once."""

    def __init__(self, folder: Path, now: Callable[[], datetime], size: int = SIZE, kept: int = KEPT) -> None:
        """Take the place; nothing is made before the first act.

        Args:
            folder: where the files are.
            now: local time with its zone.
            size: bytes after which the file is put aside.
            kept: how many files put aside are kept.
        """
        self._folder = folder
        self._file = folder / FILE
        self._now = now
        self._size = size
        self._kept = kept

    def record(self, who: str, what: str, code: str = "") -> None:
        """Write down an act; when this returns, a power cut does not undo it.

        Args:
            who: a staff member's name, «público» or «consola».
            what: a short Spanish phrase without personal data.
            code: the session's code, if it is about one.

        Raises:
            StaffError: it could not be written down.
        """
        with held(self._folder / HEAD) as head, guarded(self._folder):
            state = self._mend(head)
            if self._file.exists() and self._file.stat().st_size >= self._size:
                state = self._rotate(head, state)
            self._add(head, state, who, what, code)

    def _mend(self, head: RecordFile) -> dict[str, Any]:
        """The head as the file says it: a line the head does not name yet counts, half a line goes."""
        torn = self._cut()
        last = _last(self._file)
        if not (state := head.value):
            return self._new_head(head, last)
        if last and last.n == state["n"] + 1 and last.follows(state["hash"]):
            state = state | {"n": last.n, "hash": last.hash}
            head.write(state)
        if torn:
            state = self._add(head, state, MACHINE, "reparó la última línea, cortada por un apagón")
        return state

    def _new_head(self, head: RecordFile, last: AuditLine | None) -> dict[str, Any]:
        """The head of an empty log, or one in place of a lost one, which is written down."""
        state = {"n": 0, "hash": ORIGIN, "first": 1, "before": ORIGIN}
        old = aside(self._folder)
        if last is None and not old:
            return state
        if last := last or _last(old[-1]):
            state = state | {"n": last.n, "hash": last.hash}
        if old and (first := _first(old[0])) and first.n > 1:
            state = state | {"first": first.n, "before": ""}
        return self._add(head, state, MACHINE, "hizo de nuevo la cabecera perdida de este registro")

    def _add(
        self, head: RecordFile, state: dict[str, Any], who: str, what: str, code: str = ""
    ) -> dict[str, Any]:
        line = new_line(state["n"] + 1, self._now(), who, what, code, state["hash"])
        self._append(line)
        state = state | {"n": line.n, "hash": line.hash}
        head.write(state)
        return state

    def _append(self, line: AuditLine) -> None:
        new = not self._file.exists()
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            whole = os.fstat(handle).st_size
            content = f"{line.text()}\n".encode()
            try:
                if os.write(handle, content) < len(content):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, whole)
                raise
        finally:
            os.close(handle)
        if new:
            files.sync_folder(self._folder)

    def _cut(self) -> bool:
        """Take away the half line a power cut left at the end; False: there was none."""
        torn = False
        while (tail := _tail(self._file)) and not tail.endswith(b"\n"):
            torn = True
            half = len(tail) - (tail.rfind(b"\n") + 1)
            with self._file.open("r+b") as stream:
                stream.truncate(self._file.stat().st_size - half)
                os.fsync(stream.fileno())
        return torn

    def _rotate(self, head: RecordFile, state: dict[str, Any]) -> dict[str, Any]:
        """Put the file aside; the oldest go, and the head remembers where the chain begins then."""
        self._file.rename(self._folder / f"audit-{state['n']:08}.jsonl")
        files.sync_folder(self._folder)
        old = aside(self._folder)
        for doomed in old[: max(0, len(old) - self._kept)]:
            last = _last(doomed)
            state = state | {"first": last_number(doomed) + 1, "before": last.hash if last else ""}
            head.write(state)  # first: a file too many is no damage, one too few is
            doomed.unlink()
        return state


def aside(folder: Path) -> list[Path]:
    """The files put aside, the oldest first."""
    return sorted(folder.glob("audit-*.jsonl"))


def last_number(file: Path) -> int:
    """Number of the last line of a file put aside, as its name says it."""
    number = file.stem.removeprefix("audit-")
    return int(number) if number.isdecimal() else 0


def _first(file: Path) -> AuditLine | None:
    with file.open(encoding="utf-8", errors="replace") as stream:
        return read_line(stream.readline().rstrip("\n"))


def _last(file: Path) -> AuditLine | None:
    lines = _tail(file).splitlines()
    return read_line(lines[-1].decode(errors="replace")) if lines else None


def _tail(file: Path) -> bytes:
    if not file.exists():
        return b""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - _TAIL))
        return stream.read()
