"""An input of one line: text, a date, an amount of money."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, Static

from kiosk.content.braces import put
from kiosk.content.models import AnyField, DateField, MoneyField, TextField
from kiosk.content.office_words import FormWords
from kiosk.interview.formats import present
from kiosk.widgets.entry import Entry

LONGEST_SHORT = {DateField: 48, MoneyField: 40}
"""The most characters of a date and of an amount as people type them: «tres (3) de septiembre de 2024»."""
LONGER_TYPED = frozenset({"documento", "correo", "celular", "telefono"})
"""Checks that read more than they store: «(605) 574-12-34 extensión 12» is stored in fewer characters."""
TYPED_MORE = 40
"""Characters that may be typed there beyond the longest stored value. What is too long is told, not cut."""
SHORT = 24
"""Up to this many characters a text gets a narrow line."""


def example_of(words: FormWords, field: AnyField) -> str:
    """What an empty box shows in grey: words that say that it is an example, not an answer."""
    return put(words.example, ejemplo=field.example) if field.example else ""


class LineInput(Input, inherit_bindings=False):
    """Textual's input with few keys. A paste that is too long is cut; Textual would drop it."""

    BINDINGS = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("home", "home", show=False),
        Binding("end", "end", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("enter", "submit", show=False),
    ]
    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0), layout=False)
    """How long the text is. Textual places the whole screen anew when it changes, so with every letter."""

    class Touched(Message):
        """A finger touched the line."""

        def __init__(self, line: LineInput) -> None:
            super().__init__()
            self.line = line

    def on_click(self) -> None:
        """A touch."""
        self.post_message(self.Touched(self))

    def _on_paste(self, event: events.Paste) -> None:
        """Insert the first line of a paste, as much of it as fits."""
        text = event.text.splitlines()[0] if event.text else ""
        room = (self.max_length or 500) - len(self.value)
        if text and room > 0:
            self.insert_text_at_cursor(text[:room])
        event.stop()
        event.prevent_default()


def _longest(field: AnyField) -> int:
    """The most characters that the line of a field takes."""
    if isinstance(field, TextField):
        return field.max_length + (TYPED_MORE if field.check in LONGER_TYPED else 0)
    return LONGEST_SHORT.get(type(field), 40)


class SaidBefore(Static):
    """What the person said before in the same place; F2 or a touch puts it into the line."""

    DEFAULT_CSS = """
    SaidBefore { height: 1; width: 100%; max-width: 90; padding: 0 1; background: $panel; display: none;
                 text-wrap: nowrap; text-overflow: ellipsis; }
    """
    ALLOW_SELECT = False

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
        entry: LineEntry = self.parent  # type: ignore[assignment]  # always inside one
        entry.action_take()


class LineEntry(Entry):
    """A field that is typed in one line."""

    BINDINGS = [Binding("f2", "take", show=False)]
    DEFAULT_CSS = """
    LineEntry { height: auto; }
    LineEntry LineInput { width: 100%; max-width: 90; }
    LineEntry.-brief LineInput { max-width: 30; }
    """

    def __init__(self, words: FormWords, field: AnyField, value: str) -> None:
        super().__init__(field, value)
        shown = example_of(words, field)
        self.line = LineInput(value, placeholder=shown, max_length=_longest(field), select_on_focus=False)
        self.before = SaidBefore(words.said_before)
        self.recall: Callable[[str], str] | None = None
        """What is typed -> a stored value that was said before; None: nothing is offered."""
        self.set_class(not isinstance(field, TextField) or field.max_length <= SHORT, "-brief")

    def compose(self) -> ComposeResult:
        """The line, and under it what was said before."""
        yield self.line
        yield self.before

    @property
    def typed(self) -> str:
        """The text in the line."""
        return self.line.value

    def on_descendant_focus(self) -> None:
        """Offer what was said before."""
        self._remember()

    def on_descendant_blur(self) -> None:
        """Offer nothing where nobody types."""
        self.before.offer("", "")

    def _remember(self) -> None:
        if self.recall is not None and self.line.has_focus:
            value = self.recall(self.line.value)
            self.before.offer(value, present(self.field, value))

    def action_take(self) -> None:
        """F2, or a touch: take what was said before, if something is offered."""
        if value := self.before.value:
            self.fill(value)
            self.enter(scroll=False)

    def fill(self, value: str) -> None:
        """Put a stored value into the line as if it was typed; the cursor stands after it."""
        self.line.value = present(self.field, value)
        self.line.cursor_position = len(self.line.value)

    def enter(self, *, scroll: bool = True) -> None:
        """Put the cursor at the end of the line."""
        self.line.focus(scroll_visible=scroll)

    @on(Input.Changed)
    def _typed_on(self, event: Input.Changed) -> None:
        event.stop()
        self._remember()
        self.post_message(self.Changed(self))

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done(self))


class Tick(Static, can_focus=True):
    """A tick box: Enter, the space bar or a touch turns it on and off."""

    DEFAULT_CSS = """
    Tick { width: auto; height: auto; padding: 0 1; color: $foreground; }
    Tick:focus { background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS = [
        Binding("space,enter", "flip", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    ALLOW_SELECT = False

    def __init__(self, words: str, on: bool) -> None:
        super().__init__(markup=False)
        self.words = words
        self.on = on

    def render(self) -> str:
        """The box and its words."""
        return f"{'[✔]' if self.on else '[ ]'} {self.words}"

    def action_flip(self) -> None:
        """Turn it on or off."""
        self.on = not self.on
        self.refresh()
        entry: Entry = self.parent.parent  # type: ignore[union-attr, assignment]  # always inside one
        self.post_message(Entry.Changed(entry))
        self.post_message(Entry.Done(entry))

    def on_click(self) -> None:
        """A touch turns it on or off."""
        self.action_flip()


class OpenDateEntry(LineEntry):
    """A date, or a tick box that leaves the date open («Sigo trabajando allí»)."""

    DEFAULT_CSS = """
    OpenDateEntry Horizontal { height: auto; }
    OpenDateEntry LineInput { width: 30; }
    OpenDateEntry Tick { margin: 0 0 0 2; }
    """

    def __init__(self, words: FormWords, field: DateField, value: str, is_open: bool) -> None:
        super().__init__(words, field, value)
        self.tick = Tick(field.open_label, is_open)

    def compose(self) -> ComposeResult:
        """The line and the tick beside it."""
        with Horizontal():
            yield self.line
            yield self.tick

    @property
    def typed(self) -> str:
        """The date; empty if the box is ticked."""
        return "" if self.tick.on else self.line.value

    @property
    def undecided(self) -> str:
        """Said while there is neither a date nor a tick: an empty date would count as a tick."""
        if self.tick.on or self.line.value.strip():
            return ""
        return f"Escriba la fecha, o marque «{self.tick.words}»."

    @on(Input.Changed)
    def _date_closes(self, event: Input.Changed) -> None:
        if event.value.strip() and self.tick.on:
            self.tick.on = False
            self.tick.refresh()
