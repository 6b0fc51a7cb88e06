"""Screens as pictures: what a person and a telephone's camera see.

A terminal draws blocks and lines itself, edge to edge; so does this.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image, ImageDraw, ImageFont
from rich.style import Style
from textual.app import App

FONTS = Path(__file__).parents[1] / "kiosk" / "documents" / "fonts"
"""Fonts that travel with the kiosk, so that pictures are the same on every machine."""
CELL = (12, 24)
"""Width and height of a cell in pixels: twice as high as wide, so that half a cell is a square."""
BLOCKS = {
    "█": (0, 0, 1, 1),
    "▀": (0, 0, 1, 0.5),
    "▄": (0, 0.5, 1, 1),
    "▔": (0, 0, 1, 0.125),
    "▁": (0, 0.875, 1, 1),
    "▌": (0, 0, 0.5, 1),
    "▐": (0.5, 0, 1, 1),
    "▎": (0, 0, 0.25, 1),
    "▊": (0, 0, 0.75, 1),
    "━": (0, 0.42, 1, 0.58),
    "─": (0, 0.46, 1, 0.54),
    "│": (0.42, 0, 0.58, 1),
}
"""Characters that are drawn as a part of their cell: left, top, right, bottom."""


def picture(app: App[Any]) -> Image.Image:
    """The screen of a running app."""
    width, height = app.size
    image = Image.new("RGB", (width * CELL[0], height * CELL[1]))
    draw = ImageDraw.Draw(image)
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            for letter in segment.text:
                _draw_cell(draw, x, y, letter, segment.style or Style())
                x += 1
    return image


def decode(image: Image.Image) -> list[str]:
    """The texts of every QR code in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def _draw_cell(draw: ImageDraw.ImageDraw, x: int, y: int, letter: str, style: Style) -> None:
    left, top = x * CELL[0], y * CELL[1]
    ink, ground = _colour(style.color, (0, 0, 0)), _colour(style.bgcolor, (255, 255, 255))
    if style.reverse:
        ink, ground = ground, ink
    draw.rectangle((left, top, left + CELL[0] - 1, top + CELL[1] - 1), fill=ground)
    if part := BLOCKS.get(letter):
        x0, y0, x1, y1 = (round(share * CELL[i % 2]) for i, share in enumerate(part))
        draw.rectangle((left + x0, top + y0, left + x1 - 1, top + y1 - 1), fill=ink)
    elif letter.strip():
        draw.text((left, top), letter, fill=ink, font=_font(bool(style.bold)))


def _colour(colour: Any, default: tuple[int, int, int]) -> tuple[int, int, int]:
    return tuple(colour.get_truecolor()) if colour else default


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    name = "LiberationMono-Bold.ttf" if bold else "LiberationMono-Regular.ttf"
    return ImageFont.truetype(FONTS / name, 20)
