"""One of a few options, each on a line that can be touched."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.content.models import ChoiceField
from kiosk.widgets.entry import Entry, go_beside

MOST_BIG = 3
"""Up to this many options get boxes of three lines on a tall screen; more would not fit."""


class Option(Static):
    """A line of the list."""

    DEFAULT_CSS = """
    Option { width: 100%; max-width: 90; height: auto; padding: 0 1; background: $surface; }
    Option.-chosen { text-style: bold; color: $primary; }
    """
    ALLOW_SELECT = False

    def __init__(self, value: str, words: str) -> None:
        super().__init__(markup=False)
        self.value = value
        self.words = words

    def render(self) -> str:
        """A filled dot when chosen."""
        return f"{'(●)' if self.has_class('-chosen') else '( )'} {self.words}"

    def spoken(self) -> str:
        """Its words, and not whether it is chosen."""
        return self.words


class OptionsBox(Vertical, can_focus=True):
    """The list of options: arrows choose, Enter goes to the next field."""

    DEFAULT_CSS = """
    OptionsBox { height: auto; padding: 0; }
    OptionsBox:focus Option { color: $foreground; }
    OptionsBox:focus Option.-marked { background: $primary; color: $background; }
    OptionsBox:focus { border-left: outer $primary; }
    OptionsBox { border-left: outer $panel; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "done", show=False),
        Binding("space", "pick", show=False),
    ]

    def __init__(self, entry: ChoiceEntry) -> None:
        super().__init__()
        self.entry = entry

    def action_move(self, by: int) -> None:
        """Choose the option before or after; at the ends go to the field before or after."""
        if not self.entry.move(by):
            raise SkipAction

    def action_done(self) -> None:
        """Enter: choose the marked option, and go to the next field."""
        self.entry.pick()
        self.entry.post_message(Entry.Done(self.entry))

    def action_pick(self) -> None:
        """Space: choose the marked option."""
        self.entry.pick()


class ChoiceEntry(Entry):
    """A question with a few options; nothing is chosen beforehand.

    Arrows choose while nothing was answered. An answer that was given is only changed by Enter, the space bar
    or a touch: who passes through a form with the arrows changes nothing.
    """

    @dataclass
    class Given(Message):
        """There is an answer, which arrows do not change any more."""

        entry: ChoiceEntry

    def __init__(self, field: ChoiceField, value: str) -> None:
        super().__init__(field, value)
        self.values = list(field.options)
        self.chosen = value if value in field.options else ""
        self.marked = self.chosen
        self.given = bool(self.chosen)
        """There is an answer: arrows only mark."""
        self.box = OptionsBox(self)
        self.set_class(len(self.values) <= MOST_BIG, "-few")
        self.options = [Option(key, words) for key, words in field.options.items()]

    def compose(self) -> ComposeResult:
        """The options, one under the other."""
        with self.box:
            yield from self.options

    def on_mount(self) -> None:
        """Show what was chosen before."""
        self.choose(self.chosen)

    @property
    def typed(self) -> str:
        """The stored value of the chosen option; empty if none is."""
        return self.chosen

    def enter(self, *, scroll: bool = True) -> None:
        """Put the keyboard into the list."""
        self.box.focus(scroll_visible=scroll)

    def choose(self, value: str) -> None:
        """Choose an option by its stored value."""
        if value != self.chosen:
            self.post_message(self.Changed(self))
        self.chosen = self.marked = value
        self._show()

    def pick(self) -> None:
        """Choose the marked option, if there is one. Arrows do not change this answer any more."""
        if self.marked:
            self.choose(self.marked)
            self._give()

    def on_descendant_blur(self) -> None:
        """An option that is chosen when the focus moves on is an answer that arrows do not change.

        The mark goes back to it: who comes again and presses Enter has not looked for another one.
        """
        self._give()
        if self.marked != self.chosen:
            self.marked = self.chosen
            self._show()

    def _give(self) -> None:
        if self.chosen and not self.given:
            self.given = True
            self.post_message(self.Given(self))

    def _show(self) -> None:
        for option in self.options:
            option.set_class(option.value == self.chosen, "-chosen")
            option.set_class(option.value == self.marked, "-marked")
            option.refresh()

    def move(self, by: int) -> bool:
        """Mark the option before or after; at the ends go to the field beside. False: there is none.

        Where nothing is marked, ↑ leaves: who comes from below must not answer by it.
        """
        self.scroll_visible(animate=False)
        index = self.values.index(self.marked) + by if self.marked else min(by, 0)
        if 0 <= index < len(self.values):
            self.marked = self.values[index]
            if self.given:
                self._show()
            else:
                self.choose(self.marked)
            return True
        return go_beside(self.screen, by)

    def on_click(self, event: events.Click) -> None:
        """A touch on an option chooses it."""
        if isinstance(event.widget, Option):
            self.marked = event.widget.value
            self.pick()
            self.enter()
