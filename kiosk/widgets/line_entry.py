"""An input of one line: text, a date, an amount of money."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from kiosk.content.braces import put
from kiosk.content.models import AnyField, DateField, MoneyField, TextField
from kiosk.content.office_words import FormWords
from kiosk.interview.formats import present
from kiosk.interview.number_groups import Groups, groups_of
from kiosk.widgets.entry import Entry, go_beside
from kiosk.widgets.said_before_offer import SaidBefore
from kiosk.widgets.theme import HIGH_CONTRAST

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
        Binding("up", "beside(-1)", show=False),
        Binding("down", "beside(1)", show=False),
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

    def on_mount(self) -> None:
        """Keep whether cursors blink at all."""
        self._blinks = bool(self.cursor_blink)

    def notify_style_update(self) -> None:
        """Follow the theme and the focus: in the theme of high contrast nothing moves, the cursor neither."""
        super().notify_style_update()
        if self.has_focus:  # a box without the focus would begin to blink where it is told so
            self.cursor_blink = self._blinks and not self.app.theme.startswith(HIGH_CONTRAST.name)

    def action_beside(self, by: int) -> None:
        """↑ and ↓: to the question before or after; at the ends the screen scrolls."""
        if not go_beside(self.screen, by):
            raise SkipAction

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


class NumberInput(LineInput):
    """A line for a number: dots or spaces appear while it is typed, and the cursor stays at its digit."""

    def __init__(self, groups: Groups, value: str, *, placeholder: str, max_length: int) -> None:
        super().__init__(
            groups.grouped(value), placeholder=placeholder, max_length=max_length, select_on_focus=False
        )
        self.groups = groups
        self._plain = groups.bare(value)

    @property
    def plain(self) -> str:
        """The text as the person typed it; a value that was set as a whole has the signs of the kiosk."""
        typed_here = self.groups.grouped(self._plain) == self.value
        return self._plain if typed_here else self.groups.bare(self.value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Type, delete or paste: every change of the text comes this way."""
        first, last = sorted((max(0, start), min(len(self.value), end)))
        plain, cursor = self.groups.edit(self.plain, first, last, text)
        shown = self.groups.grouped(plain)
        if self.max_length and len(shown) > self.max_length:
            self.restricted()
            return
        self._plain, self.value = plain, shown
        self.cursor_position = cursor

    def action_delete_left(self) -> None:
        """Delete the digit before the cursor, not the sign that would come back at once."""
        if self._between(self.cursor_position - 1):
            self.cursor_position -= 1
        super().action_delete_left()

    def action_delete_right(self) -> None:
        """The same for the digit after the cursor."""
        if self._between(self.cursor_position):
            self.cursor_position += 1
        super().action_delete_right()

    def _between(self, place: int) -> bool:
        """Whether the sign at this place was set by the kiosk."""
        ours = self.selection.is_empty and self.groups.bare(self.value) != self.value
        return ours and self.value[place : place + 1] == self.groups.sign


def _line(groups: Groups | None, value: str, *, placeholder: str, max_length: int) -> LineInput:
    if groups is not None:
        return NumberInput(groups, value, placeholder=placeholder, max_length=max_length)
    return LineInput(value, placeholder=placeholder, max_length=max_length, select_on_focus=False)


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
        self.groups = groups_of(field)
        self.line = _line(self.groups, value, placeholder=shown, max_length=_longest(field))
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
        """The text in the line; dots and spaces that the kiosk put into a number are left out."""
        return self.groups.answer(self.line.value) if self.groups else self.line.value

    def on_descendant_focus(self) -> None:
        """Offer what was said before."""
        self._remember()

    def on_descendant_blur(self) -> None:
        """Offer nothing where nobody types."""
        self.before.offer("", "")

    def _remember(self) -> None:
        if self.recall is not None and self.line.has_focus:
            value = self.recall(self.typed)
            self.before.offer(value, self._shown(value))

    def _shown(self, value: str) -> str:
        """A stored value as the line shows it."""
        text = present(self.field, value)
        return self.groups.grouped(text) if self.groups else text

    @on(SaidBefore.Taken)
    def _touched(self, event: SaidBefore.Taken) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """F2, or a touch: take what was said before, if something is offered."""
        if value := self.before.value:
            self.fill(value)
            self.enter(scroll=False)

    def fill(self, value: str) -> None:
        """Put a stored value into the line as if it was typed; the cursor stands after it."""
        self.line.value = self._shown(value)
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
