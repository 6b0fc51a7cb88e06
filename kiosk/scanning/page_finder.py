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
_STEP, _STEPS = 0.4, 5
"""Degrees between two angles that are tried, and how many on each side."""
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
    fine = rough + _still_askew(_turn(sized.reduce(round(DPI / _LEVEL_DPI)), rough))
    return _turn(sized, fine) if abs(fine) > 0.1 else sized


def _turn(image: Image.Image, askew: float) -> Image.Image:
    return image.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255)


def _still_askew(small: Image.Image) -> float:
    """Degrees by which a small page must be turned so that its lines are horizontal.

    A few angles are tried, none of them zero: a page that is not turned is sharper than all others. The best
    one lies at the top of the parabola through the three highest values.
    """
    inner = small.crop((small.width // 8, small.height // 12, small.width * 7 // 8, small.height * 11 // 12))
    angles = [(step + 0.5) * _STEP for step in range(-_STEPS, _STEPS)]
    jumps = [_jumps(inner.rotate(one, Image.Resampling.BILINEAR, fillcolor=255)) for one in angles]
    best = jumps.index(max(jumps))
    if not 0 < best < len(jumps) - 1:
        return angles[best]
    before, top, after = jumps[best - 1 : best + 2]
    bend = 2 * (before - 2 * top + after)
    return angles[best] + ((before - after) / bend * _STEP if bend else 0)


def _jumps(image: Image.Image) -> int:
    """How much the sums of neighbouring rows differ: most if the lines of text are horizontal."""
    rows = image.resize((1, image.height), Image.Resampling.BOX).tobytes()
    return sum((a - b) ** 2 for a, b in pairwise(rows))
