"""The audit log: who did what and when, in lines that are only appended.

    audit/audit.jsonl              the current file
    audit/audit-00001234.jsonl     older files; the number is that of the file's last line
    audit/head                     number and hash of the last line, and where the oldest file begins

The head shows whether the last line was removed, and carries the hash chain from file to file. The anchor, a
file outside the folder, shows whether the folder is an old copy. The order of writes is line, anchor, head:
after a power cut the file is at most one line ahead of the others. A mismatch is not repaired: the numbers
continue after the highest known one, so that the gap stays visible.

The anchor is made before the first line of an empty log. A log that has lines and no anchor goes on without
one, because its lines may have been written again: only a member of the staff makes another anchor.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.errors import StaffError
from kiosk.ports import AuditPage
from kiosk.staff import audit_reading
from kiosk.staff.audit_chain import ORIGIN, AuditLine, new_line, read_line
from kiosk.staff.audit_seal import AuditSeal
from kiosk.staff.record_file import RecordFile, guarded, held

FILE, HEAD = "audit.jsonl", "head"
MACHINE = "quiosco"
"""Who writes the notes about the log itself."""
SIZE = 1_000_000
"""Bytes of the current file after which it is renamed and a new one is begun."""
KEPT = 50
"""How many renamed files are kept: some hundred thousand lines."""
_TAIL = 4096
"""Bytes that are read from the end of a file; every line is shorter."""


class AuditLog:
    """The log in its folder; several processes may write at the same time."""

    def __init__(
        self, folder: Path, now: Callable[[], datetime], seal: AuditSeal, size: int = SIZE, kept: int = KEPT
    ) -> None:
        """Store the settings; no file is made before the first line.

        Args:
            folder: folder of the log.
            now: returns the time in the office's time zone.
            seal: the log's key and anchor.
            size: bytes after which the current file is renamed.
            kept: how many renamed files are kept.
        """
        self._folder = folder
        self._file = folder / FILE
        self._now = now
        self._seal = seal
        self._size = size
        self._kept = kept

    def record(self, who: str, what: str, code: str = "") -> None:
        """Append one line durably: after the return a power cut does not undo it.

        Args:
            who: a staff member's name, «público» or «consola».
            what: a short Spanish phrase without personal data.
            code: the session's code; empty: the act concerns no session.

        Raises:
            StaffError: the line could not be written, or the key is missing.
        """
        self._seal.key()
        with held(self._folder / HEAD) as head, guarded(self._folder):
            state = self._mend(head)
            if self._file.exists() and self._file.stat().st_size >= self._size:
                state = self._rotate(head, state)
            self._add(head, state, who, what, code)

    def anchor(self, who: str, found: int) -> None:
        """Make the missing anchor of a log that has lines, and note that.

        Args:
            who: the member of the staff who wants it.
            found: how many damages `audit_verification.verify` tells.

        Raises:
            StaffError: the anchor is there, or it cannot be written; the log's lines are not changed.
        """
        self._seal.key()
        with held(self._folder / HEAD) as head, guarded(self._folder):
            state = self._mend(head)
            if self._seal.anchored():
                raise StaffError("El ancla del registro está en su lugar: no hay nada que hacer.")
            if not self._seal.put_anchor(state["n"], state["hash"], state["since"]):
                raise StaffError(f"No se puede escribir {self._seal.anchor}. Revise los permisos.")
            damages = f", con {found} {'daño' if found == 1 else 'daños'} a la vista" if found else ""
            self._add(head, state, who, f"hizo el ancla del registro{damages}")

    def page(self, text: str = "", offset: int = 0, limit: int = 50) -> AuditPage:
        """Some lines, the newest first; see the port. Raises StaffError."""
        with guarded(self._folder):
            newest_first = (self._file, *reversed(aside(self._folder)))
            return audit_reading.page(newest_first, text, offset, limit)

    def _mend(self, head: RecordFile) -> dict[str, Any]:
        """Bring head and file into agreement after a power cut, and note every mismatch in the log.

        A valid line that the head does not name yet is accepted; an incomplete last line is removed.
        """
        torn = self._cut()
        last = _last(self._file)
        if not (head.value or head.damaged or last or aside(self._folder)) and self._seal.blank():
            self._seal.put_anchor(0, ORIGIN, 1)
        anchor = self._seal.anchored()
        state, notes = self._known(head.value, last, anchor)
        key = self._seal.key() if state["n"] + 1 >= state["since"] else b""
        if last and last.n == state["n"] + 1 and last.follows(state["hash"], key):
            state = state | {"n": last.n, "hash": last.hash}
        if head.value and "mac" not in head.value and not anchor:  # all lines are older than the key
            state = state | {"since": state["n"] + 1}
        if state != head.value and state["n"]:
            head.write(self._seal.sign(state))
        if torn:
            notes.append("reparó la última línea, cortada por un apagón")
        if (
            anchor
            and (anchor["n"], anchor["hash"]) != (state["n"], state["hash"])
            and anchor["n"] >= state["n"]
        ):
            state = state | {"n": anchor["n"], "hash": anchor["hash"]}
            notes.append("encontró este registro cambiado o incompleto; siguió con el número que debía")
        elif not anchor and state.get("anchored"):
            notes.append("no encontró el ancla que guarda fuera de esta carpeta; no hizo otra")
        for note in notes:
            state = self._add(head, state, MACHINE, note)
        return state

    def _known(
        self, state: dict[str, Any], last: AuditLine | None, anchor: dict[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """The head, made again if it is missing or not this machine's, and the notes to write about that."""
        since = anchor.get("since", 1)
        if state and "mac" not in state:  # of the first version, or forged to look like it
            return state | {"since": anchor.get("since", state["n"] + 2)}, [
                "empezó a usar la llave del quiosco"
            ]
        if state and self._seal.signed(state):
            return state, []
        if not state and anchor.get("n") == 0:  # a power cut at the first line
            return {"n": 0, "hash": ORIGIN, "first": 1, "before": ORIGIN, "since": since}, []
        state = {"n": 0, "hash": ORIGIN, "first": 1, "before": ORIGIN, "since": since}
        old = aside(self._folder)
        if last is None and not old:
            return state, []
        if last := last or _last(old[-1]):
            state = state | {"n": last.n, "hash": last.hash}
        first = _first(old[0] if old else self._file)
        if first and first.n > 1:
            state = state | {"first": first.n, "before": ""}
        elif first and not anchor and first.follows(ORIGIN, b""):
            state = state | {"since": state["n"] + 1}
        state = state | {"lost": True}  # with the head: an anchor that is missing now may be lost, too
        return state, ["hizo de nuevo la cabecera perdida de este registro"]

    def _add(
        self, head: RecordFile, state: dict[str, Any], who: str, what: str, code: str = ""
    ) -> dict[str, Any]:
        line = new_line(state["n"] + 1, self._now(), who, what, code, state["hash"], self._seal.key())
        self._append(line)
        anchored = bool(self._seal.anchored())
        if anchored:
            self._seal.put_anchor(line.n, line.hash, state["since"])
        lost = not anchored and bool(state.get("lost") or state.get("anchored"))
        written = {"n": line.n, "hash": line.hash, "anchored": anchored, "lost": lost}
        state = self._seal.sign(state | written)
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
        """Remove the incomplete line that a power cut left at the end; returns whether there was one."""
        torn = False
        while (tail := _tail(self._file)) and not tail.endswith(b"\n"):
            torn = True
            half = len(tail) - (tail.rfind(b"\n") + 1)
            with self._file.open("r+b") as stream:
                stream.truncate(self._file.stat().st_size - half)
                os.fsync(stream.fileno())
        return torn

    def _rotate(self, head: RecordFile, state: dict[str, Any]) -> dict[str, Any]:
        """Rename the current file and delete the oldest ones; the head stores where the chain begins now."""
        self._file.rename(self._folder / f"audit-{state['n']:08}.jsonl")
        files.sync_folder(self._folder)
        old = aside(self._folder)
        for oldest in old[: max(0, len(old) - self._kept)]:
            last = _last(oldest)
            begin = {"first": last_number(oldest) + 1, "before": last.hash if last else ""}
            state = self._seal.sign(state | begin)
            head.write(state)  # before the deletion: an extra file is no damage, a missing one is
            oldest.unlink()
        return state


def aside(folder: Path) -> list[Path]:
    """The renamed files of a log, the oldest first."""
    return sorted(folder.glob("audit-*.jsonl"))


def last_number(file: Path) -> int:
    """Number of the last line of a renamed file, from its name; 0 for another name."""
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
