"""Asks about each blank of an office's form, and writes the file with tags in their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.cli import prompt
from kiosk.content.remarks import Remark, near
from kiosk.documents import blank_cells, docx_cleaning, docx_package, template_blanks
from kiosk.documents.cleaning_remarks import marking_remarks
from kiosk.documents.template_blanks import Blank
from kiosk.files import write_durably
from kiosk.terminal import has_terminal

MARKED = "-marcado"
"""End of the name of the file with tags."""
_LEAVE = "-"
_HOW = (
    "Enter acepta lo que se propone. Otro dato: escriba su nombre.\n"
    "Un guion (-) deja el espacio como está.\n"
    "La lista de los datos: kiosk templates fields"
)


@dataclass(frozen=True)
class Marked:
    """An office's form after its blanks became tags."""

    file: Path
    """The new file; the given one if it has no blanks to fill, or errors."""
    remarks: tuple[Remark, ...] = ()
    """What the new file does not show any more. With an error, nobody was asked anything."""


def mark(file: Path, known: Collection[str], examples: Mapping[str, str], *, yes: bool) -> Marked:
    """Put tags in place of a form's blanks, in a new file beside it.

    Args:
        file: the office's Word file, which is not changed.
        known: names of all values.
        examples: name of a value -> an example.
        yes: accept every proposal without asking.

    Raises:
        DocumentError: it is no Word file.
        StaffError: the person at the terminal typed nothing.
        OSError: the new file cannot be written.
    """
    opened = docx_package.read(file)
    cleaned = docx_cleaning.clean(opened, mark=True)
    package = blank_cells.mark_empty(cleaned.package, known)
    blanks = [one for one in template_blanks.find(package, known) if not one.signature]
    if not any(one.proposal for one in blanks):
        return Marked(file)
    if not yes and not has_terminal():
        print(_unasked(blanks))
        return Marked(file)
    remarks = tuple(replace(one, file=file.name) for one in marking_remarks(opened, cleaned))
    if any(one.level == "error" for one in remarks):
        return Marked(file, remarks)
    chosen = {one.number: one.proposal for one in blanks} if yes else _ask(blanks, known, examples)
    for one in blanks:
        if yes:
            print(f"{one.shown} → {_tag(one.proposal)}")
    target = file.with_name(f"{file.stem.removesuffix(MARKED)}{MARKED}.docx")
    write_durably(target, template_blanks.fill(package, known, chosen).packed())
    print(f"Su documento con etiquetas: {target}")
    return Marked(target, remarks)


def _ask(blanks: list[Blank], known: Collection[str], examples: Mapping[str, str]) -> dict[int, str]:
    """Number of each blank -> the value the person at the terminal chose."""
    print(f"Hay {len(blanks)} espacios por llenar.\n{_HOW}")
    chosen: dict[int, str] = {}
    for place, one in enumerate(blanks, start=1):
        print(f"\n{place} de {len(blanks)}: {one.shown}")
        chosen[one.number] = _answer(one, known, examples)
    return chosen


def _answer(one: Blank, known: Collection[str], examples: Mapping[str, str]) -> str:
    example = examples.get(one.proposal, "")
    proposal = f"{_tag(one.proposal)} ({example})" if example else _tag(one.proposal)
    while True:
        said = prompt.ask(f"  {proposal}: ").strip("{} ")
        if not said:
            return one.proposal
        if said == _LEAVE:
            return ""
        if said in known:
            return said
        print(f"  No hay un dato «{said}».{near(said, known)}")


def _tag(name: str) -> str:
    return f"{{{{ {name} }}}}" if name else "queda para llenar a mano"


def _unasked(blanks: list[Blank]) -> str:
    lines = [f"  {one.shown} → {_tag(one.proposal)}" for one in blanks if one.proposal]
    return (
        "aviso: hay espacios para llenar a mano que pueden ser datos:\n" + "\n".join(lines) + "\n"
        "Para ponerlos, repita la orden con --yes, o en una terminal para decidir uno por uno."
    )
