"""Why a session's file cannot be read, and a disk's troubles in Spanish."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError

REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""Numbers of the operating system for something that may not be written or read."""


class DamagedError(ValueError):
    """A file is there, but what it holds was not written by this program."""


class SealedElsewhereError(StoreError):
    """A file is whole, as far as one can see, but sealed with another machine's key."""


class NewerError(StoreError):
    """A file was written by a later version of this program; it is left alone."""


@contextmanager
def disk_troubles(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a StoreError that names no file of a person."""
    try:
        yield
    except OSError as error:
        raise StoreError(_sentence(error, folder)) from None


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in files.FULL:
        return f"El disco está lleno: no cabe nada más en {folder}. Libere espacio."
    if error.errno in REFUSED:
        return f"No hay permiso para escribir en {folder}. Revise el dueño de la carpeta y el disco."
    name = errno.errorcode.get(error.errno or 0, "?")
    return f"El disco no responde bien en {folder} ({name}). Revise la carpeta y el disco."
