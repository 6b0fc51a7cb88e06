"""Recognises a printed page by its QR, and turns it upright."""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees

import zxingcpp
from PIL import Image

from kiosk.errors import ScanError
from kiosk.interview.page_mark import parse
from kiosk.ports.scanning import KnownPage, ScannedPage

DPI = 200
"""Dots per inch of a stored page: enough for small print, in a small file."""
_CODE_DPI = 300
"""Dots per inch at which the QR of 1 cm is read; finer scans are reduced first."""
_LEVEL_DPI = 75
_READABLE = 0.03
"""Ten times the share of dark pixels below which a page counts as blank."""
BLANK = "Esta hoja está en blanco. Póngala con lo escrito hacia el vidrio."
UNKNOWN = "Esta hoja no es de las que imprimió el quiosco, o su código de abajo está tapado o sucio."


def recognise(page: ScannedPage) -> KnownPage:
    """Find the code of a page, turn it upright and level it; its picture has DPI dots per inch.

    Raises:
        ScanError: the page has no QR of the kiosk; its detail says what to do.
    """
    factor = max(1, page.dpi // _CODE_DPI)
    page = ScannedPage(page.image.convert("L").reduce(factor), page.dpi // factor)
    grey = page.image
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for result in zxingcpp.read_barcodes(grey, formats=formats):
        if mark := parse(result.text):
            return KnownPage(mark, _upright(grey, page.dpi, result.position))
    dark = sum(grey.reduce(4).histogram()[:128]) * 16 / (grey.width * grey.height)
    raise ScanError(BLANK if dark < _READABLE / 10 else UNKNOWN)


def _upright(grey: Image.Image, dpi: int, position: zxingcpp.Position) -> Image.Image:
    """Turn a page by the angle of its QR, then by its lines: the QR is too short for an exact angle."""
    right, left = position.top_right, position.top_left
    askew = degrees(atan2(right.y - left.y, right.x - left.x))
    quarters = round(askew / 90)
    turned = grey.rotate(90 * quarters, expand=True) if quarters % 4 else grey
    rough = askew - 90 * quarters
    sized = turned.resize(
        (round(turned.width * DPI / dpi), round(turned.height * DPI / dpi)), Image.Resampling.BOX
    )
    small = sized.reduce(round(DPI / _LEVEL_DPI))
    fine = max((rough + step / 5 for step in range(-8, 9)), key=lambda one: _jumps(_turn(small, one)))
    return _turn(sized, fine) if abs(fine) > 0.1 else sized


def _turn(image: Image.Image, askew: float) -> Image.Image:
    return image.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255)


def _jumps(image: Image.Image) -> int:
    """How much the sums of neighbouring rows differ: most if the lines of text are horizontal."""
    inner = image.crop((image.width // 8, image.height // 12, image.width * 7 // 8, image.height * 11 // 12))
    rows = inner.resize((1, inner.height), Image.Resampling.BOX).tobytes()
    return sum((a - b) ** 2 for a, b in pairwise(rows))
