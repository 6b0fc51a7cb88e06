"""A store that repeats a failed wipe until it succeeds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kiosk.boot import boot
from kiosk.errors import AwayError, ConflictError, PendingWipeError, StoreError
from kiosk.log import event, failure
from kiosk.ports import Age, AgeSpan, Kept, Proof, SessionStore, Summary, Tally, every_span
from kiosk.store.pending_wipes import PendingWipe, PendingWipes
from kiosk.store.store_errors import disk_troubles

_HOLDER, _SECONDS = "borrado", 30.0
"""Holder of the lease while a waiting wipe is done, and its seconds at most."""
WIPED, CONTINUED = "la sesión se borró", "la sesión no se borró: alguien la continuó en otro quiosco"
"""Entries of the audit log for a wipe that was done, and for one that was dropped."""
EXPIRED = "expired"
"""Outcome of sessions wiped for their age; these wipes are counted and get no audit entry each."""


class WipingStore:
    """Passes every call to a store. Sessions that are to be wiped cannot be listed, found or saved."""

    def __init__(
        self, store: SessionStore, pending: PendingWipes, folder: Path, note: Callable[[str, str], object]
    ) -> None:
        """Store the settings; no wipe is tried yet.

        Args:
            store: the store of the sessions.
            pending: the waiting wipes.
            folder: the data folder, for error texts.
            note: called with WIPED or CONTINUED and the session's code.
        """
        self._store, self._pending, self._folder, self._note = store, pending, folder, note
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[int, str]] = {}
        """Session id -> the newest revision this process read or saved, and its code."""
        self._wiped: set[str] = set()
        """Sessions this process has wiped."""

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """As the store's; raises ConflictError for a session that is to be wiped."""
        session_id = str(record["id"])
        if session_id in self._gone():
            raise ConflictError("La sesión se borró.")
        revision = self._store.save(record, expected)
        self._seen[session_id] = revision, str(record.get("code", ""))
        return revision

    def load(self, session_id: str) -> Kept | None:
        """As the store's; None if the session is to be wiped."""
        if session_id in self._gone():
            return None
        if kept := self._store.load(session_id):
            self._seen[session_id] = kept.revision, str(kept.record.get("code", ""))
        return kept

    def find(self, code: str) -> str | None:
        """As the store's; None if the session is to be wiped."""
        found = self._store.find(code)
        return None if found in self._gone() else found

    def latest(self, since: datetime) -> Kept | None:
        """As the store's; sessions that are to be wiped are skipped."""
        kept, gone = self._store.latest(since), self._gone()
        if kept is None or str(kept.record.get("id")) not in gone:
            return kept
        for one in self.list():
            if one.saved_at and one.saved_at > since and not one.outcome and (found := self.load(one.id)):
                return found
        return None

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """As the store's, without sessions that are to be wiped."""
        if not (gone := self._gone()):
            return self._store.list(offset, limit)
        found = self._store.list(0, offset + limit + len(gone))
        return tuple(one for one in found if one.id not in gone)[offset : offset + limit]

    def ages(self, wanted: Callable[[AgeSpan], bool] = every_span) -> tuple[Age, ...]:
        """As the store does, without those that have to go."""
        gone = self._gone()
        return tuple(one for one in self._store.ages(wanted) if one.id not in gone)

    def count(self) -> int:
        """As the store does, without those that have to go."""
        gone = sum(1 for one in self._gone() if self._store.summary(one))
        return self._store.count() - gone

    def search(self, text: str, limit: int = 500) -> tuple[Summary, ...]:
        """As the store does, without those that have to go."""
        gone = self._gone()
        found = self._store.search(text, limit + len(gone))
        return tuple(one for one in found if one.id not in gone)[:limit]

    def summary(self, session_id: str) -> Summary | None:
        """As the store's; None if the session is to be wiped."""
        return None if session_id in self._gone() else self._store.summary(session_id)

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """As the store's."""
        return self._store.lease(session_id, holder, seconds)

    def held_elsewhere(self, session_id: str, holder: str) -> bool:
        """As the store's."""
        return self._store.held_elsewhere(session_id, holder)

    def release(self, session_id: str, holder: str) -> None:
        """As the store's."""
        self._store.release(session_id, holder)

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Wipe a session, now or as soon as possible.

        Raises:
            PendingWipeError: it could not be wiped now; the request is stored durably and tried again.
            StoreError: nothing was wiped, and the request could not be stored.
        """
        revision, code = self._seen.pop(session_id, (0, ""))
        shared = self._shared(session_id, revision)
        noted = self._ask(PendingWipe(session_id, code, shared, boot(), proof))
        self._wiped.add(session_id)  # before the wipe: a thread may ask for the folder in the midst of it
        try:
            self._store.forget(session_id, proof)
        except StoreError as error:
            failure("wipe_waits", error, session=session_id)
            if not noted:
                self._wiped.discard(session_id)
                raise
            raise PendingWipeError(
                f"Quedó anotado que la sesión se borre y se seguirá intentando. {error.detail}"
            ) from None
        with disk_troubles(self._folder):
            self._pending.done(session_id)
        if code and not (proof and proof.outcome == EXPIRED):
            self._note(WIPED, code)

    def _shared(self, session_id: str, revision: int) -> int:
        """The database's revision for the request; 0 if it cannot be read: the wipe is tried all the same."""
        try:
            return self._store.shared_revision(session_id, revision)
        except StoreError as error:
            failure("wipe_revision_unknown", error, session=session_id)
            return 0

    def _ask(self, wipe: PendingWipe) -> bool:
        """Store the request for a wipe; False: that failed, which must not prevent the wipe itself."""
        try:
            self._pending.add(wipe)
        except OSError as error:
            failure("wipe_not_noted", error, session=wipe.id)
            return False
        return True

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """As the store's."""
        return self._store.proofs(since)

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """As the store's."""
        self._store.add_tallies(tallies)

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """As the store's."""
        return self._store.tallies(since)

    def folder(self, session_id: str) -> Path:
        """As the store does; a session that was wiped, or has to go, gets none (ConflictError).

        A thread that still makes papers asks for it after the wipe, and would put them there.
        """
        if session_id in self._gone() or (session_id in self._wiped and not self._store.summary(session_id)):
            raise ConflictError("La sesión se borró.")
        return self._store.folder(session_id)

    def health(self) -> str:
        """What staff should know about the store, in Spanish; waiting wipes come first."""
        try:
            with disk_troubles(self._folder):
                waiting = self._pending.all()
        except StoreError as error:
            return error.detail
        return " ".join(words for words in (_waiting(waiting), self._store.health()) if words)

    def shared_revision(self, session_id: str, revision: int) -> int:
        """As the store's."""
        return self._store.shared_revision(session_id, revision)

    def retry(self, without: frozenset[str] = frozenset()) -> bool:
        """Try the waiting wipes and what waits in the store; True: nothing is left. Call it in a thread."""
        left = self._try_wipes()
        return left is not None and self._store.retry(without | left) and not left

    def retry_wipes(self) -> bool:
        """Try the waiting wipes only, as a command may do beside an open kiosk; True: none is left."""
        return self._try_wipes() == frozenset()

    def _try_wipes(self) -> frozenset[str] | None:
        """Try the waiting wipes: ids of those that are left; None if the store could not be asked."""
        with self._lock:
            try:
                with disk_troubles(self._folder):
                    waiting = self._pending.all()
                return frozenset(one.id for one in waiting if not self._wipe(one))
            except AwayError:
                return None
            except StoreError as error:
                failure("wipe_waits", error)
                return None

    def waiting_codes(self) -> tuple[str, ...]:
        """The code of each session that waits to be wiped, its id if that is not known; raises StoreError."""
        with disk_troubles(self._folder):
            return tuple(one.code or one.id for one in self._pending.all())

    def _wipe(self, one: PendingWipe) -> bool:
        """Try a waiting wipe; False: another kiosk has the session open."""
        if not self._store.lease(one.id, _HOLDER, _SECONDS):
            return False
        try:
            kept = self._store.load(one.id)
            shared = self._store.shared_revision(one.id, kept.revision) if kept else 0
            continued = kept is not None and shared > one.revision and _saved_since(kept, one)
            if not continued:
                self._store.forget(one.id, one.proof)
            with disk_troubles(self._folder):
                self._pending.done(one.id)
        finally:
            self._store.release(one.id, _HOLDER)
        event("wipe_done", session=one.id)
        self._note(CONTINUED if continued else WIPED, one.code)
        return True

    def _gone(self) -> frozenset[str]:
        with disk_troubles(self._folder):
            return self._pending.ids()


def _saved_since(kept: Kept, one: PendingWipe) -> bool:
    """Whether a newer revision is not one that this machine sent before the wipe was requested.

    The server may have stored a save whose answer was lost.
    """
    here = kept.saved_in
    return here is None or here.id != one.asked_in.id or here.seconds > one.asked_in.seconds


def _waiting(waiting: tuple[PendingWipe, ...]) -> str:
    if not waiting:
        return ""
    codes = [one.code for one in waiting if one.code]
    told = f" ({', '.join(codes)})" if codes else ""
    many = "Una sesión espera" if len(waiting) == 1 else f"{len(waiting)} sesiones esperan"
    return f"{many} a ser borrada{'' if len(waiting) == 1 else 's'}{told}: se intenta hasta lograrlo."
