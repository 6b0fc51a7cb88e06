"""A date that may be left open: its line, and a tick box beside it."""

from __future__ import annotations

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.content.models import DateField
from kiosk.content.office_words import FormWords
from kiosk.interview.formats import OPEN_END
from kiosk.widgets.date_entry import DateEntry
from kiosk.widgets.entry import Entry, go_beside
from kiosk.widgets.plain import Plain


class Tick(Static, can_focus=True):
    """A tick box: the space bar or a touch turns it on and off. Enter is left to the question."""

    DEFAULT_CSS = """
    Tick { width: auto; height: auto; padding: 0 1; color: $foreground; }
    Tick:focus { background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS = [
        Binding("space", "flip", show=False),
        Binding("enter", "enter", show=False),
        Binding("up", "beside(-1)", show=False),
        Binding("down", "beside(1)", show=False),
    ]
    ALLOW_SELECT = False

    class Flipped(Message):
        """It was turned on or off."""

        def __init__(self, by_enter: bool) -> None:
            super().__init__()
            self.by_enter = by_enter

    class Entered(Message):
        """Enter was pressed on it."""

    def __init__(self, words: str, on: bool) -> None:
        super().__init__(markup=False)
        self.words = words
        self.on = on

    def render(self) -> str:
        """The box and its words."""
        return f"{'[✔]' if self.on else '[ ]'} {self.words}"

    def spoken(self) -> str:
        """Its words, and not whether it is ticked."""
        return self.words

    def flip(self, *, by_enter: bool) -> None:
        """Turn it on or off."""
        self.on = not self.on
        self.refresh()
        self.post_message(self.Flipped(by_enter))

    def action_flip(self) -> None:
        """The space bar or a touch turns it on or off."""
        self.flip(by_enter=False)

    def action_enter(self) -> None:
        """Let the question decide what Enter does."""
        self.post_message(self.Entered())

    def action_beside(self, by: int) -> None:
        """↑ and ↓ as in a line."""
        if not go_beside(self.screen, by):
            raise SkipAction

    def on_click(self) -> None:
        """A touch turns it on or off."""
        self.action_flip()


class OpenDateEntry(DateEntry):
    """A date, or a tick box that leaves the date open («Sigo trabajando allí»).

    Enter on the box ticks it only while there is no answer, neither a date nor a tick. A date that stands in
    the line while the box is ticked does not count; it does again when the tick is taken off.
    """

    DEFAULT_CSS = """
    OpenDateEntry Tick { margin: 0 0 0 2; }
    OpenDateEntry .aside { text-style: bold; }
    """

    def __init__(self, words: FormWords, field: DateField, value: str, is_open: bool) -> None:
        """Make the input.

        Args:
            words: the office's words.
            field: the question.
            value: the date as it is typed, or what `kept` gave.
            is_open: the box is ticked at first.
        """
        ticked = value.startswith(OPEN_END)
        self._aside = value.removeprefix(OPEN_END).strip() if ticked else value
        """The text of the line when the box was ticked."""
        super().__init__(words, field, self._aside)
        self.tick = Tick(field.open_label, is_open or ticked)
        self.told = Plain(f"▲ {words.date_aside}", classes="aside")

    def compose_beside(self) -> ComposeResult:
        """The line, its button, and the tick."""
        yield from super().compose_beside()
        yield self.tick

    def compose_under(self) -> ComposeResult:
        """What the tick does to a date."""
        yield self.told

    def choose(self, value: str) -> None:
        """A chosen date counts: it takes the tick off, even if the same one is in the line."""
        self.tick.on = False
        self.tick.refresh()
        super().choose(value)
        self._tell()

    def on_mount(self) -> None:
        """Say whether the date counts."""
        self._tell()

    @property
    def typed(self) -> str:
        """The date; if the box is ticked, the words for an open end."""
        return OPEN_END if self.tick.on else self.line.value

    @property
    def kept(self) -> str:
        """`typed`, with the date that does not count behind it."""
        return f"{OPEN_END} {self.line.value}".strip() if self.tick.on else self.line.value

    @property
    def undecided(self) -> str:
        """Said while there is neither a date nor a tick: an empty date would count as a tick."""
        if self.tick.on or self.line.value.strip():
            return ""
        return f"Escriba la fecha, o marque «{self.tick.words}»."

    def _tell(self) -> None:
        self.told.display = self.tick.on and bool(self.line.value.strip())

    @on(Tick.Flipped)
    def _flipped(self, event: Tick.Flipped) -> None:
        """Go on from a tick; without it the line waits for a date."""
        event.stop()
        self._aside = self.line.value
        self._tell()
        self.post_message(Entry.Changed(self))
        if self.tick.on:
            self.post_message(Entry.Done(self, event.by_enter))
        else:
            self.enter()

    @on(Tick.Entered)
    def _go_on(self, event: Tick.Entered) -> None:
        """Tick the box of a question without an answer; else leave the answer as it is."""
        event.stop()
        if self.undecided:
            self.tick.flip(by_enter=True)
        else:
            self.post_message(Entry.Done(self))

    @on(Input.Changed)
    def _date_closes(self, event: Input.Changed) -> None:
        """Another date takes the tick off."""
        if self.tick.on and event.value.strip() and event.value != self._aside:
            self.tick.on = False
            self.tick.refresh()
        self._tell()
