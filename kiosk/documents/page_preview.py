"""Draws a page of a PDF for the screen: as a picture and as text."""

from __future__ import annotations

import ctypes
import hashlib
import math
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kiosk.documents import signature_place
from kiosk.documents.page_content import PageContent, PageWord, RuledLine
from kiosk.documents.page_text import layout
from kiosk.documents.pdfium import LOCK
from kiosk.errors import DocumentError
from kiosk.ports import Page

THIN = 2.5
"""Points; a narrower filled area is a line: some programs draw borders so."""

SIGNS = {"\uf0b7": "•", "\uf0a7": "▪", "\x02": "-"}
"""Private characters of Word's bullet fonts, and PDFium's hyphen at the end of a line -> the usual sign."""


DPI = 100
"""Dots per inch of the picture: 850 x 1100 pixels for a Letter page."""


def page(
    pdf: Path | bytes, number: int, columns: int, dpi: int = DPI, pixels: int = 0, *, sign: bool = False
) -> Page:
    """Draw one page.

    Args:
        pdf: the file, or its bytes.
        number: the page, from 1.
        columns: most characters of a line of its text.
        dpi: dots per inch of its picture.
        pixels: greatest width of the picture, whatever its dpi; 0: no limit.
        sign: mark where to sign, if the page has a place for that.

    Raises:
        DocumentError: the file cannot be read, or has no such page.
    """
    with LOCK:
        try:
            content = pdf if isinstance(pdf, bytes) else pdf.read_bytes()  # one reading: the hash is of it
            document = pypdfium2.PdfDocument(content)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise DocumentError("El PDF no se puede abrir para mostrarlo.") from error
        try:
            if not 1 <= number <= len(document):
                raise DocumentError(f"El PDF no tiene página {number}.")
            sheet = document[number - 1]
            scale = min(dpi / 72, (pixels or math.inf) / sheet.get_width())
            scale *= 1 - 1e-7  # the width is rounded up; this prevents one extra pixel
            image = sheet.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
            found = read(sheet)
        except pypdfium2.PdfiumError as error:
            raise DocumentError(f"La página {number} del PDF está dañada.") from error
        finally:
            document.close()
    spot = signature_place.find(found) if sign else None
    if spot:
        image = signature_place.mark(image, spot, scale)
    text = layout(found, columns, (spot, f"▼ {signature_place.HERE}") if spot else None)
    return Page(image, text, hashlib.sha256(content).hexdigest(), signature_place.room(spot, image, scale))


def read(sheet: pypdfium2.PdfPage) -> PageContent:
    """The content of an open page. Call it while holding the lock."""
    width, height = sheet.get_size()
    kinds = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    rules: list[RuledLine] = []
    pictures = []
    for thing in sheet.get_objects(filter=kinds):
        left, bottom, right, top = thing.get_bounds()
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(RuledLine(left, height - top, right, height - bottom))
        else:
            drawn = _stroked(thing) or min(right - left, top - bottom) < THIN
            rules += _rules(thing, height, drawn)
    return PageContent(width, list(_words(sheet, height)), rules, pictures)


def _words(sheet: pypdfium2.PdfPage, height: float) -> Iterator[PageWord]:
    """Characters that touch, joined to words."""
    text = sheet.get_textpage()
    probe = _Probe(text, height)
    open_word, last = None, None
    try:
        for index in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text, index))
            char = SIGNS.get(char, char)
            glyph = probe.glyph(index, char) if char.isprintable() and not char.isspace() else None
            if open_word and last and glyph and _touch(last, glyph):
                open_word = _joined(open_word, glyph)
            else:
                if open_word:
                    yield open_word
                open_word = glyph
            last = glyph
        if open_word:
            yield open_word
    finally:
        text.close()


class _Probe:
    """Asks PDFium where characters are; its buffers are reused, because a page has thousands."""

    def __init__(self, text: pypdfium2.PdfTextPage, height: float) -> None:
        self._text = text
        self._height = height
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()

    def glyph(self, index: int, char: str) -> PageWord:
        """One character and its place.

        Only the width is taken from its box: some fonts give no other measures.
        """
        box, matrix = self._box, self._matrix
        pdfium.FPDFText_GetLooseCharBox(self._text, index, box)
        pdfium.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        pdfium.FPDFText_GetMatrix(self._text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        return PageWord(char, box.left, box.right, self._height - self._y.value, max(size, 1.0))


def _joined(word: PageWord, glyph: PageWord) -> PageWord:
    """A word and the character after it."""
    text = unicodedata.normalize("NFC", word.text + glyph.text)
    return PageWord(text, word.left, max(word.right, glyph.right), word.baseline, word.size)


def _touch(last: PageWord, glyph: PageWord) -> bool:
    """Whether a character follows another without a gap, or is part of it, as in a ligature."""
    onward = glyph.left > last.left - 0.1 * last.size and glyph.left - last.right < 0.2 * last.size
    return onward and abs(glyph.baseline - last.baseline) < 0.3 * last.size


def _stroked(path: Any) -> bool:
    """Whether a path has a drawn outline."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _rules(path: Any, height: float, drawn: bool) -> Iterator[RuledLine]:
    """The horizontal and vertical lines of a path, with its closing lines."""
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


def _rule(
    one: tuple[float, float], other: tuple[float, float], height: float, drawn: bool
) -> Iterator[RuledLine]:
    """A line, unless it is sloped or too short for a border."""
    (x0, y0), (x1, y1) = one, other
    wide, tall = abs(x1 - x0), abs(y1 - y0)
    if min(wide, tall) < 1 and max(wide, tall) > THIN + 1:
        yield RuledLine(min(x0, x1), height - max(y0, y1), max(x0, x1), height - min(y0, y1), drawn)
