"""Checks a finished PDF: every value is on a page, and no placeholder is left.

An engine may lose text without an error: a box it cannot draw, a sign without a glyph, a line below the edge
of the paper. So this module looks for every value in the text of the pages.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from kiosk.documents import pdfium
from kiosk.errors import DocumentError

EDGE = 1.0
"""Points that a letter's box may reach over the edge of the page; it is a little larger than its ink."""
_TAGS = ("{{", "}}", "{%", "%}")
_HYPHEN = "\ufffe"
"""PDFium's sign for a hyphen at the end of a line."""
_PLAIN_END = "\u00ff"
"""Last sign that all fonts have; LibreOffice may draw later ones after the rest of the line."""


class ProofError(DocumentError):
    """A page of a finished PDF does not show a value."""

    code = "D6"


class _Read:
    """The text of a PDF without spaces, and whether all of it is on the pages."""

    def __init__(self, path: Path) -> None:
        self.pages: list[str] = []
        self.outside = self.undrawn = False
        with pdfium.LOCK:
            document = pypdfium2.PdfDocument(path)
            try:
                for page in document:
                    self._read(page)
            finally:
                document.close()

    def _read(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        text = page.get_textpage()
        self.pages.append(letters(text.get_text_range().replace(_HYPHEN, "-")))
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        found = [ctypes.byref(side) for side in (left, right, bottom, top)]
        for index in range(text.count_chars()):
            sign = raw.FPDFText_GetUnicode(text, index)
            if sign <= 0x20 or raw.FPDFText_IsGenerated(text, index) == 1:
                continue
            self.undrawn = self.undrawn or raw.FPDFText_HasUnicodeMapError(text, index) == 1
            raw.FPDFText_GetCharBox(text, index, *found)
            self.outside = self.outside or (
                left.value < -EDGE
                or bottom.value < -EDGE
                or right.value > width + EDGE
                or top.value > height + EDGE
            )


def letters(text: str) -> str:
    """The text as it is compared: without spaces and invisible signs, in one case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        sign
        for sign in plain.casefold()
        if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf")
    )


def prove(pdf: Path, printed: Iterable[str], label: str) -> None:
    """Check that a finished PDF shows every value that was filled in.

    Args:
        pdf: the file.
        printed: every value, repeated as often as it has to be on the pages.
        label: name of the document in an error.

    Raises:
        ProofError: a value is missing, or text is off the page. The error names the document, never a value.
    """
    try:
        read = _Read(pdf)
    except (pypdfium2.PdfiumError, OSError):
        raise ProofError(f"{label}: no se pudo leer el PDF que salió.") from None
    wanted = Counter(found for value in printed if (found := letters(value)))
    if fault := _fault(read, wanted):
        raise ProofError(f"{label}: {fault}")


def _fault(read: _Read, wanted: Counter[str]) -> str:
    if read.outside:
        return "hay texto fuera de la hoja. Revise en Word las tablas, los márgenes y el tamaño del papel."
    if read.undrawn:
        return "hay signos que no se pudieron dibujar. Cámbielos en Word."
    missing = sum(1 for value, times in wanted.items() if not _shown(value, times, read.pages))
    if missing:
        return (
            f"{missing} de los datos no se ven completos en el papel. Revise en Word los cuadros de texto "
            "y las formas: el dato debe ir en un párrafo o en una tabla sencilla."
        )
    rest = "".join(read.pages)
    for value in sorted(wanted, key=len, reverse=True):
        if any(tag in value for tag in _TAGS):  # a value may contain a tag
            rest = rest.replace(value, "")
    if any(tag in rest for tag in _TAGS):
        return "quedó una etiqueta sin llenar. Revise las llaves en Word."
    return ""


def _shown(value: str, times: int, pages: Sequence[str]) -> bool:
    """Whether a value is on the pages at least so many times."""
    if sum(page.count(value) for page in pages) >= times:
        return True
    if times == 1 or len(pages) > 1:
        found = sum(page.count(value) for page in pages) + _over_pages(value, pages)
        if found >= times:
            return True
    return _with_signs(value, times, pages)


def _over_pages(value: str, pages: Sequence[str]) -> int:
    """How often a value begins on one page and ends on a later one."""
    return sum(1 for first in range(len(pages) - 1) if _goes_on(value, pages, first))


def _goes_on(value: str, pages: Sequence[str], first: int) -> bool:
    rest = value
    for page in pages[first:]:
        if rest in page:
            return rest != value
        length = _longest_start(rest, page)
        if length == 0:
            return False
        rest = rest[length:]
    return False


def _longest_start(value: str, page: str) -> int:
    """Number of letters from the start of a value that are together on a page."""
    low, high = 0, len(value)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if value[:middle] in page else (low, middle - 1)
    return low


def _with_signs(value: str, times: int, pages: Sequence[str]) -> bool:
    """Whether a value with signs of another font is there: its usual letters together, the signs anywhere."""
    signs = Counter(sign for sign in value if sign > _PLAIN_END)
    if not signs:
        return False
    there = Counter("".join(pages))
    plain = [_plain(page) for page in pages]
    rest = _plain(value)
    found = sum(page.count(rest) for page in plain) if rest else times
    return found >= times and all(there[sign] >= count * times for sign, count in signs.items())


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign <= _PLAIN_END)
