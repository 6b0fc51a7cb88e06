"""Checks a finished PDF: every value is on a page, and no placeholder is left.

An engine may lose text without an error: a box it cannot draw, a sign without a glyph, a line below the edge
of the paper. So this module looks for every value in the text of the pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pypdfium2

from kiosk.documents import page_letters, pdfium
from kiosk.errors import DocumentError

WHOLE_PAGE = 40
"""Letters of a value that fill a page between its start and its end, at least: a few are found anywhere."""
LONG_WORD = 13
"""Letters of a word that may be parted by the end of a line, at least."""
_WORDS = re.compile(r"\w+|[^\w]")
_GAP = "\0"
"""Stands for a value that was found whole; no page has this sign."""
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

    @cached_property
    def parted(self) -> list[_Parted]:
        """Each page with its signs of another font apart."""
        return [_Parted(page) for page in self.typed]

    def _read(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        text = page.get_textpage()
        self.typed.append(text.get_text_range().replace(_HYPHEN, "-"))
        self.pages.append(letters(self.typed[-1]))
        self.undrawn = self.undrawn or page_letters.undrawn(text)
        self.outside = self.outside or page_letters.outside(text, width, height)


def letters(text: str) -> str:
    """The text as it is compared: without spaces and invisible signs, in one case."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if plain.isprintable():
        return plain
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf"))


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
        if not _shown(value, times, read.pages, typed[value])
        and not _with_signs(typed[value], times, read.parted)
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


def _shown(value: str, times: int, pages: Sequence[str], typed: str) -> bool:
    """Whether a value is on the pages at least so many times.

    Args:
        value: its letters.
        times: how often it is wanted.
        pages: the letters of each page.
        typed: the value as it was typed: its blanks tell where it may be parted.
    """
    found = sum(page.count(value) for page in pages)
    return found >= times or found + _over_pages(value, pages, typed) >= times


def _over_pages(value: str, pages: Sequence[str], typed: str) -> int:
    """How often a value begins on one page and ends on a later one.

    The value may also be whole on both: these are not looked at.
    """
    if len(pages) < 2:
        return 0
    rest, ends = [page.replace(value, _GAP) for page in pages], _line_ends(typed)
    return sum(1 for first in range(len(rest) - 1) if _goes_on(value, rest, first, ends))


def _goes_on(value: str, pages: Sequence[str], first: int, ends: Sequence[int]) -> bool:
    """Whether a value begins on this page and goes on over the next ones."""
    longest = _longest_start(value, pages[first])
    return any(_ends(value, end, pages, first + 1) for end in reversed(ends) if end <= longest)


def _ends(value: str, begun: int, pages: Sequence[str], page: int) -> bool:
    """Whether a page has the rest of a value, or is full of it and a later page has the rest."""
    rest = value[begun:]
    while page < len(pages) and rest not in pages[page]:
        length = _longest_start(rest, pages[page])
        if length < WHOLE_PAGE:
            return False
        rest, page = rest[length:], page + 1
    return page < len(pages)


def _line_ends(value: str) -> list[int]:
    """After how many of its letters a value may be parted by the end of a line.

    Letters as `letters` counts them. A word is parted only if it is long: pieces of a short one are found
    anywhere.
    """
    ends: list[int] = []
    count = 0
    for word in _WORDS.findall(unicodedata.normalize("NFKC", value)):
        length = len(letters(word))
        ends += range(count + 1, count + length) if length >= LONG_WORD else ()
        count += length
        ends.append(count)
    return sorted({end for end in ends if 0 < end < count})


def _longest_start(value: str, page: str) -> int:
    """Number of letters from the start of a value that are together on a page."""
    low, high = 0, len(value)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if value[:middle] in page else (low, middle - 1)
    return low


def _with_signs(value: str, times: int, pages: Sequence[_Parted]) -> bool:
    """Whether a value is there when signs of another font are looked for apart: they may be anywhere.

    LibreOffice draws such a sign, or only the mark over a letter, after the rest of the line: also one of the
    page's own between two lines of a value.

    Args:
        value: as it was typed.
        times: how often it is wanted.
        pages: the parts of each page.
    """
    own = _Parted(value)
    there = sum((page.signs for page in pages), Counter[str]())
    if any(there[sign] < count * times for sign, count in own.signs.items()):
        return False
    whole = [own.pattern.sub(lambda _: own.bare, page.bare) for page in pages]
    return _shown(own.usual, times, [page.usual for page in pages], own.typed) or _shown(
        own.bare, times, whole, own.typed
    )


class _Parted:
    """A text whose signs of another font are parted from its usual letters."""

    def __init__(self, text: str) -> None:
        units = _units(text)
        self.typed = "".join(unit for unit in units if max(unit) <= _PLAIN_END)
        self.usual = letters(self.typed)
        """Without letters that have a mark over them: it may take its letter along to the other font."""
        self.bare = letters("".join(unit[0] for unit in units if unit[0] <= _PLAIN_END))
        """With these letters, but without their marks."""
        self.signs = Counter(
            sign.casefold() for sign in "".join(units) if sign > _PLAIN_END and letters(sign)
        )
        """The other signs and marks, and how often each is there."""
        self._units = units

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds `bare`, also where letters with a mark are missing."""
        pieces = [(letters(unit[0]), len(unit)) for unit in self._units if unit[0] <= _PLAIN_END]
        found = (re.escape(piece) + ("?" if length > 1 else "") for piece, length in pieces if piece)
        return re.compile("".join(found))


def _units(text: str) -> list[str]:
    """Blanks, and each letter together with the marks over it, even with a blank between them."""
    units: list[str] = []
    letter = -1
    for sign in unicodedata.normalize("NFKC", text):
        if letter >= 0 and unicodedata.combining(sign):
            units[letter] += sign
            continue
        if letters(sign):
            letter = len(units)
        units.append(sign)
    return units
