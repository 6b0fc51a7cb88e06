"""Finds the line to sign on a page, and marks it on the screen's picture; the mark is not printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from kiosk.documents.page_content import BLANK, PageContent, PageWord, RuledLine
from kiosk.documents.page_table import tables

HERE = "FIRME AQUÍ"
"""The text of the mark."""
SHORT, WIDE = 90.0, 0.75
"""Least points of a line to sign on, and its greatest share of the text's width."""
ABOVE, BELOW = 90.0, 30.0
"""Points between the line and the word «Firma» above it, or the name under it, at most."""
ROOM = 20.0
"""Points of the mark's height."""
SIGNATURE, UNDER = 48.0, 6.0
"""How far a signature reaches above and under its line, in points."""
GLOW, LETTERS = (255, 224, 130), (0, 0, 0)
"""Colours of the mark: background and letters."""
FONT = Path(__file__).parent / "fonts" / "LiberationSans-Bold.ttf"


def find(sheet: PageContent) -> RuledLine | None:
    """The line to sign on; None if the page has none.

    It is a drawn line, or a row of underscores, outside tables: one beside or under the word «Firma», or else
    one with a name under it; of several, the lowest. A line from margin to margin is a divider.
    """
    edges = [edge for word in sheet.words for edge in (word.left, word.right)]
    if not edges:
        return None
    longest = WIDE * (max(edges) - min(edges))
    lines = [line for line in _lines(sheet) if SHORT <= line.right - line.left <= longest]
    judged = [(_likely(line, sheet.words), line.top, line) for line in lines]
    likely, _, best = max(judged, key=lambda one: one[:2], default=(0, 0.0, None))
    return best if likely else None


def room(
    line: RuledLine | None, image: Image.Image, scale: float
) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of the room for a signature, as shares of the page; None without a line.

    Args:
        line: where to sign, in points.
        image: the picture of the page.
        scale: pixels a point.
    """
    if line is None:
        return None
    wide, high = image.width / scale, image.height / scale
    top, bottom = max(0.0, line.top - SIGNATURE), min(high, line.top + UNDER)
    return line.left / wide, top / high, line.right / wide, bottom / high


def mark(image: Image.Image, line: RuledLine, scale: float) -> Image.Image:
    """A copy of a page's picture with the area above a line marked.

    Args:
        image: the picture.
        line: where to sign, in points.
        scale: pixels per point.
    """
    left, right = round(line.left * scale), round(line.right * scale)
    top, bottom = round((line.top - ROOM) * scale), round(line.top * scale)
    room = (left, top, right + 1, bottom)
    there = image.crop(room)
    marked = image.copy()
    glow = Image.new("RGB", there.size, GLOW)
    marked.paste(ImageChops.multiply(there, glow), room)  # text that is printed there stays readable
    font = _font(round(9 * scale))
    place = (left + round(4 * scale), (top + bottom) / 2)
    ImageDraw.Draw(marked).text(place, f"{HERE} ▼", font=font, fill=LETTERS, anchor="lm")
    return marked


def _lines(sheet: PageContent) -> Iterator[RuledLine]:
    """Everything that may be a line to write on."""
    found = tables(sheet)
    for rule in sheet.rules:
        if rule.drawn and rule.flat and not any(table.has(rule) for table in found):
            yield rule
    for word in sheet.words:
        if BLANK.fullmatch(word.text) and not any(table.holds(word) for table in found):
            yield RuledLine(word.left, word.baseline, word.right, word.baseline)


def _likely(line: RuledLine, words: Iterable[PageWord]) -> int:
    """2: the word «Firma» is beside or near the line; 1: a name is under it; 0: neither."""
    likely = 0
    for word in words:
        over = word.left < line.right and line.left < word.right
        lower = word.baseline - line.top
        signing = word.text.casefold().startswith("firma")
        beside = abs(lower) < word.size and 0 <= line.left - word.right < ABOVE
        if signing and (beside or (over and -ABOVE < lower < BELOW)):
            return 2
        if over and 0 < lower < BELOW and not BLANK.fullmatch(word.text):
            likely = 1
    return likely


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
