"""What is on a page, and how words on paper make lines and paragraphs.

Distances are points (1/72 inch) from the page's left and top edges. Nothing here knows of PDF files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

MARKER = re.compile(r"[•·▪◦*–-]|\(?[0-9a-zA-Z]{1,2}[.)]")
"""What opens an item of a list; the gap after it is no gap between columns."""

GLUE = "\xa0"
"""A blank at which no line is broken."""

BLANK = re.compile(r"_{4,}|\.{4,}|…{2,}")
"""A line to write on, typed as a row of characters."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """Characters without a blank between them."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    """Of the font."""

    def saying(self, text: str) -> PageWord:
        """Another text in the same place."""
        return replace(self, text=text)

    @property
    def middle(self) -> tuple[float, float]:
        """A point amid the letters, right and down from the page's corner."""
        return (self.left + self.right) / 2, self.baseline - 0.3 * self.size


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A straight line, level or upright, or the room of a picture."""

    left: float
    top: float
    right: float
    bottom: float
    drawn: bool = True
    """False: the edge of a shaded area, which nobody sees as a line."""

    @property
    def flat(self) -> bool:
        """Level rather than upright."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page."""

    width: float
    words: Sequence[PageWord]
    rules: Sequence[RuledLine]
    pictures: Sequence[RuledLine]


def lines(words: Iterable[PageWord]) -> list[list[PageWord]]:
    """Words on one baseline, from the top of the page down, each line from left to right."""
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
    """The parts of a line that stand apart, as columns do."""
    parts = [[line[0]]]
    for before, word in pairwise(line):
        opening = len(parts) == 1 and len(parts[0]) == 1 and MARKER.fullmatch(before.text)
        if word.left - before.right > word.size and not opening:
            parts.append([])
        parts[-1].append(word)
    return parts


def body(line: Sequence[PageWord]) -> float:
    """Where the text of a line begins, after the marker of a list."""
    return line[1].left if len(line) > 1 and MARKER.fullmatch(line[0].text) else line[0].left


def full(line: Sequence[PageWord], word: PageWord, right: float) -> bool:
    """Whether `word` had no room left at the end of `line`, so that it had to begin a line."""
    return line[-1].right + (word.right - word.left) + 0.2 * word.size > right


def continues(above: Sequence[Sequence[PageWord]], line: Sequence[PageWord], right: float) -> bool:
    """Whether a line goes on with the paragraph above it.

    Args:
        above: the paragraph's lines so far, at least one.
        line: the line under it.
        right: where lines end at the latest.
    """
    first, last = above[0], above[-1]
    near = line[0].baseline - last[0].baseline < 1.7 * last[0].size
    alike = abs(line[0].size - last[0].size) < 0.15 * last[0].size
    under = min(abs(line[0].left - body(first)), abs(line[0].left - first[0].left)) < 3
    new_item = body(line) != line[0].left and body(first) != first[0].left and line[0].left < body(first) - 3
    return near and alike and under and not new_item and full(last, line[0], right)


def words_of(paragraph: Iterable[Sequence[PageWord]]) -> str:
    """The text of lines, as one line; an amount stays with its sign."""
    text = ""
    for line in paragraph:
        hyphened = len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and line[0].text[0].isalpha()
        text += ("" if hyphened else " ") + " ".join(word.text for word in line)
    return text.strip().replace("$ ", f"${GLUE}")
