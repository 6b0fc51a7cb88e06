"""Wipes sessions from the command line, under the kiosk's locks; the act is logged first."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.errors import AwayError, PendingWipeError, StaffError
from kiosk.store.retention import wipe_prints

if TYPE_CHECKING:
    from kiosk.ports import Audit, SessionStore, Summary
    from kiosk.settings import Settings
    from kiosk.store.retention import RetentionSweep
    from kiosk.store.wiping_store import WipingStore

LEASE_SECONDS = 60.0
"""Seconds a wipe may take, in which nobody can open the session."""

_NOBODY = "0" * 32
"""An id that no session has: only the server can tell so."""


@dataclass(frozen=True)
class Wiper:
    """Wipes sessions that are not open on a screen."""

    store: WipingStore
    retention: RetentionSweep
    audit: Audit
    printed: Path
    """Folder of the folder printer."""
    now: Callable[[], datetime]
    """Returns the time at the office."""

    def wipe(self, one: Summary, act: str) -> bool:
        """Wipe a session, its documents and its printed files; only its proof is kept.

        Args:
            one: the session.
            act: words for the audit log.

        Returns:
            False: it is open on a screen and was not wiped.

        Raises:
            PendingWipeError: the server did not answer; its printed files are wiped, and it waits to be.
            StoreError: something of it could not be deleted.
            PrintError: a job of the outbox could not be deleted.
        """
        holder = f"{composition.CONSOLE}-{os.getpid()}"
        if not self.store.lease(one.id, holder, LEASE_SECONDS):
            return False
        try:
            note(self.audit, act, one.code)
            try:
                self.retention.wipe(one, "staff", self.now())
            except PendingWipeError:
                self.wipe_prints(one.code)
                raise
            self.wipe_prints(one.code)
        finally:
            self.store.release(one.id, holder)
        return True

    def wipe_prints(self, code: str) -> bool:
        """Wipe the folder printer's output of a session; False: there was none. Raises StoreError."""
        return bool(code) and wipe_prints(self.printed, code) > 0

    def wipe_rest(self, stayed: set[str]) -> None:
        """Wipe the printed files of sessions that no longer exist; raises StoreError.

        Args:
            stayed: codes of the sessions that still exist.
        """
        for name in {folder.name for folder in self.printed.glob("*") if folder.is_dir()} - stayed:
            wipe_prints(self.printed, name)


@contextmanager
def wiping(settings: Settings) -> Iterator[Wiper]:
    """A wiper with the real services; wipes that wait are tried first.

    The printer is closed at the end of the `with`.
    """
    printer = composition.open_printer(settings)
    try:
        store = composition.open_store(settings)
        store.retry_wipes()
        retention = composition.open_retention(settings, store, printer)
        audit, now = composition.open_audit(settings), composition.clock(settings).now
        yield Wiper(store, retention, audit, composition.printed_folder(settings), now)
    finally:
        printer.close()


def unseen(store: SessionStore) -> str:
    """Why the lists of a store are not complete now, in Spanish; empty: they are. Raises StoreError."""
    try:
        store.summary(_NOBODY)
    except AwayError as error:
        return f"{error.detail} Solo se ven las sesiones que esperan en este equipo: puede haber más."
    return ""


def note(audit: Audit, what: str, code: str = "") -> None:
    """Write an act to the audit log; an error is only printed, because a full disk must not stop a wipe."""
    try:
        audit.record(composition.CONSOLE, what, code)
    except StaffError as error:
        print(f"No quedó anotado en el registro: {error.detail}", file=sys.stderr)
