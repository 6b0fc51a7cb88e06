"""A dialog whose answers are the lines of a list."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.app import ComposeResult

from kiosk.screens.dialogs import Dialog, DialogButton
from kiosk.widgets.key_bar import Key
from kiosk.widgets.pick_list import PickList

ResultT = TypeVar("ResultT", bound=str)


class ListDialog(Dialog[ResultT]):
    """Enter, a touch of a line and the button take a line; its id is the answer. Esc takes none."""

    @property
    def back_words(self) -> str:
        """What the button of Esc says."""
        return self.words.dialogs.back

    def compose_buttons(self) -> ComposeResult:
        """Take none, or the marked line."""
        yield DialogButton("no", Key("Esc", self.back_words, "screen.careful"))
        yield DialogButton("yes", Key("Enter", self.words.dialogs.pick, "screen.pick", strong=True))

    def on_mount(self) -> None:
        """The keyboard is in the list."""
        self.query_one(PickList).focus()

    def action_pick(self) -> None:
        """The button: take the marked line."""
        self.query_one(PickList).action_select()

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        self.answer(event.option_id)  # type: ignore[arg-type]  # each dialog makes the ids of its lines
