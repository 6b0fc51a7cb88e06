"""Reads drawings of SECOP's screens and of papers: small text files, what to look for between [[ and ]].

A drawing only adds to the words beside it. One with mistakes is not shown, and the remarks about it are
warnings, because an error would prevent the kiosk from starting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from kiosk.content.models import Flow, FormStep, GuideStep
from kiosk.content.remarks import Remark, near
from kiosk.content.template_files import file_version, step_file
from kiosk.content.text_drawing import bad_signs, read_lines, too_high, too_wide

WIDTH = 44
"""Most columns of a drawing, without the marks."""
HEIGHT = 9
"""Most lines of a drawing."""
OPEN, CLOSE = "[[", "]]"
"""Marks before and after what to press; both are on the same line."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""Form of a drawing's name; it has no path separator, so the file is inside the folder."""
_MARK = re.compile(r"(\[\[|\]\])")

_Notice = partial(Remark, level="aviso")


class Run(NamedTuple):
    """Part of a line, with one style."""

    text: str
    highlighted: bool = False
    """Whether it is what to press."""


@dataclass(frozen=True)
class Wireframe:
    """A drawing, its marks turned into highlighted runs."""

    lines: tuple[tuple[Run, ...], ...]

    @property
    def text(self) -> str:
        """The letters without marks, for paper and for tests of the words."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)

    @property
    def width(self) -> int:
        """Columns of the longest line."""
        return max((len(line) for line in self.text.split("\n")), default=0)


def wireframe_file(name: str) -> str:
    """Path of a drawing inside templates/."""
    return f"wireframes/{name}.txt"


def wireframe_names(templates: Path) -> set[str]:
    """Names of all drawings in the folder."""
    return {path.stem for path in (templates / "wireframes").glob("*.txt")}


def read(templates: Path, name: str) -> Wireframe | None:
    """Read a drawing; None if its file is missing or has mistakes. Raises nothing for those."""
    if not NAME.fullmatch(name):
        return None
    file = templates / wireframe_file(name)
    return _read(file, file_version(file))


@lru_cache(maxsize=64)
def _read(file: Path, _version: str) -> Wireframe | None:
    """A drawing; it is read again only when its file has changed."""
    lines, _fault = read_lines(file, (WIDTH, HEIGHT))
    if not lines or next(_broken(lines), None):
        return None
    return Wireframe(tuple(_runs(line) for line in lines))


def drawings(flow: Flow, templates: Path) -> dict[str, Wireframe]:
    """Step id -> its drawing, for the steps whose drawing can be read."""
    found = ((step.id, read(templates, step.wireframe)) for step in _drawn(flow))
    return {step_id: drawing for step_id, drawing in found if drawing}


def _drawn(flow: Flow) -> Iterator[FormStep | GuideStep]:
    """The steps that name a drawing."""
    return (step for step in flow.steps if isinstance(step, FormStep | GuideStep) and step.wireframe)


def remarks(flow: Flow, templates: Path) -> list[Remark]:
    """What is wrong with the drawings, in the order of the journey, and the drawings that no step uses."""
    there = wireframe_names(templates)
    wanted: dict[str, None] = {}
    found: list[Remark] = []
    for step in _drawn(flow):
        if not NAME.fullmatch(step.wireframe):
            text = f"«{step.wireframe}» no sirve como nombre. Use minúsculas sin tildes, números y guiones."
            found.append(_Notice(step_file(step.id), "wireframe", text))
        elif step.wireframe not in there:
            text = f"falta el dibujo {wireframe_file(step.wireframe)}. Créelo o borre esta línea."
            found.append(_Notice(step_file(step.id), "wireframe", text + near(step.wireframe, there)))
        else:
            wanted[step.wireframe] = None
    for name in wanted:
        found += _file_remarks(templates, name)
    for name in sorted(there - set(wanted)):
        text = "ningún paso usa este dibujo. Escriba su nombre en wireframe o bórrelo."
        found.append(_Notice(wireframe_file(name), "", text))
    return found


def _file_remarks(templates: Path, name: str) -> Iterator[Remark]:
    file = wireframe_file(name)
    lines, fault = read_lines(templates / file, (WIDTH, HEIGHT))
    if fault:
        yield _Notice(file, "", fault)
        return
    faults = list(_broken(lines))
    for where, text in faults:
        yield _Notice(file, where, f"{text} Mientras tanto no se muestra.")
    if not faults and not any(run.highlighted for line in lines for run in _runs(line)):
        text = f"no se ve qué hay que pulsar. Escríbalo entre {OPEN} y {CLOSE}."
        yield _Notice(file, "", text)


def _broken(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The place and the text of each mistake that prevents a drawing from being shown."""
    yield from too_high(lines, HEIGHT)
    for number, line in enumerate(lines, start=1):
        yield from bad_signs(line, number)
        marks = _MARK.findall(line)
        if marks != [OPEN, CLOSE] * (len(marks) // 2):
            text = f"las marcas no están completas. Escriba {OPEN} antes y {CLOSE} después."
            yield f"línea {number}", text
        else:
            yield from too_wide(_MARK.sub("", line), number, WIDTH)


def _runs(line: str) -> tuple[Run, ...]:
    """Split a line with complete marks into its runs."""
    pieces = _MARK.split(line)[::2]
    return tuple(Run(piece, bool(number % 2)) for number, piece in enumerate(pieces) if piece)
