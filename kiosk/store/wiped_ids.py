"""The list of the sessions that were wiped here, so that no older copy brings one back.

A line is the session's folder ("sessions/<id>") and a random mark; it identifies nobody. The lines are spread
over 256 files by the id, so that their order does not tell which proof of consent is whose.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from kiosk import files

FOLDER = "wiped"
"""Name of the list's folder in the data folder."""


def add(home: Path) -> None:
    """Append a session durably; call it under the lock for all sessions. Raises OSError.

    Args:
        home: the session's folder, as data/sessions/<id>.
    """
    file = files.private_folder(home.parents[1] / FOLDER) / home.name[:2]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{home.parent.name}/{home.name} {secrets.token_hex(8)}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def since(copy: Mapping[str, bytes], data: Path) -> frozenset[str]:
    """The sessions wiped in a data folder since a copy of it was made, as "sessions/<id>"; raises OSError.

    A session that was sent to the server, and waited here again when the copy was made, is not one of them.

    Args:
        copy: the files of the copy by their names in the data folder.
        data: the data folder.
    """
    then = {line for name, content in copy.items() if _is_ours(name) for line in content.splitlines()}
    now = {line for content in here(data).values() for line in content.splitlines()}
    return frozenset(line.split(b" ")[0].decode("ascii", "replace") for line in now - then)


def here(data: Path) -> dict[str, bytes]:
    """The files of the list by their names in the data folder; raises OSError."""
    found = (data / FOLDER).glob("[0-9a-f]*")
    return {f"{FOLDER}/{file.name}": file.read_bytes() for file in found if file.is_file()}


def _is_ours(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")
