"""Larger letters in the kiosk's own terminal: an xterm changes its font while it runs.

The sequences are in xterm's "Control Sequences": OSC 50 sets the font, XTWINOPS 8 the size of the window in
cells. Its zeros stand for the size of the screen, so the grid fits the new letters.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress

from kiosk.terminal import TERMINAL

FACE = "DejaVu Sans Mono"
"""The font of the deployed xterm."""


LETTERS = "TERMINAL_LETTERS"
"""Variable with the points of normal and large letters, "15 20", set where the terminal is the kiosk's own.

No setting: the script that sets it may be newer than the program, which refuses settings it does not know.
"""
_SIZES = re.compile(r"\d{1,3}(\.\d{1,2})? \d{1,3}(\.\d{1,2})?")


def letter_sizes(environment: Mapping[str, str] = os.environ) -> str:
    """The value of LETTERS; empty, if it is none: the terminal cannot change its letters."""
    told = environment.get(LETTERS, "")
    return told if _SIZES.fullmatch(told) else ""


def letters_of(size: str) -> str:
    """The sequence for letters of so many points."""
    return f"\x1b]50;{FACE}:size={size}\x07\x1b[8;0;0t"


def normal_letters(sizes: str) -> None:
    """Give the terminal its normal letters, whichever process has changed them.

    Args:
        sizes: as `letter_sizes` gives them; empty: the terminal cannot change them.
    """
    if sizes:
        with suppress(OSError), TERMINAL.open("w", encoding="ascii") as terminal:
            terminal.write(letters_of(sizes.split()[0]))


class LetterSize:
    """Normal or large letters.

    Args:
        sizes: the points of both, as `letter_sizes` gives them.
        write: sends text to the terminal.
    """

    def __init__(self, sizes: str, write: Callable[[str], object]) -> None:
        self._sizes = sizes
        self._write = write
        self.large = False

    def switch(self) -> None:
        """From normal letters to large ones, or back."""
        self.large = not self.large
        normal, large = self._sizes.split()
        self._write(letters_of(large if self.large else normal))

    def close(self) -> None:
        """The app has ended, and with it what it wrote through."""
        if self.large:
            self.large = False
            normal_letters(self._sizes)
