"""A dialog whose answers are the lines of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from textual import on
from textual.app import ComposeResult

from kiosk.content.office_words import OfficeWords
from kiosk.screens.dialogs import Dialog, DialogButton
from kiosk.widgets.key_bar import Key
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

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


class ContentsDialog(ListDialog[str]):
    """The steps of the guide; picking one goes there."""

    def __init__(self, words: OfficeWords, steps: Mapping[str, str], here: str) -> None:
        super().__init__(words=words)
        self.steps = steps
        """Step id -> title, in order."""
        self.here = here

    def compose_words(self) -> ComposeResult:
        """The list, the current step marked."""
        yield Plain(self.words.dialogs.contents, classes="dialog-title")
        lines = [
            PickLine(step, f"{n}. {title}") for n, (step, title) in enumerate(self.steps.items(), start=1)
        ]
        yield PickList(lines, marked=self.here)
