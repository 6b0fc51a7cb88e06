"""Says that a list, a form or the words of a step go on below what is seen."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from kiosk.widgets.pick_list import LARGE, PickList
from kiosk.widgets.plain import Plain

ROWS = 10
"""Rows that a touch on the line goes on in a text."""


def go_on(parts: Iterable[Widget], by: int) -> None:
    """Show what is below (1) or above (-1) in each of these that is longer than its room."""
    for part in parts:
        if not (part.display and part.max_scroll_y):
            continue
        if isinstance(part, PickList):
            part.turn(by)
        else:
            part.scroll_relative(y=by * ROWS, animate=False)


class MoreBelow(Plain):
    """A line over the reminder, shown only while something follows: few people notice a thin scroll bar."""

    DEFAULT_CSS = """
    MoreBelow { display: none; text-align: center; text-style: bold; color: $secondary; }
    """

    def __init__(self, words: str, above: str = "") -> None:
        """Make the line.

        Args:
            words: what is said while something follows below.
            above: what is said at the end to people who touch the screen.
        """
        super().__init__(f"▼ {words} ▼")
        self._below, self._above = f"▼ {words} ▼", f"▲ {above} ▲"
        self.up = False
        """A touch shows what is above."""

    def look_at(self, parts: Iterable[Widget]) -> None:
        """Say where any of these goes on, of which those that are not seen have nothing to say."""
        seen = [part for part in parts if part.display]
        self.look(
            below=any(part.scroll_offset.y < part.max_scroll_y for part in seen),
            above=any(part.scroll_offset.y > 0 for part in seen),
        )

    def look(self, *, below: bool, above: bool) -> None:
        """Say where there is more: below, or else above to people who touch the screen and use no keys."""
        self.up = above and not below and self.app.has_class(LARGE)
        self.update(self._above if self.up else self._below)
        self.display = below or self.up

    async def on_click(self) -> None:
        """A touch shows what is there."""
        await self.run_action(f"screen.more({-1 if self.up else 1})")


class ColumnEnd(Plain):
    """The end of a column that goes on: as high as what would be cut in two, with a line that says so."""

    DEFAULT_CSS = """
    ColumnEnd { display: none; content-align: center bottom; text-style: bold; color: $secondary; }
    """

    def __init__(self, words: str) -> None:
        super().__init__(f"▼ {words} ▼", spoken="")

    @property
    def rows(self) -> int:
        """How many rows of the column it takes."""
        return self.outer_size.height if self.display else 0

    def take(self, rows: int) -> None:
        """Take so many rows; 0: none, and nothing follows."""
        if rows:
            self.styles.height = rows
        self.display = bool(rows)
