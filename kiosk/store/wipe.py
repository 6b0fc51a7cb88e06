"""Wipes a session's folder and stores its proof of consent, even if a power cut interrupts it.

The order is: rename the folder, append the line of the proof, overwrite and delete the rest. Until it is
appended, the line is stored in the folder: the start after a power cut finishes every wipe it finds and
appends no line twice.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.store import wiped_ids
from kiosk.store.consent_proofs import Proofs
from kiosk.store.process_locks import Locks
from kiosk.store.session_file import STAGING

_WAITING = "proof"


class SessionWipe:
    """Wipes the folders of sessions under one folder."""

    def __init__(self, root: Path, locks: Locks, proofs: Proofs) -> None:
        self._root = root
        self._locks = locks
        self._proofs = proofs

    def begin(self, home: Path, line: bytes) -> Path:
        """Rename a session's folder and store its proof. Call it under the session's lock, then `files.wipe`.

        If the disk is full, the folder is wiped first to make room for the line.

        Args:
            home: the session's folder.
            line: the line of its proof, from `consent_proofs.to_line`; empty: none.

        Returns:
            The renamed folder, to be wiped.

        Raises:
            OSError: nothing was changed, or the proof could not be stored.
        """
        with self._locks.all():
            waiting = home / _WAITING
            files.wipe_file(waiting)  # of a wipe that was interrupted before the rename
            with suppress(OSError):
                if line:
                    files.write_durably(waiting, line, self._root / STAGING)
            with suppress(OSError):  # a full disk must not stop a wipe
                wiped_ids.add(home)
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
        """Finish interrupted wipes; raises OSError."""
        for rest in filter(files.is_half_wiped, self._root.iterdir()):
            waiting = rest / _WAITING
            with self._locks.all(), suppress(FileNotFoundError):  # another process may be wiping it
                if line := waiting.read_bytes():
                    self._proofs.add(line, once=True)
                files.wipe_file(waiting)
            files.wipe(rest)
