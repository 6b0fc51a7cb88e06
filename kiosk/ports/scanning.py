"""What lies on the glass: pages as pictures, and what a card says of its holder."""

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
    """Dots per inch it was really scanned with."""


@dataclass(frozen=True)
class ScannerDevice:
    """A scanner that was found."""

    name: str
    """As `[scanner] device` names it."""
    label: str
    """Maker and model, for people."""


@dataclass(frozen=True)
class CardReading:
    """What a card says; nothing else of it is kept."""

    tipo_documento: str
    """"CC" or "CE"; empty if the card does not tell."""
    numero_documento: str
    nombres: str
    """Empty where the card's names could not be read."""
    apellidos: str
    fuente: str
    """What was read: "pdf417" (yellow cédula) or "mrz" (digital cédula, cédula de extranjería)."""
    sure: bool = True
    """False: a check digit does not fit, or names come without Ñ and tildes; the holder corrects them."""


class Scanner(Protocol):
    """Makes pictures of paper. Every method but `place` may be slow and may raise ScanError: use a thread."""

    @property
    def place(self) -> str:
        """Where the pages are read, as a Spanish sentence."""

    def devices(self) -> tuple[ScannerDevice, ...]:
        """The scanners that can be used now; empty: there is none."""

    def has_feeder(self) -> bool:
        """Several sheets can be read at once."""

    def scan(self, dpi: int = 0, *, feeder: bool = False) -> tuple[ScannedPage, ...]:
        """What lies on the glass, or every sheet in the feeder.

        Args:
            dpi: dots per inch; 0: as in the settings. A scanner that cannot takes the next finer one.
            feeder: take the sheets of the feeder.

        Raises:
            ScanError: says in one Spanish sentence what to do.
        """
