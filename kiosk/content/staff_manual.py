"""The manual of the staff, cut into chapters for the screen."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import ContentError

_CHAPTER = re.compile(r"^## +(.+)$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[[^]]*\]\([^)]*\)\n*", re.MULTILINE)
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_ONLY = re.compile(r"<!-- solo con: (.+) -->\n*")
SCANNER, OTHERS = "escáner", "otros quioscos"
"""What a kiosk may have; a chapter on it says so in a comment under its heading."""


@dataclass(frozen=True)
class Chapter:
    """One part of the manual."""

    title: str
    body: str
    """Markdown without pictures, links and comments: the screen has none."""
    only_with: str = ""
    """The part of a kiosk that it is about, as in the manual; empty: it is for every kiosk."""


def read(file: Path, has: Container[str] = (SCANNER, OTHERS)) -> tuple[Chapter, ...]:
    """The chapters of the manual that are about a kiosk, in its order.

    Args:
        file: in Markdown; each chapter begins with a heading of the second level.
        has: what the kiosk has; a chapter on anything else is left out.

    Raises:
        ContentError: the file cannot be read, or has no chapter.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        raise ContentError("No se puede leer el manual en esta máquina.") from None
    _, *parts = _CHAPTER.split(_LINK.sub(r"\1", _PICTURE.sub("", text)))
    if not parts:
        raise ContentError("El manual de esta máquina no tiene capítulos.")
    titles, bodies = parts[::2], parts[1::2]
    chapters = (_chapter(title, body) for title, body in zip(titles, bodies, strict=True))
    return tuple(one for one in chapters if not one.only_with or one.only_with in has)


def _chapter(title: str, body: str) -> Chapter:
    only = _ONLY.match(body.lstrip())
    return Chapter(title.strip(), _ONLY.sub("", body).strip(), only[1] if only else "")
