"""Wiping sessions from a shell: with the locks of the kiosk, and written down before it is done."""

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
from kiosk.errors import StaffError
from kiosk.store.retention import wipe_prints

if TYPE_CHECKING:
    from kiosk.ports import Audit, SessionStore, Summary
    from kiosk.settings import Settings
    from kiosk.store.retention import RetentionSweep

LEASE_SECONDS = 60.0
"""How long a wiping may take; nobody can open the session meanwhile."""


@dataclass(frozen=True)
class Wiper:
    """Wipes sessions that nobody has open on a screen."""

    store: SessionStore
    retention: RetentionSweep
    audit: Audit
    printed: Path
    """The folder printer's folder."""
    now: Callable[[], datetime]
    """The time of day at the office."""

    def wipe(self, one: Summary, act: str) -> bool:
        """Wipe a session, its papers and its prints; only its proof stays.

        Args:
            one: the session.
            act: what this is called in the audit log.

        Returns:
            False: it is open on a screen, and was left alone.

        Raises:
            StoreError, PrintError: something of it could not be deleted.
        """
        holder = f"{composition.CONSOLE}-{os.getpid()}"
        if not self.store.lease(one.id, holder, LEASE_SECONDS):
            return False
        try:
            note(self.audit, act, one.code)
            self.retention.wipe(one, "staff", self.now())
            self.wipe_prints(one.code)
        finally:
            self.store.release(one.id, holder)
        return True

    def wipe_prints(self, code: str) -> bool:
        """Wipe the folder printer's output of a session; False: there was none. Raises StoreError."""
        return bool(code) and wipe_prints(self.printed, code) > 0

    def wipe_rest(self, stayed: set[str]) -> None:
        """Wipe the prints of sessions that are gone; raises StoreError.

        Args:
            stayed: codes of sessions that are still there.
        """
        for name in {folder.name for folder in self.printed.glob("*") if folder.is_dir()} - stayed:
            wipe_prints(self.printed, name)


@contextmanager
def wiping(settings: Settings) -> Iterator[Wiper]:
    """What wipes, while it is needed."""
    printer = composition.open_printer(settings)
    try:
        store = composition.open_store(settings)
        retention = composition.open_retention(settings, store, printer)
        audit, now = composition.open_audit(settings), composition.clock(settings).now
        yield Wiper(store, retention, audit, composition.printed_folder(settings), now)
    finally:
        printer.close()


def note(audit: Audit, what: str, code: str = "") -> None:
    """Write down an act of the shell; if that cannot be, say so: a full disk must not stop a wipe."""
    try:
        audit.record(composition.CONSOLE, what, code)
    except StaffError as error:
        print(f"No quedó anotado en el registro: {error.detail}", file=sys.stderr)
