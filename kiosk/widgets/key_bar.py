"""The keys of a screen as buttons that can be touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    return _wide(keys) <= _line(columns)


class KeyButton(Button):
    """A button that does what a key does; it never takes the focus from the fields."""

    DEFAULT_CSS = """
    KeyButton { height: 3; min-width: 10; width: auto; margin: 0 1 0 0; }
    """
    ALLOW_SELECT = False

    def __init__(self, key: Key, *, bare: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        """Make the button; `bare`: without the key's name, for which there is no room."""
        super().__init__(_words(key, bare=bare), action=key.action, id=id)
        self.key, self.bare = key, bare
        self.can_focus = False
        self.add_class("-strong" if key.strong else "-quiet")

    def spoken(self) -> str:
        """Its words, then its key."""
        return f"{self.key.words}, {self.key.name}" if self.key.name and not self.bare else self.key.words

    def say(self, words: str) -> None:
        """Change the label; the key stays."""
        self.show(replace(self.key, words=words))

    def hold(self, *, held: bool) -> None:
        """Show the key's name, or leave its place empty while the key does something else; nothing moves."""
        if held is self.bare:
            self.bare = not held
            label = _words(self.key, bare=self.bare)
            self.label = label + " " * (len(label_of(self.key)) - len(label_of(self.key, bare=self.bare)))

    def show(self, key: Key, *, bare: bool = False) -> None:
        """Change the label, the key and what the button is for."""
        if (key, bare) != (self.key, self.bare):
            self.key, self.bare = key, bare
            self.label = _words(key, bare=bare)
            self.refresh(layout=True)  # the label is as wide as its words


def label_of(key: Key, *, bare: bool = False) -> str:
    """The words of a key's button, with the key's name in brackets unless it is `bare`."""
    return f"{key.words} [{key.name}]" if key.name and not bare else key.words


def _words(key: Key, *, bare: bool) -> str:
    return label_of(key, bare=bare).replace("[", "\\[")


def _wide(keys: Sequence[Key], bare: Collection[Key] = ()) -> int:
    """Columns of the buttons of these keys, with what stands between them."""
    labels = [(label_of(key, bare=key in bare), 0 if key.strong else MARGIN) for key in keys]
    return sum(button_width(label) + margin for label, margin in labels)


def _line(columns: int) -> int:
    """Columns of the line in which the buttons stand, on a screen of so many."""
    return min(columns, COLUMN) - 2


def too_long(keys: Sequence[Key], width: int) -> set[Key]:
    """The keys whose names have no room in so many columns; those that lead on and back keep theirs."""
    quiet = [key for key in keys if not key.strong]
    bare: set[Key] = set()
    for key in reversed(quiet):
        if _wide(keys, bare) <= width:
            break
        bare.add(key)
    return bare


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
        bare = too_long(self.keys, self._columns)
        with Horizontal(classes="column"):
            yield from (KeyButton(key, bare=key in bare) for key in self.keys if not key.strong)
            yield AidRow(self._room(bare), keeps_room=True, classes="gap")
            yield from (KeyButton(key, bare=key in bare) for key in self.keys if key.strong)

    @property
    def _columns(self) -> int:
        return _line(self.app.size.width)

    def _room(self, bare: Collection[Key]) -> int:
        """Columns that the keys leave."""
        return self._columns - _wide(self.keys, bare)

    def on_resize(self) -> None:
        """Another width has room for other labels."""
        self._fit()

    def show(self, *keys: Key) -> None:
        """Replace the keys; buttons with the same actions are kept and only get new labels."""
        if keys == self.keys:
            return
        self.keys = keys
        buttons = list(self.query(KeyButton))
        if [button.key.action for button in buttons] == [key.action for key in self._in_order]:
            self._fit()
        else:
            self.refresh(recompose=True)

    @property
    def _in_order(self) -> list[Key]:
        return sorted(self.keys, key=lambda key: key.strong)

    def _fit(self) -> None:
        """Give each button the label for which there is room."""
        bare = too_long(self.keys, self._columns)
        for button, key in zip(self.query(KeyButton), self._in_order, strict=False):
            button.show(key, bare=key in bare)
        for gap in self.query(AidRow):
            gap.give(self._room(bare))
