"""Keeps the welcome's large letters as text, so that only a new promise loads Pillow and the fonts.

Drawing them takes 0.13 s of processor and 5 MB, at each start, for words that hardly ever change.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from kiosk import files
from kiosk.content.text_drawing import TextDrawing

FILE = "letters.json"
"""Name of the file in the data folder. It may be deleted at any time; then the letters are drawn again."""
_BLOCKS = frozenset(" ▀▄█")
"""What a line of large letters is made of."""
_DOCUMENTS = Path(__file__).parents[1] / "documents"


def kept_letters(words: str, data: Path) -> tuple[TextDrawing, ...]:
    """The words in large letters, the largest first; drawn only if the data folder does not have them.

    Without a data folder, or if the disk fails, they are drawn each time.
    """
    seal = _seal(words)
    if (kept := _read(data / FILE, seal)) is not None:
        return kept
    from kiosk.documents.large_letters import large_letters  # loads Pillow

    drawn = large_letters(words)
    if data.is_dir():
        told = {"seal": seal, "drawings": [drawing.lines for drawing in drawn]}
        with suppress(OSError):
            files.write_durably(data / FILE, json.dumps(told, ensure_ascii=False).encode())
    return drawn


def _seal(words: str) -> str:
    """A hash of the words, and of the size and time of what draws them."""
    seal = hashlib.sha256(words.encode())
    for file in (
        _DOCUMENTS / "large_letters.py",
        *sorted((_DOCUMENTS / "fonts").glob("LiberationSans-*.ttf")),
    ):
        with suppress(OSError):
            status = file.stat()
            seal.update(f"\n{file.name} {status.st_size} {status.st_mtime_ns}".encode())
    return seal.hexdigest()


def _read(file: Path, seal: str) -> tuple[TextDrawing, ...] | None:
    """The drawings of the file; None if it is missing, damaged or has other words."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(file.read_text("utf-8"))
        if found["seal"] == seal and all(_is_drawing(lines) for lines in found["drawings"]):
            return tuple(TextDrawing(tuple(lines)) for lines in found["drawings"])
    return None


def _is_drawing(lines: object) -> bool:
    """Whether it is a list of lines of blocks: nothing else from the file may reach the terminal."""
    return isinstance(lines, list) and any(lines) and all(_BLOCKS.issuperset(line) for line in lines)
