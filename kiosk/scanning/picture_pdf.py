"""Pictures made into the PDFs that SECOP II takes: small, readable, in order."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageFilter

from kiosk.scanning.card_finder import LONG, MARGIN, SHORT
from kiosk.scanning.page_finder import DPI

LETTER = (round(8.5 * DPI), 11 * DPI)
ENLARGED = 1.4
"""Times its real size a card is shown."""
_QUALITY = 72
_PAPER = 0.86
"""Share of the paper's own brightness above which a dot is white."""
_AROUND = 9
"""Dots around each that tell how bright the paper is there, on the reduced page."""


def of_card(sides: Sequence[Image.Image]) -> bytes:
    """The sides of a card under each other on one Letter page, as a PDF of less than 500 kB.

    Args:
        sides: straight pictures of card_finder, the front first.
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
    """Pages of a signed paper as a PDF in black and white (ITU-T T.6), less than 150 kB a page.

    Args:
        pages: grey, as page_finder gives them.
    """
    first, *rest = [_black_and_white(page) for page in pages]
    stream = BytesIO()
    first.save(stream, "PDF", resolution=DPI, save_all=True, append_images=rest)
    return stream.getvalue()


def _black_and_white(page: Image.Image) -> Image.Image:
    """Ink against the paper around it: a shadow is no ink, and a pale pen is."""
    smooth = page.convert("L").filter(ImageFilter.GaussianBlur(0.7))
    small = smooth.reduce(8).filter(ImageFilter.MaxFilter(_AROUND)).filter(ImageFilter.GaussianBlur(_AROUND))
    paper = small.resize(page.size, Image.Resampling.BICUBIC).point(
        [round(level * _PAPER) for level in range(256)]
    )
    lighter = ImageChops.subtract(smooth, paper)
    return lighter.point([0] + [255] * 255).convert("1", dither=Image.Dither.NONE)
