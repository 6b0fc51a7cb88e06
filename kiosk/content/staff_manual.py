"""The manual of the staff, cut into chapters for the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import ContentError

_CHAPTER = re.compile(r"^## +(.+)$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[[^]]*\]\([^)]*\)\n*", re.MULTILINE)
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Chapter:
    """One part of the manual."""

    title: str
    body: str
    """Markdown without pictures and links: the screen has neither."""


def read(file: Path) -> tuple[Chapter, ...]:
    """The chapters of the manual, in its order.

    Args:
        file: in Markdown; each chapter begins with a heading of the second level.

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
    return tuple(Chapter(title.strip(), body.strip()) for title, body in zip(titles, bodies, strict=True))
