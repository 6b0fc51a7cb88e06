"""Measures a key, a step, a start and a set of documents, beside the same in an empty Textual app.

    .venv/bin/python -m bench.speed [--quick] [--json FILE]

Figures are processor time in milliseconds, which other work on the machine changes little. Those of documents
are elapsed time, since the engine is another process. The empty app (the anchor) is measured in the same run,
in turns with the kiosk. A ratio is one of medians.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Literal

from textual import events
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from bench import slow_calls
from kiosk.app.step_leftovers import QUIET_SECONDS, collect_later
from kiosk.content.models import DocumentSpec
from kiosk.documents.workshop import Workshop
from kiosk.settings import PdfSettings
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.password_coach import PasswordLine
from kiosk.widgets.place_entry import PlaceEntry
from tests.e2e.person import WELCOME, start
from tests.e2e.terminal import ENTER, ESCAPE, KIOSK, Terminal, environment, staffed
from tests.journey import TEMPLATES, kiosk_app, real_flow, session_at

Engine = Literal["libreoffice", "embedded"]

SIZE = (128, 36)
STEPS = ("identidad", "expedicion", "contacto", "residencia", "comerciante", "abrir", "registro", "clave")

FOUR = ("contratos", "constancia", "autorizacion", "hoja_ayuda")
"""What an applicant takes along; the guide is printed when somebody asks for it."""

KEY_REST, PAINTED_REST, STEP_REST = 0.08, 0.2, 0.3
"""Seconds after which a gesture is finished; a password's strength is estimated within the longest."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    unit: str
    median: float
    p95: float
    anchor: float
    """Median of the anchor; 0: there is no anchor."""

    @property
    def ratio(self) -> float:
        """Median divided by the anchor's; 0: there is no anchor."""
        return self.median / self.anchor if self.anchor else 0.0


def row(what: str, unit: str, figures: list[float], anchors: list[float] | None = None) -> Row:
    """A line of the table from the measured figures."""
    p95 = quantiles(figures, n=20)[-1] if len(figures) > 1 else figures[0]
    return Row(what, unit, median(figures), p95, median(anchors) if anchors else 0.0)


# --- on the screen


class Anchor(App[None]):
    """The empty app: one box on a screen, and another screen with four boxes."""

    def compose(self) -> ComposeResult:
        """Make the box."""
        yield Input(id="box")


class Four(Screen[None]):
    """A step with only Textual's widgets."""

    def compose(self) -> ComposeResult:
        """Make four boxes."""
        with VerticalScroll():
            for number in range(4):
                yield Static(f"Pregunta {number}")
                yield Input()


async def spent(
    gesture: Callable[[], Awaitable[object]], rest: float, clock: Callable[[], float] = time.process_time
) -> float:
    """Milliseconds of processor time of a gesture and of what it starts within so many seconds.

    It does not ask the widgets whether they are done, as Pilot does: that costs more than a key.
    """
    begun = clock()
    await gesture()
    await asyncio.sleep(rest)
    return (clock() - begun) * 1000


def press(app: App[Any], letter: str) -> Callable[[], Awaitable[object]]:
    """A function that sends a key as the terminal's driver does."""

    async def send() -> None:
        key = events.Key(letter, letter)
        key.set_sender(app)
        app.post_message(key)

    return send


async def keys(
    what: str,
    step: str,
    box: Callable[[App[Any]], Input],
    letters: str,
    rounds: int,
    rest: float = KEY_REST,
    clock: Callable[[], float] = time.process_time,
) -> Row:
    """A letter in a box of a step, in turns with one in the anchor.

    Args:
        what: name of the line.
        step: id of the step.
        box: finds the box on the screen.
        letters: what is typed, again and again.
        rounds: how many letters.
        rest: seconds after which a letter is finished.
        clock: seconds of processor time, of the process or of the interface's thread.
    """
    app, anchor = kiosk_app(Path(tempfile.mkdtemp())), Anchor()
    async with app.run_test(size=SIZE) as pilot, anchor.run_test(size=SIZE):
        await app.applicant.enter(session_at(step))
        await pilot.pause()
        line, other = box(app), anchor.query_one(Input)
        line.focus()
        other.focus()
        figures, anchors = [], []
        for number in range(rounds):
            if number % len(letters) == 0:
                line.value = other.value = ""
                await pilot.pause(0.2)
            letter = letters[number % len(letters)]
            figures.append(await spent(press(app, letter), rest, clock))
            anchors.append(await spent(press(anchor, letter), rest, clock))
            if line.value[-1:] != letter or other.value[-1:] != letter:
                raise RuntimeError(f"«{letter}» did not arrive: the machine is too busy to measure")
        with app._context():  # two apps run here, and a widget that is removed asks for its own
            line.value = ""
    return row(what, "ms CPU", figures, anchors)


async def steps(rounds: int) -> Row:
    """A change of steps, in turns with a change of the anchor's screens."""
    app, anchor = kiosk_app(Path(tempfile.mkdtemp())), Anchor()
    async with app.run_test(size=SIZE), anchor.run_test(size=SIZE):
        await app.applicant.enter(session_at(STEPS[0]))
        await anchor.push_screen(Four())
        figures, anchors = [], []
        for number in range(rounds):
            app.autosave.session = session_at(STEPS[(number + 1) % len(STEPS)])
            figures.append(await spent(app.applicant.show_step, PAINTED_REST))
            await asyncio.sleep(QUIET_SECONDS)  # nobody waits for what the step before left
            anchors.append(await spent(lambda: anchor.switch_screen(Four()), PAINTED_REST))
        app.autosave.session = None
    return row("step to step", "ms CPU", figures, anchors)


# --- processes

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


def starts(rounds: int) -> list[Row]:
    """A start until the welcome screen, its memory, and `kiosk check` of unchanged content."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "KIOSK_PATHS__DATA": folder,
            "KIOSK_OFFICE__CONTACT": "605 574 0000",
            "KIOSK_LOOK__IMAGES": "off",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed kiosk is compiled once
        python = [sys.executable, "-c"]
        check = [sys.executable, "-m", "kiosk", "check"]
        for command in ([*python, _WELCOME], check):  # the first runs compile and fill the caches
            process(command, environment)
        figures, anchors, checks = [], [], []
        for _ in range(rounds):
            figures.append(process([*python, _WELCOME], environment)[0])
            anchors.append(process([*python, _EMPTY], environment)[0])
            checks.append(process(check, environment)[0])
        held = [
            float(process([*python, code + _MEMORY], environment)[1]) / 1024 for code in (_WELCOME, _EMPTY)
        ]
    return [
        row("start to welcome", "ms CPU", figures, anchors),
        row("memory at the welcome", "MB", held[:1], held[1:]),
        row("kiosk check, nothing changed", "ms CPU", checks),
    ]


def between(rounds: int) -> Row:
    """From the end of one person's kiosk to the welcome of the next one, at a real terminal."""
    figures = []
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
    return row("between two people", "ms CPU", figures)


def processor_time(pid: int) -> float:
    """Milliseconds of the processor that a running process has taken (proc(5))."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def papers(rounds: int) -> list[Row]:
    """Papers of an applicant by each engine; anchor: one call of soffice for the same Word files."""
    from kiosk.cli.composition import load_settings
    from kiosk.cli.sample_documents import LONG, USUAL, value_sets

    flow, sets = real_flow(), value_sets(real_flow(), load_settings())
    four = [document for document in flow.documents if document.id in FOUR]
    tasks: tuple[tuple[Engine, Sequence[DocumentSpec], str, str], ...] = (
        ("libreoffice", flow.documents, USUAL, ""),
        ("libreoffice", four, USUAL, ""),
        ("libreoffice", four, LONG, ", 40 contracts"),
        ("embedded", four, USUAL, ""),
        ("embedded", four, LONG, ", 40 contracts"),
    )
    return [
        _papers(f"{len(documents)} papers, {engine}{more}", engine, documents, sets[which], rounds)
        for engine, documents, which, more in tasks
        if engine == "embedded" or shutil.which("soffice")
    ]


def _papers(
    what: str, engine: Engine, documents: Sequence[DocumentSpec], values: Mapping[str, Any], rounds: int
) -> Row:
    """The first round is not counted: it compiles the templates, which a kiosk finds compiled."""
    figures, anchors = [], []
    workshop = Workshop(TEMPLATES / "papers", PdfSettings(engine=engine))
    try:
        workshop.warm()
        for _ in range(rounds + 1):
            with tempfile.TemporaryDirectory() as folder:
                begun = time.monotonic()
                list(workshop.make_each(documents, values, lambda folder=Path(folder): folder))  # type: ignore[misc]  # mypy knows no lambda's default
                figures.append((time.monotonic() - begun) * 1000)
                anchors += one_call(sorted(Path(folder).glob("*.docx")))
    finally:
        workshop.close()
    return row(what, "ms", figures[1:], anchors[1:] or anchors)


def one_call(files: list[Path]) -> list[float]:
    """Milliseconds of one `soffice --convert-to pdf` for all files; empty if there is no soffice."""
    soffice = shutil.which("soffice")
    if soffice is None or not files:
        return []
    profile = Path(tempfile.gettempdir()) / f"kiosk-bench-{os.getpid()}"
    out = files[0].parent / "one-call"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    begun = time.monotonic()
    subprocess.run([*command, "--outdir", out, *files], check=True, stdout=subprocess.DEVNULL)
    spent = (time.monotonic() - begun) * 1000
    missing = {file.stem for file in files} - {file.stem for file in out.glob("*.pdf")}
    if missing:
        raise RuntimeError(f"soffice made no PDF of {sorted(missing)}")
    return [spent]


# --- the table


async def screens(rounds: int) -> list[Row]:
    """The rows for keys and steps; the garbage collector is set as in the kiosk."""
    gc.collect()
    collect_later()
    return [
        await keys(
            "key, form field", "contacto", lambda app: app.screen.query(LineInput).first(), "abcdefgh", rounds
        ),
        await keys(
            "key, place list",
            "expedicion",
            lambda app: app.screen.query(PlaceEntry).first().line,
            "cundi",
            rounds,
        ),
        await coach("key, password coach", rounds, time.thread_time),
        await coach("the same and the estimate", rounds, time.process_time),
        await steps(rounds),
    ]


async def coach(what: str, rounds: int, clock: Callable[[], float]) -> Row:
    """A letter of a practice password; the estimate of its strength is made by another thread."""
    return await keys(
        what,
        "clave",
        lambda app: app.screen.query_one(PasswordLine),
        "Luna8&Tambor",
        rounds,
        STEP_REST,
        clock,
    )


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | unit | median | p95 | anchor | ratio |", "|---|---|---|---|---|---|"]
    for one in rows:
        beside = f"{one.anchor:.1f} | {one.ratio:.2f}" if one.anchor else "- | -"
        lines.append(f"| {one.what} | {one.unit} | {one.median:.1f} | {one.p95:.1f} | {beside} |")
    return "\n".join(lines)


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description="What a gesture costs.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no papers")
    parser.add_argument("--json", type=Path, help="write the figures into this file, too")
    args = parser.parse_args()
    rows = asyncio.run(screens(24 if args.quick else 96)) + starts(3 if args.quick else 9)
    rows.append(between(3 if args.quick else 9))
    if not args.quick:
        rows += papers(6)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    slow = asyncio.run(slow_calls.look(quick=args.quick))
    print(f"{table(rows)}\n{slow_calls.lines(slow)}\n\n{machine}, load {os.getloadavg()[0]:.1f}")
    print(f"\n{slow_calls.places(slow)}")
    if args.json:
        told = {"machine": machine, "rows": [asdict(one) | {"ratio": one.ratio} for one in rows]}
        args.json.write_text(json.dumps(told, indent=1), "utf-8")


if __name__ == "__main__":
    main()
