"""What is wrong with the office's files, said so that the office can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kiosk.suggestion import suggestion

Level = Literal["error", "aviso"]


@dataclass(frozen=True)
class Remark:
    """One thing that is wrong, or looks odd, in one file."""

    file: str
    """Path inside templates/, or the name of the settings file."""
    where: str
    """Way to the place: field id, then key; empty: the file as a whole."""
    text: str
    """What is wrong and what to do, in Spanish."""
    level: Level = "error"
    """An error keeps the kiosk from opening; an aviso does not."""

    def __str__(self) -> str:
        """The remark as one line."""
        place = f"{self.file} → {self.where}" if self.where else self.file
        return f"{place}: {self.text}" if self.level == "error" else f"{place}: aviso: {self.text}"


def near(word: str, known: Iterable[str]) -> str:
    """The question after the nearest known word, ready to follow a sentence; empty if none is near."""
    return f" {suggestion(word, known)}".rstrip()


def some(known: Iterable[str], most: int = 12) -> str:
    """Known words as a list to choose from, cut short where it gets long."""
    words = sorted(known)
    return ", ".join(words[:most]) + (", ..." if len(words) > most else "")
