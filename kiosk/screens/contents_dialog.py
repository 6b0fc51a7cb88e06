"""The dialog that lists the steps of the guide, and the review."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult

from kiosk.content.office_words import OfficeWords
from kiosk.screens.list_dialog import ListDialog
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain


class ContentsDialog(ListDialog[str]):
    """The review and the steps of the guide; picking one goes there."""

    def __init__(
        self, words: OfficeWords, steps: Mapping[str, str], here: str, before: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(words=words)
        self.before = before or {}
        """The same for what stands above them without a number: the numbers are those of the header."""
        self.steps = steps
        """Step id -> title, in order."""
        self.here = here

    def compose_words(self) -> ComposeResult:
        """The list, the current step marked."""
        yield Plain(self.words.dialogs.contents, classes="dialog-title")
        lines = [PickLine(step, title) for step, title in self.before.items()]
        lines += [
            PickLine(step, f"{n}. {title}") for n, (step, title) in enumerate(self.steps.items(), start=1)
        ]
        yield PickList(lines, marked=self.here)
