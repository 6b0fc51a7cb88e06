"""The folders of papers: made, and wiped without looking at every session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store.session_file import checked_id, is_id

_MARKS = ".papers"
"""The folder with an empty file for each session that may have papers."""


def papers_folder(sessions: Path, session_id: str) -> Path:
    """A session's own folder for its papers, private, made if missing, and marked.

    Raises:
        StoreError: it is no id.
        OSError: it cannot be made.
    """
    folder = sessions / checked_id(session_id) / "papers"
    _marks(sessions)
    mark = sessions / _MARKS / session_id
    if not mark.exists():
        files.write_durably(mark, b"")
    return files.private_folder(folder)


def unmark(sessions: Path, session_id: str) -> None:
    """The session is gone, and its papers with it; raises OSError."""
    (sessions / _MARKS / session_id).unlink(missing_ok=True)


def wipe_papers(sessions: Path) -> int:
    """Wipe the Word files and PDFs that are left in the folders of sessions; how many files.

    Only the session itself is sealed, and its papers are made again when somebody goes on with it.

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
    """Mark the papers that an older version left unmarked; once in the life of a folder."""
    marks = sessions / _MARKS
    if not marks.exists():
        found = {file.parents[1].name for file in sessions.glob("*/papers/*") if is_id(file.parents[1].name)}
        fresh = files.private_folder(sessions / f"{_MARKS}-new")
        for name in found:
            (fresh / name).touch(mode=0o600)
        fresh.rename(marks)
        files.sync_folder(sessions)
