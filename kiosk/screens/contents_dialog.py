"""The dialog that lists the steps of the guide."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult

from kiosk.content.office_words import OfficeWords
from kiosk.screens.dialogs import Dialog, DialogButton
from kiosk.widgets.key_bar import Key
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain


class ContentsDialog(Dialog[str]):
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

    def compose_buttons(self) -> ComposeResult:
        """Back to the step."""
        yield DialogButton("no", Key("Esc", self.words.dialogs.back, "screen.careful"))

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(PickList).focus()

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        self.answer(event.option_id)
