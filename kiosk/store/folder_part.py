"""Reads the names of a big folder a part at a time, from where another process stopped.

The system gives the names of a folder in an order of its own, and goes on where it is told to (lseek(2) on
the folder). A name that is there all the time is then given once, if the file system keeps to its order. All
that can be served over NFS do; for the others the first name at the place is compared.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

SLICE, PAUSE = 2_000, 0.002
"""Names of a slice, and the seconds of sleep after it: no key and no save waits for a big folder."""


class FolderPlace(NamedTuple):
    """Where to go on reading; the first place is the folder's beginning."""

    offset: int = 0
    """What the system calls the place; only the same folder understands it."""
    name: str = ""
    """The first name that was there, each of its bytes as a letter: not every name is a text."""


def read_part(folder: Path, place: FolderPlace, least: int) -> tuple[list[str], FolderPlace] | None:
    """Read some names of a folder.

    Args:
        folder: the folder.
        place: where to go on.
        least: how many to read, and then the few more that the system has read already.

    Returns:
        The names, and the place of the next ones, which is the beginning after the last name; None: the place
        is not there any more, because its name was removed or the file system's order is another.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        os.lseek(handle, place.offset, os.SEEK_SET)
        with os.scandir(handle) as entries:
            return _read(handle, entries, place, least)
    except OSError:
        return None
    finally:
        os.close(handle)


def in_slices(names: list[str]) -> Iterator[list[str]]:
    """The names in slices, with a sleep after each."""
    for first in range(0, len(names), SLICE):
        yield names[first : first + SLICE]
        time.sleep(PAUSE)


def _read(
    handle: int, entries: Iterator[os.DirEntry[str]], place: FolderPlace, least: int
) -> tuple[list[str], FolderPlace] | None:
    names = list[str]()
    while len(names) < least:
        some = [one.name for one in islice(entries, min(SLICE, least - len(names)))]
        names += some
        if place.name and [*map(_as_letters, names[:1])] != [place.name]:
            return None
        if not some:
            return names, FolderPlace()
        time.sleep(PAUSE)
    read_to = os.lseek(handle, 0, os.SEEK_CUR)  # the system reads ahead: only there can be gone on
    for entry in entries:
        if os.lseek(handle, 0, os.SEEK_CUR) != read_to:
            return names, FolderPlace(read_to, _as_letters(entry.name))
        names.append(entry.name)
    return names, FolderPlace()


def _as_letters(name: str) -> str:
    """What a database can keep of any name."""
    return os.fsencode(name).decode("latin-1")
