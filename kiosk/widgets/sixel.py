"""A picture in real pixels, for terminals that know sixel graphics (DEC STD 070, chapter 9).

A picture is encoded once, by the drawing thread; painting and scrolling only send bands of it. A band is six
pixels high. Each begins with the most frequent colour over its whole width, the paper, and the others go
over it, so white costs nothing. Every colour is selected wherever it is used: xterm and foot do not take
its definition for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kiosk.widgets.terminal_query import Terminal
from kiosk.widgets.theme import PAPER

if TYPE_CHECKING:
    from PIL.Image import Image

COLOURS = 8
"""Enough for black text with soft edges, a light shade and a coloured letterhead; each costs time to send."""
DIFFERENT = 36
"""Two colours are different if their parts, of 255 each, differ by more than this together."""
MANY = 4096
"""A page has fewer colours than this."""
BAND = 6
"""Pixels a band is high."""
_EMPTY = b"?"
"""Six pixels, none of them drawn; each of the six adds a power of two."""
_RUN = re.compile(rb"\?{5,}|([^?])\1{4,}", re.DOTALL)
"""Runs of equal bytes. Blank runs have a pattern of their own, which is twice as fast."""
_SENT = ((ControlType.CURSOR_FORWARD, 0),)
"""Control code of a segment that has no width in its line."""


@dataclass(frozen=True)
class Drawing:
    """An encoded picture."""

    width: int
    """Pixels."""
    columns: int
    rows: int
    """Cells it covers; in the last of them it may end."""
    cell_height: int
    """Pixels a cell is high."""
    colours: bytes
    """The sequence that defines its colours."""
    bands: Sequence[bytes]

    def part(self, top: int, rows: int) -> str:
        """The sequence that draws some of its rows of cells.

        Bands do not end where cells do: the part begins up to three pixels too high or too low, and up to
        five pixels under it are left as they are.
        """
        first = round(top * self.cell_height / BAND)
        bands = self.bands[first : first + rows * self.cell_height // BAND]
        size = b'"1;1;%d;%d' % (self.width, len(bands) * BAND)
        return (b"\x1bP0;1q" + size + self.colours + b"-".join(bands) + b"\x1b\\").decode("ascii")


def encode(image: Image, terminal: Terminal) -> Drawing:
    """Encode a picture for a terminal; some tens of milliseconds for a page."""
    few = _simplified(image.convert("RGB"))
    counts, palette = few.histogram(), few.getpalette() or []
    used = [index for index, count in enumerate(counts) if count]
    paper = max(used, key=lambda index: counts[index])
    drawn = [[b"#%d!%d~" % (paper, few.width)] for _ in range(0, few.height, BAND)]
    inked = few.point([index != paper for index in range(256)], "L").getbbox()
    if inked:
        left, _, right, _ = inked
        margin = b"!%d?" % left if left else b""
        inside = few.crop((left, 0, right, len(drawn) * BAND))
        if len(drawn) * BAND > few.height:
            inside.paste(paper, (0, few.height, right - left, len(drawn) * BAND))
        numbers, rows = _rows(inside.tobytes(), right - left, paper)
        for colour in used:
            if colour != paper:
                for number, line in _lines(rows, colour):
                    drawn[numbers[number]].append(b"#%d" % colour + margin + _RUN.sub(_shortened, line))
    rgb = [tuple(round(value / 2.55) for value in palette[3 * index : 3 * index + 3]) for index in used]
    colours = (b"#%d;2;%d;%d;%d" % (index, *parts) for index, parts in zip(used, rgb, strict=True))
    return Drawing(
        few.width,
        -(-few.width // terminal.cell_width),
        -(-few.height // terminal.cell_height),
        terminal.cell_height,
        b"".join(colours),
        [b"$".join(band) for band in drawn],
    )


def _simplified(image: Image) -> Image:
    """A picture in few colours: those it has most of that differ to the eye, so that white stays white."""
    from PIL.Image import Dither, Quantize, new

    counted = image.getcolors(MANY)
    if not counted:  # a photograph
        return image.quantize(COLOURS, Quantize.FASTOCTREE, dither=Dither.NONE)
    chosen: list[tuple[int, ...]] = []
    for _, colour in sorted(counted, reverse=True):
        if isinstance(colour, tuple) and all(_apart(colour, other) for other in chosen):
            chosen.append(colour)
        if len(chosen) == COLOURS:
            break
    palette = new("P", (1, 1))
    palette.putpalette([part for colour in chosen for part in colour])
    return image.quantize(palette=palette, dither=Dither.NONE)


def _apart(one: Sequence[int], other: Sequence[int]) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > DIFFERENT


def _rows(pixels: bytes, width: int, paper: int) -> tuple[list[int], list[Image]]:
    """The numbers of the bands that are not blank, and of those the first rows, the second rows and so on."""
    from PIL.Image import frombytes

    size = BAND * width
    blank = bytes([paper]) * size
    found = [(number, pixels[number * size : (number + 1) * size]) for number in range(len(pixels) // size)]
    inked = [(number, band) for number, band in found if band != blank]
    rows = (b"".join(band[row * width : (row + 1) * width] for _, band in inked) for row in range(BAND))
    return [number for number, _ in inked], [frombytes("L", (width, len(inked)), row) for row in rows]


def _lines(rows: Sequence[Image], colour: int) -> Iterator[tuple[int, bytes]]:
    """The bands a colour is in, counted from 0, a byte for six pixels under each other.

    The rows are added up as pictures of the whole page, a byte a column: that is done in C.
    """
    from PIL.Image import new
    from PIL.ImageChops import add

    width, height = rows[0].size
    total = new("L", (width, height), _EMPTY[0])
    for number, row in enumerate(rows):
        total = add(total, row.point([1 << number if index == colour else 0 for index in range(256)]))
    drawn, nothing = total.tobytes(), _EMPTY * width
    for number, start in enumerate(range(0, len(drawn), width)):
        line = drawn[start : start + width]
        if line != nothing:
            yield number, line.rstrip(_EMPTY)


def _shortened(run: re.Match[bytes]) -> bytes:
    return _short(run[0])


@lru_cache(4096)
def _short(run: bytes) -> bytes:
    """A run of equal bytes as a repeat sequence; cached, because a page repeats a few kinds of runs."""
    return b"!%d%c" % (len(run), run[0])


class Sixels(Widget, can_focus=False):
    """Shows an encoded picture."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.drawing: Drawing | None = None

    def show(self, drawing: Drawing) -> None:
        """Show another picture."""
        self.drawing = drawing
        self.styles.width, self.styles.height = drawing.columns, drawing.rows
        self.refresh(layout=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        """White lines, and with the last of them the picture over all of them.

        Under a dialog, and while it is too wide for its place (a new one is on its way), it is left out.
        """
        white = Segment(" " * crop.width, Style(bgcolor=PAPER))
        lines = [Strip([white], crop.width)] * crop.height
        drawing = self.drawing
        if drawing is None or crop.x or crop.width < drawing.columns or not self.screen.is_active:
            return lines
        place = self.screen.find_widget(self).visible_region
        start = Control.move_to(place.x, place.y).segment.text
        after = Control.move_to(place.right, place.bottom - 1).segment.text
        picture = Segment(start + drawing.part(crop.y, crop.height) + after, None, _SENT)
        return [*lines[:-1], Strip([white, picture], crop.width)]
