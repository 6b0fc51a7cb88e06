"""What is wrong with the letters of a page of a PDF: off the paper, or signs that stand for none.

A page has thousands of letters, so each of them is asked for as little as possible.
"""

from __future__ import annotations

from itertools import repeat

import pypdfium2
import pypdfium2.raw as raw

EDGE = 1.0
"""Points that a letter's box may reach over the edge of the page; it is a little larger than its ink."""


def undrawn(text: pypdfium2.PdfTextPage) -> bool:
    """Whether a sign of the page stands for no letter."""
    signs = text.count_chars()
    errors = list(map(raw.FPDFText_HasUnicodeMapError, repeat(text.raw, signs), range(signs)))
    return 1 in errors and any(error == 1 and _typed(text, index) for index, error in enumerate(errors))


def outside(text: pypdfium2.PdfTextPage, width: float, height: float) -> bool:
    """Whether a letter reaches over the edge of the page.

    The boxes of whole runs of letters, with their spaces, are looked at first: most pages need no more.
    """
    runs = (text.get_rect(index) for index in range(text.count_rects()))
    if not any(_over(box, width, height) for box in runs):
        return False
    letters = (index for index in range(text.count_chars()) if _typed(text, index))
    return any(_over(text.get_charbox(index), width, height) for index in letters)


def _typed(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether it is a sign of the file itself, no space."""
    if raw.FPDFText_GetUnicode(text, index) <= 0x20:
        return False
    return bool(raw.FPDFText_IsGenerated(text, index) != 1)


def _over(box: tuple[float, float, float, float], width: float, height: float) -> bool:
    left, bottom, right, top = box
    return left < -EDGE or bottom < -EDGE or right > width + EDGE or top > height + EDGE
