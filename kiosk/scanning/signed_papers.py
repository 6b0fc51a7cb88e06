"""Whether a scanned page is one of the papers of a session, and whether it is signed."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from kiosk.errors import ScanError
from kiosk.ports.scanning import KnownPage, WantedPaper
from kiosk.scanning.page_finder import DPI

OTHER_SESSION = "Esta hoja es de otra persona o de otra sesión: no se guardó. Ponga las suyas."
OLDER = "Esta hoja es de antes: sus datos cambiaron y se imprimió otra. Firme y ponga la hoja nueva."
NOT_WANTED = "Esta hoja no se firma ni se sube a SECOP II: no hace falta escanearla."
_INK = 110
"""Grey level below which a pixel is ink."""
_SIGNED = 0.004
"""Share of new ink in the signature's area; a thin stroke of 4 cm fills about 0.02."""


def check(page: KnownPage, code: str, wanted: Sequence[WantedPaper]) -> None:
    """Look whether a page is one of the papers of a session, as they were printed last.

    Args:
        page: as scanned.
        code: of the session.
        wanted: its papers.

    Raises:
        ScanError: it is not; its detail says why.
    """
    mark = page.mark
    if mark.code != code:
        raise ScanError(OTHER_SESSION)
    if (paper := next((one for one in wanted if one.document == mark.document), None)) is None:
        raise ScanError(NOT_WANTED)
    if (mark.version, mark.pages) != (paper.version, paper.pages):
        raise ScanError(OLDER)


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
