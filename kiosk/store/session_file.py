"""The file of one session: read it, write it, encrypt an old one, set a damaged one aside.

Reading needs no lock, because files are replaced as a whole. Call everything else under the session's lock.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tinydb import TinyDB
from tinydb import table as tiny

from kiosk import files, log
from kiosk.errors import StoreError
from kiosk.ports import Kept
from kiosk.store import record_schema
from kiosk.store.atomic_storage import SealedStorage, tables
from kiosk.store.encryption import HEAD_BYTES, Encryption

FILE = "session.db"
PLAIN = "session.json"
"""Name of the file of schema 1, which is not encrypted."""
STAGING = ".staging"
"""Folder of temporary files: what a power cut leaves there is found without reading every session."""
DAMAGED = "damaged-"
"""Beginning of the name of a file that could not be read."""
_ID = re.compile(r"[0-9a-f]{1,64}")


def is_id(name: str) -> bool:
    """Whether a name has the form of a session's id."""
    return _ID.fullmatch(name) is not None


def checked_id(session_id: str) -> str:
    """The same id, if it has the right form and so cannot lead to another folder; raises StoreError."""
    if not is_id(session_id):
        raise StoreError("El identificador de una sesión solo tiene cifras y letras de la a a la f.")
    return session_id


class SessionFile:
    """The files of sessions under a folder."""

    def __init__(self, root: Path, seal: Encryption) -> None:
        self._root = root
        self._seal = seal
        self._staging = root / STAGING

    def home(self, session_id: str) -> Path:
        """The session's folder; raises StoreError if the id has a wrong form."""
        return self._root / checked_id(session_id)

    def read(self, session_id: str) -> Kept | None:
        """The session as it was last saved; None if there is none.

        Raises:
            DamagedError: the file was not written by this program, or is damaged.
            StoreError: another key or a later version encrypted it.
            OSError: it cannot be read.
        """
        file = self.home(session_id) / FILE
        with self._table(file, session_id) as table:
            found = table.get(doc_id=record_schema.ONLY)
        if found is not None:
            return record_schema.kept(found)
        if (plain := self._plain(session_id)) is not None:
            return record_schema.kept_in_plain(tables(plain))
        return None

    def write(self, session_id: str, kept: Kept) -> None:
        """Write a session durably; a file of schema 1 is wiped then.

        Raises:
            OSError: nothing was changed.
            TypeError: the record is no plain data; nothing was changed.
        """
        files.private_folder(self._staging)
        file = files.private_folder(self.home(session_id)) / FILE
        known, data = file.exists(), record_schema.document(kept)
        with self._table(file, session_id) as table:
            if known:
                table.update(data, doc_ids=[record_schema.ONLY])
            else:
                table.insert(tiny.Document(data, doc_id=record_schema.ONLY))
        files.wipe_file(file.with_name(PLAIN))

    def in_plain(self, session_id: str) -> bool:
        """Whether the session has a file of schema 1."""
        return (self.home(session_id) / PLAIN).exists()

    def seal_plain(self, session_id: str) -> None:
        """Encrypt the session in a file of schema 1, and wipe that file; raises as `read` and `write`."""
        if kept := self.read(session_id):
            self.write(session_id, kept)

    def set_aside(self, session_id: str) -> None:
        """Rename a file that cannot be read; it is wiped with its session."""
        for name in (FILE, PLAIN):
            file = self.home(session_id) / name
            if file.exists():
                taken = sum(1 for _ in file.parent.glob(f"{DAMAGED}*"))
                file.rename(file.with_name(f"{DAMAGED}{taken + 1}{file.suffix}"))
                files.sync_folder(file.parent)
                log.event("session_damaged", logging.WARNING, session=session_id)
                return

    def was_set_aside(self, session_id: str) -> bool:
        """Whether a file of this session was set aside."""
        return any(self.home(session_id).glob(f"{DAMAGED}*"))

    def anything(self, session_id: str) -> bool:
        """There is something of a session, be it only papers or a file that cannot be read."""
        try:
            rest = [file.name for file in self.home(session_id).iterdir()]
        except OSError:
            return False
        return any(name in (FILE, PLAIN, "papers") or name.startswith(DAMAGED) for name in rest)

    def sealed_by_us(self, session_id: str) -> bool | None:
        """Whether our key encrypted a session; None if there is no file or that cannot be told."""
        try:
            with (self.home(session_id) / FILE).open("rb") as stream:
                return self._seal.fits(stream.read(HEAD_BYTES))
        except (OSError, ValueError, StoreError):
            return None

    def _plain(self, session_id: str) -> bytes | None:
        try:
            return (self.home(session_id) / PLAIN).read_bytes()
        except FileNotFoundError:
            return None

    @contextmanager
    def _table(self, file: Path, session_id: str) -> Iterator[tiny.Table]:
        options = {"seal": self._seal, "name": session_id, "staging": self._staging}
        with TinyDB(file, storage=SealedStorage, **options) as database:
            yield database.table(
                record_schema.TABLE, cache_size=0
            )  # a cache would go stale between processes
