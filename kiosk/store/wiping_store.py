"""A store whose wipes are done in the end, whatever refuses them first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.boot import boot
from kiosk.errors import AwayError, ConflictError, PendingWipeError, StoreError
from kiosk.log import event, failure
from kiosk.ports import Kept, Proof, SessionStore, Summary
from kiosk.store.pending_wipes import PendingWipe, PendingWipes
from kiosk.store.store_errors import disk_troubles

_HOLDER, _SECONDS = "borrado", 30.0
"""Who has a session open while a wipe that waited is done, and for how long at most."""
WIPED, CONTINUED = "la sesión se borró", "la sesión no se borró: alguien la continuó en otro quiosco"
"""What is noted in the audit log when a wipe is done, or given up."""
EXPIRED = "expired"
"""The outcome of what the rules wipe; those wipes are counted and not noted one by one."""


class WipingStore:
    """Hands everything on to a store; sessions that have to go are not shown, found or saved any more."""

    def __init__(
        self, store: SessionStore, pending: PendingWipes, folder: Path, note: Callable[[str, str], object]
    ) -> None:
        """Nothing is tried yet.

        Args:
            store: where the sessions are.
            pending: the wipes that wait.
            folder: the data folder, for what staff are told.
            note: is told what became of a wipe (WIPED or CONTINUED) and the session's code.
        """
        self._store, self._pending, self._folder, self._note = store, pending, folder, note
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[int, str]] = {}
        """Session -> the newest revision this process saw, and its code."""

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """As the store does; a session that has to go cannot be saved (ConflictError)."""
        session_id = str(record["id"])
        if session_id in self._gone():
            raise ConflictError("La sesión se borró.")
        revision = self._store.save(record, expected)
        self._seen[session_id] = revision, str(record.get("code", ""))
        return revision

    def load(self, session_id: str) -> Kept | None:
        """As the store does; None if the session has to go."""
        if session_id in self._gone():
            return None
        if kept := self._store.load(session_id):
            self._seen[session_id] = kept.revision, str(kept.record.get("code", ""))
        return kept

    def find(self, code: str) -> str | None:
        """As the store does; None if the session has to go."""
        found = self._store.find(code)
        return None if found in self._gone() else found

    def latest(self, since: datetime) -> Kept | None:
        """As the store does; one that has to go is passed over."""
        kept, gone = self._store.latest(since), self._gone()
        if kept is None or str(kept.record.get("id")) not in gone:
            return kept
        for one in self.list():
            if one.saved_at and one.saved_at > since and not one.outcome and (found := self.load(one.id)):
                return found
        return None

    def list(self, offset: int = 0, limit: int = 500) -> tuple[Summary, ...]:
        """As the store does, without those that have to go."""
        if not (gone := self._gone()):
            return self._store.list(offset, limit)
        found = self._store.list(0, offset + limit + len(gone))
        return tuple(one for one in found if one.id not in gone)[offset : offset + limit]

    def summary(self, session_id: str) -> Summary | None:
        """As the store does; None if the session has to go."""
        return None if session_id in self._gone() else self._store.summary(session_id)

    def lease(self, session_id: str, holder: str, seconds: float) -> bool:
        """As the store does."""
        return self._store.lease(session_id, holder, seconds)

    def release(self, session_id: str, holder: str) -> None:
        """As the store does."""
        self._store.release(session_id, holder)

    def forget(self, session_id: str, proof: Proof | None = None) -> None:
        """Wipe a session: now, or as soon as it can be.

        Raises:
            PendingWipeError: it could not be wiped now, and that it has to be is noted durably.
            StoreError: nothing was wiped, and nothing could be noted.
        """
        revision, code = self._seen.pop(session_id, (0, ""))
        noted = self._ask(PendingWipe(session_id, code, revision, boot(), proof))
        try:
            self._store.forget(session_id, proof)
        except StoreError as error:
            failure("wipe_waits", error, session=session_id)
            if not noted:
                raise
            raise PendingWipeError(
                f"Quedó anotado que la sesión se borre y se seguirá intentando. {error.detail}"
            ) from None
        with disk_troubles(self._folder):
            self._pending.done(session_id)
        if code and not (proof and proof.outcome == EXPIRED):
            self._note(WIPED, code)

    def _ask(self, wipe: PendingWipe) -> bool:
        """Note a wipe; False: there is no room, which must not keep what somebody wants gone."""
        try:
            self._pending.add(wipe)
        except OSError as error:
            failure("wipe_not_noted", error, session=wipe.id)
            return False
        return True

    def proofs(self, since: datetime | None = None) -> tuple[Proof, ...]:
        """As the store does."""
        return self._store.proofs(since)

    def folder(self, session_id: str) -> Path:
        """As the store does."""
        return self._store.folder(session_id)

    def health(self) -> str:
        """What staff should know about the store, in Spanish; the wipes that wait come first."""
        try:
            with disk_troubles(self._folder):
                waiting = self._pending.all()
        except StoreError as error:
            return error.detail
        return " ".join(words for words in (_waiting(waiting), self._store.health()) if words)

    def retry(self) -> bool:
        """Try what waits; True: nothing waits any more. Call it in a thread."""
        with self._lock:
            try:
                with disk_troubles(self._folder):
                    waiting = self._pending.all()
                left = [one for one in waiting if not self._wipe(one)]
            except AwayError:
                return False
            except StoreError as error:
                failure("wipe_waits", error)
                return False
        return self._store.retry() and not left

    def _wipe(self, one: PendingWipe) -> bool:
        """Do a wipe that waited, unless somebody has the session open elsewhere; whether it is settled."""
        if not self._store.lease(one.id, _HOLDER, _SECONDS):
            return False
        try:
            kept = self._store.load(one.id)
            continued = kept is not None and _saved_since(kept, one)
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
    """Somebody went on with the session after it was to be wiped.

    A save that this machine sent before, and whose answer never came, is none.
    """
    if kept.revision <= one.revision:
        return False
    here = kept.saved_in
    return here is None or here.id != one.asked_in.id or here.seconds > one.asked_in.seconds


def _waiting(waiting: tuple[PendingWipe, ...]) -> str:
    if not waiting:
        return ""
    codes = [one.code for one in waiting if one.code]
    told = f" ({', '.join(codes)})" if codes else ""
    many = "Una sesión espera" if len(waiting) == 1 else f"{len(waiting)} sesiones esperan"
    return f"{many} a ser borrada{'' if len(waiting) == 1 else 's'}{told}: se intenta hasta lograrlo."
