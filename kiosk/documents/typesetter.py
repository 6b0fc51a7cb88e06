"""The child process of the embedded engine: one JSON job a line on stdin, one JSON answer a line.

word2pdf is young: left alone, a table row that fits the page but not under its repeated header row keeps it
busy for ever and takes all memory. That one is cured here; because of those nobody has met, this process may
use so much memory and so many seconds, and then it ends.
Run as a file, alone, with the folder of the fonts, a private folder and the language of the documents; it
imports nothing of the kiosk and looks at no font but those it is given.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

MEMORY = 800_000_000
"""Bytes of address space; a usual document takes a tenth."""
FIRST_FONT = "first"
SPARE_SECONDS = 2
"""How much later than the parent's patience this process ends itself, should the parent be gone."""


def main() -> None:
    """Answer jobs until stdin closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold personal data
    os.umask(0o077)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not look like an answer
    fonts, folder, language = sys.argv[1:]
    converter = _converter(fonts, language)
    for line in sys.stdin:
        job = json.loads(line)
        answers.write(json.dumps(_answer(converter, job) if job else {"ok": True}) + "\n")
        answers.flush()
    shutil.rmtree(folder, ignore_errors=True)  # the parent may be gone


def _converter(fonts: str, language: str) -> Any:
    canvas: Any = import_module("reportlab.pdfgen.canvas")
    manager: Any = import_module("word2pdf.fonts.manager")
    layout: Any = import_module("word2pdf.layout.engine")
    # LibreOffice squeezes no word into a full justified line: both engines break at the same word.
    layout.JUSTIFY_SHRINK = 0.0
    flow: Any = import_module("word2pdf.layout.flow")
    flow.Flow._place_table = _calm(flow.Flow._place_table)
    metrics: Any = import_module("reportlab.pdfbase.pdfmetrics")
    truetype: Any = import_module("reportlab.pdfbase.ttfonts")
    # The same pages on every machine: fonts of the system are not looked at, no index is kept on disk.
    manager.system_font_dirs = list
    metrics.registerFont(truetype.TTFont(FIRST_FONT, str(Path(fonts) / "Carlito-Regular.ttf")))
    canvas.Canvas = _painter(canvas.Canvas, language)
    return import_module("word2pdf").Converter(font_dirs=[fonts], font_cache=False)


def _calm(place: Any) -> Any:
    """Places tables without the endless loop: no header row is repeated over a row that leaves it no room."""

    def placed(flow: Any, box: Any) -> None:
        room = flow.frame.bottom - flow.frame.top - sum(row.height for row in box.repeat_header)
        if any(row.height > room for row in box.rows if not row.header):
            box = replace(box, repeat_header=[])
        place(flow, box)

    return placed


def _painter(canvas: Any, language: str) -> Any:
    """A maker of reportlab canvases that tell the language and nothing invented about the document."""

    def paint(*args: Any, **kwargs: Any) -> Any:
        # reportlab names its first font on every page, used or not: an embedded one, instead of Helvetica.
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
        os._exit(1)  # what is left of this process cannot be trusted
    except Exception as error:  # a strange document may fail in any way; its text may hold personal data
        return {"ok": False, "error": type(error).__name__}
    finally:
        signal.alarm(0)
    return {"ok": True}


if __name__ == "__main__":
    main()
