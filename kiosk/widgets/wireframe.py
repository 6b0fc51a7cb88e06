"""A drawing of a page of SECOP in which the thing to press is highlighted."""

from __future__ import annotations

import re

from textual.content import Content
from textual.widgets import Static

from kiosk.content.wireframes import Run, Wireframe

PRESS = "bold $background on $accent"
"""Style of the thing to press."""
FRAME = "$foreground 45%"
"""Style of the lines around the text, paler than the text."""
_LINES = re.compile(r"([\u2500-\u259f_·]+)")
"""Box drawing, blocks, and the empty lines to write on."""


class WireframeView(Static):
    """A drawing with its caption. Lines that are too wide are cut, not wrapped.

    Args:
        wireframe: what to draw. A step without a drawing shows no such widget.
        caption: the line over the drawing; it says that the real screen looks different.
    """

    DEFAULT_CSS = """
    WireframeView { width: auto; max-width: 100%; height: auto; text-wrap: nowrap; text-overflow: clip; }
    """
    ALLOW_SELECT = False
    can_focus = False

    def __init__(
        self,
        wireframe: Wireframe,
        caption: str,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(_painted(wireframe, caption), id=id, classes=classes)
        self.wireframe = wireframe
        self._caption = caption

    def on_mount(self) -> None:
        """In 16 colours nothing is mixed: what is fainter than letters cannot be read there."""
        if self.app.has_class("-sixteen"):
            self.update(_painted(self.wireframe, self._caption, words="italic"))


def _painted(wireframe: Wireframe, caption: str, words: str = "italic $foreground 75%") -> Content:
    """Caption and drawing, not read as markup."""
    lines = [Content.styled(caption, words)]
    lines += [Content.assemble(*map(_piece, line)) for line in wireframe.lines]
    return Content("\n").join(lines)


def _piece(run: Run) -> Content:
    if run.highlighted:
        return Content.styled(run.text, PRESS)
    parts = [part for part in _LINES.split(run.text) if part]
    return Content.assemble(*(Content.styled(part, FRAME if _LINES.match(part) else "") for part in parts))
