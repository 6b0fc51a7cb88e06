"""The owner's recovery code, which is seen once and written down on paper."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.screens.dialogs import Dialog
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.plain import Plain


class CodeDialog(Dialog[None]):
    """The owner's recovery code, shown once."""

    DEFAULT_CSS = """
    CodeDialog .staff-code { text-align: center; text-style: bold; color: $secondary; margin: 0 0 1 0; }
    """
    BINDINGS = [Binding("enter", "noted", show=False), Binding("escape", "stay", show=False)]
    READING_SECONDS = 3.0
    """Seconds before the dialog can be closed: a key pressed for the dialog before must not close it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self._shown_at = time.monotonic()

    def compose_words(self) -> ComposeResult:
        """The code, and what to do with it."""
        yield Plain("Anote este código en un papel", classes="dialog-title")
        yield Plain(self.code, classes="staff-code")
        yield Plain(
            "Se muestra una sola vez. Guárdelo bajo llave, lejos del quiosco: si alguien olvida su PIN, "
            "con este código se fija otro.",
            classes="paragraph",
        )
        yield Plain(
            "Los demás funcionarios se agregan adentro: F12, su PIN y la tecla F (Personal).",
            classes="paragraph",
        )

    def compose_buttons(self) -> ComposeResult:
        """The button that says that the code is written down."""
        yield KeyButton(Key("Enter", "Ya lo anoté", "screen.noted", strong=True))

    def action_stay(self) -> None:
        """Esc leaves no code unread: it is shown once."""

    def action_noted(self) -> None:
        """Close: the code is written down."""
        if time.monotonic() - self._shown_at >= self.READING_SECONDS:
            self.answer(None)
