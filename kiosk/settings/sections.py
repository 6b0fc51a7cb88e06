"""The sections of the settings, with a docstring under every key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kiosk.settings.environment import over
from kiosk.settings.locations import default_data, default_station, default_templates
from kiosk.settings.office import Office
from kiosk.settings.serve_settings import ServeSettings


def _folder(value: Path) -> Path:
    if not value.parts:
        raise ValueError("escriba el nombre de una carpeta")
    try:
        return value.expanduser().absolute()
    except RuntimeError:  # "~name", and no user has that name
        raise ValueError("escriba la carpeta completa, sin ~") from None


def _database(value: str) -> str:
    if value and not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("la dirección debe empezar por postgresql://")
    return value


def _station(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,30}", value):
        raise ValueError("use letras minúsculas sin tilde, cifras y guiones: quiosco-1")
    return value


def _reader(value: str) -> str:
    if value not in ("", "keyboard") and not re.fullmatch(r"/dev/.+|COM[0-9]+", value):
        raise ValueError('escriba "keyboard", o la línea serie: /dev/ttyACM0')
    return value


def _hosts(value: object) -> object:
    """In the environment a list is one text with commas between the values."""
    return [host.strip() for host in value.split(",") if host.strip()] if isinstance(value, str) else value


def _whole(value: Path) -> Path:
    if not value.is_absolute():
        raise ValueError("escriba la ruta completa de la carpeta, desde la raíz")
    return value


def _whole_text(value: str) -> str:
    return str(_whole(Path(value))) if value else value


Folder = Annotated[Path, AfterValidator(_folder)]


class Section(BaseModel):
    """A section of the settings file; unknown keys are refused."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class SecopSettings(Section):
    """`[secop]`: SECOP II, the state's procurement platform."""

    login_url: str = "https://community.secop.gov.co/STS/Users/Login/Index"
    """The address in every QR of the login page; https, and its host must be in `allowed_hosts`."""
    support: str = ""
    """Telephone or page of SECOP II's support, shown in the help of its steps and on paper; empty: none."""
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = (
        "community.secop.gov.co",
        "www.colombiacompra.gov.co",
    )
    """Hosts that texts may name in addresses; in the environment with commas between them."""

    @model_validator(mode="after")
    def _known_host(self) -> SecopSettings:
        """Refuse an address that only looks like SECOP's: people type their password there."""
        try:
            address = urlsplit(self.login_url)
        except ValueError:
            raise ValueError("login_url no es una dirección de internet") from None
        if address.scheme != "https" or address.hostname not in self.allowed_hosts:
            raise ValueError("login_url debe empezar por https:// y su servidor debe estar en allowed_hosts")
        return self


class PathSettings(Section):
    """`[paths]`: the folders; a relative path counts from the folder of the settings file."""

    templates: Folder = Field(default_factory=default_templates)
    """The office's texts and Word files; unset: templates/ of the source code, else the packaged ones."""
    data: Folder = Field(default_factory=default_data)
    """The folder the kiosk writes to; unset: data/ of the source code, else the user's state folder."""


class PrintingSettings(Section):
    """`[printing]`: the printer and its paper."""

    printer: str = ""
    """Name of the CUPS queue. Empty: CUPS' default queue or its only one; if CUPS has none, the folder
    printer."""
    copies: int = Field(default=1, ge=1, le=5)
    """Copies of each document."""
    media: Literal["Letter", "Legal", "Oficio"] = "Letter"
    """Size of the paper in the tray; Oficio is the Colombian one, 8.5 by 13 inches."""
    sides: Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"] = "one-sided"
    """Sides of the sheet to print on (IPP `sides`, RFC 8011, 5.2.8); one side for documents people sign."""
    enabled: bool = True
    """False: documents are shown and never printed."""


class PdfSettings(Section):
    """`[pdf]`: the program that converts Word files to PDF."""

    engine: Literal["auto", "libreoffice", "embedded"] = "auto"
    """auto: LibreOffice if it and its fonts are installed, else the embedded engine."""
    libreoffice_path: str = ""
    """Path of the soffice program; empty: the kiosk looks for it."""


class ScannerSettings(Section):
    """`[scanner]`: the scanner, which is optional."""

    device: str = ""
    """SANE's name of the scanner, `auto` for the first one found, or `folder`; empty: the folder `glass` of
    the data folder, if there is one, else no scanner in the journey."""
    resolution: int = Field(default=300, ge=150, le=600)
    """Dots per inch; a barcode of a cédula needs at least 200."""
    mode: Literal["color", "gray"] = "color"
    """Scan in colour or in grey."""
    reader: Annotated[str, AfterValidator(_reader)] = ""
    """Barcode reader for the yellow cédula. `keyboard`: it types; its keys are told from a person's. Else its
    serial line, for example `/dev/ttyACM0`. Empty: there is none."""
    reader_speed: int = Field(default=9600, ge=1200, le=921600)
    """Bits per second of the serial line; one over USB has no speed of its own."""


class HandoverSettings(Section):
    """`[handover]`: how people get the scanned files."""

    usb: bool = True
    """Offer to copy them to a USB stick."""
    usb_folder: str = ""
    """Where a deployment mounts sticks; empty: looked for where the system mounts them."""
    phone: bool = False
    """Offer a page for the telephone, on the local network and without encryption."""
    address: str = "127.0.0.1"
    """This machine's address in the network of the telephones; nothing else is listened on."""
    minutes: int = Field(default=10, ge=1, le=30)
    """How long that page stands."""


class TimeSettings(Section):
    """`[times]`: how many seconds the kiosk waits."""

    idle_seconds: int = Field(default=180, ge=10)
    """Seconds without a key or a touch until the warning is shown."""
    warning_seconds: int = Field(default=30, ge=5)
    """Seconds that the warning counts down before the session is closed."""
    farewell_seconds: int = Field(default=30, ge=3)
    """Seconds that the farewell is shown before the kiosk wipes the session and starts again."""


class PrivacySettings(Section):
    """`[privacy]`: for how long personal data are kept."""

    keep_finished_hours: int = Field(default=24, ge=0)
    """Hours that finished sessions and the PDFs of the folder printer are kept."""
    keep_open_hours: int = Field(default=360, ge=0)
    """Hours that sessions without an end are kept, counted from the last save."""
    keep_paper_files: bool = False
    """False: the Word files and PDFs of a session are wiped as soon as the printer has them. True: they are
    wiped with the session."""
    key_path: str = ""
    """File with the key that encrypts sessions. Empty: `key` in the data folder. A credential of systemd
    wins."""


class StoreSettings(Section):
    """`[store]`: where sessions are kept."""

    url: Annotated[str, AfterValidator(_database)] = ""
    """postgresql://… lets several kiosks share their sessions; empty: the data folder of this machine."""
    station: Annotated[str, AfterValidator(_station)] = Field(default_factory=default_station)
    """Name of this kiosk; each kiosk needs another one. Unset: host name, and terminal if it is a console."""


class BackupSettings(Section):
    """`[backup]`: the daily backups of the data folder."""

    folder: Annotated[Path, AfterValidator(_whole)] = Path("/var/backups/kiosk")
    """Where they are written, for example on a mounted stick."""
    keep: int = Field(default=7, ge=1, le=60)
    """How many are kept, one a day."""
    other_disk: bool = False
    """True: the folder is on a stick or on another disk than the data; while that is not mounted, nothing is
    written."""


class StaffSettings(Section):
    """`[staff]`: the staff mode."""

    idle_seconds: int = Field(default=120, ge=10)
    """Seconds without a key or a touch until the staff mode closes."""
    folder: Annotated[str, AfterValidator(_whole_text)] = ""
    """Folder of the PINs and the audit log; empty: the data folder."""
    pepper_path: str = ""
    """File with the secret that is mixed into every PIN hash, outside the data folder; empty: in the user's
    folder."""


class LookSettings(Section):
    """`[look]`: how the screen looks."""

    theme: Literal["claro", "oscuro", "alto-contraste"] = "claro"
    """The colour theme."""
    images: Literal["auto", "blocks", "off"] = "auto"
    """Pictures of pages. auto: the best the terminal can show; blocks: half-block characters; off: text."""
    touch: Literal["auto", "always", "never"] = "auto"
    """Large targets and a keyboard on the screen. auto: after the first touch; always: large at once."""
    aids: bool = False
    """Offer a stronger contrast and, where the terminal can, larger letters; for one session only."""


class SpeechSettings(Section):
    """`[speech]`: reading the screen aloud."""

    enabled: bool = False
    """Read aloud by espeak-ng, where it is installed and this account can play sound."""
    rate: int = Field(default=150, ge=80, le=400)
    """Words a minute."""
    voice: str = Field(default="", pattern=r"^[A-Za-z0-9+_-]*$")
    """A voice of `espeak-ng --voices`; empty: Spanish of Latin America, or else of Spain."""


class LogSettings(Section):
    """`[log]`: the journal data/kiosk.log, without personal data."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Lowest level of events that are written."""
    slow_ms: int = Field(default=0, ge=0, le=10_000)
    """Milliseconds: what holds the screen up for longer is written with its place; 0: nothing is timed."""


class Settings(BaseModel):
    """All settings of this machine, by section. `load` makes it; it cannot be changed afterwards."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    office: Office = Office()
    """Facts about the entity."""
    secop: SecopSettings = SecopSettings()
    """SECOP II."""
    paths: PathSettings = Field(default_factory=PathSettings)
    """The folders."""
    printing: PrintingSettings = PrintingSettings()
    """The printer and its paper."""
    pdf: PdfSettings = PdfSettings()
    """The program that converts Word files to PDF."""
    scanner: ScannerSettings = ScannerSettings()
    """The scanner."""
    handover: HandoverSettings = HandoverSettings()
    """How people get the scanned files."""
    serve: ServeSettings = ServeSettings()
    """The kiosk in a browser."""
    times: TimeSettings = TimeSettings()
    """How many seconds the kiosk waits."""
    privacy: PrivacySettings = PrivacySettings()
    """For how long personal data are kept."""
    store: StoreSettings = StoreSettings()
    """Where sessions are kept."""
    backup: BackupSettings = BackupSettings()
    """The daily backups."""
    staff: StaffSettings = StaffSettings()
    """How long the staff mode stays open, and its secret file."""
    look: LookSettings = LookSettings()
    """How the screen looks."""
    speech: SpeechSettings = SpeechSettings()
    """Reading the screen aloud."""
    log: LogSettings = LogSettings()
    """The journal."""

    def __init__(self, **values: Any) -> None:
        """Take the values that `load` read from the file; variables of the environment replace them."""
        super().__init__(**over(values, type(self).model_fields))
