"""Checks the whole audit log; changes nothing."""

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
    """The result of checking a log."""

    lines: int
    """Number of readable lines."""
    problems: tuple[str, ...]
    """A Spanish sentence for each damage, with its place; empty: the log is intact."""


def verify(folder: Path, seal: AuditSeal) -> AuditVerdict:
    """Check every line of a log. A log that was never begun is intact.

    An incomplete last line is no damage: it is being written, or a power cut interrupted the write, and
    `record` has not returned for it.

    Args:
        folder: the log's folder.
        seal: its key and anchor.

    Raises:
        StaffError: a file cannot be read, or the key is missing.
    """
    before = _outside(seal)
    with guarded(folder):
        begun = any(_lines(folder))  # read first: head and first line may be written meanwhile
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
    """The anchor's record; the key is not needed if there is no anchor."""
    return seal.anchored() if seal.anchor.exists() else {}


def _without_head(folder: Path, anchor: Plain, *, begun: bool) -> Iterator[str]:
    if anchor and not begun:
        yield f"Falta todo el registro de {folder}: hubo {anchor['n']} líneas."
    elif begun or anchor:
        yield f"Falta {folder / HEAD}: no se sabe si faltan las últimas líneas."


def _head(head: Plain, anchor: Plain, seal: AuditSeal) -> Iterator[str]:
    """Check that this machine wrote the head; a head of the first version has no HMAC."""
    if ("mac" in head or anchor) and not seal.signed(head):
        yield f"{HEAD}: no la escribió este quiosco con su llave; alguien la cambió."


def _anchor(lines: list[AuditLine], head: Plain, anchor: Plain, file: Path) -> Iterator[str]:
    """Report where the anchor does not match the lines and the head."""
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
    """The renamed files, and the content of the current one."""
    old = aside(folder)
    try:
        return old, (folder / FILE).read_bytes()
    except FileNotFoundError:  # never begun, or just renamed
        return old, b""


def _texts(old: list[Path], now: bytes, first: int) -> Iterator[tuple[str, str]]:
    """Every complete line with its place, the oldest first."""
    kept = [(file.name, file.read_bytes()) for file in old if last_number(file) >= first]
    for name, content in (*kept, (FILE, now)):
        *whole, _half = content.decode("utf-8", errors="replace").split("\n")
        for row, text in enumerate(whole, 1):
            yield f"{name}, renglón {row}", text


def _end(lines: list[AuditLine], head: Plain) -> Iterator[str]:
    """Report where the last line does not match the head."""
    n, last = (lines[-1].n, lines[-1].hash) if lines else (head["first"] - 1, head["before"] or ORIGIN)
    if n < head["n"]:
        yield f"{FILE}: faltan líneas al final: la última es la {n} y hubo {head['n']}."
    elif n == head["n"] and last != head["hash"]:
        yield f"{FILE}: la última línea, la {n}, fue escrita de nuevo."
    elif n > head["n"] + 1:
        yield f"{FILE}: hay líneas después de la {head['n']} que el quiosco no escribió."
