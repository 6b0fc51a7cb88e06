"""This machine's choices: data/kiosk.toml, or KIOSK_SECTION__NAME in the environment.

The environment wins over the file. Nothing is read when this package is imported; `load` reads.
"""

from kiosk.content.office import Office
from kiosk.settings.sections import (
    LogSettings,
    LookSettings,
    PathSettings,
    PdfSettings,
    PrintingSettings,
    PrivacySettings,
    SecopSettings,
    Section,
    Settings,
    StaffSettings,
    StoreSettings,
    TimeSettings,
)
from kiosk.settings.source import load, settings_file

__all__ = [
    "LogSettings",
    "LookSettings",
    "Office",
    "PathSettings",
    "PdfSettings",
    "PrintingSettings",
    "PrivacySettings",
    "SecopSettings",
    "Section",
    "Settings",
    "StaffSettings",
    "StoreSettings",
    "TimeSettings",
    "load",
    "settings_file",
]
