"""Draws docs/architecture.svg: the layers of the program, from its own imports.

python -m bench.architecture [OUT.svg]

The rows are the layers of the import contract in pyproject.toml. Names, numbers of modules and texts come
from the packages. Arrows come from the imports. An arrow is left out if a longer path leads to the same box.
Arrows to the rows below `ports` are left out: every row uses these, and they would hide the others.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "kiosk"
PICTURE = ROOT / "docs" / "architecture.svg"
WIDTH, MARGIN = 1120, 44
"""Width of the picture; width of its left margin, where the numbers of the rows are."""
COLUMN = 356
"""Width of the column of the screens; the services share the rest."""
GAP = 16
"""Space between two boxes side by side."""
FIRST_TOP, BETWEEN, HEAD, LINE = 16, 30, 33, 15
"""Top of the first row; space between rows; height of a box without text; height of a line of text."""
LETTER = 5.7
"""Mean width of a letter of the small text at 11.5 px, rounded up."""
SCREEN_PACKAGES = ("app", "screens", "widgets")
"""Packages written with Textual: they are drawn in one column, with the arrows to the services beside it."""
FIRST_SIBLING = "sessions"
"""The package that the services are drawn beside."""
UNDRAWN_BELOW = "ports"
"""The last row that arrows are drawn to."""
CAPTION = (
    "A row may import every row below it, but the app, screens, widgets and sessions import no service. "
    "Boxes side by side do not import each other.",
    "Below ports no arrows are drawn: every row may use what is there.",
)
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Box:
    """A package or module of `kiosk`, and where it is drawn."""

    name: str
    row: int
    lines: tuple[str, ...]
    """The lines of its purpose."""
    left: float
    width: float
    top: float
    height: float

    @property
    def right(self) -> float:
        """The x coordinate of the right side."""
        return self.left + self.width


def layers() -> list[list[str]]:
    """The layers of the import contract, the highest first; siblings are in one list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    lines = next(one["layers"] for one in contracts if one["type"] == "layers")
    return [re.split(r"\s*[|:]\s*", line) for line in lines]


def services() -> list[str]:
    """The packages that only `cli` may build: the siblings of `sessions`."""
    return next([name for name in row if name != FIRST_SIBLING] for row in layers() if FIRST_SIBLING in row)


def imports() -> dict[str, set[str]]:
    """The imports between layers: name -> imported names, with late imports and those for type checkers."""
    graph = grimp.build_graph("kiosk", cache_dir=None)
    names = [name for row in layers() for name in row]
    for name in names:
        if graph.find_children(f"kiosk.{name}"):
            graph.squash_module(f"kiosk.{name}")
    return {
        name: {
            found.removeprefix("kiosk.")
            for found in graph.find_modules_directly_imported_by(f"kiosk.{name}")
            if found.removeprefix("kiosk.") in {*names} - {name}
        }
        for name in names
    }


def modules(name: str) -> int:
    """The number of files of a member of a layer, without `__init__`."""
    return len([file for file in (PACKAGE / name).rglob("*.py") if file.stem != "__init__"]) or 1


def purpose(name: str) -> str:
    """The first sentence of a member's docstring, up to its first colon, semicolon or dot."""
    folder = PACKAGE / name
    file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return re.split(r"[:;.](?:\s|$)", text.replace("\n", " "))[0]


def boxes() -> dict[str, Box]:
    """The place of every box: a row for each layer, the screens in a column to the left of the services."""
    placed: dict[str, Box] = {}
    top = float(FIRST_TOP)
    whole = WIDTH - MARGIN - GAP
    for number, row in enumerate(layers()):
        places = [(name, left, width, _wrapped(name, width)) for name, left, width in _row(row, whole)]
        height = HEAD + LINE * max(len(lines) + (name in services()) for name, *_, lines in places)
        for name, left, width, lines in places:
            placed[name] = Box(name, number, lines, MARGIN + left, width, top, height)
        top += height + BETWEEN
    return placed


def _wrapped(name: str, width: float) -> tuple[str, ...]:
    return tuple(textwrap.wrap(purpose(name), int((width - 20) / LETTER)))


def _row(row: list[str], whole: float) -> list[tuple[str, float, float]]:
    """Name, left and width of each box of a row."""
    if row[0] == "widgets":
        return [("widgets", 0, (COLUMN - GAP) / 2)]
    if row[0] in SCREEN_PACKAGES:
        return [(row[0], 0, COLUMN)]
    if FIRST_SIBLING in row:
        start, half = COLUMN + 2 * GAP, (COLUMN - GAP) / 2
        share = (whole - start + GAP) / len(services())
        beside = [(name, start + share * i, share - GAP) for i, name in enumerate(services())]
        return [(FIRST_SIBLING, half + GAP, half), *beside]
    share = (whole + GAP) / len(row)
    return [(name, share * i, share - GAP) for i, name in enumerate(row)]


def arrows(placed: dict[str, Box]) -> list[tuple[Box, Box]]:
    """The imports to draw: down to `ports`, without those that a longer path replaces."""
    known = imports()

    def reached(start: set[str]) -> set[str]:
        found: set[str] = set()
        while start:
            found |= start
            start = {name for one in start for name in known[one]} - found
        return found

    return [
        (placed[name], placed[other])
        for name in placed
        for other in sorted(known[name])
        if placed[other].row <= placed[UNDRAWN_BELOW].row and other not in reached(known[name] - {other})
    ]


def draw() -> str:
    """The picture as SVG text; the same program gives the same text."""
    placed = boxes()
    height = max(box.top + box.height for box in placed.values()) + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" font-family="{FONT}">',
        "<title>The layers of the kiosk, drawn from its imports</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0L8 4L0 8Z" fill="#5b6b62"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>',
        *_background(placed),
        *(_arrow(above, below) for above, below in arrows(placed)),
        *(_box(box) for box in placed.values()),
        _words(
            MARGIN + COLUMN + 2 * GAP,
            placed["cli"].top + 39,
            "composition.py builds these services and hands them to the app as what ports asks for",
            "#a84b08",
        ),
        *(_number(box) for box in placed.values() if box.left == MARGIN or box.name == FIRST_SIBLING),
        *(
            _words(MARGIN, height - 34 + LINE * number, line, "#5b6b62")
            for number, line in enumerate(CAPTION)
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _background(placed: dict[str, Box]) -> list[str]:
    """The background behind the packages that are written with Textual."""
    first, last = placed[SCREEN_PACKAGES[0]], placed[SCREEN_PACKAGES[-1]]
    shade = (
        f'<rect x="{first.left - 10:g}" y="{first.top - 12:g}" width="{first.width + 20:g}" '
        f'height="{last.top + last.height - first.top + 24:g}" rx="10" fill="#dcebf2"/>'
    )
    textual = [
        _words(last.right + 12, last.top + 22 + LINE * number, words, "#1f6f8b")
        for number, words in enumerate(("written with", "Textual"))
    ]
    return [shade, *textual]


def _arrow(above: Box, below: Box) -> str:
    """A vertical line in the middle of what both boxes share."""
    x = (max(above.left, below.left) + min(above.right, below.right)) / 2
    return (
        f'<path d="M{x:g} {above.top + above.height:g}V{below.top - 2:g}" stroke="#5b6b62" '
        'stroke-width="1.5" fill="none" marker-end="url(#tip)"/>'
    )


def _box(box: Box) -> str:
    """A box with its name, its purpose, and the number of its modules."""
    edge = "#0b5d3b"
    if box.name in SCREEN_PACKAGES:
        edge = "#1f6f8b"
    elif box.name in services():
        edge = "#a84b08"
    inside = [
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" rx="6" '
        f'fill="#ffffff" stroke="{edge}" stroke-width="1.5"/>',
        f'<text x="{box.left + 10:g}" y="{box.top + 21:g}" font-size="15" font-weight="bold" '
        f'fill="{edge}">{escape(box.name)}</text>',
    ]
    if (PACKAGE / box.name).is_dir():
        y = box.top + box.height - 10 if box.name in services() else box.top + 21
        inside.append(
            f'<text x="{box.right - 10:g}" y="{y:g}" font-size="11.5" text-anchor="end" '
            f'fill="#5b6b62">{modules(box.name)} modules</text>'
        )
    inside += [
        _words(box.left + 10, box.top + 39 + LINE * number, line, "#17211c")
        for number, line in enumerate(box.lines)
    ]
    return "\n".join(inside)


def _number(box: Box) -> str:
    """The number of a row, at the left."""
    return (
        f'<text x="16" y="{box.top + 29:g}" font-size="11.5" text-anchor="middle" '
        f'fill="#5b6b62">{box.row + 1}</text>'
    )


def _words(x: float, y: float, text: str, colour: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="11.5" fill="{colour}">{escape(text)}</text>'


def main(out: Path) -> None:
    """Write the picture if it has changed."""
    picture = draw()
    if not out.exists() or out.read_text("utf-8") != picture:
        out.write_text(picture, "utf-8")
        print(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
