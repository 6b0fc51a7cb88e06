"""The keys of a screen as buttons that can be touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from kiosk.widgets.aid_row import MARGIN, AidRow, button_width

COLUMN = 140
"""The widest that what stands on a screen becomes, in columns; the same as in the app's frame."""


@dataclass(frozen=True)
class Key:
    """One key: its name on the keyboard, its label, and the action of the screen."""

    name: str
    """Shown in brackets after the label; empty: only a touch does this now."""
    words: str
    action: str
    strong: bool = False


def touch_only(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """The same keys, but the strong one works by touch only: its key picks the marked line of a list."""
    return tuple(replace(key, name="") if key.strong else key for key in keys)


def fits(keys: Sequence[Key], columns: int) -> bool:
    """Whether the bar has room for all these keys on a screen of so many columns."""
    return room_beside(keys, columns) >= 0


def room_beside(keys: Sequence[Key], columns: int) -> int:
    """Columns that these keys leave in the bar of a screen of so many columns."""
    taken = [button_width(_label(key)) + (0 if key.strong else MARGIN) for key in keys]
    return min(columns, COLUMN) - 2 - sum(taken)


class KeyButton(Button):
    """A button that does what a key does; it never takes the focus from the fields."""

    DEFAULT_CSS = """
    KeyButton { height: 3; min-width: 10; width: auto; margin: 0 1 0 0; }
    """
    ALLOW_SELECT = False

    def __init__(self, key: Key, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(_words(key), action=key.action, id=id)
        self.key = key
        self.can_focus = False
        self.add_class("-strong" if key.strong else "-quiet")

    def spoken(self) -> str:
        """Its words, then its key."""
        return f"{self.key.words}, {self.key.name}" if self.key.name else self.key.words

    def say(self, words: str) -> None:
        """Change the label; the key stays."""
        self.show(replace(self.key, words=words))

    def show(self, key: Key) -> None:
        """Change the label, the key and what the button is for."""
        self.key = key
        self.label = _words(key)
        self.refresh(layout=True)  # the label is as wide as its words


def _label(key: Key) -> str:
    return f"{key.words} [{key.name}]" if key.name else key.words


def _words(key: Key) -> str:
    return _label(key).replace("[", "\\[")


class KeyBar(Horizontal):
    """The line of buttons at the bottom of a screen. The aids get the room between them."""

    DEFAULT_CSS = """
    KeyBar { height: 3; dock: bottom; background: $panel; align-horizontal: center; }
    KeyBar Horizontal.column { height: 3; width: 100%; max-width: 140; padding: 0 1; }
    KeyBar .gap { width: 1fr; height: 3; }
    KeyBar KeyButton.-strong { margin: 0; }
    """

    def __init__(self, *keys: Key) -> None:
        super().__init__(id="key-bar")
        self.keys = keys

    def compose(self) -> ComposeResult:
        """Strong keys on the right, the others on the left, in the column of what stands above them."""
        with Horizontal(classes="column"):
            yield from (KeyButton(key) for key in self.keys if not key.strong)
            yield AidRow(room_beside(self.keys, self.app.size.width), keeps_room=True, classes="gap")
            yield from (KeyButton(key) for key in self.keys if key.strong)

    def show(self, *keys: Key) -> None:
        """Replace the keys; buttons with the same actions are kept and only get new labels."""
        if keys == self.keys:
            return
        self.keys = keys
        buttons = list(self.query(KeyButton))
        in_order = sorted(keys, key=lambda key: key.strong)
        if [button.key.action for button in buttons] == [key.action for key in in_order]:
            for button, key in zip(buttons, in_order, strict=True):
                button.show(key)
        else:
            self.refresh(recompose=True)
