"""Draws cédulas of invented people as a scanner sees them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pdf417gen import encode, render_image
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from kiosk.scanning.mrz import check_digit

DPI = 600
"""Dots per inch at which cards are drawn; scanned pages may have any other resolution."""
CARD = (round(85.6 / 25.4 * DPI), round(53.98 / 25.4 * DPI))
YELLOW, PALE = (236, 214, 150), (226, 236, 240)
CANARY = b"CANARIO-HUELLA-7391"
"""Bytes in place of the fingerprints; they must never leave the decoder."""
OCR_B = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"


@dataclass(frozen=True)
class Holder:
    """An invented holder."""

    number: str = "1065123456"
    surnames: tuple[str, str] = ("NUÑEZ", "PEÑA")
    names: tuple[str, str] = ("MARÍA", "INVENTADA")


def barcode_content(holder: Holder, size: int = 531) -> bytes:
    """The bytes in the barcode of a yellow cédula: 531 or 520."""
    content = bytearray(size)
    start = 0 if size == 531 else -11

    def put(at: int, text: bytes) -> None:
        content[start + at : start + at + len(text)] = text

    put(11, b"02050102001"[:11])
    put(24, b"PubDSK_1")
    put(40, b"00000001")
    put(48, holder.number.rjust(10, "0").encode())
    for at, word in zip((58, 81, 104, 127), (*holder.surnames, *holder.names), strict=True):
        put(at, word.encode("latin-1"))
    put(150, b"0F19870615050010O+")
    put(200, CANARY)
    rest = random.Random(7)  # noqa: S311 - noise that is the same every time
    at = start + 200 + len(CANARY)
    content[at:] = bytes(rest.randrange(256) for _ in range(size - at))
    assert len(content) == size
    return bytes(content)


def yellow(holder: Holder, size: int = 531) -> Image.Image:
    """The back of a yellow cédula."""
    card = Image.new("RGB", CARD, YELLOW)
    draw = ImageDraw.Draw(card)
    draw.text((120, 90), "FECHA DE NACIMIENTO 15-JUN-1987", fill=(60, 50, 40), font=_font(60))
    draw.rectangle((CARD[0] - 420, 80, CARD[0] - 120, 420), outline=(90, 70, 50), width=6)
    codes = encode(barcode_content(holder, size), columns=12, security_level=3)
    code = render_image(codes, scale=1, ratio=3, padding=0).convert("RGB")
    wide, high = round(3.05 * DPI), round(0.95 * DPI)
    code = code.resize((wide, high), Image.Resampling.NEAREST)
    card.paste(code, ((CARD[0] - wide) // 2, CARD[1] - high - 90))
    return card


def digital(holder: Holder, *, country: str = "COL", spoilt: bool = False) -> Image.Image:
    """The back of a digital cédula, with the three lines."""
    card = Image.new("RGB", CARD, PALE)
    draw = ImageDraw.Draw(card)
    draw.rectangle((100, 80, 500, 480), outline=(80, 90, 110), width=8)
    font = ImageFont.truetype(OCR_B, 92)
    for row, line in enumerate(mrz_lines(holder, country, spoilt=spoilt)):
        step = (CARD[0] - 240) / 30
        for column, symbol in enumerate(line):
            draw.text((120 + column * step, CARD[1] - 430 + row * 128), symbol, fill=(20, 20, 25), font=font)
    return card


def mrz_lines(holder: Holder, country: str = "COL", *, spoilt: bool = False) -> tuple[str, str, str]:
    """The three lines of TD1; `spoilt`: the last check digit is wrong, as in public specimens."""
    bare = str.maketrans("ÁÉÍÓÚÜÑ", "AEIOUUN")
    first = ("I<COL" + "000123456" + check_digit("000123456")).ljust(30, "<")
    birth, expiry, number = "870615", "330101", holder.number.ljust(11, "<")
    birth, expiry = birth + check_digit(birth), expiry + check_digit(expiry)
    last = check_digit(first[5:] + birth + expiry + number)
    if spoilt:
        last = str((int(last) + 1) % 10)
    second = f"{birth}F{expiry}{country}{number}{last}"
    third = "<".join(holder.surnames) + "<<" + "<".join(holder.names)
    return first, second, third.translate(bare)[:30].ljust(30, "<")


def on_glass(
    card: Image.Image,
    *,
    angle: float = 0.0,
    dpi: int = 300,
    noise: float = 0.0,
    shadow: bool = False,
    blur: float = 0.0,
    at: tuple[float, float] = (4.0, 5.0),
    seed: int = 1,
) -> Image.Image:
    """A Letter page with the card on it, as a scan.

    Args:
        card: picture of the card.
        angle: degrees counter-clockwise.
        dpi: resolution of the scan.
        noise: standard deviation of the sensor's noise, in levels.
        shadow: draw the shadow of a lid that is not closed.
        blur: radius of the blur, in pixels.
        at: the card's centre, in inches.
        seed: seed of the noise.
    """
    scale = dpi / DPI
    small = card.resize((round(card.width * scale), round(card.height * scale)), Image.Resampling.LANCZOS)
    mask = Image.new("L", small.size, 255)
    smooth = Image.Resampling.BICUBIC
    turned, hole = (one.rotate(angle, smooth, expand=True) for one in (small, mask))
    page = Image.new("RGB", (round(8.5 * dpi), 11 * dpi), (247, 248, 247))
    x, y = round(at[0] * dpi - turned.width / 2), round(at[1] * dpi - turned.height / 2)
    if shadow:
        dark = Image.new("RGB", page.size, (150, 150, 152))
        edge = Image.new("L", page.size, 0)
        edge.paste(hole.point([level * 2 // 3 for level in range(256)]), (x + dpi // 25, y + dpi // 25))
        page = Image.composite(dark, page, edge.filter(ImageFilter.GaussianBlur(dpi / 40)))
    page.paste(turned, (x, y), hole)
    if blur:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        page = _noisy(page, noise, seed)
    return page


def _noisy(page: Image.Image, noise: float, seed: int) -> Image.Image:
    random.seed(seed)
    tile = Image.effect_noise((page.width, page.height), noise)
    return ImageChops.add(page, Image.merge("RGB", (tile, tile, tile)), 1, -128)


def _font(size: int) -> ImageFont.FreeTypeFont:
    from kiosk.documents.signature_place import FONT

    return ImageFont.truetype(FONT, size)
