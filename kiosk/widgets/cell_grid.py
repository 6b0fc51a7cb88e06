"""A grid of large cells, of which one is chosen: by arrows and Enter, by typing what it says, or by a touch.

It is one widget that draws its own cells: a mark that moves paints two cells again and places nothing anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

ROWS = 3
"""Rows of the terminal that a cell takes."""
EDGES = ("▄", "", "▀")
"""The half blocks of the upper and lower edge of a cell."""


@dataclass(frozen=True)
class GridCell:
    """One choice."""

    words: str
    typed: tuple[str, ...]
    """What a person types for it; the beginning of it is enough where no other one is meant."""


class CellGrid(Widget, can_focus=True):
    """The cells. None is marked until somebody marks one, unless the answer so far is among them."""

    COMPONENT_CLASSES = {"cell-grid--cell", "cell-grid--marked"}
    DEFAULT_CSS = """
    CellGrid { height: auto; width: 100%; background: $surface; }
    CellGrid > .cell-grid--cell { background: $panel; color: $foreground; }
    CellGrid > .cell-grid--marked { background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS = [
        Binding("left", "mark(-1, 0)", show=False),
        Binding("right", "mark(1, 0)", show=False),
        Binding("up", "mark(0, -1)", show=False),
        Binding("down", "mark(0, 1)", show=False),
        Binding("enter", "take", show=False),
    ]
    ALLOW_SELECT = False

    class Taken(Message):
        """A cell was chosen."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.cells: Sequence[GridCell] = ()
        self.columns = 1
        self.marked: int | None = None
        self._typed = ""
        """What was typed of a cell so far."""
        self._touched: int | None = None
        """The cell under a finger that is on the screen."""
        self._taken = False
        """One of these cells was taken: a key pressed twice at once takes none of the next ones."""

    def show(self, cells: Sequence[GridCell], columns: int, marked: int | None = None) -> None:
        """Show these cells in so many columns, one of them marked or none."""
        self.cells, self.columns, self.marked, self._typed = cells, columns, marked, ""
        self._touched, self._taken = None, False
        self.refresh(layout=True)
        self.call_after_refresh(self._show_marked)

    # --- drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual gives them
        """Rows of all cells."""
        return -(-len(self.cells) // self.columns) * ROWS

    def place_of(self, index: int) -> Region:
        """Where a cell is in this widget, with the column that parts it from the next one."""
        row, column = divmod(index, self.columns)
        left, right = (self.size.width * edge // self.columns for edge in (column, column + 1))
        return Region(left, row * ROWS, right - left, ROWS)

    def render_line(self, y: int) -> Strip:
        """One row of the terminal through a row of cells."""
        row, part = divmod(y, ROWS)
        ground = self.rich_style
        usual, strong = (self.get_component_rich_style(f"cell-grid--{name}") for name in ("cell", "marked"))
        segments: list[Segment] = []
        for index in range(row * self.columns, min((row + 1) * self.columns, len(self.cells))):
            width = self.place_of(index).width - 1
            marked = index == self.marked
            style = strong if marked else usual
            if edge := EDGES[part]:
                around = Style(color=style.bgcolor, bgcolor=ground.bgcolor)
                segments.append(Segment(edge * width, around))
            else:
                words = self.cells[index].words
                shown = f"● {words}" if marked else words
                segments.append(Segment(shown[:width].center(width), style))
            segments.append(Segment(" ", ground))
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def _show_marked(self) -> None:
        if self.marked is not None and isinstance(box := self.parent, VerticalScroll):
            place = self.place_of(self.marked).translate(self.virtual_region.offset)
            box.scroll_to_region(place, animate=False)

    # --- keys

    def _mark(self, index: int) -> None:
        for place in {self.marked, index} - {None}:
            self.refresh(self.place_of(place))  # type: ignore[arg-type]  # None was taken out
        self.marked = index
        self._show_marked()

    def action_mark(self, across: int, down: int) -> None:
        """Mark the cell beside the marked one, or the first if none is; at the edges nothing moves."""
        self._typed = ""
        if self.marked is None:
            self._mark(0)
            return
        column = self.marked % self.columns
        there = self.marked + across + down * self.columns
        if not (0 <= column + across < self.columns and 0 <= there < len(self.cells)):
            raise SkipAction
        self._mark(there)

    def action_take(self) -> None:
        """Enter: the marked cell."""
        if self.marked is None:
            raise SkipAction
        if not self._taken:
            self._taken = True
            self.post_message(self.Taken(self.marked))

    def on_key(self, event: events.Key) -> None:
        """Mark what is typed: «15», «2024», «may»."""
        letter = (event.character or "").casefold()
        if not (event.is_printable and letter.isalnum()):
            return
        for typed in (self._typed + letter, letter):
            if (index := self._meant(typed)) is not None:
                self._typed = typed
                self._mark(index)
                event.stop()
                return

    def _meant(self, typed: str) -> int | None:
        """The cell that a text stands for, or the first that it may be the beginning of."""
        for index, cell in enumerate(self.cells):
            if typed in cell.typed:
                return index
        return next(
            (n for n, one in enumerate(self.cells) if any(t.startswith(typed) for t in one.typed)), None
        )

    # --- fingers

    def _at(self, event: events.MouseEvent) -> int | None:
        """The cell under a touch."""
        return next((n for n in range(len(self.cells)) if self.place_of(n).contains(event.x, event.y)), None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A finger comes down."""
        self._touched = self._at(event) if event.button == 1 else None

    def on_click(self, event: events.Click) -> None:
        """The finger leaves: take the cell, unless it slipped to another one or bounces."""
        event.stop()
        index, self._touched = self._touched, None
        if index is not None and index == self._at(event) and event.chain == 1:
            self._mark(index)
            self.action_take()
