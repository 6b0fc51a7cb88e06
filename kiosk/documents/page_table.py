"""Finds the tables of a page by their borders, and lays them out in characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from textwrap import wrap

from kiosk.documents.page_content import PageContent, PageWord, RuledLine, chunks, continues, lines, words_of

TOUCH = 3.0
"""Points; borders nearer than this meet: they have a thickness, and corners may not be drawn."""
TALL = 72.0
"""Most points of a row's height, if only two horizontal lines show that it is a row."""
SHORT = 9.0
"""Least points of a row's height."""


@dataclass(frozen=True)
class Cell:
    """Text between two borders; `start` and `end` are the first column and the one after the last."""

    start: int
    end: int
    paragraphs: Sequence[str]

    def wrapped(self, width: int) -> list[str]:
        """The text in lines of at most `width` characters."""
        return [
            line for text in self.paragraphs for line in wrap(text, width, break_on_hyphens=False) or [""]
        ]


@dataclass(frozen=True)
class Table:
    """A table with borders: the places of its vertical and horizontal borders."""

    xs: Sequence[float]
    ys: Sequence[float]
    uprights: Sequence[RuledLine]

    def holds(self, word: PageWord) -> bool:
        """Whether a word is inside the table."""
        x, y = word.middle
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def has(self, rule: RuledLine) -> bool:
        """Whether a line is one of the table's borders."""
        across = self.xs[0] - TOUCH <= rule.left and rule.right <= self.xs[-1] + TOUCH
        return across and self.ys[0] - TOUCH <= rule.top and rule.bottom <= self.ys[-1] + TOUCH

    def text(self, words: Iterable[PageWord], widths: Sequence[float], columns: int) -> list[str]:
        """The table in lines of at most `columns` characters.

        Args:
            words: the words of the page; those outside are ignored.
            widths: characters of each column if the page is scaled to the screen.
            columns: most characters of a line.
        """
        inside = [word for word in words if self.holds(word)]
        grid = [self._row(top, bottom, inside) for top, bottom in pairwise(self.ys)]
        least, whole = _needs(grid, len(widths))
        gaps = len(widths) - 1
        if sum(least) + gaps > columns:
            return _records(grid, columns)
        if sum(whole) + 3 * gaps <= columns:
            least = whole
        separator = " │ " if sum(least) + 3 * gaps <= columns else "│"
        room = min(columns, max(round(sum(widths)), sum(least) + len(separator) * gaps))
        return _drawn(grid, _shared(least, widths, room - len(separator) * gaps), separator)

    def _row(self, top: float, bottom: float, words: Sequence[PageWord]) -> list[Cell]:
        """The cells between two horizontal borders.

        A missing vertical border gives a cell of several columns.
        """
        inside = [word for word in words if top < word.middle[1] < bottom]
        middle, last = (top + bottom) / 2, len(self.xs) - 1
        here = [rule.left for rule in self.uprights if rule.top - TOUCH < middle < rule.bottom + TOUCH]
        borders = [i for i in range(1, last) if _near(self.xs[i], here)]
        if not borders:  # a row with level borders only: the columns of its neighbours, where no text crosses
            parts = [part for line in lines(inside) for part in chunks(line)]
            borders = [
                i for i in range(1, last) if not any(p[0].left < self.xs[i] < p[-1].right for p in parts)
            ]
        cells = []
        for start, end in pairwise([0, *borders, last]):
            left, right = self.xs[start], self.xs[end]
            own = [word for word in inside if left < word.middle[0] < right]
            cells.append(Cell(start, end, _paragraphs(own, left, right)))
        return cells


def tables(sheet: PageContent) -> list[Table]:
    """The tables of a page. A frame with fewer than two columns is no table."""
    found = _bordered(sheet.rules)
    return [_extended(table, [t for t in found if t is not table], sheet) for table in found]


def _extended(table: Table, others: Sequence[Table], sheet: PageContent) -> Table:
    """The table with the rows below that have horizontal borders only, as LibreOffice draws them."""
    ys = list(table.ys)
    for rule in sorted((rule for rule in sheet.rules if rule.flat and rule.drawn), key=lambda rule: rule.top):
        same = _near(rule.left, table.xs[:1]) and _near(rule.right, table.xs[-1:])
        if not same or rule.top - ys[-1] < TOUCH + 1:
            continue
        row = [word for word in sheet.words if ys[-1] < word.middle[1] < rule.top]
        parts = [part for line in lines(row) for part in chunks(line)]
        crossing = any(part[0].left < x < part[-1].right for part in parts for x in table.xs[1:-1])
        if not row or crossing or rule.top - ys[-1] > TALL or any(other.has(rule) for other in others):
            break
        ys.append(rule.top)
    return replace(table, ys=ys)


def _bordered(rules: Sequence[RuledLine]) -> list[Table]:
    """Tables as far as their vertical borders reach."""
    found = []
    for group in _touching([*rules, *_implied(rules)]):
        uprights = [rule for rule in group if not rule.flat]
        flats = [rule for rule in group if rule.flat]
        ends = [rule.left for rule in uprights]
        if flats:
            ends += [min(rule.left for rule in flats), max(rule.right for rule in flats)]
        xs = _levels(ends)
        levels = [rule.top for rule in flats if _near(rule.left, xs) and _near(rule.right, xs)]
        ys = _levels([*levels, *(y for rule in uprights for y in (rule.top, rule.bottom))])
        if len(xs) > 2 and len(ys) > 1:
            found.append(Table(xs, ys, uprights))
    return found


def _implied(rules: Sequence[RuledLine]) -> Iterator[RuledLine]:
    """Vertical borders that are not drawn: where pieces of the lines above and below both end."""
    levels: list[list[RuledLine]] = []
    for rule in sorted((rule for rule in rules if rule.flat), key=lambda rule: rule.top):
        if levels and rule.top - levels[-1][0].top < TOUCH + 1:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    for above, below in pairwise(levels):
        joints = [x for x in _joints(above) if _near(x, _joints(below))]
        if joints:
            left, right = min(rule.left for rule in above), max(rule.right for rule in above)
            for x in (left, *joints, right):
                yield RuledLine(x, above[0].top, x, below[0].top, drawn=False)


def _joints(level: Sequence[RuledLine]) -> list[float]:
    """Where one piece of a horizontal line ends and the next begins."""
    starts = [rule.left for rule in level]
    ends = [rule.right for rule in level if _near(rule.right, starts)]
    return [x for x in _levels(ends) if not any(r.left + TOUCH + 1 < x < r.right - TOUCH - 1 for r in level)]


def _near(value: float, places: Iterable[float]) -> bool:
    return any(abs(value - place) < TOUCH + 1 for place in places)


def _touching(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    """Groups of lines that touch; ticks and check boxes are left out."""
    groups: list[tuple[RuledLine, list[RuledLine]]] = []
    for rule in sorted(rules, key=lambda rule: rule.top):
        if not rule.flat and rule.bottom - rule.top < SHORT:
            continue
        near = [group for group in groups if _meet(rule, group[0])]
        members = [rule, *(member for group in near for member in group[1])]
        areas = [rule, *(group[0] for group in near)]
        left, top = min(area.left for area in areas), min(area.top for area in areas)
        around = RuledLine(left, top, max(area.right for area in areas), max(area.bottom for area in areas))
        groups = [group for group in groups if not _meet(rule, group[0])]
        groups.append((around, members))
    return [members for _, members in groups]


def _meet(one: RuledLine, other: RuledLine) -> bool:
    across = one.left - TOUCH <= other.right and other.left - TOUCH <= one.right
    return across and one.top - TOUCH <= other.bottom and other.top - TOUCH <= one.bottom


def _levels(values: Iterable[float]) -> list[float]:
    """Distinct places, in order; the two edges of a thick border are one place."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOUCH + 1:
            found.append(value)
    return found


def _paragraphs(words: Iterable[PageWord], left: float, right: float) -> list[str]:
    """The text of a cell by paragraph; both margins are assumed to be equal."""
    found: list[list[list[PageWord]]] = []
    rows = lines(words)
    margin = max(0.0, min((row[0].left - left for row in rows), default=0.0))
    for row in rows:
        if found and not _digits(found[-1][-1], row) and continues(found[-1], row, right - min(margin, 8.0)):
            found[-1].append(row)
        else:
            found.append([row])
    return [words_of(paragraph) for paragraph in found]


def _digits(above: Sequence[PageWord], row: Sequence[PageWord]) -> bool:
    """Whether a narrow column may have cut a number in two: joined with a space it would be another."""
    return above[-1].text[-1] in "0123456789/-." and row[0].text[0].isdigit()


def _needs(grid: Sequence[Sequence[Cell]], columns: int) -> tuple[list[int], list[int]]:
    """The longest word and the longest text of each column; cells with several columns do not count."""
    least, whole = [1] * columns, [1] * columns
    for cell in (cell for row in grid for cell in row if cell.end - cell.start == 1):
        for text in cell.paragraphs:
            least[cell.start] = max(least[cell.start], *map(len, text.split(" ")))
            whole[cell.start] = max(whole[cell.start], len(text))
    return least, whole


def _shared(least: Sequence[int], wanted: Sequence[float], room: int) -> list[int]:
    """Widths near the wanted ones: none under its least, together at most `room`."""
    scale = room / max(sum(wanted), 1.0)
    widths = [max(low, int(want * scale)) for low, want in zip(least, wanted, strict=True)]
    while sum(widths) > room:
        roomiest = max(range(len(widths)), key=lambda i: widths[i] - least[i])
        widths[roomiest] -= 1
    return widths


def _drawn(grid: Sequence[Sequence[Cell]], widths: Sequence[int], separator: str) -> list[str]:
    """Cells side by side, with horizontal lines between tall rows."""
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
    """A table too wide for the screen: each row as a list of column head and value."""
    heads = {cell.start: " ".join(cell.paragraphs) for cell in grid[0]}
    text = ["─" * columns]
    for row in grid[1:]:
        for cell in row:
            if cell.paragraphs:
                head = heads.get(cell.start, "")
                text.extend(wrap(f"{head}: {' '.join(cell.paragraphs)}", columns, subsequent_indent="  "))
        text.append("─" * columns)
    return text
