"""A page of a paper on the screen: a picture where the terminal can, else its text on white paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.strip import Strip
from textual.widget import Widget

from kiosk.errors import DocumentError
from kiosk.ports import Documents, Page, Paper
from kiosk.widgets.plain import Plain
from kiosk.widgets.sixel import Drawing, Sixels, encode
from kiosk.widgets.terminal_query import Terminal, ask, cell_size
from kiosk.widgets.theme import INK, PAPER

if TYPE_CHECKING:
    from PIL.Image import Image


class Pictures(Enum):
    """How pages are shown."""

    SIXEL = "sixel"
    """In pixels; the text can be read in the picture."""
    BLOCKS = "blocks"
    """In half cells: the layout of the page, its text too coarse to be read."""
    TEXT = "text"
    """No picture: the page's text, laid out as on paper."""


_chosen = Pictures.TEXT
"""The result of choose(); a terminal can only be asked before an app reads its keys."""
_terminal = Terminal()
"""The answers of the terminal."""


def choose(mode: str) -> Pictures:
    """Decide how pages are shown in this process. Call it once, before the app runs.

    With "auto" the terminal is asked (half a second at most) and keys pressed meanwhile are dropped; one that
    gives no answer, or a strange one, gets text.

    Args:
        mode: "auto", "blocks" or "off", as in the setting `[look] images`.
    """
    global _chosen, _terminal
    _terminal = ask() if mode == "auto" else Terminal()
    _chosen = Pictures.SIXEL if _terminal.sixel else Pictures.TEXT
    if mode == "blocks":
        _chosen = Pictures.BLOCKS
    return _chosen


def measure() -> None:
    """The terminal has another size, and its letters perhaps too."""
    global _terminal
    if _chosen is Pictures.SIXEL and all(cell := cell_size()):
        _terminal = replace(_terminal, cell_width=cell[0], cell_height=cell[1])


def chosen() -> Pictures:
    """How pages are shown in this process."""
    return _chosen


@dataclass(frozen=True)
class Room:
    """The space for a page on the screen, and how pages are shown."""

    pictures: Pictures
    columns: int
    """The longest line of its text."""
    dpi: int
    """Dots per inch of its picture."""
    pixels: int
    """The widest its picture may be."""
    cells: int
    """The same in columns of the terminal."""


@dataclass(frozen=True)
class Mosaic:
    """A picture in half cells."""

    columns: int
    strips: Sequence[Strip]


@dataclass(frozen=True)
class Leaf:
    """A page prepared for a Room: its text, and its picture already encoded."""

    text: str
    picture: Drawing | Mosaic | None = None


def draw(documents: Documents, paper: Paper, number: int, room: Room) -> Leaf:
    """Draw a page from the PDF that is printed. Takes some tens of milliseconds: call it in a thread.

    Args:
        documents: what draws pages.
        paper: the paper.
        number: the page, from 1.
        room: where it is shown.

    Raises:
        DocumentError: it cannot be drawn, or the file is not what was made.
    """
    page = documents.page(paper, number, room.columns, room.dpi, room.pixels)
    if page.sha256 != paper.sha256:
        raise DocumentError(f"El PDF del documento «{paper.document}» ya no es el mismo.")
    return prepare(page, room)


def prepare(page: Page, room: Room) -> Leaf:
    """Encode the picture of a page for a Room."""
    if room.pictures is Pictures.SIXEL:
        return Leaf(page.text, encode(page.image, _terminal))
    if room.pictures is Pictures.BLOCKS:
        return Leaf(page.text, _mosaic(page.image, room.cells))
    return Leaf(page.text)


def _mosaic(image: Image, columns: int) -> Mosaic:
    """A cell is taken to be twice as high as wide."""
    rows = max(1, round(columns * image.height / image.width / 2))
    pixels = image.convert("RGB").resize((columns, rows * 2)).tobytes()
    colours = [f"#{pixels[at : at + 3].hex()}" for at in range(0, len(pixels), 3)]
    lines = [colours[at : at + columns] for at in range(0, len(colours), columns)]
    strips = [
        Strip([Segment("▀", Style(color=up, bgcolor=low)) for up, low in zip(*pair, strict=True)], columns)
        for pair in zip(lines[::2], lines[1::2], strict=True)
    ]
    return Mosaic(columns, [strip.simplify() for strip in strips])


class Blocks(Widget):
    """Shows a picture in half cells."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._strips: Sequence[Strip] = []

    def show(self, mosaic: Mosaic) -> None:
        """Show another picture."""
        self._strips = mosaic.strips
        self.styles.width, self.styles.height = mosaic.columns, len(mosaic.strips)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One row."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)


class PageView(ScrollableContainer, can_focus=False):
    """One page. A long one scrolls by wheel, by touch, and by calls of scroll_* methods.

    Args:
        pictures: how pages are shown; None: as choose() settled.
    """

    DEFAULT_CSS = f"""
    PageView {{
        width: 1fr; height: 1fr; align-horizontal: center; background: $panel;
        scrollbar-gutter: stable; overflow-x: hidden;
    }}
    PageView > Plain {{
        width: auto; min-width: 100%; min-height: 100%; padding: 1 2; background: {PAPER}; color: {INK};
    }}
    """
    FRAME = 6
    """Columns that are not text: padding of the paper and the scrollbar."""
    DPI, LARGE_DPI = 100, 150
    """Dots per inch of a picture: text of 10 points can be read; it is large."""

    def __init__(self, *, pictures: Pictures | None = None, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self.pictures = pictures or _chosen
        self.leaf: Leaf | None = None
        """The page on the screen."""
        self._sheet: Plain | Blocks | Sixels = self._make()

    def room(self, width: int, *, large: bool = False) -> Room:
        """The room for a page in a view so many columns wide."""
        cells = max(20, width - 2)
        pixels = cells * _terminal.cell_width
        widest = min(pixels, _terminal.widest) if _terminal.widest else pixels
        dpi = self.LARGE_DPI if large else self.DPI
        return Room(self.pictures, max(20, width - self.FRAME), dpi, widest, cells)

    def gains(self, room: Room | None) -> bool:
        """Whether a larger view would show more; not so for a page seen whole and as wide as it gets.

        Args:
            room: what it was drawn for; None: not drawn yet.
        """
        if room is None or self.leaf is None or self.max_scroll_y > 0:
            return True
        picture = self.leaf.picture
        return isinstance(picture, Drawing) and picture.width < room.pixels

    def compose(self) -> ComposeResult:
        """The widget that shows the page."""
        yield self._sheet

    def show(self, leaf: Leaf) -> None:
        """Show a page from its top; the same one again where it was scrolled to."""
        again = self.leaf is not None and self.leaf.text == leaf.text
        self.leaf = leaf
        match self._sheet, leaf.picture:
            case Plain() as plain, _:
                plain.update(leaf.text)
            case Sixels() as sixels, Drawing() as drawing:
                sixels.show(drawing)
            case Blocks() as blocks, Mosaic() as mosaic:
                blocks.show(mosaic)
        if not again:
            self.scroll_home(animate=False)

    def scroll_screen(self, by: int) -> bool:
        """Scroll down (1) or up (-1) by a screen less two lines; False: there was nothing more that way."""
        end = self.max_scroll_y if by > 0 else 0
        if round(self.scroll_offset.y) == round(end):
            return False
        self.scroll_relative(y=by * max(1, self.size.height - 2), animate=False)
        return True

    def on_click(self, event: events.Click) -> None:
        """A touch on the lower half shows what comes below, one on the upper half what is above."""
        by = max(1, self.size.height - 2)
        lower = event.screen_y >= self.region.y + self.region.height // 2
        self.scroll_relative(y=by if lower else -by, animate=False)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll without animation: each step of it would send the picture again."""
        event.prevent_default().stop()
        self.scroll_relative(y=3, animate=False)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up without animation."""
        event.prevent_default().stop()
        self.scroll_relative(y=-3, animate=False)

    def _make(self) -> Plain | Blocks | Sixels:
        if self.pictures is Pictures.SIXEL:
            return Sixels()
        return Blocks() if self.pictures is Pictures.BLOCKS else Plain()
