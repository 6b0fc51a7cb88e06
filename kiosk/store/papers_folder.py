"""The folders of documents: makes them, and wipes them without reading every session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store.session_file import checked_id, is_id

_MARKS = ".papers"
"""Folder with an empty file for each session that may have documents."""


def papers_folder(sessions: Path, session_id: str) -> Path:
    """The private folder of a session's documents. It is made if it is missing, and marked.

    Raises:
        StoreError: the id has a wrong form.
        OSError: it cannot be made.
    """
    folder = sessions / checked_id(session_id) / "papers"
    _marks(sessions)
    mark = sessions / _MARKS / session_id
    if not mark.exists():
        files.write_durably(mark, b"")
    return files.private_folder(folder)


def unmark(sessions: Path, session_id: str) -> None:
    """Remove the mark of a session that was wiped with its documents; raises OSError."""
    (sessions / _MARKS / session_id).unlink(missing_ok=True)


def wipe_papers(sessions: Path) -> int:
    """Wipe the Word files and PDFs in the folders of all sessions; returns how many.

    Only the session itself is encrypted; its documents are made again when it is continued.

    Args:
        sessions: the folder with a folder for each session.

    Raises:
        StoreError: something could not be deleted.
    """
    count = 0
    try:
        if not sessions.is_dir():
            return 0
        _marks(sessions)
        for mark in list((sessions / _MARKS).iterdir()):
            for file in list(_papers(sessions / mark.name)) if is_id(mark.name) else ():
                files.wipe_file(file)
                count += 1
            mark.unlink(missing_ok=True)
    except OSError:
        raise StoreError(f"No se pudo borrar todo en {sessions}. Revise los permisos.") from None
    return count


def _papers(home: Path) -> Iterator[Path]:
    return (file for file in (home / "papers").glob("*") if file.is_file())


def _marks(sessions: Path) -> None:
    """Mark the documents that an older version left unmarked; done once per folder."""
    marks = sessions / _MARKS
    if not marks.exists():
        found = {file.parents[1].name for file in sessions.glob("*/papers/*") if is_id(file.parents[1].name)}
        fresh = files.private_folder(sessions / f"{_MARKS}-new")
        for name in found:
            (fresh / name).touch(mode=0o600)
        fresh.rename(marks)
        files.sync_folder(sessions)
