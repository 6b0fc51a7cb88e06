"""The interface of the scanner: pages as pictures, and the data of an identity card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, TypeVar

from kiosk.errors import StoreError
from kiosk.interview.page_mark import PageMark
from kiosk.log import failure
from kiosk.ports.handover import PhonePage, Stick

if TYPE_CHECKING:
    from PIL.Image import Image


T = TypeVar("T")
CARD_FILE = "1-cedula.pdf"
"""Name of the file with both sides of the identity card."""


@dataclass(frozen=True)
class ScannedPage:
    """One side of a sheet, or the whole glass."""

    image: Image
    """Grey (L) or colour (RGB)."""
    dpi: int
    """Dots per inch the scanner really used."""


@dataclass(frozen=True)
class ScannerDevice:
    """A scanner that was found."""

    name: str
    """As `[scanner] device` names it."""
    label: str
    """Maker and model, for staff to read."""


@dataclass(frozen=True)
class CardReading:
    """The data of an identity card; nothing else on it is stored."""

    tipo_documento: str
    """"CC" or "CE"; empty if the card does not say."""
    numero_documento: str
    nombres: str
    """Empty if the names on the card could not be read."""
    apellidos: str
    fuente: str
    """The code that was read: "pdf417" (yellow cédula) or "mrz" (digital cédula, cédula de extranjería)."""
    sure: bool = True
    """False: a check digit is wrong, or the names lack Ñ and tildes; the holder has to correct them."""
    upside_down: bool = field(default=False, compare=False)
    """The card stands on its head in the straight picture it was read from."""


class ReaderTrouble(Enum):
    """Why a barcode reader read no cédula."""

    HALF = auto()
    """Only a part came."""
    OTHER = auto()
    """The code of something else."""
    LAYOUT = auto()
    """The reader types for another keyboard than this machine has."""
    USELESS = auto()
    """A code that is nothing the kiosk knows; nothing was done with it."""
    UNSENT = auto()
    """What came like a code stands in a line, as a person may have typed it; its Enter was not pressed."""
    SILENT = auto()
    """The reader at the serial line does not answer."""


class ReaderLine(Protocol):
    """A barcode reader at a serial line. It is read in a thread of its own."""

    def start(self, tell: Callable[[CardReading | ReaderTrouble], object]) -> None:
        """Begin to read; `tell` is called in that thread with each code, and once for each failure."""

    def close(self) -> None:
        """Stop reading."""


@dataclass(frozen=True)
class CardReaders:
    """The barcode readers of a kiosk; either of them is optional."""

    keys: Callable[[bytearray], CardReading | ReaderTrouble | None] | None = None
    """What a burst of keys says; None: a person may have typed it. Without a reader that types: None."""
    line: ReaderLine | None = None
    """The reader at a serial line."""


@dataclass(frozen=True)
class CardSide:
    """One side of a card, cut out and straightened."""

    image: Image
    reading: CardReading | None = None
    """What it says; None: nobody looked."""


@dataclass(frozen=True)
class KnownPage:
    """A scanned page of ours."""

    mark: PageMark
    image: Image
    """Grey, upright and level, as it is kept."""


@dataclass(frozen=True)
class ScannerState:
    """The scanner as it answered just now."""

    label: str
    """Maker and model, or SANE's name of it."""
    feeder: bool
    """It has a sheet feeder."""


@dataclass(frozen=True)
class ScannedFile:
    """A file of a session, for staff to look at."""

    name: str
    pages: int
    content: bytes = field(repr=False)
    title: str
    """Its name as staff read it."""


class Scanner(Protocol):
    """Scans pages.

    Every method may be slow and may raise ScanError, except `place`: call them in a thread.
    """

    @property
    def place(self) -> str:
        """Where pages are put to be scanned, as a Spanish sentence."""

    def devices(self) -> tuple[ScannerDevice, ...]:
        """The scanners that can be used now; empty if there are none."""

    def close(self) -> None:
        """End the scan that runs, and begin none any more; quick, from any thread."""

    def has_feeder(self) -> bool:
        """Whether the scanner has a sheet feeder."""

    def state(self) -> ScannerState:
        """Ask the scanner now; raises ScanError if it does not answer."""

    def scan(self, dpi: int = 0, *, feeder: bool = False, grey: bool = False) -> tuple[ScannedPage, ...]:
        """Scan the page on the glass, or every sheet in the feeder.

        Args:
            dpi: dots per inch; 0: the setting `[scanner] resolution`. The scanner uses the next higher value
                it has.
            feeder: scan the sheets of the feeder.
            grey: without colour, whatever the setting `[scanner] mode` says.

        Returns:
            One page from the glass, or one for each side in the feeder.

        Raises:
            ScanError: nothing was scanned; its detail says in one Spanish sentence what to do.
        """

    def sheets(self, take: Callable[[ScannedPage], T]) -> tuple[T, ...]:
        """Scan every sheet in the feeder in grey, and keep only what `take` makes of each.

        One picture at a time is in memory: a sheet at 600 dots per inch takes 34 MB.

        Args:
            take: is called with each sheet in turn.

        Raises:
            ScanError: as `scan`.
        """


@dataclass(frozen=True)
class WantedPaper:
    """A paper that was printed to be signed."""

    document: str
    """Its id."""
    title: str
    version: str
    """As on its marks."""
    pages: int


class ScanDesk(Protocol):
    """The work at the scanner. Every method is slow and may raise ScanError: use a thread."""

    def close(self) -> None:
        """End the work that runs, and begin none any more; quick, from any thread."""

    def has_feeder(self) -> bool:
        """Several sheets can be read at once."""

    def state(self) -> ScannerState:
        """Ask the scanner now; raises ScanError with the words for staff."""

    @property
    def last_trouble(self) -> str:
        """Why the last scan failed, for staff; empty: it did not fail. Quick."""

    def test(self, *, feeder: bool) -> tuple[ScannedPage, ...]:
        """Scan once to try the scanner, at a low resolution; raises ScanError with the words for staff."""

    def read_card(self) -> CardSide:
        """Scan the side of a card that machines read, and read it."""

    def card_side(self, first: CardReading | None = None) -> CardSide:
        """Scan the other side of a card; ScanError too if it is the side that was read: `first`."""

    def card_pdf(self, sides: Sequence[CardSide]) -> bytes:
        """Both sides on one page, as a PDF."""

    def pages(self, *, feeder: bool) -> tuple[KnownPage | str, ...]:
        """Scan signed papers: each page, or one Spanish sentence why it is none of ours."""

    def check(self, page: KnownPage, code: str, wanted: Sequence[WantedPaper]) -> None:
        """Look whether a page is one of the papers of this session as they were printed last. Quick.

        Raises:
            ScanError: it is not; its detail says why.
        """

    def pages_pdf(self, pages: Sequence[Image]) -> bytes:
        """Signed pages as a PDF."""

    def signed(self, page: KnownPage, printed: Image, room: tuple[float, float, float, float]) -> bool:
        """Whether there is ink where to sign that was not printed.

        Args:
            page: as scanned.
            printed: the same page as it was printed.
            room: left, top, right and bottom of the place to sign, as shares of the page.
        """


class ScanFiles(Protocol):
    """The scanned files of sessions: sealed, and wiped with their session. Methods may raise StoreError."""

    def put(self, session_id: str, name: str, content: bytes) -> None:
        """Keep a file durably, in place of one of the same name."""

    def get(self, session_id: str, name: str) -> bytes | None:
        """What was kept, or None."""

    def names(self, session_id: str) -> tuple[str, ...]:
        """What is kept, in order."""

    def drop(self, session_id: str, name: str) -> None:
        """Wipe one; nothing happens if there is none."""


@dataclass(frozen=True)
class ScanServices:
    """What a kiosk with a scanner has."""

    desk: ScanDesk
    files: ScanFiles
    stick: Stick | None = None
    """None: the office gives no files on USB sticks."""
    phone: PhonePage | None = None
    """None: the office gives no files to telephones."""
    minutes: int = 10
    """How long a page for a telephone stands."""


def readable(files: ScanFiles, session_id: str, names: Iterable[str]) -> dict[str, bytes]:
    """Name -> content of the files that are kept here and can be read: a damaged one holds up no other."""
    found: dict[str, bytes] = {}
    for name in names:
        try:
            if (content := files.get(session_id, name)) is not None:
                found[name] = content
        except StoreError as error:
            failure("scan_not_read", error, session=session_id)
    return found
