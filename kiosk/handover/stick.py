"""Copies files to a USB stick durably, into one folder and without replacing any file.

The stick is searched where the system mounts it. Only files in the kiosk's own folder are read.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from kiosk import files, log
from kiosk.errors import HandoverError
from kiosk.ports.handover import HandedOver
from kiosk.system import free_bytes

FOLDER = "SECOP-II"
MOUNTED = (Path("/media"), Path("/run/media"))
"""Folders in which desktops and udisks mount sticks, directly or in a folder of the user."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.(pdf|zip)")
_SPARE = 1 << 20
"""Bytes that must stay free."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MOST = 99
"""Most files with the same name and different numbers."""

NONE = "No se ve ninguna memoria USB. Póngala y espere unos segundos."
SEVERAL = "Hay más de una memoria USB. Deje solo la suya."
FULL = "La memoria USB está llena. Borre algo en otro computador o use otra memoria."
READ_ONLY = "La memoria USB no deja guardar: tiene el seguro puesto o está dañada. Use otra memoria."
NO_FOLDER = "La memoria tiene un archivo llamado SECOP-II. Bórrelo en otro computador o use otra memoria."
PULLED = "La memoria USB se sacó antes de tiempo o falla. Póngala otra vez y repita."


class UsbStick:
    """The stick that is plugged in now."""

    def __init__(self, folder: Path | None = None, roots: Sequence[Path] = MOUNTED) -> None:
        """Store the folders; nothing is read yet.

        Args:
            folder: where this machine mounts the stick, or the folder in which it mounts sticks; None: it is
                searched under `roots`.
            roots: where the system mounts sticks.
        """
        self._folder = folder
        self._roots = roots

    def present(self) -> bool:
        """Whether exactly one stick is mounted, and can be written to."""
        return len(self._writable()) == 1

    def give(self, contents: Mapping[str, bytes]) -> HandedOver:
        """Copy files to the stick durably.

        Args:
            contents: file name -> its bytes; names of lower-case ASCII letters, digits and hyphens, .pdf or
                .zip.

        Returns:
            The folder on the stick and the names the files have there.

        Raises:
            HandoverError: not every file was copied; its detail says in Spanish what to do.
        """
        if wrong := [name for name in contents if not _NAME.fullmatch(name)]:
            raise HandoverError(f"{len(wrong)} archivos tienen un nombre que no sirve. Llame al funcionario.")
        mounts = self._writable()
        if len(mounts) != 1:
            locked = not mounts and self._mounts()
            raise HandoverError(SEVERAL if mounts else READ_ONLY if locked else NONE)
        folder = mounts[0] / FOLDER
        try:
            if sum(map(len, contents.values())) + _SPARE > _free(mounts[0]):
                raise HandoverError(FULL)
            if folder.is_symlink():  # it could lead anywhere on this machine
                raise HandoverError(READ_ONLY)
            if folder.is_file():
                raise HandoverError(NO_FOLDER)
            folder.mkdir(exist_ok=True)
            names = tuple(_put(folder, name, content) for name, content in contents.items())
            files.sync_folder(folder)
            files.sync_folder(mounts[0])
        except OSError as error:
            raise HandoverError(_trouble(error)) from None
        log.event("files_on_stick", count=len(names))
        return HandedOver(f"carpeta {FOLDER} de su memoria USB. Ya puede sacarla", names)

    def _writable(self) -> list[Path]:
        """The sticks without those whose lock is on, or which the system found damaged."""
        return [one for one in self._mounts() if os.access(one, os.W_OK)]

    def _mounts(self) -> list[Path]:
        """The mounted sticks; a folder without a mount would be on this machine's own disk."""
        if self._folder is not None:
            candidates = [self._folder, *_folders(self._folder)]
        else:
            below = [one for root in self._roots for one in _folders(root)]
            candidates = below + [deeper for one in below if not one.is_mount() for deeper in _folders(one)]
        return [one for one in candidates if _mounted(one)]


def _mounted(folder: Path) -> bool:
    try:
        return folder.is_mount()
    except OSError:
        return False


def _folders(root: Path) -> list[Path]:
    try:
        return sorted(one for one in root.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:
        return []


def _free(folder: Path) -> int:
    return free_bytes(folder)


def _put(folder: Path, name: str, content: bytes) -> str:
    """Write one file under the first free name and return that name; a partly written file is deleted."""
    stem, _, ending = name.rpartition(".")
    for number in range(1, _MOST + 1):
        file = folder / (f"{stem}-{number}.{ending}" if number > 1 else name)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except FileExistsError:
            with suppress(OSError):
                if not file.is_symlink() and file.read_bytes() == content:
                    return file.name  # an earlier call wrote the same bytes
            continue
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise
        return file.name
    raise HandoverError("La carpeta SECOP-II de la memoria ya tiene demasiadas copias. Borre las de antes.")


def _trouble(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return FULL
    return READ_ONLY if error.errno in _REFUSED else PULLED
