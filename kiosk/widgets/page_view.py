"""A page of a paper on the screen: a picture where the terminal can, else its text on white paper."""

from __future__ import annotations

import sys
import termios
from enum import Enum
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget

from kiosk.ports import Page
from kiosk.theme import INK, PAPER
from kiosk.widgets.plain import Plain

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.widgets.sixel import Sixels


class Pictures(Enum):
    """How pages are shown."""

    SIXEL = "sixel"
    """In pixels; the text can be read in the picture."""
    BLOCKS = "blocks"
    """In half cells: the layout of the page, its text too coarse to be read."""
    TEXT = "text"
    """No picture: the page's text, laid out as on paper."""


_chosen = Pictures.TEXT
"""What choose() found out; a terminal can only be asked before an app reads its keys."""


def choose(mode: str) -> Pictures:
    """Settle how pages are shown from here on. Call it once, before the app runs.

    With "auto" the terminal is asked (a tenth of a second at most) and keys pressed meanwhile are dropped;
    without a terminal on both ends nobody is asked and pages are shown as text.

    Args:
        mode: "auto", "blocks" or "off", as in the setting `[look] images`.
    """
    global _chosen
    if mode == "blocks":
        _chosen = Pictures.BLOCKS
    elif mode == "auto" and _sixel():
        _chosen = Pictures.SIXEL
    else:
        _chosen = Pictures.TEXT
    return _chosen


def _sixel() -> bool:
    """Whether the terminal says it draws sixels."""
    if not (sys.__stdin__ and sys.__stdout__ and sys.__stdin__.isatty() and sys.__stdout__.isatty()):
        return False
    from kiosk.widgets.sixel import SUPPORTED  # asks the terminal

    termios.tcflush(sys.__stdin__, termios.TCIFLUSH)  # a late answer is no key
    return SUPPORTED


class Blocks(Widget):
    """A picture in half cells."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._strips: list[Strip] = []

    def show(self, image: Image, columns: int) -> None:
        """Show a picture in so many columns; a cell is taken to be twice as high as wide."""
        rows = max(1, round(columns * image.height / image.width / 2))
        small = image.convert("RGB").resize((columns, rows * 2))
        pixels = small.tobytes()
        colours = [f"#{pixels[at : at + 3].hex()}" for at in range(0, len(pixels), 3)]
        lines = [colours[at : at + columns] for at in range(0, len(colours), columns)]
        self._strips = [
            Strip(
                [Segment("▀", Style(color=up, bgcolor=low)) for up, low in zip(upper, lower, strict=True)],
                columns,
            ).simplify()
            for upper, lower in zip(lines[::2], lines[1::2], strict=True)
        ]
        self.styles.width, self.styles.height = columns, rows
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One row."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)


class PageView(ScrollableContainer, can_focus=False):
    """One page; longer than the screen, it scrolls by wheel, and by the scroll_* methods of its owner.

    Args:
        pictures: how pages are shown; None: as choose() settled.
    """

    DEFAULT_CSS = f"""
    PageView {{
        width: 1fr; height: 1fr; align-horizontal: center; background: $panel;
        scrollbar-gutter: stable; overflow-x: auto;
    }}
    PageView > Plain {{
        width: auto; min-width: 100%; min-height: 100%; padding: 1 2; background: {PAPER}; color: {INK};
    }}
    """
    FRAME = 6
    """Columns that are not text: padding of the paper and the scrollbar."""

    def __init__(self, *, pictures: Pictures | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.pictures = pictures or _chosen
        self.page: Page | None = None
        """The page on the screen."""
        self._sheet: Plain | Blocks | Sixels = self._make()

    @property
    def columns(self) -> int:
        """The longest line of text that can be seen whole."""
        return max(20, self.size.width - self.FRAME)

    def compose(self) -> ComposeResult:
        """One sheet."""
        yield self._sheet

    def show(self, page: Page) -> None:
        """Show a page from its top."""
        self.page = page
        self._draw()
        self.scroll_home(animate=False)

    def on_resize(self, _event: Resize) -> None:
        """Pictures take the new room; text is laid out again by whoever made it."""
        if self.page and self.pictures is not Pictures.TEXT:
            self._draw()

    def _make(self) -> Plain | Blocks | Sixels:
        if self.pictures is Pictures.SIXEL:
            from kiosk.widgets.sixel import Sixels  # asked the terminal already, in choose()

            return Sixels()
        return Blocks() if self.pictures is Pictures.BLOCKS else Plain()

    def _draw(self) -> None:
        if self.page is None:
            return
        if isinstance(self._sheet, Plain):
            self._sheet.update(self.page.text)
        else:
            self._sheet.show(self.page.image, max(1, self.size.width - 2))
