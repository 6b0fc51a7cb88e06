"""What a terminal sends, reduced to keys, touches and pastes that an applicant may have meant.

A terminal also sends answers and reports (its size, its colours, its name), some of them without a question,
and a barcode reader or a script may send anything. Textual takes some reports as true and types others into
the box with the focus. So only what is known to be a key, a touch or a paste goes on, and no more of it than
the app can work through. The forms of the sequences are those of ECMA-48, section 5, and of xterm's "Control
Sequences".
"""

from __future__ import annotations

import re
from collections.abc import Container
from enum import Enum, auto

ESC = "\x1b"
LONGEST_SEQUENCE = 32
"""Characters of a control sequence; Textual looks at no more of one."""
MOST_AT_ONCE = 1_200
"""Keys and touches that may come without a pause: twice what a reader reads out of the code of a cédula."""
A_SECOND = 100
"""Keys and touches that may follow every second: three times what a held key repeats."""
LONGEST_PASTE = 4_000
"""Characters of a paste; no field takes as many."""
PATIENCE = 0.1
"""Seconds of silence after which what was begun does not go on."""
LONG_PATIENCE = 1.0
"""The same for a paste or a long string for the terminal, which may come in pieces through a slow line."""
PASTE_BEGINS, PASTE_ENDS = f"{ESC}[200~", f"{ESC}[201~"
_TOUCH = re.compile(r"\x1b\[<\d{1,3};[1-9]\d{0,3};[1-9]\d{0,3}[Mm]")
"""A touch as SGR mode (1006) tells it: button, column, row, all in cells."""
_OLD_TOUCH = f"{ESC}[M"
"""A touch as terminals of before 1006 tell it; three characters follow."""
_PASSED = frozenset({f"{ESC}[I", f"{ESC}[O", *(f"{ESC}[?2026;{state}$y" for state in range(1, 5))})
"""The terminal got or lost the focus; it can hold its picture back until it is whole (DEC mode 2026)."""


class _In(Enum):
    """What the next character belongs to."""

    TEXT = auto()
    ESCAPE = auto()
    SEQUENCE = auto()
    """A control sequence (CSI) or a function key (SS3)."""
    WORDS = auto()
    """A string for the terminal (OSC, DCS, SOS, PM, APC): none is meant for the app."""
    OLD_TOUCH = auto()


class InputFilter:
    """Takes the characters of a terminal as they come, in pieces of any size.

    Args:
        keys: the sequences that are keys.
    """

    def __init__(self, keys: Container[str]) -> None:
        self._keys = keys
        self._state = _In.TEXT
        self._sequence = ""
        self._old_touch_left = 0
        self._words = 0
        """Characters of the string for the terminal so far."""
        self._pasted = -1
        """Characters of the paste so far; -1: there is none."""
        self._allowed = float(MOST_AT_ONCE)
        self._last = 0.0

    def clean(self, data: str, now: float) -> str:
        """What may go on to the app.

        Args:
            data: what came.
            now: seconds of a clock that is never set.
        """
        self._allowed = min(MOST_AT_ONCE, self._allowed + (now - self._last) * A_SECOND)
        self._last = now
        return "".join([out for character in data if (out := self._take(character))])

    def after_silence(self, now: float) -> str:
        """Call it now and then: what was begun and did not go on is over. What goes on to the app."""
        long = self._pasted >= 0 or self._words > LONGEST_SEQUENCE  # nobody types as fast
        if now - self._last < (LONG_PATIENCE if long else PATIENCE):
            return ""
        begun = self._sequence if self._state in {_In.ESCAPE, _In.SEQUENCE} else ""
        self._rest()
        if self._pasted >= 0:
            self._pasted = -1
            return PASTE_ENDS
        # Escape itself, and Alt with the letter that begins a sequence
        return self._counted(begun) if len(begun) <= len(f"{ESC}[") else ""

    def _rest(self) -> None:
        self._state, self._sequence, self._words = _In.TEXT, "", 0

    def _take(self, character: str) -> str:
        """What goes on once this character has come."""
        if self._state is _In.OLD_TOUCH:
            self._old_touch_left -= 1
            if not self._old_touch_left:
                self._rest()
            return ""
        if character == ESC:
            return self._escape()
        match self._state:
            case _In.ESCAPE:
                return self._introduced(character)
            case _In.SEQUENCE:
                return self._went_on(character)
            case _In.WORDS if character >= " ":
                self._words += 1
                return ""
        self._rest()  # a control character ends a string for the terminal (ECMA-48, 5.6), and may be a key
        return self._text(character) if character != "\x07" else ""

    def _escape(self) -> str:
        """An escape begins a new sequence; one without anything after it was a key."""
        alone = self._state is _In.ESCAPE and self._pasted < 0
        self._state, self._sequence, self._words = _In.ESCAPE, ESC, 0
        return self._counted(ESC) if alone else ""

    def _introduced(self, character: str) -> str:
        """The character after an escape says what it is."""
        if character in "[O":
            self._state, self._sequence = _In.SEQUENCE, ESC + character
            return ""
        if character in "]PX^_":
            self._state = _In.WORDS
            return ""
        self._rest()
        if character == "\\":  # the end of a string for the terminal
            return ""
        return self._counted(ESC + character) if self._pasted < 0 else ""

    def _went_on(self, character: str) -> str:
        """One more character of a sequence, perhaps its last."""
        if character < " " or character > "~":  # broken off
            self._rest()
            return self._text(character)
        if len(self._sequence) <= LONGEST_SEQUENCE:
            self._sequence += character
        first = self._sequence == f"{ESC}[["  # the function keys of the Linux console go on after it
        if not "@" <= character <= "~" or first:
            return ""
        sequence = self._sequence
        self._rest()
        if sequence == _OLD_TOUCH:
            self._state, self._old_touch_left = _In.OLD_TOUCH, 3
            return ""
        return self._known(sequence)

    def _known(self, sequence: str) -> str:
        """A whole sequence, if it is for the app."""
        if self._pasted >= 0:
            if sequence != PASTE_ENDS:
                return ""
            self._pasted = -1
            return PASTE_ENDS
        if sequence == PASTE_BEGINS:
            if not self._counted(sequence):
                return ""
            self._pasted = 0
            return sequence
        if sequence in _PASSED:
            return sequence
        if sequence in self._keys or _TOUCH.fullmatch(sequence):
            return self._counted(sequence)
        return ""

    def _text(self, character: str) -> str:
        """A character that is no part of a sequence."""
        if "\x80" <= character <= "\x9f":  # control characters that no keyboard sends
            return ""
        if self._pasted < 0:
            return self._counted(character)
        self._pasted += 1
        return character if self._pasted <= LONGEST_PASTE else ""

    def _counted(self, key: str) -> str:
        """A key or a touch, unless too many came at once."""
        if not key or self._allowed < 1:
            return ""
        self._allowed -= 1
        return key
