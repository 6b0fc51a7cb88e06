"""The interface for making documents from answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.content.models import DocumentSpec

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Paper:
    """A finished document. The pages on the screen are drawn from the bytes that are printed."""

    document: str
    """Id of the document."""
    title: str
    pdf: Path
    """The PDF in the session's own folder; its name is that of the SECOP slot."""
    pages: int
    sha256: str = ""
    """SHA-256 of the file's bytes, hexadecimal."""
    sign: bool = False
    """Whether the applicant signs it by hand; the screen marks the place."""
    version: str = ""
    """What the codes at the foot of its pages say of its content; empty: it carries none."""
    media: str = ""
    """Size of the sheet, as in `[printing] media`; empty: the one of the settings."""


@dataclass(frozen=True)
class Page:
    """One page of a document, ready for the screen."""

    image: Image
    text: str
    """The page as plain text, its lines placed as on paper."""
    sha256: str = ""
    """SHA-256 of the PDF the page was drawn from, hexadecimal."""
    room: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of the place to sign, as shares of the page; None: it has none, or is not
    to be signed."""


class Documents(Protocol):
    """Makes documents.

    Every method but `warm` may raise DocumentError; all are slow: call them in a thread.
    """

    def warm(self) -> None:
        """Start the engines, so that the first document takes less time.

        Raises nothing: `make` reports errors.
        """

    def make(
        self, document: DocumentSpec, values: Mapping[str, Any], folder: Path, seconds: float | None = None
    ) -> Paper:
        """Fill the Word template of a document and convert it to a PDF.

        Args:
            document: the document to make.
            values: name of each placeholder -> its value.
            folder: where the Word file and the PDF are written.
            seconds: how long it may take; None: the engine's usual timeout.

        Raises:
            DocumentError: the template cannot be filled, or the conversion failed or took too long.
        """

    def make_each(
        self,
        documents: Iterable[DocumentSpec],
        values: Mapping[str, Any],
        folder: Callable[[], Path],
        seconds: Callable[[], float | None] = lambda: None,
    ) -> Iterator[Paper]:
        """As `make` for several documents: one is filled while the engine converts the one before.

        Args:
            documents: which, in this order; after one that fails none is begun.
            values: name of each placeholder -> its value.
            folder: tells where the next one is written; it may raise what the store raises.
            seconds: tells how long the next one may take.
        """

    def page(self, paper: Paper, number: int, columns: int, dpi: int = 100, pixels: int = 0) -> Page:
        """One page as a picture and as text.

        Args:
            paper: what `make` returned.
            number: the page, from 1.
            columns: most characters of a line of the text.
            dpi: dots per inch of the picture.
            pixels: greatest width of the picture, whatever its dpi; 0: no limit.

        Raises:
            DocumentError: the PDF is missing or cannot be drawn.
        """

    def count(self, content: bytes) -> int:
        """Number of pages of a PDF in memory; 0 if it cannot be read."""

    def joined(self, pages: Sequence[tuple[bytes, int]]) -> bytes:
        """A PDF of pages of other PDFs, as they are.

        Args:
            pages: PDF in memory and number, from 1, of each page.

        Raises:
            DocumentError: one of them cannot be read, or has no such page.
        """

    def drawing(self, content: bytes, number: int, columns: int, dpi: int = 100, pixels: int = 0) -> Page:
        """As `page`, for a PDF in memory: nothing is written to the disk.

        Raises:
            DocumentError: the PDF cannot be drawn.
        """

    def discard(self, folder: Path) -> None:
        """Wipe the Word files and PDFs that `make` left in a folder; nothing happens if there are none."""

    def close(self) -> None:
        """Stop the engines' processes."""
