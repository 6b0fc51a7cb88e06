"""Puts a small QR at the foot of each page of a PDF, by which a scanned page is recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2
import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

from kiosk.documents.pdfium import LOCK
from kiosk.documents.private_file import write_private
from kiosk.errors import DocumentError

SIDE = 28.35
"""Side of the code without its quiet zone, in points: 1 cm."""
FOOT = 22.0
"""Points from the page's right and lower edges to the code; printers leave up to 12 unprinted."""
_QUIET = 2
"""White modules around the code; less than the standard's 4, since the paper around it is white."""


def stamp(pdf: Path, texts: Sequence[str]) -> None:
    """Put a code on each page of a PDF.

    Args:
        pdf: the file.
        texts: the code's text for each page; only digits, capitals and « $%*+-./:».

    Raises:
        DocumentError: the file cannot be read or written, or has another number of pages.
    """
    with edited(pdf) as document:
        if len(document) != len(texts):
            raise DocumentError("El documento cambió de número de páginas mientras se marcaba.")
        for page, text in zip(document, texts, strict=True):
            _put(document, page, text)


@contextmanager
def edited(pdf: Path) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF to change; at the end the file is replaced. It can be made again, so nothing waits for the disk.

    Args:
        pdf: the file.

    Raises:
        DocumentError: the file cannot be read or written.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                yield document
                stream = BytesIO()
                document.save(stream)
            finally:
                document.close()
            write_private(pdf, stream.getvalue())
        except (pypdfium2.PdfiumError, OSError):
            raise DocumentError(f"No se pudo marcar {pdf.name}. Revise el espacio en el disco.") from None


def _put(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, text: str) -> None:
    picture, modules = _code(text)
    side = SIDE * picture.width / modules
    quiet = (side - SIDE) / 2
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.from_pil(picture))
    left = page.get_width() - FOOT - SIDE - quiet
    image.set_matrix(pypdfium2.PdfMatrix().scale(side, side).translate(left, FOOT - quiet))
    page.insert_obj(image)
    page.gen_content()


def _code(text: str) -> tuple[Image.Image, int]:
    """The code with one pixel per module, and its modules per side without the quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=1, border=_QUIET)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    code.make(fit=True)
    picture = code.make_image(fill_color="black", back_color="white").get_image().convert("L")
    return picture, picture.width - 2 * _QUIET
