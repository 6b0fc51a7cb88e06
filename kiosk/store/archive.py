"""Writes the data folder into one archive file, and restores it.

Session files are archived as they are on the disk, encrypted. The key is not in the archive, so that a lost
copy reveals nothing. Printed and waiting documents are left out: PDFs are not encrypted, and a restored print
job would be printed a second time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store import kiosk_lock, machine_key
from kiosk.store.encryption import Encryption
from kiosk.store.session_file import FILE
from kiosk.store.store_errors import DamagedError

FORMAT = 1
"""Version of the archive's format."""
MANIFEST = "MANIFEST.json"
"""Name of the first member: the format, and the SHA-256 of every other member."""
LEFT_OUT = frozenset({"key", "outbox", "printed", "papers", "clock.json"})
"""Names of files and folders that are not archived."""
NEVER_REPLACED = "audit"
"""The folder of the audit log. Its lines may not be replaced: it is restored only if there is none."""
LARGEST = 64_000_000
"""Most bytes of a member; no file of the data folder is larger."""


def back_up(data: Path, target: Path, key_file: Path | None = None) -> int:
    """Write the data folder into a new archive, private (0600) and durable.

    The kiosk may run meanwhile: each of its files is replaced as a whole and read as a whole. A session that
    is wiped meanwhile is not in the archive.

    Args:
        data: the data folder.
        target: path of the archive, outside the data folder; it must not exist.
        key_file: the file with the key; it is left out whatever its name is.

    Returns:
        The number of archived files.

    Raises:
        StoreError: something cannot be read or written; no archive is left.
    """
    if target.exists():
        raise StoreError(f"{target} ya existe. Escriba otro nombre.")
    _outside(target, data)
    try:
        if missing := [folder for folder in (target.parent, data) if not folder.is_dir()]:
            raise StoreError(f"No existe la carpeta {missing[0]}. Revise el nombre.")
        content: dict[str, bytes] = {}
        for name, file in _worth_keeping(data):
            if key_file is None or file.resolve() != key_file.resolve():
                with suppress(FileNotFoundError, NotADirectoryError):  # wiped meanwhile
                    content[name] = file.read_bytes()
        files.write_durably(target, _packed(content))
    except OSError:
        raise StoreError(
            f"No se pudo hacer la copia. Revise el espacio y los permisos de {target.parent}."
        ) from None
    return len(content)


def restore(archive: Path, data: Path, *, replace: bool = False, key_file: Path | None = None) -> int:
    """Restore the files of an archive into a data folder.

    The whole archive is read and checked before anything is changed. The old files are wiped only when all
    new ones are on the disk.

    Args:
        archive: what `back_up` wrote.
        data: the data folder; it is made if it is missing.
        replace: wipe the sessions and settings that are there.
        key_file: file of this machine's key. A key that opens no session of the archive is refused. Without a
            key the sessions are restored, and can be read when their key is put there.

    Returns:
        The number of restored files.

    Raises:
        InUseError: a kiosk is running, and a session may be on its screen.
        StoreError: the archive is damaged or of another program; there are sessions and `replace` is false;
            the
            disk failed.
    """
    _outside(archive, data)
    content = _unpacked(archive)
    _check_key(content, key_file)
    try:
        lock = kiosk_lock.claim(data)
    except OSError:
        raise StoreError(
            f"No se pudo devolver la copia. Revise el espacio y los permisos de {data}."
        ) from None
    try:
        _put_back(content, data, replace=replace)
    finally:
        os.close(lock)
    return len(content)


def _put_back(content: dict[str, bytes], data: Path, *, replace: bool) -> None:
    if not replace and any(name.startswith("sessions/") for name, _ in _worth_keeping(data)):
        raise StoreError(
            f"En {data} ya hay sesiones. Si quiere borrarlas y poner las de la copia, agregue --replace."
        )
    try:
        files.make_folder(data)
        with _staging(data) as staging:
            for name, bytes_of in content.items():
                file = staging / name
                files.private_folder(file.parent)
                files.write_durably(file, bytes_of)
            _swap(staging, data)
    except OSError:
        raise StoreError(
            f"No se pudo devolver la copia. Revise el espacio y los permisos de {data}."
        ) from None


def _outside(archive: Path, data: Path) -> None:
    """Refuse an archive inside the data folder: it would be archived and wiped with it."""
    if archive.resolve().is_relative_to(data.resolve()):
        raise StoreError(f"La copia no puede estar dentro de {data}. Elija otra carpeta, o una memoria USB.")


def _check_key(content: dict[str, bytes], key_file: Path | None) -> None:
    """Refuse sessions that this machine's key does not open, if it has a key."""
    if key_file is None or not machine_key.present(key_file):
        return
    seal = Encryption(machine_key.machine_key(key_file, lambda: True))
    fitting: list[bool] = []
    for name, sealed in content.items():
        if PurePosixPath(name).name == FILE:
            with suppress(DamagedError, StoreError):  # damaged, or of a later version: not known
                fitting.append(seal.fits(sealed))
    if fitting and not any(fitting):
        raise StoreError(
            "La llave de esta máquina no abre las sesiones de la copia: es otra. Ponga primero la llave con "
            f"que se guardaron en {key_file} y repita la orden. No se tocó nada."
        )


def _worth_keeping(data: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the data folder to be archived: its name inside the folder, and its path."""
    for file in sorted(files.every_file(data)):
        inside = file.relative_to(data)
        passing = any(part in LEFT_OUT or part.startswith(".") for part in inside.parts)
        if file.is_file() and not file.is_symlink() and not passing and file.suffix not in {".lock", ".tmp"}:
            yield inside.as_posix(), file


def _packed(content: dict[str, bytes]) -> bytes:
    sums = {name: hashlib.sha256(bytes_of).hexdigest() for name, bytes_of in content.items()}
    manifest = json.dumps({"format": FORMAT, "files": sums}, indent=1).encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, bytes_of in {MANIFEST: manifest, **content}.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(bytes_of), 0o600
            tar.addfile(member, io.BytesIO(bytes_of))
    return buffer.getvalue()


def _unpacked(archive: Path) -> dict[str, bytes]:
    """The files of an archive, each compared with its hash; nothing is written."""
    content: dict[str, bytes] = {}
    try:
        with tarfile.open(archive, mode="r:gz") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isreg() and member.size <= LARGEST else None
                if stream is None or not _harmless(member.name):
                    raise StoreError(f"{archive} no es una copia de este quiosco. No se tocó nada.")
                content[member.name] = stream.read()
        manifest = json.loads(content.pop(MANIFEST))
        sums = {name: hashlib.sha256(bytes_of).hexdigest() for name, bytes_of in content.items()}
        whole = manifest == {"format": FORMAT, "files": sums}
    except FileNotFoundError:
        raise StoreError(f"No existe {archive}. Revise el nombre.") from None
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError):
        whole = False
    if not whole:
        raise StoreError(f"La copia {archive} está dañada o incompleta. No se tocó nada.")
    return content


def _harmless(name: str) -> bool:
    """Whether a name is a relative path that stays inside the data folder."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    """A hidden folder on the same disk; it is deleted at the end."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as name:
        yield Path(name)


def _swap(staging: Path, data: Path) -> None:
    """Wipe the old files and move the new ones to their places."""
    for old in {name.split("/")[0] for name, _ in _worth_keeping(data)} - {NEVER_REPLACED}:
        _remove(data / old)
    for fresh in staging.iterdir():
        target = data / fresh.name
        if fresh.name != NEVER_REPLACED or not target.exists():
            _remove(target)
            fresh.rename(target)
    files.sync_folder(data)


def _remove(path: Path) -> None:
    if path.is_dir():
        files.wipe(path)
    else:
        path.unlink(missing_ok=True)
