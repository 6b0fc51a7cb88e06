"""Stores sessions in a shared database, and on this machine while the server does not answer.

    data/waiting/<id>/session.db      sessions not sent yet, encrypted like any session of this machine
    data/sessions/<id>/papers/        documents, with and without the server

Sessions saved while the server does not answer are stored here and sent later. A session that another kiosk
has continued meanwhile is not overwritten at the server: it stays here, and staff are told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.errors import AwayError, ConflictError, StoreError
from kiosk.log import event, failure
from kiosk.ports import Age, AgeSpan, Kept, Proof, Summary, Tally, every_span
from kiosk.store.papers_folder import papers_folder
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.session_file import checked_id
from kiosk.store.store_errors import disk_troubles
from kiosk.store.tiny_store import TinySessionStore

_BASE = "waiting_since_revision"
"""Key in the record of a waiting session: the revision at the server that it continues, 0 for a new one."""


class OfflineStore:
    """The server's sessions and those waiting to be sent; safe to use from several threads."""

    def __init__(
        self,
        connect: Callable[[Callable[[], set[str]]], PostgresSessionStore],
        local: TinySessionStore,
        papers: Path,
    ) -> None:
        """Connect if the server answers.

        Args:
            connect: opens the server's store; its argument returns the ids of the sessions waiting here.
            local: the store of the waiting sessions.
            papers: folder of this machine's documents.

        Raises:
            StoreError: the server refuses this kiosk, or the key is not that of the other kiosks.
        """
        self._connect, self._local, self._papers = connect, local, papers
        self._lock = threading.RLock()
        self._server: PostgresSessionStore | None = None
        self._ahead: dict[str, int] = {}
        """Session id -> how much higher its revision is on this screen than at the server."""
        with suppress(AwayError):
            self._there()

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Save a session durably, at the server or here; returns its new revision.

        Raises:
            ConflictError: another kiosk saved or wiped it meanwhile; nothing was written.
            StoreError: it could not be saved in either place.
        """
        session_id = checked_id(str(record["id"]))
        with self._lock:
            if waiting := self._local.load(session_id):
                return self._save_here(record, _base(waiting), expected, waiting.revision)
            ahead = self._ahead.get(session_id, 0)
            wanted = None if expected is None else expected - ahead
            try:
                return self._there().save(record, wanted) + ahead
            except AwayError:
                return self._save_here(record, wanted or 0, None, 0)

    def load(self, session_id: str) -> Kept | None:
        """The session as it was last saved; None if there is none. Raises StoreError."""
        with self._lock:
            if waiting := self._local.load(checked_id(session_id)):
                return self._kept(session_id, waiting)
            kept = self._there().load(session_id)
            ahead = self._ahead.get(session_id, 0)
            return Kept(kept.record, kept.revision + ahead, kept.saved_at, kept.saved_in) if kept else None

    def find(self, code: str) -> str | None:
        """Id of the session with this code; raises AwayError if the server does not answer."""
        return self._local.find(code) or self._there().find(code)

    def latest(self, since: datetime) -> Kept | None:
        """The open session saved last, if that was after `since`; without the server, of those here."""
        here = self._local.latest(since)
        try:
            there = self._there().latest(since)
        except AwayError:
            if here is None:
                raise
            there = None
        if here and not (there and there.saved_at > here.saved_at):
            return self.load(str(here.record["id"]))
        return there

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """The sessions: those waiting here first, then the server's if it answers. Raises StoreError."""
        here = self._local.list(0, offset + limit)
        ids = {one.id for one in here}
        try:
            there = self._there().list(max(0, offset - len(here)), limit + len(here))
        except AwayError:
            there = ()
        return (*here[offset:], *(one for one in there if one.id not in ids))[:limit]

    def ages(self, wanted: Callable[[AgeSpan], bool] = every_span) -> tuple[Age, ...]:
        """How old each session is; raises AwayError if the server does not answer: a sweep has to see all."""
        del wanted  # every row has to be opened for its age
        here = self._local.ages()
        ids = {one.id for one in here}
        return (*here, *(one for one in self._there().ages() if one.id not in ids))

    def count(self) -> int:
        """How many sessions there are, here and at the server, if it answers; one at both counts twice."""
        try:
            return self._local.count() + self._there().count()
        except AwayError:
            return self._local.count()

    def search(self, text: str, limit: int = 500) -> tuple[Summary, ...]:
        """Sessions by what was typed: those that wait here first, then the server's, if it answers."""
        here = self._local.search(text, limit)
        try:
            there = self._there().search(text, limit)
        except AwayError:
            there = ()
        ids = {one.id for one in here}
        return (*here, *(one for one in there if one.id not in ids))[:limit]

    def summary(self, session_id: str) -> Summary | None:
        """What lists show of a session; raises AwayError if it is not here and the server does not answer."""
        return self._local.summary(session_id) or self._there().summary(session_id)

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease; without the server, only that of a session waiting here."""
        with self._lock:
            try:
                taken = self._there().lease(session_id, holder, seconds)
            except AwayError:
                if self._local.load(session_id) is None:
                    raise
                taken = True
            return taken

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """Whether another kiosk has a session open; without the server, none has one that waits here."""
        try:
            return self._there().held_elsewhere(session_id, holder)
        except AwayError:
            if self._local.load(session_id) is None:
                raise
            return False

    def release(self, session_id: str, holder: str) -> None:
        """Give a lease back; without the server it expires. Raises StoreError."""
        with suppress(AwayError):
            self._there().release(session_id, holder)

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Wipe a session here and at the server.

        Raises:
            AwayError: it is wiped here; the server did not answer and may still have it.
            StoreError: something could not be deleted.
        """
        with self._lock:
            if waiting := self._local.load(checked_id(session_id)):
                begun_here = _base(waiting) == 0
                self._local.forget(session_id, proof if begun_here else None)
                proof = None if begun_here else proof
            self._ahead.pop(session_id, None)
            with disk_troubles(self._papers):
                files.wipe(self._papers / session_id)
            self._there().forget(session_id, proof)

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """The proofs of wiped sessions, at the server and here; raises StoreError."""
        return (*self._there().proofs(since), *self._local.proofs(since))

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Add numbers to the counts at the server, or to those here while it is away; raises StoreError."""
        told = tuple(tallies)
        try:
            self._there().add_tallies(told)
        except AwayError:
            self._local.add_tallies(told)

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """The counts of each day, at the server and here; raises StoreError."""
        return (*self._there().tallies(since), *self._local.tallies(since))

    def folder(self, session_id: str) -> Path:
        """The private folder of a session's documents on this machine; it is made if it is missing."""
        with disk_troubles(self._papers):
            return papers_folder(self._papers, session_id)

    def health(self) -> str:
        """Whether the server answers, and how many sessions wait, in Spanish; empty: all is well."""
        waiting = len(self._local.list())
        try:
            told = self._there().health()
        except StoreError as error:
            told = error.detail
        many = "Una sesión espera" if waiting == 1 else f"{waiting} sesiones esperan"
        here = f"{many} aquí para ir a la base de datos: se envía sola cuando responda." if waiting else ""
        return " ".join(words for words in (told, here, self._local.health()) if words)

    def shared_revision(self, session_id: str, revision: int) -> int:
        """The server's revision that one of this screen stands for; raises StoreError."""
        with self._lock:
            if waiting := self._local.load(checked_id(session_id)):
                return _base(waiting)
            return max(0, revision - self._ahead.get(session_id, 0))

    def retry(self, without: frozenset[str] = frozenset()) -> bool:
        """Send the waiting sessions to the server; True: none is left. Call it in a thread."""
        left = 0
        for one in (one for one in self._local.list() if one.id not in without):
            try:
                left += not self._hand_over(one.id)
            except AwayError:
                return False
            except StoreError as error:
                failure("hand_over_failed", error, session=one.id)
                left += 1
        return not left

    def close(self) -> None:
        """Close the connection to the server."""
        with self._lock:
            if self._server:
                self._server.close()

    def _hand_over(self, session_id: str) -> bool:
        """Send a session to the server; False: another kiosk has continued it there."""
        with self._lock:
            waiting, server = self._local.load(session_id), self._there()
            if waiting is None:
                return True
            base, there = _base(waiting), server.load(session_id)
            record = self._kept(session_id, waiting).record
            try:
                if there and there.revision != base:
                    if there.record != record and not _ours(there, waiting):
                        raise ConflictError("La sesión se continuó en otro quiosco.")
                    base = there.revision
                sent = there is not None and there.record == record  # this process ended before it was noted
                revision = base if sent else server.save(record, base)
            except ConflictError as error:
                failure("hand_over_conflict", error, session=session_id)
                return False
            self._ahead[session_id] = self._kept(session_id, waiting).revision - revision
            self._local.forget(session_id)
        event("handed_over", session=session_id)
        return True

    def _save_here(self, record: Mapping[str, Any], base: int, expected: int | None, known: int) -> int:
        ahead = self._ahead.get(str(record["id"]), 0)
        if expected is not None and expected != base + known + ahead:
            raise ConflictError("La sesión se guardó o se borró desde otra pantalla mientras tanto.")
        return base + ahead + self._local.save({**record, _BASE: base})

    def _kept(self, session_id: str, waiting: Kept) -> Kept:
        record = {name: value for name, value in waiting.record.items() if name != _BASE}
        revision = _base(waiting) + waiting.revision + self._ahead.get(session_id, 0)
        return Kept(record, revision, waiting.saved_at, waiting.saved_in)

    def _there(self) -> PostgresSessionStore:
        """The server's store; raises AwayError if it does not answer."""
        with self._lock:
            if self._server is None:
                self._server = self._connect(lambda: {one.id for one in self._local.list()})
            return self._server


def _base(waiting: Kept) -> int:
    return int(waiting.record.get(_BASE, 0))


def _ours(there: Kept, waiting: Kept) -> bool:
    """Whether this machine sent the server's record before the waiting one: its answer was lost."""
    one, other = there.saved_in, waiting.saved_in
    return one is not None and other is not None and one.id == other.id and one.seconds <= other.seconds
