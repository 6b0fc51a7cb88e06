"""Reads small drawings made of characters, one text file each; tells in Spanish what is wrong with a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 4096
"""Most bytes that are read; a full drawing needs less, at 3 bytes a letter."""


@dataclass(frozen=True)
class TextDrawing:
    """A drawing as it is shown: lines without trailing spaces; at least one is not empty."""

    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns of the longest line."""
        return max(map(len, self.lines))

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.lines)

    @property
    def block(self) -> str:
        """The lines, all filled up with spaces to the same width, so that they can be centred."""
        return "\n".join(line.ljust(self.width) for line in self.lines)


def read_lines(path: Path, size: tuple[int, int]) -> tuple[list[str], str]:
    """The lines of a file without trailing spaces, and what is wrong with it; one of the two is empty.

    Args:
        path: the file.
        size: most columns and lines, for the message about a file that is far too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        return [], "el archivo no se puede abrir. Revise sus permisos."
    if len(data) > MOST_BYTES:
        return [], f"el archivo es muy grande. Un dibujo tiene {size[1]} líneas de {size[0]} letras."
    try:
        text = data.decode("utf-8-sig")  # Notepad writes a byte order mark first
    except UnicodeDecodeError:
        return [], "las tildes no se leen. Guarde el archivo con codificación UTF-8."
    # An accent stored as a character of its own would count as a column.
    lines = [line.rstrip(" ") for line in unicodedata.normalize("NFC", text).splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return (lines, "") if lines else ([], "el dibujo está vacío. Dibújelo o bórrelo.")


def too_high(lines: Sequence[str], height: int) -> Iterator[tuple[str, str]]:
    """The place and the text of the mistake of a drawing with too many lines."""
    if len(lines) > height:
        yield "", f"tiene {len(lines)} líneas y caben {height}. Quite algunas."


def bad_signs(line: str, number: int) -> Iterator[tuple[str, str]]:
    """The place and the text of the first sign in a line that cannot be drawn."""
    if "\t" in line:
        yield f"línea {number}", "tiene un tabulador. Use espacios."
    elif strange := next((letter for letter in line if not takes_one_column(letter)), ""):
        yield f"línea {number}", f"el signo U+{ord(strange):04X} no se puede dibujar. Bórrelo."


def too_wide(line: str, number: int, width: int) -> Iterator[tuple[str, str]]:
    """The place and the text of the mistake of a line with too many signs."""
    if len(line) > width:
        yield f"línea {number}", f"tiene {len(line)} letras y caben {width}. Acórtela."


def takes_one_column(letter: str) -> bool:
    """Whether a terminal draws the sign, one column wide: no control, no combining mark, no wide sign."""
    if unicodedata.category(letter)[0] in "CM":
        return False
    return unicodedata.east_asian_width(letter) not in "WF"
