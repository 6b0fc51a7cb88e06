"""Wipes the documents that a crash or a power cut left, before the kiosk opens and after it closes."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.cli import composition
from kiosk.cli.session_store import LOCK
from kiosk.errors import StoreError
from kiosk.log import failure
from kiosk.settings import Settings
from kiosk.settings.loading import settings_file
from kiosk.store.kiosk_lock import claim
from kiosk.store.papers_folder import wipe_papers


def wipe_left_papers(settings: Settings) -> None:
    """Wipe the documents a crash left, unless the settings keep them; errors go to the journal."""
    if not settings.privacy.keep_paper_files:
        _wipe_papers(composition.sessions_folder(settings))


def wipe_papers_unread() -> None:
    """Wipe the documents a crash left if the settings cannot be read; errors go to the journal.

    The default data folder is used, unless an open kiosk may be making documents in it.
    """
    data = settings_file().parent
    if not (data / "sessions").is_dir():
        return
    try:
        os.environ[LOCK] = str(claim(data, os.environ.get(LOCK, "")))  # kept, as the lock of readable ones
    except (StoreError, OSError) as error:
        failure("papers_left", error)
        return
    _wipe_papers(data / "sessions")


def _wipe_papers(sessions: Path) -> None:
    try:
        wipe_papers(sessions)
    except StoreError as error:
        failure("papers_left", error)
