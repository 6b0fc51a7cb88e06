"""Measures whole processes: a start, `kiosk check`, and the kiosk between two people."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import harlequin
from bench.rows import START, Row, row
from tests.e2e.person import WELCOME, start
from tests.e2e.terminal import ENTER, ESCAPE, KIOSK, Terminal, environment, staffed

_EMPTY = """if True:
    import asyncio
    from textual.app import App
    async def run():
        async with App().run_test() as pilot:
            await pilot.pause()
    asyncio.run(run())
"""
_WELCOME = """if True:
    import argparse, asyncio, gc
    gc.disable()
    from kiosk.cli.run import make
    from kiosk.app.beginning import Beginning
    app = make(argparse.Namespace(unlocked=True, dry_run=True), Beginning())
    app.on_tty = False
    app.driver_class = None
    async def run():
        async with app.run_test() as pilot:
            await pilot.pause()
    asyncio.run(run())
"""
_MEMORY = "\n    print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])\n"


def process(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Milliseconds of processor time of a process, and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000, out


def starts(rounds: int, beside: str | None = None) -> list[Row]:
    """A start until the welcome screen, its memory, and `kiosk check` of unchanged content.

    With `beside`, a Python that can import Harlequin, the start of that and of the empty app there, too.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "KIOSK_PATHS__DATA": folder,
            "KIOSK_OFFICE__CONTACT": "605 574 0000",
            "KIOSK_LOOK__IMAGES": "off",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed kiosk is compiled once
        welcome, empty = ([sys.executable, "-c", code] for code in (_WELCOME, _EMPTY))
        check = [sys.executable, "-m", "kiosk", "check"]
        other = [[beside, "-c", code] for code in (harlequin.OPENED, _EMPTY)] if beside else []
        theirs = environment | harlequin.private(folder)
        tasks = [(welcome, environment), (empty, environment), (check, environment)]
        tasks += [(command, theirs) for command in other]
        taken = in_turns(tasks, rounds)
        held = [
            float(process([sys.executable, "-c", code + _MEMORY], environment)[1]) / 1024
            for code in (_WELCOME, _EMPTY)
        ]
    found = [
        row(START, "ms CPU", taken[0], taken[1]),
        row("memory at the welcome", "MB", held[:1], held[1:]),
        row("kiosk check, nothing changed", "ms CPU", taken[2], paces=taken[1]),
    ]
    return found + ([row("start of harlequin", "ms CPU", taken[3], taken[4], ours=False)] if beside else [])


def whole_check(rounds: int) -> list[Row]:
    """`kiosk check` of content that was never checked: it makes every paper with three sets of values.

    Of the processes that it starts only those count that it waits for; LibreOffice is not among them.
    """
    figures = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"KIOSK_PATHS__DATA": folder, "KIOSK_OFFICE__CONTACT": "605 574 0000"}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            figures.append(process([sys.executable, "-m", "kiosk", "check"], environment)[0])
    return [row("kiosk check, everything", "ms CPU", figures)]


def in_turns(tasks: Sequence[tuple[list[str], dict[str, str]]], rounds: int) -> list[list[float]]:
    """Milliseconds of processor time of each command in each round; a first round is not counted.

    It compiles modules and fills caches.
    """
    taken = [[process(command, environment)[0] for command, environment in tasks] for _ in range(rounds + 1)]
    return [list(column) for column in zip(*taken[1:], strict=True)]


def empty_start() -> float:
    """Milliseconds of processor time that the empty app's start takes now."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return process([sys.executable, "-c", _EMPTY], environment)[0]


def between(rounds: int) -> list[Row]:
    """From the end of one person's kiosk to the welcome of the next one, at a real terminal."""
    figures, paces = [], []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        staffed(data)
        with Terminal([KIOSK], environment(data)) as terminal:
            for _ in range(rounds):
                start(terminal)
                terminal.press(ESCAPE)
                terminal.wait_for("¿Desea salir?")
                terminal.wait_until(lambda _: len(terminal.forked()) == 2, "the next kiosk")
                before = {pid: processor_time(pid) for pid in terminal.forked()}
                left = terminal.on_screen()
                terminal.press(ENTER)
                terminal.wait_until(lambda _, left=left: left not in terminal.forked(), "its end")  # type: ignore[misc]  # mypy knows no lambda's default
                terminal.wait_for(WELCOME)
                next_one = terminal.on_screen()
                figures.append(processor_time(next_one) - before[next_one])
                paces.append(empty_start())
    return [row("between two people", "ms CPU", figures, paces=paces)]


def processor_time(pid: int) -> float:
    """Milliseconds of the processor that a running process has taken (proc(5))."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")
