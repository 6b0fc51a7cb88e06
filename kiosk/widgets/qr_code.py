"""A QR code in half blocks, to be read by a phone from the screen.

One module is one column wide and half a row high. Phones want dark modules on a light ground and a light
border (ISO/IEC 18004 asks for 4 modules; 2 are read from a screen, 0 never are), so the colours are those of
ink and paper in every theme, and a code that would be cut is not shown at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Literal

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.widgets.theme import INK, PAPER

Level = Literal["L", "M"]
"""Error correction: how much of a code may be damaged and still be read (L 7 %, M 15 %)."""
CHOICES: Sequence[tuple[Level, int]] = (("M", 4), ("M", 2), ("L", 2))
"""Level and border, the best first."""
HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def matrix(data: str, level: Level, border: int) -> list[list[bool]]:
    """The modules of a code, row by row; True is dark.

    Args:
        data: what a phone reads; UTF-8.
        level: error correction.
        border: light modules around.
    """
    inner = _modules(data, level)
    side = [False] * border
    across = len(inner) + 2 * border
    edge = [[False] * across for _ in range(border)]
    return [*edge, *([*side, *row, *side] for row in inner), *edge]


@lru_cache(maxsize=8)
def _modules(data: str, level: Level) -> tuple[tuple[bool, ...], ...]:
    """The code without its border; cached, because all guide steps show the same one."""
    import qrcode  # brings Pillow along, which the first screens do not need
    from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M if level == "M" else ERROR_CORRECT_L, border=0)
    code.add_data(data)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def draw_codes(data: str) -> None:
    """Load what draws a code, and draw this one, so that no screen has to wait for it."""
    for level in {level for level, _ in CHOICES}:
        _modules(data, level)


class QRCode(Widget):
    """The best QR code that fits, with a caption under it if that fits too.

    Where no readable code fits, a sentence with the data is shown instead.

    Args:
        data: what a phone reads, usually an address.
        caption: what the code is for, in Spanish.
        too_big: what stands between caption and data where no readable code fits, in Spanish.
    """

    DEFAULT_CSS = """
    QRCode { width: auto; height: auto; }
    """
    ALLOW_SELECT = False
    can_focus = False

    def __init__(
        self,
        data: str,
        caption: str = "",
        *,
        too_big: str = "",
        name: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, classes=classes)
        self.data = data
        self.caption = caption
        self.too_big = too_big
        self._drawn: tuple[Size, Style, list[Strip]] | None = None
        """The rows drawn last, with their size and background."""

    def fits(self, room: Size) -> bool:
        """Whether a code that can be scanned fits into this many columns and rows, without its caption."""
        return self._code(room, "") is not None

    @property
    def drawn(self) -> bool:
        """A code that can be scanned is shown, and not its data as words."""
        return self._code(self.content_size, "") is not None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Columns of what is shown in the container."""
        room = container.width or viewport.width  # a container that takes its width from here has none yet
        strips = self._strips(Size(room, container.height or viewport.height))
        return max(strip.cell_length for strip in strips)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows of what is shown in the container."""
        room = Size(width or viewport.width, container.height or viewport.height)
        return len(self._strips(room))

    def render_line(self, y: int) -> Strip:
        """One row, as wide as the widget."""
        ground, size = self.rich_style, self.content_size
        if self._drawn is None or self._drawn[:2] != (size, ground):
            self._drawn = (size, ground, self._strips(size))
        strips = self._drawn[2]
        if y >= len(strips):
            return Strip.blank(self.size.width, ground)
        strip = strips[y]
        before = max(0, (size.width - strip.cell_length) // 2)
        return Strip([Segment(" " * before, ground), *strip]).adjust_cell_length(self.size.width, ground)

    def _strips(self, room: Size) -> list[Strip]:
        """The rows to show. Where space is short the caption is left out, never the border."""
        for caption in (self.caption, ""):
            if (strips := self._code(room, caption)) is not None:
                return strips
        width = max(room.width, 1)
        said = " ".join(filter(None, (self.caption and f"{self.caption.rstrip('.')}.", self.too_big)))
        lines = [*wrap(said, width, break_on_hyphens=False), *_in_parts(self.data, width)]
        return [*map(self._words, lines)]

    def _code(self, room: Size, caption: str) -> list[Strip] | None:
        """The best code that fits with this caption under it; None: none does."""
        for level, border in CHOICES:
            code = matrix(self.data, level, border)
            under = wrap(caption, len(code))
            if len(code) <= room.width and (len(code) + 1) // 2 + len(under) <= room.height:
                return [*_painted(code), *map(self._words, under)]
        return None

    def _words(self, line: str) -> Strip:
        return Strip([Segment(line, self.rich_style)])


def _in_parts(data: str, width: int) -> list[str]:
    """Data in lines; an address is broken after a slash, and only a part longer than a line elsewhere."""
    lines = [""]
    for part in re.findall(r"(?:[^\s/]*/+|[^\s/]+)\s*", data):
        if lines[-1] and len(lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [piece for line in lines for piece in wrap(line, width, break_on_hyphens=False)]


def _painted(code: Sequence[Sequence[bool]]) -> list[Strip]:
    """Two rows of modules in each row of cells."""
    style = Style(color=INK, bgcolor=PAPER)
    blank = [False] * len(code[0])
    rows = [*code, blank] if len(code) % 2 else list(code)
    return [
        Strip([Segment("".join(HALVES[pair] for pair in zip(upper, lower, strict=True)), style)], len(blank))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
