"""What of the first screen fits into a size of the terminal: the rest gives way, words never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.content.text_drawing import TextDrawing
from kiosk.content.texts import lines_of
from kiosk.content.welcome_content import Bring, Welcome
from kiosk.content.welcome_drawings import WelcomeDrawings

SIDE = 2
"""Least columns left and right of the text."""
WIDEST = 110
"""Columns of the text."""
BUTTON_ROWS = 3
_EDGES = 2
"""Lines over and under everything that no other part takes."""
MOST_AIR = 5
"""Most empty lines between two parts."""
_GAPS = 6
"""Places where air stands: under the name, the promise, its line, the text, its title, what to bring."""
THING_GAP = 2
"""Columns between two things."""
WIDEST_THING = 28
"""Columns of a thing with its words."""
_LETTER_SHARE = 5
"""Large letters take at most one of so many lines of the screen."""


@dataclass(frozen=True)
class WelcomeRoom:
    """What is shown in a terminal of one size."""

    mark: TextDrawing | None
    """The office's mark over its name; None: the name alone."""
    letters: TextDrawing | None
    """The promise in large letters; None: the title as text."""
    pictures: bool
    """The things to bring have their drawings beside them."""
    air: int
    """Empty lines between the parts, from 0 to MOST_AIR."""


def text_width(columns: int) -> int:
    """Columns of the text in a terminal of so many columns."""
    return min(WIDEST, columns - 2 * SIDE)


def thing_width(things: Sequence[Bring], columns: int) -> int:
    """Columns of one of the things that stand side by side."""
    room = text_width(columns) - THING_GAP * (len(things) - 1)
    return min(WIDEST_THING, room // max(len(things), 1))


def arrange(
    size: tuple[int, int],
    words: Welcome,
    drawings: WelcomeDrawings,
    others: str,
) -> WelcomeRoom:
    """Choose what is shown: first the drawings of what to bring give way, then the mark, then the letters.

    Args:
        size: columns and lines of the terminal.
        words: the office's words.
        drawings: the mark, the things to bring, the promise in large letters.
        others: further lines: the note for staff.
    """
    columns, lines = size
    width = columns - 2 * SIDE
    mark = drawings.mark if drawings.mark and drawings.mark.width <= width else None
    fitting = [
        one for one in drawings.letters if one.width <= columns - SIDE and one.height * _LETTER_SHARE <= lines
    ]
    for shown_mark, pictures, large in (
        *((mark, True, one) for one in fitting),
        *((None, True, one) for one in fitting),
        *((None, False, one) for one in fitting),
        (None, True, None),
    ):
        spare = lines - _rows(columns, words, drawings, (shown_mark, pictures, large), others)
        if spare >= 0:
            return WelcomeRoom(shown_mark, large, pictures, min(MOST_AIR, max(spare - _EDGES, 0) // _GAPS))
    return WelcomeRoom(None, None, pictures=False, air=0)


def _rows(
    columns: int,
    words: Welcome,
    drawings: WelcomeDrawings,
    shown: tuple[TextDrawing | None, bool, TextDrawing | None],
    others: str,
) -> int:
    """Lines that the parts take without air, with one empty line where one always stands."""
    mark, pictures, letters = shown
    width = text_width(columns)
    office = (mark.height if mark else 0) + 1 + 1
    promise = (letters.height if letters else lines_of(words.title, width)) + 1 + 1
    text = lines_of(words.body, width) + 1
    bring = 1 + _bring_rows(columns, words, drawings, pictures=pictures) + 1
    note = len(others.splitlines()) + 1 if others else 0
    return office + promise + text + bring + BUTTON_ROWS + note


def _bring_rows(columns: int, words: Welcome, drawings: WelcomeDrawings, *, pictures: bool) -> int:
    width = thing_width(words.bring, columns)
    rows = [0]
    for one in words.bring:
        drawing = drawings.things.get(one.drawing) if pictures else None
        beside = drawing.width + 1 if drawing else 0
        rows.append(max(drawing.height if drawing else 0, lines_of(one.words, max(width - beside, 1))))
    return max(rows)
