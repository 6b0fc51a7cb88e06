"""One small database a session, each in a folder of its own, with the session's papers beside it.

    sessions/<id>/session.json    what the applicant answered
    sessions/<id>/papers/         their documents
    sessions/<id>/damaged-*       a database that could not be read, kept aside

One file per session keeps a save under a millisecond however many sessions there are. Two
processes may read the same sessions, but only one may write a session.
"""

from __future__ import annotations

import errno
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document, Table

from kiosk import files, log
from kiosk.errors import StoreError
from kiosk.store.atomic import AtomicJSONStorage, DamagedError

SCHEMA = 1
"""Version of what is written; another one is not read."""
_FILE = "session.json"
_ONLY = 1
"""The database holds one document, always under this number."""
_ID = re.compile(r"[0-9a-f]{1,64}")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Summary:
    """What may be said about a kept session without a PIN."""

    id: str
    code: str
    step_id: str
    saved_at: datetime | None
    """UTC; None: its file could not be read."""


@dataclass(frozen=True)
class _Kept:
    record: dict[str, Any]
    saved_at: datetime


class TinySessionStore:
    """Keeps sessions under a folder; safe to call from several threads of one process."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = _utc_now) -> None:
        """Make the folder and clear away what a power cut left in it.

        Raises:
            StoreError: the folder cannot be used.
        """
        self._folder = folder
        self._now = now
        self._lock = threading.RLock()
        with self._guarded():
            files.private_folder(folder)
            for rest in filter(files.is_half_wiped, folder.iterdir()):
                files.wipe(rest)
            files.sweep_temporaries(folder)

    def save(self, record: Mapping[str, Any]) -> None:
        """Keep a session durably; when this returns, a power cut does not undo it.

        Args:
            record: plain data with at least the session's "id".

        Raises:
            StoreError: it could not be kept; what was kept before is whole.
        """
        session_id = str(record["id"])
        kept = {"schema": SCHEMA, "saved_at": self._now().astimezone(UTC).isoformat(), "record": dict(record)}
        with self._guarded():
            file = files.private_folder(self._home(session_id)) / _FILE
            known = self._read(session_id) is not None  # a damaged file is set aside here
            with _table(file) as table:
                if known:
                    table.update(kept, doc_ids=[_ONLY])
                else:
                    table.insert(Document(kept, doc_id=_ONLY))

    def load(self, session_id: str) -> dict[str, Any] | None:
        """The record of a session as it was saved; None if there is none or it is damaged.

        Raises:
            StoreError: the disk does not let it be read.
        """
        with self._guarded():
            kept = self._read(session_id)
        return kept.record if kept else None

    def latest(self, since: datetime) -> dict[str, Any] | None:
        """The session saved last, if that was after `since`.

        Raises:
            StoreError: the disk does not let them be read.
        """
        with self._guarded():
            found = [
                kept
                for name in self.ids()
                if (kept := self._read(name)) and kept.saved_at > since.astimezone(UTC)
            ]
        return max(found, key=lambda kept: kept.saved_at).record if found else None

    def forget(self, session_id: str) -> None:
        """Overwrite and delete a session with its folder; nothing happens if there is none.

        Raises:
            StoreError: something of it could not be deleted.
        """
        with self._guarded():
            files.wipe(self._home(session_id))

    def folder(self, session_id: str) -> Path:
        """The session's own folder for its papers, private, made if missing.

        Raises:
            StoreError: it cannot be made.
        """
        with self._guarded():
            return files.private_folder(self._home(session_id) / "papers")

    def ids(self) -> list[str]:
        """The ids of every session, the damaged ones too.

        Raises:
            StoreError: the disk does not let them be listed.
        """
        with self._guarded():
            return sorted(home.name for home in self._folder.iterdir() if _ID.fullmatch(home.name))

    def summaries(self) -> list[Summary]:
        """Every session without its personal data, the one saved last first.

        Raises:
            StoreError: the disk does not let them be read.
        """
        with self._guarded():
            found = [self._summary(name) for name in self.ids()]
        return sorted(found, key=lambda one: one.saved_at or datetime.min.replace(tzinfo=UTC), reverse=True)

    def touched_at(self, session_id: str) -> datetime | None:
        """When a session was saved; when its newest file changed if that cannot be read.

        Raises:
            StoreError: the disk does not let it be read.
        """
        with self._guarded():
            if kept := self._read(session_id):
                return kept.saved_at
            return files.changed_at(self._home(session_id))

    def _summary(self, session_id: str) -> Summary:
        kept = self._read(session_id)
        record = kept.record if kept else {}
        code, step_id = str(record.get("code", "")), str(record.get("step_id", ""))
        return Summary(session_id, code, step_id, kept.saved_at if kept else None)

    def _home(self, session_id: str) -> Path:
        """The session's folder; an id can never lead anywhere else."""
        if not _ID.fullmatch(session_id):
            raise StoreError("El identificador de una sesión solo tiene cifras y letras de la a a la f.")
        return self._folder / session_id

    def _read(self, session_id: str) -> _Kept | None:
        file = self._home(session_id) / _FILE
        if not file.exists():
            return None
        try:
            with _table(file) as table:
                return _kept(table.get(doc_id=_ONLY))
        except (ValueError, TypeError, KeyError, AttributeError):  # whatever a foreign file makes TinyDB do
            self._set_aside(file, session_id)
            return None

    def _set_aside(self, file: Path, session_id: str) -> None:
        """Keep a database that cannot be read out of the way; it goes when its session goes."""
        taken = sum(1 for _ in file.parent.glob("damaged-*"))
        file.rename(file.with_name(f"damaged-{taken + 1}.json"))
        files.sync_folder(file.parent)
        log.event("session_damaged", logging.WARNING, session=session_id)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One thread at a time, and the disk's troubles as a StoreError."""
        try:
            with self._lock:
                yield
        except OSError as error:
            raise StoreError(self._trouble(error)) from None

    def _trouble(self, error: OSError) -> str:
        if error.errno in files.FULL:
            return f"El disco está lleno: no cabe nada más en {self._folder}. Libere espacio."
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return (
                f"No hay permiso para escribir en {self._folder}. Revise el dueño de la carpeta y el disco."
            )
        name = errno.errorcode.get(error.errno or 0, "?")
        return f"El disco no responde bien en {self._folder} ({name}). Revise la carpeta y el disco."


@contextmanager
def _table(file: Path) -> Iterator[Table]:
    with TinyDB(file, storage=AtomicJSONStorage) as database:
        yield database.table("session", cache_size=0)


def _kept(document: Document | list[Document] | None) -> _Kept:
    """What a document holds; ValueError if this program did not write it."""
    if not isinstance(document, Document) or document.get("schema") != SCHEMA:
        raise DamagedError("foreign version")
    record, saved_at = document["record"], datetime.fromisoformat(document["saved_at"])
    if not isinstance(record, dict) or saved_at.tzinfo is None:
        raise DamagedError("no record")
    return _Kept(record, saved_at)
