"""Builds the barcode readers of a kiosk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.ports import CardReaders
    from kiosk.settings import Settings

TYPES = "keyboard"
"""As `[scanner] reader` names a reader that types."""


def open_readers(settings: Settings) -> CardReaders | None:
    """The reader that the settings name; None without one."""
    if not settings.scanner.reader:
        return None
    from kiosk.ports import CardReaders
    from kiosk.scanning import reader_input

    return CardReaders(keys=reader_input.of_keys)
