"""One kiosk a data folder: a second one would wipe the papers the first is making.

The system lets go of the lock when the kiosk ends, however it ends. The fresh process between two applicants
inherits it, so that nobody comes in between.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.errors import InUseError

FILE = "kiosk.lock"


def claim(data: Path, inherited: str = "") -> int:
    """Take a data folder for this kiosk.

    Args:
        data: the data folder; made if missing.
        inherited: number of the open file the process before this one had the lock on; empty: none.

    Returns:
        The open file that has the lock; the next process inherits it.

    Raises:
        InUseError: another kiosk has it.
        OSError: the file cannot be opened.
    """
    file = files.make_folder(data) / FILE
    if inherited.isdecimal():
        with suppress(OSError):
            if os.path.samestat(os.fstat(int(inherited)), file.stat()):
                return int(inherited)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise InUseError(
            f"Ya hay un quiosco abierto con los datos de {data}. Ciérrelo antes, o dé a este otra carpeta "
            "en [paths] data."
        ) from None
    os.set_inheritable(handle, True)
    return handle
