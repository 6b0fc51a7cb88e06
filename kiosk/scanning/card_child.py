"""The child process that reads one card.

It reads a PNM image from its input and writes one line of JSON; its arguments are the
image's resolution and, if only one kind of code is looked for, its source. Only
number, names and kind of document are written: everything else a barcode holds stays in this process.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from io import BytesIO
from itertools import islice
from typing import Any

import zxingcpp
from PIL import Image, ImageChops, ImageStat

from kiosk.errors import ScanError
from kiosk.ports.scanning import CardReading, ScannedPage
from kiosk.scanning import card_finder, mrz, pdf417_layout
from kiosk.scanning.bounded_run import LateError, Patience, run

TESSERACT = "tesseract"
OCR_PATIENCE = Patience(silence=8, limit=8)
FOOT = 0.42
"""Share of the card's height in which the three lines of the MRZ are."""
LEAST_DPI = 200
"""Dots per inch below which the barcode's bars run together."""
COARSE = (
    f"Este escáner trabaja con menos de {LEAST_DPI} puntos por pulgada y así no se lee la cédula. "
    "Escriba sus datos y avise al funcionario."
)
UNREAD = (
    "No se pudo leer la cédula. Póngala con el código de barras hacia el vidrio, bien limpia y derecha, "
    "o escriba sus datos."
)


def reading(page: ScannedPage, source: str = "") -> CardReading:
    """The data of the card on the glass.

    Args:
        page: the glass.
        source: look for a code of this kind only, and not for long; empty: for every kind.

    Raises:
        ScanError: there is no readable card.
    """
    box = card_finder.find(page)
    pictures = card_finder.attempts(page, box)
    likely = list(islice(pictures, 2))
    if source:
        quick = _first(_barcode if source == pdf417_layout.SOURCE else _lines, likely)
        if quick is None:
            raise ScanError(UNREAD)
        return quick
    found = _first(_barcode, likely)
    # between the likely and the unlikely barcodes: it takes longer than one of them. The coarse picture comes
    # first: on the fine one the recogniser takes the fillers for other letters
    for picture in reversed(likely):
        found = found or _lines(picture)
    found = found or _first(_barcode, pictures)
    if found is None:
        raise ScanError(UNREAD if page.dpi >= LEAST_DPI else COARSE)
    return found


def _first(
    look: Callable[[Image.Image], CardReading | None], pictures: Iterable[Image.Image]
) -> CardReading | None:
    """The result from the first picture that has one."""
    return next((found for picture in pictures if (found := look(picture))), None)


def _barcode(picture: Image.Image) -> CardReading | None:
    for result in zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.PDF417), try_downscale=False
    ):
        if found := pdf417_layout.read(result.bytes):
            middle = (result.position.top_left.y + result.position.bottom_right.y) / 2
            return replace(found, upside_down=middle < picture.height / 2)  # it stands in the lower half
    return None


def _lines(picture: Image.Image) -> CardReading | None:
    """The data of the MRZ, first as the card seems to lie, then the other way round."""
    turned = picture.transpose(Image.Transpose.ROTATE_180)
    ways = [(picture, False), (turned, True)]
    if _edges(turned) > _edges(picture):
        ways.reverse()
    for way, upside_down in ways:
        if found := _recognised(way):
            return replace(found, upside_down=upside_down)
    return None


def _edges(picture: Image.Image) -> float:
    """How many edges of letters stand where an MRZ would: its three full lines have more than all else."""
    foot = picture.crop((0, round(picture.height * (1 - FOOT)), picture.width, picture.height))
    shifted = ImageChops.offset(foot, 2, 0)
    return ImageStat.Stat(ImageChops.difference(foot, shifted).point([0] * 40 + [1] * 216)).sum[0]


def _recognised(picture: Image.Image) -> CardReading | None:
    if (program := shutil.which(TESSERACT)) is None:
        return None
    foot = picture.crop((0, round(picture.height * (1 - FOOT)), picture.width, picture.height))
    stream = BytesIO()
    foot.save(stream, "PNG", dpi=(card_finder.DPI, card_finder.DPI))
    allowed = "tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
    command = [program, "stdin", "stdout", "-l", "eng", "--psm", "6", "-c", allowed]
    try:
        done = run(command, OCR_PATIENCE, stream.getvalue())
    except (LateError, OSError):
        return None
    return mrz.read(done.output.decode("utf-8", "replace"))


def main() -> None:
    """Read an image from standard input and write the answer."""
    answer: dict[str, Any]
    try:
        image = Image.open(sys.stdin.buffer, formats=["PPM"])
        answer = asdict(reading(ScannedPage(image, int(sys.argv[1])), *sys.argv[2:]))
    except ScanError as error:
        answer = {"trouble": error.detail}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
