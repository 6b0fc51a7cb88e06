"""A drawing made of characters, shown as it is: lines are neither wrapped nor placed each for itself."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from kiosk.content.text_drawing import TextDrawing


class Figure(Static):
    """A drawing as wide as its longest line.

    Args:
        drawing: what to show; None: nothing.
        words: what it says, for those who hear the screen; empty: it is only an ornament.
    """

    DEFAULT_CSS = """
    Figure { width: auto; height: auto; text-wrap: nowrap; text-overflow: clip; }
    """
    ALLOW_SELECT = False
    can_focus = False

    def __init__(
        self,
        drawing: TextDrawing | None,
        words: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(_content(drawing), id=id, classes=classes)
        self.drawing, self.words = drawing, words

    def show(self, drawing: TextDrawing | None) -> None:
        """Show another drawing."""
        if drawing != self.drawing:
            self.drawing = drawing
            self.update(_content(drawing))


def _content(drawing: TextDrawing | None) -> Content:
    return Content(drawing.block if drawing else "")
