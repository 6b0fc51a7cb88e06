"""A drawing of the glass with a card on it: which side lies where."""

from __future__ import annotations

from kiosk.content.scan_words import ScanWords
from kiosk.widgets.plain import Plain

WIDTH = 44
"""Columns of the drawing."""
_CARD = 26
"""Columns inside the card."""
_BARS = "▌▐█▌▐▐█▐▌█▐▌▐█▌▐▐▌█▐"
_LINES = "<" * 20
_FACE = (" ▄▄ ", "▐██▌", "▀██▀")


def drawn(words: ScanWords, *, front: bool) -> str:
    """The glass seen from above, and the side of the card that lies face down on it."""
    inside = [words.back_side.center(_CARD), _BARS.center(_CARD), _LINES.center(_CARD)]
    if front:
        beside = ("", words.front_side, "")
        inside = [f"  {face}{side.center(_CARD - 6)}" for face, side in zip(_FACE, beside, strict=True)]
    card = [_edge("┌┐", "", _CARD), *(f"│{row}│" for row in inside), _edge("└┘", "", _CARD)]
    rows = [*card, f"▲ {words.face_down}"]
    middle = [f"│{row.center(WIDTH - 2)}│" for row in rows]
    return "\n".join([_edge("┌┐", f" {words.glass} ", WIDTH - 2), *middle, _edge("└┘", "", WIDTH - 2)])


def _edge(corners: str, words: str, width: int) -> str:
    return corners[0] + words.center(width, "─") + corners[1]


class CardDrawing(Plain):
    """The drawing as a widget."""

    DEFAULT_CSS = f"CardDrawing {{ width: {WIDTH}; height: auto; color: $secondary; margin: 0 0 1 0; }}"

    def __init__(self, words: ScanWords) -> None:
        super().__init__(drawn(words, front=False), id="card-drawing")
        self.words = words

    def turn(self, *, front: bool) -> None:
        """Show the other side."""
        self.update(drawn(self.words, front=front))
