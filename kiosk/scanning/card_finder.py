"""Finds a card on the glass, and makes a straight picture of it.

A barcode that is rotated by one or two degrees cannot be decoded, so the card's edge is found first. The lid
of the scanner is the most frequent colour. A card is an area of another colour with the size of ISO/IEC 7810
ID-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin

from PIL import Image, ImageChops, ImageFilter

from kiosk.errors import ScanError
from kiosk.ports.scanning import ScannedPage
from kiosk.scanning.components import Box, Component, components, smallest_box

LONG, SHORT = 85.6 / 25.4, 53.98 / 25.4
"""Sides of a card in inches (ISO/IEC 7810, ID-1)."""
DPI = 300
"""Dots per inch of the straight picture: a barcode's narrowest bars are then three pixels wide."""
MARGIN = 0.06
"""Inches around the card: a barcode needs its quiet zone even if the edge was found too far inside."""
_LOOK_DPI = 75
_SMOOTH = 1 / 250
"""Radius of the smoothing, in inches."""
_DIFFERENT = (22, 12)
"""Levels of 256 by which a pixel must differ from the lid; the second one is for cards nearly as pale as the
lid."""
_TOLERANCE = 0.14
"""Share by which the sides may differ from a card's: shadows make them longer, bright edges shorter."""
_SPECK = 0.15
"""Square inches; smaller areas are dirt."""
_EDGE = 0.03
"""Inches from the border of the glass; an area nearer to it may be cut off."""

NOTHING = "No se ve ninguna cédula en el escáner. Póngala sobre el vidrio, lejos del borde."
SEVERAL = "Hay más de una cosa en el escáner. Deje solo la cédula."
CUT_OFF = "La cédula quedó por fuera del vidrio. Póngala más adentro, lejos del borde."
OTHER_SIZE = (
    "Lo que está en el escáner no tiene el tamaño de una cédula. Ponga la cédula sola, sin funda ni papeles."
)


def find(page: ScannedPage) -> Box:
    """Find the one card on the glass, in pixels of the page.

    Raises:
        ScanError: there is none, more than one, or something else; its detail says what to do.
    """
    factor = max(1, round(page.dpi / _LOOK_DPI))
    small = page.image.reduce(factor)
    found: list[Box] = []
    troubles: list[ScanError] = []
    for different in _DIFFERENT:
        try:
            found.append(_only_card(small, page.dpi / factor, different))
        except ScanError as error:
            troubles.append(error)
            if error.detail == SEVERAL:
                raise
    if not found:
        raise troubles[0]
    return found[0].scaled(factor)


def _only_card(small: Image.Image, dpi: float, different: int) -> Box:
    """The one card in a small picture of the glass; raises ScanError."""
    things = [one for one in components(_mask(small, different)) if _size(one, dpi) > _SPECK]
    if not things:
        raise ScanError(NOTHING)
    boxes = [smallest_box(thing.ends) for thing in things]
    cards = [box for box in boxes if is_card(box, dpi)]
    if not cards:
        whole = smallest_box([end for thing in things for end in thing.ends])
        cards = [whole] if is_card(whole, dpi) else []  # of a pale card only its print is visible
    if len(cards) > 1:
        raise ScanError(SEVERAL)
    if not cards:
        raise ScanError(CUT_OFF if any(_cut_off(thing, small, dpi) for thing in things) else OTHER_SIZE)
    return cards[0]


def is_card(box: Box, dpi: float) -> bool:
    """Whether a rectangle has the size of a card."""
    return all(
        abs(side / dpi / wanted - 1) < _TOLERANCE for side, wanted in ((box.long, LONG), (box.short, SHORT))
    )


def straight(page: ScannedPage, box: Box, askew: float = 0.0, dpi: int = DPI) -> Image.Image:
    """The card alone with its longer sides horizontal; it may be upside down.

    Args:
        page: the glass.
        box: place of the card.
        askew: radians added to the card's angle, since the edge may be inexact.
        dpi: dots per inch of the result.
    """
    wide, high = round((LONG + 2 * MARGIN) * dpi), round((SHORT + 2 * MARGIN) * dpi)
    scale, angle = page.dpi / dpi, box.angle + askew
    a, b = cos(angle) * scale, sin(angle) * scale
    x, y = box.centre
    across = (a, -b, x - a * wide / 2 + b * high / 2)
    down = (b, a, y - b * wide / 2 - a * high / 2)
    source = page.image
    if scale >= 2:  # bicubic sampling reads four pixels a side: finer pages are averaged first
        factor = int(scale)
        return straight(
            ScannedPage(source.reduce(factor), page.dpi // factor), box.scaled(1 / factor), askew, dpi
        )
    white = 255 if source.mode == "L" else (255, 255, 255)
    return source.transform(
        (wide, high), Image.Transform.AFFINE, (*across, *down), Image.Resampling.BICUBIC, fillcolor=white
    )


def attempts(page: ScannedPage, box: Box) -> Iterator[Image.Image]:
    """Straight grey pictures of the card, the likeliest to be decoded first.

    Smoothed pictures are decoded in a hundredth of a second in spite of the sensor's noise, sharp ones are
    not. The edge may be wrong by a degree, so several angles follow.
    """
    for degrees in (0.0, 0.5, -0.5, 1.0, -1.0):
        for dpi in (DPI, 200):
            card = straight(page, box, radians(degrees), dpi).convert("L")
            yield card.filter(ImageFilter.GaussianBlur(_SMOOTH * dpi))


def _mask(small: Image.Image, different: int) -> Image.Image:
    """255 where something is on the glass; gaps of a pixel or two are closed."""
    bands = [_far_from_lid(band, different) for band in small.split()]
    far = bands[0]
    for band in bands[1:]:
        far = ImageChops.lighter(far, band)
    grown = far.filter(ImageFilter.MaxFilter(5))
    return grown.filter(ImageFilter.MinFilter(5))


def _far_from_lid(band: Image.Image, different: int) -> Image.Image:
    counts = band.histogram()
    lid = counts.index(max(counts))
    return band.point([255 if abs(level - lid) > different else 0 for level in range(256)])


def _size(thing: Component, dpi: float) -> float:
    """Area in square inches."""
    return thing.area / dpi**2


def _cut_off(thing: Component, small: Image.Image, dpi: float) -> bool:
    near = _EDGE * dpi
    xs, ys = [x for x, _ in thing.ends], [y for _, y in thing.ends]
    return min(xs) < near or min(ys) < near or max(xs) > small.width - near or max(ys) > small.height - near
