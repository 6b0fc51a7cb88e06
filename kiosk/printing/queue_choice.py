"""Chooses the print queue: that of the settings, of staff, or the only one of CUPS."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from kiosk import files
from kiosk.errors import PrintError
from kiosk.printing.cups_client import Cups

_MANY = ""
"""There are several queues, and staff have to choose one."""


async def only_queue(cups: Cups) -> str | None:
    """The queue to use if none is configured.

    Returns:
        The default queue, else the only one; empty: there are several; None: there is none.

    Raises:
        PrintError: CUPS does not answer.
    """
    if queue := await cups.default_queue():
        return queue
    queues = await cups.queues()
    if not queues:
        return None
    return queues[0] if len(queues) == 1 else _MANY


def usual_queue(folder: Path, cups: Cups | None = None) -> str | None:
    """The queue of a machine whose settings name none.

    Args:
        folder: folder of the outbox.
        cups: the print service; None: this machine's.

    Returns:
        As `only_queue`; while CUPS does not answer, its last result.

    Raises:
        PrintError: the outbox's folder cannot be written.
    """
    remembered = folder / "queue"
    try:
        queue = asyncio.run(only_queue(cups or Cups()))
        if queue is not None:
            files.private_folder(folder)
            files.write_durably(remembered, queue.encode())
        else:
            remembered.unlink(missing_ok=True)
    except PrintError:
        with suppress(OSError, UnicodeDecodeError):
            return remembered.read_text("utf-8")
        return None
    except OSError:
        raise PrintError(f"No se puede escribir en {folder}. Revise el disco y los permisos.") from None
    return queue


def chosen_queue(folder: Path, configured: str) -> str:
    """The queue that staff chose, else the configured one; only reads.

    Args:
        folder: folder of the outbox.
        configured: queue of the settings or of CUPS; empty: several queues, none of them named.
    """
    file = folder / "outbox.db"
    if not file.exists():
        return configured
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as base:
            kept = dict(base.execute("select name, value from choice").fetchall())
    except sqlite3.Error:  # another check reports a damaged outbox
        return configured
    return in_place_of(configured, str(kept.get("queue", "")), str(kept.get("instead-of", "")))


def in_place_of(configured: str, chosen: str, instead_of: str) -> str:
    """The queue that staff chose, if the settings still name the one it replaced; else the configured one."""
    return chosen if chosen and instead_of == configured else configured
