"""Takes bold away on terminals of 16 colours, which paint bold letters in another, brighter colour.

So xterm and the Linux console make bold black grey, on yellow and on white alike.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = Style(bold=False)


class NoBold(LineFilter):
    """Lets everything through but bold."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's own
        """The same segments without it."""
        return [
            Segment(text, _without(style), control) if style and style.bold else Segment(text, style, control)
            for text, style, control in segments
        ]


@lru_cache(1024)
def _without(style: Style) -> Style:
    return style + _PLAIN
