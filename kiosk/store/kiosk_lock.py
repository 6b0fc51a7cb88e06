"""A lock so that one kiosk uses a data folder: a second one would wipe the documents the first is making.

The operating system releases the lock when the process ends for any reason. The new process that the kiosk
starts after each applicant inherits it, so that no other kiosk can take it in between.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.errors import InUseError
from kiosk.system import lock_file

FILE = "kiosk.lock"
PATIENCE_SECONDS = 2.0
"""A kiosk that was killed is gone a moment before the process that it forked."""
_PAUSE_SECONDS = 0.02


def claim(data: Path, inherited: str = "", patience: float = PATIENCE_SECONDS) -> int:
    """Lock a data folder for this kiosk.

    Args:
        data: the data folder; it is made if it is missing.
        inherited: number of the open file with the lock of the process before this one; empty: none.
        patience: seconds to wait for a kiosk that is ending.

    Returns:
        The file descriptor with the lock; the next process inherits it.

    Raises:
        InUseError: another kiosk has the lock.
        OSError: the file cannot be opened.
    """
    file = files.make_folder(data) / FILE
    if inherited.isdecimal():
        with suppress(OSError):
            if os.path.samestat(os.fstat(int(inherited)), file.stat()):
                return int(inherited)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + patience
    while not _locked(handle):
        if time.monotonic() > until:
            os.close(handle)
            raise InUseError(
                f"Ya hay un quiosco abierto con los datos de {data}. "
                "Ciérrelo antes, o dé a este otra carpeta en [paths] data."
            )
        time.sleep(_PAUSE_SECONDS)
    os.set_inheritable(handle, True)
    return handle


def _locked(handle: int) -> bool:
    try:
        lock_file(handle)
    except BlockingIOError:
        return False
    return True
