"""The settings of this machine: data/kiosk.toml, or KIOSK_SECTION__NAME in the environment.

A variable of the environment wins over the file. Importing this package reads nothing; `load` does.
"""

from kiosk.settings.loading import load, settings_file
from kiosk.settings.office import Office
from kiosk.settings.sections import (
    BackupSettings,
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
    "BackupSettings",
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
