"""Wipes that were requested and are not done yet: a small file for each.

If the server does not answer or the disk fails, a session that should be wiped must not be continued. The
note is durable before the wipe is tried, and removed after it. It holds no personal data.
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

FOLDER = "wiping"
"""Name of the notes' folder in the data folder."""


@dataclass(frozen=True)
class PendingWipe:
    """One wipe that was requested."""

    id: str
    """Id of the session."""
    code: str
    """Code of the session; empty: not known."""
    revision: int
    """The newest revision of the database that was known at the request."""
    asked_in: Boot
    """The machine's start at the request, and the seconds since it."""
    proof: Proof | None = None
    """The proof to store when the session is wiped."""


class PendingWipes:
    """The notes in a folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, wipe: PendingWipe) -> None:
        """Write a note durably; an existing one is not changed. Raises OSError."""
        file = files.private_folder(self._folder) / wipe.id
        if not file.exists():
            files.write_durably(file, json.dumps(_plain(wipe)).encode())

    def done(self, session_id: str) -> None:
        """Remove a note; raises OSError."""
        with suppress(FileNotFoundError):
            (self._folder / session_id).unlink()
            files.sync_folder(self._folder)

    def ids(self) -> frozenset[str]:
        """Ids of the sessions to be wiped; raises OSError."""
        try:
            return frozenset(file.name for file in self._folder.iterdir() if not file.name.startswith("."))
        except FileNotFoundError:
            return frozenset()

    def all(self) -> tuple[PendingWipe, ...]:
        """Every note; raises OSError."""
        return tuple(self._read(name) for name in sorted(self.ids()))

    def _read(self, session_id: str) -> PendingWipe:
        """Read a note. Of a damaged one only the id is known; a session with any save is then not wiped."""
        try:
            plain = json.loads((self._folder / session_id).read_bytes())
            asked_in = saved_in(plain["asked_in"]) or Boot("", 0.0)
            return PendingWipe(
                session_id, str(plain["code"]), int(plain["revision"]), asked_in, _proof(plain["proof"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return PendingWipe(session_id, "", 0, Boot("", 0.0))


def notes(data: Path) -> dict[str, bytes]:
    """The bytes of every note in a data folder, by session id; raises OSError."""
    return {name: (data / FOLDER / name).read_bytes() for name in PendingWipes(data / FOLDER).ids()}


def _plain(wipe: PendingWipe) -> dict[str, Any]:
    proof = asdict(wipe.proof) | {"at": wipe.proof.at.isoformat()} if wipe.proof else None
    return {"code": wipe.code, "revision": wipe.revision, "asked_in": list(wipe.asked_in), "proof": proof}


def _proof(plain: dict[str, Any] | None) -> Proof | None:
    return Proof(**plain | {"at": datetime.fromisoformat(plain["at"])}) if plain else None
