"""Keeps the session that is open on this screen: saves it, holds its lease, and ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kiosk.boot import boot_seconds
from kiosk.errors import ConflictError, KioskError, StoreError
from kiosk.interview.derived_values import Station
from kiosk.interview.session import Session
from kiosk.log import failure
from kiosk.ports import Kept, Services
from kiosk.ports.sessions import proof_of

LEASE_SECONDS = 60
"""How long a session stays locked for other screens when this one falls silent."""
RENEW_SECONDS = 20
"""How often the lease is renewed."""
RETRY_SECONDS = 5
"""How soon a renewal that failed is tried again."""


class Keeper:
    """Has one session open at a time. Everything but `note`, `turn`, `typed` and `due` may take long."""

    def __init__(self, services: Services, station: Station) -> None:
        self._store, self._printer, self._clock = services.store, services.printer, services.clock
        self._documents, self._station = services.documents, station
        self._typing: Mapping[str, Any] = {}
        """What was last kept of the typing on the screen."""
        self._revision = 0
        """The revision of what this screen saved or read last."""
        self._saved_at: datetime | None = None
        """When that was."""
        self._leased = 0.0
        """When the lease was taken or renewed, in seconds since the machine started; 0: there is none."""
        self.lost = False
        """Another screen has the session now: nothing of it is written here any more."""
        self.owing = False
        """What was to be kept last could not be."""
        self.unwiped: KioskError | None = None
        """Why the session that was to be wiped last could not be wiped at once."""
        self.told = False
        """Who is at the screen knows; said once, until it is kept or staff were here."""

    def open(self, session_id: str) -> Kept | None:
        """Take a kept session for this screen; None if there is none.

        Raises:
            ConflictError: it is open on another screen.
            StoreError: the disk does not let it be read.
        """
        self._reset()
        if self._store.load(session_id) is None:
            return None
        self._lease(session_id)
        if self.lost:
            self._reset()
            raise ConflictError("La sesión está abierta en otra pantalla.")
        if kept := self._store.load(session_id):  # as it is now that nobody else may write it
            self._revision, self._saved_at = kept.revision, kept.saved_at
        return kept

    def save(self, session: Session) -> StoreError | None:
        """Keep a session; before consent nothing is kept. The error, if the disk could not."""
        record = self.note(session)
        return self.write(record) if record else None

    def note(self, session: Session) -> dict[str, Any] | None:
        """A copy of what is to be kept of a session, for `write`; None before consent."""
        if not session.answers:
            return None
        session.started_at = session.started_at or self._clock.now().isoformat(timespec="seconds")
        return session.record()

    def write(self, record: Mapping[str, Any]) -> StoreError | None:
        """Put on disk what `note` gave. The error, if the disk could not."""
        if self.lost:
            return ConflictError("La sesión está abierta en otra pantalla.")
        try:
            self._revision = self._store.save(record, self._revision)
            self._saved_at = self._clock.now()
            if not self._leased:
                self._lease(str(record["id"]))
        except StoreError as error:
            self.owing = True
            self.lost = self.lost or isinstance(error, ConflictError)
            failure("save_failed", error, session=str(record["id"]))
            return error
        self.owing = self.told = False
        return None

    @property
    def due(self) -> bool:
        """The lease has to be renewed."""
        return bool(self._leased) and not self.lost and boot_seconds() - self._leased >= RENEW_SECONDS

    def renew(self, session_id: str) -> None:
        """Keep other screens out for a while; to be called whenever it is due."""
        if self.due:
            try:
                self._lease(session_id)
            except StoreError as error:
                self._leased += RETRY_SECONDS
                failure("lease_failed", error, session=session_id)

    def turn(self) -> None:
        """Another step is shown: its typing starts anew."""
        self._typing = {}

    def typed(self, session: Session, typed: Mapping[str, Any]) -> bool:
        """Take what stands in the boxes and was not accepted yet; whether there is something to keep."""
        if typed != self._typing:
            session.keep(typed)
            self._typing = dict(typed)
            return True
        return self.owing

    def end(self, session: Session, outcome: str, *, keep: bool = False) -> bool:
        """Let go of a session, whatever the disk says; only the journal is told when it could not.

        A finished one is kept for reprints as long as `[privacy] keep_finished_hours` says, an abandoned
        one if `keep` says so; any other is wiped, and only the proof of its consent remains. PDFs can be
        made again at any time, so they go unless `keep_paper_files` says otherwise.

        Args:
            session: the session.
            outcome: "finished", "left", "idle" or "staff".
            keep: it can be gone on with later.

        Returns:
            Whether the session was still this screen's.
        """
        ours = not self.lost
        if ours:
            rules = self._station.privacy
            if outcome == "finished" and rules.keep_finished_hours:
                session.outcome = outcome
                self._try(session, lambda: self.save(session))
                keep = True
            if keep:
                if not rules.keep_paper_files:
                    self._try(session, lambda: self._clear(session.id))
                self._try(session, lambda: self._store.release(session.id, self._station.name))
            else:
                now = self._clock.now()
                proof = proof_of(session.record(), outcome, self._station.name, self._saved_at or now, now)
                self.unwiped = self._try(session, lambda: self._store.forget(session.id, proof))
                self._try(session, lambda: self._printer.forget(session.code))
        self._reset()
        return ours

    def sweep(self, session_id: str) -> None:
        """Wipe what a paper still in the making left after the end of its session.

        Raises:
            KioskError: the disk does not let something be read or wiped.
        """
        if self._store.load(session_id) is None:
            self._store.forget(session_id)
        elif not self._station.privacy.keep_paper_files:
            self._clear(session_id)

    def _clear(self, session_id: str) -> None:
        """Wipe the papers of a session; raises StoreError or DocumentError."""
        self._documents.discard(self._store.folder(session_id))

    def _lease(self, session_id: str) -> None:
        self.lost = not self._store.lease(session_id, self._station.name, LEASE_SECONDS)
        self._leased = boot_seconds()

    def _try(self, session: Session, task: Callable[[], object]) -> KioskError | None:
        try:
            task()
        except KioskError as error:
            failure("end_failed", error, session=session.id)
            return error
        return None

    def _reset(self) -> None:
        self._typing, self._revision, self._saved_at = {}, 0, None
        self._leased, self.lost, self.owing, self.told = 0.0, False, False, False
