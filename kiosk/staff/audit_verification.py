"""Is the audit log whole? Reads all of it and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.staff.audit import FILE, HEAD, aside, last_number
from kiosk.staff.audit_chain import ORIGIN, AuditLine, faults
from kiosk.staff.record_file import guarded, seen


@dataclass(frozen=True)
class AuditVerdict:
    """What a look at the whole log found."""

    lines: int
    """How many lines can be read."""
    problems: tuple[str, ...]
    """A Spanish sentence for each damage, with its place; empty: the chain is whole."""


def verify(folder: Path) -> AuditVerdict:
    """Look at every line of a log; one that does not exist is whole.

    A line that is still being written, or that a power cut left half, is no damage: nobody was told
    that it is there.

    Raises:
        StaffError: a file cannot be read.
    """
    with guarded(folder):
        begun = any(_lines(folder))  # asked first: the head and a first line may come while one looks
        with seen(folder / HEAD) as head:
            old, now = _lines(folder)
    if not head:
        problem = f"Falta {folder / HEAD}: no se sabe si faltan las últimas líneas."
        return AuditVerdict(0, (problem,) if begun else ())
    with guarded(folder):
        found = list(faults(_texts(old, now, head["first"]), head["first"], head["before"]))
    lines = [one for one in found if isinstance(one, AuditLine)]
    problems = [one for one in found if isinstance(one, str)]
    return AuditVerdict(len(lines), (*problems, *_end(lines, head)))


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


def _end(lines: list[AuditLine], head: dict[str, Any]) -> Iterator[str]:
    """What the head says that the last line does not."""
    n, last = (lines[-1].n, lines[-1].hash) if lines else (head["first"] - 1, head["before"] or ORIGIN)
    if n < head["n"]:
        yield f"{FILE}: faltan líneas al final: la última es la {n} y hubo {head['n']}."
    elif n == head["n"] and last != head["hash"]:
        yield f"{FILE}: la última línea, la {n}, fue escrita de nuevo."
    elif n > head["n"] + 1:
        yield f"{FILE}: hay líneas después de la {head['n']} que el quiosco no escribió."
