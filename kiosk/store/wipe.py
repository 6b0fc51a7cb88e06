"""Wiping a session's folder, so that it goes for good and its proof of consent stays, whatever interrupts.

The folder is renamed, the line of its proof is added, the rest is overwritten and deleted. Until it is
added the line waits in the folder: the start after a power cut finishes what it finds, and adds no line
twice.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.store.consent_proofs import Proofs
from kiosk.store.process_locks import Locks
from kiosk.store.session_file import STAGING

_WAITING = "proof"


class SessionWipe:
    """Wipes the folders under one folder."""

    def __init__(self, root: Path, locks: Locks, proofs: Proofs) -> None:
        self._root = root
        self._locks = locks
        self._proofs = proofs

    def begin(self, home: Path, line: bytes) -> Path:
        """Rename a session's folder for ever; call it under the session's lock, then `files.wipe` the result.

        On a full disk the line has no room to wait; then making room comes first.

        Args:
            home: the session's folder.
            line: of its proof, from `proofs.to_line`; empty: none.

        Raises:
            OSError: nothing was changed, or the proof could not be added.
        """
        with self._locks.all():
            waiting = home / _WAITING
            files.wipe_file(waiting)  # of a wipe that was cut short before anything happened
            with suppress(OSError):
                if line:
                    files.write_durably(waiting, line, self._root / STAGING)
            renamed = files.begin_wipe(home)
            try:
                if line:
                    self._proofs.add(line)
            except OSError:
                files.wipe(renamed)
                self._proofs.add(line, once=True)
            files.wipe_file(renamed / _WAITING)
        return renamed

    def finish(self) -> None:
        """Finish the wipes that were cut short; raises OSError."""
        for rest in filter(files.is_half_wiped, self._root.iterdir()):
            waiting = rest / _WAITING
            with self._locks.all(), suppress(FileNotFoundError):  # another process may be wiping the same
                if line := waiting.read_bytes():
                    self._proofs.add(line, once=True)
                files.wipe_file(waiting)
            files.wipe(rest)
