"""What engines that were killed left in the temporary folder, removed when an engine starts."""

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
"""How the private folder of an engine begins; the number of the process that made it follows."""
SOCKETS = Path("/tmp")  # noqa: S108 - LibreOffice puts its sockets there, whatever TMPDIR says
"""Where LibreOffice listens (sal/osl/unx/pipe.cxx)."""
GRACE_SECONDS = 2.0
"""A socket this young may belong to a soffice that does not listen yet."""


def private_folder() -> Path:
    """A new folder for an engine of this process; raises OSError."""
    return Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))


def sweep() -> None:
    """Remove the folders of processes that are gone and the sockets nobody listens at; never raises.

    Only what belongs to this account is touched.
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
    """Whether the process that made a folder lives; a folder without its number is left alone."""
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
    """Whether a socket refuses whoever calls, and is not new."""
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
