"""The sentence that must not be forgotten, on every screen after the welcome."""

from __future__ import annotations

from kiosk.widgets.plain import Plain


class Reminder(Plain):
    """A strip above the keys with the reminder of the moment."""

    DEFAULT_CSS = """
    Reminder {
        background: $warning; color: $foreground; text-style: bold; padding: 0 2; text-align: center;
    }
    Reminder.-empty { display: none; }
    """

    def __init__(self, words: str, text: str, spoken: str) -> None:
        super().__init__(f"★ {words} {text}" if text else "", id="reminder", spoken=f"{words} {spoken}")
        self.set_class(not text, "-empty")
