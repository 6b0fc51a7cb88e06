"""The base of every input for one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from kiosk.content.models import AnyField


def go_beside(screen: Screen[Any], by: int) -> bool:
    """Focus what stands before (-1) or after (1) the focus; at the ends nothing moves, and it is False."""
    chain = screen.focus_chain
    place = chain.index(screen.focused) + by if screen.focused in chain else -1
    if not 0 <= place < len(chain):
        return False
    screen.set_focus(chain[place])
    return True


class Entry(Vertical):
    """An input for one answer. It starts with an earlier answer and gives what is typed now."""

    DEFAULT_CSS = "Entry { height: auto; width: 100%; }"

    @dataclass
    class Done(Message):
        """The input is answered: the form focuses the next one."""

        entry: Entry
        by_enter: bool = True
        """Enter was pressed, which sends the form from its last input; a touch never does."""

        @property
        def control(self) -> Entry:
            """The input, as Textual asks for it in `@on` selectors."""
            return self.entry

    @dataclass
    class Changed(Message):
        """The answer changed: a problem that is shown for the earlier one no longer applies."""

        entry: Entry

        @property
        def control(self) -> Entry:
            """The input, as Textual asks for it in `@on` selectors."""
            return self.entry

    def __init__(self, field: AnyField, value: str) -> None:
        super().__init__(name=field.id)
        self.field = field
        self.initial = value
        """The text at the start, as the applicant would type it."""

    def ask(self, field: AnyField) -> None:
        """Ask the same question in other words; its id is the same."""
        self.field = field

    @property
    def typed(self) -> str:
        """The text in the input now, or the stored value of what is chosen."""
        raise NotImplementedError

    @property
    def kept(self) -> str:
        """What brings the input back as it is now, for a draft."""
        return self.typed

    @property
    def undecided(self) -> str:
        """What the applicant still has to decide, as a sentence; empty: nothing."""
        return ""

    def enter(self, *, scroll: bool = True) -> None:
        """Focus this input, and scroll to it if `scroll`."""
        raise NotImplementedError
