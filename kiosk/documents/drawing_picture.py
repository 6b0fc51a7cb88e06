"""Makes a drawing of a page of SECOP as a picture for paper: black on white, what to press white on black."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kiosk.content.wireframes import Wireframe

DPI = 300
CELL = (18, 34)
"""Pixels of a sign: with these the lines of the font reach from cell to cell, and it is 1.5 mm wide."""
WIDEST_MM = 57.0
"""Millimetres of the column of the guide; a wider drawing is printed smaller."""
_FONT_SIZE = 30
"""At this size a letter of Liberation Mono is 18 pixels wide and its lines 34 high."""
_FONTS = Path(__file__).parent / "fonts"
_INK, _PAPER = 0, 1


@lru_cache(maxsize=64)
def picture(drawing: Wireframe) -> bytes:
    """The drawing as a PNG of two colours: small, and sharp on any printer."""
    wide, high = CELL
    image = Image.new("1", (drawing.width * wide, len(drawing.lines) * high), _PAPER)
    pen = ImageDraw.Draw(image)
    plain, bold = (_font(name) for name in ("Regular", "Bold"))
    for row, line in enumerate(drawing.lines):
        column = 0
        for run in line:
            x, y = column * wide, row * high
            column += len(run.text)
            if run.highlighted:
                pen.rectangle((x, y, column * wide - 1, y + high - 1), fill=_INK)
            font, ink = (bold, _PAPER) if run.highlighted else (plain, _INK)
            pen.text((x, y), run.text, fill=ink, font=font)
    png = BytesIO()
    image.save(png, "PNG", dpi=(DPI, DPI))
    return png.getvalue()


def width_mm(drawing: Wireframe) -> float:
    """How wide it is printed."""
    return min(WIDEST_MM, drawing.width * CELL[0] / DPI * 25.4)


@lru_cache(maxsize=2)
def _font(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"LiberationMono-{name}.ttf", _FONT_SIZE)
