"""Builds the real services from the settings: the only place that does.

Everything heavy is imported when it is built, so that a command pays only for what it uses.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.settings import Settings, load

if TYPE_CHECKING:
    from kiosk.interview.values import Station
    from kiosk.ports import Documents, Printer, Services
    from kiosk.store.retention import PurgeReport
    from kiosk.store.sessions import TinySessionStore


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Local time with its zone."""
        return datetime.now().astimezone()


def load_settings() -> Settings:
    """This machine's settings; raises SettingsError."""
    return load()


def load_station(settings: Settings) -> Station:
    """Where the sessions take place, for texts and documents."""
    from kiosk.interview.values import Station

    return Station(settings.office, settings.secop.login_url)


def build(settings: Settings, dry_run: bool = False) -> Services:
    """Everything the app is given.

    Args:
        settings: this machine's settings.
        dry_run: print nothing.

    Raises:
        StoreError: the sessions' folder cannot be used.
    """
    from kiosk.ports import Services

    return Services(
        open_store(settings), open_documents(settings), open_printer(settings, dry_run), SystemClock()
    )


def open_store(settings: Settings) -> TinySessionStore:
    """The sessions on this machine's disk; raises StoreError."""
    from kiosk.store.sessions import TinySessionStore

    return TinySessionStore(settings.paths.data / "sessions")


def open_documents(settings: Settings) -> Documents:
    """What fills the office's Word files and turns them into PDF."""
    from kiosk.documents.workshop import Workshop

    return Workshop(settings.paths.templates / "papers", settings.pdf)


def open_printer(settings: Settings, dry_run: bool = False) -> Printer:
    """What puts papers on paper: a folder, or nothing at all."""
    from kiosk.printing.dry import REHEARSAL, SWITCHED_OFF, DryRunPrinter
    from kiosk.printing.folder import FolderPrinter

    if dry_run or not settings.printing.enabled:
        return DryRunPrinter(REHEARSAL if dry_run else SWITCHED_OFF)
    return FolderPrinter(printed_folder(settings))


def printed_folder(settings: Settings) -> Path:
    """Where the folder printer puts PDFs."""
    return settings.paths.data / "printed"


def purge(settings: Settings) -> PurgeReport:
    """Wipe what is older than `[privacy]` allows; raises StoreError."""
    from kiosk.store import retention

    store = open_store(settings)
    return retention.purge(store, printed_folder(settings), settings.privacy, SystemClock().now())
