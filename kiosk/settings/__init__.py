"""This machine's choices: data/kiosk.toml, or KIOSK_SECTION__NAME in the environment.

The environment wins over the file. Nothing is read when this package is imported; `load` reads.
"""

from kiosk.settings.loading import load, settings_file
from kiosk.settings.office import Office
from kiosk.settings.sections import (
    LogSettings,
    LookSettings,
    PathSettings,
    PdfSettings,
    PrintingSettings,
    PrivacySettings,
    ScannerSettings,
    SecopSettings,
    Section,
    Settings,
    StaffSettings,
    StoreSettings,
    TimeSettings,
)

__all__ = [
    "LogSettings",
    "LookSettings",
    "Office",
    "PathSettings",
    "PdfSettings",
    "PrintingSettings",
    "PrivacySettings",
    "ScannerSettings",
    "SecopSettings",
    "Section",
    "Settings",
    "StaffSettings",
    "StoreSettings",
    "TimeSettings",
    "load",
    "settings_file",
]
