"""Checks a finished PDF: every value is on a page, and no placeholder is left.

An engine may lose text without an error: a box it cannot draw, a sign without a glyph, a line below the edge
of the paper. So this module looks for every value in the text of the pages.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from kiosk.documents import pdfium
from kiosk.errors import DocumentError

EDGE = 1.0
"""Points that a letter's box may reach over the edge of the page; it is a little larger than its ink."""
WHOLE_PAGE = 40
"""Letters of a value that fill a page between its start and its end, at least: a few are found anywhere."""
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
        self.typed: list[str] = []
        """The same with its blanks and capitals."""
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
        self.typed.append(text.get_text_range().replace(_HYPHEN, "-"))
        self.pages.append(letters(self.typed[-1]))
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
    values = [(found, value) for value in printed if (found := letters(value))]
    if fault := _fault(read, Counter(found for found, _ in values), dict(values)):
        raise ProofError(f"{label}: {fault}")


def _fault(read: _Read, wanted: Counter[str], typed: Mapping[str, str]) -> str:
    """What is wrong with the pages; empty if nothing is.

    Args:
        read: the pages.
        wanted: the letters of each value, and how often they are on the pages at least.
        typed: the letters of a value -> the value itself.
    """
    if read.outside:
        return "hay texto fuera de la hoja. Revise en Word las tablas, los márgenes y el tamaño del papel."
    if read.undrawn:
        return "hay signos que no se pudieron dibujar. Cámbielos en Word."
    missing = sum(
        1
        for value, times in wanted.items()
        if not _shown(value, times, read.pages) and not _with_signs(typed[value], times, read.typed)
    )
    if missing:
        return (
            f"{missing} de los datos no se ven completos en el papel. Revise en Word los cuadros de texto "
            "y las formas: el dato debe ir en un párrafo o en una tabla sencilla."
        )
    if _tag_left("".join(read.pages), wanted):
        return "quedó una etiqueta sin llenar. Revise las llaves en Word."
    return ""


def _tag_left(text: str, wanted: Counter[str]) -> bool:
    """Whether a tag stands on the pages that nobody typed.

    Two values side by side may make one (`{` and `{`), and a value over the end of a page is in pieces: where
    no more braces are printed than were typed, all of them were.
    """
    if not any(tag in text for tag in _TAGS):
        return False
    typed = {brace: sum(value.count(brace) * times for value, times in wanted.items()) for brace in "{}"}
    if all(text.count(brace) <= times for brace, times in typed.items()):
        return False
    for value in sorted(wanted, key=len, reverse=True):
        if any(tag in value for tag in _TAGS):
            text = text.replace(value, "")
    return any(tag in text for tag in _TAGS)


def _shown(value: str, times: int, pages: Sequence[str]) -> bool:
    """Whether a value is on the pages at least so many times."""
    if sum(page.count(value) for page in pages) >= times:
        return True
    if times == 1 or len(pages) > 1:
        found = sum(page.count(value) for page in pages) + _over_pages(value, pages)
        return found >= times
    return False


def _over_pages(value: str, pages: Sequence[str]) -> int:
    """How often a value begins on one page and ends on a later one."""
    return sum(1 for first in range(len(pages) - 1) if _goes_on(value, pages, first))


def _goes_on(value: str, pages: Sequence[str], first: int) -> bool:
    rest = value
    for page in pages[first:]:
        if rest in page:
            return rest != value
        length = _longest_start(rest, page)
        if length == 0 or (rest != value and length < WHOLE_PAGE):
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
    rest, signs = _parted(value)
    if not signs:
        return False
    read = [_parted(page) for page in pages]
    found = sum(plain.count(rest) for plain, _ in read) if rest else times
    there = sum((drawn for _, drawn in read), Counter[str]())
    return found >= times and all(there[sign] >= count * times for sign, count in signs.items())


def _parted(text: str) -> tuple[str, Counter[str]]:
    """The usual letters of a text, and its other signs, each with the marks over it.

    `İ` and `i̇` are one sign each: their dot takes the letter under it along to the other font.
    """
    units: list[str] = []
    for sign in filter(letters, unicodedata.normalize("NFKC", text)):
        if units and unicodedata.combining(sign):
            units[-1] += sign
        else:
            units.append(sign)
    usual = letters("".join(unit for unit in units if max(unit) <= _PLAIN_END))
    return usual, Counter(unit.casefold() for unit in units if max(unit) > _PLAIN_END)
