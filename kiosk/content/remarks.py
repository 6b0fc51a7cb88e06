"""What is wrong with the office's files, said so that the office can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

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
    """« ¿Quiso decir «x»?» with the nearest known word; empty if none is near. Case does not count."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1)
    return f" ¿Quiso decir «{by_lower[found[0]]}»?" if found else ""


def some(known: Iterable[str], most: int = 12) -> str:
    """Known words as a list to choose from, cut short where it gets long."""
    words = sorted(known)
    return ", ".join(words[:most]) + (", ..." if len(words) > most else "")
