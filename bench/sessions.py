"""Plays one session after the other at one kiosk, and tells whether it stays as it was.

    .venv/bin/python -m bench.sessions [--minutes M] [--sessions N]

A real `kiosk run` on a pseudo-terminal: each person goes from the welcome through consent, account and
identity to the fifth step with real keys, saves and leaves. The process that forks them lives through it all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median

from bench.starts import processor_time
from tests.e2e.person import WELCOME, Person, identify, leave_with_code, to_identity
from tests.e2e.terminal import KIOSK, Terminal, environment, staffed

PARTS = 8
"""Lines of the table: as many sessions each."""


@dataclass(frozen=True)
class Figures:
    """What was measured of one session, at its fifth step."""

    parent_mb: float
    """Proportional memory of the process that forks (`smaps_rollup`)."""
    parent_files: float
    parent_threads: float
    kiosk_mb: float
    """The same of the kiosk on the screen."""
    kiosk_files: float
    kiosk_threads: float
    kiosk_ms: float
    """Processor time of the kiosk until then: five steps and some seventy keys."""


def look(parent: int, kiosk: int) -> Figures:
    """The figures of now."""
    both = [(_proportional(pid), _files(pid), _threads(pid)) for pid in (parent, kiosk)]
    return Figures(*both[0], *both[1], processor_time(kiosk))


def play(minutes: float, most: int) -> list[Figures]:
    """Play until so many minutes are over or so many sessions were played."""
    found: list[Figures] = []
    end = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        staffed(data)
        with Terminal([KIOSK], environment(data)) as terminal:
            while time.monotonic() < end and len(found) < most:
                print(f"\r{len(found)}", end="", file=sys.stderr, flush=True)
                to_identity(terminal)
                identify(terminal, Person())
                kiosk = terminal.on_screen()
                found.append(look(terminal.pid, kiosk))
                leave_with_code(terminal)
                terminal.wait_until(lambda _, kiosk=kiosk: kiosk not in terminal.forked(), "its end")  # type: ignore[misc]  # mypy knows no lambda's default
                terminal.wait_for(WELCOME)
                terminal.written.clear()
    return found


def table(found: Sequence[Figures]) -> str:
    """Medians of the sessions in parts of the same length, as Markdown."""
    names = [field.name.replace("_", " ") for field in fields(Figures)]
    lines = [f"| sessions | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    size = max(1, len(found) // PARTS)
    for begin in range(0, len(found) - size + 1, size):
        part = [astuple(one) for one in found[begin : begin + size]]
        middle = " | ".join(f"{median(column):.1f}" for column in zip(*part, strict=True))
        lines.append(f"| {begin + 1} to {begin + len(part)} | {middle} |")
    return "\n".join(lines)


def _proportional(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in rollup if line.startswith("Pss:")).split()[1]) / 1024


def _files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def main() -> None:
    """Play, and print the table."""
    parser = argparse.ArgumentParser(description="Sessions in a row.")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--sessions", type=int, default=2_000)
    args = parser.parse_args()
    begun = time.monotonic()
    found = play(args.minutes, args.sessions)
    print(table(found))
    print(f"\n{len(found)} sessions in {(time.monotonic() - begun) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
