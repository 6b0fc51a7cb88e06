"""The line in place of the questions that may be left empty: it opens them."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from kiosk.widgets.entry import go_beside


class UnfoldLine(Static, can_focus=True):
    """One line; Enter, the space bar or a touch asks for what it stands for."""

    DEFAULT_CSS = """
    UnfoldLine { width: auto; min-width: 10; height: auto; padding: 0 1; background: $panel; }
    UnfoldLine:focus { background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS = [
        Binding("enter", "unfold", show=False),
        Binding("space", "unfold", show=False),
        Binding("up", "beside(-1)", show=False),
        Binding("down", "beside(1)", show=False),
    ]
    ALLOW_SELECT = False

    class Wanted(Message):
        """The questions are to be shown."""

    def __init__(self, words: str) -> None:
        super().__init__(f"+ {words}", markup=False)
        self.words = words

    def spoken(self) -> str:
        """Its words."""
        return self.words

    def action_unfold(self) -> None:
        """Ask for the questions."""
        self.post_message(self.Wanted())

    def action_beside(self, by: int) -> None:
        """↑ and ↓ as in a line."""
        if not go_beside(self.screen, by):
            raise SkipAction

    def on_click(self) -> None:
        """A touch asks for them."""
        self.action_unfold()
