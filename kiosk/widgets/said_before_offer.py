"""What the person said before, offered under the line that is typed in."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import Static


class SaidBefore(Static):
    """What the person said before in the same place; F2 or a touch puts it into the line."""

    DEFAULT_CSS = """
    SaidBefore { height: 1; width: 100%; max-width: 90; padding: 0 1; background: $panel; display: none;
                 text-wrap: nowrap; text-overflow: ellipsis; }
    """
    ALLOW_SELECT = False

    class Taken(Message):
        """A finger touched what is offered."""

    def __init__(self, words: str) -> None:
        super().__init__(markup=False)
        self.words = words
        self.value = ""

    def offer(self, value: str, shown: str) -> None:
        """Offer a value from now on, shown so; an empty one: nothing."""
        if value != self.value:
            self.value = value
            self.update(f"{self.words} [F2]: {shown}", layout=False)
            self.display = bool(value)

    def on_click(self) -> None:
        """A touch takes it."""
        self.post_message(self.Taken())
