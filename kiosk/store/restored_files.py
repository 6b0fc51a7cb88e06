"""Puts restored files in the place of the old ones, even if a power cut interrupts it.

The new files are written to a hidden folder, with the names of the old ones to wipe. Renaming that folder
decides: before it the old files are untouched; after it `finish` completes the change, now or at the next
start.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from kiosk import files
from kiosk.store import kiosk_lock

_READY, _STAGED = ".restored", ".restore-"
"""Name of the hidden folder once it is complete; start of its name before."""
_NEW, _OLD = "new", "old"
"""In it: the folder of the new files, and the list of the names to wipe."""


def put(content: Mapping[str, bytes], data: Path, old: Iterable[str]) -> None:
    """Replace files of the data folder. Call it under the kiosk's lock.

    Args:
        content: the new files by their names in the data folder; each name of the top is replaced as a whole.
        data: the data folder; it is made if it is missing.
        old: names of the top to wipe.

    Raises:
        OSError: nothing was changed, or `unfinished` is true and `finish` has to be called again.
    """
    staging = Path(tempfile.mkdtemp(prefix=_STAGED, dir=files.make_folder(data)))
    try:
        files.private_folder(staging / _NEW)
        for name, bytes_of in content.items():
            file = staging / _NEW / name
            files.private_folder(file.parent)
            files.write_durably(file, bytes_of)
        files.write_durably(staging / _OLD, "\n".join(sorted(old)).encode())
        staging.rename(data / _READY)
    except BaseException:
        files.wipe(staging)
        raise
    files.sync_folder(data)
    finish(data)


def unfinished(data: Path) -> bool:
    """Whether a restore was decided and is not complete."""
    return (data / _READY).is_dir()


def finish(data: Path) -> None:
    """Complete an interrupted restore and wipe an undecided one. Call it under the kiosk's lock.

    Raises:
        OSError: it is not complete; the next call goes on.
    """
    for left in data.glob(f"{_STAGED}*"):
        files.wipe(left)
    if not unfinished(data):
        return
    ready = data / _READY
    if (ready / _OLD).exists():
        for name in filter(None, (ready / _OLD).read_text("utf-8").split("\n")):
            _remove(data / name)
        files.sync_folder(data)
        (ready / _OLD).unlink()
        files.sync_folder(ready)
    if (ready / _NEW).is_dir():
        for fresh in list((ready / _NEW).iterdir()):
            _remove(data / fresh.name)
            fresh.rename(data / fresh.name)
        files.sync_folder(data)
        (ready / _NEW).rmdir()
    ready.rmdir()
    files.sync_folder(data)


def finish_at_start(data: Path, inherited: str = "") -> bool:
    """Complete an interrupted restore, if there is one, under the kiosk's lock; returns whether there was.

    Args:
        data: the data folder.
        inherited: number of the open file with the lock, if this process has it; empty: it has none.

    Raises:
        InUseError: another process has the lock, and may be restoring.
        OSError: it is not complete.
    """
    if not unfinished(data):
        return False
    lock = kiosk_lock.claim(data, inherited)
    try:
        finish(data)
    finally:
        if str(lock) != inherited:
            os.close(lock)
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        files.wipe(path)
    else:
        path.unlink(missing_ok=True)
