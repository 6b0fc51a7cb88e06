"""Where on a page to sign: found by the look of the page, marked on the screen and never on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from kiosk.documents.page_content import BLANK, PageContent, PageWord, RuledLine
from kiosk.documents.page_table import tables

HERE = "FIRME AQUÍ"
"""The mark, in words."""
SHORT, WIDE = 90.0, 0.75
"""Nobody signs on less than this many points, nor on a line over more than this share of the text."""
ABOVE, BELOW = 90.0, 30.0
"""How far from the line the word «Firma» above it, and the name under it, may stand, in points."""
ROOM = 20.0
"""Height of the mark on the picture, in points."""
GLOW, LETTERS = (255, 224, 130), (0, 0, 0)
"""Colours of the mark: as a text marker, and what it says."""
FONT = Path(__file__).parent / "fonts" / "LiberationSans-Bold.ttf"


def find(sheet: PageContent) -> RuledLine | None:
    """The line to sign on; None if the page has none.

    A drawn line, or a row of underscores, outside tables: one beside or under the word «Firma», else one with
    a name right under it; of several, the lowest. Lines from margin to margin only divide the page.
    """
    edges = [edge for word in sheet.words for edge in (word.left, word.right)]
    if not edges:
        return None
    longest = WIDE * (max(edges) - min(edges))
    lines = [line for line in _lines(sheet) if SHORT <= line.right - line.left <= longest]
    judged = [(_likely(line, sheet.words), line.top, line) for line in lines]
    likely, _, best = max(judged, key=lambda one: one[:2], default=(0, 0.0, None))
    return best if likely else None


def mark(image: Image.Image, line: RuledLine, scale: float) -> Image.Image:
    """The picture of a page with the room above a line marked.

    Args:
        image: the picture.
        line: where to sign, in points.
        scale: pixels a point.
    """
    left, right = round(line.left * scale), round(line.right * scale)
    top, bottom = round((line.top - ROOM) * scale), round(line.top * scale)
    room = (left, top, right + 1, bottom)
    there = image.crop(room)
    marked = image.copy()
    glow = Image.new("RGB", there.size, GLOW)
    marked.paste(ImageChops.multiply(there, glow), room)  # what is printed there stays to be read
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
    """2: the page says «Firma» there; 1: a name stands under it; 0: neither."""
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
