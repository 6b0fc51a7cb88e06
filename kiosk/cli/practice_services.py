"""What a kiosk works with while staff practise: the office's texts and Word files, and nothing that lasts.

The sessions lie in a folder of their own, which is wiped when the practice ends, and before the next kiosk
opens. No database, no audit log and no printer is used.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kiosk import files
from kiosk.cli import composition
from kiosk.cli.scan_services import open_scans
from kiosk.cli.session_store import open_fleet
from kiosk.log import failure
from kiosk.ports import AuditPage

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ports import Services
    from kiosk.settings import Settings

ACROSS = "ENSAYO"
"""Stands across each page that is made."""


class UnwrittenAudit:
    """An audit log of what nobody has to answer for."""

    def record(self, who: str, what: str, code: str = "") -> None:
        """Write nothing."""

    def page(self, text: str = "", offset: int = 0, limit: int = 50) -> AuditPage:  # noqa: ARG002 - a port
        """There is nothing to read."""
        return AuditPage((), older=False)


def build(settings: Settings) -> Services:
    """Build the services of a practice; the scanner, the clock and the staff's PINs are the real ones.

    Args:
        settings: this machine's settings.

    Raises:
        KioskError: as `composition.build`.
    """
    apart = _apart(settings)
    files.private_folder(apart.paths.data)
    secret = partial(composition.machine_secret, apart)
    built = composition.build(apart, dry_run=True, across=ACROSS)
    return replace(
        built,
        audit=UnwrittenAudit(),
        staff_access=composition.open_staff_access(settings, UnwrittenAudit()),
        scans=open_scans(settings, composition.sessions_folder(apart), secret, built.store.folder),
        fleet=open_fleet(settings),
    )


def wipe(settings: Settings) -> None:
    """Wipe what a practice wrote, also one that a power cut ended; errors go to the journal."""
    try:
        for folder in _folder(settings).glob("*"):
            files.wipe(folder)
    except OSError as error:
        failure("practice_left", error)


def _apart(settings: Settings) -> Settings:
    """The settings with a data folder that nothing else is in, and without the shared database."""
    return settings.model_copy(
        update={
            "paths": settings.paths.model_copy(update={"data": _folder(settings) / "now"}),
            "store": settings.store.model_copy(update={"url": ""}),
            "privacy": settings.privacy.model_copy(update={"key_path": ""}),
        }
    )


def _folder(settings: Settings) -> Path:
    return settings.paths.data / "practice"
