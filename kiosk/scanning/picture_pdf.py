"""Makes PDFs for SECOP II from pictures: small, readable, in order."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageFilter

from kiosk.scanning.card_finder import LONG, MARGIN, SHORT
from kiosk.scanning.page_finder import DPI

LETTER = (round(8.5 * DPI), 11 * DPI)
ENLARGED = 1.4
"""Factor by which a card is shown larger than it is."""
_QUALITY = 72
_PAPER = 0.86
"""Share of the local brightness of the paper above which a pixel is white."""
_AROUND = 9
"""Size of the area whose brightest pixel is the local brightness, in pixels of the reduced page."""


def of_card(sides: Sequence[Image.Image]) -> bytes:
    """A PDF of less than 500 kB with the sides of a card on one Letter page.

    Args:
        sides: straight pictures from card_finder, the front first.
    """
    page = Image.new("RGB", LETTER, "white")
    size = (round((LONG + 2 * MARGIN) * DPI * ENLARGED), round((SHORT + 2 * MARGIN) * DPI * ENLARGED))
    gap = (LETTER[1] - len(sides) * size[1]) // (len(sides) + 2)
    for number, side in enumerate(sides):
        place = ((LETTER[0] - size[0]) // 2, gap + number * (size[1] + gap))
        page.paste(side.convert("RGB").resize(size, Image.Resampling.LANCZOS), place)
    stream = BytesIO()
    page.save(stream, "PDF", resolution=DPI, quality=_QUALITY)
    return stream.getvalue()


def of_pages(pages: Sequence[Image.Image]) -> bytes:
    """A black-and-white PDF (ITU-T T.6) of a signed document, less than 150 kB for each page.

    Args:
        pages: grey pages from page_finder.
    """
    first, *rest = [_black_and_white(page) for page in pages]
    stream = BytesIO()
    first.save(stream, "PDF", resolution=DPI, save_all=True, append_images=rest)
    return stream.getvalue()


def _black_and_white(page: Image.Image) -> Image.Image:
    """Compare each pixel with the paper around it: a shadow is not ink, and a pale pen is."""
    smooth = page.convert("L").filter(ImageFilter.SMOOTH)
    small = smooth.reduce(8).filter(ImageFilter.MaxFilter(_AROUND)).filter(ImageFilter.GaussianBlur(_AROUND))
    paper = small.resize(page.size, Image.Resampling.BICUBIC).point(
        [round(level * _PAPER) for level in range(256)]
    )
    lighter = ImageChops.subtract(smooth, paper)
    return lighter.point([0] + [255] * 255).convert("1", dither=Image.Dither.NONE)
