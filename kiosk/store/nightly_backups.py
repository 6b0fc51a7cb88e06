"""Keeps one backup of the data folder for each day in a folder or on a stick, and removes the oldest."""

from __future__ import annotations

import errno
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.settings import BackupSettings
from kiosk.store.archive import back_up

_DAILY = re.compile(r"kiosk-\d{4}-\d{2}-\d{2}\.tar\.gz")
_UNFINISHED = ".kiosk-"
"""Beginning of the name of a backup that is being written."""
_MEND = "Ponga la memoria, o escriba otra carpeta en [backup] folder de kiosk.toml."


def daily_name(day: date) -> str:
    """Name of the backup of a day; ISO dates sort by time."""
    return f"kiosk-{day:%Y-%m-%d}.tar.gz"


def keep_daily(
    data: Path,
    place: BackupSettings,
    day: date,
    key_file: Path | None = None,
) -> tuple[Path, int]:
    """Write the backup of a day, and then remove the oldest daily ones beyond the number to keep.

    A second backup on the same day replaces the first one. One that a power cut left unfinished has a hidden
    name, is never counted, and is deleted here.

    Args:
        data: the data folder.
        place: the folder, and how many to keep.
        day: the date at the office.
        key_file: as in `back_up`.

    Returns:
        The backup, and the number of archived files.

    Raises:
        StoreError: the folder is missing, not the stick's, full or read-only; every older backup is intact.
    """
    if not place.folder.is_dir():
        raise StoreError(f"No está la carpeta de las copias {place.folder}. {_MEND}")
    if place.other_disk and _same_disk(place.folder, data):
        raise StoreError(f"La memoria de las copias no está puesta en {place.folder}. {_MEND}")
    target = place.folder / daily_name(day)
    try:
        files.sweep_temporaries(place.folder, _UNFINISHED)
    except OSError as error:
        raise StoreError(f"No se pudo escribir en {place.folder}: {files.reason(error)}. {_MEND}") from None
    count = back_up(data, target, key_file, replace=True)
    _remove_oldest(place, target)
    return target, count


def daily_backups(folder: Path) -> list[Path]:
    """The daily backups of a folder, the oldest first; none if the folder cannot be read."""
    try:
        return sorted(file for file in folder.iterdir() if _DAILY.fullmatch(file.name) and file.is_file())
    except OSError:
        return []


def newest_backup(folder: Path) -> tuple[Path, float] | None:
    """The newest backup of a folder and the time it was written, in seconds since 1970; None: there is none.

    A backup of another name counts only if there is no daily one, so that other files of a stick do not.
    """
    found = daily_backups(folder)
    if not found:
        with suppress(OSError):
            found = [file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")]
    timed: list[tuple[float, Path]] = []
    for file in found:
        with suppress(OSError):  # removed meanwhile
            timed.append((file.stat().st_mtime, file))
    if not timed:
        return None
    at, newest = max(timed)
    return newest, at


def _remove_oldest(place: BackupSettings, newest: Path) -> None:
    """Remove what is beyond the number; the one just written stays, even if the clock went back."""
    others = [file for file in daily_backups(place.folder) if file != newest]
    for file in others[: max(0, len(others) - (place.keep - 1))]:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"La copia está hecha, y no se pudo quitar la más vieja de {place.folder}: "
                f"{files.reason(error)}. Revise los permisos."
            ) from None


def _same_disk(folder: Path, data: Path) -> bool:
    try:
        return folder.stat().st_dev == data.stat().st_dev
    except OSError as error:
        if error.errno == errno.ENOENT:  # no data yet: the archive says so
            return False
        raise StoreError(f"No se puede ver {folder}: {files.reason(error)}. {_MEND}") from None
