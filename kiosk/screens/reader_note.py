"""A sentence about the barcode reader, for a moment, over whichever screen is seen; and what it read."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.message import Message

from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.widgets.plain import Plain

SECONDS = 8.0
"""How long it is shown."""


class ReaderNote(Plain):
    """Takes no focus and no key; it goes by itself."""

    DEFAULT_CSS = """
    ReaderNote {
        layer: notice; dock: top; width: 100%; height: auto; padding: 0 2;
        background: $primary; color: $background; text-style: bold; text-align: center;
    }
    """

    def on_mount(self) -> None:
        """Go after a while."""
        self.set_timer(SECONDS, self.remove)


@dataclass
class CardHeard(Message):
    """A barcode reader read a cédula, or something that is none."""

    outcome: CardReading | ReaderTrouble = field(repr=False)
