"""Errors about session files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError


class DamagedError(ValueError):
    """A file exists, but this program did not write it, or it was damaged afterwards."""


class SealedElsewhereError(StoreError):
    """A file was encrypted with another machine's key; it cannot be told whether it is intact."""


class NewerError(StoreError):
    """A later version of this program wrote the file; it is not changed."""


@contextmanager
def disk_troubles(folder: Path) -> Iterator[None]:
    """Raise an OSError inside the `with` as a StoreError, which names the folder and no file of a person."""
    try:
        yield
    except OSError as error:
        raise StoreError(files.disk_trouble(error, folder)) from None
