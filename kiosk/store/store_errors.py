"""Why a session's file cannot be read or kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError


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
        raise StoreError(files.disk_trouble(error, folder)) from None
