"""Is the audit log whole? Reads all of it and changes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.staff.audit import FILE, HEAD, aside, last_number
from kiosk.staff.audit_chain import ORIGIN, AuditLine, faults
from kiosk.staff.audit_seal import AuditSeal, Plain
from kiosk.staff.record_file import guarded, seen


@dataclass(frozen=True)
class AuditVerdict:
    """What a look at the whole log found."""

    lines: int
    """How many lines can be read."""
    problems: tuple[str, ...]
    """A Spanish sentence for each damage, with its place; empty: the chain is whole."""


def verify(folder: Path, seal: AuditSeal) -> AuditVerdict:
    """Look at every line of a log; one that never was is whole.

    A line that is still being written, or that a power cut left half, is no damage: nobody was told
    that it is there.

    Raises:
        StaffError: a file cannot be read, or the key is lost.
    """
    before = _outside(seal)
    with guarded(folder):
        begun = any(_lines(folder))  # asked first: the head and a first line may come while one looks
        with seen(folder / HEAD) as head:
            old, now = _lines(folder)
            anchor = _outside(seal)
    if not head:
        return AuditVerdict(0, tuple(_without_head(folder, before, begun=begun)))
    since = head.get("since") or anchor.get("since") or math.inf
    with guarded(folder):
        texts = _texts(old, now, head["first"])
        found = list(faults(texts, head["first"], head["before"], seal.key(), since))
    lines = [one for one in found if isinstance(one, AuditLine)]
    problems = [one for one in found if isinstance(one, str)]
    outside = _anchor(lines, head, anchor, seal.anchor)
    return AuditVerdict(len(lines), (*problems, *_end(lines, head), *_head(head, anchor, seal), *outside))


def _outside(seal: AuditSeal) -> Plain:
    """What the anchor says; the key is not asked for where there is none."""
    return seal.anchored() if seal.anchor.exists() else {}


def _without_head(folder: Path, anchor: Plain, *, begun: bool) -> Iterator[str]:
    if anchor and not begun:
        yield f"Falta todo el registro de {folder}: hubo {anchor['n']} líneas."
    elif begun or anchor:
        yield f"Falta {folder / HEAD}: no se sabe si faltan las últimas líneas."


def _head(head: Plain, anchor: Plain, seal: AuditSeal) -> Iterator[str]:
    """Whether this machine wrote the head; one of the first version has no seal."""
    if ("mac" in head or anchor) and not seal.signed(head):
        yield f"{HEAD}: no la escribió este quiosco con su llave; alguien la cambió."


def _anchor(lines: list[AuditLine], head: Plain, anchor: Plain, file: Path) -> Iterator[str]:
    """What is known outside the folder and does not agree with it."""
    if not anchor:
        if head.get("anchored"):
            yield f"Falta {file}, o no es de este quiosco: no se sabe si el registro es el último."
        return
    here = next((line for line in lines if line.n == anchor["n"]), None)
    told = here and here.n == head["n"] and here.hash != head["hash"]
    if not here and anchor["n"] > head["n"]:
        yield f"Es una copia vieja del registro: termina en la línea {head['n']} y hubo {anchor['n']}."
    elif here and here.hash != anchor["hash"] and not told:
        yield f"La línea {here.n} no es la que se escribió: el registro fue hecho de nuevo."
    elif anchor["n"] < head["n"] - 1:
        yield f"No se puede escribir en {file} desde la línea {anchor['n']}. Revise los permisos."


def _lines(folder: Path) -> tuple[list[Path], bytes]:
    """The files put aside, and what is in the one that grows."""
    old = aside(folder)
    try:
        return old, (folder / FILE).read_bytes()
    except FileNotFoundError:  # nothing yet, or just put aside
        return old, b""


def _texts(old: list[Path], now: bytes, first: int) -> Iterator[tuple[str, str]]:
    """Every whole line with its place, the oldest first."""
    kept = [(file.name, file.read_bytes()) for file in old if last_number(file) >= first]
    for name, content in (*kept, (FILE, now)):
        *whole, _half = content.decode("utf-8", errors="replace").split("\n")
        for row, text in enumerate(whole, 1):
            yield f"{name}, renglón {row}", text


def _end(lines: list[AuditLine], head: Plain) -> Iterator[str]:
    """What the head says that the last line does not."""
    n, last = (lines[-1].n, lines[-1].hash) if lines else (head["first"] - 1, head["before"] or ORIGIN)
    if n < head["n"]:
        yield f"{FILE}: faltan líneas al final: la última es la {n} y hubo {head['n']}."
    elif n == head["n"] and last != head["hash"]:
        yield f"{FILE}: la última línea, la {n}, fue escrita de nuevo."
    elif n > head["n"] + 1:
        yield f"{FILE}: hay líneas después de la {head['n']} que el quiosco no escribió."
