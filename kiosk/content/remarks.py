"""Remarks about mistakes in the office's files: the place, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kiosk.suggestion import suggestion

Level = Literal["error", "aviso"]


@dataclass(frozen=True)
class Remark:
    """One mistake or oddity in one file."""

    file: str
    """Path inside templates/, or the name of the settings file."""
    where: str
    """Path inside the file: field id, then key; empty: the whole file."""
    text: str
    """What is wrong and what to do, in Spanish."""
    level: Level = "error"
    """"error" prevents the kiosk from starting; "aviso" does not."""
    opens: bool = False
    """An error of a Word file with which the kiosk opens all the same: what is printed was made safe. No new
    file with one is taken."""

    def __str__(self) -> str:
        """The remark as one line: file, place, text."""
        place = f"{self.file} → {self.where}" if self.where else self.file
        return f"{place}: {self.text}" if self.level == "error" else f"{place}: aviso: {self.text}"


def near(word: str, known: Iterable[str]) -> str:
    """A space and the question whether the nearest known word was meant; empty if none is near."""
    return f" {suggestion(word, known)}".rstrip()


def some(known: Iterable[str], most: int = 12) -> str:
    """The first `most` known words in alphabetical order, with ", ..." if there are more."""
    words = sorted(known)
    return ", ".join(words[:most]) + (", ..." if len(words) > most else "")
