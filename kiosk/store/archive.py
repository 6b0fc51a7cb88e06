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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kiosk import files
from kiosk.errors import StoreError
from kiosk.settings.serve_settings import PLACES
from kiosk.store import (
    consent_proofs,
    daily_counts,
    kiosk_lock,
    machine_key,
    pending_wipes,
    restored_files,
    wiped_ids,
)
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.encryption import Encryption
from kiosk.store.session_file import FILE
from kiosk.store.store_errors import DamagedError

FORMAT = 1
"""Version of the archive's format."""
MANIFEST = "MANIFEST.json"
"""Name of the first member: the format, and the SHA-256 of every other member."""
CLOCK = "clock.json"
"""The file of `ClockWatch`: it tells of this machine's clock, and of no other's."""
LEFT_OUT = frozenset({"key", "outbox", "printed", "papers", "glass", CLOCK, "terminal"})
"""Names of files and folders that are not archived."""
NEVER_REPLACED = "audit"
"""The folder of the audit log. Its lines may not be replaced: it is restored only if there is none."""
PROOFS = "proofs.jsonl"
"""The file of the proofs of consent."""
MERGED = frozenset({PROOFS, daily_counts.FOLDER, pending_wipes.FOLDER, wiped_ids.FOLDER})
"""Names of what tells of wipes. The copy's entries are added to those that are there."""
LARGEST = 64_000_000
"""Most bytes of a member; no file of the data folder is larger."""


class Restored(NamedTuple):
    """What one restore did."""

    files: int
    """Number of restored files."""
    wiped: int
    """Number of the copy's sessions that were not restored, because they were wiped since."""


def back_up(data: Path, target: Path, key_file: Path | None = None, *, replace: bool = False) -> int:
    """Write the data folder into a new archive, private (0600) and durable.

    The kiosk may run meanwhile: each of its files is replaced as a whole and read as a whole. A session that
    is wiped meanwhile is not in the archive.

    Args:
        data: the data folder.
        target: path of the archive, outside the data folder; it must not exist.
        key_file: the file with the key; it is left out whatever its name is.
        replace: the archive may exist; it is replaced when the new one is complete.

    Returns:
        The number of archived files.

    Raises:
        StoreError: something cannot be read or written; no new archive is left.
    """
    if target.exists() and not replace:
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
    except OSError as error:
        raise StoreError(
            f"No se pudo hacer la copia: {files.reason(error)}. "
            f"Revise el espacio y los permisos de {target.parent}."
        ) from None
    return len(content)


def restore(archive: Path, data: Path, *, replace: bool = False, key_file: Path | None = None) -> Restored:
    """Restore the files of an archive into a data folder.

    The whole archive is read and checked before anything is changed. The old files are wiped only when all
    new ones are on the disk. Lists of wipes and proofs are never replaced: the copy's entries are added. A
    session that was wiped since the copy was made is not restored. Those that are restored may be older than
    the rules allow, so that nothing is wiped before staff confirm this machine's clock.

    Args:
        archive: what `back_up` wrote.
        data: the data folder; it is made if it is missing.
        replace: wipe the sessions and settings that are there.
        key_file: file of this machine's key. A key that opens no session of the archive is refused. Without a
            key the sessions are restored, and can be read when their key is put there.

    Raises:
        InUseError: a kiosk is running, and a session may be on its screen.
        StoreError: the archive is damaged or of another program; there are sessions and `replace` is false;
            the disk failed.
    """
    _outside(archive, data)
    content = _unpacked(archive)
    _check_key(content, key_file)
    homes = _homes(content, data)
    try:
        with ExitStack() as locked:
            _claim(homes, locked)
            if not replace:
                _refuse_to_replace(homes)
            done = [_put_back(there, home) for home, there in homes.items()]
    except OSError:
        half = any(map(restored_files.unfinished, homes))
        words = f"No se pudo devolver la copia. Revise el espacio y los permisos de {data}."
        raise StoreError(
            f"{words} Quedó a medias: al abrir el quiosco se termina." if half else words
        ) from None
    return Restored(sum(one.files for one in done), sum(one.wiped for one in done))


def _homes(content: Mapping[str, bytes], data: Path) -> dict[Path, dict[str, bytes]]:
    """The folders of kiosks in browsers and the data folder, each with its files by their names in it.

    Each is restored by itself: it has its own list of what was wiped. One that is not in the copy stays.
    """
    homes: dict[Path, dict[str, bytes]] = {}
    own: dict[str, bytes] = {}
    for name, bytes_of in content.items():
        top, _, rest = name.partition("/")
        place, _, inside = rest.partition("/")
        if top == PLACES and place.isdecimal() and inside:
            homes.setdefault(data / PLACES / place, {})[inside] = bytes_of
        elif top != PLACES:
            own[name] = bytes_of
    return homes | {data: own}


def _claim(homes: Iterable[Path], locked: ExitStack) -> None:
    """Lock every folder until the stack ends, and finish what an interrupted restore left there."""
    for home in homes:
        locked.callback(os.close, kiosk_lock.claim(home))
        restored_files.finish(home)


def _refuse_to_replace(homes: Iterable[Path]) -> None:
    """Refuse if there are sessions that a restore would wipe; raises StoreError."""
    for home in homes:
        if any(name.startswith(("sessions/", "waiting/")) for name, _ in _own(home)):
            raise StoreError(
                f"En {home} ya hay sesiones. Si quiere borrarlas y poner las de la copia, agregue --replace."
            )


def _put_back(content: dict[str, bytes], data: Path) -> Restored:
    """Restore the files of one data folder; raises OSError."""
    there = [name for name, _ in _own(data)]
    wiped = wiped_ids.since(content, data)
    gone = {home for name in content if (home := name.rpartition("/")[0]) in wiped}
    kept = {name: bytes_of for name, bytes_of in content.items() if name.rpartition("/")[0] not in gone}
    for home in wiped:
        kept.pop(f"{pending_wipes.FOLDER}/{home.rpartition('/')[2]}", None)
    if (data / NEVER_REPLACED).exists():
        kept = {name: bytes_of for name, bytes_of in kept.items() if _top(name) != NEVER_REPLACED}
    kept.pop(CLOCK, None)
    old = {_top(name) for name in there} - MERGED - {NEVER_REPLACED}
    ClockWatch(data / CLOCK).ask()  # first: nothing that comes back is wiped if this process ends meanwhile
    restored_files.put(kept | _merged(kept, data), data, old)
    return Restored(len(kept), len(gone))


def _merged(copy: Mapping[str, bytes], data: Path) -> dict[str, bytes]:
    """Proofs, counts and lists of wipes of the copy and the data folder together; raises OSError."""
    merged = {f"{pending_wipes.FOLDER}/{name}": note for name, note in pending_wipes.notes(data).items()}
    here = wiped_ids.here(data)
    with suppress(FileNotFoundError):
        here[PROOFS] = (data / PROOFS).read_bytes()
    for name, lines in here.items():
        merged[name] = consent_proofs.joined(copy.get(name, b""), lines)
    for name, counted in daily_counts.contents(data).items():
        merged[name] = daily_counts.joined(copy.get(name, b""), counted)
    return merged


def _top(name: str) -> str:
    return name.split("/")[0]


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


def _own(data: Path) -> Iterator[tuple[str, Path]]:
    """The same, without the folders of kiosks in browsers."""
    return (one for one in _worth_keeping(data) if _top(one[0]) != PLACES)


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
