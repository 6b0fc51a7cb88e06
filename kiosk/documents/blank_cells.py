"""Marks the empty cells of a form's table whose neighbour to the left says what belongs there."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from itertools import pairwise
from typing import Any

from kiosk.documents import docx_cleaning
from kiosk.documents.blank_meanings import meaning, signed_beside
from kiosk.documents.docx_package import DocxPackage
from kiosk.documents.template_tags import TAG, WORD, parse

CELL = "\ue002"
"""Name of such a mark; the cell stays empty if no value is chosen for it."""
MAX_LABEL = 60
"""Most letters of a cell that is the label of the next one."""
_SHOWN = tuple(f"{WORD}{name}" for name in ("t", "drawing", "pict", "object", "sym", "fldChar", "tbl"))


def mark_empty(package: DocxPackage, known: Collection[str]) -> DocxPackage:
    """The file with a mark in each empty cell beside a label that names a value.

    Args:
        package: a file from `docx_cleaning.clean` with marks.
        known: names of all values.
    """
    parts = dict(package.parts)
    for name in package.texts():
        root = parse(parts[name])
        found = [cell for row in root.iter(f"{WORD}tr") for cell in _labelled(row, known)]
        for cell in found:
            _write(cell)
        if found:
            parts[name] = docx_cleaning.written(root)
    return DocxPackage(parts)


def _labelled(row: Any, known: Collection[str]) -> list[Any]:
    cells = row.findall(f"{WORD}tc")
    return [cell for label, cell in pairwise(cells) if _names(label, cell, known)]


def _names(label: Any, cell: Any, known: Collection[str]) -> bool:
    """Whether a cell is empty, and the one before it names the value that belongs there."""
    text = "".join(piece.text or "" for piece in label.iter(f"{WORD}t")).strip()
    if not text or len(text) > MAX_LABEL or TAG.search(text) or docx_cleaning.OPEN in text:
        return False
    if next(cell.iter(*_SHOWN), None) is not None or cell.find(f"{WORD}p") is None:
        return False
    merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    if merged is not None and merged.get(f"{WORD}val", "continue") == "continue":
        return False
    return not signed_beside(text, "") and bool(meaning("", text, "", known))


def _write(cell: Any) -> None:
    """Put the mark in the letters of the cell's first paragraph."""
    paragraph = cell.find(f"{WORD}p")
    run = paragraph.makeelement(f"{WORD}r")
    if (letters := paragraph.find(f"{WORD}pPr/{WORD}rPr")) is not None:
        run.append(deepcopy(letters))
    piece = run.makeelement(f"{WORD}t")
    piece.text = f"{docx_cleaning.OPEN}{CELL}{docx_cleaning.CLOSE}"
    run.append(piece)
    paragraph.append(run)
