"""From answers to documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.content.models import DocumentSpec

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Paper:
    """A finished document: what is shown is what is printed."""

    document: str
    """Id of the document."""
    title: str
    pdf: Path
    """The file, named by SECOP slot, inside the session's own folder."""
    pages: int
    sha256: str = ""
    """Hash of the very bytes of the file."""
    sign: bool = False
    """The applicant signs it by hand; where, is marked on the screen."""
    media: str = ""
    """Size of the sheet, as in `[printing] media`; empty: the one of the settings."""


@dataclass(frozen=True)
class Page:
    """One page of a paper, ready to be shown."""

    image: Image
    text: str
    """The page as plain text, laid out in lines as on paper."""
    sha256: str = ""
    """Hash of the very bytes it was drawn from."""


class Documents(Protocol):
    """Makes documents. Every method may raise DocumentError; none is quick: call them in a thread."""

    def warm(self) -> None:
        """Make ready for the first document; slow, and never raises: a paper says what is wrong."""

    def make(
        self, document: DocumentSpec, values: Mapping[str, Any], folder: Path, seconds: float | None = None
    ) -> Paper:
        """Fill the Word template and turn it into a PDF in folder.

        Args:
            document: which one.
            values: what is filled in.
            folder: where the files are written.
            seconds: patience; None: as much as one document is usually given.
        """

    def page(self, paper: Paper, number: int, columns: int, dpi: int = 100, pixels: int = 0) -> Page:
        """One page as a picture and as text.

        Args:
            paper: what make() returned.
            number: the page, from 1.
            columns: the longest line of its text, in characters.
            dpi: dots per inch of its picture.
            pixels: the widest the picture may be, whatever its dpi; 0: as wide as it is.
        """

    def discard(self, folder: Path) -> None:
        """Wipe the Word files and the PDFs that were made in folder; nothing happens if there are none."""

    def close(self) -> None:
        """Stop the engines."""
