"""Tries whether a backup can be restored: into a temporary folder, which is wiped afterwards."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store.archive import restore
from kiosk.store.encryption import Encryption
from kiosk.store.machine_key import machine_key
from kiosk.store.session_file import FILE
from kiosk.store.store_errors import DamagedError


@dataclass(frozen=True)
class BackupTrial:
    """What the trial of a backup found; nothing of its content."""

    files: int
    """Number of restored files."""
    sessions: int
    """Number of sessions."""
    closed: int
    """Number of sessions that this machine's key does not open, or that are damaged."""


def try_restore(archive: Path, key_file: Path) -> BackupTrial:
    """Restore a backup into a temporary folder, decrypt every session there, and wipe the folder.

    Args:
        archive: what `back_up` wrote.
        key_file: the file of this machine's key, if systemd passes none.

    Raises:
        StoreError: the archive is damaged or of another program, the key is missing or another one, or the
            temporary folder cannot be used.
    """
    try:
        place = Path(tempfile.mkdtemp(prefix="kiosk-copia-"))
    except OSError as error:
        raise StoreError(f"No hay dónde probar la copia: {files.reason(error)}.") from None
    try:
        restored = restore(archive, place / "data", key_file=key_file)
        return _decrypted(place / "data", restored.files, key_file)
    except OSError as error:
        raise StoreError(f"No se pudo probar la copia: {files.reason(error)}.") from None
    finally:
        with suppress(OSError):  # what remains is encrypted, and in a private folder
            files.wipe(place)


def _decrypted(data: Path, count: int, key_file: Path) -> BackupTrial:
    sealed = [file for file in files.every_file(data) if file.name == FILE]
    if not sealed:
        return BackupTrial(count, 0, 0)
    encryption, closed = Encryption(machine_key(key_file, lambda: True)), 0
    for file in sealed:
        try:
            encryption.open(file.read_bytes(), file.parent.name)
        except (DamagedError, StoreError):
            closed += 1
    return BackupTrial(count, len(sealed), closed)
