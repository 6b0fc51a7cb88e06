"""What can be chosen: a section each, a docstring under every key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kiosk.settings.environment import over
from kiosk.settings.locations import default_data, default_station, default_templates
from kiosk.settings.office import Office


def _folder(value: Path) -> Path:
    if not value.parts:
        raise ValueError("escriba el nombre de una carpeta")
    try:
        return value.expanduser().absolute()
    except RuntimeError:  # "~name" of nobody
        raise ValueError("escriba la carpeta completa, sin ~") from None


def _database(value: str) -> str:
    if value and not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("la dirección debe empezar por postgresql://")
    return value


def _station(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,30}", value):
        raise ValueError("use letras minúsculas sin tilde, cifras y guiones: quiosco-1")
    return value


def _hosts(value: object) -> object:
    """In the environment a list is written with commas."""
    return [host.strip() for host in value.split(",") if host.strip()] if isinstance(value, str) else value


Folder = Annotated[Path, AfterValidator(_folder)]


class Section(BaseModel):
    """A section of the settings file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SecopSettings(Section):
    """`[secop]`: the state's platform."""

    login_url: str = "https://community.secop.gov.co/STS/Users/Login/Index"
    """The address behind every QR of the login page; https, and of an allowed host."""
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = (
        "community.secop.gov.co",
        "www.colombiacompra.gov.co",
    )
    """Hosts the texts may send people to; with commas in the environment."""

    @model_validator(mode="after")
    def _known_host(self) -> SecopSettings:
        """Nobody is sent to a page that only looks like SECOP."""
        try:
            address = urlsplit(self.login_url)
        except ValueError:
            raise ValueError("login_url no es una dirección de internet") from None
        if address.scheme != "https" or address.hostname not in self.allowed_hosts:
            raise ValueError("login_url debe empezar por https:// y su servidor debe estar en allowed_hosts")
        return self


class PathSettings(Section):
    """`[paths]`: where texts and data live; a relative path counts from the settings file's folder."""

    templates: Folder = Field(default_factory=default_templates)
    """The office's texts and Word files; unset: templates/ of a checkout, else the packaged ones."""
    data: Folder = Field(default_factory=default_data)
    """What the machine writes; unset: data/ of a checkout, else the user's state folder."""


class PrintingSettings(Section):
    """`[printing]`: paper."""

    printer: str = ""
    """Name of the print queue; empty: CUPS' default or only one; without any, the folder printer."""
    copies: int = Field(default=1, ge=1, le=5)
    """How many of each document."""
    media: Literal["Letter", "Legal", "Oficio"] = "Letter"
    """The paper in the tray; Oficio is the Colombian one, 8.5 by 13 inches."""
    sides: Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"] = "one-sided"
    """One side for papers people sign."""
    enabled: bool = True
    """False: documents are shown and never printed."""


class PdfSettings(Section):
    """`[pdf]`: what turns Word into PDF."""

    engine: Literal["auto", "libreoffice", "embedded"] = "auto"
    """auto: LibreOffice where it and its fonts are installed, else the embedded one."""
    libreoffice_path: str = ""
    """The soffice program; empty: found on the machine."""


class ScannerSettings(Section):
    """`[scanner]`: the glass; it is optional."""

    device: str = ""
    """SANE's name of the scanner, or `folder`; empty: the folder `glass` of the data folder, if there is one,
    else the first scanner found."""
    resolution: int = Field(default=300, ge=150, le=600)
    """Dots per inch; a barcode needs 200."""
    mode: Literal["color", "gray"] = "color"
    """Colours or greys."""


class TimeSettings(Section):
    """`[times]`: patience, in seconds."""

    idle_seconds: int = Field(default=180, ge=10)
    """Without a key or a touch, until the warning shows."""
    warning_seconds: int = Field(default=30, ge=5)
    """How long the warning counts down before the session is closed."""
    farewell_seconds: int = Field(default=30, ge=3)
    """How long the farewell stays before the kiosk wipes and starts again."""


class PrivacySettings(Section):
    """`[privacy]`: how long what is kept."""

    keep_finished_hours: int = Field(default=24, ge=0)
    """PDFs of the folder printer."""
    keep_open_hours: int = Field(default=360, ge=0)
    """Sessions that never reached their end."""
    keep_paper_files: bool = False
    """False: the Word files and PDFs of a session are wiped as soon as the printer has them. True: they stay
    as long as the session."""
    key_path: str = ""
    """The file with the key that seals sessions; empty: `key` of the data folder; systemd's comes first."""


class StoreSettings(Section):
    """`[store]`: where sessions are kept."""

    url: Annotated[str, AfterValidator(_database)] = ""
    """postgresql://… shares the sessions of several kiosks; empty: this machine's data folder."""
    station: Annotated[str, AfterValidator(_station)] = Field(default_factory=default_station)
    """Name of this kiosk, another one on each; unset: the machine's name, and the terminal's."""


class StaffSettings(Section):
    """`[staff]`: the staff mode."""

    idle_seconds: int = Field(default=120, ge=10)
    """Without a key or a touch, until the staff mode closes."""
    pepper_path: str = ""
    """The secret file mixed into every PIN, outside the data folder; empty: the user's own."""


class LookSettings(Section):
    """`[look]`: the screen."""

    theme: Literal["claro", "oscuro", "alto-contraste"] = "claro"
    """The colours."""
    images: Literal["auto", "blocks", "off"] = "auto"
    """Page pictures: auto = where the terminal can; blocks = half cells; off = text."""


class LogSettings(Section):
    """`[log]`: data/kiosk.log, without personal data."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least grave event that is written down."""


class Settings(BaseModel):
    """Every choice of this machine, one section each. Made by `load`; never changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: Office = Office()
    """Who stands behind the kiosk."""
    secop: SecopSettings = SecopSettings()
    """The state's platform."""
    paths: PathSettings = Field(default_factory=PathSettings)
    """Where texts and data live."""
    printing: PrintingSettings = PrintingSettings()
    """Paper."""
    pdf: PdfSettings = PdfSettings()
    """What turns Word into PDF."""
    scanner: ScannerSettings = ScannerSettings()
    """The glass."""
    times: TimeSettings = TimeSettings()
    """Patience."""
    privacy: PrivacySettings = PrivacySettings()
    """How long what is kept."""
    store: StoreSettings = StoreSettings()
    """Where sessions are kept."""
    staff: StaffSettings = StaffSettings()
    """The staff mode."""
    look: LookSettings = LookSettings()
    """The screen."""
    log: LogSettings = LogSettings()
    """The journal."""

    def __init__(self, **values: Any) -> None:
        """Take what `load` read from the file; the environment wins over it."""
        super().__init__(**over(values, type(self).model_fields))
