"""The content of a page, and how its words form lines and paragraphs.

Distances are in points (1/72 inch) from the page's left and top edges. This module knows nothing of PDF
files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

MARKER = re.compile(r"[•·▪◦*–-]|\(?[0-9a-zA-Z]{1,2}[.)]")
"""A marker of a list item; the gap after it is no gap between columns."""

GLUE = "\xa0"
"""A space at which no line is broken."""

BLANK = re.compile(r"_{4,}|\.{4,}|…{2,}")
"""A line to write on, typed as a row of characters."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """Characters without a space between them, and their place."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    """Size of the font."""

    def saying(self, text: str) -> PageWord:
        """The same word with another text."""
        return replace(self, text=text)

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside the letters: x and y from the page's top left corner."""
        return (self.left + self.right) / 2, self.baseline - 0.3 * self.size


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A straight line, horizontal or vertical, or the area of a picture."""

    left: float
    top: float
    right: float
    bottom: float
    drawn: bool = True
    """False: the edge of a shaded area, which is not visible as a line."""

    @property
    def flat(self) -> bool:
        """Whether it is horizontal."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PageContent:
    """The content of one page."""

    width: float
    words: Sequence[PageWord]
    rules: Sequence[RuledLine]
    pictures: Sequence[RuledLine]


def lines(words: Iterable[PageWord]) -> list[list[PageWord]]:
    """The words grouped by baseline, from top to bottom, each line from left to right."""
    found: list[list[PageWord]] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if found and word.baseline - found[-1][0].baseline < 0.3 * min(word.size, found[-1][0].size):
            found[-1].append(word)
        else:
            found.append([word])
    for line in found:
        line.sort(key=lambda word: word.left)
    return found


def chunks(line: Sequence[PageWord]) -> list[list[PageWord]]:
    """The parts of a line that are separated by wide gaps, as columns are."""
    parts = [[line[0]]]
    for before, word in pairwise(line):
        opening = len(parts) == 1 and len(parts[0]) == 1 and MARKER.fullmatch(before.text)
        if word.left - before.right > word.size and not opening:
            parts.append([])
        parts[-1].append(word)
    return parts


def body(line: Sequence[PageWord]) -> float:
    """Left edge of a line's text, after the marker of a list."""
    return line[1].left if len(line) > 1 and MARKER.fullmatch(line[0].text) else line[0].left


def full(line: Sequence[PageWord], word: PageWord, right: float) -> bool:
    """Whether `word` did not fit at the end of `line`, so that it begins a new line."""
    return line[-1].right + (word.right - word.left) + 0.2 * word.size > right


def continues(above: Sequence[Sequence[PageWord]], line: Sequence[PageWord], right: float) -> bool:
    """Whether a line belongs to the paragraph above it.

    Args:
        above: the paragraph's lines so far, at least one.
        line: the line under it.
        right: right edge of the text.
    """
    first, last = above[0], above[-1]
    near = line[0].baseline - last[0].baseline < 1.7 * last[0].size
    alike = abs(line[0].size - last[0].size) < 0.15 * last[0].size
    under = min(abs(line[0].left - body(first)), abs(line[0].left - first[0].left)) < 3
    new_item = body(line) != line[0].left and body(first) != first[0].left and line[0].left < body(first) - 3
    return near and alike and under and not new_item and full(last, line[0], right)


def words_of(paragraph: Iterable[Sequence[PageWord]]) -> str:
    """The text of several lines as one line; no break is allowed between $ and the amount."""
    text = ""
    for line in paragraph:
        hyphened = len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and line[0].text[0].isalpha()
        text += ("" if hyphened else " ") + " ".join(word.text for word in line)
    return text.strip().replace("$ ", f"${GLUE}")
