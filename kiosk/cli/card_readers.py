"""Builds the barcode readers of a kiosk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.ports import CardReaders
    from kiosk.scanning.serial_reader import SerialReader
    from kiosk.settings import Settings

TYPES = "keyboard"
"""As `[scanner] reader` names a reader that types."""


def open_readers(settings: Settings) -> CardReaders | None:
    """The reader that the settings name; None without one."""
    if not settings.scanner.reader:
        return None
    from kiosk.ports import CardReaders
    from kiosk.scanning import reader_input

    if settings.scanner.reader == TYPES:
        return CardReaders(keys=reader_input.of_keys)
    return CardReaders(line=open_line(settings))


def open_line(settings: Settings) -> SerialReader:
    """The reader at the serial line that the settings name; nothing is opened yet."""
    from kiosk.scanning.serial_reader import SerialReader

    return SerialReader(settings.scanner.reader, settings.scanner.reader_speed)
