"""Opens the session store: this machine's disk, or a shared database with a local store for its failures."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import files
from kiosk.errors import KioskError, SettingsError, StoreError
from kiosk.log import failure
from kiosk.settings.serve_settings import PLACES

if TYPE_CHECKING:
    from kiosk.ports import SessionStore
    from kiosk.settings import Settings
    from kiosk.store.postgres_fleet import PostgresFleet
    from kiosk.store.postgres_store import PostgresSessionStore
    from kiosk.store.wiping_store import WipingStore

LOCK = "KIOSK_LOCK"
"""Variable with the file descriptor of the data folder's lock, for the next process."""
MACHINE = (Path("/etc/machine-id"), Path("/proc/device-tree/serial-number"))
"""Files that identify the machine: machine-id(5), and the serial number of a board with a device tree."""
RETRY_SECONDS = 5.0
"""Seconds between two tries of what failed."""


def open_sessions(settings: Settings, key: Path, note: Callable[[str, str], object]) -> WipingStore:
    """Open the session store.

    Args:
        settings: this machine's settings.
        key: file of the machine's key.
        note: called with the result of a wipe and the session's code; may raise KioskError.

    Raises:
        StoreError: it cannot be used.
        SettingsError: `[store] url` is set and psycopg is not installed.
    """
    from kiosk.store.pending_wipes import FOLDER, PendingWipes
    from kiosk.store.wiping_store import WipingStore

    def noted(what: str, code: str) -> None:
        try:
            note(what, code)
        except KioskError as error:
            failure("audit_failed", error)

    data = settings.paths.data
    store = _shared(settings, key) if settings.store.url else _own(data, key)
    return WipingStore(store, PendingWipes(data / FOLDER), data, noted)


def finish_restore(data: Path) -> bool:
    """Finish a restore that a power cut interrupted; returns whether there was one. Raises StoreError."""
    from kiosk.store.restored_files import finish_at_start
    from kiosk.store.store_errors import disk_troubles

    with disk_troubles(data):
        return finish_at_start(data, os.environ.get(LOCK, ""))


def _own(data: Path, key: Path) -> SessionStore:
    from kiosk.store.machine_key import machine_key, present
    from kiosk.store.tiny_store import TinySessionStore

    if not present(key) and _sealed_elsewhere(data):
        machine_key(key, lambda: True)  # raises: a new key would not open those
    return TinySessionStore(data / "sessions", key_file=key)


def _sealed_elsewhere(data: Path) -> bool:
    """Whether another data folder with the same key has sessions: the office's, or a browser's."""
    from kiosk.store.session_file import FILE

    office = data.parents[1] if data.parent.name == PLACES else data
    folders = (office, *(office / PLACES).glob("[0-9]*"))
    return any(any(one.glob(f"sessions/*/{FILE}")) for one in folders if one.absolute() != data.absolute())


def _shared(settings: Settings, key: Path) -> SessionStore:
    try:
        from kiosk.store.postgres_store import PostgresSessionStore
        from kiosk.store.postgres_terminals import KioskIdentity
    except ImportError:
        raise SettingsError("Falta psycopg para PostgreSQL. Instale: indupal-kiosk[postgres]") from None
    from kiosk.store.machine_key import present
    from kiosk.store.offline_store import OfflineStore
    from kiosk.store.tiny_store import TinySessionStore

    data, url = settings.paths.data, settings.store.url
    terminal = KioskIdentity(settings.store.station, terminal_mark(data))

    def connect(waiting: Callable[[], set[str]]) -> PostgresSessionStore:
        return PostgresSessionStore(url, data / "sessions", key_file=key, terminal=terminal, waiting=waiting)

    if not present(key):  # only if the server agrees: another kiosk may have made the key
        connect(set).close()
    return OfflineStore(connect, TinySessionStore(data / "waiting", key_file=key), data / "sessions")


def open_fleet(settings: Settings) -> PostgresFleet | None:
    """The kiosks that share the database; None: there is no database. Nothing is connected yet.

    Raises:
        SettingsError: `[store] url` is set and psycopg is not installed.
        StoreError: the file with this folder's mark cannot be used.
    """
    if not settings.store.url:
        return None
    try:
        from kiosk.store.postgres_fleet import PostgresFleet
        from kiosk.store.postgres_terminals import KioskIdentity
    except ImportError:
        raise SettingsError("Falta psycopg para PostgreSQL. Instale: indupal-kiosk[postgres]") from None
    terminal = KioskIdentity(settings.store.station, terminal_mark(settings.paths.data))
    return PostgresFleet(settings.store.url, terminal)


def terminal_mark(data: Path) -> str:
    """The mark of this data folder on this machine, 16 hexadecimal digits; raises StoreError.

    It is derived from random digits in the folder, the machine and the folder's path. A copy of the folder or
    of the whole disk gets another mark on another machine, so that two kiosks never share a lease.
    """
    file = data / "terminal"
    try:
        if not file.exists():
            files.make_folder(data)
            files.create_durably(file, secrets.token_hex(8).encode("ascii"))
        mark = file.read_bytes().decode("ascii", "replace")
    except OSError as error:
        raise StoreError(f"No se puede leer o escribir {file}: {files.reason(error)}.") from None
    if not re.fullmatch("[0-9a-f]{16}", mark):
        raise StoreError(f"El archivo {file} está dañado. Bórrelo: se hace otro.")
    parts = (mark, *(_text(name) for name in MACHINE), str(data.resolve()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _text(file: Path) -> str:
    """The text of a file of the system; empty if there is none."""
    try:
        return file.read_bytes().decode("ascii", "replace").strip("\0\n")
    except OSError:
        return ""


class RetryThread:
    """A thread that calls `retry` of the store again and again until it is closed."""

    def __init__(self, store: SessionStore, seconds: float = RETRY_SECONDS) -> None:
        self._store, self._seconds = store, seconds
        self._end = threading.Event()
        threading.Thread(target=self._run, name="retry", daemon=True).start()

    def close(self) -> None:
        """Stop the thread; a running try is not waited for."""
        self._end.set()

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                self._store.retry()
            except Exception as error:  # the thread must go on whatever a library raises
                failure("retry_failed", error)
            self._end.wait(self._seconds)
