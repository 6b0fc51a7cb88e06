"""Builds what a kiosk with a scanner has: the scanner, the desk at it, the sealed files, the ways out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kiosk.errors import SettingsError

if TYPE_CHECKING:
    from kiosk.ports import Scanner, ScanServices
    from kiosk.ports.handover import PhonePage
    from kiosk.ports.scanning import ScanDesk
    from kiosk.scanning.glass_desk import GlassDesk
    from kiosk.settings import Settings
    from kiosk.settings.sections import HandoverSettings

FIRST_FOUND = "auto"
"""As `[scanner] device` says that any scanner will do."""


def open_scanner(settings: Settings) -> Scanner:
    """What reads paper: a scanner of SANE, or a folder where nobody named one and SANE is not installed."""
    from kiosk.scanning import sane_scanner
    from kiosk.scanning.folder_scanner import NAME, FolderScanner

    wanted = settings.scanner
    if wanted.device == NAME or not (wanted.device or sane_scanner.installed()):
        return FolderScanner(glass_folder(settings), wanted.resolution)
    if not wanted.device and glass_folder(settings).is_dir():
        return FolderScanner(glass_folder(settings), wanted.resolution)
    device = "" if wanted.device == FIRST_FOUND else wanted.device
    return sane_scanner.SaneScanner(device, wanted.resolution, colour=wanted.mode == "color")


def has_scanner(settings: Settings) -> bool:
    """Whether the journey has steps at a scanner: one is named, or the folder `glass` is there."""
    return bool(settings.scanner.device) or glass_folder(settings).is_dir()


def open_scans(
    settings: Settings, sessions: Path, key: Callable[[], bytes], there: Callable[[str], object]
) -> ScanServices | None:
    """What the journey does at the scanner, and where its files go; None without a scanner.

    Args:
        settings: this machine's settings.
        sessions: the folder with a folder for each session.
        key: reads the machine's key.
        there: raises StoreError for a session that was wiped.
    """
    if not has_scanner(settings):
        return None
    from kiosk.handover.stick import UsbStick
    from kiosk.ports import ScanServices
    from kiosk.store.session_files import SessionFiles

    wanted = settings.handover
    folder = Path(wanted.usb_folder).expanduser() if wanted.usb_folder else None
    return ScanServices(
        desk=cast("ScanDesk", LateDesk(partial(open_scanner, settings))),
        files=SessionFiles(sessions, key, there),
        stick=UsbStick(folder) if wanted.usb else None,
        phone=_open_phone(wanted) if wanted.phone else None,
        minutes=wanted.minutes,
    )


def glass_folder(settings: Settings) -> Path:
    """Where the folder scanner finds pictures."""
    return settings.paths.data / "glass"


class LateDesk:
    """The real ScanDesk of kiosk.ports, made by the first call of a method; any thread may.

    What it imports takes 0.1 s and 20 MB.
    """

    def __init__(self, scanner: Callable[[], Scanner]) -> None:
        self._scanner = scanner
        self._desk: GlassDesk | None = None
        self._making = threading.Lock()

    def close(self) -> None:
        """End what the desk does; one that was not needed is not made for it."""
        with self._making:
            if self._desk is not None:
                self._desk.close()

    def __getattr__(self, name: str) -> Any:
        """What the desk can do."""
        with self._making:
            if self._desk is None:
                from kiosk.scanning.glass_desk import GlassDesk

                self._desk = GlassDesk(self._scanner())
            return getattr(self._desk, name)


def _open_phone(wanted: HandoverSettings) -> PhonePage:
    """The page for telephones.

    Raises:
        SettingsError: what serves it is not installed.
    """
    try:
        from kiosk.handover.phone_server import PhoneServer
    except ImportError:
        raise SettingsError(
            "Falta aiohttp para la página del teléfono. Instale: indupal-kiosk[phone]"
        ) from None
    return PhoneServer(wanted.address, wanted.minutes)
