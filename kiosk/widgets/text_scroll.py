"""A box of text that scrolls, and knows its last block."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widget import Widget


class TextScroll(VerticalScroll, can_focus=False):
    """Gives its last block the class `-last`: no empty line follows that one.

    A rule with `:last-child` or `:first-of-type` would have Textual give every widget that it might match its
    styles twice, which is a fifth of a step.
    """

    _last: Widget | None = None

    def compose_add_child(self, widget: Widget) -> None:
        """A block is put into it: the one before is not the last any more."""
        if self._last is not None:
            self._last.remove_class("-last")
        self._last = widget
        widget.add_class("-last")
        super().compose_add_child(widget)
