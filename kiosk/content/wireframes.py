"""Drawings of SECOP's screens: small text files, with what to press between [[ and ]].

A drawing stands beside the words and can only help: one that cannot be shown is left out, and everything
said about it is an aviso, because an error would keep the whole kiosk from opening.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kiosk.content.models import Flow, GuideStep
from kiosk.content.remarks import Remark, near
from kiosk.content.template_files import step_file

WIDTH = 44
"""Columns a drawing may have; the marks are not counted."""
HEIGHT = 9
"""Lines a drawing may have."""
OPEN, CLOSE = "[[", "]]"
"""What stands before and after the thing to press; both on one line."""
MOST_BYTES = 4096
"""More than a full drawing ever needs (3 bytes a letter); nothing beyond is read."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What a drawing may be called: never a way out of its folder."""
_MARK = re.compile(r"(\[\[|\]\])")

_Notice = partial(Remark, level="aviso")


class Run(NamedTuple):
    """A piece of a line."""

    text: str
    highlighted: bool = False
    """Whether it is the thing to press."""


@dataclass(frozen=True)
class Wireframe:
    """A drawing without its marks."""

    lines: tuple[tuple[Run, ...], ...]

    @property
    def text(self) -> str:
        """The letters alone, for paper and for whoever checks the words."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)

    @property
    def width(self) -> int:
        """Columns of the longest line."""
        return max((len(line) for line in self.text.split("\n")), default=0)


def wireframe_file(name: str) -> str:
    """Where a drawing is, inside templates/."""
    return f"wireframes/{name}.txt"


def wireframe_names(templates: Path) -> set[str]:
    """Names of all drawings there are."""
    return {path.stem for path in (templates / "wireframes").glob("*.txt")}


def read(templates: Path, name: str) -> Wireframe | None:
    """The drawing with this name; None if it is missing or not fit to be shown. Never raises for content."""
    if not NAME.fullmatch(name):
        return None
    lines, _fault = _read_lines(templates / wireframe_file(name))
    if not lines or next(_broken(lines), None):
        return None
    return Wireframe(tuple(_runs(line) for line in lines))


def drawings(flow: Flow, templates: Path) -> dict[str, Wireframe]:
    """Step id -> its drawing, for the steps that have one fit to be shown."""
    guides = (step for step in flow.steps if isinstance(step, GuideStep) and step.wireframe)
    found = ((step.id, read(templates, step.wireframe)) for step in guides)
    return {step_id: drawing for step_id, drawing in found if drawing}


def remarks(flow: Flow, templates: Path) -> list[Remark]:
    """What is wrong with the drawings, in the order of the journey, and those that no step shows."""
    there = wireframe_names(templates)
    wanted: dict[str, None] = {}
    found: list[Remark] = []
    for step in flow.steps:
        if not isinstance(step, GuideStep) or not step.wireframe:
            continue
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
    lines, fault = _read_lines(templates / file)
    if fault:
        yield _Notice(file, "", fault)
        return
    faults = list(_broken(lines))
    for where, text in faults:
        yield _Notice(file, where, f"{text} Mientras tanto no se muestra.")
    if not faults and not any(run.highlighted for line in lines for run in _runs(line)):
        text = f"no se ve qué hay que pulsar. Escríbalo entre {OPEN} y {CLOSE}."
        yield _Notice(file, "", text)


def _read_lines(path: Path) -> tuple[list[str], str]:
    """The lines of a file without the blanks at their ends, or what is wrong with it."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        return [], "el archivo no se puede abrir. Revise sus permisos."
    if len(data) > MOST_BYTES:
        return [], f"el archivo es muy grande. Un dibujo tiene {HEIGHT} líneas de {WIDTH} letras."
    try:
        text = data.decode("utf-8-sig")  # Notepad marks its UTF-8 files
    except UnicodeDecodeError:
        return [], "las tildes no se leen. Guarde el archivo con codificación UTF-8."
    # A tilde typed as a letter of its own would count as a column.
    lines = [line.rstrip(" ") for line in unicodedata.normalize("NFC", text).splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return (lines, "") if lines else ([], "el dibujo está vacío. Dibújelo o bórrelo.")


def _broken(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Where and why a drawing is not fit to be shown."""
    if len(lines) > HEIGHT:
        yield "", f"tiene {len(lines)} líneas y caben {HEIGHT}. Quite algunas."
    for number, line in enumerate(lines, start=1):
        where = f"línea {number}"
        if "\t" in line:
            yield where, "tiene un tabulador. Use espacios."
        elif strange := next((letter for letter in line if not _takes_one_column(letter)), ""):
            yield where, f"el signo U+{ord(strange):04X} no se puede dibujar. Bórrelo."
        marks = _MARK.findall(line)
        if marks != [OPEN, CLOSE] * (len(marks) // 2):
            yield where, f"las marcas no están completas. Escriba {OPEN} antes y {CLOSE} después."
        elif (width := len(_MARK.sub("", line))) > WIDTH:
            yield where, f"tiene {width} letras y caben {WIDTH}. Acórtela."


def _takes_one_column(letter: str) -> bool:
    """Whether terminals draw it, and one column wide: no controls, no lone accents, no emoji."""
    if unicodedata.category(letter)[0] in "CM":
        return False
    return unicodedata.east_asian_width(letter) not in "WF"


def _runs(line: str) -> tuple[Run, ...]:
    """The pieces of a line whose marks are complete."""
    pieces = _MARK.split(line)[::2]
    return tuple(Run(piece, bool(number % 2)) for number, piece in enumerate(pieces) if piece)
