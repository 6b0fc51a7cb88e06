"""Stores the session that is open on this screen: saves it, renews its lease, and ends it."""

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
"""Seconds until another screen may take the session of a kiosk that has stopped."""
RENEW_SECONDS = 20
"""Seconds from one renewal of the lease to the next."""
RETRY_SECONDS = 5
"""Seconds until a failed renewal is tried again."""


class Keeper:
    """Stores one session at a time. Its methods may take long, except `note`, `turn`, `typed` and `due`."""

    def __init__(self, services: Services, station: Station) -> None:
        self._store, self._printer, self._clock = services.store, services.printer, services.clock
        self._documents, self._station = services.documents, station
        self._typing: Mapping[str, Any] = {}
        """The texts of the boxes that `typed` took last."""
        self._revision = 0
        """Revision of the last save or load."""
        self._saved_at: datetime | None = None
        """Time of the last save."""
        self._leased = 0.0
        """Seconds from the machine's start to the last renewal of the lease; 0: this screen has no lease."""
        self.lost = False
        """Another screen has the session now: this one does not write it any more."""
        self.owing = False
        """The last save failed."""
        self.unwiped: KioskError | None = None
        """Why the last wipe of a session did not succeed at once; None: it did."""
        self.told = False
        """The applicant has been told that saving fails; a successful save or staff set it back."""

    def open(self, session_id: str) -> Kept | None:
        """Take the lease of a stored session and read it; None if there is none.

        Raises:
            ConflictError: another screen has it open.
            StoreError: it cannot be read.
        """
        self._reset()
        if self._store.load(session_id) is None:
            return None
        self._lease(session_id)
        if self.lost:
            self._reset()
            raise ConflictError("La sesión está abierta en otra pantalla.")
        if kept := self._store.load(session_id):  # read again: now nobody else may write it
            self._revision, self._saved_at = kept.revision, kept.saved_at
        return kept

    def save(self, session: Session) -> StoreError | None:
        """Save a session; before consent nothing is written. Returns the error if it could not be saved."""
        record = self.note(session)
        return self.write(record) if record else None

    def note(self, session: Session) -> dict[str, Any] | None:
        """A copy of a session's record, for `write`; None before consent."""
        if not session.answers:
            return None
        session.started_at = session.started_at or self._clock.now().isoformat(timespec="seconds")
        return session.record()

    def write(self, record: Mapping[str, Any]) -> StoreError | None:
        """Save a record that `note` returned, and take the lease if this screen has none.

        Returns:
            The error if it could not be saved; else None.
        """
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
        """Whether the lease has to be renewed now."""
        return bool(self._leased) and not self.lost and boot_seconds() - self._leased >= RENEW_SECONDS

    def renew(self, session_id: str) -> None:
        """Renew the lease if that is due; a failure is written to the journal and tried again soon."""
        if self.due:
            try:
                self._lease(session_id)
            except StoreError as error:
                self._leased += RETRY_SECONDS
                failure("lease_failed", error, session=session_id)

    def turn(self) -> None:
        """Another step is shown: forget the texts of the last one's boxes."""
        self._typing = {}

    def typed(self, session: Session, typed: Mapping[str, Any]) -> bool:
        """Store the texts of the boxes as drafts; returns whether there is something to save."""
        if typed != self._typing:
            session.keep(typed)
            self._typing = dict(typed)
            return True
        return self.owing

    def end(self, session: Session, outcome: str, *, keep: bool = False) -> bool:
        """End a session on this screen, even if the disk fails; failures are written to the journal.

        A finished session is kept for reprints as long as `[privacy] keep_finished_hours` says, any other one
        if `keep` is true. A session that is not kept is wiped, and only the proof of consent remains. Its
        PDFs can be made again, so they are wiped, unless `[privacy] keep_paper_files` is true.

        Args:
            session: the session.
            outcome: "finished", "left", "idle" or "staff".
            keep: the applicant can continue it later.

        Returns:
            False if another screen had the session; nothing was changed then.
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
        """Wipe the files of a document that was still being made when its session ended.

        Raises:
            KioskError: something could not be read or wiped.
        """
        if self._store.load(session_id) is None:
            self._store.forget(session_id)
        elif not self._station.privacy.keep_paper_files:
            self._clear(session_id)

    def _clear(self, session_id: str) -> None:
        """Wipe the documents of a session; raises StoreError or DocumentError."""
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
