"""What every box for an answer has in common, whatever it looks like."""

from __future__ import annotations

from dataclasses import dataclass

from textual.containers import Vertical
from textual.message import Message

from kiosk.content.models import AnyField


class Entry(Vertical):
    """A box for one answer: it starts from what was typed before and says what is typed now."""

    DEFAULT_CSS = "Entry { height: auto; width: 100%; }"

    @dataclass
    class Done(Message):
        """Enter was pressed in the box: the applicant goes to the next one."""

        entry: Entry

        @property
        def control(self) -> Entry:
            """The box itself."""
            return self.entry

    @dataclass
    class Changed(Message):
        """Another answer stands in the box; what was said about the one before is true no more."""

        entry: Entry

        @property
        def control(self) -> Entry:
            """The box itself."""
            return self.entry

    def __init__(self, field: AnyField, value: str) -> None:
        super().__init__(name=field.id)
        self.field = field
        self.initial = value
        """What stands in the box at first, as the applicant would type it."""

    @property
    def typed(self) -> str:
        """What stands in the box now."""
        raise NotImplementedError

    @property
    def undecided(self) -> str:
        """What is still to be decided here before the answer means anything; empty: nothing."""
        return ""

    def enter(self, *, scroll: bool = True) -> None:
        """Put the keyboard into this box, and bring it into sight unless told otherwise."""
        raise NotImplementedError
