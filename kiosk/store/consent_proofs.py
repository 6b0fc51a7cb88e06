"""The proofs of wiped sessions: one line for each, which cannot be linked to a person.

A controller of personal data must keep the proof of consent (Ley 1581 de 2012, art. 17 b; Decreto 1377 de
2013, art. 8). Lines are only appended. Each has a random mark, so that a wipe which a power cut interrupted
and the next start finished is counted once.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk import files
from kiosk.ports import Proof


def to_line(proof: Proof) -> bytes:
    """A proof as a line of JSON; its time is cut to the hour."""
    at = proof.at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    told = {
        "at": at.isoformat(),
        "notice": proof.notice,
        "station": proof.station,
        "step": proof.step_id,
        "minutes": proof.minutes,
        "outcome": proof.outcome,
        "mark": secrets.token_hex(8),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def from_line(line: bytes) -> Proof | None:
    """The proof in a line; None if a power cut damaged it."""
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"]).astimezone()
        notice, station, step, outcome = (str(told[n]) for n in ("notice", "station", "step", "outcome"))
        return Proof(at, notice, station, step, int(told["minutes"]), outcome)
    except (ValueError, KeyError, TypeError):
        return None


def joined(earlier: bytes, later: bytes) -> bytes:
    """The lines of two files, each once, in order; a last line without an end gets one."""
    lines = dict.fromkeys(line for line in (*earlier.splitlines(), *later.splitlines()) if line)
    return b"".join(line + b"\n" for line in lines)


class Proofs:
    """The file of the proofs.

    Call `add` under the lock for all sessions, since other processes append too.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, line: bytes, *, once: bool = False) -> None:
        """Append a line durably; an incomplete line before it is ended first.

        Args:
            line: from `to_line`.
            once: do nothing if the file has the line already.

        Raises:
            OSError: it could not be appended.
        """
        if once and line.rstrip() in (found.rstrip() for found in self._lines()):
            return
        made = not self._file.exists()
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size and os.pread(handle, 1, size - 1) != b"\n"
            _write_all(handle, (b"\n" if torn else b"") + line)
            os.fsync(handle)
        finally:
            os.close(handle)
        if made:
            files.sync_folder(self._file.parent)

    def since(self, at: datetime | None) -> tuple[Proof, ...]:
        """The proofs from a time on, or all of them; raises OSError.

        A proof tells only the hour of its wipe: the hour of `at` belongs to it.
        """
        told = (from_line(line) for line in self._lines())
        return tuple(proof for proof in told if proof and (at is None or proof.at > at - timedelta(hours=1)))

    def _lines(self) -> Iterator[bytes]:
        try:
            with self._file.open("rb") as stream:
                yield from stream
        except FileNotFoundError:
            return


def _write_all(handle: int, content: bytes) -> None:
    """Write all bytes: on a full disk write(2) may take only a part without an error."""
    while content:
        content = content[os.write(handle, content) :]
