"""A date: a line to type it, and beside it a button that opens the parts of a date to choose from."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button

from kiosk.content.models import DateField
from kiosk.content.office_words import FormWords
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.line_entry import LineEntry

KEY = "F7"


class DateEntry(LineEntry):
    """A date is typed as always; F7 or a touch asks for the parts to choose from, and fills the line."""

    BINDINGS = [Binding(KEY.lower(), "choose", show=False)]
    DEFAULT_CSS = """
    DateEntry Horizontal { height: auto; }
    DateEntry LineInput { width: 1fr; max-width: 30; min-width: 16; }
    DateEntry .beside { height: 1; min-width: 10; border: none; margin: 0 0 0 1; padding: 0 1;
        background: $panel; }
    """

    class Wanted(Message):
        """The parts of the date are to be chosen; the app shows them, and calls `choose` with the answer."""

        def __init__(self, entry: DateEntry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, words: FormWords, field: DateField, value: str) -> None:
        super().__init__(words, field, value)
        self.button = KeyButton(Key(KEY, words.choose_date, ""))
        self.button.action = None  # it tells this entry, not the screen
        self.button.add_class("beside")

    def compose(self) -> ComposeResult:
        """The line, and the button beside it."""
        with Horizontal():
            yield from self.compose_beside()
        yield from self.compose_under()

    def compose_beside(self) -> ComposeResult:
        """What stands in one row."""
        yield self.line
        yield self.button

    def compose_under(self) -> ComposeResult:
        """What stands under the row."""
        yield self.before

    def action_choose(self) -> None:
        """F7: ask for the parts to choose from."""
        self.post_message(self.Wanted(self))

    @on(Button.Pressed)
    def _touched_button(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_choose()

    def choose(self, value: str) -> None:
        """Take a chosen date as if it was typed; the cursor stands after it."""
        self.fill(value)
        self.enter(scroll=False)
        self.call_after_refresh(self.scroll_visible, animate=False)  # F7 works from any box
