"""A pad for a PIN: digits are typed or touched, and shown as dots."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Center, Container, Vertical
from textual.message import Message
from textual.widgets import Button

from kiosk.ports import LONGEST_PIN, SHORTEST_PIN
from kiosk.widgets.plain import Plain

ERASE, ENTER = "borrar", "listo"


class PadButton(Button):
    """A button for a digit, for erasing or for Enter; it never takes the focus."""

    ALLOW_SELECT = False

    def __init__(self, words: str, name: str) -> None:
        super().__init__(words, name=name)
        self.can_focus = False
        self.add_class("-enter" if name == ENTER else "-digit")


class DigitPad(Vertical):
    """Dots for the digits typed so far, and the digits as big buttons: a telephone's on tall screens."""

    DEFAULT_CSS = """
    DigitPad { height: auto; }
    DigitPad .dots { height: 1; width: 100%; margin: 0 0 1 0; text-align: center; text-style: bold; }
    DigitPad .dots { color: $primary; }
    DigitPad .pad { layout: grid; grid-size: 6 2; grid-rows: 3; grid-gutter: 0 1;
        height: 6; width: 70; max-width: 100%;
    }
    DigitPad PadButton { width: 1fr; min-width: 5; height: 3; }
    """

    class Entered(Message):
        """Enter: these digits."""

        def __init__(self, digits: str) -> None:
            super().__init__()
            self.digits = digits

    def __init__(self) -> None:
        super().__init__()
        self.digits = ""
        self.deaf = False
        """Keys and touches are ignored, because a PIN is being checked."""
        self._dots = Plain(_dots(0), classes="dots", spoken="")

    def compose(self) -> ComposeResult:
        """The dots, then the pad in the order of a telephone."""
        yield self._dots
        with Center(), Container(classes="pad"):
            for digit in "123456789":
                yield PadButton(digit, digit)
            yield PadButton("Borrar", ERASE)
            yield PadButton("0", "0")
            yield PadButton("Listo", ENTER)

    def take(self, event: events.Key) -> bool:
        """Take a key of the keyboard; returns whether the pad uses this key."""
        name = {"backspace": ERASE, "enter": ENTER}.get(event.key, event.character or "")
        if name in {ERASE, ENTER} or (len(name) == 1 and name in "0123456789"):
            self._press(name)
            return True
        return False

    def clear(self) -> None:
        """Forget the digits."""
        self.digits = ""
        self._dots.update(_dots(0))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A touch."""
        event.stop()
        self._press(event.button.name or "")

    def _press(self, name: str) -> None:
        if self.deaf:
            return
        if name == ENTER:
            if self.digits:
                self.post_message(self.Entered(self.digits))
            return
        self.digits = self.digits[:-1] if name == ERASE else (self.digits + name)[:LONGEST_PIN]
        self._dots.update(_dots(len(self.digits)))


def _dots(count: int) -> str:
    """A dot for each digit, and circles up to as many places as the shortest PIN has."""
    return " ".join("●" * count + "○" * (SHORTEST_PIN - count))
