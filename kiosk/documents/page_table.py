"""Tables of a page: found by their borders, laid out again in characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from textwrap import wrap

from kiosk.documents.sheet import Rule, Word, continues, lines, words_of

TOUCH = 3.0
"""Borders meet when they are this near, in points: borders have a thickness, corners are not drawn."""
SHORT = 9.0
"""No row of a table is lower than this, in points."""


@dataclass(frozen=True)
class Cell:
    """Text between two borders; `start` and `end` number the columns it takes."""

    start: int
    end: int
    paragraphs: Sequence[str]

    def wrapped(self, width: int) -> list[str]:
        """Lines of at most `width` characters."""
        return [
            line for text in self.paragraphs for line in wrap(text, width, break_on_hyphens=False) or [""]
        ]


@dataclass(frozen=True)
class Table:
    """A table with borders: where its upright and its level borders are."""

    xs: Sequence[float]
    ys: Sequence[float]
    uprights: Sequence[Rule]

    def holds(self, word: Word) -> bool:
        """Whether a word stands inside."""
        x, y = word.middle
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def has(self, rule: Rule) -> bool:
        """Whether a line is one of the borders."""
        across = self.xs[0] - TOUCH <= rule.left and rule.right <= self.xs[-1] + TOUCH
        return across and self.ys[0] - TOUCH <= rule.top and rule.bottom <= self.ys[-1] + TOUCH

    def text(self, words: Iterable[Word], widths: Sequence[float], columns: int) -> list[str]:
        """The table in lines of at most `columns` characters.

        Args:
            words: the words of the page; those outside are left out.
            widths: characters each column would take if text scaled like paper.
            columns: the longest line.
        """
        inside = [word for word in words if self.holds(word)]
        grid = [self._row(top, bottom, inside) for top, bottom in pairwise(self.ys)]
        single = [
            [c for row in grid for c in row if c.end - c.start == 1 and c.start == i]
            for i in range(len(widths))
        ]
        least = [
            max((len(w) for c in cells for p in c.paragraphs for w in p.split()), default=1)
            for cells in single
        ]
        gaps = len(widths) - 1
        if sum(least) + gaps > columns:
            return _records(grid, columns)
        separator = " │ " if sum(least) + 3 * gaps <= columns else "│"
        room = min(columns, max(round(sum(widths)), sum(least) + len(separator) * gaps))
        return _drawn(grid, _shared(least, widths, room - len(separator) * gaps), separator)

    def _row(self, top: float, bottom: float, words: Sequence[Word]) -> list[Cell]:
        """The cells between two level borders; a missing upright border makes one cell of two columns."""
        middle = (top + bottom) / 2
        edges = [
            i
            for i, x in enumerate(self.xs)
            if i in (0, len(self.xs) - 1)
            or any(
                abs(r.left - x) < TOUCH + 1 and r.top - TOUCH < middle < r.bottom + TOUCH
                for r in self.uprights
            )
        ]
        cells = []
        for start, end in pairwise(edges):
            left, right = self.xs[start], self.xs[end]
            inside = [w for w in words if left < w.middle[0] < right and top < w.middle[1] < bottom]
            cells.append(Cell(start, end, _paragraphs(inside, left, right)))
        return cells


def tables(rules: Sequence[Rule]) -> list[Table]:
    """The tables whose borders are among `rules`: two columns at least, or it is only a box."""
    found = []
    for group in _touching(rules):
        uprights = [rule for rule in group if not rule.flat]
        xs = _levels(rule.left for rule in uprights)
        levels = [rule.top for rule in group if rule.flat and _near(rule.left, xs) and _near(rule.right, xs)]
        ys = _levels([*levels, *(y for rule in uprights for y in (rule.top, rule.bottom))])
        if len(xs) > 2 and len(ys) > 1:
            found.append(Table(xs, ys, uprights))
    return found


def _near(value: float, places: Iterable[float]) -> bool:
    return any(abs(value - place) < TOUCH + 1 for place in places)


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet each other, directly or through others; ticks and boxes to mark are left out."""
    groups: list[tuple[Rule, list[Rule]]] = []
    for rule in sorted(rules, key=lambda rule: rule.top):
        if not rule.flat and rule.bottom - rule.top < SHORT:
            continue
        near = [group for group in groups if _meet(rule, group[0])]
        members = [rule, *(member for group in near for member in group[1])]
        areas = [rule, *(group[0] for group in near)]
        left, top = min(area.left for area in areas), min(area.top for area in areas)
        around = Rule(left, top, max(area.right for area in areas), max(area.bottom for area in areas))
        groups = [group for group in groups if not _meet(rule, group[0])]
        groups.append((around, members))
    return [members for _, members in groups]


def _meet(one: Rule, other: Rule) -> bool:
    across = one.left - TOUCH <= other.right and other.left - TOUCH <= one.right
    return across and one.top - TOUCH <= other.bottom and other.top - TOUCH <= one.bottom


def _levels(values: Iterable[float]) -> list[float]:
    """Distinct places, in order; the two edges of one thick border are one place."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOUCH + 1:
            found.append(value)
    return found


def _paragraphs(words: Iterable[Word], left: float, right: float) -> list[str]:
    """The text of a cell; its margins are taken to be alike on both sides."""
    found: list[list[list[Word]]] = []
    rows = lines(words)
    margin = max(0.0, min((row[0].left - left for row in rows), default=0.0))
    for row in rows:
        if found and not _digits(found[-1][-1], row) and continues(found[-1], row, right - min(margin, 8.0)):
            found[-1].append(row)
        else:
            found.append([row])
    return [words_of(paragraph) for paragraph in found]


def _digits(above: Sequence[Word], row: Sequence[Word]) -> bool:
    """Whether a number may be cut in two by a narrow column: joined with a blank it would be another one."""
    return above[-1].text[-1] in "0123456789/-." and row[0].text[0].isdigit()


def _shared(least: Sequence[int], wanted: Sequence[float], room: int) -> list[int]:
    """Widths near the wanted ones, none under its least, together no more than `room`."""
    scale = room / max(sum(wanted), 1.0)
    widths = [max(low, int(want * scale)) for low, want in zip(least, wanted, strict=True)]
    while sum(widths) > room:
        roomiest = max(range(len(widths)), key=lambda i: widths[i] - least[i])
        widths[roomiest] -= 1
    return widths


def _drawn(grid: Sequence[Sequence[Cell]], widths: Sequence[int], separator: str) -> list[str]:
    """Cells side by side, level lines where they help the eye."""
    bar = "─" * (sum(widths) + len(separator) * (len(widths) - 1))
    rows = []
    for row in grid:
        sizes = [sum(widths[c.start : c.end]) + len(separator) * (c.end - c.start - 1) for c in row]
        columns = [cell.wrapped(size) for cell, size in zip(row, sizes, strict=True)]
        rows.append(
            [
                separator.join(part.ljust(size) for part, size in zip(parts, sizes, strict=True))
                for parts in zip_longest(*columns, fillvalue="")
            ]
            or [""]
        )
    tall = any(len(row) > 1 for row in rows[1:])
    text = [bar]
    for number, shown in enumerate(rows):
        text.extend(shown)
        if tall or number == len(rows) - 1 or (number == 0 and len(widths) > 2):
            text.append(bar)
    return text


def _records(grid: Sequence[Sequence[Cell]], columns: int) -> list[str]:
    """A table too wide for the screen: each row as a list, every value after the head of its column."""
    heads = {cell.start: " ".join(cell.paragraphs) for cell in grid[0]}
    text = ["─" * columns]
    for row in grid[1:]:
        for cell in row:
            if cell.paragraphs:
                head = heads.get(cell.start, "")
                text.extend(wrap(f"{head}: {' '.join(cell.paragraphs)}", columns, subsequent_indent="  "))
        text.append("─" * columns)
    return text
