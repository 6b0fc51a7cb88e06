"""The keys of a screen as buttons that can be touched."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button


@dataclass(frozen=True)
class Key:
    """One key: its name on the keyboard, what it does, and the screen's action."""

    name: str
    words: str
    action: str
    strong: bool = False


class KeyButton(Button):
    """A button that does what a key does; it never takes the focus from the fields."""

    DEFAULT_CSS = """
    KeyButton { height: 3; min-width: 10; width: auto; margin: 0 1 0 0; }
    """
    ALLOW_SELECT = False

    def __init__(self, key: Key) -> None:
        super().__init__("", action=key.action)
        self.key = key
        self.say(key.words)
        self.can_focus = False
        self.add_class("-strong" if key.strong else "-quiet")

    def say(self, words: str) -> None:
        """Change the words; the key stays."""
        self.label = f"{words} [{self.key.name}]".replace("[", "\\[")
        self.refresh(layout=True)  # the label is as wide as its words


class KeyBar(Horizontal):
    """The bottom of a screen: what can be done here."""

    DEFAULT_CSS = """
    KeyBar { height: 3; dock: bottom; background: $panel; padding: 0 1; }
    KeyBar > .gap { width: 1fr; height: 3; }
    KeyBar KeyButton.-strong { background: $primary; color: $background; text-style: bold; margin: 0; }
    KeyBar KeyButton.-quiet { background: $surface; color: $foreground; }
    """

    def __init__(self, *keys: Key) -> None:
        super().__init__(id="key-bar")
        self.keys = keys

    def compose(self) -> ComposeResult:
        """Quiet keys on the left, the one that goes on at the right."""
        yield from (KeyButton(key) for key in self.keys if not key.strong)
        yield Horizontal(classes="gap")
        yield from (KeyButton(key) for key in self.keys if key.strong)

    def show(self, *keys: Key) -> None:
        """Offer other keys from now on."""
        if keys != self.keys:
            self.keys = keys
            self.refresh(recompose=True)
