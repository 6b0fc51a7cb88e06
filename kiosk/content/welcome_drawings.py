"""Reads the drawings of the first screen: the office's mark and the things to bring.

A drawing only adds to the words beside it. One with mistakes is not shown, and the remarks about it are
warnings, because an error would prevent the kiosk from starting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kiosk.content.remarks import Remark, near
from kiosk.content.template_files import FLOW_FILE
from kiosk.content.text_drawing import TextDrawing, bad_signs, read_lines, too_high, too_wide
from kiosk.content.welcome_content import Welcome
from kiosk.content.wireframes import NAME

MARK_SIZE = (60, 5)
"""Most columns and lines of the office's mark."""
BRING_SIZE = (12, 4)
"""Most columns and lines of the drawing of a thing to bring."""

_Notice = partial(Remark, level="aviso")


@dataclass(frozen=True)
class WelcomeDrawings:
    """The drawings that can be shown."""

    mark: TextDrawing | None = None
    """None: the office's name is shown as text only."""
    things: Mapping[str, TextDrawing] = field(default_factory=dict)
    """Name -> drawing."""
    letters: tuple[TextDrawing, ...] = ()
    """The promise in large letters, in every size, the largest first; empty: only as text."""


def drawing_file(name: str) -> str:
    """Path of a drawing inside templates/."""
    return f"welcome/{name}.txt"


def welcome_drawings(
    welcome: Welcome, templates: Path, letters: tuple[TextDrawing, ...] = ()
) -> WelcomeDrawings:
    """Read the drawings of the first screen; those that are missing or have mistakes are left out."""
    things = {one.drawing: _read(templates, one.drawing, BRING_SIZE) for one in welcome.bring}
    return WelcomeDrawings(
        _read(templates, welcome.mark, MARK_SIZE),
        {name: drawing for name, drawing in things.items() if drawing},
        letters,
    )


def drawing_remarks(welcome: Welcome, templates: Path) -> Iterator[Remark]:
    """What is wrong with the drawings of the first screen, and the files that it does not use."""
    there = {path.stem for path in (templates / "welcome").glob("*.txt")}
    wanted = {"mark": (welcome.mark, MARK_SIZE)} if welcome.mark else {}
    for number, one in enumerate(welcome.bring, start=1):
        if one.drawing:
            wanted[f"bring → n.º {number} → drawing"] = one.drawing, BRING_SIZE
    for key, (name, size) in wanted.items():
        yield from _remarks(templates, there, f"welcome → {key}", name, size)
    for name in sorted(there - {name for name, _ in wanted.values()}):
        text = "la primera pantalla no usa este dibujo. Escriba su nombre en flow.toml o bórrelo."
        yield _Notice(drawing_file(name), "", text)


def _remarks(
    templates: Path, there: set[str], where: str, name: str, size: tuple[int, int]
) -> Iterator[Remark]:
    if not NAME.fullmatch(name):
        text = f"«{name}» no sirve como nombre. Use minúsculas sin tildes, números y guiones."
        yield _Notice(FLOW_FILE, where, text)
    elif name not in there:
        text = f"falta el dibujo {drawing_file(name)}. Créelo o borre esta línea.{near(name, there)}"
        yield _Notice(FLOW_FILE, where, text)
    else:
        lines, fault = read_lines(templates / drawing_file(name), size)
        if fault:
            yield _Notice(drawing_file(name), "", fault)
        for place, text in _faults(lines, size):
            yield _Notice(drawing_file(name), place, f"{text} Mientras tanto no se muestra.")


def _read(templates: Path, name: str, size: tuple[int, int]) -> TextDrawing | None:
    if not NAME.fullmatch(name):
        return None
    lines, _fault = read_lines(templates / drawing_file(name), size)
    return TextDrawing(tuple(lines)) if lines and not next(_faults(lines, size), None) else None


def _faults(lines: list[str], size: tuple[int, int]) -> Iterator[tuple[str, str]]:
    width, height = size
    yield from too_high(lines, height)
    for number, line in enumerate(lines, start=1):
        yield from bad_signs(line, number)
        yield from too_wide(line, number, width)
