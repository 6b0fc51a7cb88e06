"""The interface of the scanner: pages as pictures, and the data of an identity card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image


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


class Scanner(Protocol):
    """Scans pages.

    Every method may be slow and may raise ScanError, except `place`: call them in a thread.
    """

    @property
    def place(self) -> str:
        """Where pages are put to be scanned, as a Spanish sentence."""

    def devices(self) -> tuple[ScannerDevice, ...]:
        """The scanners that can be used now; empty if there are none."""

    def has_feeder(self) -> bool:
        """Whether the scanner has a sheet feeder."""

    def scan(self, dpi: int = 0, *, feeder: bool = False) -> tuple[ScannedPage, ...]:
        """Scan the page on the glass, or every sheet in the feeder.

        Args:
            dpi: dots per inch; 0: the setting `[scanner] resolution`. The scanner uses the next higher value
                it has.
            feeder: scan the sheets of the feeder.

        Returns:
            One page from the glass, or one for each side in the feeder.

        Raises:
            ScanError: nothing was scanned; its detail says in one Spanish sentence what to do.
        """
