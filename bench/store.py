"""Measures the store on this machine's disk with 10, 1,000, 10,000 and 100,000 sessions.

    .venv/bin/python -m bench.store [SIZES...]

Each figure is measured in a process of its own, as between two applicants, and is the median of several:
milliseconds of processor, and in brackets milliseconds on the clock.
Waiting for the disk (fsync) is left out only while the sessions are made.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.rows import Row, row
from kiosk.ports import Kept
from kiosk.settings import PrivacySettings
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.retention import Keeping, RetentionSweep
from kiosk.store.tiny_store import TinySessionStore

SIZES = (10, 1_000, 10_000, 100_000)
ROUNDS = 5
"""Processes a figure is measured in."""
COLUMNS = (
    "open",
    "save",
    "load",
    "find a code",
    "find no code",
    "first list",
    "next list",
    "sweep",
    "search one",
    "search 50",
)


class _Clock:
    def now(self) -> object:
        from datetime import datetime

        return datetime.now().astimezone()


class _Spool:
    def forget(self, code: str) -> None:
        """Do nothing: no job waits."""


def record(number: int) -> dict[str, object]:
    """A session of about 2.8 kB, as near its end."""
    answers = {f"campo_{index}": "x" * 60 for index in range(36)} | {"nombres": "Ana", "apellidos": "Paz"}
    answers["numero_documento"] = f"{1_065_000_000 + number}"
    return {"id": session_id(number), "code": code(number), "step_id": "papeles", "answers": answers}


def session_id(number: int) -> str:
    """An id as random as real ones are, the same each time."""
    return hashlib.sha256(b"%d" % number).hexdigest()[:32]


def code(number: int) -> str:
    """The code of a session by its number."""
    return f"C{number:06d}"


def fill(folder: Path, size: int) -> None:
    """Make the sessions, all at once as an older version would leave them; nobody waits for the disk."""
    sync, os.fsync = os.fsync, lambda fd: None  # noqa: ARG005 - its name belongs to the type
    store = TinySessionStore(folder)
    store._index.changing = store._index.changed = lambda *_, **__: None  # type: ignore[method-assign, assignment] # the list comes last
    store._codes.add = lambda *_: None  # type: ignore[method-assign] # and so do the codes
    for number in range(size):
        store.save(record(number), 0)
    os.fsync = sync
    made = timed(lambda: TinySessionStore(folder).find(code(0)))
    print(f"  {size:,}: the list of an older folder was made in {made[1] / 1000:.1f} s", file=sys.stderr)


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of a task: of processor, and on the clock."""
    worked, began = time.process_time(), time.perf_counter()
    task()
    return 1000 * (time.process_time() - worked), 1000 * (time.perf_counter() - began)


def measure(folder: Path, size: int) -> list[tuple[float, float]]:
    """The figures of one process, in the order of COLUMNS."""
    opened: list[TinySessionStore] = []
    start = timed(lambda: opened.append(TinySessionStore(folder)))
    store, middle = opened[0], size // 2
    kept: list[Kept | None] = []
    load = timed(lambda: kept.append(store.load(session_id(middle))))
    known = timed(lambda: store.find(code(middle)))
    unknown = timed(lambda: store.find("NADIE2"))
    save = timed(lambda: store.save(record(middle), kept[0].revision if kept[0] else 0))
    first, following = timed(store.list), timed(store.list)
    clock = _Clock()
    keeping = Keeping(store, _Spool(), folder.parent / "printed", PrivacySettings(), "bench")
    retention = RetentionSweep(keeping, clock, ClockWatch(folder.parent / "clock.json"))  # type: ignore[arg-type] # now() is typed loosely here
    retention.purge(sure=True)
    sweep = timed(retention.purge)
    found = timed(lambda: store.search(f"ana {1_065_000_000 + middle}"))
    everybody = timed(lambda: store.search("ana", 50))
    return [start, save, load, known, unknown, first, following, sweep, found, everybody]


def measured(size: int, beside: Callable[[], object] = lambda: None) -> list[list[tuple[float, float]]]:
    """For each of COLUMNS, the milliseconds of each process: of processor, and on the clock.

    After each process `beside` is called.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sessions"
        fill(folder, size)
        command = [sys.executable, "-m", "bench.store", "--one", str(folder), str(size)]
        outputs = []
        for _ in range(ROUNDS):
            outputs.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            beside()
    told = [[float(cell) for cell in output.split()] for output in outputs]
    pairs = [list(zip(figures[::2], figures[1::2], strict=True)) for figures in told]
    return [list(column) for column in zip(*pairs, strict=True)]


def rows(size: int, empty_start: Callable[[], float]) -> list[Row]:
    """The processor's milliseconds as lines of the one table, by turns with a start of the empty app."""
    paces: list[float] = []
    columns = measured(size, lambda: paces.append(empty_start()))
    return [
        row(f"store of {size:,}, {name}", "ms CPU", [worked for worked, _ in figures], paces=paces)
        for name, figures in zip(COLUMNS, columns, strict=True)
    ]


def main(sizes: list[int]) -> None:
    """Measure each size and print the table."""
    print("| sessions | " + " | ".join(f"{name} (ms)" for name in COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for size in sizes:
        middles = [[median(column) for column in zip(*figures, strict=True)] for figures in measured(size)]
        cells = " | ".join(f"{worked:,.1f} ({passed:,.1f})" for worked, passed in middles)
        print(f"| {size:,} | {cells} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*(number for pair in measure(Path(sys.argv[2]), int(sys.argv[3])) for number in pair))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
