"""Lays a page out as plain text, in lines as on paper.

Lines keep their order. Words do not overlap and are cut only if they are longer than a line. Tables keep
their columns. White space becomes one empty line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from kiosk.documents.page_content import (
    BLANK,
    GLUE,
    PageContent,
    PageWord,
    RuledLine,
    body,
    chunks,
    continues,
    lines,
    words_of,
)
from kiosk.documents.page_table import Table, tables

CENTRED = 8.0
"""Points; a line whose margins differ by less is centred."""
NARROW = 24
"""Least characters of a paragraph at the right."""
MARKED = 12.0
"""Points of a text line's height above a marked place."""
PICTURE = "[imagen]"
"""Text in place of a picture."""


@dataclass(frozen=True)
class Block:
    """Lines of text and their place on paper."""

    top: float
    bottom: float
    lines: Sequence[str]


class Scale:
    """Converts x coordinates of the paper to columns of characters.

    The smaller of the two side margins is removed on both sides, so that centred text stays centred.
    """

    def __init__(self, sheet: PageContent, columns: int) -> None:
        spans = [(word.left, word.right) for word in sheet.words]
        spans += [(rule.left, rule.right) for rule in sheet.rules]
        margin = min((min(left, sheet.width - right) for left, right in spans), default=0.0)
        margin = max(0.0, min(margin, sheet.width / 4))
        self.columns = columns
        self.left, self.right = margin, sheet.width - margin

    def column(self, x: float) -> int:
        """The column, from 0, of a point `x` from the left edge."""
        share = (x - self.left) / (self.right - self.left)
        return max(0, min(self.columns, round(share * self.columns)))


def layout(sheet: PageContent, columns: int, mark: tuple[RuledLine, str] | None = None) -> str:
    """The page as text.

    Args:
        sheet: what is on the page.
        columns: the longest line, in characters; fewer than 20 are taken as 20.
        mark: a place on the page, and words to be shown above it.

    Returns:
        Lines without trailing blanks; an empty text for an empty page.
    """
    scale = Scale(sheet, max(20, columns))
    found = tables(sheet)
    outside = [word for word in sheet.words if not any(table.holds(word) for table in found)]
    rows = lines(_shortened(outside, scale))
    blocks = [_table(table, sheet.words, scale) for table in found]
    blocks += _prose(rows, scale)
    blocks += _rules([rule for rule in sheet.rules if _stands_alone(rule, found, rows)], scale)
    blocks += [_picture(picture, scale) for picture in sheet.pictures]
    blocks += [_mark(*mark, scale)] if mark else []
    return _stacked(sorted(blocks, key=lambda block: block.top))


def _stacked(blocks: Sequence[Block]) -> str:
    """Join blocks from top to bottom, with one empty line where the paper has a gap."""
    text: list[str] = []
    bottom = None
    for block in blocks:
        if bottom is not None and block.top - bottom > 6:
            text.append("")
        text.extend(line.replace(GLUE, " ").rstrip() for line in block.lines)
        bottom = block.bottom
    return "\n".join(text)


def _shortened(words: Iterable[PageWord], scale: Scale) -> list[PageWord]:
    """Lines to write on, cut to the length they have on paper."""
    return [
        word.saying(word.text[0] * max(4, scale.column(word.right) - scale.column(word.left) - 1))
        if BLANK.fullmatch(word.text)
        else word
        for word in words
    ]


def _stands_alone(rule: RuledLine, found: Sequence[Table], rows: Sequence[Sequence[PageWord]]) -> bool:
    """Whether a line is neither a border of a table nor an underline of words."""
    if not (rule.drawn and rule.flat and rule.right - rule.left > 30) or any(t.has(rule) for t in found):
        return False
    return not any(
        -0.1 < (rule.top - row[0].baseline) / row[0].size < 0.25
        and row[0].left < rule.left + 3
        and rule.right < row[-1].right + 3
        for row in rows
    )


def _rules(rules: Iterable[RuledLine], scale: Scale) -> Iterator[Block]:
    """Each line once: some programs draw a thick line as an area with two edges."""
    above: list[RuledLine] = []
    for rule in sorted(rules, key=lambda rule: rule.top):
        if not any(rule.top - a.top < 4 and rule.left < a.right and a.left < rule.right for a in above):
            start, end = scale.column(rule.left), scale.column(rule.right)
            yield Block(rule.top, rule.top, [" " * start + "─" * (end - start)])
        above.append(rule)


def _picture(picture: RuledLine, scale: Scale) -> Block:
    middle = (picture.top + picture.bottom) / 2
    start = scale.column((picture.left + picture.right) / 2) - len(PICTURE) // 2
    return Block(middle, middle, [" " * max(0, min(start, scale.columns - len(PICTURE))) + PICTURE])


def _mark(place: RuledLine, words: str, scale: Scale) -> Block:
    start = min(scale.column(place.left), scale.columns - len(words))
    top = place.top - 0.8 * MARKED  # above the line, and above letters that stand on it
    return Block(top, place.top, [" " * start + words])


def _table(table: Table, words: Sequence[PageWord], scale: Scale) -> Block:
    starts = [scale.column(x) for x in table.xs]
    widths = [float(end - start) for start, end in pairwise(starts)]
    text = table.text(words, widths, scale.columns)
    indent = min(starts[0], scale.columns - max(map(len, text)))
    return Block(table.ys[0], table.ys[-1], [" " * indent + line for line in text])


def _prose(rows: Iterable[Sequence[PageWord]], scale: Scale) -> list[Block]:
    """The lines outside tables; lines of one paragraph are joined."""
    groups: list[list[Sequence[PageWord]]] = []
    flowing = False
    for row in rows:
        spread = len(chunks(row)) > 1
        if flowing and not spread and continues(groups[-1], row, scale.right):
            groups[-1].append(row)
        else:
            groups.append([row])
        flowing = not spread
    return [_paragraph(group, scale) for group in groups]


def _paragraph(rows: Sequence[Sequence[PageWord]], scale: Scale) -> Block:
    """One paragraph, aligned as on paper, or one line with separate parts."""
    first, last = rows[0], rows[-1]
    top, bottom = first[0].baseline - 0.8 * first[0].size, last[0].baseline + 0.2 * last[0].size
    parts = chunks(first)
    if len(parts) > 1:
        return Block(top, bottom, _spread(parts, scale))
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    before, after = left - scale.left, scale.right - right
    text = words_of(rows)
    if before > 12 and abs(before - after) < CENTRED:
        shown = [line.center(scale.columns) for line in _wrapped(text, scale.columns)]
    elif before > 0.4 * (scale.right - scale.left) and after < CENTRED:
        shown = [line.rjust(scale.columns) for line in _wrapped(text, scale.columns)]
    else:
        start, spare = scale.column(left), scale.columns - len(text)
        indent = start if scale.columns - start >= NARROW else min(start, max(scale.columns // 3, spare))
        hang = len(first[0].text) + 1 if body(first) != first[0].left else 0
        shown = [" " * indent + line for line in _wrapped(text, scale.columns - indent, hang)]
    return Block(top, bottom, shown)


def _wrapped(text: str, width: int, hang: int = 0) -> list[str]:
    return wrap(text, width, subsequent_indent=" " * hang, break_on_hyphens=False)


def _spread(parts: Sequence[Sequence[PageWord]], scale: Scale) -> list[str]:
    """Separate parts of a line at their places; parts that do not fit are wrapped in their columns."""
    texts = [words_of([part]) for part in parts]
    starts: list[int] = []
    end = 0
    for part, text in zip(parts, texts, strict=True):
        starts.append(max(scale.column(part[0].left), end))
        end = starts[-1] + len(text) + 2
    for i in reversed(range(len(starts))):  # a part beyond the right edge moves back
        limit = starts[i + 1] - 2 if i + 1 < len(starts) else scale.columns
        starts[i] = min(starts[i], limit - len(texts[i]))
    if starts[0] < 0:
        return _narrow(parts, texts, scale)
    line = ""
    for start, text in zip(starts, texts, strict=True):
        line = line.ljust(start) + text
    return [line]


def _narrow(parts: Sequence[Sequence[PageWord]], texts: Sequence[str], scale: Scale) -> list[str]:
    """Parts too long for one line: each is wrapped within its own column."""
    edges = [scale.column(part[0].left) for part in parts] + [scale.columns + 1]
    widths = [end - start - 1 for start, end in pairwise(edges)]
    least = [max(map(len, text.split(" "))) for text in texts]
    if any(width < low for width, low in zip(widths, least, strict=True)):
        return [line for text in texts for line in _wrapped(text, scale.columns)]
    columns = [_wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
    height = max(map(len, columns))
    shown = []
    for number in range(height):
        line = ""
        for start, column in zip(edges, columns, strict=False):
            line = line.ljust(start) + (column[number] if number < len(column) else "")
        shown.append(line)
    return shown
