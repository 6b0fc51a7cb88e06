"""The child process of the embedded engine: one JSON job per line of stdin, one JSON answer per line.

word2pdf has two faults that are cured here. A table row that fits the page but not under its repeated header
row makes it loop for ever and take all memory. A row taller than the page is printed off the paper. Because
of unknown faults the process has limits of memory and time, and ends when it exceeds one. It is run as a
file, imports nothing of the kiosk and uses only the fonts in the given folder. Its arguments are that folder,
a private folder and the documents' language.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any

MEMORY = 800_000_000
"""Bytes of address space; usual documents need a tenth."""
FIRST_FONT = "first"
SIGNS = "kiosk signs"
"""Font for signs that the other fonts lack."""
SPARE_SECONDS = 2
"""Seconds after the job's timeout until this process ends itself, in case the parent has ended."""


def main() -> None:
    """Answer jobs until stdin closes."""
    import resource  # Unix only; this program may run without the package of the kiosk

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold personal data
    os.umask(0o077)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # so that a library's output is not taken for an answer
    fonts, folder, language, *options = sys.argv[1:]
    converter = _converter(fonts, language, squeeze="squeeze" in options)
    for line in sys.stdin:
        job = json.loads(line)
        answers.write(json.dumps(_answer(converter, job) if job else {"ok": True}) + "\n")
        answers.flush()
    shutil.rmtree(folder, ignore_errors=True)  # the parent may have ended


def _converter(fonts: str, language: str, *, squeeze: bool) -> Any:
    canvas: Any = import_module("reportlab.pdfgen.canvas")
    manager: Any = import_module("word2pdf.fonts.manager")
    layout: Any = import_module("word2pdf.layout.engine")
    if not squeeze:
        layout.JUSTIFY_SHRINK = 0.0
    flow: Any = import_module("word2pdf.layout.flow")
    flow.Flow._place_table = _calm(flow.Flow._place_table)
    metrics: Any = import_module("reportlab.pdfbase.pdfmetrics")
    truetype: Any = import_module("reportlab.pdfbase.ttfonts")
    # No fonts of the system are used and no index is stored, so that pages are the same on every machine.
    manager.system_font_dirs = list
    manager.UNICODE_FALLBACKS = [SIGNS]
    metrics.registerFont(truetype.TTFont(FIRST_FONT, str(Path(fonts) / "Carlito-Regular.ttf")))
    canvas.Canvas = _painter(canvas.Canvas, language)
    return import_module("word2pdf").Converter(font_dirs=[fonts], font_cache=False)


class TallRowError(Exception):
    """A table row is taller than the page and cannot be divided."""


def _calm(place: Any) -> Any:
    """Wrap word2pdf's placing of tables, so that it ends and no row is printed off the paper.

    A header row is not repeated if no row fits under it. A row taller than a page is divided at the end of
    the page, as Word and LibreOffice do.
    """

    def placed(flow: Any, box: Any) -> None:
        room = flow.frame.bottom - flow.frame.top
        below = room - sum(row.height for row in box.repeat_header)
        if below <= 0 or any(row.height > below for row in box.rows if not row.header):
            box = replace(box, repeat_header=[])
        place(flow, replace(box, rows=list(_cut(box.rows, flow._available, room))))

    return placed


def _cut(rows: list[Any], left: float, room: float) -> Iterator[Any]:
    """Rows that are at most a page tall; `left` is the room on the first page, in points."""
    for row in rows:
        if any(cell.v_merge and cell.content_height > room for cell in row.cells):
            raise TallRowError("una celda combinada no cabe en una hoja")
        rest = row if row.height > room else None
        left = left if row.height <= left or rest else room
        while rest:
            top, rest = _divided_row(rest, left, force=left == room)
            if top:
                yield top
            left = room - (top.height if top and not rest else 0)
        if row.height <= room:
            yield row
            left -= row.height


def _divided_row(row: Any, room: float, *, force: bool) -> tuple[Any, Any]:
    """Divide a row into the part that fits and the rest; None: there is no such part.

    Args:
        row: the row.
        room: points that are left.
        force: take at least one line even if it does not fit.
    """
    borders = row.border_top + row.border_bottom
    around = [borders + cell.margins.get("top", 0.0) + cell.margins.get("bottom", 0.0) for cell in row.cells]
    parts = [
        _divided_boxes(cell.boxes, room - lost, force=force)
        for cell, lost in zip(row.cells, around, strict=True)
    ]
    more = any(after for _, after in parts)
    if more and not any(before for before, _ in parts):
        return None, row
    top, rest = (
        replace(
            row, cells=[replace(cell, boxes=part[side]) for cell, part in zip(row.cells, parts, strict=True)]
        )
        for side in (0, 1)
    )
    needs = [cell.content_height + lost for cell, lost in zip(top.cells, around, strict=True)]
    top.height = max(needs) if more else max(*needs, min(room, row.height))
    if not more:
        return top, None
    needs = [cell.content_height + lost for cell, lost in zip(rest.cells, around, strict=True)]
    rest.height = max(*needs, row.height - top.height)
    return top, rest


def _divided_boxes(boxes: list[Any], room: float, *, force: bool) -> tuple[list[Any], list[Any]]:
    """The boxes of a cell that fit, and the rest."""
    taken: list[Any] = []
    for index, box in enumerate(boxes):
        if box.height > room:
            top, rest = _divided(box, room, force=force and not taken)
            return [*taken, top] if top else taken, [*([rest] if rest else []), *boxes[index + 1 :]]
        taken.append(box)
        room -= box.height
    return taken, []


def _divided(box: Any, room: float, *, force: bool) -> tuple[Any, Any]:
    """Divide a paragraph by lines or an inner table by rows; anything else is not divided."""
    if hasattr(box, "rows"):
        rows = list(box.rows)
        fitting = _fitting(rows, room)
        if fitting == 0 and force:
            top, rest = _divided_row(rows[0], room, force=True)
            return replace(box, rows=[top]), replace(box, rows=[*([rest] if rest else []), *rows[1:]])
        return _or_none(replace(box, rows=rows[:fitting])), _or_none(replace(box, rows=rows[fitting:]))
    if not hasattr(box, "lines"):
        return (box, None) if force else (None, box)
    fitting = max(_fitting(box.lines, room - box.space_before - box.pad_top), int(force))
    if fitting == 0:
        return None, box
    if fitting >= len(box.lines):  # it fits without the space under it
        return replace(box, space_after=0.0, pad_bottom=0.0), None
    top = replace(box, lines=box.lines[:fitting], space_after=0.0, pad_bottom=0.0, open_bottom=False)
    rest = replace(
        box, lines=box.lines[fitting:], space_before=0.0, pad_top=0.0, open_top=False, bookmarks=[]
    )
    return top, rest


def _or_none(table: Any) -> Any:
    return table if table.rows else None


def _fitting(parts: list[Any], room: float) -> int:
    """How many of these parts, from the first, fit under each other."""
    heights = accumulate(part.height for part in parts)
    return sum(1 for _ in takewhile(lambda height: height <= room, heights))


def _painter(canvas: Any, language: str) -> Any:
    """Makes reportlab canvases that state the language and no invented metadata."""

    def paint(*args: Any, **kwargs: Any) -> Any:
        # reportlab names its first font on every page, even unused: an embedded one instead of Helvetica
        painter = canvas(*args, initialFontName=FIRST_FONT, lang=language, **kwargs)
        painter.setAuthor("")  # not «anonymous»
        painter.setSubject("")  # not «unspecified»
        return painter

    return paint


def _answer(converter: Any, job: dict[str, Any]) -> dict[str, Any]:
    signal.alarm(int(job["seconds"]) + SPARE_SECONDS)
    try:
        converter.convert(job["docx"], job["pdf"], title=job["title"])
    except MemoryError:
        os._exit(1)  # after that the process cannot be trusted
    except TallRowError as error:
        return {"ok": False, "error": str(error)}
    except Exception as error:  # any error is possible; its text may hold personal data
        return {"ok": False, "error": type(error).__name__}
    finally:
        signal.alarm(0)
    return {"ok": True}


if __name__ == "__main__":
    main()
