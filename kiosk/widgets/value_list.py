"""The values that the applicant types on a page of SECOP, each with SECOP's label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from kiosk.widgets.plain import Plain

MANY = 5
"""So many values stand two by two where the screen is wide, so that nothing is scrolled to."""
HALF = 26
"""Columns of a value that has one beside it. What has no space to be folded at and is longer has the line."""


@dataclass(frozen=True)
class ShownValue:
    """A value to be typed in SECOP, with its label."""

    label: str
    """The label on the page of SECOP."""
    text: str


class ValueLine(Vertical):
    """One value; a touch marks it."""

    DEFAULT_CSS = """
    ValueLine { height: auto; border-left: thick $secondary; padding: 0 1; }
    ValueLine .value-label { color: $foreground 75%; }
    ValueLine .value-text { text-style: bold; }
    ValueLine.-marked { background: $secondary; }
    ValueLine.-marked Plain { color: $background; }
    """

    class Touched(Message):
        """A value was touched."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int, shown: ShownValue) -> None:
        super().__init__()
        self.index = index
        self.shown = shown
        self.set_class(max(map(len, f"{shown.text} {shown.label}".split()), default=0) > HALF, "-wide-value")

    def compose(self) -> ComposeResult:
        """The label and, below it, the value."""
        yield Plain(self.shown.label, classes="value-label")
        yield Plain(self.shown.text or "—", classes="value-text", spoken="")

    def on_click(self) -> None:
        """A touch marks this value, or removes its mark."""
        self.post_message(self.Touched(self.index))


class ValueList(Vertical):
    """The values of a step; the arrows or a touch mark one, or none."""

    DEFAULT_CSS = "ValueList { height: auto; }"

    class Marked(Message):
        """Another value is marked; None: none is."""

        def __init__(self, shown: ShownValue | None) -> None:
            super().__init__()
            self.shown = shown

    def __init__(self, values: Sequence[ShownValue]) -> None:
        super().__init__()
        self.lines = [ValueLine(index, shown) for index, shown in enumerate(values)]
        self.set_class(len(self.lines) >= MANY, "-many")
        self.index = -1
        """The marked value; -1: none."""

    def compose(self) -> ComposeResult:
        """The values, one under the other."""
        yield from self.lines

    def move(self, by: int) -> None:
        """Mark the next value or the one before; before the first one, none."""
        self._mark(max(-1, min(self.index + by, len(self.lines) - 1)))

    def _mark(self, index: int) -> None:
        if index == self.index:
            return
        self.index = index
        for line in self.lines:
            line.set_class(line.index == index, "-marked")
        if index >= 0:
            self.lines[index].scroll_visible(animate=False)
        self.post_message(self.Marked(self.lines[index].shown if index >= 0 else None))

    def on_value_line_touched(self, event: ValueLine.Touched) -> None:
        """Mark the touched value; a touch on the marked one removes the mark."""
        event.stop()
        self._mark(-1 if event.index == self.index else event.index)
