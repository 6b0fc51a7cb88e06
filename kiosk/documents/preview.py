"""A page of a PDF, to be shown before it is printed: as a picture and as text."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kiosk.documents.page_text import layout
from kiosk.documents.pdf import LOCK
from kiosk.documents.sheet import Rule, Sheet, Word
from kiosk.errors import DocumentError
from kiosk.ports import Page

DPI = 100
"""Dots per inch of the picture: 850 x 1100 for a Letter page."""
THIN = 2.5
"""A painted area narrower than this, in points, is a line: some programs draw borders so."""

BULLETS = {"\uf0b7": "•", "\uf0a7": "▪"}
"""Word's bullets, in the private characters of its Symbol and Wingdings fonts."""


def page(pdf: Path, number: int, columns: int) -> Page:
    """One page, ready to be shown.

    Args:
        pdf: the file.
        number: the page, from 1.
        columns: the longest line of its text, in characters.

    Raises:
        DocumentError: the file cannot be read, or has no such page.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise DocumentError("El PDF no se puede abrir para mostrarlo.") from error
        try:
            if not 1 <= number <= len(document):
                raise DocumentError(f"El PDF no tiene página {number}.")
            sheet = document[number - 1]
            image = sheet.render(scale=DPI / 72).to_pil().convert("RGB")
            found = read(sheet)
        except pypdfium2.PdfiumError as error:
            raise DocumentError(f"La página {number} del PDF está dañada.") from error
        finally:
            document.close()
    return Page(image, layout(found, columns))


def read(sheet: pypdfium2.PdfPage) -> Sheet:
    """What is on an open page. Hold the lock."""
    width, height = sheet.get_size()
    kinds = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    rules: list[Rule] = []
    pictures = []
    for thing in sheet.get_objects(filter=kinds):
        left, bottom, right, top = thing.get_bounds()
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(Rule(left, height - top, right, height - bottom))
        else:
            drawn = _stroked(thing) or min(right - left, top - bottom) < THIN
            rules += _rules(thing, height, drawn)
    return Sheet(width, list(_words(sheet, height)), rules, pictures)


def _words(sheet: pypdfium2.PdfPage, height: float) -> Iterator[Word]:
    """Characters that touch, as words."""
    text = sheet.get_textpage()
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    open_word: Word | None = None
    try:
        for index in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text, index))
            char = BULLETS.get(char, char)
            if char.isspace() or not char.isprintable():
                if open_word:
                    yield open_word
                open_word = None
                continue
            pdfium.FPDFText_GetLooseCharBox(text, index, box)
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            glyph = Word(char, box.left, box.right, height - y.value, max(box.top - box.bottom, 1.0))
            if open_word and _touch(open_word, glyph):
                joined = unicodedata.normalize("NFC", open_word.text + char)
                open_word = Word(joined, open_word.left, glyph.right, open_word.baseline, open_word.height)
            else:
                if open_word:
                    yield open_word
                open_word = glyph
        if open_word:
            yield open_word
    finally:
        text.close()


def _touch(word: Word, glyph: Word) -> bool:
    """Whether a character goes on with a word: on its line, right after it."""
    near = -0.3 * word.height < glyph.left - word.right < 0.2 * word.height
    return near and abs(glyph.baseline - word.baseline) < 0.3 * word.height


def _stroked(path: Any) -> bool:
    """Whether a path has a drawn outline."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _rules(path: Any, height: float, drawn: bool) -> Iterator[Rule]:
    """The level and upright lines of a path, closing lines included."""
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        there = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(here, there, height, drawn)
        here = there
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(here, start, height, drawn)
            here = start


def _rule(one: tuple[float, float], other: tuple[float, float], height: float, drawn: bool) -> Iterator[Rule]:
    """A line, unless it slants or is too short to border anything."""
    (x0, y0), (x1, y1) = one, other
    wide, tall = abs(x1 - x0), abs(y1 - y0)
    if min(wide, tall) < 1 and max(wide, tall) > THIN + 1:
        yield Rule(min(x0, x1), height - max(y0, y1), max(x0, x1), height - min(y0, y1), drawn)
