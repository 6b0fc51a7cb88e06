"""Says that a list or a form goes on below what is seen."""

from __future__ import annotations

from kiosk.widgets.plain import Plain


class MoreBelow(Plain):
    """A strip over the reminder, there only while something follows; a thin scroll bar says that to few."""

    DEFAULT_CSS = """
    MoreBelow { display: none; text-align: center; text-style: bold; color: $secondary; }
    """

    def __init__(self, words: str = "▼ Hay más abajo. Pulse ↓ para verlo. ▼") -> None:
        super().__init__(words)
