"""Puts a word in pale large letters across each page of a PDF: it is no paper that counts."""

from __future__ import annotations

import math
from ctypes import c_float
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from kiosk.documents.page_stamp import edited
from kiosk.errors import DocumentError

_FONT = b"Helvetica-Bold"
"""One of the fonts that every viewer has (ISO 32000-1, 9.6.2.2)."""
_ARTIFACT = b"Artifact"
"""Says that the word is no part of the page's text (ISO 32000-1, 14.8.2.2)."""
_GREY, _ALPHA = 128, 70
"""Of 255: the text below stays easy to read."""
_SHARE = 0.7
"""Of the page's diagonal that the word takes."""
_POINTS = 100.0
"""Size the word is measured at."""


def put_across(pdf: Path, word: str) -> None:
    """Put a word across each page, from the lower left to the upper right.

    Args:
        pdf: the file.
        word: letters of Latin-1.

    Raises:
        DocumentError: the file cannot be read or written.
    """
    with edited(pdf) as document:
        for page in document:
            _put(document, page, word)


def _put(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, word: str) -> None:
    text = raw.FPDFPageObj_NewTextObj(document, _FONT, _POINTS)
    letters = word.encode("utf-16-le") + b"\0\0"
    buffer = (raw.FPDF_WCHAR * (len(letters) // 2)).from_buffer_copy(letters)
    left, low, right, high = (c_float() for _ in range(4))
    if not (text and raw.FPDFText_SetText(text, buffer)):
        raise DocumentError("No se pudo escribir sobre la página.")
    raw.FPDFPageObj_SetFillColor(text, _GREY, _GREY, _GREY, _ALPHA)
    raw.FPDFPageObj_GetBounds(text, left, low, right, high)
    width, height = page.get_size()
    scale = _SHARE * math.hypot(width, height) / (right.value - left.value)
    middle = pypdfium2.PdfMatrix().translate(-(left.value + right.value) / 2, -(low.value + high.value) / 2)
    turned = middle.scale(scale, scale).rotate(math.degrees(math.atan2(height, width)), ccw=True)
    matrix = turned.translate(width / 2, height / 2)
    raw.FPDFPageObj_Transform(text, matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    raw.FPDFPage_InsertObject(page, text)
    raw.FPDFPageObj_AddMark(text, _ARTIFACT)
    page.gen_content()
