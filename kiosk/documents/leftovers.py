"""Removes files that killed engines left in the temporary folder; called when an engine starts."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

FOLDERS = "kiosk-pdf-"
"""Beginning of the name of an engine's private folder; the id of its parent process follows."""
SOCKETS = Path("/tmp")  # noqa: S108 - LibreOffice puts its sockets there, whatever TMPDIR says
"""Folder of LibreOffice's sockets (sal/osl/unx/pipe.cxx)."""
GRACE_SECONDS = 2.0
"""Seconds; a younger socket may belong to a soffice that does not listen yet."""


def private_folder() -> Path:
    """A new private folder for an engine of this process; raises OSError."""
    return Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))


def sweep() -> None:
    """Remove the folders of ended processes and the sockets without a listener. Raises nothing.

    Only files of this account are removed.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        if _own(folder) and not _running(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
    for path in SOCKETS.glob(f"OSL_PIPE_{os.getuid()}_*"):
        if _own(path) and _deaf(path):
            with suppress(OSError):
                path.unlink()


def _own(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.getuid()
    except OSError:
        return False


def _running(name: str) -> bool:
    """Whether the process that made a folder is running; true if the name has no process id."""
    number = name.removeprefix(FOLDERS).partition("-")[0]
    if not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _deaf(path: Path) -> bool:
    """Whether a socket refuses connections and is older than GRACE_SECONDS."""
    try:
        about = path.lstat()
        if not stat.S_ISSOCK(about.st_mode) or time.time() - about.st_mtime < GRACE_SECONDS:
            return False
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(0.2)
            caller.connect(str(path))
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return False
