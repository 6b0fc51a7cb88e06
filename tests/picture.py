"""Draws screens as pictures without a browser, a terminal or a system font.

Textual exports a screen as SVG with a font from the web. Here it is drawn with the Liberation Mono of the
kiosk. Blocks and box lines are drawn as shapes that fill their cells, as terminals draw them.

    python -m tests.picture SCREEN.svg OUT.png
"""

from __future__ import annotations

import html
import io
import re
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import resvg_py
import zxingcpp
from PIL import Image, ImageFont
from textual.app import App

FONTS = Path(__file__).parent.parent / "kiosk" / "documents" / "fonts"
FONT = "Liberation Mono"
CELL_WIDTH, CELL_HEIGHT = 12.2, 24.4
"""Cell size in the SVG: Rich assumes Fira Code at 20 px."""
FONT_SIZE = CELL_WIDTH / (1229 / 2048)
"""At this size a letter of Liberation Mono is exactly one cell wide."""
ASCENT, OVERLAP = 18.5, 0.25
"""From the top of a cell to its base line in Rich's SVG; how far its backgrounds overlap the next row."""
TEXT = re.compile(
    r'<text class="([^"]*)" x="([^"]*)" y="([^"]*)" textLength="[^"]*" clip-path="[^"]*">(.*?)</text>'
)
QUADRANTS = dict(zip("▖▗▘▙▚▛▜▝▞▟", ["l", "r", "L", "Llr", "Lr", "LRl", "LRr", "R", "Rl", "Rlr"], strict=True))
"""Block -> the quarters it fills: upper (capital) and lower, left and right."""
MARKS = {
    "★": "M.5 .2L.62 .42L1 .44L.7 .57L.82 .8L.5 .67L.18 .8L.3 .57L0 .44L.38 .42Z",
    "✔": "M.05 .52L.2 .45L.38 .6L.85 .2L1 .28L.4 .78Z",
    "✓": "M.05 .52L.15 .48L.38 .65L.9 .22L1 .26L.4 .78Z",
    "✘": "M.05 .25L.2 .22L.5 .43L.8 .22L.95 .25L.62 .5L.95 .75L.8 .78L.5 .57L.2 .78L.05 .75L.38 .5Z",
    "✗": "M.05 .25L.15 .22L.5 .45L.85 .22L.95 .25L.58 .5L.95 .75L.85 .78L.5 .55L.15 .78L.05 .75L.42 .5Z",
    "◆": "M.5 .25L1 .5L.5 .75L0 .5Z",
    "▶": "M.1 .25L.95 .5L.1 .75Z",
    "◀": "M.9 .25L.05 .5L.9 .75Z",
}
"""Signs that the font lacks, as paths in a cell one wide and one high."""


def picture(screen: App[Any] | str) -> Image.Image:
    """A running app's screen, or an exported SVG, as a picture of about 12 x 24 pixels a cell.

    Raises:
        ValueError: a sign on the screen is neither in the font nor drawn here.
    """
    svg = screen if isinstance(screen, str) else screen.export_screenshot()
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = TEXT.sub(_text, svg)
    svg = re.sub(r' clip-path="[^"]*"', "", svg)  # nothing overflows, and clipping takes half of the time
    svg = svg.replace("Fira Code, monospace", FONT).replace(
        "font-size: 20px", f"font-size: {FONT_SIZE:.3f}px"
    )
    svg = svg.replace("font-family: arial", f"font-family: {FONT}")
    files = [str(FONTS / f"LiberationMono-{style}.ttf") for style in ("Regular", "Bold")]
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    return Image.open(io.BytesIO(png)).convert("RGB")


def decode(image: Image.Image) -> list[str]:
    """The text of each code in a picture, as a telephone reads it."""
    return [code.text for code in zxingcpp.read_barcodes(image)]


def _text(match: re.Match[str]) -> str:
    """The shapes and letters of one run of text, each in its cell."""
    style, x, y, content = match[1], float(match[2]), float(match[3]), html.unescape(match[4])
    shapes = []
    letters = ""
    for place, sign in enumerate(content):
        shape = _shape(sign, x + place * CELL_WIDTH, y - ASCENT)
        if not shape and sign not in " \xa0" and not _has(sign):
            raise ValueError(f"no glyph for {sign!r} (U+{ord(sign):04X})")
        shapes.append(f'<path class="{style}" {shape}/>' if shape else "")
        letters += "\xa0" if shape else sign
    if not letters.strip("\xa0 "):
        return "".join(shapes)
    length = f'textLength="{len(letters) * CELL_WIDTH:g}"'
    return (
        f'{"".join(shapes)}<text class="{style}" x="{x:g}" y="{y:g}" {length}>{html.escape(letters)}</text>'
    )


def _shape(sign: str, x: float, y: float) -> str:
    """The attributes of a path for a sign that fills its cell; empty for letters."""
    height = CELL_HEIGHT + OVERLAP
    if sign in MARKS:
        points = re.sub(
            r"([ML])(\S+) ([0-9.]+)",
            lambda m: f"{m[1]}{x + float(m[2]) * CELL_WIDTH:.2f} {y + float(m[3]) * height:.2f}",
            MARKS[sign],
        )
        return f'd="{points}"'
    parts = _blocks(sign) or _lines(sign)
    path = "".join(
        f"M{x + left * CELL_WIDTH:.2f} {y + top * height:.2f}H{x + right * CELL_WIDTH:.2f}"
        f"V{y + bottom * height:.2f}H{x + left * CELL_WIDTH:.2f}Z"
        for left, top, right, bottom in parts
    )
    shade = f' opacity="{(ord(sign) - 0x2590) / 4}"' if sign in "░▒▓" else ""
    return f'd="{path}" shape-rendering="crispEdges"{shade}' if path else ""


Part = tuple[float, float, float, float]
"""Left, top, right, bottom in a cell one wide and one high."""


@cache
def _blocks(sign: str) -> tuple[Part, ...]:
    """The parts of block elements, U+2580 to U+259F."""
    code = ord(sign)
    if sign in QUADRANTS:
        corners = {"L": (0, 0), "R": (0.5, 0), "l": (0, 0.5), "r": (0.5, 0.5)}
        return tuple((x, y, x + 0.5, y + 0.5) for x, y in (corners[corner] for corner in QUADRANTS[sign]))
    single = {"▀": (0, 0, 1, 0.5), "▐": (0.5, 0, 1, 1), "▔": (0, 0, 1, 0.125), "▕": (0.875, 0, 1, 1)}
    if sign in single:
        return (single[sign],)
    if 0x2581 <= code <= 0x2588:
        return ((0, 1 - (code - 0x2580) / 8, 1, 1),)
    if 0x2589 <= code <= 0x258F:
        return ((0, 0, (0x2590 - code) / 8, 1),)
    return ((0, 0, 1, 1),) if sign in "░▒▓" else ()


@cache
def _lines(sign: str) -> tuple[Part, ...]:
    """The parts of box lines, light and heavy, from the words of their Unicode name; arcs become corners."""
    name = unicodedata.name(sign, "")
    if not name.startswith("BOX DRAWINGS ") or "DIAGONAL" in name or "DOUBLE" in name:
        return ()
    words = name.replace("HORIZONTAL", "LEFT RIGHT").replace("VERTICAL", "UP DOWN").split()
    half = 0.12 if "HEAVY" in words else 0.06
    flat = half * CELL_WIDTH / CELL_HEIGHT
    arms: dict[str, Part] = {
        "LEFT": (0, 0.5 - flat, 0.5 + half, 0.5 + flat),
        "RIGHT": (0.5 - half, 0.5 - flat, 1, 0.5 + flat),
        "UP": (0.5 - half, 0, 0.5 + half, 0.5 + flat),
        "DOWN": (0.5 - half, 0.5 - flat, 0.5 + half, 1),
    }
    return tuple(arms[word] for word in words if word in arms)


@cache
def _has(sign: str) -> bool:
    """Whether the font has a glyph for a sign."""
    return bytes(_font().getmask(sign)) != bytes(_font().getmask("\U000fffff"))


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "LiberationMono-Regular.ttf", 40)


if __name__ == "__main__":
    picture(Path(sys.argv[1]).read_text(encoding="utf-8")).save(sys.argv[2])
