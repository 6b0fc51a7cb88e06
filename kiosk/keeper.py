"""Keeps the session that is open on this screen: saves it, holds its lease, and ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kiosk.boot import boot_seconds
from kiosk.errors import ConflictError, KioskError, StoreError
from kiosk.interview.session import Session
from kiosk.interview.values import Station
from kiosk.log import failure
from kiosk.ports import Kept, Services
from kiosk.records import proof_of

LEASE_SECONDS = 60
"""How long a session stays locked for other screens when this one falls silent."""
RENEW_SECONDS = 20
"""How often the lease is renewed."""


class Keeper:
    """Has one session open at a time. Every method but `turn` writes to disk."""

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
        if not session.answers:
            return None
        if self.lost:
            return ConflictError("La sesión está abierta en otra pantalla.")
        session.started_at = session.started_at or self._clock.now().isoformat(timespec="seconds")
        try:
            self._revision = self._store.save(session.record(), self._revision)
            self._saved_at = self._clock.now()
            if not self._leased:
                self._lease(session.id)
        except StoreError as error:
            self.lost = self.lost or isinstance(error, ConflictError)
            failure("save_failed", error, session=session.id)
            return error
        return None

    def renew(self, session: Session) -> None:
        """Keep other screens out; to be called every second or so."""
        if self._leased and not self.lost and boot_seconds() - self._leased >= RENEW_SECONDS:
            try:
                self._lease(session.id)
            except StoreError as error:
                failure("lease_failed", error, session=session.id)

    def turn(self) -> None:
        """Another step is shown: its typing starts anew."""
        self._typing = {}

    def keep_typing(self, session: Session, typed: Mapping[str, Any]) -> None:
        """Keep what stands in the boxes and was not accepted yet."""
        if typed != self._typing:
            session.keep(typed)
            self._typing = dict(typed)
            self.save(session)

    def end(self, session: Session, outcome: str, *, keep: bool = False) -> None:
        """Let go of a session, whatever the disk says; only the journal is told when it could not.

        A finished one is kept for reprints as long as `[privacy] keep_finished_hours` says, an abandoned
        one if `keep` says so; any other is wiped, and only the proof of its consent remains. PDFs can be
        made again at any time, so they go unless `keep_paper_files` says otherwise.

        Args:
            session: the session.
            outcome: "finished", "left", "idle" or "staff".
            keep: it can be gone on with later.
        """
        if not self.lost:
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
                self._try(session, lambda: self._store.forget(session.id, proof))
                self._try(session, lambda: self._printer.forget(session.code))
        self._reset()

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

    def _try(self, session: Session, task: Callable[[], object]) -> None:
        try:
            task()
        except KioskError as error:
            failure("end_failed", error, session=session.id)

    def _reset(self) -> None:
        self._typing, self._revision, self._saved_at = {}, 0, None
        self._leased, self.lost = 0.0, False
