"""The signed pages of a session, in any order, and which of them are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PIL import Image, ImageChops, ImageFilter

from kiosk.errors import ScanError
from kiosk.interview.page_mark import PageMark
from kiosk.ports.scanning import KnownPage, WantedPaper
from kiosk.scanning.page_finder import DPI

OTHER_SESSION = "Esta hoja es de otra persona o de otra sesión: no se guardó. Ponga las suyas."
OLDER = "Esta hoja es de antes: sus datos cambiaron y se imprimió otra. Firme y ponga la hoja nueva."
NOT_WANTED = "Esta hoja no se firma ni se sube a SECOP II: no hace falta escanearla."
_INK = 110
"""Grey level below which a pixel is ink."""
_SIGNED = 0.004
"""Share of new ink in the signature's area; a thin stroke of 4 cm fills about 0.02."""


class SignedPapers:
    """Collects pages and knows which are missing; holds the pictures until files are made from them."""

    def __init__(self, code: str, wanted: Sequence[WantedPaper]) -> None:
        self._code = code
        self._wanted = {paper.document: paper for paper in wanted}
        self._pages: dict[tuple[str, int], Image.Image] = {}

    def take(self, page: KnownPage) -> None:
        """Store a page; a newer scan replaces an older one.

        Raises:
            ScanError: it is no page of this session's documents as they were last printed; its detail says
                which.
        """
        self.check(page)
        self._pages[page.mark.document, page.mark.page] = page.image

    def check(self, page: KnownPage) -> None:
        """Look whether a page is wanted, without keeping it; raises ScanError as `take` does."""
        mark = page.mark
        if mark.code != self._code:
            raise ScanError(OTHER_SESSION)
        if (paper := self._wanted.get(mark.document)) is None:
            raise ScanError(NOT_WANTED)
        if (mark.version, mark.pages) != (paper.version, paper.pages):
            raise ScanError(OLDER)

    def missing(self) -> tuple[PageMark, ...]:
        """The pages that have not been scanned, in order."""
        return tuple(
            PageMark(paper.document, page, paper.pages, self._code, paper.version)
            for paper in self._wanted.values()
            for page in range(1, paper.pages + 1)
            if (paper.document, page) not in self._pages
        )

    def missing_words(self) -> str:
        """The missing pages as a Spanish sentence; empty: none."""
        lacking = [
            self._wanted[mark.document].title
            + (f", página {mark.page} de {mark.pages}" if mark.pages > 1 else "")
            for mark in self.missing()
        ]
        return f"Falta: {'; '.join(lacking)}." if lacking else ""

    def complete(self) -> Mapping[str, Sequence[Image.Image]]:
        """Id of each complete document -> its pages in order."""
        lacking = {mark.document for mark in self.missing()}
        return {
            paper.document: [self._pages[paper.document, page] for page in range(1, paper.pages + 1)]
            for paper in self._wanted.values()
            if paper.document not in lacking
        }


def seems_signed(scanned: Image.Image, printed: Image.Image, room: tuple[float, float, float, float]) -> bool:
    """Whether the signature's area has ink that was not printed. Use it to ask, not to refuse.

    Args:
        scanned: a page from page_finder.
        printed: the same page as it was printed, at any resolution.
        room: left, top, right and bottom of the area, as shares of the page.
    """
    before = printed.convert("L").resize(scanned.size, Image.Resampling.BICUBIC)
    left, top, right, bottom = room
    width, height = scanned.size
    box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    ink, known = (_ink(image.crop(box)) for image in (scanned, before))
    near = known.filter(ImageFilter.MaxFilter(2 * round(DPI / 25) + 1))  # the scan may be a millimetre off
    added = ImageChops.subtract(ink, near)
    return added.histogram()[255] / max(1, added.width * added.height) > _SIGNED


def _ink(image: Image.Image) -> Image.Image:
    return image.convert("L").point([255 if level < _INK else 0 for level in range(256)])
