"""Wipes that were asked for and are not done yet: a small file each, kept until it is done.

A server that is away, or a disk that refuses, must not turn a wipe into a session that stays and can be
continued. A note is durable before the wipe is tried, and goes when it is done. It names no person.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.boot import Boot
from kiosk.ports import Proof
from kiosk.store.record_schema import saved_in


@dataclass(frozen=True)
class PendingWipe:
    """One wipe that was asked for."""

    id: str
    """Of the session."""
    code: str
    """Of the session; empty: it is not known."""
    revision: int
    """The newest one that was known when it was asked for."""
    asked_in: Boot
    """The start of the machine in which it was asked for, and the seconds since it."""
    proof: Proof | None = None
    """What remains of the session."""


class PendingWipes:
    """The notes in a folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, wipe: PendingWipe) -> None:
        """Note a wipe durably; one that is noted already stays as it is. Raises OSError."""
        file = files.private_folder(self._folder) / wipe.id
        if not file.exists():
            files.write_durably(file, json.dumps(_plain(wipe)).encode())

    def done(self, session_id: str) -> None:
        """Take a note away; raises OSError."""
        with suppress(FileNotFoundError):
            (self._folder / session_id).unlink()
            files.sync_folder(self._folder)

    def ids(self) -> frozenset[str]:
        """The sessions that have to go; raises OSError."""
        try:
            return frozenset(file.name for file in self._folder.iterdir() if not file.name.startswith("."))
        except FileNotFoundError:
            return frozenset()

    def all(self) -> tuple[PendingWipe, ...]:
        """Every wipe that was noted; raises OSError."""
        return tuple(self._read(name) for name in sorted(self.ids()))

    def _read(self, session_id: str) -> PendingWipe:
        """A note; of one that cannot be read the name is enough, and nothing saved later is wiped by it."""
        try:
            plain = json.loads((self._folder / session_id).read_bytes())
            asked_in = saved_in(plain["asked_in"]) or Boot("", 0.0)
            return PendingWipe(
                session_id, str(plain["code"]), int(plain["revision"]), asked_in, _proof(plain["proof"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return PendingWipe(session_id, "", 0, Boot("", 0.0))


def _plain(wipe: PendingWipe) -> dict[str, Any]:
    proof = asdict(wipe.proof) | {"at": wipe.proof.at.isoformat()} if wipe.proof else None
    return {"code": wipe.code, "revision": wipe.revision, "asked_in": list(wipe.asked_in), "proof": proof}


def _proof(plain: dict[str, Any] | None) -> Proof | None:
    return Proof(**plain | {"at": datetime.fromisoformat(plain["at"])}) if plain else None
