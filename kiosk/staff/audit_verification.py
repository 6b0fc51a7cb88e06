"""Checks the whole audit log; changes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.staff.audit import FILE, HEAD, aside, last_number
from kiosk.staff.audit_chain import ORIGIN, AuditLine, added, faults
from kiosk.staff.audit_seal import AuditSeal, Plain
from kiosk.staff.record_file import guarded, seen

_NO_ANCHOR = (
    "No se sabe si el registro es el último. Revise los actos (F12, «Registro») y haga el ancla: "
    "kiosk staff anchor NOMBRE"
)
RESTORED = "devolvió los datos de una copia"
"""What the log says of a restore, which may bring members of another machine."""


@dataclass(frozen=True)
class AuditVerdict:
    """The result of checking a log."""

    lines: int
    """Number of readable lines."""
    problems: tuple[str, ...]
    """A Spanish sentence for each damage, with its place; empty: the log is intact."""
    remark: str = ""
    """A Spanish sentence about what is no damage: the first version began the log, without key and anchor."""


def verify(folder: Path, seal: AuditSeal, members: Iterable[str] = ()) -> AuditVerdict:
    """Check every line of a log. A log that was never begun is intact, if there are no members.

    An incomplete last line is no damage: it is being written, or a power cut interrupted the write, and
    `record` has not returned for it.

    Args:
        folder: the log's folder.
        seal: its key and anchor.
        members: names of the staff; the log must tell when they were added, or where they came from.

    Raises:
        StaffError: a file cannot be read, or the key is missing.
    """
    before = seal.read_anchor()
    with guarded(folder):
        begun = any(_lines(folder))  # read first: head and first line may be written meanwhile
        with seen(folder / HEAD) as head:
            old, now = _lines(folder)
            anchor = seal.read_anchor()
    if not head and before.get("n") == 0:  # a power cut at the first line
        head = seal.sign({"n": 0, "hash": ORIGIN, "first": 1, "before": ORIGIN, "since": 1})
    if not head:
        untold = () if begun or before else _unknown(members, [])
        return AuditVerdict(0, (*_without_head(folder, before, begun=begun), *untold))
    since = head.get("since") or anchor.get("since") or math.inf
    with guarded(folder):
        texts = _texts(old, now, head["first"])
        found = list(faults(texts, head["first"], head["before"], seal.key(), since))
    lines = [one for one in found if isinstance(one, AuditLine)]
    problems = [one for one in found if isinstance(one, str)]
    outside = [*_anchor(lines, head, anchor, seal.anchor), *_head(head, anchor, seal)]
    damages = (*problems, *_end(lines, head), *outside, *_unknown(members, lines))
    return AuditVerdict(len(lines), damages, _carried_over(lines, head, seal.anchor))


def _carried_over(lines: list[AuditLine], head: Plain, anchor: Path) -> str:
    """What staff are told of a log that the first version began, until a member makes its anchor.

    That is no damage: the first version made no anchor. It is told because lines without a key can be written
    again by anyone.
    """
    if not lines or not _unanchored_always(head, anchor):
        return ""
    last = head["since"] - 1 if "since" in head else lines[-1].n
    return f"Las líneas hasta la {last} son de una versión anterior, sin llave. {_NO_ANCHOR}"


def _unanchored_always(head: Plain, anchor: Path) -> bool:
    """Whether the log began before there were anchors, and never had one."""
    later = head.get("since", math.inf) == 1 or head.get("anchored") or head.get("lost")
    return not later and not anchor.exists()


def _unknown(members: Iterable[str], lines: list[AuditLine]) -> Iterator[str]:
    """Report members whose adding the log does not tell: all of it was removed and begun again."""
    if lines and (lines[0].n > 1 or any(line.what == RESTORED for line in lines)):
        return
    told = {line.what for line in lines}
    names = [name for name in members if added(name) not in told]
    if names:
        yield f"El registro no dice cuándo se agregó a {', '.join(names)}. Quizás se borró y se empezó otro."


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
        if lines and not _unanchored_always(head, file):
            why = "no es de este quiosco" if file.exists() else "no está"
            yield f"Falta el ancla del registro: {file} {why}. {_NO_ANCHOR}"
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
